"""Where is an article kept? In a compressed block with a few others, opened when it is shown."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np

from indexer.store.array_file import ArrayWriter
from indexer.store.segment_file import SegmentFiles

STORED_BLOCK = 4
"""Articles compressed together: of 3 kB each, one takes .45 of its size alone, .38 in fours (50 µs to read),
.36 in eights (100 µs), .34 in sixteens (190 µs)."""

_COMPRESSION = 6
"""zlib's level: of 3 kB articles in fours 3 leaves .40 of the size, 6 and 9 .38, at 53, 82 and 85 µs."""


class StoredArticles:
    """The stored articles of one segment."""

    def __init__(self, files: SegmentFiles) -> None:
        docs = files.docs
        self._blob = docs["stored/blob"].data
        self._blocks = docs["stored/blocks"].data
        self._first = docs["stored/first"].data
        self._ends = docs["stored/ends"].data

    def read(self, documents: Iterable[int]) -> Iterator[bytes]:
        """Yield articles as they were stored. Raises zlib.error over damaged bytes."""
        opened, data, stream, rest = -1, b"", zlib.decompressobj(), b""
        for document in documents:
            block = bisect_right(self._first, document) - 1
            if block != opened:
                opened, data, stream = block, b"", zlib.decompressobj()
                rest = self._blob[self._blocks[block] : self._blocks[block + 1]].tobytes()
            start = 0 if document == self._first[block] else self._ends[document - 1]
            end = self._ends[document]
            if end > len(data):  # no further than asked for: most of the time of reading goes into it
                data += stream.decompress(rest, end - len(data))
                rest = stream.unconsumed_tail
            yield data[start:end]


def compress_stored(articles: Sequence[bytes]) -> tuple[bytes, list[int]]:
    """Return one block of stored articles and where each ends in it; no articles take no byte."""
    if not articles:
        return b"", []
    return zlib.compress(b"".join(articles), _COMPRESSION), _ends(articles)


def write_stored(docs: ArrayWriter, articles: Sequence[bytes]) -> None:
    """Write stored articles, compressed a few at a time."""
    firsts = range(0, len(articles), STORED_BLOCK)
    blocks = [compress_stored(articles[first : first + STORED_BLOCK]) for first in firsts]
    docs.write("stored/blob", np.frombuffer(b"".join(data for data, _ in blocks), np.uint8))
    docs.write("stored/blocks", np.array([0, *_ends(data for data, _ in blocks)], np.uint64))
    docs.write("stored/first", np.array([*firsts, len(articles)], np.uint32))
    docs.write("stored/ends", np.array([end for _, ends in blocks for end in ends], np.uint32))


def _ends(parts: Iterable[bytes]) -> list[int]:
    return list(accumulate(map(len, parts)))
