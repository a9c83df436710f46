from __future__ import annotations

import logging
import multiprocessing
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO, Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from searchapp.cli import cli
from searchapp.engine import SearchEngine
from searchapp.web import create_app, warm
from searchapp.web.statistics.frequent_searches import (
    LEAST_DAYS,
    LEAST_TIMES,
    MOST_SHOWN,
    FrequentSearches,
    FrequentSearchesReader,
)
from searchapp.web.statistics.query_log import LARGEST_FILE, LONGEST_TEXT, QueryLog, install, kept_text

TODAY = date(2026, 3, 2)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


class Calendar:
    """A day that a test turns over."""

    def __init__(self, day: date = TODAY) -> None:
        self.day = day

    def __call__(self) -> date:
        return self.day

    def turn(self, days: int = 1) -> None:
        self.day += timedelta(days)


def lines(folder: Path) -> dict[str, list[str]]:
    return {path.name: path.read_text("utf-8").splitlines() for path in sorted(folder.iterdir())}


# What is kept


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


# Which searches are kept


@pytest.fixture
def log(tmp_path: Path) -> QueryLog:
    return QueryLog(tmp_path / "log", today=Calendar())


@pytest.fixture(scope="module")
def application(engine: SearchEngine) -> Flask:
    return create_app(engine)


@pytest.fixture
def logging_app(application: Flask, log: QueryLog) -> Flask:
    install(application, log)
    return application


@pytest.fixture
def client(logging_app: Flask) -> FlaskClient:
    client = logging_app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    return client


def kept(log: QueryLog) -> list[str]:
    return [line for file in (lines(log.folder) if log.folder.exists() else {}).values() for line in file]


def test_searches_on_the_page_and_through_the_api_are_kept(client: FlaskClient, log: QueryLog) -> None:
    for address in ("/search?q=giao+ban", "/?q=Giao+Ban", "/api/v1/search?q=giao+ban", "/search?q=khongcogi"):
        assert client.get(address).status_code == 200
    assert kept(log) == ["+\tgiao ban"] * 3 + ["-\tkhongcogi"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search?q=",
        "/search?q=giao+ban&page=2",
        "/search?q=giao+ban&agency=UBND+phường+1",
        "/search?q=giao+ban&from=01/01/2024",
        "/search?q=giao+ban&sort=newest",
        "/search?q=giao+ban&per_page=20",
        "/search?q=giao+ban&match=exact",
        "/api/v1/search?q=giao+ban&page=2",
        "/api/v1/search?q=giao+ban&x=1",
        "/api/v1/suggest?q=giao",
        "/articles/ky-ket?q=giao+ban",
        "/search.atom?q=giao+ban",
        "/search.csv?q=giao+ban",
        "/search?q=" + "giao+ban+" * 200,
    ],
)
def test_other_looks_at_a_search_are_not_kept(client: FlaskClient, log: QueryLog, address: str) -> None:
    client.get(address).get_data()
    assert kept(log) == []


def test_who_only_asks_for_headers_is_not_kept(client: FlaskClient, log: QueryLog) -> None:
    assert client.head("/search?q=giao+ban").status_code == 200
    assert kept(log) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (compatible; YandexBot/3.0)"},
        {"User-Agent": "facebookexternalhit-preview/1.1"},
        {"User-Agent": "Coccoc Spider/1.0"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ],
)
def test_robots_and_what_is_fetched_ahead_are_not_kept(
    client: FlaskClient, log: QueryLog, headers: dict[str, str]
) -> None:
    assert client.get("/search?q=giao+ban", headers=headers).status_code == 200
    assert kept(log) == []


@pytest.mark.parametrize("agent", [FIREFOX, "", "python-requests/2.32", "w3m/0.5"])
def test_browsers_and_programs_are_kept_whatever_they_are(
    client: FlaskClient, log: QueryLog, agent: str
) -> None:
    client.get("/search?q=giao+ban", headers={"User-Agent": agent})
    assert kept(log) == ["+\tgiao ban"]


