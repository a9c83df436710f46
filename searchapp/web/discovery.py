"""How do browsers and crawlers learn what there is? A search to add, suggestions, lists of articles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import orjson
from flask import Blueprint, Response, abort, render_template, request, url_for
from markupsafe import escape

from searchapp.engine import SearchEngine, Suggestion
from searchapp.web.links import article_addresses, search_for, whole_address
from searchapp.web.xml_text import xml_text

PART = 50_000
"""Addresses of one sitemap: https://www.sitemaps.org/protocol.html allows no more."""

_LONGEST = 2047
"""Characters of an address there."""

_SUGGESTIONS = 8
_LINES = 500
"""Lines of a sitemap that are sent at a time."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

_CLOSED = (
    "/search.",
    "/search/",
    "/search?*agency=",
    "/search?*category=",
    "/search?*date=",
    "/search?*from=",
    "/search?*to=",
    "/search?*sort=",
    "/search?*per_page=",
    "/search?*match=",
    "/selection",
    "/suggestions.json",
    "/api/",
)
"""Where crawlers have no business: files of whole results, and what the filters make of one search."""


def blueprint(engine: SearchEngine) -> Blueprint:
    """Return `/opensearch.xml`, `/suggestions.json`, `/robots.txt`, `/sitemap.xml` and its parts."""
    discovery = Blueprint("discovery", __name__)

    @discovery.get("/opensearch.xml")
    def opensearch() -> Response:
        # The description wants the braces as they are, which would be escaped in a parameter.
        templates = {
            name: f"{url_for(endpoint, _external=True)}?q={{searchTerms}}"
            for name, endpoint in (
                ("page", "pages.search"),
                ("feed", "feeds.atom"),
                ("suggestions", "discovery.suggestions"),
            )
        }
        text = render_template("opensearch.xml", templates=templates)
        return Response(text, mimetype="application/opensearchdescription+xml")

    @discovery.get("/suggestions.json")
    def suggestions() -> Response:
        text = request.args.get("q", "")
        found = engine.suggest(text, _SUGGESTIONS)
        answer = [text, [one.text for one in found], [""] * len(found), [*map(_address, found)]]
        body = orjson.dumps(answer) if _is_text(text) else b'["",[],[],[]]'
        return Response(body, mimetype="application/x-suggestions+json")

    @discovery.get("/robots.txt")
    def robots() -> Response:
        lines = [
            "User-agent: *",
            *(f"Disallow: {request.script_root}{path}" for path in _CLOSED),
            "",
            f"Sitemap: {url_for('discovery.sitemaps', _external=True)}",
        ]
        return Response("\n".join([*lines, ""]), mimetype="text/plain")

    @discovery.get("/sitemap.xml")
    def sitemaps() -> Response:
        changed = engine.state().changed.isoformat(timespec="seconds")
        parts = (
            _element("sitemap", url_for("discovery.sitemap", part=part, _external=True), changed)
            for part in range(1, _parts(engine) + 1)
        )
        return Response("".join(_document("sitemapindex", parts)), mimetype="application/xml")

    @discovery.get("/sitemap-<int:part>.xml")
    def sitemap(part: int) -> Response:
        if not 1 <= part <= _parts(engine):
            abort(404)
        # The front page is the first address of all.
        first = (part - 1) * PART
        filed = engine.filed(max(first - 1, 0), first + PART - 1)
        home = [_element("url", url_for("pages.home", _external=True))] if part == 1 else []
        address_of = article_addresses()

        def elements() -> Iterator[str]:
            yield from home
            for article_id, day in filed:
                address = address_of(article_id)
                if len(address) <= _LONGEST:
                    yield _element("url", address, day.isoformat() if day else "")

        return Response(_in_lumps(_document("urlset", elements())), mimetype="application/xml")

    return discovery


def _parts(engine: SearchEngine) -> int:
    return engine.size() // PART + 1  # with the front page there is one address more than articles


def _document(root: str, elements: Iterator[str]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns="{_NAMESPACE}">\n'
    yield from elements
    yield f"</{root}>\n"


def _element(name: str, address: str, changed: str = "") -> str:
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<{name}><loc>{escape(xml_text(address))}</loc>{lastmod}</{name}>\n"


def _in_lumps(parts: Iterator[str]) -> Iterator[bytes]:
    while lump := "".join(islice(parts, _LINES)):
        yield lump.encode()


def _address(suggestion: Suggestion) -> str:
    """Return where a suggestion leads: to the articles of an agency or a category, else to a search."""
    match suggestion.kind:
        case "agency":
            address = search_for(agency=suggestion.text)
        case "category":
            address = search_for(category=suggestion.text)
        case _:
            address = search_for(q=suggestion.text)
    return whole_address(address)


def _is_text(text: str) -> bool:
    """Tell whether a text can be written as UTF-8, which one with lone surrogates cannot."""
    return text == text.encode(errors="replace").decode()
