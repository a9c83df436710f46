"""How do several segments become one? By whole arrays, a slab of terms at a time, without the deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.store.array_file import Array, ArrayWriter, Region, unsigned
from indexer.store.merge_source import Source
from indexer.store.merging_stored import merge_stored
from indexer.store.schema import FOLDED_FIELDS
from indexer.store.segment_file import (
    InvertedField,
    segment_writers,
    write_codes,
    write_folded,
)
from indexer.store.stretches import stretches
from indexer.store.text_list import write_table, write_texts

_SLAB = 1 << 21
"""Postings and places merged at a time, a frequent term's excepted; some 100 MB."""


def merge_segments(stem: Path, sources: Sequence[Source]) -> None:
    """Write the segment STEM of the documents kept of each source, in their order.

    Raises OSError or ArrayFileError; the files are then not whole.
    """
    with segment_writers(stem) as (terms, docs):
        names = dict.fromkeys(name for source in sources for name in source.files.field_names)
        for name in names:
            _FieldMerge(name, sources).write(terms)
        _merge_documents(docs, sources, stem.parent)


class _FieldMerge:
    """Merges one field."""

    def __init__(self, name: str, sources: Sequence[Source]) -> None:
        self._name = name
        self._parts: list[_Part] = []
        base = 0
        for source in sources:
            field = source.files.field(name)
            if field is not None:
                self._parts.append(_Part(source, field, base))
            base += source.count
        self._documents = base
        texts = [part.field.terms.all_raw() for part in self._parts]
        self._terms = sorted(set().union(*texts))
        number_of = {term: number for number, term in enumerate(self._terms)}
        for part, its in zip(self._parts, texts, strict=True):
            part.terms = np.fromiter(map(number_of.__getitem__, its), np.int64, len(its))

    def write(self, writer: ArrayWriter) -> None:
        total = len(self._terms)
        postings = np.zeros(total, np.int64)
        places = np.zeros(total, np.int64)
        for part in self._parts:
            part.count()
            # Where, behind the postings of the sources before it, this one's go.
            part.posting_bases = postings[part.terms]
            part.place_bases = places[part.terms]
            postings[part.terms] += part.postings
            places[part.terms] += part.places
        kept = np.flatnonzero(postings)  # terms of deleted documents alone go
        if not len(kept):
            return
        terms = self._terms if len(kept) == total else [self._terms[number] for number in kept.tolist()]
        write_table(writer, f"{self._name}/terms", terms)
        if self._name in FOLDED_FIELDS:
            write_folded(writer, self._name, terms)
        posting_starts = np.concatenate([[0], np.cumsum(postings)])
        place_starts = np.concatenate([[0], np.cumsum(places)])
        with_places = all(part.field.places is not None for part in self._parts)
        self._write_starts(writer, "starts", posting_starts, kept)
        if with_places:
            self._write_starts(writer, "place_starts", place_starts, kept)

        count = int(posting_starts[-1])
        docs = self._reserve(writer, "docs", unsigned(max(self._documents - 1, 0)), count)
        frequencies = self._reserve(writer, "frequencies", self._widest("frequencies"), count)
        spots = None
        if with_places:
            spots = self._reserve(writer, "places", self._widest("places"), int(place_starts[-1]))
        for first, last in _slabs(posting_starts, place_starts):
            self._write_slab(first, last, posting_starts, place_starts, docs, frequencies, spots)

    def _write_slab(
        self,
        first: int,
        last: int,
        posting_starts: NDArray[np.int64],
        place_starts: NDArray[np.int64],
        docs: Region,
        frequencies: Region,
        spots: Region | None,
    ) -> None:
        """Write the postings of the terms from `first` to before `last`."""
        size = int(posting_starts[last] - posting_starts[first])
        out_docs, out_frequencies = np.empty(size, np.uint32), np.empty(size, np.uint32)
        out_places = np.empty(int(place_starts[last] - place_starts[first]), np.uint32)
        for part in self._parts:
            low, high = np.searchsorted(part.terms, (first, last)).tolist()
            if low == high:
                continue
            slab = part.read(low, high)
            numbers = part.terms[low:high]
            starts = posting_starts[numbers] - posting_starts[first] + part.posting_bases[low:high]
            target = stretches(starts, part.postings[low:high])
            out_docs[target] = slab.docs
            out_frequencies[target] = slab.frequencies
            if spots is not None:
                starts = place_starts[numbers] - place_starts[first] + part.place_bases[low:high]
                out_places[stretches(starts, part.places[low:high])] = slab.places
            part.source.files.forget_pages()
        docs.append(out_docs)
        frequencies.append(out_frequencies)
        if spots is not None:
            spots.append(out_places)

    def _write_starts(
        self, writer: ArrayWriter, what: str, starts: NDArray[np.int64], kept: NDArray[np.int64]
    ) -> None:
        ends = np.append(starts[kept], starts[-1])
        writer.write(f"{self._name}/{what}", ends.astype(unsigned(int(ends[-1]))))

    def _reserve(self, writer: ArrayWriter, what: str, dtype: np.dtype[Any], count: int) -> Region:
        return writer.reserve(f"{self._name}/{what}", dtype, (count,))

    def _widest(self, what: str) -> np.dtype[Any]:
        dtypes = [getattr(part.field, what).dtype for part in self._parts]
        return max(dtypes, key=lambda dtype: dtype.itemsize)


