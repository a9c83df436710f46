"""Which searches are made? A log of their words alone, kept for some days, and off unless it is asked for.

What is kept of a search is a line in the file of its day: whether anything was found, and the words. No
address, no cookie, no name of a browser, no time of the day. Some words are not kept either: those that hold
what looks like a number of a telephone, an identity card or an account, or an address of electronic mail,
and those so long that nobody else will ask them.

Counted is what somebody asks for in words: the first page of a search without filters and in the order that
is given by itself. Further pages, filters and other orders are the same search looked at again; feeds,
exports and suggestions are asked by programs; and what says of itself that it is a robot, or that it only
fetches ahead, is not somebody.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from flask import Flask, current_app, request

from indexer.article import LOCAL_TIME
from searchapp.request import SearchRequest

KEPT_DAYS = 90
"""Days that a file is kept if nothing else is said, the present one counted."""

LONGEST_TEXT = 120
"""Characters; what is longer has been copied from somewhere, and is not kept."""

LARGEST_FILE = 2_000_000
"""Bytes of a day's file, some 60,000 searches; nobody fills the disk, or a reader's memory, by asking."""

_NAME = re.compile(r"queries-(\d{4}-\d{2}-\d{2})\.txt")
_EXTENSION = "query_log"

_LONG_NUMBER = re.compile(r"(?:\d[\W_]*){9}")
"""Nine figures or more, whatever signs set them apart."""

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = rf"(?:(?:{_DAY}/)?{_MONTH}/|{_DAY}-{_MONTH}-|{_DAY}\.{_MONTH}\.){_YEAR}|{_YEAR}-{_MONTH}-{_DAY}"
_OF_NOBODY = re.compile(
    rf"(?<![\d/._-])(?:(?:{_DATE})(?:\s*[-–—]\s*(?:{_DATE}))?(?![/._-]?\d)|\d{{1,5}}/{_YEAR}/(?=[^\W\d_]))"
)
"""Dates, from one to another too, and the figures of a document's number; they are not counted."""

_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|archiver|preview|monitor|lighthouse", re.IGNORECASE)


class QueryLog:
    """Writes the log; threads and processes may write to one folder at the same time (on POSIX)."""

    def __init__(
        self,
        folder: Path,
        *,
        days: int = KEPT_DAYS,
        today: Callable[[], date] = lambda: datetime.now(LOCAL_TIME).date(),
    ) -> None:
        """Take a folder, made when it is needed, and delete from it the files of more than `days` ago.

        They are deleted now, and on every later day when the log is first written or read.
        """
        self.folder = folder
        self.days = days
        self.today = today
        self._trimmed: date | None = None
        self._failing = False
        self._trim(today())

    def note(self, text: str, *, found: bool) -> None:
        """Keep the words of a search; whatever goes wrong is logged once and stops no search."""
        words = kept_text(text)
        if words is None:
            return
        today = self.today()
        try:
            self._trim(today)
            self._append(today, f"{'+' if found else '-'}\t{words}\n".encode())
        except OSError as error:
            if not self._failing:
                why = error.strerror or str(error)
                logging.getLogger(__name__).warning("searches are not logged in %s: %s", self.folder, why)
            self._failing = True
        else:
            self._failing = False

    def files(self) -> list[tuple[date, Path]]:
        """Return the files of the days that are kept, the newest first."""
        today = self.today()
        self._trim(today)
        oldest = _oldest(today, self.days)
        return sorted(((day, path) for day, path in _files(self.folder) if day >= oldest), reverse=True)

    def _append(self, day: date, line: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        file = os.open(self.folder / f"queries-{day.isoformat()}.txt", flags, 0o600)
        try:
            if os.fstat(file).st_size + len(line) <= LARGEST_FILE:
                # One write: lines of several processes stand one after another, never in one another.
                os.write(file, line)
        finally:
            os.close(file)

    def _trim(self, today: date) -> None:
        """Delete the files that are too old, once a day."""
        if today == self._trimmed:
            return
        self._trimmed = today
        oldest = _oldest(today, self.days)
        for day, path in _files(self.folder):
            if day < oldest:
                with contextlib.suppress(OSError):  # another process was quicker; or it is tried tomorrow
                    path.unlink()


def install(app: Flask, log: QueryLog) -> None:
    """Have `heard` write to a log what this application is asked."""
    app.extensions[_EXTENSION] = log


def installed() -> QueryLog | None:
    """Return the log of the application, None if there is none."""
    log: QueryLog | None = current_app.extensions.get(_EXTENSION)
    return log


def heard(asked: SearchRequest, total: int) -> None:
    """Tell the log, if there is one, of the search that the present request asks and how many it finds."""
    log = installed()
    if log is not None and asked == SearchRequest(q=asked.q) and _by_somebody():
        log.note(asked.q, found=total > 0)


def kept_text(text: str) -> str | None:
    """Return the words of a search as they are kept: NFC, lower case, on one line; None if they are not."""
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    words = " ".join(unicodedata.normalize("NFC", plain).lower().split())
    if not words or len(words) > LONGEST_TEXT or _names_somebody(words):
        return None
    return words


def _names_somebody(words: str) -> bool:
    """Tell whether an address of electronic mail, or what may be somebody's number, is among the words."""
    compatible = unicodedata.normalize("NFKC", words)  # figures and signs of full width are as good as others
    return "@" in compatible or _LONG_NUMBER.search(_OF_NOBODY.sub(" ", compatible)) is not None


def _by_somebody() -> bool:
    headers = request.headers
    ahead = headers.get("Sec-Purpose", "") + headers.get("Purpose", "")
    return (
        request.method == "GET"
        and "prefetch" not in ahead.lower()
        and _ROBOT.search(headers.get("User-Agent", "")) is None
    )


def _oldest(today: date, days: int) -> date:
    """Return the oldest day that is kept."""
    return date.fromordinal(max(today.toordinal() - (days - 1), date.min.toordinal()))


def _files(folder: Path) -> list[tuple[date, Path]]:
    """Return the day and path of each file of a log; none if the folder cannot be read."""
    found = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            match = _NAME.fullmatch(path.name)
            with contextlib.suppress(ValueError):
                if match is not None:
                    found.append((date.fromisoformat(match[1]), path))
    return found
