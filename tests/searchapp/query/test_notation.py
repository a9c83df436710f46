"""Tests of how a query's tree is written down."""

from __future__ import annotations

import pytest

from searchapp.query.notation import notation
from searchapp.query.parser import parse
from searchapp.query.tree import AllOf, AnyOf, Phrase, Term


@pytest.mark.parametrize(
    "query",
    [
        "",
        "hội nghị",
        '"hội nghị" ba',
        "-họp",
        '-"kỳ họp" tin',
        '(chợ OR "siêu thị") mới',
        'agency:"UBND quận Ba Đình"',
        'category:"Tin tức" from:01/02/2024 to:03/02/2024',
        "-from:01/02/2024",
        "123/qd-ubnd",
    ],
)
def test_what_was_parsed_is_written_as_it_may_be_typed(query: str) -> None:
    assert notation(parse(query.replace("(", "").replace(")", ""))) == query


def test_other_spellings_and_alternatives_are_shown() -> None:
    skill = Term("kĩ", also=("kỹ",))
    long_form = AllOf((Term("nhân"), Term("dân")))
    assert notation(AllOf((skill, AnyOf((long_form, Term("nd")))))) == "kĩ/kỹ ((nhân dân) OR nd)"
    assert notation(Phrase((skill, Term("thuật")))) == '"kĩ/kỹ thuật"'
    assert notation(AnyOf((Term("a"), Term("b")))) == "a OR b"
    assert notation(parse("!?")) == "((nothing))"
