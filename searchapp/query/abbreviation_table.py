"""Which abbreviations do staff say stand for what? Text files, read again whenever they change.

The project's own, `abbreviations.txt` here, explains the form of a line. A line that cannot be understood is
left out and told, and a file that cannot be read is told too: a slip in a table keeps nobody from searching.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from searchapp.query.table_files import (
    LOOK_AGAIN,
    LineError,
    TableFiles,
    Words,
    left_out,
    lines_of,
    without_comment,
    words_of,
)

__all__ = ["FILE_NAME", "PROJECT_TABLE", "AbbreviationFiles", "Entry", "Table", "Words"]

FILE_NAME = "abbreviations.txt"
"""Of the project's table and of the one in the folder of an index."""

PROJECT_TABLE = Path(__file__).with_name(FILE_NAME)

_LONGEST = 12
"""Words of a long form, and letters of an abbreviation's part: more is a slip."""

# A slash between spaces; within a word it is the word's own.
_SPELLINGS = re.compile(r"(?<!\S)/(?!\S)")


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
        entries: dict[str, Entry] = {}
        lines: dict[str, int] = {}
        faults: list[str] = []
        for number, raw in lines_of(path):
            try:
                entry = _entry(raw)
                if entry is None:
                    continue
                if entry.key in lines:
                    raise LineError(f"“{entry.written}” stands in line {lines[entry.key]} already")
            except LineError as error:
                faults.append(left_out(path, number, error))
            else:
                entries[entry.key] = entry
                lines[entry.key] = number
        return cls(entries, tuple(faults))

    def overridden_by(self, other: Table) -> Table:
        """Return both tables as one, in which what the other says of an abbreviation holds alone."""
        return Table({**self.entries, **other.entries}, self.faults + other.faults)


class AbbreviationFiles(TableFiles[Table]):
    """Tables in files, each overriding those before it; may be shared between threads."""

    def __init__(self, paths: Iterable[Path], *, look_again: float = LOOK_AGAIN) -> None:
        """Read the files that are there; `look_again` in seconds. Never fails: see `Table.faults`."""
        super().__init__(paths, Table.read, empty=Table(), join=Table.overridden_by, look_again=look_again)


def _entry(raw: bytes) -> Entry | None:
    """Return what a line says, None if it says nothing. Raises LineError."""
    line = without_comment(raw)
    if not line:
        return None
    written, sign, rest = line.partition("=")
    written = written.strip()
    if not sign:
        raise LineError(f"“{line}” has no = between an abbreviation and its long form")
    short = _words(written, "an abbreviation")
    if not 2 <= len("".join(short)) <= 2 * _LONGEST:
        raise LineError(f"“{written}” is no abbreviation")
    meanings = tuple(
        tuple(dict.fromkeys(_words(spelling, "a long form") for spelling in _SPELLINGS.split(meaning)))
        for meaning in (rest.split("|") if rest.strip() else ())
    )
    if any(spelling == short for meaning in meanings for spelling in meaning):
        raise LineError(f"“{written}” stands for itself")
    return Entry(written, short, meanings)


def _words(text: str, what: str) -> Words:
    return words_of(text, what, longest=_LONGEST)
