"""How do arrays lie in a file? Little-endian, aligned, checksummed; mapped and read without a copy.

MAGIC, the arrays one after another, a directory of them as JSON, and a tail that says where the directory
is. The version is part of MAGIC.
"""

from __future__ import annotations

import mmap
import struct
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
import orjson
from numpy.typing import NDArray

MAGIC = b"VNARRAY\x01"
ALIGNMENT = 64
"""Bytes; a cache line, and a multiple of every item size."""

_VERIFIED = 1 << 25
"""Bytes compared with a checksum before they are let go of."""

_TAIL = struct.Struct("<QII8s")  # offset, length and CRC-32 of the directory; MAGIC again

Array = NDArray[Any]


class ArrayFileError(Exception):
    """A file is no array file, or not the one that was written."""


class ArrayWriter:
    """Writes named arrays to one file, which is whole only after `finish`."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._regions: list[Region] = []
        self._end = len(MAGIC)
        file.write(MAGIC)

    def write(self, name: str, array: Array) -> None:
        """Write a whole array of any shape."""
        self.reserve(name, array.dtype, array.shape).append(array)

    def reserve(self, name: str, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Region:
        """Set room aside for an array that is written in parts, in between with others.

        Raises ValueError if the name is taken.
        """
        if any(region.name == name for region in self._regions):
            raise ValueError(f"two arrays are called {name}")
        start = -(-self._end // ALIGNMENT) * ALIGNMENT
        region = Region(self._file, name, dtype.newbyteorder("<"), shape, start)
        self._end = start + region.size
        self._regions.append(region)
        return region

    def finish(self) -> None:
        """Write the directory. Raises ValueError if an array is not as long as was said."""
        for region in self._regions:
            if region.written != region.size:
                raise ValueError(f"{region.name} has {region.written} of {region.size} bytes")
        directory = orjson.dumps({region.name: region.entry() for region in self._regions})
        self._file.seek(self._end)
        self._file.write(directory)
        self._file.write(_TAIL.pack(self._end, len(directory), zlib.crc32(directory), MAGIC))


class Region:
    """The place of one array in a file that is being written."""

    def __init__(
        self, file: BinaryIO, name: str, dtype: np.dtype[Any], shape: tuple[int, ...], start: int
    ) -> None:
        self.name = name
        self.size = dtype.itemsize * int(np.prod(shape, dtype=np.int64))
        self.written = 0
        self._file, self._dtype, self._shape, self._start = file, dtype, shape, start
        self._crc = 0

    def append(self, part: Array) -> None:
        """Write the next items of the array."""
        data = np.ascontiguousarray(part, self._dtype).reshape(-1).view(np.uint8).data
        self._file.seek(self._start + self.written)
        self._file.write(data)
        self._crc = zlib.crc32(data, self._crc)
        self.written += len(data)

    def entry(self) -> list[Any]:
        """Return what the directory says of the array."""
        return [self._dtype.str, self._shape, self._start, self._crc]


class ArrayFile(Mapping[str, Array]):
    """The arrays of one file, by name; read-only views of it."""

    def __init__(self, data: mmap.mmap | bytes) -> None:
        """Read the directory. Raises ArrayFileError."""
        self._data = data
        self._arrays: dict[str, Array] = {}
        try:
            offset, length, crc, magic = _TAIL.unpack(data[-_TAIL.size :])
        except struct.error:
            raise ArrayFileError("it is cut short") from None
        if magic != MAGIC or data[: len(MAGIC)] != MAGIC:
            raise ArrayFileError("it is no array file of this version, or cut short")
        directory = data[offset : offset + length]
        if zlib.crc32(directory) != crc:
            raise ArrayFileError("its directory is damaged")
        self._directory: dict[str, list[Any]] = orjson.loads(directory)

    @classmethod
    def map(cls, path: Path) -> ArrayFile:
        """Map a file into memory. Raises OSError or ArrayFileError."""
        with path.open("rb") as file:
            try:
                return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            except ValueError:  # an empty file cannot be mapped
                raise ArrayFileError("it is empty") from None

    def __getitem__(self, name: str) -> Array:
        array = self._arrays.get(name)
        if array is None:
            array = self._arrays[name] = self._array(name)
        return array

    def __contains__(self, name: object) -> bool:
        return name in self._directory

    def __iter__(self) -> Any:
        return iter(self._directory)

    def __len__(self) -> int:
        return len(self._directory)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self._data)

    def verify(self) -> None:
        """Compare every array with its checksum. Raises ArrayFileError."""
        for name, (dtype, shape, start, expected) in self._directory.items():
            end = start + np.dtype(dtype).itemsize * int(np.prod(shape, dtype=np.int64))
            crc = 0
            with memoryview(self._data) as data:
                for place in range(start, end, _VERIFIED):
                    crc = zlib.crc32(data[place : min(place + _VERIFIED, end)], crc)
                    self.forget_pages()
            if crc != expected:
                raise ArrayFileError(f"its array {name} is damaged")

    def forget_pages(self) -> None:
        """Tell the system that what was read need not stay in this process's memory."""
        if isinstance(self._data, mmap.mmap) and sys.platform == "linux":
            self._data.madvise(mmap.MADV_DONTNEED)

    def _array(self, name: str) -> Array:
        dtype, shape, start, _ = self._directory[name]
        count = int(np.prod(shape, dtype=np.int64))
        array = np.frombuffer(self._data, np.dtype(dtype), count, start)
        if sys.byteorder == "big":  # no copy elsewhere
            array = array.astype(array.dtype.newbyteorder("="))
        array.flags.writeable = False
        return cast(Array, array.reshape(shape))


def narrow(array: Array, largest: int | None = None) -> Array:
    """Return whole numbers in the narrowest of uint8, uint16, uint32 and uint64 that holds the largest."""
    top = int(array.max(initial=0)) if largest is None else largest
    return array.astype(unsigned(top), copy=False)


def unsigned(largest: int) -> np.dtype[Any]:
    """Return the narrowest of uint8, uint16, uint32 and uint64 that holds this number."""
    return np.dtype(np.min_scalar_type(largest))
