"""Which abbreviations do staff say stand for what? Text files, read again whenever they change.

The project's own, `abbreviations.txt` here, explains the form of a line. A line that cannot be understood is
left out and told, and a file that cannot be read is told too: a slip in a table keeps nobody from searching.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.analysis.tokens import terms

FILE_NAME = "abbreviations.txt"
"""Of the project's table and of the one in the folder of an index."""

PROJECT_TABLE = Path(__file__).with_name(FILE_NAME)

LOOK_AGAIN = 0.5
"""Seconds after which it is looked whether a file has changed."""

_LONGEST = 12
"""Words of a long form, and letters of an abbreviation's part: more is a slip."""

Words = tuple[str, ...]
"""Terms as the analysis makes them."""

# A slash between spaces; within a word it is the word's own.
_SPELLINGS = re.compile(r"(?<!\S)/(?!\S)")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line says of one abbreviation."""

    written: str
    """As staff write it: GD&ĐT."""
    short: Words
    """Its terms: gd, đt."""
    meanings: tuple[tuple[Words, ...], ...]
    """Of each meaning its spellings, the first one first; no meaning at all forbids to expand it."""

    @property
    def key(self) -> str:
        """Its letters, by which GDĐT and GD&ĐT are the same."""
        return "".join(self.short)


@dataclass(frozen=True, slots=True)
class Table:
    """Abbreviations with their meanings, and what was wrong with the lines that are not among them."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By `Entry.key`."""
    faults: tuple[str, ...] = ()
    """Sentences, each naming file and line."""

    @classmethod
    def read(cls, path: Path) -> Table:
        """Return the table of a file in UTF-8, an empty one if there is no file. Raises OSError."""
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return cls()
        entries: dict[str, Entry] = {}
        lines: dict[str, int] = {}
        faults: list[str] = []
        for number, raw in enumerate(re.split(rb"\r\n?|\n", content.removeprefix(b"\xef\xbb\xbf")), 1):
            try:
                entry = _entry(raw)
                if entry is None:
                    continue
                if entry.key in lines:
                    raise _LineError(f"“{entry.written}” stands in line {lines[entry.key]} already")
            except _LineError as error:
                faults.append(f"{path}, line {number}: {error}; the line is left out")
            else:
                entries[entry.key] = entry
                lines[entry.key] = number
        return cls(entries, tuple(faults))

    def overridden_by(self, other: Table) -> Table:
        """Return both tables as one, in which what the other says of an abbreviation holds alone."""
        return Table({**self.entries, **other.entries}, self.faults + other.faults)


class AbbreviationFiles:
    """Tables in files, each overriding those before it; may be shared between threads."""

    def __init__(self, paths: Iterable[Path], *, look_again: float = LOOK_AGAIN) -> None:
        """Read the files that are there; `look_again` in seconds. Never fails: see `Table.faults`."""
        self._files = [_File(path) for path in paths]
        self._look_again = look_again
        self._looking = threading.Lock()
        self._table = Table()
        self._read()

    def current(self) -> Table:
        """Return the table as the files have it, looked at half a second ago at most; the same if unchanged.

        Faults that are new are logged as warnings. A file that cannot be read keeps what it had.
        """
        if time.monotonic() - self._looked >= self._look_again and self._looking.acquire(blocking=False):
            try:
                self._read()
            finally:
                self._looking.release()
        return self._table

    def _read(self) -> None:
        self._looked = time.monotonic()
        changed = [file for file in self._files if file.changed()]
        if not changed:
            return
        for file in changed:
            for fault in file.read().faults:
                _log.warning("%s", fault)
        table = Table()
        for file in self._files:
            table = table.overridden_by(file.table)
        self._table = table


class _LineError(ValueError):
    """What is wrong with a line."""


class _File:
    """One file and what was last read of it."""

    def __init__(self, path: Path) -> None:
        self.table = Table()
        self._path = path
        self._seen: object = None

    def changed(self) -> bool:
        """Tell whether it looks another than when this was last asked."""
        seen, self._seen = self._seen, self._look()
        return seen != self._seen

    def read(self) -> Table:
        try:
            self.table = Table.read(self._path)
        except OSError as error:
            self._seen = None  # to be tried again, whatever the file looks like
            why = error.strerror or type(error).__name__
            fault = f"{self._path} cannot be read ({why}); what it said before still holds"
            self.table = Table(self.table.entries, (fault,))
        return self.table

    def _look(self) -> object:
        try:
            facts: os.stat_result = self._path.stat()
        except OSError as error:
            return error.errno or type(error)
        return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _entry(raw: bytes) -> Entry | None:
    """Return what a line says, None if it says nothing. Raises _LineError."""
    try:
        line = raw.decode().partition("#")[0].strip()
    except UnicodeDecodeError:
        raise _LineError("it is not UTF-8") from None
    if not line:
        return None
    written, sign, rest = line.partition("=")
    written = written.strip()
    if not sign:
        raise _LineError(f"“{line}” has no = between an abbreviation and its long form")
    short = _words(written, "an abbreviation")
    if not 2 <= len("".join(short)) <= 2 * _LONGEST:
        raise _LineError(f"“{written}” is no abbreviation")
    meanings = tuple(
        tuple(dict.fromkeys(_words(spelling, "a long form") for spelling in _SPELLINGS.split(meaning)))
        for meaning in (rest.split("|") if rest.strip() else ())
    )
    if any(spelling == short for meaning in meanings for spelling in meaning):
        raise _LineError(f"“{written}” stands for itself")
    return Entry(written, short, meanings)


def _words(text: str, what: str) -> Words:
    words: Sequence[str] = terms(text)
    if not words:
        raise _LineError(f"{what} is missing")
    if len(words) > _LONGEST:
        raise _LineError(f"“{text.strip()}” is too long for {what}")
    return tuple(words)
