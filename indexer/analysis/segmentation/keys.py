"""How is a short piece of text a number? Its characters as bytes of two uint64, for many pieces at once.

Vietnamese needs fewer than 256 characters: ASCII, 134 letters with marks, some signs. So a piece of up to 16
of them is two numbers and no hash: pieces are the same if and only if both numbers are.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

LONGEST = 16
"""Characters of the longest piece that has a key."""

_HALF = LONGEST // 2
_LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_SIGNS = "“”‘’…–—«»•°²³½×"
_SPACE, _OTHER = 0, 255
# Where a piece is one sign, of a text without line feeds next to each other.
_STOP = "\n\n"
_ENCODING = "utf-16-le"
_SEPARATOR = " ".encode(_ENCODING)


@dataclass(frozen=True, slots=True)
class Keys:
    """The pieces of some texts, one after another."""

    firsts: NDArray[np.uint64]
    seconds: NDArray[np.uint64]
    """Both shape (n,); the key of each piece, of no meaning for the odd ones."""
    odd: NDArray[np.int64]
    """The places of those that have no key: longer, or with other characters."""
    _units: bytes
    _starts: NDArray[np.int64]
    _ends: NDArray[np.int64]

    def pieces(self, places: list[int]) -> list[str]:
        """Return some of the pieces as texts, at least one."""
        starts, ends = (2 * self._starts[places]).tolist(), (2 * self._ends[places]).tolist()
        parts = [self._units[start:end] for start, end in zip(starts, ends, strict=True)]
        return _SEPARATOR.join(parts).decode(_ENCODING).split(" ")


def stop_key() -> tuple[int, int]:
    """Return the key of what stands after each text."""
    keys = keys_of([""])
    return int(keys.firsts[0]), int(keys.seconds[0])


def keys_of(texts: Sequence[str]) -> Keys:
    """Return the keys of what spaces separate in the texts, a line feed being a piece of its own.

    After each text comes the stop. Raises UnicodeEncodeError for a text with half a surrogate pair.
    """
    parts = [text.replace("\n", " \n ") for text in texts]
    units = f" {_STOP} ".join([*parts, ""]).encode(_ENCODING)
    count = len(units) // 2
    # Room for the keys of the last piece, and no character of another after it.
    codes = np.zeros(count + LONGEST, np.uint8)
    np.take(_codes(), np.frombuffer(units, "<u2"), out=codes[:count], mode="wrap")
    ends = np.flatnonzero(codes[:count] == _SPACE)
    starts = np.empty_like(ends)
    starts[:1] = 0
    starts[1:] = ends[:-1] + 1
    filled = ends > starts
    starts, ends = starts[filled], ends[filled]
    lengths = ends - starts

    # From each character on, eight of them as one number.
    eights = np.ndarray((count + _HALF,), "<u8", codes.data, strides=(1,))
    masks = _masks()
    firsts = eights[starts] & masks[np.minimum(lengths, _HALF)]
    seconds = np.zeros(len(starts), np.uint64)
    long = np.flatnonzero(lengths > _HALF)
    seconds[long] = eights[starts[long] + _HALF] & masks[np.minimum(lengths[long] - _HALF, _HALF)]

    odd = lengths > LONGEST
    odd[np.searchsorted(ends, np.flatnonzero(codes[:count] == _OTHER))] = True
    return Keys(firsts, seconds, np.flatnonzero(odd), units, starts, ends)


@cache
def _codes() -> NDArray[np.uint8]:
    """Return the byte of each UTF-16 unit."""
    codes = np.full(1 << 16, _OTHER, np.uint8)
    known = "\n" + string.printable[: -len(string.whitespace)] + _LETTERS + _LETTERS.upper() + _SIGNS
    for code, letter in enumerate(known, 1):
        codes[ord(letter)] = code
    codes[ord(" ")] = _SPACE
    return codes


@cache
def _masks() -> NDArray[np.uint64]:
    """Return for each length up to eight which bits of a number are of that many characters."""
    return np.array([(1 << 8 * length) - 1 for length in range(_HALF + 1)], np.uint64)
