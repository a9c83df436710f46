"""Totals, facets and orders by date over a large index, against plain counting; columns of many labels."""

from __future__ import annotations

import random
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime

import numpy as np
import pytest

from indexer.article import Article
from indexer.store import Labels
from searchapp import open_engine
from searchapp.engine import SearchEngine
from searchapp.engines.article_sets import ArticleSet
from searchapp.engines.labels import LabelColumn
from searchapp.engines.scratch import SCRATCH
from searchapp.request import NONE_VALUE, SearchRequest
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


def test_the_articles_around_one_are_its_neighbours_in_the_order_of_date_and_id(
    large_engine: SearchEngine, large_index: LargeIndex
) -> None:
    dated = [article for article in large_index.articles if article.day]
    in_order = sorted(dated, key=lambda article: (*moment(article), article.id))
    assert len({moment(article) for article in in_order}) < len(in_order)
    for place in (0, 1, len(in_order) // 2, *range(500, 560), len(in_order) - 1):
        before, after = large_engine.neighbours(in_order[place].id)
        assert before == (in_order[place - 1] if place else None)
        assert after == (in_order[place + 1] if place + 1 < len(in_order) else None)


def column_of(rows: Sequence[Sequence[str]]) -> Labels:
    labels = tuple(sorted({label for row in rows for label in row}))
    pairs = [(number, labels.index(label)) for number, row in enumerate(rows) for label in row]
    docs, codes = np.array(pairs, np.int32).reshape(-1, 2).T
    return Labels(labels, docs, codes, np.array([not row for row in rows], np.bool_))


SPREAD = random.Random(7)  # noqa: S311
COLUMNS: dict[str, list[list[str]]] = {
    "none": [],
    "nothing": [[]] * 100,
    "few": [[SPREAD.choice("abc")] for _ in range(500)],
    "few or nothing": [SPREAD.choice([[], ["a"], ["b"]]) for _ in range(500)],
    "several": [SPREAD.sample("abcdefgh", SPREAD.randrange(4)) for _ in range(500)],
    "unique": [[f"{number:04}"] for number in range(700)],
    "frequent and unique": [["a", f"{number:04}"] if number % 3 else ["b"] for number in range(700)],
    "one with very many": [[], [f"{number:03}" for number in range(900)], *[["001"], ["002", "b"]] * 300],
    "rare ones alone": [[f"{number % 200:03}"] * (number % 5 > 0) for number in range(1001)],
}


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("share", [0, 0.02, 0.4, 1])
@pytest.mark.parametrize("listed", [True, False])
def test_any_column_of_labels_is_counted_and_found_as_by_plain_counting(
    name: str, share: float, listed: bool
) -> None:
    rows = COLUMNS[name]
    size = len(rows)
    ranks = np.random.default_rng(3).permutation(size)
    column = LabelColumn(column_of(rows), ranks, name)
    number_of = {rank: number for number, rank in enumerate(ranks.tolist())}
    chosen = [rank for rank in range(size) if SPREAD.random() < share]
    articles = ArticleSet(size, ranks=np.array(chosen, np.intp))
    if not listed:
        articles = ArticleSet(size, bits=articles.bits)
    expected = Counter(label for rank in chosen for label in rows[number_of[rank]] or [NONE_VALUE])
    for counts in (column.counts(articles), column._counts_by_label(articles)):
        assert dict(zip((*column.labels, NONE_VALUE), counts.tolist(), strict=True)) == {
            label: expected[label] for label in (*column.labels, NONE_VALUE)
        }
    some = SPREAD.sample(column.labels, min(3, len(column.labels)))
    for wanted in ([], [NONE_VALUE], ["no such"], *([label] for label in some), some, [*some, NONE_VALUE]):
        having = [rank for rank in range(size) if {*wanted} & {*(rows[number_of[rank]] or [NONE_VALUE])}]
        assert column.articles(wanted).ranks.tolist() == having


@pytest.mark.parametrize(
    "rows",
    [
        [[f"{number:05}"] for number in range(20_000)],
        [["a", "b"][: 1 + number % 2] for number in range(20_000)]
        + [[f"{number:04}" for number in range(2000)]],
    ],
    ids=["a label each", "one article with 2000"],
)
def test_what_a_column_takes_grows_with_its_pairs_alone(rows: list[list[str]]) -> None:
    labels = sorted({label for row in rows for label in row})
    code_of = {label: code for code, label in enumerate(labels)}
    docs = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
    codes = np.array([code_of[label] for row in rows for label in row], np.int32)
    given_column = Labels(tuple(labels), docs, codes, np.zeros(len(rows), np.bool_))
    everything = ArticleSet.all(len(rows))
    tracemalloc.start()
    try:
        column = LabelColumn(given_column, np.arange(len(rows)), "large")
        assert column.counts(everything).sum() == len(docs)
        assert len(column.articles(labels)) == len(rows)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 400 * len(docs)


def test_columns_counted_in_turn_keep_their_own_arrays() -> None:
    columns = [
        LabelColumn(column_of(COLUMNS["few"]), np.arange(500), "first column"),
        LabelColumn(column_of(COLUMNS["several"]), np.arange(500), "second column"),
    ]
    for column in columns:
        column._counts_by_label(ArticleSet.all(500))
    kept = {**SCRATCH._arrays}
    for column in columns:
        column._counts_by_label(ArticleSet.all(500))
    assert all(SCRATCH._arrays[key] is array for key, array in kept.items())
    assert len([key for key in kept if key.startswith(("first column ", "second column "))]) == 4
