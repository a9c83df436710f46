from __future__ import annotations

import pytest

from indexer.article import Article
from searchapp import open_engine
from searchapp.engine import MarkedArticle, SearchEngine, SnippetPiece
from searchapp.request import SearchRequest
from tests.conftest import MakeIndex

ARTICLE = Article(
    id="a",
    title="UBND quận Ba Đình ban hành quyết định",
    body="Quyết định số 45/QĐ-UBND về vỉa hè.\n\n Ủy ban nhân dân quận giao PHÒNG Quản lý đô thị.\nNơi nhận.",
)
OTHER = Article(id="b", title="Hội nghị", body="UBND (ủy ban nhân dân) họp về vỉa hè.")


@pytest.fixture
def engine(make_index: MakeIndex) -> SearchEngine:
    return open_engine(make_index([ARTICLE, OTHER]))


def marked(engine: SearchEngine, **asked: object) -> list[str]:
    """Return what is marked of ARTICLE."""
    found = engine.marked("a", SearchRequest(**asked))  # type: ignore[arg-type]
    assert found is not None
    assert "".join(piece.text for piece in found.title) == ARTICLE.title
    assert ["".join(piece.text for piece in text) for text in found.paragraphs] == ARTICLE.paragraphs
    return [piece.text for text in (found.title, *found.paragraphs) for piece in text if piece.mark]


@pytest.mark.parametrize(
    ("q", "marks"),
    [
        ("quyết định", ["quyết định", "Quyết định"]),
        ("quyet dinh", ["Đình", "quyết định", "Quyết định"]),
        ("phòng", ["PHÒNG"]),
        ("pho\u0300ng", ["PHÒNG"]),
        ("45/qd-ubnd", ["45/QĐ-UBND"]),
        ("vỉa hè", ["vỉa hè"]),
        ("UBND quận", ["UBND quận", "Ủy ban nhân dân quận"]),
        ("quận -phòng", ["quận", "quận"]),
        ("viar hef", ["vỉa hè"]),
        ("chẳng có từ nào", []),
        ("", []),
    ],
)
def test_an_article_has_marks_where_the_query_matches(engine: SearchEngine, q: str, marks: list[str]) -> None:
    assert marked(engine, q=q) == marks


def test_what_is_searched_as_typed_is_marked_as_typed(engine: SearchEngine) -> None:
    assert marked(engine, q="UBND quận", match="typed") == ["UBND quận", "quận"]
    assert marked(engine, q="quyet dinh", match="exact") == []


def test_every_paragraph_is_given_in_pieces(engine: SearchEngine) -> None:
    assert engine.marked("b", SearchRequest(q="họp")) == MarkedArticle(
        (SnippetPiece("Hội nghị", False),),
        (
            (
                SnippetPiece("UBND (ủy ban nhân dân) ", False),
                SnippetPiece("họp", True),
                SnippetPiece(" về vỉa hè.", False),
            ),
        ),
    )


def test_an_article_that_is_not_there_has_no_text(engine: SearchEngine) -> None:
    assert engine.marked("không có", SearchRequest(q="quận")) is None
