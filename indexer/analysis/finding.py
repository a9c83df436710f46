"""Where do certain terms stand in a text? Found without making tokens of all the rest.

The text is mapped to one byte for each character: its letter without marks in lower case, a space for what
stands between words. A term mapped likewise is sought there at the speed of `bytes.find`, and whatever is
found is read properly where it stands. The result is that of sifting all tokens of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.canonical import INVISIBLE, canonical, fold
from indexer.analysis.tokens import tokenize

_BETWEEN = ord(" ")
_PART_OF_WORD = 1  # belongs to a word, and may be left out: a combining mark or an invisible character
_FOREIGN = 2  # a letter or digit that is not one of a to z and 0 to 9, marks aside
_DIGITS = "0123456789"

_BASIC = 1 << 16  # characters that one 16-bit number stands for; others, such as emoji, need two
# All characters that canonical decomposition can turn into a Latin letter: blocks of Latin letters, and the
# signs for kelvin and angstrom.
_LATIN = (*range(0x250), *range(0x1E00, 0x1F00), 0x212A, 0x212B)

# Only document numbers hold white space, and then a stroke or a dash stands on one side of it.
_STROKES = "/–-"
_OUTSIDE_TOKENS = re.compile(rf"(?<![{_STROKES}])\s(?![{_STROKES}])")
_LOOK_BACK = 128  # longer than any document number
# Where a combining mark or an invisible character may follow a date, an amount or a document number, which
# end before it, and not a word, which goes on.
_AFTER_NUMBER = re.compile(rf"[0-9][\u0300-\u036f{INVISIBLE}]|[{_STROKES}]\s?[^\W_]+[{INVISIBLE}]")

# Every document number has this somewhere. Dates and amounts have no letters, so that everywhere else letters
# between what is no part of a word are a token.
_STROKE_AND_LETTER = re.compile(r"/\s?[^\W\d_]")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


Found = tuple[str, str, int, int]
"""Term, the sought term that it matches (itself or folded), start and end in the text as published."""


class TermFinder:
    """Finds terms as they are indexed, and all terms that fold to certain folded ones.

    May be shared between threads.
    """

    def __init__(self, typed: Iterable[str] = (), folded: Iterable[str] = ()) -> None:
        self._typed = frozenset(typed)
        self._folded = frozenset(folded)
        self._words = sorted({word for term in self._typed | self._folded if (word := _word_of(term))})
        self._numbers = any(chr(word[1]) in _DIGITS for word in self._words)
        self._foreign = any(_FOREIGN in word for word in self._words)
        self._spellings = _Spellings(self._matched)

    def find(self, text: str) -> list[Found]:
        """Return every token of `text` that matches, in order."""
        if self._foreign:
            return self._among_tokens(text)
        mapped, places = _mapped(text)
        if places is not None and _AFTER_NUMBER.search(text):
            return self._among_tokens(text)
        seek = mapped.find
        candidates = []
        for word in self._words:
            length = len(word) - 2
            at = seek(word)
            while at >= 0:
                candidates.append((at, at + length))
                at = seek(word, at + length + 1)
        if len(self._words) > 1:
            candidates.sort()
        if places is not None:
            candidates = [(int(places[start]), int(places[end])) for start, end in candidates]
        doubtful = [match.span() for match in _STROKE_AND_LETTER.finditer(text)] if "/" in text else []
        if self._numbers:
            doubtful = sorted(doubtful + [span for span in candidates if text[span[0]] in _DIGITS])
        return self._read_around(text, candidates, doubtful) if doubtful else self._read(text, candidates)

    def _read(self, text: str, candidates: Sequence[tuple[int, int]]) -> list[Found]:
        """Return the matches at the candidates, which are whole tokens."""
        spellings = self._spellings
        return [
            (match[0], match[1], start, end)
            for start, end in candidates
            if (match := spellings[text[start:end]]) is not None
        ]

    def _read_around(
        self, text: str, candidates: Sequence[tuple[int, int]], doubtful: Sequence[tuple[int, int]]
    ) -> list[Found]:
        """Return the matches; around doubtful places, given in order, candidates may be parts of tokens."""
        found = []
        done = read = 0
        for start, end in doubtful:
            if start >= done:
                first, done = _surroundings(text, start, end, since=done)
                before, after = bisect_left(candidates, (first, 0)), bisect_left(candidates, (done, 0))
                if before < after:
                    found += self._read(text, candidates[read:before])
                    found += self._among_tokens(text, first, done)
                    read = after
        return found + self._read(text, candidates[read:])

    def _among_tokens(self, text: str, start: int = 0, end: int | None = None) -> list[Found]:
        return [
            (token.term, sought, token.start, token.end)
            for token in tokenize(text, start, end)
            if (sought := self._matched(token.term)) is not None
        ]

    def _matched(self, term: str) -> str | None:
        if term in self._typed:
            return term
        folded = fold(term) if self._folded else ""
        return folded if folded in self._folded else None


class _Spellings(dict[str, tuple[str, str] | None]):
    """For each word as published that has been met: its term and the sought term that it matches, or None."""

    def __init__(self, matched: Callable[[str], str | None]) -> None:
        super().__init__()
        self._matched = matched

    def __missing__(self, raw: str) -> tuple[str, str] | None:
        term = canonical(raw)
        sought = self._matched(term)
        self[raw] = match = None if sought is None else (term, sought)
        return match


def _word_of(term: str) -> bytes:
    """Return a word that stands, mapped and between spaces, wherever the term does; empty for no word.

    Of terms that are written in several ways it is what stands in all of them: the year of a date, the last
    part of a document number.
    """
    words = _mapped(term)[0].split()
    if not words:
        return b""
    return b" %b " % (words[0] if _DAY.fullmatch(term) else words[-1])


def _mapped(text: str) -> tuple[bytes, NDArray[np.intp] | None]:
    """Return the text mapped to bytes, between two spaces, without what may be left out.

    The second is None where nothing was left out, else the place in `text` of each byte but the first.
    """
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    if len(codes) != len(text):
        codes = np.array([_basic(character) for character in text], np.uint16)
    letters = _byte_of_each_character().take(codes)
    mapped = letters.tobytes()
    if _PART_OF_WORD not in mapped:
        return b" %b " % mapped, None
    places = np.flatnonzero(letters != _PART_OF_WORD)
    return b" %b " % letters[places].tobytes(), np.append(places, len(text))


def _basic(character: str) -> int:
    """Return the number of a character, or that of one like it that 16 bits hold."""
    number = ord(character)
    return number if number < _BASIC else ord("中") if character.isalnum() else _BETWEEN


@cache
def _byte_of_each_character() -> NDArray[np.uint8]:
    table = np.full(_BASIC, _BETWEEN, np.uint8)
    for number in range(_BASIC):
        if chr(number).isalnum():
            table[number] = _FOREIGN
    for number in _LATIN:
        letter = fold(canonical(chr(number)))
        if letter.isascii() and letter.isalnum():
            table[number] = ord(letter)
    table[[*range(0x300, 0x370), *map(ord, INVISIBLE)]] = _PART_OF_WORD
    table.flags.writeable = False
    return table


def _surroundings(text: str, start: int, end: int, *, since: int) -> tuple[int, int]:
    """Return a stretch around `text[start:end]`, after `since`, over whose ends no token lies."""
    first = since
    back = _LOOK_BACK
    while since < start:
        limit = max(since, start - back)
        outside = [match.end() for match in _OUTSIDE_TOKENS.finditer(text, limit, start + 1)]
        if outside or limit == since:
            first = outside[-1] if outside else since
            break
        back *= 4
    following = _OUTSIDE_TOKENS.search(text, end)
    return first, following.start() if following else len(text)