def test_making_ready_to_serve_is_nobodys_search(logging_app: Flask, log: QueryLog) -> None:
    warm(logging_app)
    assert kept(log) == []


def test_nothing_of_who_asks_is_kept(client: FlaskClient, log: QueryLog) -> None:
    client.set_cookie("lang", "en")
    client.get(
        "/search?q=giao+ban",
        headers={"Referer": "https://example.vn/secret", "X-Forwarded-For": "203.0.113.7"},
        environ_base={"REMOTE_ADDR": "203.0.113.7"},
    )
    assert lines(log.folder) == {"queries-2026-03-02.txt": ["+\tgiao ban"]}


def test_a_log_that_fails_stops_no_search(
    client: FlaskClient, log: QueryLog, caplog: pytest.LogCaptureFixture
) -> None:
    log.folder.write_text("", "utf-8")
    for _ in range(2):
        assert client.get("/search?q=giao+ban").status_code == 200
    assert len(caplog.records) == 1


def test_without_a_log_nothing_is_written(engine: SearchEngine, tmp_path: Path) -> None:
    assert create_app(engine).test_client().get("/search?q=giao+ban").status_code == 200
    assert list(tmp_path.iterdir()) == []


# What is shown


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


Ask = Callable[..., None]


@pytest.fixture
def today() -> Calendar:
    return Calendar()


@pytest.fixture
def log_of_days(tmp_path: Path, today: Calendar) -> QueryLog:
    return QueryLog(tmp_path / "days", today=today)


def summary(log: QueryLog) -> FrequentSearches:
    return FrequentSearchesReader(log, clock=Clock()).summary()


def ask(log: QueryLog, today: Calendar, text: str, *times: int, found: bool = True) -> None:
    """Ask so many times on each of some days, the last of which is today."""
    last = today.day
    for back, count in enumerate(reversed(times)):
        today.day = last - timedelta(back)
        for _ in range(count):
            log.note(text, found=found)
    today.day = last


def test_an_empty_log_has_nothing_to_tell(log_of_days: QueryLog) -> None:
    assert summary(log_of_days) == FrequentSearches(None, 0, 0, (), ())


