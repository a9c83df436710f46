"""Which format is this file in? Told by its name, unless the user says otherwise."""

from __future__ import annotations

from pathlib import Path

from indexer.errors import RejectionError

_FORMATS = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
}
_COMPRESSIONS = {".gz": "gz", ".xz": "xz"}


def detect_format(path: Path, *, override: str | None = None) -> tuple[str, str | None]:
    """Return the format and the compression (`gz`, `xz` or None).

    Raises RejectionError (`unknown-format`) where the name tells none and `override` is None.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    compression = _COMPRESSIONS.get(suffixes[-1]) if suffixes else None
    if compression:
        suffixes.pop()
    found = override or (_FORMATS.get(suffixes[-1]) if suffixes else None)
    if found is None:
        raise RejectionError(
            "unknown-format",
            f"The name does not end in a known format ({', '.join(_FORMATS)}, each also with .gz or .xz); "
            "rename it, or name its format with --format",
        )
    return found, compression


def document_stem(path: Path) -> str:
    """Return the file's name without its endings for format and compression."""
    name = path.name
    for endings in (_COMPRESSIONS, _FORMATS):
        for ending in endings:
            if name.lower().endswith(ending):
                name = name[: -len(ending)]
                break
    return name
