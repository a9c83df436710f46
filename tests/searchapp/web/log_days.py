"""What do tests of the query log share? Days that a test turns over, and the files of the log."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 3, 2)


class Calendar:
    """A day that a test turns over."""

    def __init__(self, day: date = TODAY) -> None:
        self.day = day

    def __call__(self) -> date:
        return self.day

    def turn(self, days: int = 1) -> None:
        self.day += timedelta(days)


def lines(folder: Path) -> dict[str, list[str]]:
    return {path.name: path.read_text("utf-8").splitlines() for path in sorted(folder.iterdir())}
