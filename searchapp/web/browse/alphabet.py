"""In which order do names stand? As in a Vietnamese dictionary, and numbers by what they are worth."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_PIECE = re.compile(r"([0-9]+)|[^\W\d_]+")

Place = tuple[tuple[tuple[int, ...], str], ...]


@lru_cache(maxsize=8192)
def alphabetical(name: str) -> tuple[Place, str]:
    """Return what to sort a name by.

    Words go letter by letter (d before đ, a before ă before â), the marks of tones count only where nothing
    else differs, capitals and punctuation not at all. Figures go before letters, 2 before 10.
    """
    plain = unicodedata.normalize("NFD", name.lower().replace("ð", "đ")).translate(_TONES)
    pieces = _PIECE.finditer(unicodedata.normalize("NFC", plain))
    return tuple(_piece(match[0], match[1]) for match in pieces), name


def _piece(text: str, figures: str | None) -> tuple[tuple[int, ...], str]:
    if figures is not None:
        value = figures.lstrip("0")
        return (-1, len(value)), value  # however long, it is never made into a number
    return tuple(_LETTERS.get(letter, len(_LETTERS) + ord(letter)) for letter in text), ""
