"""How is a file handed over that is made while it is sent? A few large ones at a time, whoever goes away."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from urllib.parse import quote

from flask import Response
from flask_babel import gettext

from indexer.analysis.canonical import fold
from indexer.article import Article
from searchapp.web.exports.csv_file import csv_file
from searchapp.web.exports.json_lines import json_lines
from searchapp.web.exports.table import Table, table
from searchapp.web.exports.workbook import workbook
from searchapp.web.plain_faults import plain_answer

FEW = 200
"""Articles that take no longer than a page; files of so many are not counted among the large ones."""

LARGE_AT_ONCE = 3
"""Large files in the making. Each holds a thread until its reader has it all; others have to be left."""

_TRY_AGAIN = 30
"""Seconds; a whole export of 84,132 articles takes less."""

_PAUSE_EVERY = 32
_PAUSE = 0.0002
"""Seconds without Python's lock, for which a request waits several times: some 1 ms now instead of 5."""

_NAME_LENGTH = 60
_NAMELESS = "tin-chinh-quyen"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One kind of file."""

    mimetype: str
    write: Callable[[Iterable[Article], Table], Iterator[bytes]]


FORMATS = {
    "csv": FileFormat("text/csv", csv_file),
    "jsonl": FileFormat("application/x-ndjson", json_lines),
    "xlsx": FileFormat("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
}
"""By the ends of file names."""


class Downloads:
    """The files that one application makes; shared by its threads."""

    def __init__(self, at_once: int = LARGE_AT_ONCE) -> None:
        """Make so many large files at once."""
        self._places = threading.BoundedSemaphore(at_once)

    def answer(self, articles: Iterator[Article], ending: str, subject: str) -> Response:
        """Return a file of articles, which are read while it is sent, or 503 while too many are being made.

        `subject` tells in the file's name what it is about.
        """
        form, sheet = FORMATS[ending], table()
        begun = list(islice(articles, FEW + 1))
        large = len(begun) > FEW
        place = _Place(self._places) if large else None
        if place is not None and not place.taken:
            refused = plain_answer(503, gettext("Đang có nhiều tệp được tạo. Hãy thử lại sau ít phút."))
            refused.headers["Retry-After"] = str(_TRY_AGAIN)
            return refused
        every = _with_pauses(chain(begun, articles)) if large else begun
        parts = form.write(every, sheet)
        answer = Response(parts if place is None else _held(parts, place), mimetype=form.mimetype)
        if place is not None:
            # It may never be begun: HEAD wants the head alone.
            answer.call_on_close(place.give_back)
        answer.headers["Content-Disposition"] = disposition(subject, ending)
        return answer


class _Place:
    """One of the places of large files; however often an answer is closed, it is given back once."""

    def __init__(self, places: threading.Semaphore) -> None:
        self._places = places
        self.taken = places.acquire(blocking=False)

    def give_back(self) -> None:
        if self.taken:
            self.taken = False
            self._places.release()


def _held(parts: Iterator[bytes], place: _Place) -> Iterator[bytes]:
    """Yield the parts and give the place back, whether they are read to the end or given up midway."""
    try:
        yield from parts
    finally:
        place.give_back()


def disposition(subject: str, ending: str) -> str:
    """Return the header's value: saved under this name, whatever it holds (RFC 6266)."""
    name = _file_name(subject)
    plain = re.sub(r"[^0-9a-z]+", "-", fold(name).lower()).strip("-") or _NAMELESS
    whole = quote(f"{name or _NAMELESS}.{ending}", safe="", errors="replace")
    return f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{whole}"


def _file_name(subject: str) -> str:
    """Return letters, digits, spaces and hyphens of a text: no system takes offence at those."""
    return re.sub(r"[\W_]+", " ", subject.replace("-", " "))[:_NAME_LENGTH].strip().replace(" ", "-")


def _with_pauses(articles: Iterable[Article]) -> Iterator[Article]:
    for place, article in enumerate(articles):
        if place % _PAUSE_EVERY == 0:
            time.sleep(_PAUSE)
        yield article
