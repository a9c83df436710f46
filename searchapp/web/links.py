"""Where does a link lead? Addresses of searches and articles, always on this site."""

from __future__ import annotations

from functools import lru_cache

from flask import request as asked
from flask import url_for

from searchapp.request import SearchRequest
from searchapp.web.ids import id_in_address

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


@lru_cache(maxsize=_QUERIES_KEPT)
def _query_string(request: SearchRequest) -> str:
    return request.query_string()


@lru_cache(maxsize=_ROOTS_KEPT)
def _route(root: str, endpoint: str) -> str:
    """Return the address of a page, which begins with `root`: where the application is mounted."""
    return url_for(endpoint)


@lru_cache(maxsize=_ROOTS_KEPT)
def _articles(root: str) -> str:
    """Return what stands before an article's id."""
    return url_for("pages.article", article_id="-").removesuffix("-")
