"""Which commit is the newest, and how is it opened while a writer goes on?"""

from __future__ import annotations

import re
import time

from whoosh.index import TOC
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader

from indexer.errors import DamagedIndexError, MunicipalSearchError
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


def open_snapshot(
    folder: IndexFolder, *, generation: int | None = None, any_layout: bool = False
) -> Snapshot:
    """Return a view of the newest commit.

    `generation` opens that one, whatever CURRENT says; call it with the folder's lock held. `any_layout`
    opens an index of another layout, of which only `articles` may then be asked. Raises NoIndexError,
    IndexVersionError, UnsafeIndexError or DamagedIndexError.
    """
    if generation is not None:
        return _open(folder, CommitId(generation, _newest_table(folder, generation) or 0), any_layout)
    for _ in range(_ATTEMPTS):
        commit = latest_commit(folder)
        trouble: MunicipalSearchError | None = None
        try:
            snapshot = _open(folder, commit, any_layout)
        except MunicipalSearchError as error:
            trouble = error
        if latest_commit(folder) == commit:
            if trouble is not None:
                raise trouble
            return snapshot
        # A writer may have replaced files, or the whole generation, while they were being opened.
    raise DamagedIndexError(folder.root, "it changes faster than it can be opened")


def _open(folder: IndexFolder, commit: CommitId, any_layout: bool) -> Snapshot:
    storage = SyncedStorage(folder.generation(commit.generation))
    try:
        if not any_layout:
            folder.check_layout(commit.generation, LAYOUT_VERSION)
        folder.check_safe(commit.generation)
        return Snapshot(folder, commit, _reader(storage, commit))
    except MunicipalSearchError:
        raise
    except Exception as error:  # Whoosh raises anything at all over bytes that are not what they should be
        storage.close_files()
        raise DamagedIndexError(folder.root, why(error)) from error


def _reader(storage: SyncedStorage, commit: CommitId) -> IndexReader:
    contents = TOC.read(storage, INDEX_NAME, gen=commit.commit, schema=schema())
    leaves = [SegmentReader(storage, contents.schema, segment) for segment in contents.segments]
    return MultiReader(leaves) if leaves else EmptyReader(contents.schema)


def _newest_table(folder: IndexFolder, number: int) -> int | None:
    try:
        names = [path.name for path in folder.generation(number).iterdir()]
    except OSError:
        return None
    matches = [_TABLE_OF_CONTENTS.fullmatch(name) for name in names]
    return max((int(match[1]) for match in matches if match), default=None)
