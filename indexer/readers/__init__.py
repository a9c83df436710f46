"""Which articles are in these files? One input format per module: bytes in, articles or rejections out."""

from __future__ import annotations

from indexer.readers.folders import find_files
from indexer.readers.options import FORMATS, ReadOptions
from indexer.readers.outcomes import EncodingNote, Rejection, Unchanged
from indexer.readers.reading import read_changed, read_file

__all__ = [
    "FORMATS",
    "EncodingNote",
    "ReadOptions",
    "Rejection",
    "Unchanged",
    "find_files",
    "read_changed",
    "read_file",
]
