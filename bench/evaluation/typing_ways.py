"""In which ways do people type the same question? Pure functions of the text, drawn by a fixed seed."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bench.corpus import SEED
from bench.evaluation.keystrokes import telex, vni
from bench.evaluation.typing_errors import with_error
from indexer.analysis.canonical import canonical, fold

_SYLLABLE = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_WITH_ERROR = re.compile(r"(?<![^\s\"'“”‘’(])[^\W\d_]{2,}(?![^\s\"'“”‘’.,;:?!)…])")
"""Words that are letters alone, between spaces and punctuation: no number, no document number."""

_OPEN_PAIRS = re.compile(r"(?:[oO][aeAE]|(?<![qQ])[uU][yY])\Z")
"""Two vowels at the end of a syllable of which either bears the tone, by the school: hòa and hoà."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of typing."""

    key: str
    """Its name in commands."""
    name: str
    """Its name in tables."""
    typed: Callable[[str], str]


def as_given(text: str) -> str:
    """Return the text itself."""
    return text


def without_marks(text: str) -> str:
    """Return the text without any mark, đ as d; capitals stay."""
    return fold(text)


def half_without_marks(text: str) -> str:
    """Return the text with every syllable by a chance of one half without its marks; always the same ones."""
    source = _source(text, "half")
    return _SYLLABLE.sub(lambda match: fold(match[0]) if source.random() < 0.5 else match[0], text)


def decomposed(text: str) -> str:
    """Return the text with every mark a character of its own, as macOS names files."""
    return unicodedata.normalize("NFD", text)


def other_tone_placement(text: str) -> str:
    """Return the text with the tone of oa, oe and uy where the product's canonical form does not put it.

    Where the text has it there already, it stays.
    """
    return _LETTERS.sub(_with_moved_tone, unicodedata.normalize("NFC", text))


def capitals(text: str) -> str:
    """Return the text in capitals."""
    return text.upper()


def one_error(text: str) -> str:
    """Return the text with one typing error in one of its words of two letters or more; always the same."""
    source = _source(text, "error")
    composed = unicodedata.normalize("NFC", text)
    words = list(_WITH_ERROR.finditer(composed))
    source.shuffle(words)
    for word in words:
        wrong = with_error(word[0], source)
        if wrong != word[0]:
            return composed[: word.start()] + wrong + composed[word.end() :]
    return text


AS_GIVEN = Way("as-given", "as given", as_given)
WITHOUT_MARKS = Way("without-marks", "without marks", without_marks)
HALF = Way("half", "half without marks", half_without_marks)
TELEX = Way("telex", "Telex", telex)
VNI = Way("vni", "VNI", vni)
DECOMPOSED = Way("nfd", "NFD", decomposed)
OTHER_PLACEMENT = Way("placement", "other tone placement", other_tone_placement)
CAPITALS = Way("capitals", "capitals", capitals)
ONE_ERROR = Way("error", "one typing error", one_error)

WAYS = (
    AS_GIVEN,
    WITHOUT_MARKS,
    HALF,
    TELEX,
    VNI,
    DECOMPOSED,
    OTHER_PLACEMENT,
    CAPITALS,
    ONE_ERROR,
)
"""All of them, in the order of the tables."""


def _source(text: str, purpose: str) -> random.Random:
    # Seeded by a string, which is hashed alike in every process and on every version of Python.
    return random.Random(f"{SEED}/{purpose}/{text}")


def _with_moved_tone(match: re.Match[str]) -> str:
    word = match[0]
    plain = unicodedata.normalize("NFC", _untoned(word))
    if not _OPEN_PAIRS.search(plain) or len(plain) != len(canonical(word)):
        return word
    tones = [mark for mark in unicodedata.normalize("NFD", canonical(word)[-2]) if mark in _TONE_MARKS]
    if not tones:
        return word
    return unicodedata.normalize("NFC", plain + tones[0])


def _untoned(word: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", word) if mark not in _TONE_MARKS)


_TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")
