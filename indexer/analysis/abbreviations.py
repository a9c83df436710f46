"""Which abbreviations does a text define? “Ủy ban nhân dân (UBND)” and “UBND (Ủy ban nhân dân)”.

Only what the letters prove: each is the first of one word of the long form, in order, and no word is left out
but “và”. What stands in brackets for another reason hardly ever has that by chance.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from indexer.analysis.canonical import INVISIBLE, canonical, fold

AND = "và"
"""The one word that an abbreviation may leave out: GDĐT, giáo dục và đào tạo."""

_REACH = 160
"""Characters within a bracket: the longest name of an office, its accents decomposed."""

_WORD_REACH = 14
"""Characters of a word and what follows it, decomposed."""

_LONGEST_INSIDE = 32
"""Characters of an abbreviation with its hyphens, decomposed."""

_LETTERS = range(2, 13)
"""How many an abbreviation has."""

_MOST_ANDS = 2
"""Of a long form."""

_COMMAS_FROM = 4
"""Letters from which a long form may have commas: fewer are met by chance in lists of names."""

_SHORT = r"[^\W\d_]+(?:\s?[-–&]\s?[^\W\d_]+){0,3}"
_SHORT_INSIDE = re.compile(_SHORT)
_SHORT_BEFORE = re.compile(rf"(?<![\w.&/–-])(?:{_SHORT})\Z")
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"\s?[-–&]\s?|[^\S\n]{1,2}")
_GAP_WITH_COMMA = re.compile(rf"{_GAP.pattern}|,[^\S\n]")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_REMEMBERED = 1 << 12  # syllables, of which there are some thousands
_CONSONANTS = frozenset("bcdđfghjklmnpqrstvwxz")
_REMOVED = dict.fromkeys(map(ord, INVISIBLE))
_QUOTES = "“”\"'‘’ \u00a0"


def find_definitions(text: str) -> list[tuple[str, str]]:
    """Return each abbreviation that a text as published defines and its long form, in order, with repeats.

    Both canonical, their words with one space between: `("ubnd", "ủy ban nhân dân")` and, for GD&ĐT,
    `("gd đt", "giáo dục và đào tạo")`.
    """
    found: list[tuple[str, str]] = []
    opening = text.find("(")
    while opening >= 0:
        closing = text.find(")", opening, opening + _REACH)
        if closing >= 0:
            inside = text[opening + 1 : closing]
            if len(inside) <= _LONGEST_INSIDE and inside.isupper():
                found += _short_inside(inside, text, opening)
            elif text[max(opening - 4, 0) : opening].rstrip(_QUOTES)[-1:].isupper():
                found += _long_inside(text[max(opening - _LONGEST_INSIDE, 0) : opening], inside)
        opening = text.find("(", opening + 1)
    return found


def _short_inside(inside: str, text: str, opening: int) -> Iterator[tuple[str, str]]:
    short = _SHORT_INSIDE.fullmatch(_composed(inside))
    if short is None:
        return
    parts = _parts(short[0])
    letters = "".join(parts)
    if len(letters) not in _LETTERS:
        return
    most = len(letters) + _MOST_ANDS
    words = _last_words(_composed(text[max(opening - _WORD_REACH * most, 0) : opening]), letters, most)
    # From the shortest on: an abbreviation may leave out “và”, and need not.
    for first in range(len(words) - len(letters), -1, -1):
        if _agree(letters, words[first:]):
            yield " ".join(parts), " ".join(words[first:])
            return


def _long_inside(before: str, inside: str) -> Iterator[tuple[str, str]]:
    short = _SHORT_BEFORE.search(_composed(before))
    if short is None or not short[0].isupper():
        return
    parts = _parts(short[0])
    long = _composed(inside)
    letters = "".join(parts)
    if len(letters) not in _LETTERS:
        return
    words = _last_words(long, letters, len(letters) + _MOST_ANDS)
    if _WORD.match(long) and len(words) == len(_WORD.findall(long)) and _agree(letters, words):
        yield " ".join(parts), " ".join(words)


def _composed(text: str) -> str:
    if any(map(text.__contains__, INVISIBLE)):
        text = text.translate(_REMOVED)
    return unicodedata.normalize("NFC", text).strip(_QUOTES)


def _parts(short: str) -> list[str]:
    return [canonical(part) for part in _WORD.findall(short)]


def _last_words(text: str, letters: str, most: int) -> list[str]:
    """Return the words at the end of a text that follow one another as in a long form, canonical."""
    gaps = _GAP_WITH_COMMA if len(letters) >= _COMMAS_FROM else _GAP
    words: list[str] = []
    end = len(text)
    for match in reversed(list(_WORD.finditer(text))):
        if end - match.end() and not (words and gaps.fullmatch(text, match.end(), end)):
            break
        words.append(canonical(match[0]))
        if len(words) == most or letters[-1] not in _initials(words[0]):
            break  # enough, or the last letter says already that it is none
        end = match.start()
    return words[::-1]


def _agree(letters: str, words: Sequence[str]) -> bool:
    """Tell whether the letters are the first of the words, in order."""
    if not letters or not words:
        return not letters and not words
    if letters[0] in _initials(words[0]) and _agree(letters[1:], words[1:]):
        return True
    return words[0] == AND and _agree(letters, words[1:])


@lru_cache(_REMEMBERED)
def _initials(word: str) -> frozenset[str]:
    """Return what an abbreviation may have for a word: its first letter as it is, without tone, unmarked."""
    first = word[0]
    if len(word) == 1 and first in _CONSONANTS:
        return frozenset()  # an abbreviation itself
    toneless = unicodedata.normalize("NFC", unicodedata.normalize("NFD", first).translate(_TONES))
    return frozenset((first, toneless, fold(first)))
