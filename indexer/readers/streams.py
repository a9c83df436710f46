"""What are the bytes of this file? In chunks, decompressed, within the limit, with progress."""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from indexer.errors import RejectionError

_CHUNK = 1 << 18


class Opened(Protocol):
    """A file object that gives decompressed bytes as they come."""

    def read1(self, size: int, /) -> bytes: ...


@contextmanager
def open_chunks(
    path: Path, *, compression: str | None, max_bytes: int, advance: Callable[[int], None]
) -> Iterator[Iterator[bytes]]:
    """Give the decompressed bytes of a file in chunks; `advance` gets the bytes taken from disk for each.

    The chunks raise RejectionError: `too-large` past `max_bytes`, `truncated` or `corrupt` on bad compressed
    data, in each case after the good chunks before it. OSError passes.
    """
    with path.open("rb") as raw:
        yield _pieces(raw, compression, max_bytes, advance)


def lines_of(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines without their line feeds; lines before a fault in the chunks come before it."""
    pending: list[bytes] = []
    for chunk in chunks:
        first, *rest = chunk.split(b"\n")
        pending.append(first)
        if rest:
            yield b"".join(pending)
            pending = [rest.pop()]
            yield from rest
    if last := b"".join(pending):
        yield last


def _pieces(
    raw: BinaryIO, compression: str | None, max_bytes: int, advance: Callable[[int], None]
) -> Iterator[bytes]:
    source: Opened = raw  # type: ignore[assignment]
    if compression == "gz":
        source = gzip.GzipFile(fileobj=raw)
    elif compression == "xz":
        source = lzma.LZMAFile(raw)  # noqa: SIM115 - reads from `raw`, which its opener closes
    total = taken = 0
    try:
        while chunk := source.read1(_CHUNK):
            total += len(chunk)
            if total > max_bytes:
                raise RejectionError(
                    "too-large",
                    f"The file holds more than {max_bytes:,} bytes; split it, or use --max-file-mb",
                )
            place = raw.tell()
            advance(place - taken)
            taken = place
            yield chunk
    except EOFError:
        raise RejectionError(
            "truncated",
            "The compressed file ends too early; what stands before the end was read, copy it anew",
        ) from None
    except (gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise RejectionError(
            "corrupt", f"The compressed file is damaged ({error}); what stands before was read, copy it anew"
        ) from None
