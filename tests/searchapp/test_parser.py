"""Tests of searchapp.query."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.query.parser import parse
from searchapp.query.tree import AllOf, AnyOf, DayFilter, LabelFilter, Node, Not, Phrase, Term


def w(text: str) -> Term:
    return Term(text)


def n(text: str) -> Term:
    return Term(text, foldable=False)


def phrase(text: str) -> Phrase:
    return Phrase(tuple(map(Term, text.split())))


CASES: list[tuple[str, list[Node]]] = [
    ("", []),
    ("hội nghị", [w("hội"), w("nghị")]),
    ("Hội Nghị, BA ĐÌNH!", [w("hội"), w("nghị"), w("ba"), w("đình")]),
    ('"hội nghị"', [phrase("hội nghị")]),
    ("“hội nghị” ba", [phrase("hội nghị"), w("ba")]),
    ('"hội"', [w("hội")]),
    ("công -an", [w("công"), Not(w("an"))]),
    ('-"hội nghị"', [Not(phrase("hội nghị"))]),
    ("-hội-nghị", [Not(phrase("hội nghị"))]),
    ("HĐND – UBND - MTTQ", [w("hđnd"), w("ubnd"), w("mttq")]),
    ("phòng-chống", [w("phòng"), w("chống")]),
    ("a OR b c", [AnyOf((w("a"), w("b"))), w("c")]),
    ("a OR b OR c", [AnyOf((w("a"), w("b"), w("c")))]),
    ('"a b" OR "c d"', [AnyOf((phrase("a b"), phrase("c d")))]),
    ("a or b", [w("a"), w("or"), w("b")]),
    ('agency:"UBND quận Ba Đình" thu', [LabelFilter("agency", "UBND quận Ba Đình"), w("thu")]),
    ("-agency:UBND", [Not(LabelFilter("agency", "UBND"))]),
    ("CATEGORY:tin", [LabelFilter("category", "tin")]),
    (
        "from:01/01/2024 to:2024-01-31",
        [DayFilter(first=date(2024, 1, 1)), DayFilter(last=date(2024, 1, 31))],
    ),
    ("123 / qđ - ubnd", [n("123/qd-ubnd")]),
    ("quyết định 123/QĐ-UBND", [w("quyết"), w("định"), n("123/qd-ubnd")]),
    ("12/01/2024", [n("2024-01-12")]),
    # what does not hold together is plain words
    ("from:31/02/2024", [w("from"), n("31/02/2024")]),
    ("from:", [w("from")]),
    ('agency:""', [w("agency")]),
    ("báo:tuổi", [w("báo"), w("tuổi")]),
    ('"hội nghị', [w("hội"), w("nghị")]),
    ("OR", [w("or")]),
    ("a OR", [w("a"), w("or")]),
    ("- a", [w("a")]),
    ("--a", [w("a")]),
    # without a word there is nothing to be found
    ("!?", [AnyOf(())]),
    ('""', [AnyOf(())]),
]


@pytest.mark.parametrize(("text", "children"), CASES)
def test_queries_are_read(text: str, children: list[Node]) -> None:
    assert parse(text) == AllOf(tuple(children))


@given(st.text(alphabet=st.sampled_from('ab đ"“”-:|/,1OR agencyfromto\n\u202e\x00')))
def test_any_text_is_a_query(text: str) -> None:
    parse(text)
