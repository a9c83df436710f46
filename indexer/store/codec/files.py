"""How are a segment's two files opened through a Whoosh storage? Mapped, all at once, when a reader opens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from indexer.store.array_file import ArrayFile, ArrayFileError
from indexer.store.segment_file import DOCS_EXTENSION, SegmentFiles


def open_segment(storage: Any, segment: Any) -> SegmentFiles:
    """Return the files of a segment, mapped where they lie in a folder and read where they do not.

    They stay readable after a merge has deleted them. Raises OSError, or ArrayFileError that names the file.
    """
    files = SegmentFiles.open(segment.segment_id(), lambda name: _open(storage, name))
    if files.count != segment.doc_count_all():
        name = segment.make_filename(DOCS_EXTENSION)
        raise ArrayFileError(f"{name}: it has {files.count} documents of {segment.doc_count_all()}")
    return files


def _open(storage: Any, name: str) -> ArrayFile:
    if storage.supports_mmap:
        return ArrayFile.map(Path(storage.folder) / name)
    with storage.open_file(name) as file:
        return ArrayFile(file.read())
