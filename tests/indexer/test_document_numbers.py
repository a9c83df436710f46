"""Tests of indexer.analysis.document_numbers: which strokes and spaces make a document number."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.batch import BatchAnalyser
from indexer.analysis.document_numbers import display_form, document_number_term, find_document_numbers
from indexer.analysis.finding import TermFinder
from indexer.analysis.tokens import terms, tokenize

SPELLINGS = [
    ("123/QĐ-UBND", "123/qd-ubnd"),
    ("123 / qđ - ubnd", "123/qd-ubnd"),
    ("0123/QÐ–UBND", "123/qd-ubnd"),
    ("10 / 2017 / NQ - HĐND", "10/2017/nq-hdnd"),
    ("45/2019/QH14", "45/2019/qh14"),
    ("12-NQ/TW", "12-nq/tw"),
    ("05 - CT / TW", "5-ct/tw"),
    ("5343/UBND-NC", "5343/ubnd-nc"),
    ("5343 / ubnd - nc", "5343/ubnd-nc"),
    ("5343/ ubnd - nc", "5343/ubnd-nc"),
    ("5343/ UBND-NC", "5343/ubnd-nc"),
    ("1680/UB - NC", "1680/ub-nc"),
    ("17 / UB - ĐT", "17/ub-dt"),
    ("678/ TCT-TS", "678/tct-ts"),
    ("56/CT", "56/ct"),
    ("56 / CT", "56/ct"),
    ("56 /CT", "56/ct"),
    ("158 / CP", "158/cp"),
    ("07 / CP", "7/cp"),
    ("67/ CP", "67/cp"),
    ("12/ TTg", "12/ttg"),
    ("602 / GP", "602/gp"),
    ("905 / UB", "905/ub"),
    ("28 / HĐBT", "28/hdbt"),
    ("93/2001 / QĐ", "93/2001/qd"),
]

OTHERS = [
    "",
    "26/26 chỉ tiêu",
    "5 km/giờ",
    "2.000 m 3 /ngày đêm",
    "100.000 đồng/m 2 / tháng",
    "quận 3/thành phố",
    "và/hoặc",
    "1/ UBND - HĐND",
    "1 /",
    "12/ UBND quận",
    "9 / UBND quận",
    "12/ CT ABC",
    "7/ Quyết định",
    "3 / C",
    "10 / L",
    "12 / ct",
    "12 / Chỉ thị",
    "12 / CTY",
    "40 / hơn 600 hộ",
    "1.500 / CP",
    "số 12/5 / CP",
    "1234567 / CP",
    "12 / CP\u0323",
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("number", "term"), SPELLINGS)
def test_a_number_is_one_term_with_or_without_spaces(
    number: str, term: str, form: Literal["NFC", "NFD"]
) -> None:
    text = unicodedata.normalize(form, f"Công văn số {number} (ngày 5-6) về đường")
    assert terms(text)[3:4] == [term]
    (found,) = find_document_numbers(text)
    assert (found, document_number_term(found)) == (display_form(number), term)


@pytest.mark.parametrize("text", OTHERS)
def test_other_strokes_are_no_document_numbers(text: str) -> None:
    assert find_document_numbers(text) == ()
    assert [token.term for token in tokenize(text) if token.kind == "document"] == []


@pytest.mark.parametrize(("number", "term"), SPELLINGS)
def test_numbers_with_spaces_are_the_same_wherever_text_is_analysed(number: str, term: str) -> None:
    text = f"Theo {number}, họp. {number}"
    tokens, _ = BatchAnalyser().analyse([text])
    assert [tokens.vocabulary[place] for place in tokens.terms] == terms(text) == ["theo", term, "họp", term]
    assert [text[start:end] for _, _, start, end in TermFinder([term]).find(text)] == [number, number]


_PIECES = ["1", "12", "158", "/2004", " ", "/", "-", "–", "CP", "CT", "UBND", "ub", "QĐ", "L", "họp", ","]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_numbers_found_are_the_terms_of_the_same_text(text: str) -> None:
    numbers = [document_number_term(number) for number in find_document_numbers(text)]
    found = [token.term for token in tokenize(text) if token.kind == "document"]
    assert numbers == list(dict.fromkeys(found))
