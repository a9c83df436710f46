"""Tests of searchapp.query.place_table: what staff write of places, slips too, changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.analysis.place_names import PlaceName
from searchapp.query.place_table import Link, Place, PlaceFiles, PlaceTable


def name(text: str) -> PlaceName:
    found = PlaceName.of(text)
    assert found is not None
    return found


def place(label: str, *, only: tuple[str, ...] = (), within: tuple[str, ...] = ()) -> Place:
    return Place(label, name(label), tuple(map(name, only)), tuple(map(name, within)))


TRUC_BACH = Link(place("Phường Trúc Bạch"), place("Phường Ba Đình"))

LINES: dict[str, PlaceTable] = {
    "": PlaceTable(),
    "\n\r\n \t\n# Phường Trúc Bạch = Phường Ba Đình": PlaceTable(),
    "Phường Trúc Bạch = Phường Ba Đình": PlaceTable((TRUC_BACH,)),
    "\ufeffPhường Trúc Bạch=Phường Ba Đình\r\n": PlaceTable((TRUC_BACH,)),
    "  Phường  Trúc Bạch\t= Phường Ba Đình  # từ 1/7/2025": PlaceTable((TRUC_BACH,)),
    "Phường Trúc Bạch, Quận Ba Đình, Hà Nội = Phường Ba Đình": PlaceTable(
        (Link(place("Phường Trúc Bạch", within=("Quận Ba Đình", "Hà Nội")), place("Phường Ba Đình")),)
    ),
    "Xã Tân Lập (Huyện Đan Phượng / Hà Nội) = Xã Ô Diên": PlaceTable(
        (Link(place("Xã Tân Lập", only=("Huyện Đan Phượng", "Hà Nội")), place("Xã Ô Diên")),)
    ),
    "Xã Tân Lập (Hà Nội), Huyện Đan Phượng = Xã Tân Lập (Lâm Đồng)": PlaceTable(
        (
            Link(
                place("Xã Tân Lập", only=("Hà Nội",), within=("Huyện Đan Phượng",)),
                place("Xã Tân Lập", only=("Lâm Đồng",)),
            ),
        )
    ),
    "Quận 1 = Phường Sài Gòn": PlaceTable((Link(place("Quận 1"), place("Phường Sài Gòn")),)),
    "Sở Công Thương = Sở Công nghiệp": PlaceTable((Link(place("Sở Công Thương"), place("Sở Công nghiệp")),)),
    "Phường Trúc Bạch =": PlaceTable(unlinked=frozenset({("phường", "trúc", "bạch")})),
}

SLIPS = {
    "Phường Trúc Bạch": "“Phường Trúc Bạch” has no = between an old name and a new one",
    "= Phường Ba Đình": "the old name is missing",
    "=": "the old name is missing",
    "Phường = Phường Ba Đình": "“Phường” is a kind of place and no name",
    "Láng = Phường Láng": "“Láng” is too short for a name; give its kind too, as in Phường Láng",
    "Phường Láng = - ": "the new name is missing",
    "Phường Láng = phường LÁNG": "“Phường Láng” is linked to itself",
    "Phường Láng (Hà Nội = Phường X Y": (
        "“Phường Láng (Hà Nội” is not written as NAME (ONLY BESIDE / OR BESIDE), WITHIN"
    ),
    "Phường Láng () = Phường X": "a name in brackets is missing",
    "Phường Láng (Hà Nội / ) = Phường X": "a name in brackets is missing",
    "Phường Láng, = Phường X": "a name after a comma is missing",
    "Phường Láng, Quận = Phường X": "“Quận” is a kind of place and no name",
    "Phường " + "x " * 12 + "= Phường Y": f"“Phường {'x ' * 11}x” is too long for the old name",
}


def places_file(folder: Path, text: str | bytes) -> Path:
    path = folder / "places.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("text", LINES)
def test_lines_say_which_names_belong_together(text: str, tmp_path: Path) -> None:
    assert PlaceTable.read(places_file(tmp_path, text)) == LINES[text]


@pytest.mark.parametrize("line", SLIPS)
def test_a_line_with_a_slip_is_left_out_and_told(line: str, tmp_path: Path) -> None:
    path = places_file(tmp_path, f"# links\n{line}\nPhường Trúc Bạch = Phường Ba Đình\n")
    fault = f"{path}, line 2: {SLIPS[line]}; the line is left out"
    assert PlaceTable.read(path) == PlaceTable((TRUC_BACH,), faults=(fault,))


def test_a_line_that_is_not_utf_8_is_left_out_and_told(tmp_path: Path) -> None:
    path = places_file(tmp_path, b"Ph\xff = X\n" + "Phường Trúc Bạch = Phường Ba Đình".encode())
    fault = f"{path}, line 1: it is not UTF-8; the line is left out"
    assert PlaceTable.read(path) == PlaceTable((TRUC_BACH,), faults=(fault,))


def test_files_are_read_again_when_they_are_made_changed_and_deleted(tmp_path: Path) -> None:
    files = PlaceFiles([tmp_path / "places.txt"], look_again=0)
    assert files.current() == PlaceTable()
    path = places_file(tmp_path, "Phường Trúc Bạch = Phường Ba Đình")
    assert files.current() == PlaceTable((TRUC_BACH,))
    assert files.current() is files.current()
    places_file(tmp_path, "Phường Trúc Bạch =")
    assert files.current().unlinked == {("phường", "trúc", "bạch")}
    path.unlink()
    assert files.current() == PlaceTable()


def test_what_a_file_said_holds_while_it_cannot_be_read(tmp_path: Path) -> None:
    path = places_file(tmp_path, "Phường Trúc Bạch = Phường Ba Đình")
    files = PlaceFiles([path], look_again=0)
    path.unlink()
    path.mkdir()
    table = files.current()
    assert table.links == (TRUC_BACH,)
    assert [fault.partition(" (")[0] for fault in table.faults] == [f"{path} cannot be read"]


def test_tables_are_joined(tmp_path: Path) -> None:
    first = PlaceTable.read(places_file(tmp_path, "Phường Trúc Bạch = Phường Ba Đình"))
    second = PlaceTable.read(places_file(tmp_path, "Phường Láng ="))
    assert first.joined(second) == PlaceTable((TRUC_BACH,), frozenset({("phường", "láng")}))
