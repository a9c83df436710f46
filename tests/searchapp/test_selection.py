"""Totals, facets and orders by date over a large index, against plain counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

import pytest

from indexer.article import Article
from searchapp import open_engine
from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from tests.searchapp.conftest import LargeIndex

REQUESTS = [
    SearchRequest(q=q, match="exact", **filters)
    for q in ("", "và", "hội", "chức", "phà", "123/QĐ-UBND", "xyzzy")
    for filters in (
        {},
        {"agency": ("Sở 3",)},
        {"agency": ("Sở 3", "Sở 4", "_none"), "category": ("Tin tức",)},
        {"category": ("_none",), "date": ("2021",)},
        {"date": ("2020-02", "2022", "_none")},
        {"date_from": date(2021, 5, 17), "date_to": date(2022, 2, 1)},
        {"date_to": date(2020, 1, 1), "agency": ("Sở 99",)},
    )
]


@pytest.fixture(scope="module")
def large_engine(large_index: LargeIndex) -> SearchEngine:
    return open_engine(large_index.path)


def agencies(article: Article) -> list[str]:
    return list(article.agencies) or ["_none"]


def categories(article: Article) -> list[str]:
    return [article.category or "_none"]


def dates(article: Article) -> list[str]:
    return [f"{article.day:%Y}", f"{article.day:%Y-%m}"] if article.day else ["_none"]


def matching(request: SearchRequest, articles: list[Article]) -> list[Article]:
    """Return the articles that have the one word asked for, or any, and lie between the days."""
    return [
        article
        for article in articles
        if (not request.q or request.q in f"{article.title} {article.body}".split())
        and (request.date_from is None or (article.day is not None and article.day >= request.date_from))
        and (request.date_to is None or (article.day is not None and article.day <= request.date_to))
    ]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.query_string() or "all")
def test_totals_and_facets_equal_a_plain_count(
    request_: SearchRequest, large_engine: SearchEngine, large_index: LargeIndex
) -> None:
    page = large_engine.search(request_)
    articles = matching(request_, large_index.articles)
    values: dict[str, Callable[[Article], list[str]]] = {
        "agency": agencies,
        "category": categories,
        "date": dates,
    }

    def passes(article: Article, facet: str) -> bool:
        chosen = getattr(request_, facet)
        return not chosen or bool({*chosen} & {*values[facet](article)})

    assert page.total == sum(all(passes(article, facet) for facet in values) for article in articles)
    for facet, values_of in values.items():
        counts = Counter(
            value
            for article in articles
            if all(passes(article, other) for other in values if other != facet)
            for value in values_of(article)
        )
        counts.update(dict.fromkeys(getattr(request_, facet), 0))
        found = getattr(page.facets, facet)
        assert {value.value: value.count for value in found} == counts
        assert len(found) == len(counts)
        assert {value.value for value in found if value.selected} == {*getattr(request_, facet)}


def moment(article: Article) -> tuple[int, float]:
    published = article.published
    if isinstance(published, datetime):
        return published.date().toordinal(), published.hour
    return (published.toordinal(), 0) if published else (0, 0)


def latest_first(article: Article) -> tuple[int, float]:
    day, hour = moment(article)
    return -day, -hour


@pytest.mark.parametrize("q", ["", "và", "phà", "xyzzy"])
@pytest.mark.parametrize("page", [1, 2, 30, 200])
def test_orders_by_date_and_then_by_id(
    q: str, page: int, large_engine: SearchEngine, large_index: LargeIndex
) -> None:
    articles = matching(SearchRequest(q=q), large_index.articles)
    by_id = sorted(articles, key=lambda article: article.id)
    dated = [article for article in by_id if article.day]
    undated = [article.id for article in by_id if not article.day]
    shown = slice(50 * (page - 1), 50 * page)
    oldest = [article.id for article in sorted(dated, key=moment)]
    newest = [article.id for article in sorted(dated, key=latest_first)]
    found = large_engine.search(SearchRequest(q=q, page=page, per_page=50, sort="oldest"))
    assert [hit.id for hit in found.hits] == [*oldest, *undated][shown]
    found = large_engine.search(SearchRequest(q=q, page=page, per_page=50, sort="newest"))
    assert [hit.id for hit in found.hits] == [*newest, *undated][shown]
    assert found.total == len(articles)
