"""How does one find a name however it is written? Patterns and keys over case, hyphens and tone marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, product
from typing import Any

# The tone mark of an open oa, oe, uy: on the first vowel in older spelling, on the last in newer.
_PLACEMENTS = "òa oà,óa oá,ỏa oả,õa oã,ọa oạ,òe oè,óe oé,ỏe oẻ,õe oẽ,ọe oẹ,ùy uỳ,úy uý,ủy uỷ,ũy uỹ,ụy uỵ"
_OLDER = {newer: older for older, newer in (pair.split(" ") for pair in _PLACEMENTS.split(","))}
_NEWER = {older: newer for newer, older in _OLDER.items()}
_NEWER_PAIR = re.compile("|".join(_OLDER))
_SPACE = r"[^\S\n]"
_CACHE_SIZE = 1 << 14  # The spellings of the list, as texts have them, and capitalised syllables.
# What a spelling is made of: vowels with a doubtful tone mark, hyphens and the like, spaces, others.
_ATOM = re.compile(rf"{'|'.join((*_OLDER, *_NEWER))}|\s*[-–&,]\s*|\s+|.")


@lru_cache(maxsize=_CACHE_SIZE)
def spelling_key(text: str) -> str:
    """Return what all ways to write one name have in common. Only for comparing."""
    text = "".join(text.lower().replace("–", "-").split())
    return _NEWER_PAIR.sub(lambda match: _OLDER[match[0]], text)


def any_of(spellings: Iterable[str]) -> str:
    """Return a pattern for any of the spellings in lower-case NFC text, the longest that fits.

    White space may be wider than given, and stand or not around hyphens, commas and &; a hyphen may be a
    dash; the tone mark of an open oa, oe, uy may stand on either vowel. Nothing runs over a line's end.
    """
    tree: dict[str, Any] = {}
    for spelling in spellings:
        for atoms in product(*map(_readings, _ATOM.findall(spelling.lower()))):
            node = tree
            for part in chain.from_iterable(atoms):
                node = node.setdefault(part, {})
            node[""] = {}
    return _tree_pattern(tree)


def _readings(atom: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to write an atom, each a sequence of patterns.

    Each way becomes a branch of its own and begins with a letter, because only then does the pattern's
    search skip quickly over letters with which no spelling begins.
    """
    sign = atom.strip()
    if not sign:
        return ((rf"{_SPACE}+",),)
    if sign in ("-", "–"):
        return ((rf"{_SPACE}*[-–]{_SPACE}*",),)
    if sign in ("&", ","):
        return ((rf"{_SPACE}*{sign}{_SPACE}*",),)
    older = _OLDER.get(atom, atom)
    return ((*older,), (*_NEWER[older],)) if older in _NEWER else ((re.escape(atom),),)


def _tree_pattern(tree: dict[str, Any]) -> str:
    branches = [atom + _tree_pattern(rest) for atom, rest in tree.items() if atom]
    if not branches:
        return ""
    # Greedy, so that a longer spelling wins over one that it begins with.
    joined = branches[0] if len(branches) == 1 and "" not in tree else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if "" in tree else joined
