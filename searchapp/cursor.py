"""Where does a page begin that follows another? Behind one article: its place in the order, as a short text.

A cursor tells what the last article given is ordered by, and not how many there were before it: so articles
that come or go in the meantime move nothing, and a page deep down costs what the first one does.
"""

from __future__ import annotations

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from searchapp.parameters import BadValueError

DIGEST_SIZE = 6
"""Bytes that tell one search, or one state of the index, from another."""

CONTENT_SIZE = 4
"""Bytes that tell an article from what it was before it was changed."""

_VERSION = 1
# Version, search, state, content, moment, score; the id follows, then a checksum of it all.
_HEAD = struct.Struct(f"<B{DIGEST_SIZE}s{DIGEST_SIZE}s{CONTENT_SIZE}sqf")
_CHECK_SIZE = 4
_UNDATED = -1
_REFUSAL = "this is no cursor that an answer had as `next`; ask without it for the first page"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place right behind one article of a search's result."""

    id: str
    """Of the article."""
    moment: int | None
    """When it was published: seconds of local time, counted from the day before day 1; None if unknown."""
    score: float
    """What it scored, exactly as a 32-bit number; 0 where the order is not by relevance."""
    content: bytes
    """The first CONTENT_SIZE bytes of `Article.digest`."""
    state: bytes
    """`digest` of the version of the index (`IndexState`) that the first page was made of."""
    search: bytes = bytes(DIGEST_SIZE)
    """`digest` of the search that it belongs to."""

    def text(self) -> str:
        """Return it as addresses have it: letters, digits, hyphens and underscores."""
        moment = _UNDATED if self.moment is None else self.moment
        head = _HEAD.pack(_VERSION, self.search, self.state, self.content, moment, self.score)
        body = head + self.id.encode("utf-8", "surrogatepass")
        return urlsafe_b64encode(body + _check(body)).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class CursorText:
    """What the parameter takes: the text of a cursor."""

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of one value."""
        return {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}

    def read(self, text: str) -> Cursor:
        """Return the cursor. Raises BadValueError."""
        try:
            text = text.strip()
            raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            body, check = raw[:-_CHECK_SIZE], raw[-_CHECK_SIZE:]
            version, search, state, content, moment, score = _HEAD.unpack_from(body)
            if version == _VERSION and check == _check(body):
                article_id = body[_HEAD.size :].decode("utf-8", "surrogatepass")
                known_moment = None if moment == _UNDATED else moment
                cursor = Cursor(article_id, known_moment, score, content, state, search)
                # base64 is read past letters that it does not have; NaN is no place in any order
                if cursor.text() == text and score == score:
                    return cursor
        except (NotBase64, UnicodeError, struct.error):
            pass
        raise BadValueError("not-a-cursor", _REFUSAL)


def digest(text: str) -> bytes:
    """Return DIGEST_SIZE bytes that tell this text from others."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_SIZE).digest()


def _check(body: bytes) -> bytes:
    return blake2b(body, digest_size=_CHECK_SIZE).digest()
