"""Tests of indexer.analysis.place_names: kinds in full and shortened, names, numbers."""

from __future__ import annotations

import unicodedata

import pytest

from indexer.analysis.place_names import PlaceName

NAMES: dict[str, tuple[str, str] | None] = {
    "": None,
    "  - ": None,
    "Phường": None,
    "Thành phố": None,
    "Phường Trúc Bạch": ("phường", "trúc bạch"),
    "PHƯỜNG TRÚC BẠCH": ("phường", "trúc bạch"),
    "Thành phố Hà Nội": ("thành phố", "hà nội"),
    "Thị xã Sơn Tây": ("thị xã", "sơn tây"),
    "Đặc khu Côn Đảo": ("đặc khu", "côn đảo"),
    "Ðặc khu Côn Ðảo": ("đặc khu", "côn đảo"),  # U+00D0
    "Xã Hoà Phú": ("xã", "hòa phú"),
    "Quận 1": ("quận", "1"),
    "Hà Nội": ("", "hà nội"),
    "Phường Phương Liên - Trung Tự": ("phường", "phương liên trung tự"),
    "Xã Ia H'Drai": ("xã", "ia h drai"),
    "Thành Công": ("", "thành công"),
}


@pytest.mark.parametrize("text", NAMES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_has_a_kind_and_a_name_of_its_own(text: str, form: str) -> None:
    assert form in ("NFC", "NFD")
    found = PlaceName.of(unicodedata.normalize("NFD", text) if form == "NFD" else text)
    assert (found and (" ".join(found.kind), " ".join(found.own))) == NAMES[text]


@pytest.mark.parametrize(
    ("text", "written"),
    {
        "Phường Trúc Bạch": ["phường trúc bạch", "p trúc bạch"],
        "Thành phố Thủ Đức": ["thành phố thủ đức", "tp thủ đức"],
        "Đặc khu Lý Sơn": ["đặc khu lý sơn", "đk lý sơn"],
        "Quận 1": ["quận 1", "quận 01", "q 1", "q 01", "q1", "q01"],
        "Phường 12": ["phường 12", "p 12", "p12"],
        "Hà Nội": ["hà nội"],
    }.items(),
)
def test_it_is_written_in_full_and_short(text: str, written: list[str]) -> None:
    name = PlaceName.of(text)
    assert name is not None
    assert [" ".join(words) for words in name.written()] == written
