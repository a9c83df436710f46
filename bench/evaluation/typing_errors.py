"""How does a syllable look with one typing error? A wrong key, one too few or many, two swapped, a tone."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from indexer.analysis.canonical import canonical

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_STOPPED_TONES = ("\u0301", "\u0323")
"""Of syllables that end in c, ch, p or t no other than these two are heard."""

_STOPPED = re.compile(r"(?:c|ch|p|t)\Z")
_BEARS_TONE = re.compile(r"[bcdđghklmnpqrstvx]*([aeiouyăâêôơư])[aeiouyăâêôơư]*(?:ng|nh|ch|[cmnpt])?")
"""Onset, vowels, coda; the first vowel is a group."""


def with_error(syllable: str, source: random.Random) -> str:
    """Return a syllable (letters alone) with one error of a kind drawn at random; itself if none is possible.

    What comes out is another word, not another spelling of the same.
    """
    letters = unicodedata.normalize("NFC", syllable)
    kinds = list(_KINDS)
    source.shuffle(kinds)
    for kind in kinds:
        wrong = kind(letters, source)
        if canonical(wrong) != canonical(letters):
            return wrong
    return syllable


def neighbouring_key(letters: str, source: random.Random) -> str:
    """Return the letters with an unmarked one in place of which a neighbour on the keyboard was hit."""
    places = [place for place, letter in enumerate(letters) if letter.lower() in _NEIGHBOURS]
    if not places:
        return letters
    place = source.choice(places)
    return _replaced(letters, place, source.choice(_NEIGHBOURS[letters[place].lower()]))


def dropped(letters: str, source: random.Random) -> str:
    """Return the letters without one; a single letter stays."""
    if len(letters) < 2:
        return letters
    place = source.randrange(len(letters))
    return letters[:place] + letters[place + 1 :]


def doubled(letters: str, source: random.Random) -> str:
    """Return the letters with one twice."""
    if not letters:
        return letters
    place = source.randrange(len(letters))
    return letters[: place + 1] + letters[place:]


def swapped(letters: str, source: random.Random) -> str:
    """Return the letters with two different neighbours in each other's place."""
    places = [place for place in range(len(letters) - 1) if letters[place] != letters[place + 1]]
    if not places:
        return letters
    place = source.choice(places)
    return letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]


def wrong_tone(letters: str, source: random.Random) -> str:
    """Return the letters with another tone, or without it, where a Vietnamese syllable bears it."""
    marks = unicodedata.normalize("NFD", letters)
    present = [mark for mark in marks if mark in _TONES]
    plain = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    shape = _BEARS_TONE.fullmatch(plain.lower())
    if len(present) > 1 or shape is None:
        return letters
    possible = _STOPPED_TONES if _STOPPED.search(plain.lower()) else _TONES
    tone = source.choice([tone for tone in possible if tone != "".join(present)])
    # The canonical form puts the mark on its vowel, of whichever it was on; it has as many letters.
    spelt = canonical(plain[: shape.end(1)] + tone + plain[shape.end(1) :])
    return "".join(
        new.upper() if old.isupper() else new
        for old, new in zip(plain, unicodedata.normalize("NFC", spelt), strict=True)
    )


def _replaced(letters: str, place: int, letter: str) -> str:
    new = letter.upper() if letters[place].isupper() else letter
    return letters[:place] + new + letters[place + 1 :]


def _neighbours() -> dict[str, str]:
    """Return for each key those left and right of it and those that touch it in the rows above and below."""
    found = {}
    for number, row in enumerate(_ROWS):
        above = _ROWS[number - 1] if number else ""
        below = _ROWS[number + 1] if number + 1 < len(_ROWS) else ""
        for place, key in enumerate(row):
            beside = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
            found[key] = beside + above[place : place + 2] + below[max(0, place - 1) : place + 1]
    return found


_NEIGHBOURS = _neighbours()
_KINDS: tuple[Callable[[str, random.Random], str], ...] = (
    neighbouring_key,
    dropped,
    doubled,
    swapped,
    wrong_tone,
)
