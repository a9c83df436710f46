"""What can go wrong, each in one plain sentence: what, the value, what to do."""

from __future__ import annotations

from pathlib import Path


class MunicipalSearchError(Exception):
    """Base of every error that a user can meet; `str()` is the whole message."""


class RejectionError(MunicipalSearchError):
    """One article, or one whole file, that cannot be loaded; the rest of the load goes on.

    `reason` is a sentence; `code` names the kind of fault for programs (`bad-date`, `no-text`...);
    `line` is the 1-based line in the file, or None where the whole file is at fault.
    """

    def __init__(self, code: str, reason: str, *, line: int | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.line = line


class NoIndexError(MunicipalSearchError):
    """The folder holds no index."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds no index; make one with: indexer load PATH --index {folder}")


class IndexVersionError(MunicipalSearchError):
    """The index was written in a layout that this program does not read."""

    def __init__(self, folder: Path, found: int, expected: int) -> None:
        super().__init__(
            f"The index in {folder} has layout version {found}, this program reads version {expected}; "
            f"make it anew from its own articles with: indexer rebuild --index {folder}"
        )


class DamagedIndexError(MunicipalSearchError):
    """The index cannot be read, or its parts contradict one another."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(
            f"The index in {folder} is damaged: {what}; restore it from a copy, or try: indexer rebuild"
        )


class IndexLockedError(MunicipalSearchError):
    """Another process is writing to the index."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(
            f"The index in {folder} is being written by {holder}; try again when it has finished"
        )


class UnsafeIndexError(MunicipalSearchError):
    """Others may write to the index; opening it could run their code (Whoosh unpickles its files)."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Others than you may write to {folder}; an index can carry code, so it is not opened. "
            f"If you trust it, make it yours: chown and chmod -R go-w {folder}"
        )


class ForeignIndexError(MunicipalSearchError):
    """The index belongs to another user, who alone may read it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The index in {folder} may be read only by the user who loaded it; run this command as that user"
        )


class WriteFailedError(MunicipalSearchError):
    """A batch could not be written; what was committed before it is whole."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"Writing to the index in {folder} failed: {why}; everything committed before is still there, "
            "run the same command again when the cause is mended"
        )


class AnalysisFailedError(MunicipalSearchError):
    """An article cannot be turned into what the index needs; it is the program that is at fault.

    Where no article fails alone it is the first of as many as fail `together`.
    """

    def __init__(self, article_id: str, origin: str, why: str, *, together: int = 1) -> None:
        article = f"“{article_id}” ({origin or 'of the index'})"
        what = f"The article {article} cannot be analysed"
        hint = "Leave the article out to load the rest, and please report it"
        if together > 1:
            what = f"The {together} articles from {article} on can be analysed one by one, but not together"
            hint = "Please report it"
        super().__init__(f"{what}: {why}; everything committed before is still there. {hint}")


class IncompleteInstallationError(MunicipalSearchError):
    """Something that this program needs cannot be imported."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"A part of this program cannot be imported: {why}; install it again, as with: make setup"
        )


class WorkerDiedError(MunicipalSearchError):
    """A process that analysed articles ended by itself."""

    def __init__(self) -> None:
        super().__init__(
            "A process that analysed articles was killed or ran out of memory; everything committed before "
            "is still there, run the same command again, with --jobs 1 if it happens again"
        )
