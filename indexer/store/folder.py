"""Where do an index's files lie? DIR/CURRENT names one of DIR/generations/N/, each a whole Whoosh index."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.errors import (
    DamagedIndexError,
    ForeignIndexError,
    IndexLockedError,
    IndexVersionError,
    NoIndexError,
    UnsafeIndexError,
    WriteFailedError,
)
from indexer.store.array_file import ArrayFileError

_LAYOUT_FILE = "LAYOUT"
_REPLACING_ATTEMPTS = 20
_REPLACING_PAUSE = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """The folder of one index, whether or not it holds one yet."""

    root: Path

    @property
    def generations(self) -> Path:
        return self.root / "generations"

    def generation(self, number: int) -> Path:
        """Return the folder of one generation."""
        return self.generations / str(number)

    def current(self) -> int | None:
        """Return the number of the generation in use, None if there is no index.

        Raises ForeignIndexError or DamagedIndexError.
        """
        number = self._named()
        while number is not None and not self._is_there(number):
            # It may have been replaced and deleted since its number was read.
            named_before, number = number, self._named()
            if number == named_before:
                raise DamagedIndexError(self.root, f"CURRENT names generation {number}, which is not there")
        return number

    def require_current(self) -> int:
        """Return the number of the generation in use.

        Raises NoIndexError, ForeignIndexError or DamagedIndexError.
        """
        number = self.current()
        if number is None:
            raise NoIndexError(self.root)
        return number

    def made(self, number: int) -> int:
        """Return when a generation was made, in nanoseconds since 1970; 0 if it is not there."""
        try:
            return (self.generation(number) / _LAYOUT_FILE).stat().st_mtime_ns
        except OSError:
            return 0

    def check_safe(self, number: int) -> None:
        """Raise UnsafeIndexError where others may write: Whoosh unpickles its files, which can run code.

        The generation and what is in it must belong to this user or root, writable to nobody else (files
        in a folder closed to others are); the folders above, which a group may share, must not be writable to
        everybody.
        """
        if os.name != "posix":
            return
        for folder in (self.root, self.generations):
            if folder.stat().st_mode & stat.S_IWOTH:
                raise UnsafeIndexError(folder)
        generation = self.generation(number)
        by_others = stat.S_IWGRP | stat.S_IWOTH
        if generation.stat().st_mode & by_others:
            raise UnsafeIndexError(generation)
        closed = not generation.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH)
        for path in (generation, *generation.iterdir()):
            with contextlib.suppress(FileNotFoundError):  # a writer may be deleting it
                facts = path.stat()
                if facts.st_uid not in (0, os.geteuid()) or (facts.st_mode & by_others and not closed):
                    raise UnsafeIndexError(path)

    def check_layout(self, number: int, expected: int) -> None:
        """Raise IndexVersionError or DamagedIndexError unless the generation is of layout `expected`."""
        try:
            found = int((self.generation(number) / _LAYOUT_FILE).read_text(encoding="ascii"))
        except (OSError, ValueError):
            raise DamagedIndexError(self.root, f"generation {number} does not say its layout") from None
        if found != expected:
            raise IndexVersionError(self.root, found, expected)

    def new_generation(self, layout: int) -> int:
        """Make an empty folder for a new generation, readable by its owner alone, and return its number.

        Remains of generations that were never finished are deleted; call it with the lock held. Raises
        DamagedIndexError or WriteFailedError.
        """
        current = self.current()
        number = 1 if current is None else current + 1
        with self.writing():
            self.generations.mkdir(mode=0o700, parents=True, exist_ok=True)
            for unfinished in self._numbers():
                if unfinished >= number:
                    shutil.rmtree(self.generation(unfinished))
            folder = self.generation(number)
            folder.mkdir(mode=0o700)
            write_synced(folder / _LAYOUT_FILE, f"{layout}\n")
        return number

    def switch_to(self, number: int) -> None:
        """Put a generation into use, in one step: at any instant CURRENT names a whole one.

        Raises WriteFailedError; the generation before is then still in use.
        """
        with self.writing():
            sync_folder(self.generations)
            aside = self.root / "CURRENT.new"
            write_synced(aside, f"{number}\n")
            replace_file(aside, self.root / "CURRENT")
            sync_folder(self.root)

    def drop_others(self) -> None:
        """Delete every generation but the one in use. What cannot be deleted yet stays, and is no error."""
        current = self.current()
        for number in self._numbers():
            if number != current:
                shutil.rmtree(self.generation(number), ignore_errors=True)

    def drop_older_than_previous(self) -> None:
        """Delete the generations before the one that preceded the one in use."""
        current = self.current()
        older = [number for number in self._numbers() if number != current]
        for number in older[:-1]:
            shutil.rmtree(self.generation(number), ignore_errors=True)

    def size(self) -> int:
        """Return the bytes of the generation in use, 0 without an index."""
        current = self.current()
        if current is None:
            return 0
        total = 0
        for file in self.generation(current).iterdir():
            with contextlib.suppress(FileNotFoundError):
                total += file.stat().st_size
        return total

    @contextlib.contextmanager
    def lock(self, holder: str) -> Iterator[None]:
        """Hold the one lock for writing; `holder` tells others who does.

        Raises IndexLockedError at once if another has it, WriteFailedError if the folder cannot be written.
        """
        note = self.root / "LOCK.holder"
        lock = FileLock(self.root / "LOCK")
        try:
            with self.writing():
                self.root.mkdir(parents=True, exist_ok=True)
                lock.acquire(timeout=0)
        except Timeout:
            try:
                known = note.read_text(encoding="utf-8").strip()
            except OSError:
                known = ""
            raise IndexLockedError(self.root, known or "another process") from None
        try:
            with contextlib.suppress(OSError):  # a full disk; whoever wants to remove articles still can
                note.write_text(holder + "\n", encoding="utf-8")
            yield
        finally:
            with contextlib.suppress(OSError):
                note.unlink()
            lock.release()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Turn an OSError into a WriteFailedError."""
        try:
            yield
        except Timeout:  # which is an OSError
            raise
        except OSError as error:
            raise WriteFailedError(self.root, error.strerror or str(error)) from error

    def _named(self) -> int | None:
        try:
            return int((self.root / "CURRENT").read_text(encoding="ascii"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except ValueError:
            raise DamagedIndexError(self.root, "the file CURRENT names no generation") from None
        except OSError as error:
            raise DamagedIndexError(self.root, f"the file CURRENT cannot be read ({why(error)})") from None

    def _is_there(self, number: int) -> bool:
        try:
            os.scandir(self.generation(number)).close()
        except PermissionError:
            raise ForeignIndexError(self.root) from None
        except OSError:
            return False
        return True

    def _numbers(self) -> list[int]:
        if not self.generations.is_dir():
            return []
        return sorted(int(path.name) for path in self.generations.iterdir() if path.name.isdecimal())


def why(error: Exception) -> str:
    """Return what an exception says, for a message that is read by people."""
    if isinstance(error, ArrayFileError):  # its words are meant for people
        return str(error)
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def write_synced(path: Path, text: str) -> None:
    """Write a small file and have the disk keep it."""
    with path.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def replace_file(new: Path, old: Path) -> None:
    """Put a file in another's place; Windows refuses while somebody reads that, so wait up to a second."""
    for _ in range(_REPLACING_ATTEMPTS - 1):
        try:
            new.replace(old)
        except PermissionError:
            time.sleep(_REPLACING_PAUSE)
        else:
            return
    new.replace(old)


def sync_folder(path: Path) -> None:
    """Have the disk keep the names in a folder; a no-op on Windows, where folders cannot be synced."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
