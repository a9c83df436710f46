"""Has this very record been read before? Source digests: of its bytes and all that decides what they become.

Reading a record takes 20 times as long as hashing it. A load that meets a source digest it knows has nothing
to do; the digest changes with the record's bytes, its place (which its id may come from), the options, the
agency list and the code that reads. Any change but means that records are read again.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import indexer
from indexer.readers.options import ReadOptions

SOURCE_BYTES = 16

# Changes of these packages change what is found in HTML pages.
_EXTRACTORS = ("trafilatura", "htmldate")


class Sources:
    """Gives the source digests of one file's records."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        chosen = (
            options.agency,
            options.category,
            options.format,
            sorted(options.field_map.items()),
            options.infer_agencies,
        )
        self._hash = blake2b(_code_digest(), digest_size=SOURCE_BYTES)
        self._hash.update(repr((chosen, path.resolve().as_posix())).encode("utf-8", "surrogateescape"))

    def digest(self, record: bytes, position: str) -> bytes:
        """Return SOURCE_BYTES bytes for a record at this position of the file (BLAKE2b)."""
        digest = self._hash.copy()
        digest.update(position.encode())
        digest.update(b"\0")
        digest.update(record)
        return digest.digest()


@cache
def _code_digest() -> bytes:
    root = Path(indexer.__file__).parent
    files = [root / "article.py", root / "agencies.toml"]
    files += [*(root / "readers").glob("*.py"), *(root / "analysis").glob("*.py")]
    digest = blake2b(repr([version(name) for name in _EXTRACTORS]).encode())
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.digest()
