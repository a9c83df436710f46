"""What do people search for, and what do they not find? The log of searches, added up for everybody to see.

What one person alone asks for, a name perhaps, is nobody else's business. Nothing in the log tells persons
apart, so a search is shown only when it has been made several times and on several days.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from searchapp.web.statistics.query_log import LARGEST_FILE, QueryLog

LEAST_TIMES = 5
LEAST_DAYS = 3
"""A search is shown if it was made so many times, and on so many days."""

MOST_SHOWN = 20
"""Searches of each list."""

_READ_AT_ONCE = 4_000_000
"""Bytes of files read for one summary, some 0.1 s; what is left out is read for the next ones."""

_KEPT_OF_A_DAY = 2_000
"""Different searches that are remembered of one day, the most frequent: memory has a limit too."""

_FRESH = 30.0
"""Seconds that a summary is given again without a look at the files."""

_LINE = re.compile(r"([+-])\t([^\t\n]+)\n")


class SearchCount(NamedTuple):
    """A search and how many times it was made."""

    text: str
    times: int


@dataclass(frozen=True, slots=True)
class FrequentSearches:
    """What people search for, as far as it is for everybody to see; the most frequent first."""

    since: date | None
    """The first day that is counted; None if nothing has been logged yet."""
    total: int
    """Searches of these days, those that are not shown among them."""
    nothing: int
    """Those of them that found nothing."""
    found: tuple[SearchCount, ...]
    not_found: tuple[SearchCount, ...]
    """Those that found nothing on the last day that they were made."""


class _Day(NamedTuple):
    """What the file of a day says."""

    total: int
    nothing: int
    searches: Mapping[str, tuple[int, bool]]
    """How many times each was made, and whether the last time found something."""


class FrequentSearchesReader:
    """Adds up a log; remembers of each file what it said, until it is another one. Threads may share it."""

    def __init__(self, log: QueryLog, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._log = log
        self._clock = clock
        self._days: dict[Path, tuple[tuple[int, int], _Day]] = {}
        self._summary: FrequentSearches | None = None
        self._until = 0.0
        self._reading = threading.Lock()

    def summary(self) -> FrequentSearches:
        """Return what the log says; half a minute old at most, without days that could not be read yet."""
        with self._reading:
            if self._summary is None or self._clock() >= self._until:
                self._summary = _summary(self._read())
                self._until = self._clock() + _FRESH
            return self._summary

    def _read(self) -> list[tuple[date, _Day]]:
        """Return the days, the newest first; they end where too much would have to be read at once."""
        days: list[tuple[date, _Day]] = []
        files = self._log.files()
        paths = {path for _, path in files}
        self._days = {path: known for path, known in self._days.items() if path in paths}
        room = _READ_AT_ONCE
        for day, path in files:
            try:
                facts = path.stat()
                state = (facts.st_size, facts.st_mtime_ns)
                known = self._days.get(path)
                if known is None or known[0] != state:
                    room -= min(facts.st_size, LARGEST_FILE)
                    if room < 0:
                        break
                    known = state, _day(path)
            except OSError:  # deleted meanwhile, or not ours to read
                continue
            self._days[path] = known
            days.append((day, known[1]))
        return days


def _day(path: Path) -> _Day:
    with path.open("rb") as file:
        text = file.read(LARGEST_FILE).decode("utf-8", "replace")
    counts: dict[str, tuple[int, bool]] = {}
    total = nothing = 0
    # A line that was cut short, by a full disk perhaps, and the one after it are not counted.
    for line in text.splitlines(keepends=True):
        match = _LINE.fullmatch(line)
        if match is not None:
            found = match[1] == "+"
            total += 1
            nothing += not found
            counts[match[2]] = counts.get(match[2], (0, False))[0] + 1, found
    often = sorted(counts.items(), key=lambda one: -one[1][0])
    return _Day(total, nothing, dict(islice(often, _KEPT_OF_A_DAY)))


def _summary(days: list[tuple[date, _Day]]) -> FrequentSearches:
    times: dict[str, int] = {}
    on_days: dict[str, int] = {}
    found: dict[str, bool] = {}
    for _, day in days:
        for text, (count, finds) in day.searches.items():
            times[text] = times.get(text, 0) + count
            on_days[text] = on_days.get(text, 0) + 1
            found.setdefault(text, finds)  # the newest day comes first
    shown = sorted(
        (
            SearchCount(text, count)
            for text, count in times.items()
            if count >= LEAST_TIMES and on_days[text] >= LEAST_DAYS
        ),
        key=lambda one: (-one.times, one.text),
    )
    return FrequentSearches(
        since=days[-1][0] if days else None,
        total=sum(day.total for _, day in days),
        nothing=sum(day.nothing for _, day in days),
        found=tuple(islice((one for one in shown if found[one.text]), MOST_SHOWN)),
        not_found=tuple(islice((one for one in shown if not found[one.text]), MOST_SHOWN)),
    )
