"""What has each document of a segment? Its lengths, its columns and its stored field, as Whoosh asks."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh.codec.base import PerDocumentReader
from whoosh.columns import Column, ColumnReader

from indexer.store.array_file import Array, ArrayFileError
from indexer.store.codec.columns import has_column, open_column
from indexer.store.segment_file import DOCS_EXTENSION, SegmentFiles
from indexer.store.stored import StoredArticles

STORED_FIELD = "article"
"""The one field that is stored, as bytes."""


class ArrayDocumentReader(PerDocumentReader):  # type: ignore[misc]
    """Lengths, exact; columns; the stored field; deletions as the segment says at the time."""

    def __init__(self, files: SegmentFiles, segment: Any) -> None:
        self._files = files
        self._segment = segment
        self._lengths: dict[str, memoryview] = {}
        self._totals: dict[str, int] = {}
        self._stored = StoredArticles(files)

    def close(self) -> None:
        """Let go of the files, which are closed with the last array that is in use."""
        del self._files, self._stored
        self._lengths.clear()

    def doc_count(self) -> int:
        return self.doc_count_all() - int(self._segment.deleted_count())

    def doc_count_all(self) -> int:
        return self._files.count

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        deleted: frozenset[int] = self._segment.deleted_docs()
        return deleted

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return has_column(self._files, fieldname)

    def list_columns(self) -> list[str]:
        """Return the names of the segment's columns, sorted."""
        names = (name.split("/")[1] for name in self._files.docs if name.startswith("column/"))
        return sorted(set(names))

    def column_reader(self, fieldname: str, column: Column) -> ColumnReader:
        return open_column(self._files, fieldname, column)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return how many tokens a document has in a field, `default` if the segment has no lengths of it."""
        lengths = self._lengths.get(fieldname)
        if lengths is None:
            array = self._length_array(fieldname)
            if array is None:
                return default
            lengths = self._lengths[fieldname] = array.data
        length: int = lengths[docnum]
        return length

    def field_length(self, fieldname: str) -> int:
        """Return how many tokens all documents have in a field, deleted ones included, as Whoosh counts."""
        total = self._totals.get(fieldname)
        if total is None:
            lengths = self._length_array(fieldname)
            total = 0 if lengths is None else int(lengths.sum(dtype=np.uint64))
            self._totals[fieldname] = total
        return total

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._length_array(fieldname)
        return 0 if lengths is None or not len(lengths) else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        lengths = self._length_array(fieldname)
        return 0 if lengths is None else int(lengths.max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, bytes]:
        """Return the stored field, no field at all for a document without. Raises ArrayFileError."""
        (stored,) = self._read([docnum])
        return stored

    def iter_docs(self) -> Iterator[tuple[int, dict[str, bytes]]]:
        """Yield each document that is not deleted with its stored field. Raises ArrayFileError."""
        docnums = list(self.all_doc_ids())
        return zip(docnums, self._read(docnums), strict=True)

    def _length_array(self, fieldname: str) -> Array | None:
        return self._files.docs.get(f"length/{fieldname}")

    def _read(self, docnums: Iterable[int]) -> Iterator[dict[str, bytes]]:
        try:
            for value in self._stored.read(docnums):
                yield {STORED_FIELD: value} if value else {}
        except zlib.error as error:
            name = self._segment.make_filename(DOCS_EXTENSION)
            raise ArrayFileError(f"{name}: stored articles are damaged ({error})") from error
