"""Which articles are in these files? One input format per module: bytes in, articles or rejections out."""

from __future__ import annotations

from indexer.readers.folders import find_files
from indexer.readers.options import FORMATS, ReadOptions
from indexer.readers.outcomes import EncodingNote, Rejection
from indexer.readers.reading import read_file

__all__ = ["FORMATS", "EncodingNote", "ReadOptions", "Rejection", "find_files", "read_file"]
