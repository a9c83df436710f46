"""Which commit is the newest, and how is it opened while a writer goes on?"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import orjson
from whoosh.index import TOC
from whoosh.reading import SegmentReader

from indexer.article import Article
from indexer.errors import DamagedIndexError, MunicipalSearchError
from indexer.store.codec.files import open_segment
from indexer.store.folder import IndexFolder, why
from indexer.store.schema import LAYOUT_VERSION, schema
from indexer.store.snapshot import CommitId, Snapshot
from indexer.store.storage import INDEX_NAME, SyncedStorage

_TABLE_OF_CONTENTS = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")

_ATTEMPTS = 20
_PAUSE = 0.05  # seconds


def latest_commit(folder: IndexFolder) -> CommitId:
    """Return the newest commit on disk, without opening it. Raises NoIndexError or DamagedIndexError."""
    for _ in range(_ATTEMPTS):
        number = folder.require_current()
        commit = _newest_table(folder, number)
        if commit is not None:
            return CommitId(number, commit, folder.made(number))
        # A writer may have replaced it, or the whole generation, while the names were being read.
        time.sleep(_PAUSE)
    raise DamagedIndexError(folder.root, f"generation {number} has no table of contents")


def open_snapshot(folder: IndexFolder, *, generation: int | None = None) -> Snapshot:
    """Return a view of the newest commit.

    `generation` opens that one, whatever CURRENT says; call it with the folder's lock held. Raises
    NoIndexError, IndexVersionError, UnsafeIndexError or DamagedIndexError.
    """
    if generation is not None:
        return _open(folder, CommitId(generation, _newest_table(folder, generation) or 0))
    for _ in range(_ATTEMPTS):
        commit = latest_commit(folder)
        trouble: MunicipalSearchError | None = None
        try:
            snapshot = _open(folder, commit)
        except MunicipalSearchError as error:
            trouble = error
        if latest_commit(folder) == commit:
            if trouble is not None:
                raise trouble
            return snapshot
        # A writer may have replaced files, or the whole generation, while they were being opened.
    raise DamagedIndexError(folder.root, "it changes faster than it can be opened")


def stored_articles(folder: IndexFolder) -> Iterator[Article]:
    """Yield every article of the index in use, of whatever layout; call it with the folder's lock held.

    Raises NoIndexError, UnsafeIndexError or DamagedIndexError.
    """
    number = folder.require_current()
    folder.check_safe(number)
    storage = SyncedStorage(folder.generation(number))
    try:
        contents = TOC.read(storage, INDEX_NAME, schema=schema())
        for segment in contents.segments:
            reader = SegmentReader(storage, contents.schema, segment)
            for _, stored in reader.iter_docs():
                yield Article.from_json(orjson.loads(stored["article"]))
            reader.close()
    except Exception as error:  # Whoosh raises anything at all over bytes that are not what they should be
        raise DamagedIndexError(folder.root, why(error)) from error
    finally:
        storage.close_files()


def _open(folder: IndexFolder, commit: CommitId) -> Snapshot:
    storage = SyncedStorage(folder.generation(commit.generation))
    try:
        folder.check_layout(commit.generation, LAYOUT_VERSION)
        folder.check_safe(commit.generation)
        contents = TOC.read(storage, INDEX_NAME, gen=commit.commit, schema=schema())
        segments = [
            (open_segment(storage, segment), list(segment.deleted_docs())) for segment in contents.segments
        ]
        return Snapshot(folder, commit, segments, committed=_committed(folder, commit))
    except MunicipalSearchError:
        raise
    except Exception as error:  # Whoosh raises anything at all over bytes that are not what they should be
        raise DamagedIndexError(folder.root, why(error)) from error
    finally:
        storage.close_files()


def _committed(folder: IndexFolder, commit: CommitId) -> datetime:
    """Return when the table of contents was written: a commit's last step."""
    table = folder.generation(commit.generation) / f"_{INDEX_NAME}_{commit.commit}.toc"
    written = table.stat().st_mtime
    return datetime.fromtimestamp(written, UTC)


def _newest_table(folder: IndexFolder, number: int) -> int | None:
    try:
        names = [path.name for path in folder.generation(number).iterdir()]
    except OSError:
        return None
    matches = [_TABLE_OF_CONTENTS.fullmatch(name) for name in names]
    return max((int(match[1]) for match in matches if match), default=None)
