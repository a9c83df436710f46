"""What do the text files say that staff edit? Read again whenever they change; a slip keeps nobody away.

A line that cannot be understood is left out and told, and so is a file that cannot be read.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import reduce
from hashlib import blake2b
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, cast

from indexer.analysis.tokens import terms

LOOK_AGAIN = 0.5
"""Seconds after which it is looked whether a file has changed."""

Words = tuple[str, ...]
"""Terms as the analysis makes them."""

_log = logging.getLogger(__name__)


class StaffTable(Protocol):
    """What one file says: a frozen dataclass, empty if made of nothing."""

    @property
    def faults(self) -> tuple[str, ...]:
        """Sentences, each naming file and line."""


AnyTable = TypeVar("AnyTable", bound=StaffTable)


class LineError(ValueError):
    """What is wrong with a line."""


class TableFiles(Generic[AnyTable]):
    """Tables in files, joined from the first to the last; may be shared between threads."""

    def __init__(
        self,
        paths: Iterable[Path],
        read: Callable[[Path], AnyTable],
        *,
        empty: AnyTable,
        join: Callable[[AnyTable, AnyTable], AnyTable],
        look_again: float = LOOK_AGAIN,
    ) -> None:
        """Read the files that are there; `look_again` in seconds. Never fails: see the tables' faults.

        `read` returns the table of a file, an empty one if there is no file, and may raise OSError.
        """
        self._files = [_File(path, read, empty) for path in paths]
        self._join = join
        self._look_again = look_again
        self._looking = threading.Lock()
        self._table = empty
        self._version = ""
        self._read()

    def current(self) -> AnyTable:
        """Return the table as the files have it, looked at half a second ago at most; the same if unchanged.

        Faults that are new are logged as warnings. A file that cannot be read keeps what it had.
        """
        if time.monotonic() - self._looked >= self._look_again and self._looking.acquire(blocking=False):
            try:
                self._read()
            finally:
                self._looking.release()
        return self._table

    def version(self) -> str:
        """Return eight hexadecimal digits that change whenever a file does, looked at as `current` does."""
        self.current()
        return self._version

    def _read(self) -> None:
        self._looked = time.monotonic()
        changed = [file for file in self._files if file.changed()]
        if not changed:
            return
        for file in changed:
            for fault in file.read().faults:
                _log.warning("%s", fault)
        self._table = reduce(self._join, [file.table for file in self._files])
        # After the table: what is answered with a table may bear an older version, never a newer one.
        seen = repr([file.seen for file in self._files])
        self._version = blake2b(seen.encode(), digest_size=4).hexdigest()


class _File(Generic[AnyTable]):
    """One file and what was last read of it."""

    def __init__(self, path: Path, read: Callable[[Path], AnyTable], empty: AnyTable) -> None:
        self.table = empty
        self._path = path
        self._read = read
        self._seen: object = None

    def changed(self) -> bool:
        """Tell whether it looks another than when this was last asked."""
        seen, self._seen = self._seen, self._look()
        return seen != self._seen

    @property
    def seen(self) -> object:
        """What it looked like when it was read; None if it could not be."""
        return self._seen

    def read(self) -> AnyTable:
        try:
            self.table = self._read(self._path)
        except OSError as error:
            self._seen = None  # to be tried again, whatever the file looks like
            why = error.strerror or type(error).__name__
            fault = f"{self._path} cannot be read ({why}); what it said before still holds"
            self.table = cast("AnyTable", replace(cast("Any", self.table), faults=(fault,)))
        return self.table

    def _look(self) -> object:
        try:
            facts: os.stat_result = self._path.stat()
        except OSError as error:
            return error.errno or type(error)
        return facts.st_mtime_ns, facts.st_size, facts.st_ino


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file and their numbers, nothing if there is no file. Raises OSError."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return
    yield from enumerate(re.split(rb"\r\n?|\n", content.removeprefix(b"\xef\xbb\xbf")), 1)


def without_comment(raw: bytes) -> str:
    """Return what a line says before a #, without spaces around it. Raises LineError."""
    try:
        return raw.decode().partition("#")[0].strip()
    except UnicodeDecodeError:
        raise LineError("it is not UTF-8") from None


def words_of(text: str, what: str, *, longest: int) -> Words:
    """Return the terms of a part of a line, which is called `what`. Raises LineError if none or too many."""
    words = terms(text)
    if not words:
        raise LineError(f"{what} is missing")
    if len(words) > longest:
        raise LineError(f"“{text.strip()}” is too long for {what}")
    return tuple(words)


def left_out(path: Path, number: int, error: LineError) -> str:
    """Return the sentence that tells of a line with a slip."""
    return f"{path}, line {number}: {error}; the line is left out"
