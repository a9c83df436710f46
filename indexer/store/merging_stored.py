"""How are stored articles merged? Compressed blocks are copied; those with deleted articles are made anew."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import SpooledTemporaryFile

import numpy as np

from indexer.store.array_file import Array, ArrayWriter
from indexer.store.merge_source import Source
from indexer.store.stored import compress_stored

_COPIED = 1 << 24
"""Bytes of compressed articles copied at a time."""

_SPOOLED = 1 << 24
"""Bytes of blocks made anew that are kept in memory."""


def merge_stored(docs: ArrayWriter, sources: Sequence[Source], folder: Path) -> None:
    """Write the stored articles that are kept; the folder has room for temporary files."""
    layouts = [_Blocks(source, folder) for source in sources]
    sizes = np.concatenate([layout.sizes for layout in layouts])
    counts = np.concatenate([layout.counts for layout in layouts])
    blob = docs.reserve("stored/blob", np.dtype(np.uint8), (int(sizes.sum()),))
    for layout in layouts:
        for part in layout.parts():
            blob.append(part)
    docs.write("stored/blocks", np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint64))
    docs.write("stored/first", np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32))
    docs.write("stored/ends", np.concatenate([layout.ends for layout in layouts]))


class _Blocks:
    """The compressed blocks of one source, those anew of which an article is deleted."""

    def __init__(self, source: Source, folder: Path) -> None:
        files = source.files.docs
        self._blob, self._starts = files["stored/blob"], files["stored/blocks"].astype(np.int64)
        first = files["stored/first"].astype(np.int64)
        self.ends = files["stored/ends"].copy()
        self.sizes, self.counts = np.diff(self._starts), np.diff(first)
        # Blocks made anew wait on the disk where they are many.
        self._changed = SpooledTemporaryFile(max_size=_SPOOLED, dir=str(folder))  # noqa: SIM115
        self._changed_blocks: list[int] = []
        self._source = source
        if source.live is None:
            return
        live = source.live
        kept = np.diff(np.concatenate([[0], np.cumsum(live)])[first])
        for block in np.flatnonzero(kept < self.counts).tolist():
            documents = range(int(first[block]), int(first[block + 1]))
            articles = _split(self._block(block), self.ends[documents.start : documents.stop])
            alive = [number for number in documents if live[number]]
            data, ends = compress_stored([articles[number - documents.start] for number in alive])
            self._changed.write(data)
            self._changed_blocks.append(block)
            self.ends[alive] = ends
            self.sizes[block] = len(data)
        self.counts = kept
        self.ends = self.ends[live]

    def parts(self) -> Iterator[Array]:
        """Yield the bytes of all blocks, in order."""
        place = 0
        self._changed.seek(0)
        for block in self._changed_blocks:
            yield from self._copied(place, block)
            yield np.frombuffer(self._changed.read(int(self.sizes[block])), np.uint8)
            place = block + 1
        yield from self._copied(place, len(self.sizes))
        self._changed.close()

    def _copied(self, first: int, last: int) -> Iterator[Array]:
        if first >= last:
            return
        start, end = int(self._starts[first]), int(self._starts[last])
        for place in range(start, end, _COPIED):
            yield self._blob[place : min(place + _COPIED, end)]
            self._source.files.forget_pages()

    def _block(self, number: int) -> bytes:
        return zlib.decompress(self._blob[int(self._starts[number]) : int(self._starts[number + 1])].data)


def _split(data: bytes, ends: Array) -> list[bytes]:
    places = [0, *ends.tolist()]
    return [data[start:end] for start, end in pairwise(places)]
