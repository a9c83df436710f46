"""Tests of what a query is understood as: keys, spellings and abbreviations together."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from searchapp.query.abbreviation_table import Entry, Table
from searchapp.query.abbreviations import Abbreviations
from searchapp.query.parser import parse
from searchapp.query.tree import AllOf, AnyOf, LabelFilter, Node, Not, Phrase, Term
from searchapp.query.understanding import Understood, as_typed, understand
from tests.searchapp.query.words import Words

WORDS = Words.of_texts(
    {
        "hội nghị ba đình": 40,
        "ủy ban nhân dân quận ba đình": 90,
        "ubnd quận ba đình": 70,
        "kỹ thuật": 30,
        "kĩ thuật": 4,
        "lý lịch": 9,
        "của các": 900,
        "cuar": 1,
        "covid19 mp3 windows": 5,
        "cas": 3,
        "cá": 30,
        "13/qđ-ubnd": 1,
        "13/qd-ubnd": 1,
        "4930/qd-ubnd": 2,
        "12 tháng 1 năm 2024": 3,
        "2024-01-12": 5,
    }
)
TABLE = Table({"ubnd": Entry("UBND", ("ubnd",), ((("ủy", "ban", "nhân", "dân"),),))})
LONG = ("ủy", "ban", "nhân", "dân")


def understood(text: str) -> Understood:
    return understand(text, WORDS, Abbreviations(TABLE, {}))


def term(text: str, *also: str) -> Term:
    return Term(text, also=also)


def terms(text: str) -> tuple[Term, ...]:
    return tuple(map(Term, text.split()))


def figures(text: str) -> Term:
    return Term(text, foldable=False)


def added(text: str) -> Term:
    """A word put into a phrase in quotes, which is read as it is."""
    return Term(text, foldable=False)


def said(text: str) -> Phrase:
    return Phrase(terms(text), quoted=False)


DAY = Phrase((figures("12"), Term("tháng"), figures("1"), Term("năm"), figures("2024")), quoted=False)
SHORT_DAY = Phrase((figures("12"), Term("tháng"), figures("1"), figures("2024")), quoted=False)
CASES: list[tuple[str, str, tuple[Node, ...]]] = [
    ("hội nghị", "hội nghị", terms("hội nghị")),
    ("", "", ()),
    ("hooij nghij ba ddinhf", "hội nghị ba đình", terms("hội nghị ba đình")),
    ("ho65i nghi5 ba d9i2nh", "hội nghị ba đình", terms("hội nghị ba đình")),
    ("HOOIJ nghij", "HỘI nghị", terms("hội nghị")),
    ('"hooij nghij" -ddinhf', '"hội nghị" -đình', (Phrase(terms("hội nghị")), Not(Term("đình")))),
    ("hoi nghi", "hoi nghi", terms("hoi nghi")),
    ("covid19 mp3", "covid19 mp3", terms("covid19 mp3")),
    ("windows", "windows", terms("windows")),
    ("2024", "2024", (Term("2024", foldable=False),)),
    ("kĩ thuật", "kĩ thuật", (term("kĩ", "kỹ"), Term("thuật"))),
    ("kỹ thuật", "kỹ thuật", (term("kỹ", "kĩ"), Term("thuật"))),
    ("ki thuat", "ki thuat", (term("ki", "ky"), Term("thuat"))),
    ("KĨ", "KĨ", (term("kĩ", "kỹ"),)),
    ("lí lịch", "lí lịch", (term("lí", "lý"), Term("lịch"))),
    ("lý lịch", "lý lịch", terms("lý lịch")),  # no article has lí
    ('"kĩ thuật"', '"kĩ thuật"', (Phrase((term("kĩ", "kỹ"), Term("thuật"))),)),
    ("-kĩ", "-kĩ", (Not(term("kĩ", "kỹ")),)),
    ("UBND quận", "UBND quận", (AnyOf((Term("ubnd"), said("ủy ban nhân dân"))), Term("quận"))),
    (
        "uỷ ban nhân dân quận",
        "uỷ ban nhân dân quận",
        (AnyOf((AllOf(terms("ủy ban nhân dân")), Term("ubnd"))), Term("quận")),
    ),
    (
        "uy ban nhan dan",
        "uy ban nhan dan",
        (AnyOf((AllOf(terms("uy ban nhan dan")), Term("ubnd"))),),
    ),
    ('"ủy ban"', '"ủy ban"', (Phrase(terms("ủy ban")),)),
    (
        '"ủy ban nhân dân"',
        '"ủy ban nhân dân"',
        (AnyOf((Phrase(terms("ủy ban nhân dân")), Phrase((added("ubnd"),), quoted=False))),),
    ),
    (
        '"họp UBND quận"',
        '"họp UBND quận"',
        (
            AnyOf(
                (
                    Phrase(terms("họp ubnd quận")),
                    Phrase((Term("họp"), *map(added, LONG), Term("quận")), quoted=False),
                )
            ),
        ),
    ),
    ('-"UBND quận"', '-"UBND quận"', (Not(Phrase(terms("ubnd quận"))),)),
    ("-UBND", "-UBND", (Not(Term("ubnd")),)),
    (
        "quyết định 4930",
        "quyết định 4930",
        (*terms("quyết định"), AnyOf((figures("4930"), figures("4930/qd-ubnd")))),
    ),
    ("họp 12/1/2024", "họp 12/1/2024", (Term("họp"), AnyOf((figures("2024-01-12"), DAY, SHORT_DAY)))),
    ("12 tháng 1 năm 2024", "12 tháng 1 năm 2024", (AnyOf((DAY, figures("2024-01-12"), SHORT_DAY)),)),
    ("agency:UBND hội", "agency:UBND hội", (LabelFilter("agency", "UBND"), Term("hội"))),
    ("hooij UBND", "hội UBND", (Term("hội"), AnyOf((Term("ubnd"), said("ủy ban nhân dân"))))),
    # An error of typing that got into print does not stand in the way of the word that is meant.
    ("cuar hooij", "của hội", (term("của", "cuar"), Term("hội"))),
    # A word that is one either way, and not far rarer as typed, stays so and has the other beside it.
    ("cas nghij", "cas nghị", (term("cas", "cá"), Term("nghị"))),
]


@pytest.mark.parametrize(("query", "text", "nodes"), CASES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_a_query_is_understood_as(query: str, text: str, nodes: tuple[Node, ...], form: str) -> None:
    assert form in ("NFC", "NFD")
    found = understood(unicodedata.normalize("NFD", query) if form == "NFD" else query)
    assert found.tree == AllOf(nodes)
    assert unicodedata.normalize("NFC", found.text) == text
    assert found.decoded == (text != query)


def test_what_was_added_is_told() -> None:
    found = understood("hội nghị UBND và uỷ ban nhân dân quận")
    assert [(one.typed, one.alternatives) for one in found.expansions] == [
        ("UBND", (LONG,)),
        ("ủy ban nhân dân", (("ubnd",),)),
    ]


def test_the_days_that_are_named_are_told() -> None:
    found = understood("họp ngày 12/1/2024 hay tháng 2/2024, 12-01-2024")
    assert found.days == ((date(2024, 1, 12), date(2024, 1, 12)), (date(2024, 2, 1), date(2024, 2, 29)))
    assert found.expansions == ()
    assert understood("31/3 họp").days == ()


def test_what_was_typed_is_kept_beside_what_matches() -> None:
    found = understood("uy ban nhan dan ki thuat")
    assert found.typed == parse("uy ban nhan dan ki thuat")
    assert found.tree != found.typed


def test_as_typed_nothing_is_changed() -> None:
    for query, _, _ in CASES:
        tree = parse(query)
        assert as_typed(query) == Understood(query, tree, tree)
