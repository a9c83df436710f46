"""What lies in a segment? Two files of arrays, one of inverted fields, one of what each document has.

`STEM.terms` holds for each indexed field its terms, sorted, and the postings of each: document numbers,
frequencies and, where the field has them, positions. `STEM.docs` holds lengths, columns and stored articles.
ARCHITECTURE.md lists the arrays.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.canonical import fold_all
from indexer.store.array_file import Array, ArrayFile, ArrayFileError, ArrayWriter, narrow
from indexer.store.text_list import TextList, TextTable, write_table, write_texts

TERMS_EXTENSION = ".terms"
DOCS_EXTENSION = ".docs"


@dataclass(frozen=True, slots=True)
class FieldArrays:
    """Where each of t terms of a field stands; the terms are sorted by their UTF-8."""

    starts: Array
    """Where each term's postings begin, and the end; shape (t + 1,)."""
    docs: Array
    """Document of each posting, ascending within a term; shape (p,)."""
    frequencies: Array
    """How often the term stands there; shape (p,)."""
    place_starts: Array | None = None
    """Where each term's places begin, and the end; shape (t + 1,)."""
    places: Array | None = None
    """Positions, ascending within a document, `frequencies` many for each posting; shape (q,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvertedField(FieldArrays):
    """One field as it is read."""

    terms: TextTable
    """Sorted by their UTF-8; t of them."""


class SegmentFiles:
    """The two files of one segment, mapped."""

    def __init__(self, terms: ArrayFile, docs: ArrayFile) -> None:
        self.terms = terms
        self.docs = docs
        self.count = int(docs["count"][0])
        self._fields: dict[str, InvertedField] = {}

    @classmethod
    def map(cls, stem: Path) -> SegmentFiles:
        """Map STEM.terms and STEM.docs. Raises OSError, or ArrayFileError that names the file."""
        return cls.open(stem.name, lambda name: ArrayFile.map(stem.with_name(name)))

    @classmethod
    def open(cls, stem: str, open_file: Callable[[str], ArrayFile]) -> SegmentFiles:
        """Open both files by their names.

        Raises what `open_file` raises; an ArrayFileError names the file.
        """
        name = stem + TERMS_EXTENSION
        try:
            terms = open_file(name)
            name = stem + DOCS_EXTENSION
            docs = open_file(name)
            if "count" not in docs:
                raise ArrayFileError("it does not say how many documents there are")
        except ArrayFileError as error:
            raise ArrayFileError(f"{name}: {error}") from error
        return cls(terms, docs)

    def live(self, deleted: Collection[int]) -> NDArray[np.bool_] | None:
        """Return which documents are left without the deleted ones, None for all; shape (n,)."""
        if not deleted:
            return None
        live = np.ones(self.count, np.bool_)
        live[list(deleted)] = False
        return live

    @cached_property
    def field_names(self) -> tuple[str, ...]:
        """The indexed fields that have a term."""
        return tuple(
            name.removesuffix("/starts")
            for name in self.terms
            if name.count("/") == 1 and name.endswith("/starts")
        )

    def field(self, name: str) -> InvertedField | None:
        """Return an inverted field, None if no document has a term in it."""
        if name not in self._fields:
            files = self.terms
            if f"{name}/starts" not in files:
                return None
            positions = f"{name}/places" in files
            self._fields[name] = InvertedField(
                files[f"{name}/starts"],
                files[f"{name}/docs"],
                files[f"{name}/frequencies"],
                files[f"{name}/place_starts"] if positions else None,
                files[f"{name}/places"] if positions else None,
                terms=TextTable.of(files, f"{name}/terms"),
            )
        return self._fields[name]

    def folded(self, name: str) -> tuple[TextTable, Array, Array]:
        """Return a field's folded forms, where the terms of each begin, and their numbers."""
        files, prefix = self.terms, f"{name}/folded"
        return TextTable.of(files, prefix), files[f"{prefix}/starts"], files[f"{prefix}/members"]

    def texts(self, column: str) -> TextList:
        """Return a column of texts, one a document."""
        return TextList.of(self.docs, f"column/{column}")

    def references(self, column: str) -> tuple[TextList, Array]:
        """Return a column's distinct texts and which of them each document has."""
        values = TextList.of(self.docs, f"column/{column}/values")
        return values, self.docs[f"column/{column}/codes"]

    @property
    def size(self) -> int:
        """Bytes of both files."""
        return self.terms.size + self.docs.size

    def verify(self) -> None:
        """Compare all with the checksums. Raises ArrayFileError."""
        self.terms.verify()
        self.docs.verify()

    def forget_pages(self) -> None:
        """Let go of what has been read."""
        self.terms.forget_pages()
        self.docs.forget_pages()


@contextmanager
def segment_writers(stem: Path, *, sync: bool = True) -> Iterator[tuple[ArrayWriter, ArrayWriter]]:
    """Give writers of STEM.terms and STEM.docs; at the end both are whole and, unless told not to, synced."""
    with (
        stem.with_suffix(TERMS_EXTENSION).open("wb") as terms,
        stem.with_suffix(DOCS_EXTENSION).open("wb") as docs,
    ):
        writers = ArrayWriter(terms), ArrayWriter(docs)
        yield writers
        for writer, file in zip(writers, (terms, docs), strict=True):
            writer.finish()
            file.flush()
            if sync:
                os.fsync(file.fileno())


def write_field(writer: ArrayWriter, name: str, field: FieldArrays, terms: Sequence[bytes]) -> None:
    """Write a field in the narrowest widths, without its folded forms."""
    write_table(writer, f"{name}/terms", terms)
    writer.write(f"{name}/starts", narrow(field.starts))
    writer.write(f"{name}/docs", narrow(field.docs))
    writer.write(f"{name}/frequencies", narrow(field.frequencies))
    if field.place_starts is not None and field.places is not None:
        writer.write(f"{name}/place_starts", narrow(field.place_starts))
        writer.write(f"{name}/places", narrow(field.places))


def write_folded(writer: ArrayWriter, name: str, terms: Sequence[bytes]) -> None:
    """Write under which folded form each of a field's terms, given in their order, is found."""
    folded = fold_all([term.decode() for term in terms])
    members = sorted(range(len(folded)), key=folded.__getitem__)  # by code point, which is by UTF-8
    forms: list[bytes] = []
    starts: list[int] = []
    last = None
    for place, member in enumerate(members):
        if folded[member] != last:
            last = folded[member]
            forms.append(last.encode())
            starts.append(place)
    write_table(writer, f"{name}/folded", forms)
    writer.write(f"{name}/folded/starts", narrow(np.array([*starts, len(members)], np.uint64)))
    writer.write(f"{name}/folded/members", narrow(np.array(members, np.uint64)))


def write_references(writer: ArrayWriter, column: str, values: Sequence[bytes]) -> None:
    """Write a column of which many documents have the same text."""
    code_of = {value: code for code, value in enumerate(sorted(set(values)))}
    codes = np.fromiter(map(code_of.__getitem__, values), np.uint32, len(values))
    write_codes(writer, column, list(code_of), codes)


def write_codes(writer: ArrayWriter, column: str, values: Sequence[bytes], codes: Array) -> None:
    """Write a column's distinct texts and which of them each document has."""
    write_texts(writer, f"column/{column}/values", values)
    writer.write(f"column/{column}/codes", narrow(codes, max(len(values) - 1, 0)))
