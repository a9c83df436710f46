"""Where does a link lead? Addresses of searches and articles, always on this site."""

from __future__ import annotations

from flask import url_for

from searchapp.request import SearchRequest


def search_address(request: SearchRequest) -> str:
    """Return the address of a search; the front page if it asks for nothing in particular."""
    query = request.query_string()
    return f"{url_for('pages.search')}?{query}" if query else url_for("pages.home")


def search_for(*, q: str = "", agency: str = "", category: str = "") -> str:
    """Return the address of a search for words, or of all articles with one agency or category."""
    return search_address(
        SearchRequest(q=q, agency=(agency,) if agency else (), category=(category,) if category else ())
    )


def article_address(article_id: str, origin: SearchRequest) -> str:
    """Return the address of an article that leads back to the search `origin`."""
    query = origin.query_string()
    path = url_for("pages.article", article_id=article_id)
    return f"{path}?{query}" if query else path
