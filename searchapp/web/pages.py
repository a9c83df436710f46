"""What do citizens see? The search page and the page of an article."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from flask import Blueprint, abort, render_template, request

from searchapp.engine import SearchEngine
from searchapp.request import Fault, InvalidRequestError, SearchRequest
from searchapp.web.links import article_address, search_address, search_for
from searchapp.web.views import search_view, unfiltered


def blueprint(engine: SearchEngine) -> Blueprint:
    """Return the pages; parameters that they do not know are ignored, faulty ones explained (400)."""
    pages = Blueprint("pages", __name__)
    pages.add_app_template_global(search_address)
    pages.add_app_template_global(article_address)
    pages.add_app_template_global(search_for)

    @pages.get("/", endpoint="home")
    @pages.get("/search")
    def search() -> tuple[str, int]:
        asked, faults = _asked()
        result = engine.search(asked)
        elsewhere = 0
        if not result.total and unfiltered(asked) != replace(asked, page=1):
            elsewhere = engine.search(unfiltered(asked)).total
        view = search_view(asked, result, faults, total_without_filters=elsewhere)
        return render_template("search.html", view=view), 400 if faults else 200

    @pages.get("/articles/<article_id:article_id>")
    def article(article_id: str) -> str:
        found = engine.article(article_id)
        if found is None:
            abort(404)
        origin, _ = _asked()
        earlier, later = engine.neighbours(article_id)
        return render_template(
            "article.html",
            article=found,
            source_host=web_host(found.url),
            earlier=earlier,
            later=later,
            origin=origin,
            has_origin=bool(origin.pairs()),
        )

    return pages


def web_host(address: str | None) -> str | None:
    """Return the host of an http or https address, None for any other: those must not become links."""
    try:
        parts = urlsplit(address or "")
        return parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None


def _asked() -> tuple[SearchRequest, tuple[Fault, ...]]:
    """Return the valid part of what the address asks, and its faults."""
    try:
        return SearchRequest.parse(request.args.items(multi=True), ignore_unknown=True), ()
    except InvalidRequestError as error:
        return error.request, error.faults
