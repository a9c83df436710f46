"""When was it published? A date as documents write it, with or without a time, to one value."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone

from indexer.analysis.dates import DAY_FIRST, ISO_DAY, BadDateError, day_of
from indexer.article import LOCAL_TIME, Published
from indexer.errors import RejectionError

EARLIEST = date(1865, 1, 1)
"""The year of Vietnam's first newspaper; what is dated before is an empty field (0001-01-01) or a slip."""

FARTHEST = timedelta(days=366)
"""How far after today an article may be dated: events are announced, but not years ahead."""

_DAYS = (
    re.compile(rf"(?<![\d/.-]){DAY_FIRST}(?!\d)"),
    re.compile(rf"(?<![\d/.-]){ISO_DAY}(?!\d)"),
    re.compile(
        r"(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s*(?:,|năm)?\s*(?P<year>\d{4})(?!\d)", re.IGNORECASE
    ),
)
# 16:28, 16:28:05, 16h28, 16 giờ 28, 16h; 4:28 PM, also as SA (sáng) and CH (chiều)
_TIME = re.compile(
    r"(?<![\d:/.+-])(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"|\s?(?:h|g|giờ)\s?(?P<minute_h>\d{2})?(?!\w))"
    r"\s*(?P<half>[AP]\.?M\b\.?|SA\b|CH\b)?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"(?:GMT|UTC)\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?|(?P<utc>\bGMT\b|\bUTC\b)"
)
_RFC_822 = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s[A-Z][a-z]{2}\s\d{4}\s\d{1,2}:\d{2}.*")
# What may stand in a line beside date and time without making it a sentence.
_BESIDE = re.compile(
    r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|ngày\s+đăng(?:\s+tin)?|ngày\s+xuất\s+bản|đăng\s+(?:lúc|ngày|tin)"
    r"|cập\s+nhật(?:\s+(?:lúc|ngày))?|xuất\s+bản|thời\s+gian|ngày|lúc|vào|hồi|[-–—,;:|()./\s])*",
    re.IGNORECASE,
)
_DATE_LINE_LENGTH = 80
# Seconds, or milliseconds, from 2001 on.
_UNIX_TIME = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
# What spreadsheets count: days since 1900, with the time as a fraction.
_SERIAL_DAY = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")
_SHORT_YEAR = re.compile(r"(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1\d{2}(?!\d)")


def parse_published(text: str, *, today: date) -> Published:
    """Return the day, or the moment in local time, that a text names; None for an empty text.

    Text around the date is allowed; a day alone stays a day; without an offset the time is local.
    Figures alone are seconds or milliseconds since 1970 (Unix time), as exports have them.
    Raises RejectionError: `bad-date` where there is no date, an impossible one or one before `EARLIEST`,
    `future-date` where it lies more than `FARTHEST` after today.
    """
    text = _composed(text)
    if not text:
        return None
    try:
        published = _iso(text) or _within(text)
    except (BadDateError, OverflowError, ValueError) as error:
        why = str(error) if isinstance(error, BadDateError) else f"“{_short(text)}” is not a possible date"
        raise RejectionError("bad-date", f"{why}; write dd/mm/yyyy or yyyy-mm-dd") from None
    if published is None:
        raise RejectionError("bad-date", _no_date(text))
    day = published.date() if isinstance(published, datetime) else published
    if day < EARLIEST:
        raise RejectionError(
            "bad-date",
            f"{day.isoformat()} lies before there were newspapers in Vietnam; correct or leave out the date",
        )
    if day - today > FARTHEST:
        raise RejectionError(
            "future-date",
            f"{day.isoformat()} lies more than a year ahead; correct the date, or this machine's",
        )
    return published


def is_date_line(line: str) -> bool:
    """Tell whether a line of text holds a date, perhaps a time, and nothing else."""
    line = _composed(line)
    if not line or len(line) > _DATE_LINE_LENGTH:
        return False
    try:
        if _iso(line):
            return True
    except (OverflowError, ValueError):
        pass
    for pattern in _DAYS:
        if match := pattern.search(line):
            rest = _ZONE.sub(" ", line[: match.start()] + " \n " + line[match.end() :])
            return _BESIDE.fullmatch(_TIME.sub(" ", rest, count=1)) is not None
    return False


def _composed(text: str) -> str:
    """Return the text stripped and in NFC, so that the words around a date are found."""
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _iso(text: str) -> Published:
    """Return what ISO 8601 makes of the whole text, None if it is something else."""
    if text[0] not in "0123456789":
        return None
    if _UNIX_TIME.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), LOCAL_TIME)
    # Python reads ten and more figures as a year with a week and a day.
    if text.isdecimal() and len(text) != len("20240112"):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _local(moment)


def _within(text: str) -> Published:
    if _RFC_822.fullmatch(text):
        from email.utils import parsedate_to_datetime

        return _local(parsedate_to_datetime(text))
    for pattern in _DAYS:
        if match := pattern.search(text):
            day = day_of(match)
            # The line feed keeps digits on both sides of the date from meeting.
            rest = text[: match.start()] + " \n " + text[match.end() :]
            break
    else:
        return None
    zone = _ZONE.search(rest)
    clock = _TIME.search(_ZONE.sub(" ", rest))
    if clock is None:
        return day
    return _local(datetime.combine(day, _time_of(clock), _offset(zone)))


def _time_of(match: re.Match[str]) -> time:
    hour, minute = int(match["hour"]), int(match["minute"] or match["minute_h"] or 0)
    half = (match["half"] or "").upper()[:1]
    if half in ("P", "C") and hour < 12:
        hour += 12
    elif half in ("A", "S") and hour == 12:
        hour = 0
    try:
        return time(hour, minute, int(match["second"] or 0))
    except ValueError:
        raise BadDateError(f"{match[0].strip()} is not a time of day", impossible=True) from None


def _offset(match: re.Match[str] | None) -> timezone:
    if match is None:
        return LOCAL_TIME
    if match["utc"]:
        return UTC
    minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
    return timezone(timedelta(minutes=-minutes if match["sign"] == "-" else minutes))


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=LOCAL_TIME) if moment.tzinfo is None else moment.astimezone(LOCAL_TIME)


def _no_date(text: str) -> str:
    """Return why a text is no date, and what to do."""
    if _SERIAL_DAY.fullmatch(text):
        return f"“{text}” is a spreadsheet's number for a day; export dates as text, dd/mm/yyyy"
    if _SHORT_YEAR.search(text):
        return f"“{_short(text)}” leaves the century open; write the year with four digits, dd/mm/yyyy"
    return f"“{_short(text)}” holds no date; write dd/mm/yyyy or yyyy-mm-dd"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
