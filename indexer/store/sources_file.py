"""Which records has this index been loaded from? DIR/SOURCES, so that loading them again has nothing to do.

Pairs of digests: of a record as it stood in its file, and of the article it became. A pair counts only while
the index holds that very article, so the file may be old, incomplete or missing: records are then read again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from indexer.errors import WriteFailedError
from indexer.store.folder import IndexFolder, replace_file

_DIGEST = 16  # bytes


def read_sources(folder: IndexFolder) -> dict[bytes, bytes]:
    """Return the content digest of the article that each source digest became; {} if that is not known."""
    try:
        data = _path(folder).read_bytes()
    except OSError:
        return {}
    if len(data) % (2 * _DIGEST):
        return {}
    return {
        data[start : start + _DIGEST]: data[start + _DIGEST : start + 2 * _DIGEST]
        for start in range(0, len(data), 2 * _DIGEST)
    }


def write_sources(folder: IndexFolder, sources: Mapping[bytes, bytes]) -> None:
    """Keep what `read_sources` is to return; call it with the lock held. That it fails is no error."""
    aside = _path(folder).with_suffix(".new")
    with contextlib.suppress(WriteFailedError), folder.writing():
        aside.write_bytes(b"".join(source + article for source, article in sources.items()))
        replace_file(aside, _path(folder))


def _path(folder: IndexFolder) -> Path:
    return folder.root / "SOURCES"
