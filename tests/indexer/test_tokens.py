"""Tests of indexer.analysis.tokens and of document numbers in text."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.document_numbers import document_number_term, find_document_numbers
from indexer.analysis.tokens import terms, tokenize

TERMS = [
    ("Hội nghị Ba Đình", ["hội", "nghị", "ba", "đình"]),
    (
        "Quyết định số 655/QĐ-UBND ngày 12.2.2018",
        ["quyết", "định", "số", "655/qd-ubnd", "ngày", "2018-02-12"],
    ),
    ("655 / qđ - ubnd", ["655/qd-ubnd"]),
    ("655/QÐ-UBND", ["655/qd-ubnd"]),
    ("05/KH-UBND", ["5/kh-ubnd"]),
    ("Nghị quyết 10/2017/NQ-HĐND.", ["nghị", "quyết", "10/2017/nq-hdnd"]),
    ("Luật số 45/2019/QH14;", ["luật", "số", "45/2019/qh14"]),
    ("18-NQ/TW và 12/TTg", ["18-nq/tw", "và", "12/ttg"]),
    ("12/01/2024, 12-1-2024, 12.01.2024, 2024-01-12", ["2024-01-12"] * 4),
    ("31/02/2024", ["31/02/2024"]),
    ("26/26 chỉ tiêu, 8.855 hộ, 2,5%", ["26/26", "chỉ", "tiêu", "8.855", "hộ", "2,5"]),
    ("2017-2020", ["2017", "2020"]),
    ("COVID-19, 19h30, 150/kg", ["covid", "19", "19h30", "150", "kg"]),
    ("1/ UBND - HĐND", ["1", "ubnd", "hđnd"]),
    ("Uỷ ban_nhân dân", ["ủy", "ban", "nhân", "dân"]),
    ("a&nbsp;b", ["a", "nbsp", "b"]),
    ("", []),
    (" \n\t…!?", []),
]


@pytest.mark.parametrize(("text", "expected"), TERMS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_texts_fall_into_their_terms_in_any_unicode_form(
    text: str, expected: list[str], form: Literal["NFC", "NFD"]
) -> None:
    assert terms(unicodedata.normalize(form, text)) == expected


@given(st.text())
def test_tokens_lie_in_the_text_in_order_and_give_the_same_terms(text: str) -> None:
    tokens = list(tokenize(text))
    assert [token.term for token in tokens] == terms(text)
    ends = [0, *(token.end for token in tokens)]
    assert all(end <= token.start < token.end for end, token in zip(ends, tokens, strict=False))


@given(st.text(alphabet=st.sampled_from("aAáb12 ,.")))
def test_the_tokens_of_a_stretch_between_spaces_are_those_of_the_whole(text: str) -> None:
    start = text.find(" ") + 1
    end = max(text.rfind(" "), start)
    within = [token for token in tokenize(text) if start <= token.start and token.end <= end]
    assert list(tokenize(text, start, end)) == within


@given(st.text())
def test_what_is_left_between_tokens_holds_no_letter_or_digit(text: str) -> None:
    place = 0
    for token in tokenize(text):
        assert not any(character.isalnum() for character in text[place : token.start])
        place = token.end
    assert not any(character.isalnum() for character in text[place:])


def test_document_numbers_are_found_once_each_as_published_without_spaces() -> None:
    text = "Theo Quyết định 655/QĐ-UBND, số 123 / QĐ – UBND; 655/QĐ-UBND; 10/2017/NQ-HĐND ngày 12/01/2024."
    assert find_document_numbers(text) == ("655/QĐ-UBND", "123/QĐ-UBND", "10/2017/NQ-HĐND")


@pytest.mark.parametrize(
    "text", ["", "26/26 chỉ tiêu", "5 km/giờ", "quận 3/thành phố", "1/ UBND - HĐND", "và/hoặc"]
)
def test_other_strokes_are_no_document_numbers(text: str) -> None:
    assert find_document_numbers(text) == ()


@pytest.mark.parametrize(
    "number", ["123/QĐ-UBND", "123/QD-UBND", "123 / qđ - ubnd", "0123/QÐ-UBND", "123/QĐ–UBND"]
)
def test_every_way_of_writing_a_document_number_is_one_term(number: str) -> None:
    assert document_number_term(number) == "123/qd-ubnd"
