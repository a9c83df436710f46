"""What are the words of a text, and where do they stand? Syllables, numbers, dates, document numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.analysis.canonical import INVISIBLE, canonical
from indexer.analysis.dates import BadDateError, parse_day
from indexer.analysis.document_numbers import PATTERN as DOCUMENT_NUMBER
from indexer.analysis.document_numbers import document_number_term

# Decomposed text keeps its combining marks within the word.
_LETTERS = rf"[^\W_]*+(?:[\u0300-\u036f{INVISIBLE}]++[^\W_]*+)*+"
_DATE = (
    r"(?<![\w/.-])(?:[0-9]{1,2}(?P<separator>[/.-])[0-9]{1,2}(?P=separator)[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?![\w/-])"
)
# Fractions, amounts, decimals, days without a year: 26/26, 8.855, 2,5, 24.4
_NUMBER_GROUP = r"(?<![\w])[0-9]+(?:[.,/][0-9]+)+(?![\w])"

# Words come first, being most of any text; all that follows begins with a digit.
_TOKEN = re.compile(
    rf"(?P<word>[^\W\d_]{_LETTERS})"
    rf"|(?P<document>{DOCUMENT_NUMBER})|(?P<date>{_DATE})|(?P<number>{_NUMBER_GROUP})"
    rf"|(?P<digits>[^\W_]{_LETTERS})"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text."""

    term: str
    """What is indexed: canonical; ISO for a date; folded for a document number."""
    start: int
    end: int
    """`text[start:end]` is the word as published."""
    kind: str
    """`word`, `digits` (begins with a digit, as in 19h30), `number`, `date` or `document`."""


def tokenize(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of a text as published, in order. A token's index is its position for phrases.

    With `start` and `end` those of `text[start:end]`; no token may lie across either.
    """
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        kind = str(match.lastgroup)
        yield Token(_term(kind, match[0]), match.start(), match.end(), kind)


def terms(text: str) -> list[str]:
    """Return the terms of a text alone, several times faster than through `tokenize`."""
    return [
        canonical(match[0]) if match.lastgroup == "word" else _term(str(match.lastgroup), match[0])
        for match in _TOKEN.finditer(text)
    ]


def _term(kind: str, raw: str) -> str:
    if kind == "document":
        return document_number_term(raw)
    if kind == "date":
        try:
            return parse_day(raw).isoformat()
        except BadDateError:
            return raw
    return canonical(raw)
