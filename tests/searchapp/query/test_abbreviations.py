"""Tests of searchapp.query.abbreviations: which words say the same, and which only look so."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.tokens import tokenize
from searchapp.query.abbreviation_table import Table
from searchapp.query.abbreviations import Abbreviations, Expansion, expansions
from searchapp.query.tree import Term
from tests.searchapp.query.words import Words

_TABLE = """
UBND = Ủy ban nhân dân
HĐND = Hội đồng nhân dân
MTTQ = Mặt trận Tổ quốc
UBMTTQ = Ủy ban Mặt trận Tổ quốc / Ủy ban MTTQ
GD&ĐT = Giáo dục và Đào tạo
PCCC = phòng cháy chữa cháy / phòng cháy và chữa cháy
DN = doanh nghiệp
ĐN = Đà Nẵng
CA = công an
T.Ư = Trung ương
TP = thành phố
TP.HCM = Thành phố Hồ Chí Minh / TP Hồ Chí Minh
TT-Huế = Thừa Thiên Huế
TT = trung tâm | thông tư | thị trấn | Thủ tướng
QH = Quốc hội | quy hoạch
BCH = Ban Chấp hành | Ban Chỉ huy
HS =
KNX = không nơi xa
"""

_MINED = {
    "tt": {"thông tư": 9, "trung tâm": 3, "thị trấn": 2, "tổng thống": 50},
    "qh": {"quốc hội": 1},
    "hs": {"học sinh": 40},
    "ubnd": {"ủy ban nông dân": 70},
    "kdc": {"khu dân cư": 2},
    "tdp": {"tổ dân phố": 1},
    "sv": {"sinh viên": 30},
    "tn mt": {"tài nguyên và môi trường": 4, "tài nguyên môi trường": 5},
    "tnmt": {"tài nguyên môi trường": 2},
    "đt": {"đô thị": 8, "điện thoại": 7, "đội tuyển": 1},
    "mu": {"manchester united": 12},
    "nơxh": {"nhà ở xã hội": 2},
    "đbqh": {"đại biểu quốc hội": 8},
    "dbqh": {"đại biểu quốc hội": 2},
    "khkt": {"khoa học kỹ thuật": 2, "kế hoạch kinh tế": 2},
}

_VOCABULARY = Words.of_texts(
    dict.fromkeys(
        [
            "ủy ban nhân dân nông hội đồng mặt trận tổ quốc giáo dục và đào tạo phòng cháy chữa doanh nghiệp",
            "đà nẵng công an trung ương thành phố hồ chí minh thừa thiên huế tâm thông tư thị trấn thủ tướng",
            "quy hoạch chấp hành chỉ huy học sinh khu cư viên tài nguyên môi trường đô điện thoại đội tuyển",
            "manchester united nhà ở xã khoa kỹ thuật kế kinh tế tổng thống",
            "ubnd hđnd mttq ubmttq gd đt gdđt pccc dn đn ca t ư tw tp hcm tphcm tt qh bch hs kdc tdp sv",
            "tn mt tnmt mu nơxh khkt đại biểu đbqh dbqh",
        ],
        1,
    )
)

_WORDS = [
    "ủy",
    "ban",
    "nhân",
    "dân",
    "uy",
    "nhan",
    "dan",
    "và",
    "va",
    "mttq",
    "ubnd",
    "gd",
    "đt",
    "tổ",
    "quốc",
]

_LONG_UBND = "ủy ban nhân dân"

# Query -> start, end, what was typed, alternatives
CASES: dict[str, list[tuple[int, int, str, list[str]]]] = {
    "": [],
    "ubnd": [(0, 1, "UBND", [_LONG_UBND])],
    "họp UBND quận": [(1, 2, "UBND", [_LONG_UBND])],
    "Ủy ban nhân dân quận": [(0, 4, _LONG_UBND, ["ubnd"])],
    "UỶ BAN NHÂN DÂN": [(0, 4, _LONG_UBND, ["ubnd"])],
    "uy ban nhan dan": [(0, 4, "uy ban nhan dan", ["ubnd"])],
    "uy ban nhan dan Ba Đình": [],  # one word has marks: the others mean what they say
    "ủy ban nhan dan": [],
    "ủy ban dân nhân": [],
    "hđnd": [(0, 1, "HĐND", ["hội đồng nhân dân"])],
    "hdnd": [(0, 1, "HĐND", ["hđnd", "hội đồng nhân dân"])],
    "HDND Đà Nẵng": [
        (0, 1, "HĐND", ["hđnd", "hội đồng nhân dân"]),
        (1, 3, "đà nẵng", ["đn"]),
    ],
    "HÐND": [(0, 1, "HĐND", ["hội đồng nhân dân"])],  # U+00D0
    "ubnd hđnd": [(0, 1, "UBND", [_LONG_UBND]), (1, 2, "HĐND", ["hội đồng nhân dân"])],
    # The longest span, and within it nothing.
    "ủy ban mặt trận tổ quốc": [(0, 6, "ủy ban mặt trận tổ quốc", ["ubmttq", "ủy ban mttq"])],
    "ủy ban mttq": [(0, 3, "ủy ban mttq", ["ubmttq", "ủy ban mặt trận tổ quốc"])],
    "mặt trận tổ quốc": [(0, 4, "mặt trận tổ quốc", ["mttq"])],
    "thành phố hồ chí minh": [(0, 5, "thành phố hồ chí minh", ["tp hcm", "tphcm", "tp hồ chí minh"])],
    "TP.HCM": [(0, 2, "TP.HCM", ["tphcm", "thành phố hồ chí minh", "tp hồ chí minh"])],
    "tphcm": [(0, 1, "TP.HCM", ["tp hcm", "thành phố hồ chí minh", "tp hồ chí minh"])],
    "tp huế": [(0, 1, "TP", ["thành phố"])],
    # Its signs are nothing, and “và” may be left out.
    "GD&ĐT": [(0, 2, "GD&ĐT", ["gdđt", "giáo dục và đào tạo"])],
    "gd - đt": [(0, 2, "GD&ĐT", ["gdđt", "giáo dục và đào tạo"])],
    "gddt": [(0, 1, "GD&ĐT", ["gd đt", "gdđt", "giáo dục và đào tạo"])],
    "giáo dục và đào tạo": [(0, 5, "giáo dục và đào tạo", ["gd đt", "gdđt"])],
    "giáo dục đào tạo và học": [
        (0, 4, "giáo dục đào tạo", ["gd đt", "gdđt", "giáo dục và đào tạo"]),
    ],
    "giao duc va dao tao va": [(0, 5, "giao duc va dao tao", ["gd đt", "gdđt"])],
    "phòng cháy và chữa cháy": [(0, 5, "phòng cháy và chữa cháy", ["pccc", "phòng cháy chữa cháy"])],
    # Marks tell two abbreviations apart; without marks the one that is written so is meant.
    "dn": [(0, 1, "DN", ["doanh nghiệp"])],
    "đn": [(0, 1, "ĐN", ["đà nẵng"])],
    # What is also a syllable is one.
    "ca": [],
    "công an": [],
    "mu": [],
    "tư": [],
    "trung ương": [(0, 2, "trung ương", ["t ư"])],
    "t.ư": [(0, 2, "T.Ư", ["trung ương"])],
    # Several meanings: those that articles define, not those of few.
    "tt": [(0, 1, "TT", ["trung tâm", "thông tư"])],
    "thông tư": [],
    "TT Huế": [(0, 2, "TT-Huế", ["thừa thiên huế"])],
    "qh": [(0, 1, "QH", ["quốc hội"])],
    "quốc hội": [],
    "bch": [],
    "hs": [],
    "học sinh": [],
    # What articles alone know: two of them at least.
    "kdc": [(0, 1, "KDC", ["khu dân cư"])],
    "khu dân cư": [(0, 3, "khu dân cư", ["kdc"])],
    "tdp": [],
    "tổ dân phố": [],
    "sv": [(0, 1, "SV", ["sinh viên"])],
    "sinh viên": [],
    "đt": [(0, 1, "ĐT", ["đô thị", "điện thoại"])],
    "khkt": [(0, 1, "KHKT", ["khoa học kỹ thuật", "kế hoạch kinh tế"])],
    "khoa học kỹ thuật": [],
    "tnmt": [(0, 1, "TNMT", ["tn mt", "tài nguyên môi trường", "tài nguyên và môi trường"])],
    "tài nguyên môi trường": [
        (0, 4, "tài nguyên môi trường", ["tnmt", "tn mt", "tài nguyên và môi trường"]),
    ],
    "noxh": [(0, 1, "NƠXH", ["nơxh", "nhà ở xã hội"])],
    # Some write it without its mark.
    "đbqh": [(0, 1, "ĐBQH", ["đại biểu quốc hội"])],
    "dbqh": [(0, 1, "DBQH", ["đại biểu quốc hội", "đbqh"])],
    "đại biểu quốc hội": [(0, 4, "đại biểu quốc hội", ["đbqh", "dbqh"])],
    # No initials alone, no numbers, nothing that no article has.
    "xyz": [],
    "nhân dân": [],
    "123/QĐ-UBND": [],
    "ubnd 12/01/2024": [(0, 1, "UBND", [_LONG_UBND])],
    "knx": [],
    "không nơi xa": [],
}


@pytest.fixture(scope="module")
def abbreviations(tmp_path_factory: pytest.TempPathFactory) -> Abbreviations:
    path = tmp_path_factory.mktemp("table") / "abbreviations.txt"
    path.write_text(_TABLE, encoding="utf-8")
    table = Table.read(path)
    assert table.faults == ()
    return Abbreviations(table, _MINED)


def terms_of(text: str) -> list[Term]:
    return [Term(token.term, token.kind == "word") for token in tokenize(text)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", CASES)
def test_what_else_says_the_same(
    text: str, form: Literal["NFC", "NFD"], abbreviations: Abbreviations
) -> None:
    found = expansions(terms_of(unicodedata.normalize(form, text)), abbreviations, _VOCABULARY)
    assert found == tuple(
        Expansion(start, end, typed, tuple(tuple(each.split()) for each in alternatives))
        for start, end, typed, alternatives in CASES[text]
    )


def test_without_table_and_definitions_nothing_is_expanded() -> None:
    assert expansions(terms_of("ubnd ủy ban nhân dân"), Abbreviations(Table(), {}), _VOCABULARY) == ()


def test_the_file_beside_the_index_decides_before_the_project_and_that_before_the_articles(
    tmp_path: Path,
) -> None:
    path = tmp_path / "abbreviations.txt"
    tables = []
    for text in ("", "TT = thông tư", "TT = trung tâm"):
        path.write_text(text, encoding="utf-8")
        tables.append(Table.read(path))
    nothing, project, own = tables
    mined = {"tt": {"thủ tướng": 5}}

    def meanings(table: Table) -> list[str]:
        (found,) = expansions([Term("tt")], Abbreviations(table, mined), _VOCABULARY)
        return [" ".join(words) for words in found.alternatives]

    assert meanings(nothing) == ["thủ tướng"]
    assert meanings(project) == ["thông tư"]
    assert meanings(project.overridden_by(own)) == ["trung tâm"]


@given(st.lists(st.sampled_from(_WORDS)))
def test_spans_are_in_order_apart_and_say_something_else(words: list[str]) -> None:
    entries = {
        short: {long: 2}
        for short, long in {
            "ubnd": "ủy ban nhân dân",
            "mttq": "mặt trận tổ quốc",
            "ubmttq": "ủy ban mặt trận tổ quốc",
            "gd đt": "giáo dục và đào tạo",
        }.items()
    }
    found = expansions([Term(word) for word in words], Abbreviations(Table(), entries), _VOCABULARY)
    end = 0
    for expansion in found:
        assert end <= expansion.start < expansion.end <= len(words)
        end = expansion.end
        assert tuple(words[expansion.start : expansion.end]) not in expansion.alternatives
        assert expansion.alternatives
        assert all(_VOCABULARY.frequency(word) for each in expansion.alternatives for word in each)
