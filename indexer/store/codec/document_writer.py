"""How does what comes document by document become arrays? Gathered, and written at the end."""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from whoosh.codec.base import PerDocWriterWithColumns

from indexer.store.array_file import ArrayWriter, narrow
from indexer.store.codec.columns import ColumnBuilder
from indexer.store.codec.document_reader import STORED_FIELD
from indexer.store.segment_file import DOCS_EXTENSION
from indexer.store.stored import write_stored


class ArrayDocumentWriter(PerDocWriterWithColumns):  # type: ignore[misc]
    """Writes lengths, columns and the stored field of one segment, whose documents come in order."""

    def __init__(self, storage: Any, segment: Any) -> None:
        super().__init__()
        self._storage, self._segment = storage, segment
        self._count = 0
        self._columns: dict[str, ColumnBuilder] = {}
        self._lengths: dict[str, array[int]] = {}
        self._stored: list[bytes] = []
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        if docnum != self._count:
            raise ValueError(f"document {docnum} comes where {self._count} was expected")
        self._docnum = docnum
        self._count += 1
        self._stored.append(b"")

    def add_field(self, fieldname: str, fieldobj: Any, value: object, length: int | None) -> None:
        """Take a field's stored value and length. Raises TypeError if this value cannot be stored."""
        if value is not None:
            if fieldname != STORED_FIELD or not isinstance(value, bytes):
                raise TypeError(
                    f"field {fieldname}: {value!r} cannot be stored, only bytes of {STORED_FIELD}"
                )
            self._stored[-1] = value
        if fieldobj.scorable:
            lengths = self._lengths.setdefault(fieldname, array("I"))
            _fill(lengths, self._docnum)
            lengths.append(length or 0)

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: object) -> None:
        raise TypeError(f"field {fieldname}: vectors cannot be written")

    def close(self) -> None:
        """Write the file."""
        self.is_closed = True
        file = self._segment.create_file(self._storage, DOCS_EXTENSION)
        try:
            writer = ArrayWriter(file)
            writer.write("count", np.array([self._count], np.uint32))
            for name, lengths in self._lengths.items():
                _fill(lengths, self._count)
                writer.write(f"length/{name}", narrow(np.array(lengths)))
            for column in self._columns.values():
                column.write(writer, self._count)
            write_stored(writer, self._stored)
            writer.finish()
        finally:
            file.close()

    def _has_column(self, fieldname: str) -> bool:
        return fieldname in self._columns

    def _create_column(self, fieldname: str, column: Any) -> None:
        self._columns[fieldname] = ColumnBuilder(fieldname, column)

    def _get_column(self, fieldname: str) -> ColumnBuilder:
        return self._columns[fieldname]


def _fill(lengths: array[int], count: int) -> None:
    lengths.extend([0] * (count - len(lengths)))
