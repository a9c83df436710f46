"""Which day does a date stand for? Day first, as Vietnam writes it, and ISO 8601."""

from __future__ import annotations

import re
from datetime import date

# 12/01/2024, 12-1-2024, 12.1.2024: day, month, four-digit year.
DAY_FIRST = r"(?P<day>\d{1,2})(?P<separator>[/.-])(?P<month>\d{1,2})(?P=separator)(?P<year>\d{4})"
ISO_DAY = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"

_DAY_FIRST = re.compile(DAY_FIRST)
_ISO_DAY = re.compile(ISO_DAY)


class BadDateError(ValueError):
    """A text that is no date, or a day that no calendar has; `str()` is a sentence that names it."""

    def __init__(self, message: str, *, impossible: bool) -> None:
        super().__init__(message)
        self.impossible = impossible
        """The shape is a date's, but there is no such day."""


def parse_day(text: str) -> date:
    """Return the day that the whole of `text` names. Raises BadDateError."""
    text = text.strip()
    match = _DAY_FIRST.fullmatch(text) or _ISO_DAY.fullmatch(text)
    if match is None:
        raise BadDateError(f"“{text}” is not a date; write dd/mm/yyyy or yyyy-mm-dd", impossible=False)
    return day_of(match)


def day_of(match: re.Match[str]) -> date:
    """Return the day of a match of `DAY_FIRST` or `ISO_DAY`. Raises BadDateError if there is none such."""
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise BadDateError(f"{match[0]} is a day that does not exist", impossible=True) from None
