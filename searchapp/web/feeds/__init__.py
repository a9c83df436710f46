"""What can be subscribed to? Every search, its newest articles first: as an Atom feed and as a JSON feed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, render_template, request

from searchapp.engine import SearchEngine
from searchapp.request import MAX_DEPTH, InvalidRequestError, SearchRequest
from searchapp.web import language
from searchapp.web.feeds.entries import LANGUAGE, Entry, entries, rfc3339, tag
from searchapp.web.feeds.json_feed import json_feed
from searchapp.web.links import search_address, whole_address
from searchapp.web.plain_faults import asked_search, plain_faults
from searchapp.web.searching.search_words import search_title
from searchapp.web.xml_text import xml_text

_ENTRIES = 20
"""Of a feed that does not say how many."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed; addresses are whole ones, times as RFC 3339 has them."""

    id: str
    title: str
    site: str
    """Name of this site, the author of what names none."""
    language: str
    updated: str
    search: str
    """Address of the page with the same search."""
    address: str
    first: str
    previous: str | None
    next: str | None
    entries: tuple[Entry, ...]
    entry_language: str = LANGUAGE


def blueprint(engine: SearchEngine) -> Blueprint:
    """Return `/search.atom` (RFC 4287), `/search.feed.json` (JSON Feed 1.1); faults as plain text (400)."""
    feeds = Blueprint("feeds", __name__)
    feeds.register_error_handler(InvalidRequestError, plain_faults)

    @feeds.get("/search.atom")
    def atom() -> Response:
        text = render_template("feed.xml", feed=_feed(engine))
        return Response(text.encode(errors="replace"), mimetype="application/atom+xml")

    @feeds.get("/search.feed.json")
    def json() -> Response:
        return Response(orjson.dumps(json_feed(_feed(engine))), mimetype="application/feed+json")

    return feeds


def _feed(engine: SearchEngine) -> Feed:
    asked = _asked()
    state = engine.state()
    result = engine.search(asked)
    found = tuple(entries([hit.article for hit in result.hits], state.changed))
    pages = min(result.pages, MAX_DEPTH // asked.per_page)
    search = replace(asked, page=1, per_page=10, sort="relevance" if asked.sort == "newest" else asked.sort)
    query = urlencode(_pairs(replace(asked, page=1)))
    return Feed(
        id=tag(f"/search.atom?{query}" if query else "/search.atom"),
        title=xml_text(search_title(asked)),
        site=xml_text(search_title(SearchRequest())),
        language=language.current(),
        updated=max(
            (entry.updated for entry in found), key=datetime.fromisoformat, default=rfc3339(state.changed)
        ),
        search=whole_address(search_address(search)),
        address=_address(asked),
        first=_address(asked.on_page(1)),
        previous=_address(asked.on_page(asked.page - 1)) if 1 < asked.page <= pages + 1 else None,
        next=_address(asked.on_page(asked.page + 1)) if asked.page < pages else None,
        entries=found,
    )


def _asked() -> SearchRequest:
    """Return what the address asks for; a feed follows what is new unless told otherwise."""
    asked = asked_search("cursor")
    given = {name for name, value in request.args.items(multi=True) if value.strip()}
    if "sort" not in given:
        asked = replace(asked, sort="newest")
    return asked if "per_page" in given else replace(asked, per_page=_ENTRIES)


def _pairs(asked: SearchRequest) -> list[tuple[str, str]]:
    """Return the parameters of a feed; where other defaults hold than of a search they are left out."""
    plain = replace(asked, sort="relevance", page=1, per_page=10).pairs()
    own = [("sort", asked.sort, "newest"), ("per_page", asked.per_page, _ENTRIES), ("page", asked.page, 1)]
    return [*plain, *((name, str(value)) for name, value, default in own if value != default)]


def _address(asked: SearchRequest) -> str:
    pairs = _pairs(asked)
    if (given := request.args.get("lang")) in language.LANGUAGES:
        pairs.append(("lang", given))
    query = urlencode(pairs, errors="replace")
    return f"{request.base_url}?{query}" if query else request.base_url
