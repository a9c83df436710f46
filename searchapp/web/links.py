"""Where does a link lead? Addresses of searches and articles, always on this site."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Literal
from urllib.parse import urlencode

from flask import request as asked
from flask import url_for

from searchapp.request import SearchRequest
from searchapp.web.ids import id_in_address

Format = Literal["csv", "xlsx", "jsonl", "print", "json", "atom", "feed.json"]

# A page has some dozens of links; to build an address from its route takes longer than all else about one.
_ROOTS_KEPT = 16
_QUERIES_KEPT = 512


def search_address(request: SearchRequest) -> str:
    """Return the address of a search; the front page if it asks for nothing in particular."""
    query = _query_string(request)
    root = asked.script_root
    return f"{_route(root, 'pages.search')}?{query}" if query else _route(root, "pages.home")


def search_for(*, q: str = "", agency: str = "", category: str = "") -> str:
    """Return the address of a search for words, or of all articles with one agency or category."""
    return search_address(
        SearchRequest(q=q, agency=(agency,) if agency else (), category=(category,) if category else ())
    )


def article_address(article_id: str, origin: SearchRequest) -> str:
    """Return the address of an article that leads back to the search `origin`."""
    query = _query_string(origin)
    path = _articles(asked.script_root) + id_in_address(article_id)
    return f"{path}?{query}" if query else path


def label_address(facet: Literal["agency", "category"], label: str) -> str:
    """Return the address of the page about an agency or a category."""
    return _labels(asked.script_root, f"browse.{facet}") + id_in_address(label)


def format_address(request: SearchRequest, form: Format) -> str:
    """Return the address of a search's answer in another form.

    A feed has the newest articles; files and the printed list have all of them, whatever the page.
    """
    if form in ("atom", "feed.json"):
        request = replace(request, sort="relevance", page=1, per_page=10)
    elif form != "json":
        request = replace(request, page=1, per_page=10)
    return _in_form(_route(asked.script_root, "pages.search"), form, _query_string(request))


def selection_address(ids: Iterable[str], form: Format | None = None) -> str:
    """Return the address of a list of articles, as a page or in another form."""
    query = urlencode([("id", article_id) for article_id in ids], errors="replace")
    return _in_form(_route(asked.script_root, "exports.selection"), form, query)


def article_addresses() -> Callable[[str], str]:
    """Return a function from an article's id to its whole address; it outlives the request."""
    start = whole_address(_articles(asked.script_root))
    return lambda article_id: start + id_in_address(article_id)


def whole_address(address: str) -> str:
    """Return an address of this site with the host by which it was asked."""
    return asked.host_url.rstrip("/") + address


def _in_form(path: str, form: Format | None, query: str) -> str:
    if form is not None:
        path += "/print" if form == "print" else f".{form}"
    return f"{path}?{query}" if query else path


@lru_cache(maxsize=_QUERIES_KEPT)
def _query_string(request: SearchRequest) -> str:
    return request.query_string()


@lru_cache(maxsize=_ROOTS_KEPT)
def _route(root: str, endpoint: str) -> str:
    """Return the address of a page, which begins with `root`: where the application is mounted."""
    return url_for(endpoint)


@lru_cache(maxsize=_ROOTS_KEPT)
def _labels(root: str, endpoint: str) -> str:
    """Return what stands before a label."""
    return url_for(endpoint, label="-").removesuffix("-")


@lru_cache(maxsize=_ROOTS_KEPT)
def _articles(root: str) -> str:
    """Return what stands before an article's id."""
    return url_for("pages.article", article_id="-").removesuffix("-")
