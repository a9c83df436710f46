"""Tests of suggestions while typing: what is offered, in which order, and that each of it finds something."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.engine import Suggestion
from searchapp.engines.embedded import LOOK_AGAIN, EmbeddedEngine
from searchapp.request import SearchRequest
from tests.conftest import MakeIndex
from tests.indexer.articles import commit
from tests.searchapp.asking import articles
from tests.searchapp.conftest import LargeIndex

ARTICLES = [
    Article(
        id=f"{number}",
        title=title,
        body=body,
        agencies=agencies,
        category=category,
        published=date(2024, 1, 1 + number),
    )
    for number, (title, body, agencies, category) in enumerate(
        [
            ("Họp hội nghị tổng kết năm", "Hội nghị bàn về tuyển dụng.", ("UBND quận Ba Đình",), "Tin tức"),
            ("Hội nghị tổng kết quý một", "Theo Quyết định 123/QĐ-UBND.", ("UBND quận Ba Đình",), "Tin tức"),
            (
                "Hội nghị viên chức",
                "Quyết định 123/QĐ-UBND, 124/QĐ-UBND.",
                ("UBND quận Gò Vấp",),
                "Thông báo",
            ),
            ("Ra mắt đội -xung kích", "Tuyển dụng viên chức.", (), None),
        ]
    )
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    path: Path = tmp_path_factory.mktemp("index")
    commit(IndexFolder(path), ARTICLES[:2])
    commit(IndexFolder(path), ARTICLES[2:])
    return EmbeddedEngine(path)


def phrases(found: tuple[Suggestion, ...]) -> list[str]:
    return [one.text for one in found if one.kind == "phrase"]


@pytest.mark.parametrize("text", ["hội ngh", "hoi ngh", "HỘI NGH", unicodedata.normalize("NFD", "hội ngh")])
def test_a_phrase_and_titles_are_found_with_marks_and_without(engine: EmbeddedEngine, text: str) -> None:
    found = engine.suggest(text)
    assert found[0] == Suggestion("hội nghị", "phrase", 3)
    assert [one.text for one in found if one.kind == "title"] == [
        "Hội nghị viên chức",
        "Hội nghị tổng kết quý một",
        "Họp hội nghị tổng kết năm",
    ]


def test_what_was_typed_before_the_last_word_stays(engine: EmbeddedEngine) -> None:
    assert phrases(engine.suggest("Tuyển dụng, hội ng")) == ["Tuyển dụng, hội nghị"]
    assert phrases(engine.suggest("xung kích hội ng")) == []


def test_runs_of_titles_go_on_as_most_titles_do(engine: EmbeddedEngine) -> None:
    assert phrases(engine.suggest("hội nghị t")) == ["hội nghị tổng kết"]
    assert phrases(engine.suggest("hoi nghi t")) == ["hội nghị tổng kết"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("123", [Suggestion("123/QĐ-UBND", "document", 2)]),
        ("123/qd-", [Suggestion("123/QĐ-UBND", "document", 2)]),
        ("quyết định 124/QĐ", [Suggestion("quyết định 124/QĐ-UBND", "document", 1)]),
        ("12", [Suggestion("123/QĐ-UBND", "document", 2), Suggestion("124/QĐ-UBND", "document", 1)]),
        ("xung kích 12", []),
    ],
)
def test_document_numbers_come_first_as_published(
    engine: EmbeddedEngine, text: str, expected: list[Suggestion]
) -> None:
    found = engine.suggest(text)
    assert list(found[: len(expected)]) == expected
    assert [one for one in found if one.kind == "document"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ubnd q", [("UBND quận Ba Đình", 2), ("UBND quận Gò Vấp", 1)]),
        ("go v", [("UBND quận Gò Vấp", 1)]),
        ("đình", [("UBND quận Ba Đình", 2)]),
        ("dinh ", [("UBND quận Ba Đình", 2)]),
        ("din ", []),
    ],
)
def test_agencies_are_found_from_each_of_their_words(
    engine: EmbeddedEngine, text: str, expected: list[tuple[str, int]]
) -> None:
    found = engine.suggest(text)
    assert [(one.text, one.articles) for one in found if one.kind == "agency"] == expected


def test_a_category_is_given_with_its_kind(engine: EmbeddedEngine) -> None:
    assert engine.suggest("tin t")[0] == Suggestion("Tin tức", "category", 2)


@pytest.mark.parametrize(
    "text", ["", " ", "???", '"hội nghị" t', "-hội ng", "agency:x hội", "a " * 17, "hội " * 400, "\x00"]
)
def test_what_is_no_plain_words_or_too_long_is_not_completed(engine: EmbeddedEngine, text: str) -> None:
    assert engine.suggest(text) == ()


def test_a_title_that_excludes_its_own_words_as_a_query_is_not_suggested(engine: EmbeddedEngine) -> None:
    assert engine.search(SearchRequest(q="Ra mắt đội -xung kích")).total == 0
    assert engine.suggest("ra mắt") == ()


@pytest.mark.parametrize("limit", [1, 2, 3, 20])
def test_no_more_than_the_limit_is_given_and_no_text_twice(engine: EmbeddedEngine, limit: int) -> None:
    found = engine.suggest("h", limit)
    assert 0 < len(found) <= limit
    assert len({one.text for one in found}) == len(found)


def test_what_only_deleted_articles_had_is_not_suggested(make_index: MakeIndex) -> None:
    folder = make_index(articles("Hội nghị một", "Hội nghị hai", "Họp ba"))
    engine = EmbeddedEngine(folder)
    assert [one.text for one in engine.suggest("hội")] == ["hội nghị", "Hội nghị hai", "Hội nghị một"]
    commit(IndexFolder(folder), removed={"0", "1"})
    engine._looked -= 2 * LOOK_AGAIN
    assert engine.suggest("hội") == ()


def test_an_empty_index_suggests_nothing(make_index: MakeIndex) -> None:
    assert open_engine(make_index([])).suggest("hội 12") == ()


def test_whatever_is_suggested_finds_an_article(large_index: LargeIndex) -> None:
    engine = open_engine(large_index.path)
    prefixes = {article.title[:cut] for article in large_index.articles[::700] for cut in (2, 5, 9, 14)}
    texts = [*prefixes, "hoi nghi b", "uy ban nh", "123", "giai phong m", "so ", "s", "OK hội"]
    tried = [(text, one) for text in sorted(texts) for one in engine.suggest(text, 20)]
    assert len(tried) > 50
    for text, one in tried:
        is_filter = one.kind in ("agency", "category")
        request = SearchRequest.parse([(one.kind if is_filter else "q", one.text)])
        page = engine.search(request)
        assert (text, one, page.total >= max(one.articles, 1)) == (text, one, True)
        assert page.query.decoded is None
        assert page.query.corrected is None
