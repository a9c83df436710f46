"""When were the articles of a result published? Bars of a timeline, each a link to its month or year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from flask_babel import ngettext

from searchapp.engine import FacetValue
from searchapp.request import NONE_VALUE, SearchRequest
from searchapp.web.links import search_address
from searchapp.web.wording import number, value_label

MOST_MONTHS = 48
"""A longer stretch of time is shown by years, which lead on to the months of each."""

MOST_YEARS = 60
"""Of a stretch that is longer still, only the last years with articles are shown."""

_PLOT_TOP = 18.0
"""Where the highest bar ends, in percent of the height; its number is above."""

_PLOT_BOTTOM = {1: 82.0, 2: 68.0}
"""Where bars stand, with one line of labels below them and with two."""

_BAR = 0.8
"""What a bar takes of its place; the rest is the gap to the next."""

_TICK_GAP = 12.0
"""Percent of the width from the start of a label to the next: room for four figures on a phone."""

_NUMBERED_MONTHS = 14
"""With more bars the months have no figures below them, only the years."""


class Bar(NamedTuple):
    """One month or one year; places are percentages of the width and height of the drawing."""

    label: str
    """What the month or year is called."""
    said: str
    """The same with the number of articles."""
    articles: int
    address: str
    """The search of this month or year alone."""
    first: date
    last: date
    chosen: bool
    """It lies in the time that the search is narrowed to, at least in part."""
    left: str
    width: str
    """Of the whole place; the bars stand side by side without a gap that no link covers."""
    fill_left: str
    fill_width: str
    fill_top: str
    fill_height: str


class Tick(NamedTuple):
    """One label below the bars."""

    left: str
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that the drawing and the table beside it need."""

    unit: Literal["month", "year"]
    bars: tuple[Bar, ...]
    """From the earliest to the latest; months without articles are among them."""
    months: tuple[Tick, ...]
    years: tuple[Tick, ...]
    top: str
    depth: str
    base: str
    """From where to where the bars reach, from above, and how much that is."""
    peak: int
    """Number of articles that the highest bar stands for."""
    least_width: int
    """Pixels below which the drawing is moved sideways rather than made narrower."""
    zoomed: bool
    """There are articles before or after what is drawn."""
    whole: str | None
    """The address of the same search at any time, where it is narrowed to one."""
    undated: int
    """Number of articles that are in no bar."""


class _Span(NamedTuple):
    """A month or a year before it is drawn."""

    value: str
    articles: int
    first: date
    last: date


def timeline(values: Sequence[FacetValue], request: SearchRequest) -> Timeline | None:
    """Return the timeline of date facet `values`, None if there is no choice of times in them.

    `request` is the search that the bars narrow; what it is narrowed to already is marked, and shown by
    months where that is possible. So the values should be counted without regard to it.
    """
    months, undated = _counted(values)
    if len(months) < 2:
        return None
    chosen = _Chosen(request)
    first, last = min(months), max(months)
    spans: list[_Span] = []
    zoomed = False
    if last - first < MOST_MONTHS:
        spans = _by_month(months, first, last)
    elif stretch := chosen.whole_years(first, last):
        spans = _by_month(months, *stretch)
        zoomed = any(span.articles for span in spans)
    unit: Literal["month", "year"] = "month"
    if not any(span.articles for span in spans):
        spans = _by_year(months)
        unit = "year"
    month_ticks = _month_ticks(spans) if unit == "month" else ()
    base = _PLOT_BOTTOM[2 if month_ticks else 1]
    whole = replace(request, date=(), date_from=None, date_to=None, page=1)
    return Timeline(
        unit=unit,
        bars=_bars(spans, whole, chosen, base),
        months=month_ticks,
        years=_year_ticks(spans, unit=unit),
        top=_percent(_PLOT_TOP),
        depth=_percent(base - _PLOT_TOP),
        base=_percent(base),
        peak=max(span.articles for span in spans),
        least_width=12 * len(spans),
        zoomed=zoomed,
        whole=search_address(whole) if chosen else None,
        undated=undated,
    )