def test_what_is_asked_often_and_on_several_days_is_shown_most_frequent_first(
    log_of_days: QueryLog, today: Calendar
) -> None:
    ask(log_of_days, today, "giao ban", 1, 2, 2)
    ask(log_of_days, today, "Hội nghị", 3, 3, 3)
    ask(log_of_days, today, "bãi đỗ xe", 1, 2, 2)
    ask(log_of_days, today, "tàu bay", 1, 1, 4, found=False)
    assert summary(log_of_days) == FrequentSearches(
        since=TODAY - timedelta(2),
        total=25,
        nothing=6,
        found=(("hội nghị", 9), ("bãi đỗ xe", 5), ("giao ban", 5)),  # type: ignore[arg-type]
        not_found=(("tàu bay", 6),),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("times", [(100,), (50, 50), (1, 1, 1), (1, 1, 2), (0, 2, 0, 3)])
def test_what_one_person_may_have_asked_alone_is_not_shown(
    log_of_days: QueryLog, today: Calendar, times: tuple[int, ...]
) -> None:
    assert (LEAST_TIMES, LEAST_DAYS) == (5, 3)
    ask(log_of_days, today, "nguyễn văn a ở số 5 lê lợi", *times)
    found = summary(log_of_days)
    assert (found.total, found.found, found.not_found) == (sum(times), (), ())


def test_what_was_not_found_once_and_is_found_now_is_no_longer_missed(
    log_of_days: QueryLog, today: Calendar
) -> None:
    ask(log_of_days, today, "giao ban", 5, 5, found=False)
    today.turn()
    ask(log_of_days, today, "giao ban", 1)
    found = summary(log_of_days)
    assert (list(found.found), list(found.not_found)) == ([("giao ban", 11)], [])


def test_lists_end_somewhere(log_of_days: QueryLog, today: Calendar) -> None:
    for number in range(MOST_SHOWN + 5):
        ask(log_of_days, today, f"họp {number}", 2, 2, 2)
    assert len(summary(log_of_days).found) == MOST_SHOWN


def test_lines_that_were_cut_short_or_are_not_ours_are_not_counted(
    log_of_days: QueryLog, today: Calendar
) -> None:
    ask(log_of_days, today, "giao ban", 2, 2, 2)
    _, file = log_of_days.files()[0]
    with file.open("ab") as stream:
        stream.write(b"+\tgiao b+\tgiao ban\n++\tgiao ban\n\n+\t\nx\tgiao ban\n")
        stream.write(b"\xff\xfe\x00\n+\tgiao ban\xff\n" + b"+\tgiao ban")
    found = summary(log_of_days)
    assert (found.total, list(found.found)) == (7, [("giao ban", 6)])


def test_a_summary_is_given_again_for_a_while_and_then_only_new_files_are_read(
    log_of_days: QueryLog, today: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    reader = FrequentSearchesReader(log_of_days, clock=clock)
    ask(log_of_days, today, "giao ban", 2, 2, 2)
    assert reader.summary().total == 6
    read: list[str] = []
    path_open = Path.open

    def noted(path: Path, mode: str) -> IO[Any]:
        read.append(path.name)
        return path_open(path, mode)

    monkeypatch.setattr(Path, "open", noted)
    log_of_days.note("giao ban", found=True)
    assert reader.summary().total == 6
    clock.now = 60.0
    assert reader.summary().total == 7
    assert read == ["queries-2026-03-02.txt"]
    clock.now = 120.0
    assert reader.summary().total == 7
    assert read == ["queries-2026-03-02.txt"]


def test_a_large_log_is_read_a_few_days_at_a_time_the_newest_first(
    log_of_days: QueryLog, today: Calendar
) -> None:
    ask(log_of_days, today, "giao ban", *[1] * 5)
    for _, path in log_of_days.files():
        line = b"+\tgiao ban\n"
        path.write_bytes(line * (LARGEST_FILE // len(line)))
    clock = Clock()
    reader = FrequentSearchesReader(log_of_days, clock=clock)
    since = []
    for _ in range(4):
        since.append(reader.summary().since)
        clock.now += 60.0
    assert since == [TODAY - timedelta(days) for days in (1, 3, 4, 4)]


def test_deleted_and_unreadable_files_are_passed_over(log_of_days: QueryLog, today: Calendar) -> None:
    ask(log_of_days, today, "giao ban", 2, 2, 2, 2)
    newest, second, *_ = (path for _, path in log_of_days.files())
    newest.unlink()
    newest.mkdir()
    second.unlink()
    assert summary(log_of_days).total == 4


# The command


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_serving_processes_write_one_log_and_keep_its_days(sample_index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "queries-2001-01-01.txt").write_text("+\thọp\n", "utf-8")
    command = [sys.executable, "-c", "from searchapp.cli import main; main()", "serve"]
    options = ["--index", str(sample_index), "--port", "0", "--processes", "2", "--query-log", str(folder)]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            assert [path.name for path in folder.iterdir()] == []
            for _ in range(10):
                with urllib.request.urlopen(f"{address}/search?q=hop") as answer:  # noqa: S310
                    answer.read()
        finally:
            server.terminate()
            server.wait(10)
    assert list(lines(folder).values()) == [["+\thop"] * 10]


def test_a_number_of_days_that_makes_no_sense_is_a_usage_error(sample_index: Path) -> None:
    for days in ("0", "367", "x"):
        ended = CliRunner().invoke(cli, ["serve", "--index", str(sample_index), "--query-log-days", days])
        assert (ended.exit_code, "--query-log-days" in ended.output) == (2, True)
