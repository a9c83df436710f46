"""How does Whoosh's table of contents reach the disk? Synced, in an order that a power cut cannot turn round.

Whoosh itself syncs nothing. Segments are synced as they are written (`segment_writers`); the table of
contents follows here, then the folder.
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
    """Whoosh's files in one folder, tables of contents synced as they are closed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._files: list[StructFile] = []

    def create_file(self, name: str, **options: Any) -> StructFile:
        if ".toc" in name:
            options["onclose"] = _sync
        file = super().create_file(name, **options)
        self._files.append(file)
        return file

    def open_file(self, name: str, **options: Any) -> StructFile:
        file = super().open_file(name, **options)
        self._files.append(file)
        return file

    def close_files(self) -> None:
        """Close what is open: Whoosh leaves files behind that it cannot write or make sense of."""
        for file in self._files:
            with contextlib.suppress(OSError):  # a full disk
                file.file.close()
        self._files.clear()

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        folder = Path(self.folder)
        sync_folder(folder)
        super().rename_file(oldname, newname, safe=safe)
        sync_folder(folder)


def _sync(file: StructFile) -> None:
    file.flush()
    os.fsync(file.fileno())
