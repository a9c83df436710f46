"""Tests of what the log of searches keeps, and how."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from searchapp.web.statistics.query_log import LARGEST_FILE, LONGEST_TEXT, QueryLog, kept_text
from tests.searchapp.web.log_days import Calendar, lines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Hội Nghị", "hội nghị"),
        ("  hội \t nghị\r\n ", "hội nghị"),
        ("ho\u0323\u0302i nghi\u0323", "hội nghị"),
        ("ĐÀ NẴNG", "đà nẵng"),
        ("", None),
        (" \u200b\x00 ", None),
        ("a\tb\nc\x85d\u2028e\x1cf", "a b c d e f"),
        ("\u202egnas\u202c", "gnas"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("123/QĐ-UBND", "123/qđ-ubnd"),
        ("10/2017/NQ-HĐND", "10/2017/nq-hđnd"),
        ("12/01/2024 - 15/01/2024", "12/01/2024 - 15/01/2024"),
        ("từ 2020 đến 2024", "từ 2020 đến 2024"),
        ("4.500.000 đồng", "4.500.000 đồng"),
        ("Nguyễn Văn A 0912345678", None),
        ("gọi 0912 345 678", None),
        ("(+84) 912.345-678", None),
        ("cccd 001099012345", None),
        ("０９１２３４５６７８", None),
        ("0912/345/678", None),
        ("0912_345_678", None),
        ("0912–345–678", None),
        ("0912,345,678", None),
        ("0912:345;678", None),
        ("0912…345…678", None),
        ("0912\u0301345\u0301678", None),
        ("⓪⑨①②③④⑤⑥⑦", None),
        ("001085·001234", None),
        ("001085/001234", None),
        ("ten＠example.vn", None),
        ("ten﹫example.vn", None),
        ("0912345678 ngày 12/01/2024", None),
        ("0912/34/5678", None),
        ("09.12.34.56.78", None),
        ("09/12/2034/567", None),
        ("0912-12/2034", None),
        ("0912/34567/2024/QĐ", None),
        ("12/01/2024-15/01/2024", "12/01/2024-15/01/2024"),
        ("12.1.2024 – 15.1.2024", "12.1.2024 – 15.1.2024"),
        ("12-01-2024, 13-01-2024", "12-01-2024, 13-01-2024"),
        ("2024-01-12 2024-01-15", "2024-01-12 2024-01-15"),
        ("01/2024 - 02/2024", "01/2024 - 02/2024"),
        ("16:28 12/01/2024", "16:28 12/01/2024"),
        ("123/2024/QĐ-UBND", "123/2024/qđ-ubnd"),
        ("12345/2024/QĐ-UBND", "12345/2024/qđ-ubnd"),
        ("123/2024/QĐ-UBND ngày 12/01/2024", "123/2024/qđ-ubnd ngày 12/01/2024"),
        ("1234/QĐ-UBND 12/01/2024", "1234/qđ-ubnd 12/01/2024"),
        ("100 m²", "100 m²"),
        ("12345678", "12345678"),
        ("123456789", None),
        ("ten@example.vn", None),
        ("x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
        ("x" * (LONGEST_TEXT + 1), None),
    ],
)
def test_words_are_kept_on_one_line_and_numbers_of_people_are_not(typed: str, kept: str | None) -> None:
    assert kept_text(typed) == kept


def test_a_line_has_the_words_and_whether_they_found_something_in_the_file_of_its_day(tmp_path: Path) -> None:
    today = Calendar()
    log = QueryLog(tmp_path / "a" / "log", today=today)
    log.note("Hội nghị", found=True)
    log.note("không có gì", found=False)
    log.note("0912 345 678", found=True)
    today.turn()
    log.note("Hội nghị", found=True)
    assert lines(log.folder) == {
        "queries-2026-03-02.txt": ["+\thội nghị", "-\tkhông có gì"],
        "queries-2026-03-03.txt": ["+\thội nghị"],
    }


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_nobody_else_may_read_the_log(tmp_path: Path) -> None:
    log = QueryLog(tmp_path / "log", today=Calendar())
    log.note("họp", found=True)
    (file,) = log.folder.iterdir()
    assert (log.folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_old_days_are_deleted_at_the_start_and_when_the_log_is_read_or_written_on_a_later_day(
    tmp_path: Path,
) -> None:
    today = Calendar()
    for name in ("2026-02-28", "2026-02-27", "2026-02-26", "2020-02-31", "later"):
        (tmp_path / f"queries-{name}.txt").write_text("+\thọp\n", "utf-8")
    (tmp_path / "notes.txt").write_text("ours", "utf-8")
    log = QueryLog(tmp_path, days=4, today=today)
    others = ["notes.txt", "queries-2020-02-31.txt", "queries-later.txt"]
    assert sorted(lines(tmp_path)) == sorted([*others, "queries-2026-02-27.txt", "queries-2026-02-28.txt"])
    today.turn()
    assert [day.day for day, _ in log.files()] == [28]
    assert sorted(lines(tmp_path)) == sorted([*others, "queries-2026-02-28.txt"])
    log.note("họp", found=True)
    assert sorted(lines(tmp_path)) == sorted([*others, "queries-2026-02-28.txt", "queries-2026-03-03.txt"])
    today.turn()
    log.note("họp", found=True)
    assert sorted(lines(tmp_path)) == sorted([*others, "queries-2026-03-03.txt", "queries-2026-03-04.txt"])


def test_a_file_of_a_day_grows_no_larger_than_its_limit(tmp_path: Path) -> None:
    log = QueryLog(tmp_path, today=Calendar())
    log.note("họp", found=True)
    (file,) = tmp_path.iterdir()
    size = file.stat().st_size
    os.truncate(file, LARGEST_FILE - size)
    log.note("họp", found=True)
    log.note("họp", found=True)
    assert file.stat().st_size == LARGEST_FILE


def _write(folder: Path, word: str, count: int) -> None:
    log = QueryLog(folder, today=Calendar())
    for number in range(count):
        log.note(f"{word} {number}", found=number % 2 == 0)


@pytest.mark.skipif(os.name != "posix", reason="appending from several processes is a promise of POSIX")
def test_processes_and_threads_write_whole_lines_at_the_same_time(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    words = ["ủy ban nhân dân thành phố", "họp"]
    writers: list[BaseProcess | threading.Thread] = [
        *(context.Process(target=_write, args=(tmp_path, word, 500)) for word in words),
        *(threading.Thread(target=_write, args=(tmp_path, word, 500)) for word in ("chợ", "đường " * 15)),
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    (written,) = lines(tmp_path).values()
    expected = [
        f"{'+' if number % 2 == 0 else '-'}\t{word} {number}"
        for word in (*words, "chợ", ("đường " * 15).strip())
        for number in range(500)
    ]
    assert sorted(written) == sorted(expected)


def test_a_folder_that_cannot_be_written_is_told_once_until_it_can_be(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "log"
    folder.write_text("a file stands here", "utf-8")
    log = QueryLog(folder, today=Calendar())
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            log.note("họp", found=True)
        assert [record.getMessage() for record in caplog.records] == [
            f"searches are not logged in {folder}: File exists"
        ]
        folder.unlink()
        log.note("họp", found=True)
        assert lines(folder) == {"queries-2026-03-02.txt": ["+\thọp"]}
        (folder / "queries-2026-03-02.txt").unlink()
        (folder / "queries-2026-03-02.txt").mkdir()
        log.note("họp", found=True)
    assert len(caplog.records) == 2
