"""Tests of indexer.analysis.canonical."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.canonical import canonical, fold, fold_all, is_syllable

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]

SAME = [
    ("hoà", "hòa"),
    ("Hoá", "hóa"),
    ("hoè", "hòe"),
    ("thuỷ", "thủy"),
    ("Uỷ", "ủy"),
    ("UỶ", "ủy"),
    ("qúy", "quý"),
    ("gía", "giá"),
    ("cuả", "của"),
    ("tòan", "toàn"),
    ("mựơn", "mượn"),
    ("ngòai", "ngoài"),
    ("Ðình", "đình"),
    ("ÐÌNH", "đình"),
    ("ðình", "đình"),
    ("ĐÌNH", "đình"),
    ("e\u0301\u0302", "ế"),
    ("e\u0323\u0302", "ệ"),
    ("o\u0301\u031b", "ớ"),
    ("hò\u200ba", "hòa"),
    ("UBND", "ubnd"),
    ("", ""),
    ("2024", "2024"),
]

KEPT = ["gì", "già", "quốc", "khuỷu", "huỳnh", "thuở", "mùa", "giếng", "café", "xoóng", "đưa", "yến", "quyết"]


@pytest.mark.parametrize(("written", "expected"), SAME)
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_spellings_of_one_word_have_one_canonical_form(written: str, expected: str, form: Form) -> None:
    assert canonical(unicodedata.normalize(form, written)) == unicodedata.normalize("NFC", expected)


@pytest.mark.parametrize("word", KEPT)
def test_a_word_spelt_by_the_rule_is_its_own_canonical_form(word: str) -> None:
    assert canonical(word) == word


@pytest.mark.parametrize(
    ("one", "other"), [("bàn", "bán"), ("đa", "da"), ("ma", "mà"), ("bản", "bãn"), ("cu", "cư")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("đình", "dinh"),
        ("nghị", "nghi"),
        ("ưỡng", "uong"),
        ("abc", "abc"),
        ("", ""),
        ("qđ", "qd"),
        ("2024", "2024"),
    ],
)
def test_folding_drops_every_mark(word: str, expected: str) -> None:
    assert fold(word) == expected


SYLLABLES = """
    a ở ỷ gì già giếng giường quý quốc quyết quẳng nghiêng khuya khuỷu huỳnh thuở mượn được người yêu yến
    ủy uyên oanh khoét loắt xoóng ngoẻo huếch đình ba xã đắk đăk krông plông búk ích ách
"""

NO_SYLLABLES = """
    ubnd hđnd qua2 covid mp wifi tet tẻt cảt dươc được2 q qo qưa ưo dươ hă tiê miêt huơng bonh rônh hoach
    tìến café mail ây-a đđa ngng zô fa
"""


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables_are_told_from_other_words(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", [*NO_SYLLABLES.split(), "", "ba đình"])
def test_what_cannot_be_pronounced_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@given(st.text(max_size=12))
def test_canonical_forms_are_stable_and_independent_of_normalisation(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert canonical(unicodedata.normalize("NFC", text)) == once
    assert canonical(unicodedata.normalize("NFD", text)) == once


def test_many_words_fold_as_each_does_whatever_they_hold() -> None:
    words = ["Đình", "tổng_\n", "\n_buồn", "hội_nghị", "", "a\nb\n", "hoà", "e\u0301"]
    assert fold_all(words) == [fold(word) for word in words]
    assert fold_all([]) == []
    assert fold_all([""]) == [""]
    assert fold_all(["\n"]) == ["\n"]
