"""Tests of indexer.analysis.abbreviations: what a text defines, and what only looks so."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.abbreviations import find_definitions

_UBND = ("ubnd", "ủy ban nhân dân")
_HDND = ("hđnd", "hội đồng nhân dân")

DEFINED = {
    "Ủy ban nhân dân (UBND) quận họp.": [_UBND],
    "UBND (Ủy ban nhân dân) quận họp.": [_UBND],
    "Uỷ Ban Nhân Dân(UBND)": [_UBND],
    "ỦY BAN NHÂN DÂN ( UBND )": [_UBND],
    "“Ủy ban nhân dân” (“UBND”)": [_UBND],
    "Chủ tịch Hội đồng nhân dân (HĐND) và Ủy ban nhân dân (UBND)": [_HDND, _UBND],
    "Hội đồng nhân dân (HDND)": [("hdnd", "hội đồng nhân dân")],
    "Hội đồng nhân dân (HÐND)": [_HDND],  # U+00D0
    "HĐND (Hội đồng nhân dân); HĐND (hội đồng nhân dân)": [_HDND, _HDND],
    "Sở Giáo dục và Đào tạo (GD&ĐT)": [("gd đt", "giáo dục và đào tạo")],
    "Sở Giáo dục - Đào tạo (GD-ĐT)": [("gd đt", "giáo dục đào tạo")],
    "phát triển kinh tế – xã hội (KT-XH)": [("kt xh", "kinh tế xã hội")],
    "Tài nguyên và Môi trường (TNMT)": [("tnmt", "tài nguyên và môi trường")],
    "doanh nghiệp nhỏ và vừa (DNNVV)": [("dnnvv", "doanh nghiệp nhỏ và vừa")],
    "Lao động, Thương binh và Xã hội (LĐTBXH)": [("lđtbxh", "lao động thương binh và xã hội")],
    "phòng cháy, chữa cháy (PCCC)": [("pccc", "phòng cháy chữa cháy")],
    "bảo hiểm y tế (BHYT)": [("bhyt", "bảo hiểm y tế")],
    "nhà ở xã hội (NƠXH)": [("nơxh", "nhà ở xã hội")],
    "nhà ở xã hội (NOXH)": [("noxh", "nhà ở xã hội")],
    "Trung ương (TƯ)": [("tư", "trung ương")],
    "các khu công\nnghiệp; khu công nghiệp (KCN)": [("kcn", "khu công nghiệp")],
    "World Health Organization (WHO)": [("who", "world health organization")],
    "bầu cử đại biểu\u00a0Quốc hội (ĐBQH)": [("đbqh", "đại biểu quốc hội")],
    "Ủy\u200b ban nhân dân (U\u200bBND)": [_UBND],
}

NOT_DEFINED = [
    "",
    "()",
    "( )",
    "(UBND)",
    "Ủy ban nhân dân quận (UBND)",  # a word that has no letter
    "ban nhân dân (UBND)",  # a letter that has no word
    "Ủy ban nhân dân (ubnd)",
    "Ủy ban nhân dân [UBND]",
    "Ủy ban nhân dân (UBND",
    "Ủy ban nhân dân. (UBND)",
    "Ủy ban. Nhân dân (UBND)",
    "Ủy ban\nnhân dân (UBND)",
    "Doanh nghiệp (ĐN)",  # Đ stands for no D
    "ngày 12/01/2024 (T.7)",
    "năm 2024 (2024)",
    "Ủy ban 2 nhân dân (UBND)",
    "tổ, dân (TD)",  # a list
    "khóa XII (XII)",
    "T B N (TBN)",
    "Hà (H)",
    "UBND (ủy ban nhân dân quận)",
    "UBND quận (ủy ban nhân dân)",
    "123/UBND (Ủy ban nhân dân)",
    "ubnd (Ủy ban nhân dân)",
    "UBND (12/01/2024)",
    "Ảnh: A.B. (TTXVN)",
    "một người dân " * 40 + "(" + "N" * 40 + ")",
]


@pytest.mark.parametrize("text", DEFINED)
def test_an_abbreviation_is_defined_by_a_bracket_beside_it(text: str) -> None:
    assert find_definitions(text) == DEFINED[text]


@pytest.mark.parametrize("text", DEFINED)
def test_accents_may_be_decomposed(text: str) -> None:
    assert find_definitions(unicodedata.normalize("NFD", text)) == DEFINED[text]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", NOT_DEFINED)
def test_what_the_letters_do_not_prove_is_no_definition(text: str, form: Literal["NFC", "NFD"]) -> None:
    assert find_definitions(unicodedata.normalize(form, text)) == []


@given(st.text(alphabet="UuBbÐđĐủ ()-&,.\n“”\u0309\u200b1ẑ", max_size=60))
def test_any_text_is_read_and_what_is_found_is_canonical_words(text: str) -> None:
    for short, long in find_definitions(text):
        assert [short, long] == [" ".join(part.split()).lower() for part in (short, long)]
        assert len(short.replace(" ", "")) <= len(long.split())
        assert not {"=", "\n", ""} & {*short, *long}


def test_a_long_text_without_an_end_of_brackets_is_read_too() -> None:
    assert find_definitions("UBND (" * 5_000) == []
    assert find_definitions("ủy ban nhân dân (UBND) " * 1_000) == [_UBND] * 1_000
