"""What does the archive show? Years with their months, months with their days, and where each leads."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from math import ceil, log
from typing import NamedTuple

from babel.dates import format_date
from flask import url_for
from flask_babel import lazy_gettext, ngettext, pgettext

from searchapp.engine import FacetValue
from searchapp.request import NONE_VALUE, SearchRequest
from searchapp.web import language
from searchapp.web.links import search_address
from searchapp.web.wording import month_words, number, published_words

LEVELS = 4
"""Shades by which one sees where there are many articles."""

WEEKDAYS = (
    (lazy_gettext("T2"), lazy_gettext("Thứ hai")),
    (lazy_gettext("T3"), lazy_gettext("Thứ ba")),
    (lazy_gettext("T4"), lazy_gettext("Thứ tư")),
    (lazy_gettext("T5"), lazy_gettext("Thứ năm")),
    (lazy_gettext("T6"), lazy_gettext("Thứ sáu")),
    (lazy_gettext("T7"), lazy_gettext("Thứ bảy")),
    (lazy_gettext("CN"), lazy_gettext("Chủ nhật")),
)
"""The days of the week, short and whole, in the order of a calendar's columns."""

_WEEKS = Calendar(firstweekday=0)


class MonthCell(NamedTuple):
    """One month of a year."""

    month: int
    short: str
    """What the month is called where the year stands above it."""
    label: str
    said: str
    """The label with the number of articles."""
    articles: int
    address: str
    """Empty where there are no articles."""
    level: int
    """1 to LEVELS, 0 without articles."""


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year with its twelve months."""

    year: str
    articles: int
    address: str
    months: tuple[MonthCell, ...]


class DayCell(NamedTuple):
    """One day of a month."""

    day: int
    said: str
    address: str
    level: int


@dataclass(frozen=True, slots=True)
class MonthCalendar:
    """A month as a calendar has it."""

    month: MonthCell
    weeks: tuple[tuple[DayCell | None, ...], ...]
    """Seven days each, from Monday; None where a day is of another month."""


class Step(NamedTuple):
    """A way to another period."""

    label: str
    address: str


def year_rows(values: Iterable[FacetValue]) -> tuple[YearRow, ...]:
    """Return the years of a date facet, the newest first; the shades of months compare them all."""
    counts = {value.value: value.count for value in values if value.value != NONE_VALUE}
    peak = max((count for value, count in counts.items() if "-" in value), default=0)
    return tuple(
        YearRow(year, counts[year], period_address(year), _months(year, counts, peak))
        for year in sorted((value for value in counts if "-" not in value), reverse=True)
    )


def calendars(row: YearRow, days: Sequence[tuple[date, int]]) -> tuple[MonthCalendar, ...]:
    """Return each month of a year that has articles, with those of its days, from January on."""
    counts = dict(days)
    peak = max(counts.values(), default=0)
    # Taken apart once: to make each address anew would cost more than everything else.
    some_day = date(2000, 2, 29)
    request = SearchRequest(date_from=some_day, date_to=some_day)
    address = search_address(request).split(some_day.isoformat())

    def cell(day: date) -> DayCell:
        articles = counts.get(day, 0)
        if not articles:
            return DayCell(day.day, "", "", 0)
        return DayCell(
            day.day,
            said(published_words(day), articles),
            day.isoformat().join(address),
            _level(articles, peak),
        )

    return tuple(
        MonthCalendar(
            month,
            tuple(
                tuple(cell(date(int(row.year), month.month, day)) if day else None for day in week)
                for week in _WEEKS.monthdayscalendar(int(row.year), month.month)
            ),
        )
        for month in row.months
        if month.articles
    )


def only(row: YearRow, month: int) -> YearRow:
    """Return a year with one of its months alone."""
    return replace(row, months=row.months[month - 1 : month])


def steps(periods: Sequence[str], period: str) -> tuple[Step | None, Step | None]:
    """Return the ways to the periods just before and just after; `periods` have articles, newest first."""
    place = periods.index(period)
    before, after = periods[place + 1 : place + 2], periods[max(place - 1, 0) : place]
    return _step(before), _step(after)


def period_name(period: str) -> str:
    """Return what `2024` or `2024-01` is called."""
    year, _, month = period.partition("-")
    return month_words(int(year), int(month)) if month else year


def period_address(period: str) -> str:
    """Return the address of the page about `2024` or `2024-01`."""
    return f"{url_for('browse.archive')}/{period}"


def said(label: str, articles: int) -> str:
    """Return a label with its number of articles, as a screen reader says it."""
    return _said(label, articles, language.current())


# A year has hundreds of days, and to look up a message takes longer than all else about one.
@lru_cache(maxsize=4096)
def _said(label: str, articles: int, language_code: str) -> str:
    words: str = ngettext(
        "%(when)s: %(count)s bài", "%(when)s: %(count)s bài", articles, when=label, count=number(articles)
    )
    return words


def _months(year: str, counts: Mapping[str, int], peak: int) -> tuple[MonthCell, ...]:
    cells = []
    for month in range(1, 13):
        value = f"{year}-{month:02}"
        articles = counts.get(value, 0)
        label = period_name(value)
        address = period_address(value) if articles else ""
        cells.append(
            MonthCell(
                month,
                _short(month, language.current()),
                label,
                said(label, articles),
                articles,
                address,
                _level(articles, peak),
            )
        )
    return tuple(cells)


@lru_cache
def _short(month: int, language_code: str) -> str:
    words: str = format_date(date(2000, month, 1), pgettext("date pattern", "'Th.' M"), locale=language_code)
    return words


def _step(periods: Sequence[str]) -> Step | None:
    return Step(period_name(periods[0]), period_address(periods[0])) if periods else None


def _level(articles: int, peak: int) -> int:
    """Return the shade of a number, by its logarithm: one busy day must not outshine all others."""
    return ceil(LEVELS * log(1 + articles) / log(1 + peak)) if articles else 0
