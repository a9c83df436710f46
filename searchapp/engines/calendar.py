"""When were articles published? Spans of days, and how many of a set are of each month and year.

Articles go by rank, in the order of time: every span is a range of ranks.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby, repeat

import numpy as np
from numpy.typing import NDArray

from indexer.store import NO_DAY, Ints
from searchapp.engines.article_sets import ArticleSet
from searchapp.request import NONE_VALUE

_EPOCH = date(1970, 1, 1).toordinal()


class Calendar:
    """The days of one snapshot's articles."""

    def __init__(self, days: Ints, seconds: Ints) -> None:
        """Take the ordinal day and second of each rank, undated ones (`NO_DAY`) last; shapes (n,)."""
        self._size = len(days)
        self.dated = int(np.count_nonzero(days != NO_DAY))
        """The number of articles with a day; their ranks are those below it."""
        self._days = days[: self.dated]
        self.moments: NDArray[np.int64] = days.astype(np.int64) * 86_400 + seconds
        """The same for articles of the same moment; shape (n,)."""
        months = _months(self._days)
        first = np.flatnonzero(np.diff(months, prepend=-1))
        self._months: list[int] = months[first].tolist()
        self._bounds = np.append(first, [self.dated, self._size])
        self._words, self._masks = _below(self._bounds, self._size)
        self.values, self._starts, self._ends = self._value_ranges()
        """The values of the date facet that any article has, as they are shown: newest year first, each
        before its months, undated last."""

    def days_between(self, first: date | None, last: date | None) -> ArticleSet:
        """Return the articles of the days from `first` to `last`, both included; one at least is given."""
        start = 0 if first is None else int(self._days.searchsorted(first.toordinal()))
        end = self.dated if last is None else int(self._days.searchsorted(last.toordinal(), side="right"))
        return ArticleSet.of_ranges([(start, end)], self._size)

    @property
    def ends(self) -> tuple[date, date] | None:
        """The first and the last day that have articles, None if none has."""
        if not self.dated:
            return None
        return date.fromordinal(int(self._days[0])), date.fromordinal(int(self._days[-1]))

    def days(self, first: date, last: date) -> tuple[tuple[date, int], ...]:
        """Return the days from `first` to `last` that have articles, in order, and how many each has."""
        start = self._days.searchsorted(first.toordinal())
        end = self._days.searchsorted(last.toordinal(), side="right")
        days = self._days[start:end]
        begins = np.flatnonzero(np.diff(days, prepend=0))  # no day is 0
        counts = np.diff(begins, append=len(days))
        return tuple(zip(map(date.fromordinal, days[begins].tolist()), counts.tolist(), strict=True))

    def days_of(self, start: int, stop: int) -> list[date | None]:
        """Return the days of the ranks from `start` to before `stop`, None for undated ones."""
        dated = [*map(date.fromordinal, self._days[start:stop].tolist())]
        return [*dated, *repeat(None, min(stop, self._size) - start - len(dated))]

    def articles(self, values: tuple[str, ...]) -> ArticleSet:
        """Return the articles of any of these values of the date facet."""
        return ArticleSet.of_ranges(map(self._range, values), self._size)

    def counts(self, articles: ArticleSet) -> NDArray[np.int64]:
        """Return how many of a set have each of `values`."""
        if not self._size:  # a bitmap of no article has no words
            return np.zeros(len(self.values), np.int64)
        if articles.listed:
            below = articles.ranks.searchsorted(self._bounds)
        else:
            bits = articles.bits
            before = np.bitwise_count(bits).cumsum(dtype=np.int64)
            # Of the word that a bound lies in, the bits before it alone.
            above = np.bitwise_count(bits.take(self._words) & ~self._masks)
            below = before.take(self._words) - above
        counts: NDArray[np.int64] = below.take(self._ends) - below.take(self._starts)
        return counts

    def _range(self, value: str) -> tuple[int, int]:
        if value == NONE_VALUE:
            return self.dated, self._size
        year, _, month = value.partition("-")
        first = 12 * int(year) + int(month or 1) - 1
        start, end = np.searchsorted(self._months, [first, first + (1 if month else 12)]).tolist()
        return int(self._bounds[start]), int(self._bounds[end])

    def _value_ranges(self) -> tuple[tuple[str, ...], NDArray[np.intp], NDArray[np.intp]]:
        """Return the values in the order shown and which of the bounds each begins and ends at."""
        ranges: list[tuple[str, int, int]] = []
        places = range(len(self._months))
        for year, group in groupby(reversed(places), key=lambda place: self._months[place] // 12):
            of_year = list(group)
            ranges.append((f"{year:04}", of_year[-1], of_year[0] + 1))
            ranges += [(f"{year:04}-{self._months[p] % 12 + 1:02}", p, p + 1) for p in of_year]
        if self.dated < self._size:
            ranges.append((NONE_VALUE, len(self._months), len(self._months) + 1))
        values = tuple(value for value, _, _ in ranges)
        return (
            values,
            np.array([start for _, start, _ in ranges], np.intp),
            np.array([end for _, _, end in ranges], np.intp),
        )


def _months(days: Ints) -> NDArray[np.int64]:
    """Return 12 * year + month - 1 of each ordinal day."""
    since_1970 = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]").astype("datetime64[M]")
    months: NDArray[np.int64] = since_1970.astype(np.int64) + 12 * 1970
    return months


def _below(bounds: NDArray[np.intp], size: int) -> tuple[NDArray[np.intp], NDArray[np.uint64]]:
    """Return the word of a bitmap that each bound lies in, and a mask of the bits before it there."""
    words = np.minimum(bounds >> 6, max((size - 1) >> 6, 0))
    masks = [
        (1 << (bound - 64 * word)) - 1 for bound, word in zip(bounds.tolist(), words.tolist(), strict=True)
    ]
    return words, np.array(masks, np.uint64)
