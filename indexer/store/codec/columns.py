"""How does a Whoosh column become an array, and an array a Whoosh column? One value for each document."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, MutableSequence
from typing import Any

import numpy as np
from whoosh import columns

from indexer.store.array_file import ArrayWriter
from indexer.store.segment_file import SegmentFiles, write_references
from indexer.store.text_list import TextList, write_texts

Value = int | float | bytes

_NUMBERS = {"l": "i", "L": "I"}
"""Whoosh's numbers have the sizes of `struct`'s standard mode, in which these two take four bytes."""


class ColumnBuilder:
    """The values of one column, gathered document by document; those without one get the default."""

    def __init__(self, name: str, column: columns.Column) -> None:
        """Begin a column. Raises TypeError if it is of a kind that has no arrays."""
        self._name, self._column = name, column
        self._width = 0
        self._values: MutableSequence[Any]
        kind = type(column)
        if kind is columns.NumericColumn:
            self._values = array(_NUMBERS.get(column._typecode, column._typecode))
        elif kind in (columns.FixedBytesColumn, columns.RefBytesColumn, columns.VarBytesColumn):
            self._values = []
            self._width = getattr(column, "_fixedlen", 0)
        else:
            raise TypeError(f"column {name}: values of a {kind.__name__} cannot be written")

    def add(self, docnum: int, value: Value) -> None:
        """Set the value of a document, in their order. Raises TypeError, ValueError or OverflowError."""
        if isinstance(self._values, list):
            if not isinstance(value, bytes):
                raise TypeError(f"column {self._name}: {value!r} is not bytes")
            if self._width and len(value) != self._width:
                raise ValueError(f"column {self._name}: {value!r} does not have {self._width} bytes")
        self._fill(docnum)
        self._values.append(value)

    def write(self, writer: ArrayWriter, count: int) -> None:
        """Write the values of `count` documents."""
        self._fill(count)
        name, values = f"column/{self._name}", self._values
        if isinstance(values, array):
            writer.write(name, np.array(values))
        elif type(self._column) is columns.FixedBytesColumn:
            rows = np.frombuffer(b"".join(values), np.uint8)
            writer.write(name, rows.reshape(count, self._width))
        elif type(self._column) is columns.RefBytesColumn:
            write_references(writer, self._name, list(values))
        else:
            write_texts(writer, name, list(values))

    def _fill(self, docnum: int) -> None:
        self._values.extend([self._column.default_value()] * (docnum - len(self._values)))


def has_column(files: SegmentFiles, name: str) -> bool:
    """Return whether a segment has a column of this name, of whatever kind."""
    return any(f"column/{name}{part}" in files.docs for part in ("", "/blob", "/codes"))


def open_column(files: SegmentFiles, name: str, column: columns.Column) -> columns.ColumnReader:
    """Return the values of a column that the segment has."""
    if isinstance(column, columns.NumericColumn):
        return _Numbers(files.docs[f"column/{name}"].data)
    if isinstance(column, columns.FixedBytesColumn):
        rows = files.docs[f"column/{name}"]
        return _Rows(rows.reshape(-1).data, rows.shape)
    if isinstance(column, columns.RefBytesColumn):
        values, codes = files.references(name)
        return _References(values.all_raw(), codes.data)
    return _Texts(files.texts(name))


class _Numbers(columns.ColumnReader):  # type: ignore[misc]
    """Whole or floating numbers."""

    def __init__(self, values: memoryview) -> None:
        self._values, self._doccount = values, len(values)
        self._sign = 1

    def __getitem__(self, docnum: int) -> int | float:
        value: int | float = self._values[docnum]  # of Python's own types, unlike an array's items
        return value

    def __iter__(self) -> Iterator[int | float]:
        return iter(self._values)

    def sort_key(self, docnum: int) -> int | float:
        return self._sign * self[docnum]

    def set_reverse(self) -> None:
        self._sign = -1


class _Rows(columns.ColumnReader):  # type: ignore[misc]
    """Bytes, of the same number for each document."""

    def __init__(self, data: memoryview, shape: tuple[int, ...]) -> None:
        self._data = data
        self._doccount, self._width = shape

    def __getitem__(self, docnum: int) -> bytes:
        return bytes(self._data[docnum * self._width : (docnum + 1) * self._width])


class _Texts(columns.ColumnReader):  # type: ignore[misc]
    """Bytes of any number."""

    def __init__(self, texts: TextList) -> None:
        self._texts, self._doccount = texts, len(texts)

    def __getitem__(self, docnum: int) -> bytes:
        return self._texts.raw(docnum)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._texts.all_raw())


class _References(columns.ColumnReader):  # type: ignore[misc]
    """Bytes that many documents share."""

    def __init__(self, values: list[bytes], codes: memoryview) -> None:
        self._values, self._codes, self._doccount = values, codes, len(codes)

    def __getitem__(self, docnum: int) -> bytes:
        return self._values[self._codes[docnum]]

    def __iter__(self) -> Iterator[bytes]:
        return map(self._values.__getitem__, self._codes)
