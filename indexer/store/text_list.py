"""How are many texts kept as arrays, and one found among them? In a row, and by a hash table of buckets."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from indexer.store.array_file import Array, ArrayFile, ArrayWriter, narrow


class TextList:
    """A list of texts: their UTF-8 in a row and where each ends. A text is made when it is asked for."""

    def __init__(self, blob: Array, ends: Array) -> None:
        """Take arrays as `text_arrays` gives them."""
        self._blob = blob.data
        self._ends = ends.data  # its items are plain numbers, made several times faster than NumPy's

    @classmethod
    def of(cls, files: ArrayFile, name: str) -> TextList:
        """Return the list that `write_texts` wrote."""
        return cls(files[f"{name}/blob"], files[f"{name}/ends"])

    def __len__(self) -> int:
        return len(self._ends)

    def raw(self, number: int) -> bytes:
        """Return the UTF-8 of one text."""
        return self._blob[self._ends[number - 1] if number else 0 : self._ends[number]].tobytes()

    def __getitem__(self, number: int) -> str:
        return self.raw(number).decode()

    def all_raw(self) -> list[bytes]:
        """Return all texts as UTF-8."""
        blob = bytes(self._blob)
        return [blob[start:end] for start, end in pairwise((0, *self._ends))]


class TextTable(TextList):
    """A list of distinct texts, each of which can be found: by a bucket of the CRC-32 of its UTF-8."""

    def __init__(self, blob: Array, ends: Array, buckets: Array, numbers: Array) -> None:
        """Take arrays as `text_arrays` and `table_arrays` give them."""
        super().__init__(blob, ends)
        self._buckets, self._numbers = buckets.data, numbers.data
        self._mask = len(buckets) - 2

    @classmethod
    def of(cls, files: ArrayFile, name: str) -> TextTable:
        """Return the table that `write_table` wrote."""
        return cls(*(files[f"{name}/{part}"] for part in ("blob", "ends", "buckets", "numbers")))

    def find(self, text: bytes) -> int:
        """Return the number of a text, -1 if it is not there."""
        bucket = zlib.crc32(text) & self._mask
        for place in range(self._buckets[bucket], self._buckets[bucket + 1]):
            number = self._numbers[place]
            if self.raw(number) == text:
                return number
        return -1


def text_arrays(texts: Sequence[bytes]) -> tuple[Array, Array]:
    """Return the bytes of all texts, uint8, and where each ends, uint32 or uint64; shape (texts,)."""
    blob = np.frombuffer(b"".join(texts), np.uint8)
    ends = np.cumsum(np.fromiter(map(len, texts), np.uint64, len(texts)), dtype=np.uint64)
    return blob, ends.astype(np.uint32) if len(blob) < 1 << 32 else ends


def table_arrays(texts: Sequence[bytes]) -> tuple[Array, Array]:
    """Return where each bucket begins, shape (a power of two and 1,), and the texts by bucket, (texts,)."""
    size = 1 << max(len(texts) - 1, 0).bit_length()
    buckets = np.fromiter(map(zlib.crc32, texts), np.uint32, len(texts)) & np.uint32(size - 1)
    numbers = np.argsort(buckets, kind="stable")
    starts = np.searchsorted(buckets[numbers], np.arange(size + 1))
    return narrow(starts, len(texts)), narrow(numbers, len(texts))


def write_texts(writer: ArrayWriter, name: str, texts: Sequence[bytes]) -> None:
    """Write a list of texts."""
    for part, array in zip(("blob", "ends"), text_arrays(texts), strict=True):
        writer.write(f"{name}/{part}", array)


def write_table(writer: ArrayWriter, name: str, texts: Sequence[bytes]) -> None:
    """Write a list of distinct texts so that each can be found."""
    write_texts(writer, name, texts)
    for part, array in zip(("buckets", "numbers"), table_arrays(texts), strict=True):
        writer.write(f"{name}/{part}", array)
