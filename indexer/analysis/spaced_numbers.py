"""Where may one term have spaces in it? Only in a document number: 123 / QĐ-UBND, 12 - NQ/TW, 5/KH - UBND."""

from __future__ import annotations

import re

# Spaces stand about the stroke or about a hyphen of such a number. More is found than is one, never less.
_LETTER = r"[^\W\d_]"
_HYPHEN_BEFORE = "|".join(
    rf"(?<={hyphen}{_LETTER}{{{letters}}}/)" for hyphen in (r"\s[-–]", r"[-–]\s") for letters in range(1, 8)
)
_STROKE = re.compile(
    rf"/(?:\s|(?<=\s/)|{_HYPHEN_BEFORE}"
    rf"|(?<=[0-9]/){_LETTER}{{1,8}}(?:[-–][^\W_]{{1,12}}){{0,3}}(?:\s[-–]|[-–]\s))"
)
# No number reaches further from its stroke.
_REACH_BACK, _REACH_ON = 24, 80


def parts_to_keep_whole(text: str) -> list[tuple[int, int]]:
    """Return where the parts of a text start and end within which spaces may not separate terms.

    They are in order and apart, and before and after each is a space or nothing.
    """
    if "/" not in text:
        return []
    parts: list[tuple[int, int]] = []
    for match in _STROKE.finditer(text):
        start = text.rfind(" ", 0, max(match.start() - _REACH_BACK, 0)) + 1
        end = text.find(" ", match.start() + _REACH_ON)
        end = len(text) if end < 0 else end
        if parts and start <= parts[-1][1] + 1:
            start = parts.pop()[0]
        parts.append((start, end))
    return parts
