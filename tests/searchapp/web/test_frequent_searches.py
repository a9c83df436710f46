"""Tests of what is shown of the log of searches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import pytest

from searchapp.web.statistics.frequent_searches import (
    LEAST_DAYS,
    LEAST_TIMES,
    MOST_SHOWN,
    FrequentSearches,
    FrequentSearchesReader,
)
from searchapp.web.statistics.query_log import LARGEST_FILE, QueryLog
from tests.searchapp.web.log_days import TODAY, Calendar


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
