"""Where does one term stand in one segment, and what follows from that? Views of the mapped arrays."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermInfo

from indexer.store.array_file import Array
from indexer.store.segment_file import FieldArrays

BLOCK = 128
"""Postings of which the best possible score is known together; Whoosh's own number."""


class TermPostings:
    """The postings of one term, k of them. What is derived from them is computed when first asked."""

    docs: Array
    """Documents, ascending; shape (k,)."""
    frequencies: Array
    """How often each has the term; shape (k,)."""

    def __init__(self, field: FieldArrays, number: int, lengths: Array | None) -> None:
        """Take term `number` of a field; `lengths` are those of all documents, None if there are none."""
        postings = slice(int(field.starts[number]), int(field.starts[number + 1]))
        self.docs = field.docs[postings]
        self.frequencies = field.frequencies[postings]
        self._all_lengths = lengths
        self._places: Array | None = None
        if field.places is not None and field.place_starts is not None:
            self._places = field.places[int(field.place_starts[number]) : int(field.place_starts[number + 1])]

    @cached_property
    def lengths(self) -> Array | None:
        """The field's length in each of the documents, None if it has no lengths; shape (k,)."""
        return None if self._all_lengths is None else self._all_lengths[self.docs]

    @cached_property
    def most_frequent(self) -> list[int]:
        """The highest frequency of each block."""
        return _highest(self.frequencies, self._blocks)

    @cached_property
    def shortest(self) -> list[int]:
        """The smallest length of each block, 0 if there are no lengths."""
        if self.lengths is None:
            return [0] * len(self._blocks)
        shortest: list[int] = np.minimum.reduceat(self.lengths, self._blocks).tolist()
        return shortest

    @cached_property
    def longest(self) -> list[int]:
        """The greatest length of each block, 0 if there are no lengths."""
        if self.lengths is None:
            return [0] * len(self._blocks)
        return _highest(self.lengths, self._blocks)

    def positions(self, posting: int) -> list[int]:
        """Return where the term stands in the document of one posting; of a field with positions."""
        assert self._places is not None  # noqa: S101
        places: list[int] = self._places[
            self._place_bounds[posting] : self._place_bounds[posting + 1]
        ].tolist()
        return places

    def info(self) -> TermInfo:
        """Return what Whoosh wants to know of a term; weights are frequencies, lengths are exact."""
        lengths = self.lengths
        return TermInfo(
            weight=float(self.frequencies.sum(dtype=np.uint64)),
            df=len(self.docs),
            minlength=0 if lengths is None else int(lengths.min()),
            maxlength=0 if lengths is None else int(lengths.max()),
            maxweight=float(self.frequencies.max()),
            minid=int(self.docs[0]),
            maxid=int(self.docs[-1]),
        )

    @cached_property
    def _blocks(self) -> NDArray[np.intp]:
        return np.arange(0, len(self.docs), BLOCK)

    @cached_property
    def _place_bounds(self) -> memoryview:
        bounds = np.zeros(len(self.docs) + 1, np.int64)
        np.cumsum(self.frequencies, out=bounds[1:])
        return bounds.data  # whose items are Python's ints, unlike an array's


def _highest(values: Array, blocks: NDArray[np.intp]) -> list[int]:
    highest: list[int] = np.maximum.reduceat(values, blocks).tolist()
    return highest
