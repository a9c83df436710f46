from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from indexer.analysis.agencies import AgencyList

AGENCIES = AgencyList.load()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("", ()),
        ("12/01/2024", ()),
        ("UBND quận Ba Đình họp", ("UBND quận Ba Đình",)),
        ("Uỷ ban nhân dân quận Ba Đình", ("UBND quận Ba Đình",)),
        ("Ủy ban Nhân dân Quận Ba Ðình", ("UBND quận Ba Đình",)),
        ("ỦY BAN NHÂN DÂN QUẬN BA ĐÌNH TỔ CHỨC HỘI NGHỊ", ("UBND quận Ba Đình",)),
        ("Ủy ban nhân dân (UBND) quận Ba Đình", ("UBND quận Ba Đình",)),
        (
            "UBND Q.1, UBND P. Bến Nghé và UBND phường 05",
            ("UBND quận 1", "UBND phường Bến Nghé", "UBND phường 5"),
        ),
        ("UBND TP.HCM; UBND TPHCM; UBND TP Hồ Chí Minh", ("UBND thành phố Hồ Chí Minh",)),
        ("UBND tỉnh Thừa Thiên - Huế", ("UBND tỉnh Thừa Thiên Huế",)),
        ("UBND xã Hoà Phú và UBND xã Hòa Phú", ("UBND xã Hòa Phú",)),
        ("Công an Hà Nội, Công an Thanh Hoá", ("Công an thành phố Hà Nội", "Công an tỉnh Thanh Hóa")),
        ("Sở GD&ĐT Hà Nội", ("Sở Giáo dục và Đào tạo thành phố Hà Nội",)),
        ("Bí thư Quận ủy Ba Đình", ("Quận ủy Ba Đình",)),
        (
            "Huyện ủy-HĐND-UBND huyện Cần Giờ",
            ("Huyện ủy Cần Giờ", "HĐND huyện Cần Giờ", "UBND huyện Cần Giờ"),
        ),
        ("Thành ủy - UBND tỉnh Thái Nguyên", ("UBND tỉnh Thái Nguyên",)),
    ],
)
def test_mentions_become_one_label_for_all_spellings(text: str, labels: tuple[str, ...]) -> None:
    assert AGENCIES.find(text) == labels
    assert AGENCIES.find(unicodedata.normalize("NFD", text)) == labels


@pytest.mark.parametrize(
    "text",
    [
        "HĐND – UBND - Ủy ban MTTQ Việt Nam quận Ba Đình",
        "Thường trực Hội đồng nhân dân, Ủy ban nhân dân, Ủy ban Mặt trận Tổ quốc Việt Nam quận Ba Đình",
        "Thường trực HĐND, lãnh đạo UBND và Ban Thường trực UBMTTQ quận Ba Đình",
    ],
)
def test_a_place_at_the_end_of_a_list_belongs_to_every_agency_in_it(text: str) -> None:
    assert AGENCIES.find(text) == (
        "HĐND quận Ba Đình",
        "UBND quận Ba Đình",
        "Ủy ban MTTQ Việt Nam quận Ba Đình",
    )


@pytest.mark.parametrize(
    "text",
    [
        "UBND quận họp",
        "đại biểu HĐND các cấp",
        "Bộ Công an TP HCM",
        "Báo Công an TP HCM",
        "cơ sở y tế quận Ba Đình",
        "cuộc họp của UBND\nBa Đình vào xuân",
        "Chủ tịch UBND tỉnh Lê Minh Ánh",
        "Phó Chủ tịch UBND thành phố Lê Quý Đôn",
        "Bí thư Quận ủy Nguyễn Văn An",
        "tiếng ca Hà Nội",
    ],
)
def test_an_agency_without_a_place_of_its_own_gives_no_label(text: str) -> None:
    assert AGENCIES.find(text) == ()


def test_a_place_ends_before_a_persons_name() -> None:
    assert AGENCIES.find("Chủ tịch UBND TP. Hà Nội Nguyễn Đức Chung") == ("UBND thành phố Hà Nội",)
    assert AGENCIES.find("Chủ tịch UBND quận Ba Đình Nguyễn Văn An") == ("UBND quận Ba Đình",)


def test_the_central_front_needs_no_place() -> None:
    assert AGENCIES.find("Ủy ban Trung ương MTTQ Việt Nam họp") == ("Ủy ban Trung ương MTTQ Việt Nam",)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("UBND quận Gò Vấp", "UBND quận Gò Vấp"),
        ("UBND QUẬN HAI BÀ TRƯNG", "UBND quận Hai Bà Trưng"),
        ("Ủy ban nhân dân quận Ba Đình - TP Hà Nội", "UBND quận Ba Đình"),
        ("Thường trực HĐND quận Ba Đình", "HĐND quận Ba Đình"),
        ("VnExpress", None),
        ("Báo Hà Nội mới", None),
        ("Công an họp tại quận Ba Đình", None),
        ("UBND quận Ba Đình họp sáng nay", None),
        ("", None),
    ],
)
def test_a_whole_text_is_an_agency_only_if_nothing_else_is_in_it(text: str, label: str | None) -> None:
    assert AGENCIES.whole(text) == label


def test_another_list_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "agencies.toml"
    path.write_text('[[agency]]\nlabel = "Trạm Y tế"\nspellings = ["TYT"]\n', encoding="utf-8")
    assert AgencyList.load(path).find("TYT phường Bến Nghé, UBND quận 1") == ("Trạm Y tế phường Bến Nghé",)


@pytest.mark.parametrize("entry", ['label = "A"\nplace = "nowhere"', 'spellings = ["A"]'])
def test_a_list_with_a_badly_described_agency_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "agencies.toml"
    path.write_text(f"[[agency]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"label|place"):
        AgencyList.load(path)
