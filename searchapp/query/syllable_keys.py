"""Which Vietnamese words can the Telex or VNI keys of one word stand for? hooij and ho65i: hội.

Keys are read as input methods take them: each changes a letter anywhere before it, so that hooij, hojoi and
hoioj are one, as are d9i2nh and dinh29.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from indexer.analysis.canonical import canonical, is_syllable

Method = Literal["telex", "vni"]
METHODS: tuple[Method, ...] = ("telex", "vni")

D_STROKE = {"telex": re.compile("dd", re.IGNORECASE), "vni": re.compile("d9", re.IGNORECASE)}
"""Of each method the keys of đ."""

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TELEX_TONES = {"s": _ACUTE, "f": _GRAVE, "r": _HOOK, "x": _TILDE, "j": _DOT, "z": ""}
_VNI_TONES = {"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT, "0": ""}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư", "uo": "ươ"}
_BREVE = {"a": "ă"}
_STROKE = {"d": "đ"}
_TELEX_SHAPES = {"a": {"a": "â"}, "e": {"e": "ê"}, "o": {"o": "ô"}, "w": _HORN | _BREVE, "d": _STROKE}
_VNI_SHAPES = {"6": _CIRCUMFLEX, "7": _HORN, "8": _BREVE, "9": _STROKE}

_VOWEL = re.compile("[aăâeêioôơuưy]")
_LAST_VOWEL = re.compile(r"[aăâeêioôơuưy](?=[^aăâeêioôơuưy]*\Z)")
# Input methods make ươ of it as soon as another letter follows.
_HALF_HORNED = re.compile(r"ưo(?=.)")
_NOT_IN_ABBREVIATIONS = re.compile("[aeioy]")  # UBND has a u

_LONGEST = 12  # nghieengs, and some keys too many
_REMEMBERED = 1 << 14
# Abbreviations that pass for keys: trung ương is no tư.
_NO_KEYS = frozenset({"tw"})


@lru_cache(_REMEMBERED)
def decodings(word: str, method: Method) -> tuple[str, ...]:
    """Return the words other than itself that a canonical word stands for when read as keys, sorted.

    All are canonical: possible syllables, or for a word without vowels one with đ (hddnd: hđnd). Mostly there
    is one; without any keys, with keys of no such word or with a mark of its own there is none.
    """
    if not word.isascii() or not 1 < len(word) <= _LONGEST or word in _NO_KEYS:
        return ()
    press = _press_telex if method == "telex" else _press_vni
    states = [("", "")]
    for key in word:
        states = list(dict.fromkeys(after for letters, tone in states for after in press(letters, tone, key)))
    found = set(filter(is_syllable, (_word(letters, tone) for letters, tone in states)))
    if not found and not _NOT_IN_ABBREVIATIONS.search(word):
        found = set(_with_stroke(word, method))
    return tuple(sorted(found - {word}))


def _press_telex(letters: str, tone: str, key: str) -> Iterator[tuple[str, str]]:
    """Yield what letters and their tone can become by one more key."""
    voiced = _VOWEL.search(letters) is not None
    if key in _TELEX_TONES and voiced:
        yield from _toned(letters, tone, _TELEX_TONES[key])
        return
    for shaped in _shaped(letters, _TELEX_SHAPES.get(key, {})):
        yield shaped, tone
    if key == "w":
        if not voiced:
            yield letters + "ư", tone
    elif key == "o" and letters.endswith("ô"):
        yield letters[:-1] + "oo", tone  # xooongs: xoóng
    elif key not in _CIRCUMFLEX or not letters.endswith(key):
        yield letters + key, tone


def _press_vni(letters: str, tone: str, key: str) -> Iterator[tuple[str, str]]:
    """Yield what letters and their tone can become by one more key."""
    if key in _VNI_TONES:
        if _VOWEL.search(letters):
            yield from _toned(letters, tone, _VNI_TONES[key])
    elif key in _VNI_SHAPES:
        for shaped in _shaped(letters, _VNI_SHAPES[key]):
            yield shaped, tone
    else:
        yield letters + key, tone


def _toned(letters: str, tone: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the letters with their first tone, or without the one they had; no syllable has two."""
    if bool(tone) != bool(new):
        yield letters, new


def _shaped(letters: str, shapes: dict[str, str]) -> Iterator[str]:
    """Yield the letters with one of those that a key changes changed, đ only as the first."""
    for plain, shaped in shapes.items():
        place = letters.find(plain)
        while place >= 0 and (plain != "d" or place == 0):
            yield letters[:place] + shaped + letters[place + len(plain) :]
            place = letters.find(plain, place + 1)


def _word(letters: str, tone: str) -> str:
    toned = _LAST_VOWEL.sub(rf"\g<0>{tone}", _HALF_HORNED.sub("ươ", letters))
    return canonical(toned)


def _with_stroke(word: str, method: Method) -> Iterator[str]:
    """Yield an abbreviation with đ for its keys; of ddd, first of the one and then of the other two."""
    yield D_STROKE[method].sub("đ", word)
    if "ddd" in word:
        yield word.replace("ddd", "dđ")
