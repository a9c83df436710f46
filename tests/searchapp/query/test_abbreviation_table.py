"""Tests of searchapp.query.abbreviation_table: what staff write, slips too, and how changes are noticed."""

from __future__ import annotations

import logging
import os
import threading
import unicodedata
from pathlib import Path

import pytest

from searchapp.query.abbreviation_table import PROJECT_TABLE, AbbreviationFiles, Entry, Table

_UBND = Entry("UBND", ("ubnd",), ((("ủy", "ban", "nhân", "dân"),),))
_NONE: dict[str, Entry] = {}

LINES = {
    "": _NONE,
    "\n\r\n  \t\n": _NONE,
    "# UBND = Ủy ban nhân dân": _NONE,
    "UBND = Ủy ban nhân dân": {"ubnd": _UBND},
    "\ufeffUBND=uỷ ban nhân dân\r\n": {"ubnd": _UBND},
    "  UBND\t=  ỦY BAN NHÂN DÂN  # như thế": {"ubnd": _UBND},
    "UBND = Ủy ban nhân dân\rHTX = hợp tác xã": {
        "ubnd": _UBND,
        "htx": Entry("HTX", ("htx",), ((("hợp", "tác", "xã"),),)),
    },
    "hđnd = Hội đồng nhân dân": {"hđnd": Entry("hđnd", ("hđnd",), ((("hội", "đồng", "nhân", "dân"),),))},
    "HÐND = Hội đồng": {"hđnd": Entry("HÐND", ("hđnd",), ((("hội", "đồng"),),))},  # U+00D0
    "GD&ĐT = Giáo dục và Đào tạo": {
        "gdđt": Entry("GD&ĐT", ("gd", "đt"), ((("giáo", "dục", "và", "đào", "tạo"),),))
    },
    "TT = trung tâm | thông tư": {
        "tt": Entry("TT", ("tt",), ((("trung", "tâm"),), (("thông", "tư"),))),
    },
    "PCCC = phòng cháy, chữa cháy / phòng cháy chữa cháy / chữa cháy": {
        "pccc": Entry("PCCC", ("pccc",), ((("phòng", "cháy", "chữa", "cháy"), ("chữa", "cháy")),)),
    },
    "TW = Trung ương / T.Ư": {"tw": Entry("TW", ("tw",), ((("trung", "ương"), ("t", "ư")),))},
    "UBND =": {"ubnd": Entry("UBND", ("ubnd",), ())},
    "FB = Facebook": {"fb": Entry("FB", ("fb",), ((("facebook",),),))},
    "G20 = nhóm 20": {"g20": Entry("G20", ("g20",), ((("nhóm", "20"),),))},
    unicodedata.normalize("NFD", "NƠXH = nhà ở xã hội"): {
        "nơxh": Entry(unicodedata.normalize("NFD", "NƠXH"), ("nơxh",), ((("nhà", "ở", "xã", "hội"),),))
    },
}

SLIPS = {
    "UBND": "“UBND” has no = between an abbreviation and its long form",
    "UBND: Ủy ban nhân dân": "“UBND: Ủy ban nhân dân” has no = between an abbreviation and its long form",
    "= Ủy ban nhân dân": "an abbreviation is missing",
    "=": "an abbreviation is missing",
    "&- = Ủy ban nhân dân": "an abbreviation is missing",
    "U = Ủy ban": "“U” is no abbreviation",
    "UBNDUBNDUBNDUBNDUBNDUBNDUBND = Ủy ban": "“UBNDUBNDUBNDUBNDUBNDUBNDUBND” is no abbreviation",
    "UBND = |": "a long form is missing",
    "UBND = Ủy ban nhân dân |": "a long form is missing",
    "UBND = Ủy ban / / Ủy ban nhân dân": "a long form is missing",
    "UBND = ubnd": "“UBND” stands for itself",
    "UBND = Ủy ban nhân dân | UBND": "“UBND” stands for itself",
    "UBND = " + "dân " * 13: f"“{'dân ' * 12}dân” is too long for a long form",
    "HTX = hợp tác": "“HTX” stands in line 1 already",
    "htx = hợp tác": "“htx” stands in line 1 already",
    "H-TX = hợp tác": "“H-TX” stands in line 1 already",
}


def table_file(folder: Path, text: str | bytes) -> Path:
    path = folder / "abbreviations.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("text", LINES)
def test_lines_say_what_abbreviations_stand_for(text: str, tmp_path: Path) -> None:
    assert Table.read(table_file(tmp_path, text)) == Table(LINES[text])


@pytest.mark.parametrize("line", SLIPS)
def test_a_line_with_a_slip_is_left_out_and_told(line: str, tmp_path: Path) -> None:
    path = table_file(tmp_path, f"HTX = hợp tác xã\n\n{line}\nUBND = Ủy ban nhân dân\n")
    assert Table.read(path) == Table(
        {"htx": Entry("HTX", ("htx",), ((("hợp", "tác", "xã"),),)), "ubnd": _UBND},
        (f"{path}, line 3: {SLIPS[line]}; the line is left out",),
    )


def test_a_line_that_is_not_utf_8_is_left_out_and_told(tmp_path: Path) -> None:
    path = table_file(tmp_path, "UBND = Ủy ban nhân dân\nBV = bệnh ".encode() + b"vi\xd6n\n\xff\xfe\n")
    assert Table.read(path) == Table(
        {"ubnd": _UBND},
        tuple(f"{path}, line {line}: it is not UTF-8; the line is left out" for line in (2, 3)),
    )


