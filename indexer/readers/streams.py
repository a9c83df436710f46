"""What are the bytes of this file? In chunks, decompressed, within the limit, with progress."""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import BinaryIO, Protocol

from indexer.errors import RejectionError

_CHUNK = 1 << 18
_CHUNKS_AHEAD = 8
_WAIT_SECONDS = 0.05

# Chunks, each with the number of bytes that reading it took from disk.
Pieces = Generator[tuple[bytes, int], None, None]


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
        pieces = _pieces(raw, compression, max_bytes)
        if compression:
            # The decompressors release the GIL: half of the time of a compressed load is hidden so.
            pieces = _ahead(pieces)
        with closing(pieces) as pieces:
            yield _reported(pieces, advance)


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


def _reported(pieces: Pieces, advance: Callable[[int], None]) -> Iterator[bytes]:
    for chunk, taken in pieces:
        advance(taken)
        yield chunk


def _pieces(raw: BinaryIO, compression: str | None, max_bytes: int) -> Pieces:
    """Yield chunks, each with the number of bytes that reading it took from disk."""
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
                    f"The file holds more than {max_bytes:,} bytes; split it, or use --max-bytes",
                )
            place = raw.tell()
            yield chunk, place - taken
            taken = place
    except EOFError:
        raise RejectionError(
            "truncated",
            "The compressed file ends too early; what stands before the end was read, copy it anew",
        ) from None
    except (gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise RejectionError(
            "corrupt", f"The compressed file is damaged ({error}); what stands before was read, copy it anew"
        ) from None


def _ahead(pieces: Pieces) -> Pieces:
    """Yield the same, taken by a thread that runs a few pieces ahead and ends when this is closed."""
    queue: Queue[tuple[bytes, int] | BaseException | None] = Queue(_CHUNKS_AHEAD)
    closed = Event()

    def put(item: tuple[bytes, int] | BaseException | None) -> None:
        while not closed.is_set():
            try:
                queue.put(item, timeout=_WAIT_SECONDS)
            except Full:
                continue
            return

    def run() -> None:
        try:
            for piece in pieces:
                if closed.is_set():
                    return
                put(piece)
        except BaseException as error:  # raised again where the pieces are used
            put(error)
        else:
            put(None)

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        while (item := queue.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        closed.set()
        try:
            while True:
                queue.get_nowait()
        except Empty:
            pass
        thread.join()
