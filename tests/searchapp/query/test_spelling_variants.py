"""Tests of searchapp.query.spelling_variants."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.canonical import canonical
from searchapp.query.spelling_variants import variants

WRITTEN_EITHER_WAY = [
    ("kĩ", "kỹ"),
    ("kì", "kỳ"),
    ("kí", "ký"),
    ("kỉ", "kỷ"),
    ("kị", "kỵ"),
    ("lí", "lý"),
    ("li", "ly"),
    ("mĩ", "mỹ"),
    ("mì", "mỳ"),
    ("hi", "hy"),
    ("hí", "hý"),
    ("ti", "ty"),
    ("tỉ", "tỷ"),
    ("tí", "tý"),
    ("sĩ", "sỹ"),
    ("si", "sy"),
    ("qui", "quy"),
    ("quí", "quý"),
    ("quỉ", "quỷ"),
    ("quĩ", "quỹ"),
    ("quít", "quýt"),
]

WRITTEN_ONE_WAY = [
    *("tai", "tay", "hai", "hay", "mai", "may", "thúi", "thúy", "tùi", "tùy", "lũi", "lũy", "hủi", "hủy"),
    *("bị", "chị", "đi", "gì", "khi", "nghỉ", "nhi", "phí", "thi", "trí", "xí", "ni", "rì"),
    *("y", "ý", "ỉ", "yên", "iên", "tiền", "hiền", "miền", "quyền", "quỳnh", "kiến", "linh", "lịch", "thư"),
    # Names, and words of other languages.
    *("vi", "vy", "tyson", "sydney", "my2", "2k", "123/qd-ubnd", "2024-01-12", "kỹ_thuật", ""),
]


@pytest.mark.parametrize(("with_i", "with_y"), WRITTEN_EITHER_WAY)
def test_a_syllable_that_is_written_with_i_or_y_has_the_other_spelling(with_i: str, with_y: str) -> None:
    assert (variants(with_i), variants(with_y)) == ((with_y,), (with_i,))


@pytest.mark.parametrize("term", WRITTEN_ONE_WAY)
def test_any_other_word_has_one_spelling(term: str) -> None:
    assert variants(term) == ()


@pytest.mark.parametrize("published", ["KĨ", "Kĩ", unicodedata.normalize("NFD", "kĩ")])
def test_capitals_and_decomposed_accents_are_made_canonical_first(published: str) -> None:
    assert variants(canonical(published)) == ("kỹ",)


@given(st.text("hklmstquiyíýĩỹịỵ", max_size=4).map(canonical))
def test_a_variant_is_canonical_and_has_the_word_as_its_variant(term: str) -> None:
    for variant in variants(term):
        assert (canonical(variant), variants(variant)) == (variant, (term,))
