"""What may the user decide about reading? The options, checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from indexer.readers.field_names import field_named

FORMATS: tuple[str, ...] = ("text", "html", "json", "jsonl", "csv")

DEFAULT_MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How files are read. Raises ValueError for a format or an article field that does not exist."""

    today: date
    """Articles dated more than a year after it are rejected."""
    agency: str | None = None
    """For articles that name none; it is given, hence not marked as inferred."""
    category: str | None = None
    """For articles that name none."""
    format: str | None = None
    """One of `FORMATS`, instead of the one that the file name tells."""
    field_map: Mapping[str, str] = field(default_factory=dict)
    """Article field -> the name that the documents give it; wins over the known names."""
    infer_agencies: bool = True
    """Look for agencies in title and lead where neither document nor `agency` names one."""
    max_bytes: int = DEFAULT_MAX_BYTES
    """Limit for a file on disk, and for what comes out of a compressed one."""

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            raise ValueError(f"“{self.format}” is not a format; there are {', '.join(FORMATS)}")
        for name in self.field_map:
            field_named(name)