@dataclass(frozen=True, slots=True)
class _Slab:
    """Postings that are kept of some of a source's terms, as numbered in the merged segment."""

    docs: Array
    frequencies: Array
    places: Array


class _Part:
    """One source's share of a field."""

    terms: NDArray[np.int64]
    """The merged number of each of its terms; shape (t,), as are all of these."""
    postings: NDArray[np.int64]
    """How many postings each has that are kept."""
    places: NDArray[np.int64]
    posting_bases: NDArray[np.int64]
    place_bases: NDArray[np.int64]

    def __init__(self, source: Source, field: InvertedField, base: int) -> None:
        self.source = source
        self.field = field
        self._base = base
        # The merged number of each document; of deleted ones it is not asked.
        self._numbers = None if source.live is None else np.cumsum(source.live, dtype=np.int64) - 1 + base

    def count(self) -> None:
        """Count the postings and places of each term that are kept."""
        field, live = self.field, self.source.live
        starts = field.starts.astype(np.int64)
        place_starts = starts * 0 if field.place_starts is None else field.place_starts.astype(np.int64)
        if live is None:
            self.postings, self.places = np.diff(starts), np.diff(place_starts)
            return
        self.postings, self.places = np.zeros_like(starts[:-1]), np.zeros_like(starts[:-1])
        for first, last in _slabs(starts):
            postings = slice(int(starts[first]), int(starts[last]))
            bounds = starts[first : last + 1] - starts[first]
            kept = live[field.docs[postings]]
            self.postings[first:last] = _sums(kept, bounds)
            if field.places is not None:
                self.places[first:last] = _sums(kept * field.frequencies[postings], bounds)
            self.source.files.forget_pages()

    def read(self, low: int, high: int) -> _Slab:
        """Return what is kept of the terms from `low` to before `high`."""
        field, live = self.field, self.source.live
        postings = slice(int(field.starts[low]), int(field.starts[high]))
        docs, frequencies = field.docs[postings], field.frequencies[postings]
        places = np.empty(0, np.uint32)
        if field.places is not None and field.place_starts is not None:
            places = field.places[int(field.place_starts[low]) : int(field.place_starts[high])]
        if live is None or self._numbers is None:
            return _Slab(docs + np.uint32(self._base), frequencies, places)
        kept = live[docs]
        if len(places):
            places = places[np.repeat(kept, frequencies)]
        return _Slab(self._numbers[docs[kept]], frequencies[kept], places)


def _sums(values: Array, bounds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of the values from each bound to the next; shape (bounds - 1,)."""
    return np.diff(np.concatenate([[0], np.cumsum(values, dtype=np.int64)])[bounds])


def _slabs(*starts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms that have about _SLAB postings and places, or a single term."""
    first, total = 0, len(starts[0]) - 1
    while first < total:
        fits = min(int(np.searchsorted(each, each[first] + _SLAB, side="right")) - 1 for each in starts)
        last = min(max(fits, first + 1), total)
        yield first, last
        first = last


def _merge_documents(docs: ArrayWriter, sources: Sequence[Source], folder: Path) -> None:
    docs.write("count", np.array([sum(source.count for source in sources)], np.uint32))
    names = dict.fromkeys(name for source in sources for name in source.files.docs)
    for name in names:
        head, _, column = name.partition("/")
        if head == "length" or (head == "column" and "/" not in column):
            arrays = [_kept(source, source.files.docs[name]) for source in sources]
            docs.write(name, np.concatenate(arrays))
        elif column.endswith("/codes"):
            _merge_references(docs, column.removesuffix("/codes"), sources)
        elif column.endswith("/blob") and not column.endswith("/values/blob"):
            _merge_texts(docs, column.removesuffix("/blob"), sources)
    merge_stored(docs, sources, folder)


def _kept(source: Source, array: Array) -> Array:
    return array if source.live is None else array[source.live]


def _merge_texts(docs: ArrayWriter, column: str, sources: Sequence[Source]) -> None:
    texts: list[bytes] = []
    for source in sources:
        its = source.files.texts(column).all_raw()
        texts += its if source.live is None else [its[number] for number in np.flatnonzero(source.live)]
    write_texts(docs, f"column/{column}", texts)


def _merge_references(docs: ArrayWriter, column: str, sources: Sequence[Source]) -> None:
    columns = [source.files.references(column) for source in sources]
    values = sorted(set().union(*(values.all_raw() for values, _ in columns)))
    code_of = {value: code for code, value in enumerate(values)}
    codes = [
        np.array([code_of[value] for value in its.all_raw()], np.uint32)[_kept(source, numbers)]
        for source, (its, numbers) in zip(sources, columns, strict=True)
    ]
    write_codes(docs, column, values, np.concatenate(codes))
