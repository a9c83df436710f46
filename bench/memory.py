"""How much memory do processes hold? Read from Linux' /proc; elsewhere nothing is known.

Private: pages that no other process has and that are more than a copy of a file's (Private_Dirty). Unshared:
also those of mapped files, such as an index, that no other process maps just now; the system drops them at
will. Total: the proportional set size, in which a page shared by n processes counts as an n-th for each.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of one process or of several."""

    private: int = 0
    unshared: int = 0
    """Private pages and pages of files that nobody else maps at this moment (the unique set size)."""
    total: int = 0
    largest: int = 0
    """The most that one process has had in memory at a time, pages of files included (VmHWM)."""

    def __add__(self, other: Memory) -> Memory:
        return Memory(
            self.private + other.private,
            self.unshared + other.unshared,
            self.total + other.total,
            max(self.largest, other.largest),
        )

    def highest(self, other: Memory) -> Memory:
        """Return the larger of each figure."""
        return Memory(
            max(self.private, other.private),
            max(self.unshared, other.unshared),
            max(self.total, other.total),
            max(self.largest, other.largest),
        )


def is_known() -> bool:
    """Tell whether this system says what memory processes hold."""
    return (_PROC / "self" / "smaps_rollup").exists()


def memory_of(processes: Iterable[int]) -> Memory:
    """Return the sum over the processes, and the largest; those that have ended count nothing."""
    total = Memory()
    for process in processes:
        total += _memory(process)
    return total


def family(process: int) -> list[int]:
    """Return a process and all that descend from it."""
    found = [process]
    for parent in found:
        found += _children(parent)
    return found


class PeakMemory:
    """Looks at a process and its descendants again and again until told to stop."""

    def __init__(self, process: int, *, interval: float = 0.2) -> None:
        self._process = process
        self._interval = interval
        self._peak = Memory()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> Memory:
        """Return the highest of each figure that was seen; a short peak may have been missed."""
        self._stop.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._stop.wait(self._interval):
            self._peak = self._peak.highest(memory_of(family(self._process)))


def _children(process: int) -> list[int]:
    found: list[int] = []
    try:
        for task in (_PROC / str(process) / "task").iterdir():
            found += map(int, (task / "children").read_text().split())
    except OSError:  # it has ended, or the system keeps no such lists
        return found
    return found


def _memory(process: int) -> Memory:
    try:
        size = {**_sizes(process, "smaps_rollup"), **_sizes(process, "status")}
    except OSError:
        return Memory()
    private = size.get("Private_Dirty", 0)
    unshared = private + size.get("Private_Clean", 0)
    return Memory(private, unshared, size.get("Pss", 0), size.get("VmHWM", 0))


def _sizes(process: int, name: str) -> dict[str, int]:
    """Return the bytes of every line of a file that ends in kB."""
    lines = (_PROC / str(process) / name).read_text().splitlines()
    return {
        name: int(rest.split()[0]) * _KILOBYTE
        for name, _, rest in (line.partition(":") for line in lines if line.endswith(" kB"))
    }
