"""Tests of pages that follow one another by cursors, whatever is loaded in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from indexer.article import LOCAL_TIME, Article
from indexer.store import IndexFolder
from searchapp.cursor import Cursor, CursorText
from searchapp.engine import ResultPage, SearchEngine
from searchapp.engines.embedded import EmbeddedEngine
from searchapp.parameters import BadValueError
from searchapp.request import MAX_DEPTH, SearchRequest, Sort
from tests.indexer.articles import commit
from tests.searchapp.conftest import LargeIndex

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


def article(
    article_id: str, body: str = "tin", published: date | datetime | None = None, title: str = "Bản tin"
) -> Article:
    return Article(id=article_id, title=title, body=body, published=published)


def follow(engine: SearchEngine, request: SearchRequest) -> Iterator[ResultPage]:
    """Yield the pages of a request from where it begins to the end."""
    while True:
        page = engine.search(request)
        yield page
        if page.next is None:
            return
        given = [*replace(request, page=1, cursor=None).pairs(), ("cursor", page.next)]
        request = SearchRequest.parse(given)


def ids(pages: Iterator[ResultPage]) -> list[str]:
    return [hit.id for page in pages for hit in page.hits]


@pytest.fixture(scope="module")
def large_engine(large_index: LargeIndex) -> EmbeddedEngine:
    return EmbeddedEngine(large_index.path)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("q", ["", "hội nghị", "và của OR kênh", "-họp", "12/01/2024", "khongco"])
def test_every_hit_comes_once_and_in_the_order_of_the_numbered_pages(
    large_engine: EmbeddedEngine, q: str, sort: Sort
) -> None:
    request = SearchRequest(q=q, sort=sort, per_page=50)
    followed = ids(follow(large_engine, request))
    total = large_engine.search(request).total
    assert len(followed) == len(set(followed)) == total
    last = min(total, MAX_DEPTH) // 50
    for page in {1, 2, 3, 5, last // 2, last} - {0}:
        numbered = [hit.id for hit in large_engine.search(request.on_page(page)).hits]
        assert followed[(page - 1) * 50 : page * 50] == numbered


def test_a_cursor_goes_on_where_numbers_end(large_engine: EmbeddedEngine) -> None:
    last = large_engine.search(SearchRequest(per_page=50, page=MAX_DEPTH // 50))
    assert last.next is not None
    behind = SearchRequest.parse([("per_page", "50"), ("cursor", last.next)])
    assert len(ids(follow(large_engine, behind))) == last.total - MAX_DEPTH


def test_the_last_page_has_no_next_though_it_be_full(tmp_path: Path) -> None:
    commit(IndexFolder(tmp_path), [article(f"{number:02}") for number in range(20)])
    engine = EmbeddedEngine(tmp_path)
    for q in ("", "tin"):
        pages = [*follow(engine, SearchRequest(q=q))]
        assert [len(page.hits) for page in pages] == [10, 10]
    assert engine.search(SearchRequest(q="không có")).next is None
    assert engine.search(SearchRequest(page=3)).next is None


@pytest.fixture
def renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, EmbeddedEngine]:
    """A folder of 60 articles on a few days, three of one moment and ten undated, and its engine."""
    monkeypatch.setattr("searchapp.engines.embedded.LOOK_AGAIN", 0.0)
    first = date(2024, 1, 1)
    days: list[date | datetime | None] = [first + timedelta(number // 5) for number in range(47)]
    days += [datetime(2024, 1, 3, 8, 30, tzinfo=LOCAL_TIME)] * 3 + [None] * 10
    articles = [
        article(f"bài {number * 7 % 60:02}", body="tin " * (1 + number % 4), published=day)
        for number, day in enumerate(days)
    ]
    commit(IndexFolder(tmp_path), articles)
    return tmp_path, EmbeddedEngine(tmp_path)


@pytest.mark.parametrize(
    "request_", [SearchRequest(sort="newest"), SearchRequest(q="tin", sort="oldest"), SearchRequest()]
)
def test_what_stays_is_given_once_by_date_whatever_comes_and_goes(
    renewed: tuple[Path, EmbeddedEngine], request_: SearchRequest
) -> None:
    folder, engine = renewed
    before = set(ids(follow(engine, request_)))
    given: list[str] = []
    removed: set[str] = set()
    for turn, page in enumerate(follow(engine, request_)):
        given += [hit.id for hit in page.hits]
        assert not page.reordered
        # What was given last goes, as does what would be next; others come everywhere.
        victims = {given[-1], *sorted(before - set(given) - removed)[:1]}
        removed |= victims
        days: list[date | None] = [date(2023, 1, 1), date(2024, 1, 4), date(2025, 1, 1), None]
        new = [article(f"mới {turn}.{place}", published=day) for place, day in enumerate(days)]
        commit(IndexFolder(folder), new, removed=victims)
    assert len(given) == len(set(given))
    assert before - removed <= set(given)


def test_by_relevance_a_row_of_pages_is_whole_while_the_index_stays_and_says_when_it_did_not(
    renewed: tuple[Path, EmbeddedEngine],
) -> None:
    folder, engine = renewed
    request = SearchRequest(q="tin")
    pages = follow(engine, request)
    shown = [next(pages), next(pages)]
    assert [page.reordered for page in shown] == [False, False]
    assert len({page.hits[-1].score for page in shown}) == 2
    commit(IndexFolder(folder), [article(f"khác {number}", "khác", title="Khác") for number in range(3)])
    rest = [*pages]
    assert [page.reordered for page in rest] == [True] * 4
    given = ids(iter([*shown, *rest]))
    # Others of the same words shift all scores alike, and the place is found again by its article.
    assert len(given) == len(set(given)) == 60


@pytest.mark.parametrize("then", ["", "tin tin tin tin tin", "tin khác khác khác khác khác khác khác khác"])
def test_where_the_last_article_is_gone_or_changed_what_it_scored_is_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    monkeypatch.setattr("searchapp.engines.embedded.LOOK_AGAIN", 0.0)
    commit(
        IndexFolder(tmp_path),
        [
            *(article(f"{number:02}", body="tin" + " khác" * number) for number in range(30)),
            *(article(f"x{number}", body="khác " * 20, title="Khác") for number in range(30)),
        ],
    )
    engine = EmbeddedEngine(tmp_path)
    pages = follow(engine, SearchRequest(q="tin"))
    first = next(pages)
    last = first.hits[-1].id
    # As many articles as before, with as many words, of which as many have this one: no score changes.
    if then:
        others = 20 + 1 + int(last) - len(then.split())
        commit(
            IndexFolder(tmp_path),
            [article(last, body=then), article("x0", body="khác " * others, title="Khác")],
        )
    else:
        commit(IndexFolder(tmp_path), [article("y", body="tin" + " khác" * int(last))], removed={last})
    rest = [*pages]
    assert all(page.reordered for page in rest)
    given = [hit.id for page in (first, *rest) for hit in page.hits]
    assert {f"{number:02}" for number in range(30)} <= set(given)
    assert [one for one in given if given.count(one) > 1 and one != last] == []


def test_a_corrected_query_goes_on_under_its_own_name(tmp_path: Path) -> None:
    articles = [article(f"{number:02}", body="giáo dục mầm non") for number in range(25)]
    commit(IndexFolder(tmp_path), articles)
    pages = [*follow(EmbeddedEngine(tmp_path), SearchRequest(q="giáo giục"))]
    assert [page.query.corrected for page in pages] == ["giáo dục"] * 3
    assert ids(iter(pages)) == [one.id for one in articles]


@pytest.mark.parametrize("article_id", ["a", "", "kho//2024/a b?c=1#d%2F&\"<'>/đ/", "\udc80", "x" * 3000])
@pytest.mark.parametrize("moment", [None, 0, 63_871_000_000])
def test_a_cursor_is_read_back_as_it_was(article_id: str, moment: int | None) -> None:
    cursor = Cursor(article_id, moment, 1.5, b"text", b"state6", b"search")
    assert CursorText().read(cursor.text()) == cursor
    assert CursorText().read(f" {cursor.text()} ") == cursor


def test_no_letter_of_a_cursor_can_be_changed() -> None:
    text = Cursor("bài", 63_871_000_000, 3.25, b"text", b"state6", b"search").text()
    wrong = [text[:place] + letter + text[place + 1 :] for place in range(len(text)) for letter in "Aa_!="]
    wrong += [text[:place] for place in range(len(text))] + [text + "A", text + "=", "é", "A" * 8, ""]
    for other in set(wrong) - {text}:
        with pytest.raises(BadValueError, match="this is no cursor"):
            CursorText().read(other)


def test_no_place_is_one_that_is_no_number() -> None:
    with pytest.raises(BadValueError):
        CursorText().read(Cursor("a", None, float("nan"), b"text", b"state6").text())
