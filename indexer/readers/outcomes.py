"""What else than articles comes out of a file? Rejections, and notes on its encoding."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.errors import RejectionError


@dataclass(frozen=True, slots=True)
class Rejection:
    """One article, or one whole file, that was not loaded."""

    file: str
    """As given by the user."""
    line: int | None
    """1-based; None where the whole file is at fault, or where the format has no lines."""
    code: str
    """The kind of fault for programs, such as `bad-date`."""
    reason: str
    """A sentence: what, the value, what to do."""
    id: str | None = None
    """The document's own id, where it has one."""

    @classmethod
    def of(cls, path: Path, error: RejectionError, *, line: int | None = None) -> Rejection:
        """Return the rejection that an error describes; `line` counts where the error names none."""
        return cls(shown_path(path), error.line or line, error.code, error.reason)


@dataclass(frozen=True, slots=True)
class EncodingNote:
    """A file, or a line of it, that was not UTF-8 and was read by detection."""

    file: str
    line: int | None
    """1-based, or None where it holds for the whole file."""
    encoding: str
    """`windows-1258` or `utf-16`."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A record that was read before, just as it stands, with the same options and by the same code."""

    source: bytes
    """Its source digest (`indexer.readers.sources`)."""
    origin: str
    """As in `Article`."""


def shown_path(path: Path) -> str:
    """Return a path as given, with `/`; bytes of a file name that are not UTF-8 become U+FFFD."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
