"""How are the documents of several segments numbered as one? Without gaps, deleted ones left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from indexer.store.array_file import Array
from indexer.store.damage import damaged, guarded
from indexer.store.folder import IndexFolder
from indexer.store.segment_file import FieldArrays, SegmentFiles
from indexer.store.text_list import TextList

Ints = NDArray[np.int32]


class Segment:
    """One segment of a snapshot and how its documents are numbered there."""

    def __init__(self, files: SegmentFiles, deleted: Sequence[int], base: int) -> None:
        self.files = files
        self.base = base
        self.live = files.live(deleted)
        self.documents: NDArray[np.int64] | None = None
        """The documents that are left, ascending; None if all are."""
        self.size = files.count
        self._numbers: Ints | None = None
        if self.live is not None:
            self.documents = np.flatnonzero(self.live)
            self.size = len(self.documents)
            self._numbers = np.cumsum(self.live, dtype=np.int32) - 1 + np.int32(base)

    def numbered(self, docs: Array) -> tuple[Array, NDArray[np.bool_] | None]:
        """Return the numbers of those documents that are left, and which they are, None for all."""
        if self.live is None or self._numbers is None:
            return (np.add(docs, self.base, dtype=np.int32) if self.base else docs), None
        kept = self.live[docs]
        return self._numbers[docs[kept]], kept

    def counts(self, field: FieldArrays) -> NDArray[np.int64]:
        """Return how many of the documents that are left have each term of a field; shape (t,)."""
        starts = field.starts.astype(np.int64)
        if self.live is None:
            return np.diff(starts)
        return np.diff(np.concatenate([[0], np.cumsum(self.live[field.docs])])[starts])

    def column(self, values: Array) -> Array:
        """Return what a column holds for the documents that are left."""
        return values if self.live is None else values[self.live]

    def document(self, number: int) -> int:
        """Return the document of this segment that has a number of the snapshot's."""
        place = number - self.base
        return place if self.documents is None else int(self.documents[place])


class Ids(Sequence[str]):
    """The id of each article, read when asked for."""

    def __init__(self, folder: IndexFolder, segments: Sequence[Segment]) -> None:
        self.folder = folder
        self._segments = segments
        self._bases = [segment.base for segment in segments]
        self._texts = [segment.files.texts("id_column") for segment in segments]
        self._size = sum(segment.size for segment in segments)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[place] for place in range(*number.indices(self._size))]
        if not 0 <= number < self._size:
            raise IndexError(number)
        return self._text(number)

    def several(self, numbers: Sequence[int]) -> list[str]:
        """Return the ids of some articles, sooner than one by one."""
        if len(self._segments) == 1 and self._segments[0].documents is None:
            return self._several(self._texts[0], numbers)
        return [self._text(number) for number in numbers]

    def __iter__(self) -> Iterator[str]:
        try:
            for segment, texts in zip(self._segments, self._texts, strict=True):
                raw = texts.all_raw()
                numbers = range(len(raw)) if segment.documents is None else segment.documents.tolist()
                for number in numbers:
                    yield raw[number].decode()
        except Exception as error:
            raise damaged(self.folder, error) from error

    @guarded
    def _several(self, texts: TextList, numbers: Sequence[int]) -> list[str]:
        return [texts[number] for number in numbers]

    @guarded
    def _text(self, number: int) -> str:
        place = bisect_right(self._bases, number) - 1
        return self._texts[place][self._segments[place].document(number)]
