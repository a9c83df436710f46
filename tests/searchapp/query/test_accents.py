"""Tests of searchapp.query.accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.canonical import canonical, fold
from searchapp.query.accents import MOST_WORDS, accented_reading
from tests.searchapp.query.words import Words

ARTICLES = Words.of_texts(
    {
        "hội nghị": 400,
        "ba đình": 60,
        "hội nghị ba đình": 2,
        "quận ba đình": 50,
        "hỏi ý kiến": 90,
        "nghỉ lễ": 80,
        "bà nội": 70,
        "quyết định": 500,
        "hai bà trưng": 70,
        "hai ba lần": 60,
        "ở giữa trung tâm": 90,
        "hai ba trung": 1,
        "an ninh trật tự": 120,
        "an ninh": 300,
        "ăn trưa": 200,
        "bản án": 150,
        "cơ cấu tổ chức": 90,
        "có câu": 40,
        "ủy ban nhân dân": 500,
        "nhân viên": 300,
        "nguyễn văn a": 8,
        "nguyên nhân": 200,
        "vẫn còn": 250,
        "châu á": 90,
        "nhà ở xã hội": 60,
        "xa nhà": 40,
        "đường sá": 60,
        "con đường": 500,
        "dương tính": 20,
        "covid": 100,
        "manchester united": 40,
        "thắng manchester united": 5,
        "bảo hiểm y tế": 80,
        "giá cả": 200,
        "giả mạo": 100,
        "iphone giá rẻ": 10,
        "sở giáo dục": 100,
        "sở giao thông": 120,
        "xe ôm": 40,
        "ốm đau": 90,
        "quận 7": 60,
        "họp ngày 2024-01-12": 3,
        "tin tức": 50,
        "tin tuc": 2,
    }
)


def read(query: str) -> str | None:
    """Return the reading of a query that is words and spaces."""
    reading = accented_reading([canonical(word) for word in query.split()], ARTICLES)
    return None if reading is None else " ".join(reading)


@pytest.mark.parametrize(
    ("query", "reading"),
    [
        ("hoi nghi", "hội nghị"),
        ("hoi nghi ba dinh", "hội nghị ba đình"),
        ("HOI NGHI BA DINH", "hội nghị ba đình"),
        ("quan ba dinh", "quận ba đình"),
        ("hai ba trung", "hai bà trưng"),
        ("co cau to chuc", "cơ cấu tổ chức"),
        ("uy ban nhan dan", "ủy ban nhân dân"),
        ("quyet dinh uy ban nhan dan", "quyết định ủy ban nhân dân"),
        ("nguyen van a", "nguyễn văn a"),
        ("chau a", "châu á"),
        ("nha o xa hoi", "nhà ở xã hội"),
        ("bao hiem y te", "bảo hiểm y tế"),
        ("iphone gia re", "iphone giá rẻ"),
        ("thang manchester united", "thắng manchester united"),
        ("quan 7", "quận 7"),
        ("hop ngay 2024-01-12", "họp ngày 2024-01-12"),
        ("tin tuc", "tin tức"),
        ("duong", "đường"),
        # Words that have marks stay; the others are read to go with them.
        ("hội nghi ba dinh", "hội nghị ba đình"),
        ("hội nghị ba dinh", "hội nghị ba đình"),
        ("sở giao duc", "sở giáo dục"),
        (unicodedata.normalize("NFD", "hội nghi"), "hội nghị"),
        # Best as typed.
        ("an ninh", None),
        ("an ninh trật tự", None),
        ("xe ôm", None),
        ("sở giao thông", None),
        ("manchester united", None),
        ("covid", None),
        ("ba", None),
        ("hội nghị", None),
        ("123/qd-ubnd", None),
        ("2024-01-12", None),
        ("7", None),
        ("xyz", None),
        ("xyz abc", None),
        ("", None),
    ],
)
def test_a_query_is_read_as_the_articles_have_it(query: str, reading: str | None) -> None:
    assert read(query) == reading


def test_a_word_alone_that_may_be_either_of_two_is_left_alone() -> None:
    assert accented_reading(["hoi"], Words({"hội": 100, "hồi": 60, "hoi": 1})) is None
    assert accented_reading(["hoi"], Words({"hội": 100, "hồi": 40, "hoi": 1})) == ("hội",)


def test_a_query_of_very_many_words_is_left_alone() -> None:
    words = ["hoi", "nghi"] * (MOST_WORDS // 2)
    assert accented_reading(words, ARTICLES) == ("hội", "nghị") * (MOST_WORDS // 2)
    assert accented_reading([*words, "hoi"], ARTICLES) is None


def test_a_query_asks_for_neighbours_once_and_for_few_phrases() -> None:
    class Counting(Words):
        def neighbours(self, words: Sequence[Sequence[str]]) -> list[dict[tuple[str, str], int]]:
            asked.append("neighbours")
            return super().neighbours(words)

        def phrase_frequency(self, terms: Sequence[str]) -> int:
            asked.append("phrase")
            return super().phrase_frequency(terms)

    asked: list[str] = []
    vocabulary = Counting(ARTICLES, ARTICLES.phrases)
    accented_reading(["hoi", "nghi", "ba", "dinh"], vocabulary)
    assert asked.count("neighbours") == 1
    assert asked.count("phrase") <= 4


@given(st.lists(st.sampled_from([*ARTICLES, *map(fold, ARTICLES), "xyz"]), max_size=6))
def test_a_reading_differs_from_what_was_typed_in_marks_alone(typed: list[str]) -> None:
    reading = accented_reading(typed, ARTICLES)
    if reading is not None:
        assert reading != tuple(typed)
        assert [fold(word) for word in reading] == [fold(word) for word in typed]
        assert [word for word in typed if fold(word) != word] == [
            word for word, as_typed in zip(reading, typed, strict=True) if fold(as_typed) != as_typed
        ]
