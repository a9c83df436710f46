"""How do Whoosh's own readers, writers and queries work over a segment of arrays? Through this codec.

`index.writer(codec=ArrayCodec())` writes, one posting at a time, the two files that the store writes in bulk;
reading needs no argument, since every segment names its codec. The names of both classes are part of the
format: Whoosh pickles segments into every table of contents.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from indexer.store.codec.document_reader import ArrayDocumentReader
from indexer.store.codec.document_writer import ArrayDocumentWriter
from indexer.store.codec.field_writer import ArrayFieldWriter
from indexer.store.codec.files import open_segment
from indexer.store.codec.terms import ArrayTermsReader

__all__ = ["ArrayCodec", "ArraySegment"]


class ArrayCodec(W3Codec):  # type: ignore[misc]
    """Postings, lengths, columns and stored articles as arrays.

    Fields may be of the formats Existence, Frequency and Positions, without vectors or boosts; columns may be
    Numeric, FixedBytes, VarBytes and RefBytes; one field, of bytes, is stored. Anything else is a TypeError
    or a ValueError when it is added or, for postings, when it is committed.
    """

    # Lengths stand with the documents: a field's writer need not be told them.
    length_stats = False

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> ArrayDocumentWriter:
        return ArrayDocumentWriter(storage, segment)

    def field_writer(self, storage: Any, segment: ArraySegment) -> ArrayFieldWriter:
        return ArrayFieldWriter(storage, segment)

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocumentReader:
        """Return a reader whose files are mapped. Raises OSError or ArrayFileError."""
        return ArrayDocumentReader(open_segment(storage, segment), segment)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        """Return a reader whose files are mapped. Raises OSError or ArrayFileError."""
        return ArrayTermsReader(open_segment(storage, segment))

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        return ArraySegment(self, indexname)


class ArraySegment(W3Segment):  # type: ignore[misc]
    """What the table of contents says of a segment: its name, its size and its deleted documents."""

    _frozen: frozenset[int] | None = None

    def should_assemble(self) -> bool:
        """Return False: the files are mapped as they are, not packed into one."""
        return False

    def deleted_docs(self) -> frozenset[int]:
        """Return the numbers of the deleted documents; what is deleted later is not in it."""
        if self._frozen is None:
            # Whoosh asks for it again with every term of a query.
            self._frozen = frozenset(self._deleted or ())
        return self._frozen

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a document, or bring it back."""
        if delete:
            super().delete_document(docnum)
        elif self._deleted is not None:
            self._deleted.discard(docnum)
        self._frozen = None

    def __getstate__(self) -> tuple[str, str, int, bytes]:
        deleted = np.array(sorted(self.deleted_docs()), "<u4")
        return self.indexname, self.segid, self._doccount, deleted.tobytes()

    def __setstate__(self, state: tuple[str, str, int, bytes]) -> None:
        indexname, segid, count, deleted = state
        numbers = set(np.frombuffer(deleted, "<u4").tolist())
        super().__init__(ArrayCodec(), indexname, count, segid, numbers or None)
