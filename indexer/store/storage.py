"""How do Whoosh's files reach the disk? Synced, in an order that a power cut cannot turn round.

Whoosh itself syncs nothing: segment files first, then the table of contents, then the folder.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from indexer.store.folder import sync_folder

INDEX_NAME = "MAIN"
"""Part of the name of every file of Whoosh's."""


class SyncedStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's files in one folder, synced as they are closed."""

    def create_file(self, name: str, **options: Any) -> StructFile:
        # The parts of a segment are copied into its one .seg file and deleted: only that one counts.
        if name.endswith(".seg") or ".toc" in name:
            options["onclose"] = _sync
        return super().create_file(name, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        folder = Path(self.folder)
        sync_folder(folder)
        super().rename_file(oldname, newname, safe=safe)
        sync_folder(folder)


def _sync(file: StructFile) -> None:
    try:
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            file.file.close()
        raise
