"""How do postings that come one at a time become arrays? Gathered for one field, then written."""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from whoosh.codec.base import FieldWriter
from whoosh.formats import Existence, Frequency, Positions

from indexer.store.array_file import Array, ArrayWriter
from indexer.store.schema import FOLDED_FIELDS
from indexer.store.segment_file import TERMS_EXTENSION, FieldArrays, write_field, write_folded

_FORMATS = (Existence, Frequency, Positions)


class ArrayFieldWriter(FieldWriter):  # type: ignore[misc]
    """Writes the inverted fields of one segment; postings come by field, by term and by document."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._file = segment.create_file(storage, TERMS_EXTENSION)
        self._writer = ArrayWriter(self._file)
        self._written: set[str] = set()
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begin a field. Raises TypeError if its format is not one of those that are kept."""
        if type(fieldobj.format) not in _FORMATS:
            raise TypeError(f"field {fieldname}: postings of the format {fieldobj.format} cannot be written")
        if fieldname in self._written:
            raise ValueError(f"field {fieldname} is written twice")
        self._written.add(fieldname)
        self._fieldname, self._field = fieldname, fieldobj
        self._positions = type(fieldobj.format) is Positions
        self._terms: list[bytes] = []
        self._docs, self._frequencies, self._places = array("I"), array("I"), array("I")
        self._starts, self._place_starts = array("Q"), array("Q")

    def start_term(self, text: bytes) -> None:
        self._terms.append(text)
        self._starts.append(len(self._docs))
        self._place_starts.append(len(self._places))
        self._last = -1

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        """Add a posting. Raises ValueError if its weight is not its frequency, or the order is wrong."""
        if self._positions:
            places = self._field.format.decode_positions(vbytes)
            self._places.extend(places)
            frequency = len(places)
        else:
            frequency = self._field.format.decode_frequency(vbytes)
        if weight != frequency:
            raise ValueError(
                f"{self._here()} weighs {weight} and occurs {frequency} times: boosts are not kept"
            )
        if docnum <= self._last:
            raise ValueError(f"{self._here()} has document {docnum} after {self._last}")
        self._last = docnum
        self._docs.append(docnum)
        self._frequencies.append(frequency)

    def finish_term(self) -> None:
        """Do nothing: the next term, or the end of the field, says where this one ends."""

    def finish_field(self) -> None:
        """Write the field's arrays."""
        if not self._terms:
            return
        self._starts.append(len(self._docs))
        self._place_starts.append(len(self._places))
        field = FieldArrays(
            _array(self._starts),
            _array(self._docs),
            _array(self._frequencies),
            _array(self._place_starts) if self._positions else None,
            _array(self._places) if self._positions else None,
        )
        write_field(self._writer, self._fieldname, field, self._terms)
        if self._fieldname in FOLDED_FIELDS:
            write_folded(self._writer, self._fieldname, self._terms)

    def close(self) -> None:
        """Finish the file; after a fault it holds the fields before that."""
        self.is_closed = True
        self._writer.finish()
        self._file.close()

    def _here(self) -> str:
        return f"term {self._terms[-1]!r} of field {self._fieldname}"


def _array(numbers: array[int]) -> Array:
    return np.frombuffer(numbers, f"u{numbers.itemsize}") if numbers else np.empty(0, np.uint32)
