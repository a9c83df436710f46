"""Tests of indexer.analysis.finding: it finds what sifting all tokens finds."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.canonical import canonical, fold
from indexer.analysis.finding import Found, TermFinder
from indexer.analysis.tokens import tokenize

TEXT = (
    "HỘI NGHỊ tại Hòa Bình (hoà bình), ngày 12/1/2024 – Quyết định 05 / QĐ - UBND;\n"
    "- hỏi đáp: UBND/HĐND, 8.855 hộ, 19h30, m², ℃, quận/huyện 3. Ðồng Nai đ_đ"
)


def sifted(text: str, typed: Iterable[str], folded: Iterable[str]) -> list[Found]:
    """The plain definition."""
    found = []
    for token in tokenize(text):
        if token.term in typed:
            found.append((token.term, token.term, token.start, token.end))
        elif fold(token.term) in folded:
            found.append((token.term, fold(token.term), token.start, token.end))
    return found


def words(text: str, *, typed: Iterable[str] = (), folded: Iterable[str] = ()) -> list[str]:
    found = TermFinder(typed, folded).find(text)
    assert found == sifted(text, set(typed), set(folded))
    return [text[start:end] for _, _, start, end in found]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("typed", "folded", "expected"),
    [
        (["hội", "hòa"], [], ["HỘI", "Hòa", "hoà"]),
        ([], ["hoi", "hoa"], ["HỘI", "Hòa", "hoà", "hỏi"]),
        (["hỏi"], ["hoi"], ["HỘI", "hỏi"]),
        (["2024-01-12"], [], ["12/1/2024"]),
        (["2024"], [], []),
        (["5/qd-ubnd"], [], ["05 / QĐ - UBND"]),
        (["ubnd"], [], ["UBND"]),
        ([], ["ubnd", "hdnd"], ["UBND", "HĐND"]),
        (["8.855", "19h30", "3"], [], ["8.855", "19h30", "3"]),
        (["855", "19", "m"], [], []),
        (["m²"], [], ["m²"]),
        (["đồng", "đ"], [], ["Ðồng", "đ", "đ"]),
        (["dong"], [], []),
        ([], [], []),
        (["", " ", "-"], [""], []),
    ],
)
def test_terms_are_found_as_they_stand_in_the_text(
    typed: list[str], folded: list[str], expected: list[str], form: Literal["NFC", "NFD"]
) -> None:
    text = unicodedata.normalize(form, TEXT)
    expected = [unicodedata.normalize(form, word) for word in expected]
    assert words(text, typed=typed, folded=folded) == expected


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("hội\u200b nghị", ["hội", "nghị"], ["hội\u200b", "nghị"]),
        ("ho\u0323\u0302\u00adi nghị", ["hội"], ["ho\u0323\u0302\u00adi"]),
        ("12/01/2024\u200bhội", ["hội", "2024-01-12"], ["12/01/2024", "hội"]),
        ("1/QĐ-UBND\u200bhội hội", ["hội"], ["hội", "hội"]),
        ("2,5\u0301 2,5", ["2,5"], ["2,5", "2,5"]),
        ("họp😀họp 😀 họp", ["họp"], ["họp", "họp", "họp"]),
        ("𝐚họp họp𝐚 họp", ["họp"], ["họp"]),
        ("Привет, Σίσυφος!", ["привет", "σίσυφος"], ["Привет", "Σίσυφος"]),
        ("300\u212a 300K", ["300k"], ["300\u212a", "300K"]),
        ("\ud800họp \udfff", ["họp"], ["họp"]),
        ("", ["họp"], []),
    ],
)
def test_what_is_rare_in_texts_is_found_too(text: str, typed: list[str], expected: list[str]) -> None:
    assert words(text, typed=typed) == expected


def test_a_document_number_hides_its_parts_however_far_the_next_space_is() -> None:
    text = f"họp{'/b-c' * 400} 123/QĐ-UBND; 5/kh-ubnd{'/b-c' * 400}/ubnd họp"
    assert words(text, typed=["123/qd-ubnd", "ubnd", "họp"]) == ["họp", "123/QĐ-UBND", "ubnd", "họp"]


PARTS = [
    *"aAbBđĐÐd152 ,._\n",
    *("á", "a\u0301", "\u0323", "\u200b", "²", "ß", "İ", "😀", "𝐚", "Σ", "\u1112\u1161"),
    *(" - ", "/", "-", "–", "12/01/2024", "2024-02-31", " 123/QĐ-UBND", "12 - NQ/TW", "8.855", " hội "),
]


@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join), st.data())
def test_finding_is_the_same_as_sifting_all_tokens(text: str, data: st.DataObject) -> None:
    terms = sorted({token.term for token in tokenize(text)}) or ["a"]
    typed = data.draw(st.sets(st.sampled_from(terms), max_size=3))
    folded = {fold(term) for term in data.draw(st.sets(st.sampled_from(terms), max_size=2))}
    assert TermFinder(typed, folded).find(text) == sifted(text, typed, folded)


@given(st.text(), st.sets(st.text(max_size=3)))
def test_any_text_and_any_terms_will_do(text: str, terms: set[str]) -> None:
    assert TermFinder(terms, terms).find(text) == sifted(text, terms, terms)


def test_every_letter_and_digit_there_is_is_found_by_its_folded_form() -> None:
    letters = [chr(number) for number in range(sys.maxunicode + 1) if chr(number).isalnum()]
    plain = set("abcdefghijklmnopqrstuvwxyz0123456789")
    expected = [letter for letter in letters if fold(canonical(letter)) in plain]
    found = TermFinder(folded=plain).find(text := " ".join(letters))
    assert [text[start:end] for _, _, start, end in found] == expected
