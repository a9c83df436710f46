"""Tests of `indexer places`: which units two tables link, and how that gets into places.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.place_file import BEGIN, END
from indexer.place_links import Side, UnitLink, UnitLinks, UnknownProvinceError, linked_units
from indexer.place_units import read_units
from searchapp.query.place_table import PlaceTable
from tests.indexer.commands import Indexer

OLD = """
province	01	Thành phố An Bình
province	02	Tỉnh Bắc Sơn
province	03	Tỉnh Cát Lâm
district	001	Quận Hòa Khê		Thành phố An Bình
district	002	Huyện Mai Động		Thành phố An Bình
district	003	Huyện Mai Động		Tỉnh Bắc Sơn
district	004	Huyện Đảo Yến		Tỉnh Cát Lâm
ward	101	Phường Lụa	Quận Hòa Khê	Thành phố An Bình
ward	102	Phường Gốm	Quận Hòa Khê	Thành phố An Bình
ward	103	Phường Sen	Quận Hòa Khê	Thành phố An Bình
ward	104	Phường 1	Quận Hòa Khê	Thành phố An Bình
ward	201	Xã Tân Lập	Huyện Mai Động	Thành phố An Bình
ward	202	Thị trấn Mai Động	Huyện Mai Động	Thành phố An Bình
ward	203	Xã Đồi	Huyện Mai Động	Thành phố An Bình
ward	301	Xã Tân Lập	Huyện Mai Động	Tỉnh Bắc Sơn
ward	302	Xã Suối	Huyện Mai Động	Tỉnh Bắc Sơn
ward	303	Phường 1	Huyện Mai Động	Tỉnh Bắc Sơn
ward	401	Xã Hòa Bình	Huyện Đảo Yến	Tỉnh Cát Lâm
ward	402	Xã Cũ	Huyện Đảo Yến	Tỉnh Cát Lâm
"""

NEW = """
province	01	Thành phố An Bình
province	03	Tỉnh Cát Lâm
ward	101	Phường Hòa Khê		Thành phố An Bình
ward	103	Phường Sen		Thành phố An Bình
ward	104	Phường Gốm		Thành phố An Bình
ward	201	Xã Mai Động		Thành phố An Bình
ward	203	Phường Đồi		Thành phố An Bình
ward	301	Xã Ngọn		Tỉnh Cát Lâm
ward	302	Xã Suối		Tỉnh Cát Lâm
ward	303	Phường Sen		Tỉnh Cát Lâm
ward	401	Xã Hoà Bình		Tỉnh Cát Lâm
ward	999	Đặc khu Đảo Yến		Tỉnh Cát Lâm
"""


def table(folder: Path, name: str, text: str) -> Path:
    rows = ("\t".join((line.split("\t") + [""] * 5)[:5]) for line in text.strip().splitlines())
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "index").mkdir()
    return table(tmp_path, "old.tsv", OLD), table(tmp_path, "new.tsv", NEW)


def test_what_two_tables_link(tables: tuple[Path, Path]) -> None:
    found = linked_units(*map(read_units, tables))
    assert found == UnitLinks(
        (
            # Where its wards went: no province has its code.
            UnitLink("province", Side("Tỉnh Bắc Sơn"), Side("Tỉnh Cát Lâm")),
            UnitLink("district", Side("Quận Hòa Khê"), Side("Phường Hòa Khê")),
            # Two districts have its name; one of them became a ward.
            UnitLink("district", Side("Huyện Mai Động", ("Thành phố An Bình",)), Side("Xã Mai Động")),
            UnitLink("district", Side("Huyện Đảo Yến"), Side("Đặc khu Đảo Yến")),
            UnitLink("ward", Side("Phường Lụa", within="Quận Hòa Khê"), Side("Phường Hòa Khê")),
            UnitLink("ward", Side("Phường 1", ("Quận Hòa Khê", "Thành phố An Bình")), Side("Phường Gốm")),
            # The district's name tells nothing, both have one of it.
            UnitLink(
                "ward", Side("Xã Tân Lập", ("Thành phố An Bình",), "Huyện Mai Động"), Side("Xã Mai Động")
            ),
            UnitLink("ward", Side("Xã Đồi", within="Huyện Mai Động"), Side("Phường Đồi")),
            UnitLink(
                "ward",
                Side("Xã Tân Lập", ("Tỉnh Bắc Sơn", "Tỉnh Cát Lâm"), "Huyện Mai Động"),
                Side("Xã Ngọn"),
            ),
            UnitLink(
                "ward",
                Side("Phường 1", ("Huyện Mai Động", "Tỉnh Bắc Sơn", "Tỉnh Cát Lâm")),
                Side("Phường Sen", ("Huyện Mai Động", "Tỉnh Cát Lâm")),
            ),
        ),
        unchanged=5,  # two provinces; Phường Sen; Xã Suối; Xã Hòa Bình, the mark's place apart
        ambiguous=0,
    )
    assert (found.count("ward"), found.count("district"), found.count("province")) == (6, 3, 1)
    assert found.limited == 5


def test_in_one_province_only_what_lies_in_it_makes_a_name_ambiguous(tables: tuple[Path, Path]) -> None:
    old, new = map(read_units, tables)
    found = linked_units(old, new, province="an bình")
    assert found == linked_units(old, new, province="Thành phố An Bình")
    assert found == UnitLinks(
        (
            UnitLink("district", Side("Quận Hòa Khê"), Side("Phường Hòa Khê")),
            UnitLink("district", Side("Huyện Mai Động"), Side("Xã Mai Động")),
            UnitLink("ward", Side("Phường Lụa", within="Quận Hòa Khê"), Side("Phường Hòa Khê")),
            UnitLink("ward", Side("Phường 1", within="Quận Hòa Khê"), Side("Phường Gốm")),
            UnitLink("ward", Side("Xã Tân Lập", within="Huyện Mai Động"), Side("Xã Mai Động")),
            UnitLink("ward", Side("Xã Đồi", within="Huyện Mai Động"), Side("Phường Đồi")),
        ),
        unchanged=2,
        ambiguous=0,
    )
    assert linked_units(old, new, province="Tỉnh Bắc Sơn") == linked_units(old, new, province="Tỉnh Cát Lâm")
    with pytest.raises(UnknownProvinceError):
        linked_units(old, new, province="Tỉnh Không Có")


def test_a_name_that_lives_on_next_to_the_new_one_is_not_linked(tmp_path: Path) -> None:
    old = table(
        tmp_path,
        "old.tsv",
        "province\t1\tTỉnh A\nward\t1\tXã Mít\tHuyện B\tTỉnh A\nward\t2\tXã Me\tHuyện B\tTỉnh A",
    )
    new = table(
        tmp_path, "new.tsv", "province\t1\tTỉnh A\nward\t1\tXã Me\t\tTỉnh A\nward\t2\tXã Mít\t\tTỉnh A"
    )
    assert linked_units(read_units(old), read_units(new)) == UnitLinks((), unchanged=1, ambiguous=2)


def test_the_command_says_how_many_links_of_which_sort(indexer: Indexer, tables: tuple[Path, Path]) -> None:
    ended = indexer("places", *tables)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "10 old names linked with new ones in index/places.txt:",
        "        6  wards that kept their code under another name",
        "        3  districts that ended, whose name a ward has now",
        "        1  provinces renamed, or now part of one of another name",
        "        5  of all these only beside a place around them, as written there",
        "Not linked:",
        "        5  that kept their name",
        "        0  one of whose names may mean another place",
    ]
    assert indexer("places", *tables, "--province", "An Bình", "--json").json == {
        "wards": 4,
        "districts": 2,
        "provinces": 0,
        "limited": 0,
        "unchanged": 2,
        "ambiguous": 0,
        "file": "index/places.txt",
    }


def test_what_is_written_is_what_searches_read(
    indexer: Indexer, tables: tuple[Path, Path], tmp_path: Path
) -> None:
    assert indexer("places", *tables).code == 0
    path = tmp_path / "index" / "places.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == [BEGIN, "# from old.tsv and new.tsv"]
    assert lines[-1] == END
    assert "Phường Lụa, Quận Hòa Khê = Phường Hòa Khê" in lines
    assert "Xã Tân Lập (Thành phố An Bình), Huyện Mai Động = Xã Mai Động" in lines
    read = PlaceTable.read(path)
    assert read.faults == ()
    assert [(link.old.label, link.new.label) for link in read.links] == [
        (link.old.label, link.new.label) for link in linked_units(*map(read_units, tables)).links
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_the_lines_of_staff_stay_as_they_are(
    indexer: Indexer, tables: tuple[Path, Path], tmp_path: Path, end: str
) -> None:
    path = tmp_path / "index" / "places.txt"
    own = f"# của phòng\nPhường X = Phường Y{end}".encode() + b"\xff"
    path.write_bytes(own)
    assert indexer("places", *tables).code == 0
    first = path.read_bytes()
    assert first.startswith(own + b"\n\n" + BEGIN.encode())
    path.write_bytes(b"\xef\xbb\xbf" + first + "Phường Z =\r\n".encode())
    assert indexer("places", *tables, "--province", "An Bình").code == 0
    second = path.read_bytes()
    assert second.startswith(b"\xef\xbb\xbf" + own)
    assert second.endswith(f"{END}\nPhường Z =\r\n".encode())
    assert len(second.splitlines()) == len(first.splitlines()) + 1 - 4
    assert indexer("places", *tables, "--province", "An Bình").code == 0
    assert path.read_bytes() == second
    assert sorted(each.name for each in path.parent.iterdir()) == ["places.txt"]


@pytest.mark.parametrize("text", [BEGIN, END, f"{END}\n{BEGIN}", f"{BEGIN}\n{BEGIN}\n{END}"])
def test_a_block_that_is_not_whole_is_not_touched(
    indexer: Indexer, tables: tuple[Path, Path], tmp_path: Path, text: str
) -> None:
    path = tmp_path / "index" / "places.txt"
    path.write_text(text, encoding="utf-8")
    ended = indexer("places", *tables)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Error: index/places.txt has not both of the lines")
    assert path.read_text(encoding="utf-8") == text


SLIPS = {
    "": "it names no unit",
    "province\t01\tTỉnh A": "line 1: 3 columns where kind, code, name, district and province are expected",
    "province\t01\tTỉnh A\t\t\ntown\t01\tXã B\t\tTỉnh A": "line 2: “town” is not province, district or ward",
    "ward\t01\tB C\t\tTỉnh A": "line 1: “B C” is not a kind and a name",
    "ward\t01\tXã\t\tTỉnh A": "line 1: “Xã” is not a kind and a name",
    "ward\t01\tXã B (cũ)\t\tTỉnh A": "line 1: “Xã B (cũ)” is not a kind and a name",
    "ward\t\tXã B\t\tTỉnh A": "line 1: “Xã B” has no code",
    "ward\t01\tXã B\t\t": "line 1: “Xã B” has no province",
    "ward\t01\tXã B\t\tTỉnh A\n\nward\t01\tXã C\t\tTỉnh A": "line 3: the ward 01 stands in line 1 already",
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_table_with_a_slip_changes_nothing(
    indexer: Indexer, tables: tuple[Path, Path], tmp_path: Path, text: str
) -> None:
    bad = tmp_path / "bad.tsv"
    bad.write_text(text, encoding="utf-8")
    ended = indexer("places", bad, tables[1])
    where = "" if SLIPS[text].startswith("line") else ":"
    sign = ", " if SLIPS[text].startswith("line") else f"{where} "
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"Error: {bad}{sign}{SLIPS[text]}; nothing has been changed\n"
    assert not (tmp_path / "index" / "places.txt").exists()


def test_a_table_that_is_not_utf_8_is_told(
    indexer: Indexer, tables: tuple[Path, Path], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.tsv"
    bad.write_bytes(b"province\t01\tT\xffnh A\t\t\n")
    ended = indexer("places", tables[0], bad)
    assert (ended.code, ended.err) == (
        1,
        f"Error: {bad}: it is not UTF-8 (byte 14); nothing has been changed\n",
    )


def test_wrong_usage_is_told(indexer: Indexer, tables: tuple[Path, Path], tmp_path: Path) -> None:
    ended = indexer("places", *tables, "--province", "Tỉnh Không Có")
    assert ended.code == 2
    assert "“Tỉnh Không Có” is no province in" in ended.err
    assert indexer("places", tables[0], tmp_path / "none.tsv").code == 2
    ended = indexer("places", *tables, "--index", "elsewhere")
    assert (ended.code, "elsewhere holds no index" in ended.err) == (1, True)


def test_the_tables_of_the_whole_country(shared_data: Path) -> None:
    old, new = (shared_data / "lists" / f"admin_units_{time}.tsv" for time in ("2025-03", "2026-07"))
    if not (old.is_file() and new.is_file()):
        pytest.skip(f"no tables of units in {shared_data / 'lists'}")
    everywhere = linked_units(read_units(old), read_units(new))
    sorts = (everywhere.count("ward"), everywhere.count("district"), everywhere.count("province"))
    assert sorts == (2137, 593, 30)
    assert (everywhere.unchanged, everywhere.ambiguous) == (1190, 23)
    here = linked_units(read_units(old), read_units(new), province="Thành phố Hà Nội")
    named = {(link.old.label, link.new.label) for link in here.links}
    assert {
        ("Phường Trúc Bạch", "Phường Ba Đình"),
        ("Quận Ba Đình", "Phường Ba Đình"),
        ("Phường Liễu Giai", "Phường Ngọc Hà"),
        ("Thị xã Sơn Tây", "Phường Sơn Tây"),
    } <= named
    assert not any(label in ("Phường Quán Thánh", "Phường Kim Mã") for label, _ in named)  # no table tells
    assert [link for link in here.links if link.old.label == "Phường Trúc Bạch"] == [
        UnitLink("ward", Side("Phường Trúc Bạch", within="Quận Ba Đình"), Side("Phường Ba Đình"))
    ]
