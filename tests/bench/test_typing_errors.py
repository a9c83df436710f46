"""Tests of typing errors: one letter or one tone of a syllable, of the kind it says."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

import pytest

from bench.evaluation.typing_errors import (
    doubled,
    dropped,
    neighbouring_key,
    swapped,
    with_error,
    wrong_tone,
)
from indexer.analysis.canonical import canonical, fold

Error = Callable[[str, random.Random], str]


def outcomes(error: Error, letters: str) -> set[str]:
    return {error(letters, random.Random(seed)) for seed in range(300)}  # noqa: S311 (fixed seeds)


@pytest.mark.parametrize(
    ("error", "letters", "possible"),
    [
        (dropped, "hội", {"ội", "hi", "hộ"}),
        (dropped, "an", {"a", "n"}),
        (dropped, "oo", {"o"}),
        (dropped, "a", {"a"}),
        (dropped, "", {""}),
        (doubled, "hội", {"hhội", "hộội", "hộii"}),
        (doubled, "Đi", {"ĐĐi", "Đii"}),
        (doubled, "a", {"aa"}),
        (doubled, "", {""}),
        (swapped, "hội", {"ộhi", "hiộ"}),
        (swapped, "aab", {"aba"}),
        (swapped, "oo", {"oo"}),
        (swapped, "a", {"a"}),
        (swapped, "", {""}),
        (neighbouring_key, "ộhỉ", {"ộgỉ", "ộjỉ", "ộyỉ", "ộuỉ", "ộbỉ", "ộnỉ"}),
        (neighbouring_key, "Q", {"W", "A"}),
        (neighbouring_key, "p", {"o", "l"}),
        (neighbouring_key, "ờ", {"ờ"}),
        (neighbouring_key, "", {""}),
        (wrong_tone, "hội", {"hôi", "hồi", "hối", "hỗi", "hổi"}),
        (wrong_tone, "Ban", {"Bàn", "Bán", "Bãn", "Bản", "Bạn"}),
        (wrong_tone, "HÒA", {"HOA", "HÓA", "HÕA", "HỎA", "HỌA"}),
        (wrong_tone, "thuỷ", {"thuy", "thùy", "thúy", "thũy", "thụy"}),
        (wrong_tone, "quyết", {"quyệt"}),
        (wrong_tone, "được", {"đước"}),
        (wrong_tone, "cách", {"cạch"}),
        (wrong_tone, "giặp", {"giắp"}),
        (wrong_tone, "UBND", {"UBND"}),
        (wrong_tone, "résumé", {"résumé"}),
        (wrong_tone, "", {""}),
    ],
)
def test_an_error_is_one_of_its_kind(error: Error, letters: str, possible: set[str]) -> None:
    assert outcomes(error, letters) == possible


def test_an_error_makes_another_word_and_not_another_spelling() -> None:
    for letters in ("hội", "hòa", "Ủy", "BAN", "quyết", "an", "oo", "đđ", "ủy"):
        assert canonical(letters) not in set(map(canonical, outcomes(with_error, letters)))


def test_decomposed_letters_are_mistyped_as_composed_ones() -> None:
    decomposed = unicodedata.normalize("NFD", "hội")
    assert outcomes(with_error, decomposed) == outcomes(with_error, "hội")


def test_every_kind_of_error_is_made() -> None:
    made = outcomes(with_error, "nghị")
    assert {"nghi", "nghĩ"} <= {wrong for wrong in made if fold(wrong) == "nghi"}
    assert {"ghị", "nnghị", "gnhị"} <= made
    assert any(len(wrong) == 4 and wrong.startswith(("b", "m", "h", "j")) for wrong in made)


def test_where_no_error_makes_another_word_there_is_none() -> None:
    assert outcomes(with_error, "") == {""}
