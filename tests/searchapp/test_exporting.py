"""Tests of taking a whole result out of an index."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import date
from itertools import islice

import pytest

from indexer.article import Article
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.engine import Filed, SearchEngine
from searchapp.request import SearchRequest
from tests.conftest import MakeIndex
from tests.indexer.articles import commit, tiny
from tests.searchapp.conftest import LargeIndex


def paged(engine: SearchEngine, request: SearchRequest, pages: int) -> list[str]:
    found: list[str] = []
    for page in range(1, pages + 1):
        found += [hit.id for hit in engine.search(replace(request, page=page, per_page=50)).hits]
    return found


@pytest.mark.parametrize(
    "query",
    [
        "q=hội+nghị",
        "q=hoi+nghi+ba+dinh&sort=relevance",
        "q=ủy+ban&sort=newest",
        "q=ban&sort=oldest&agency=Sở+1&agency=_none",
        "q=123/QĐ-UBND",
        "date=2021&category=Tin+tức",
        "",
        "sort=oldest",
        "q=khôngcóbàinào",
    ],
)
def test_all_articles_come_as_the_pages_rank_them(large_index: LargeIndex, query: str) -> None:
    engine = open_engine(large_index.path)
    request = SearchRequest.parse(query)
    total = engine.search(request).total
    taken = [article.id for article in engine.articles(request)]
    assert len(taken) == len(set(taken)) == total
    pages = min(-(-total // 50), 40)
    assert taken[: 50 * pages] == paged(engine, request, pages)


def test_they_come_whole_and_beyond_what_can_be_paged_to(large_index: LargeIndex) -> None:
    taken = {article.id: article for article in open_engine(large_index.path).articles(SearchRequest())}
    assert len(taken) > 10_000
    assert taken == {article.id: article for article in large_index.articles}


def test_the_page_asked_for_does_not_matter(large_index: LargeIndex) -> None:
    engine = open_engine(large_index.path)
    first, third = (SearchRequest(q="phà", page=page, per_page=20) for page in (1, 3))
    assert [*engine.articles(first)] == [*engine.articles(third)]


def test_a_query_that_is_put_right_gives_what_its_page_gives(make_index: MakeIndex) -> None:
    titles = [f"Giáo dục mầm non quý {number}" for number in range(7)]
    engine = open_engine(make_index(Article(id=title, title=title, body="") for title in titles))
    request = SearchRequest(q="giáo giục")
    page = engine.search(request)
    assert page.query.corrected == "giáo dục"
    assert [article.id for article in engine.articles(request)] == [hit.id for hit in page.hits]


def test_what_is_committed_while_they_are_read_does_not_come_in_between(make_index: MakeIndex) -> None:
    path = make_index([])
    commit(IndexFolder(path), [*map(tiny, range(2000))])
    reading = open_engine(path).articles(SearchRequest())
    begun = [*islice(reading, 10)]
    commit(IndexFolder(path), [tiny(5000)], removed={f"t{number}" for number in range(1500)})
    assert {article.id for article in [*begun, *reading]} == {f"t{number}" for number in range(2000)}


def test_texts_are_read_a_few_at_a_time(make_index: MakeIndex) -> None:
    # Their texts alone are 20 MB.
    path = make_index([])
    commit(IndexFolder(path), [replace(tiny(number), body="x" * 4000) for number in range(5000)])
    engine = open_engine(path)
    next(engine.articles(SearchRequest()))  # what every search needs is there
    tracemalloc.start()
    try:
        assert sum(1 for _ in engine.articles(SearchRequest())) == 5000
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_articles_are_filed_by_time_in_any_stretch(make_index: MakeIndex) -> None:
    days = [date(2024, 1, 2), None, date(2023, 5, 6), date(2024, 1, 1)]
    articles = [Article(id=f"{n}", title="tin", body="", published=day) for n, day in enumerate(days)]
    engine = open_engine(make_index(articles))
    filed = [Filed("2", days[2]), Filed("3", days[3]), Filed("0", days[0]), Filed("1", None)]
    assert engine.filed(0, 4) == filed
    assert engine.filed(1, 3) == filed[1:3]
    assert engine.filed(2, 50) == filed[2:]
    assert engine.filed(3, 4) == filed[3:]
    assert engine.filed(4, 9) == engine.filed(50, 60) == []
