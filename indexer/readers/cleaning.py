"""How is a text kept as published and yet fit to store? Without control characters, a paragraph a line."""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean_body(text: str) -> str:
    """Return the lines that hold text, stripped, without control characters; Unicode form unchanged."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = []
    for line in text.split("\n"):
        line = line.strip()
        # The quick test of the two; it also fails on harmless characters such as a no-break space.
        if not line.isprintable():
            line = _CONTROLS.sub("", line).strip()
        if line:
            lines.append(line)
    return "\n".join(lines)


def clean_title(text: str) -> str:
    """Return a text on one line: white space as single spaces, no control characters; form unchanged."""
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(_CONTROLS.sub("", text).split())


def clean_label(text: str) -> str:
    """Return a name that many articles share, such as a category: one line, in NFC."""
    text = clean_title(text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def has_controls(text: str) -> bool:
    """Tell whether a text holds a control character, line feed and tab included."""
    return not text.isprintable() and any(unicodedata.category(letter) == "Cc" for letter in text)
