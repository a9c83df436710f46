"""Which characters may stand in XML 1.0? All but most controls, lone surrogates and two non-characters."""

from __future__ import annotations

import re

# https://www.w3.org/TR/xml/#charsets
_OTHERS = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return the text without what XML cannot hold; nothing is escaped."""
    return _OTHERS.sub("", text)