def test_a_file_that_is_not_there_is_an_empty_table_and_a_folder_none_at_all(tmp_path: Path) -> None:
    assert Table.read(tmp_path / "abbreviations.txt") == Table()
    assert Table.read(table_file(tmp_path, "") / "abbreviations.txt") == Table()
    with pytest.raises(OSError, match=r"directory|denied"):
        Table.read(tmp_path)


def test_the_projects_own_table_is_without_fault_and_of_some_size() -> None:
    table = Table.read(PROJECT_TABLE)
    assert (table.faults, len(table.entries) >= 200) == ((), True)
    assert table.entries["ubnd"] == _UBND
    wanted = "hđnd mttq ubmttq gpmb pccc thcs thpt cccd bhyt bhxh cand tphcm tt gdđt lđtbxh nơxh"
    assert set(wanted.split()) <= set(table.entries)


def test_what_a_later_table_says_of_an_abbreviation_holds_alone(tmp_path: Path) -> None:
    first = Table.read(table_file(tmp_path, "TT = thông tư\nUBND = Ủy ban nhân dân\nxấu"))
    second = Table.read(table_file(tmp_path, "tt = trung tâm\nT-X = thị xã\nxa"))
    path = tmp_path / "abbreviations.txt"
    assert first.overridden_by(second) == Table(
        {
            "tt": Entry("tt", ("tt",), ((("trung", "tâm"),),)),
            "ubnd": _UBND,
            "tx": Entry("T-X", ("t", "x"), ((("thị", "xã"),),)),
        },
        tuple(
            f"{path}, line {line}: “{text}” has no = between an abbreviation and its long form; "
            "the line is left out"
            for line, text in ((3, "xấu"), (3, "xa"))
        ),
    )


def test_files_are_read_again_when_they_are_made_changed_and_deleted(tmp_path: Path) -> None:
    project, own = tmp_path / "project.txt", tmp_path / "own.txt"
    project.write_text("UBND = Ủy ban nhân dân\nTT = thông tư\n", encoding="utf-8")
    files = AbbreviationFiles([project, own], look_again=0)

    def written() -> dict[str, list[str]]:
        return {
            entry.written: [" ".join(meaning[0]) for meaning in entry.meanings]
            for entry in files.current().entries.values()
        }

    assert written() == {"UBND": ["ủy ban nhân dân"], "TT": ["thông tư"]}
    assert files.current() is files.current()
    own.write_text("TT = trung tâm\nUBND =\n", encoding="utf-8")
    assert written() == {"UBND": [], "TT": ["trung tâm"]}
    own.write_text("TT = thị trấn\nUBND =\n", encoding="utf-8")
    os.utime(own, ns=(10**18, 10**18))
    assert written() == {"UBND": [], "TT": ["thị trấn"]}
    aside = tmp_path / "aside"
    aside.write_text("TT = thanh tra", encoding="utf-8")
    aside.replace(own)
    assert written() == {"UBND": ["ủy ban nhân dân"], "TT": ["thanh tra"]}
    own.unlink()
    assert written() == {"UBND": ["ủy ban nhân dân"], "TT": ["thông tư"]}


def test_they_are_not_looked_at_all_the_time(tmp_path: Path) -> None:
    path = table_file(tmp_path, "")
    files = AbbreviationFiles([path], look_again=3_600)
    path.write_text("UBND = Ủy ban nhân dân", encoding="utf-8")
    assert files.current() == Table()


def test_a_fault_is_logged_once_each_time_the_file_is_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = table_file(tmp_path, "UBND Ủy ban")
    files = AbbreviationFiles([path], look_again=0)
    what = "“UBND Ủy ban” has no = between an abbreviation and its long form"
    fault = f"{path}, line 1: {what}; the line is left out"
    assert (files.current().faults, files.current().entries) == ((fault,), {})
    assert caplog.record_tuples == [("searchapp.query.table_files", logging.WARNING, fault)]
    path.write_text("UBND = Ủy ban nhân dân", encoding="utf-8")
    assert files.current() == Table({"ubnd": _UBND})
    assert len(caplog.records) == 1


def test_what_a_file_said_holds_while_it_cannot_be_read(tmp_path: Path) -> None:
    path = table_file(tmp_path, "UBND = Ủy ban nhân dân")
    files = AbbreviationFiles([path], look_again=0)
    path.unlink()
    path.mkdir()
    table = files.current()
    assert table.entries == {"ubnd": _UBND}
    assert [fault.partition(" (")[0] for fault in table.faults] == [f"{path} cannot be read"]
    path.rmdir()
    table_file(tmp_path, "HTX = hợp tác xã")
    assert (list(files.current().entries), files.current().faults) == (["htx"], ())


def test_threads_may_share_them(tmp_path: Path) -> None:
    path = table_file(tmp_path, "UBND = Ủy ban nhân dân")
    files = AbbreviationFiles([path], look_again=0)
    seen: list[int] = []

    def ask() -> None:
        seen.extend(len(files.current().entries) for _ in range(300))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    path.write_text("UBND = Ủy ban nhân dân\nHTX = hợp tác xã", encoding="utf-8")
    for thread in threads:
        thread.join()
    assert set(seen) <= {0, 1, 2}  # a file is empty for a moment while it is written anew
    assert len(files.current().entries) == 2
