"""Which article is this? An id that stays the same when the same document is loaded again."""

from __future__ import annotations

import os
import re
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from indexer.analysis.canonical import canonical, fold
from indexer.errors import RejectionError
from indexer.readers.cleaning import clean_label, has_controls
from indexer.readers.file_format import document_stem

LONGEST_ID = 200

_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 40
_URL_DIGEST_BYTES = 8
_PATH_DIGEST_BYTES = 4


class FileIdentity:
    """Gives ids to the articles of one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def id_of(self, own: str | None, url: str | None, position: str) -> str:
        """Return the document's own id, else one of its url, else one of file and position in it.

        Raises RejectionError (`bad-id`) where its own holds control characters or is too long.
        """
        if own is not None and (own := own.strip()):
            return _checked(own)
        if url:
            return "u-" + blake2b(url.encode(), digest_size=_URL_DIGEST_BYTES).hexdigest()
        digest = blake2b(self._resolved + position.encode(), digest_size=_PATH_DIGEST_BYTES).hexdigest()
        return f"{self._slug}-{digest}"

    @cached_property
    def _resolved(self) -> bytes:
        return os.fsencode(self._path.resolve().as_posix())

    @cached_property
    def _slug(self) -> str:
        words = [fold(canonical(word)) for word in clean_label(document_stem(self._path)).split()]
        slug = _NOT_IN_SLUG.sub("-", " ".join(words)).strip("-")
        return slug[:_SLUG_LENGTH].rstrip("-") or "article"


def _checked(own: str) -> str:
    if has_controls(own):
        raise RejectionError(
            "bad-id", f"The id {own[:60]!r} holds control characters; write one without them"
        )
    label = clean_label(own)
    if len(label) > LONGEST_ID:
        raise RejectionError(
            "bad-id",
            f"The id “{label[:40]}…” has {len(label)} characters; give one of {LONGEST_ID} at most",
        )
    return label