class _Chosen:
    """The time that a search is narrowed to; false if it is not."""

    def __init__(self, request: SearchRequest) -> None:
        self._values = tuple(value for value in request.date if value != NONE_VALUE)
        self._first = request.date_from
        self._last = request.date_to

    def __bool__(self) -> bool:
        return bool(self._values or self._first or self._last)

    def overlaps(self, span: _Span) -> bool:
        if not self:
            return False
        named = any(value.startswith(span.value) or span.value.startswith(value) for value in self._values)
        return (
            (named or not self._values)
            and (self._first is None or self._first <= span.last)
            and (self._last is None or self._last >= span.first)
        )

    def whole_years(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the first and last month of the years that are touched, if they are not too many."""
        if not self:
            return None
        years = [int(value[:4]) for value in self._values]
        start = max(min(years, default=first // 12), self._first.year if self._first else 0)
        end = min(max(years, default=last // 12), self._last.year if self._last else 9999)
        months = (end - start + 1) * 12
        return (start * 12, end * 12 + 11) if 0 < months <= MOST_MONTHS else None


def _counted(values: Iterable[FacetValue]) -> tuple[dict[int, int], int]:
    """Return how many articles each month has (by year * 12 + month - 1), and how many have no date."""
    months: dict[int, int] = {}
    undated = 0
    for value, count, _ in values:
        if value == NONE_VALUE:
            undated = count
        elif count and len(value) == 7:  # 2024-01
            months[int(value[:4]) * 12 + int(value[5:]) - 1] = count
    return months, undated


def _by_month(months: dict[int, int], first: int, last: int) -> list[_Span]:
    return [
        _Span(f"{year:04}-{month:02}", months.get(place, 0), date(year, month, 1), _last_day(year, month))
        for place in range(first, last + 1)
        for year, month in ((place // 12, place % 12 + 1),)
    ]


def _by_year(months: dict[int, int]) -> list[_Span]:
    years: dict[int, int] = {}
    for place in sorted(months):
        years[place // 12] = years.get(place // 12, 0) + months[place]
    first, last = min(years), max(years)
    # A single article of a far-off year would press the others together.
    shown = range(first, last + 1) if last - first < MOST_YEARS else list(years)[-MOST_YEARS:]
    return [_Span(f"{year:04}", years.get(year, 0), date(year, 1, 1), date(year, 12, 31)) for year in shown]


def _last_day(year: int, month: int) -> date:
    if month == 12:
        return date(year, 12, 31)  # the next month may lie beyond what a date can be
    return date(year, month + 1, 1) - timedelta(1)


def _bars(spans: Sequence[_Span], whole: SearchRequest, chosen: _Chosen, base: float) -> tuple[Bar, ...]:
    place = 100 / len(spans)
    gap = place * (1 - _BAR) / 2
    peak = max(span.articles for span in spans)
    # Taken apart once: to make each address anew costs more than everything else here.
    before, after = search_address(replace(whole, date=("0000",))).split("date=0000")
    bars = []
    for position, span in enumerate(spans):
        label = value_label(span.value, "date")
        # However few they are, they are seen.
        height = max(span.articles / peak * (base - _PLOT_TOP), 1.5) if span.articles else 0.0
        bars.append(
            Bar(
                label=label,
                said=_said(label, span.articles),
                articles=span.articles,
                address=f"{before}date={span.value}{after}",
                first=span.first,
                last=span.last,
                chosen=chosen.overlaps(span),
                left=_percent(position * place),
                width=_percent(place),
                fill_left=_percent(position * place + gap),
                fill_width=_percent(place * _BAR),
                fill_top=_percent(base - height),
                fill_height=_percent(height),
            )
        )
    return tuple(bars)


def _said(label: str, articles: int) -> str:
    said: str = ngettext(
        "%(when)s: %(count)s bài", "%(when)s: %(count)s bài", articles, when=label, count=number(articles)
    )
    return said


def _month_ticks(spans: Sequence[_Span]) -> tuple[Tick, ...]:
    if len(spans) > _NUMBERED_MONTHS:
        return ()
    place = 100 / len(spans)
    return tuple(
        Tick(_percent((position + 0.5) * place), str(span.first.month)) for position, span in enumerate(spans)
    )


def _year_ticks(spans: Sequence[_Span], *, unit: Literal["month", "year"]) -> tuple[Tick, ...]:
    """Return a label below each year, or where it begins; where they would touch, some years have none."""
    place = 100 / len(spans)
    starts = [
        (position * place if unit == "month" else (position + 0.5) * place, span.first.year)
        for position, span in enumerate(spans)
        if position == 0 or span.first.year != spans[position - 1].first.year
    ]
    ticks: list[Tick] = []
    free = 100.0 if unit == "month" else 100.0 + _TICK_GAP
    # From the latest backwards: that one matters most.
    for left, year in reversed(starts):
        if left + _TICK_GAP <= free:
            ticks.append(Tick(_percent(left), f"{year}"))
            free = left
    return tuple(reversed(ticks))


def _percent(value: float) -> str:
    return f"{value:.2f}%"
