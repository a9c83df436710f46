"""Which terms has a segment, and where does each stand? Whoosh's terms reader over sorted terms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from whoosh.codec.base import FieldCursor, TermsReader
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound

from indexer.store.array_file import Array
from indexer.store.codec.matcher import ArrayMatcher
from indexer.store.codec.postings import TermPostings
from indexer.store.segment_file import SegmentFiles
from indexer.store.text_list import TextList, TextTable, table_arrays, text_arrays

Term = tuple[str, bytes]

_NO_TERMS = TextTable(*text_arrays([]), *table_arrays([]))


class ArrayTermsReader(TermsReader):  # type: ignore[misc]
    """The inverted fields of one segment; fields by their names, terms by their bytes."""

    def __init__(self, files: SegmentFiles) -> None:
        self._files = files

    def __contains__(self, term: Term) -> bool:
        return self._find(*term) >= 0

    def indexed_field_names(self) -> list[str]:
        return sorted(self._files.field_names)

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        return ArrayCursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[Term]:
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        """Yield the terms from this one on, of this field and those after it."""
        return ((name, terms.raw(number)) for name, terms, number in self._numbers_from(fieldname, prefix))

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        """Yield the terms from this one on, of this field and those after it, with what is known of each."""
        return (
            ((name, terms.raw(number)), self.postings(name, number).info())
            for name, terms, number in self._numbers_from(fieldname, prefix)
        )

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the exact figures of a term. Raises TermNotFound."""
        return self.postings(fieldname, self._require(fieldname, text)).info()

    def frequency(self, fieldname: str, text: bytes) -> float:
        number = self._find(fieldname, text)
        return 0 if number < 0 else float(self.postings(fieldname, number).frequencies.sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        number = self._find(fieldname, text)
        return 0 if number < 0 else len(self.postings(fieldname, number).docs)

    def matcher(self, fieldname: str, text: bytes, format_: Format, scorer: Any = None) -> ArrayMatcher:
        """Return a matcher of a term's postings. Raises TermNotFound."""
        postings = self.postings(fieldname, self._require(fieldname, text))
        return ArrayMatcher(postings, format_, (fieldname, text), scorer)

    def close(self) -> None:
        """Let go of the files, which are closed with the last array that is in use."""
        del self._files

    def terms_of(self, fieldname: str) -> TextTable:
        """Return the terms of a field, none for a field that the segment does not have."""
        field = self._files.field(fieldname)
        return _NO_TERMS if field is None else field.terms

    def postings(self, fieldname: str, number: int) -> TermPostings:
        """Return the postings of a field's term by its number."""
        field = self._files.field(fieldname)
        assert field is not None  # noqa: S101
        return TermPostings(field, number, self._lengths(fieldname))

    def _lengths(self, fieldname: str) -> Array | None:
        return self._files.docs.get(f"length/{fieldname}")

    def _find(self, fieldname: str, text: bytes) -> int:
        return self.terms_of(fieldname).find(text)

    def _require(self, fieldname: str, text: bytes) -> int:
        number = self._find(fieldname, text)
        if number < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return number

    def _numbers_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, TextList, int]]:
        for name in self.indexed_field_names():
            if name >= fieldname:
                terms = self.terms_of(name)
                first = _place(terms, prefix) if name == fieldname else 0
                for number in range(first, len(terms)):
                    yield name, terms, number


class ArrayCursor(FieldCursor):  # type: ignore[misc]
    """Moves through the terms of one field; stands on the first at the beginning."""

    def __init__(self, reader: ArrayTermsReader, fieldname: str, fieldobj: Any) -> None:
        self._reader = reader
        self._fieldname = fieldname
        self._field = fieldobj
        self._terms = reader.terms_of(fieldname)
        self._number = 0

    def first(self) -> Any:
        """Go to the first term and return its text, None if there is none."""
        self._number = 0
        return self.text()

    def find(self, term: bytes | str) -> Any:
        """Go to the first term that is not before this one and return its text, None if there is none."""
        raw = term if isinstance(term, bytes) else self._field.to_bytes(term)
        self._number = _place(self._terms, raw)
        return self.text()

    def next(self) -> Any:
        """Go to the next term and return its text, None at the end."""
        if self.is_valid():
            self._number += 1
        return self.text()

    def text(self) -> Any:
        """Return the term as its field decodes it, None at the end."""
        return self._field.from_bytes(self._terms.raw(self._number)) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """Return the figures of the term, None at the end."""
        return self._reader.postings(self._fieldname, self._number).info() if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._number < len(self._terms)


def _place(terms: TextList, text: bytes) -> int:
    """Return the number of the first term that is not before a text."""
    return bisect_left(range(len(terms)), text, key=terms.raw)
