"""How do links get into places.txt? As one block between two lines of its own; what staff wrote stays."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from indexer.analysis.place_names import PLACES_FILE
from indexer.errors import MunicipalSearchError
from indexer.place_links import Side, UnitLink
from indexer.store.folder import replace_file, sync_folder

BEGIN = "# begin of what `indexer places` wrote, and will replace: write your own lines outside of it"
END = "# end of what `indexer places` wrote"


class OpenBlockError(MunicipalSearchError):
    """The block in the file has lost one of its two lines."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} has not both of the lines “{BEGIN}” and “{END}”, once and in this order; mend it, or "
            "take out what stands between them, and run this again"
        )


def write_links(folder: Path, links: Iterable[UnitLink], *, sources: Iterable[Path]) -> Path:
    """Put links into the file of an index folder, in place of those written before, and return its path.

    All of the new file is there, or the old one. Raises OpenBlockError and OSError.
    """
    path = folder / PLACES_FILE
    names = " and ".join(source.name for source in sources)
    lines = [BEGIN, f"# from {' '.join(names.split())}", *map(_line, links), END]
    block = b"".join(line.encode() + b"\n" for line in lines)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        content = b""
    _replace(path, _with_block(path, content, block))
    return path


def _line(link: UnitLink) -> str:
    return f"{_side(link.old)} = {_side(link.new)}"


def _side(side: Side) -> str:
    only = f" ({' / '.join(side.only)})" if side.only else ""
    within = f", {side.within}" if side.within else ""
    return f"{side.label}{only}{within}"


def _with_block(path: Path, content: bytes, block: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    marks = [line.removeprefix(b"\xef\xbb\xbf").strip() for line in lines]
    begins = [place for place, mark in enumerate(marks) if mark == BEGIN.encode()]
    ends = [place for place, mark in enumerate(marks) if mark == END.encode()]
    if not begins and not ends:
        gap = b"" if not content else b"\n" if content.endswith((b"\n", b"\r")) else b"\n\n"
        return content + gap + block
    if len(begins) != 1 or len(ends) != 1 or begins[0] > ends[0]:
        raise OpenBlockError(path)
    return b"".join([*lines[: begins[0]], block, *lines[ends[0] + 1 :]])


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, new)
        replace_file(new, path)
    finally:
        new.unlink(missing_ok=True)
    sync_folder(path.parent)
