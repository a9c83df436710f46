"""Where does pyvi see one syllable end and the next begin? Its rules, none of which looks across a space."""

from __future__ import annotations

import re
import unicodedata

# In pyvi's order: of several that fit at one place the first is taken, not the longest.
_SYLLABLE = re.compile(
    r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\."
    r"|==>|->|\.\.\.|>>|\n"
    r"|\w+://[^\s]+"
    r"|[a-zA-Z0-9_.+-]+@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+"
    r"|\d+(?:[._,]\d+)+"
    r"|[^\w\s]"
    r"|\w+"
)


def chunks(text: str) -> list[str]:
    """Return the pieces of a text whose syllables, one piece after another, are those of the text.

    Canonical composition does not reach across spaces either, so a piece may be composed by itself.
    """
    return text.replace("\n", " \n ").split(" ")


def syllables(text: str) -> list[str]:
    """Return syllables, numbers, signs, addresses and line feeds as pyvi separates them, in NFC."""
    return _SYLLABLE.findall(unicodedata.normalize("NFC", text))
