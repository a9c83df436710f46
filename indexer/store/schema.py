"""What does one article look like in the Whoosh index?

`id` finds an article. `title` and `body` hold syllables with positions, `title_words` and `body_words` hold
words of several syllables without. `definitions` holds what abbreviations the article defines, so that a
term's number of articles is how many define it so. The rest are columns, one value an article. The article
itself is stored as JSON and read only when it is shown.

Module and class names are part of the format: Whoosh pickles the schema into every table of contents.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from whoosh import columns, fields, formats
from whoosh.system import pack_uint

from indexer.article import LOCAL_TIME, Published

LAYOUT_VERSION = 3
"""To be raised whenever an index written before can no longer be read or would answer otherwise."""

TEXT_FIELDS = ("title", "body")
"""Fields of terms with positions."""

WORD_FIELDS = ("title_words", "body_words")
"""Their twins, of words of several syllables."""

FOLDED_FIELDS = frozenset(TEXT_FIELDS + WORD_FIELDS)
"""Fields whose terms are also found by their folded form."""

DEFINITIONS_FIELD = "definitions"
"""Field of terms that each say what an abbreviation stands for, as `definition_term` writes them."""

NO_DAY = 0
"""In the `day` column: the date is unknown. Day 1 is 1 January of the year 1 (`date.toordinal`)."""

SEPARATOR = "\x1f"
"""Between the agencies of one article in their column (ASCII unit separator; never part of a label)."""

_STANDS_FOR = "="
"""Between an abbreviation and its long form; part of no word."""


class Terms(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a list of terms, its analysis already done."""

    def __init__(self, *, positions: bool, lengths: bool = True) -> None:
        """Say whether places are kept and how many terms each document has."""
        self.analyzer = None
        self.format = formats.Positions() if positions else formats.Frequency()
        self.positions = positions
        self.scorable = lengths

    def index(self, value: list[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield term, frequency, weight and encoded posting for each distinct term of the value."""
        places: dict[str, list[int]] = {}
        for position, term in enumerate(value):
            places.setdefault(term, []).append(position)
        for term, positions in places.items():
            frequency = len(positions)
            posting = self.format.encode(positions) if self.positions else pack_uint(frequency)
            yield term.encode(), frequency, float(frequency), posting


def schema() -> fields.Schema:
    """Return the schema of every index; it is passed on opening too, never read from a file."""
    number = columns.NumericColumn
    return fields.Schema(
        id=fields.ID(unique=True),
        id_column=fields.COLUMN(columns.VarBytesColumn()),
        digest=fields.COLUMN(columns.FixedBytesColumn(16)),
        title=Terms(positions=True),
        body=Terms(positions=True),
        title_words=Terms(positions=False),
        body_words=Terms(positions=False),
        definitions=Terms(positions=False, lengths=False),
        day=fields.COLUMN(number("i", default=NO_DAY)),
        second=fields.COLUMN(number("i")),
        agencies=fields.COLUMN(columns.RefBytesColumn()),
        category=fields.COLUMN(columns.RefBytesColumn()),
        article=fields.STORED,
    )


def day_and_second(published: Published) -> tuple[int, int]:
    """Return the ordinal of the local day (NO_DAY if unknown) and the second of that day."""
    if isinstance(published, datetime):
        local = published.astimezone(LOCAL_TIME)
        return local.toordinal(), local.hour * 3600 + local.minute * 60 + local.second
    if isinstance(published, date):
        return published.toordinal(), 0
    return NO_DAY, 0


def definition_term(abbreviation: str, long_form: str) -> str:
    """Return the term of articles that define an abbreviation so: `ubnd=ủy ban nhân dân`."""
    return f"{abbreviation}{_STANDS_FOR}{long_form}"


def definition_of(term: str) -> tuple[str, str]:
    """Return the abbreviation and the long form of a term that `definition_term` made."""
    abbreviation, _, long_form = term.partition(_STANDS_FOR)
    return abbreviation, long_form
