"""Which keys does a Vietnamese text take? Those of Telex and VNI, as they stand without an input method."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_TONES = {
    "\u0301": ("s", "1"),
    "\u0300": ("f", "2"),
    "\u0309": ("r", "3"),
    "\u0303": ("x", "4"),
    "\u0323": ("j", "5"),
}
"""Of each tone mark the Telex key and the VNI key."""

_TELEX_LETTERS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI_LETTERS = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}

_WORD = re.compile(r"[^\W\d_]+")


def telex(text: str) -> str:
    """Return the keys of Telex, the tone at the end of a syllable: `hooij nghij`, `dduwowngf`.

    Of a capital the second key is small (`Dd`), as where shift is held for one key.
    """
    return _WORD.sub(_telex_word, unicodedata.normalize("NFC", text))


def vni(text: str) -> str:
    """Return the keys of VNI, all of a letter right behind it: `ho65i nghi5`, `d9u7o72ng`."""
    return _WORD.sub(_vni_word, unicodedata.normalize("NFC", text))


def _telex_word(match: re.Match[str]) -> str:
    letters = [_keys(letter, _TELEX_LETTERS, tone_key=0) for letter in match[0]]
    tones = [tone for _, tone in letters if tone]
    if len(tones) > 1:  # no Vietnamese syllable: each stays where it is
        return "".join(keys + tone for keys, tone in letters)
    return "".join([keys for keys, _ in letters] + tones)


def _vni_word(match: re.Match[str]) -> str:
    return "".join(keys + tone for keys, tone in (_keys(one, _VNI_LETTERS, tone_key=1) for one in match[0]))


def _keys(letter: str, letters: Mapping[str, str], *, tone_key: int) -> tuple[str, str]:
    """Return the keys of one composed letter, and that of its tone; the letter itself where it has none."""
    marks = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in marks if mark in _TONES), "")
    plain = unicodedata.normalize("NFC", marks.replace(tone, "")) if tone else letter
    keys = letters.get(plain.lower(), plain)
    if plain.isupper():
        keys = keys[0].upper() + keys[1:]
    return keys, _TONES[tone][tone_key] if tone else ""
