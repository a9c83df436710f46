"""Which format is this file in? Told by its name, unless the user or its first bytes say otherwise."""

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
_DOCUMENTS = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods")
_SAVE_TEXT = "save its text as .txt or .html"
_SAVE_TEXT_OR_TABLE = "save its text as .txt or .html, a table as .csv"
_NO_TEXT = "leave it out, or type its text into a .txt file"
# What files that are no text begin with, what they are, and what to do.
_SIGNATURES = (
    (b"%PDF-", "a PDF", _SAVE_TEXT),
    (b"{\\rtf", "an RTF document", _SAVE_TEXT),
    (b"PK\x03\x04", "a Word, Excel or ZIP file", _SAVE_TEXT_OR_TABLE),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", _SAVE_TEXT_OR_TABLE),
    (b"\x89PNG", "a PNG image", _NO_TEXT),
    (b"\xff\xd8\xff", "a JPEG image", _NO_TEXT),
    (b"GIF8", "a GIF image", _NO_TEXT),
    (b"II*\x00", "a TIFF image", _NO_TEXT),
    (b"MM\x00*", "a TIFF image", _NO_TEXT),
    (b"\x1f\x8b", "a gzip file", "add .gz to its name"),
    (b"\xfd7zXZ\x00", "an xz file", "add .xz to its name"),
)


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
        if suffixes and suffixes[-1] in _DOCUMENTS:
            raise RejectionError(
                "unknown-format", f"{suffixes[-1]} files are not read; save it as .txt, .html or .csv"
            )
        raise RejectionError(
            "unknown-format",
            "The name does not end in .txt, .html, .json, .jsonl or .csv; name the format with --format",
        )
    return found, compression


def check_is_text(beginning: bytes) -> None:
    """Raise RejectionError (`unknown-format`) where a file's first bytes are those of no text format."""
    for signature, kind, advice in _SIGNATURES:
        if beginning.startswith(signature):
            raise RejectionError("unknown-format", f"This is {kind}, whatever its name says; {advice}")


def document_stem(path: Path) -> str:
    """Return the file's name without its endings for format and compression."""
    name = path.name
    for endings in (_COMPRESSIONS, _FORMATS):
        for ending in endings:
            if name.lower().endswith(ending):
                name = name[: -len(ending)]
                break
    return name
