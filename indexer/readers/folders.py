"""Which files do these paths stand for? Folders are walked, each file is met once."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from indexer.readers.outcomes import Rejection, shown_path

# Browsers keep beside a page a folder of what it loads, with one of these endings by their language.
_PAGE_FOLDERS = ("_files", ".files", "_tập_tin", "_tệp_tin", "_tệp", "_fichiers", "_archivos", "-dateien")
_PAGES = (".html", ".htm", ".xhtml")


def find_files(paths: Iterable[Path]) -> Iterator[Path | Rejection]:
    """Yield the files of the paths in their order, those of folders sorted by name.

    Hidden files and folders, and folders of what a saved page beside them loads, are passed over unless given
    by name; no file and no folder is met twice, whatever links lead to it. A path that does not exist or
    cannot be read gives a rejection.
    """
    seen: set[str] = set()
    # The next path to look at is the last.
    pending = list(reversed([Path(path) for path in paths]))
    while pending:
        path = pending.pop()
        try:
            real = os.path.realpath(path)
            if real in seen:
                continue
            if path.is_dir():
                names = sorted(entry.name for entry in path.iterdir() if not entry.name.startswith("."))
                beside = {_comparable(name) for name in names}
                names = [name for name in names if not _is_page_folder(path / name, beside)]
                pending += [path / name for name in reversed(names)]
            elif path.is_file():
                yield path
            elif path.exists():
                yield _rejection(path, "unreadable", "This is neither a file nor a folder")
            elif path.is_symlink():
                yield _rejection(path, "not-found", "The link leads nowhere")
            else:
                yield _rejection(path, "not-found", "There is no such file or folder; check the path")
            seen.add(real)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            yield _rejection(path, "unreadable", f"The path cannot be read: {why}")


def _is_page_folder(path: Path, beside: set[str]) -> bool:
    name = _comparable(path.name)
    ending = next((ending for ending in _PAGE_FOLDERS if name.endswith(ending)), None)
    if ending is None or not path.is_dir():
        return False
    return any(name.removesuffix(ending) + page in beside for page in _PAGES)


def _comparable(name: str) -> str:
    """Return a name in NFC and small letters; some systems decompose the names of files."""
    return unicodedata.normalize("NFC", name).lower()


def _rejection(path: Path, code: str, reason: str) -> Rejection:
    return Rejection(shown_path(path), None, code, reason)
