"""Which articles come first? The best by score or by date, ties by id, for the page at hand only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchapp.engines.article_sets import ArticleSet, Ranks
from searchapp.engines.scored import Scores
from searchapp.engines.view import View


def by_score(view: View, ranks: Ranks, scores: Scores, skip: int, last: int) -> tuple[Ranks, Scores]:
    """Return the articles `skip` to `last` by score, best first, then by id, and their scores."""
    order = (-scores).argsort(kind="stable")
    scores = scores.take(order)
    return _page(view, ranks.take(order), scores, skip, last), scores[skip:last]


def by_date(view: View, articles: ArticleSet, skip: int, last: int, *, newest: bool) -> Ranks:
    """Return the articles `skip` to `last` by time, then by id; undated ones last."""
    ranks = articles.ranks
    if newest:
        dated = int(ranks.searchsorted(view.calendar.dated))
        ranks = np.concatenate((ranks[:dated][::-1], ranks[dated:]))
    return _page(view, ranks, view.calendar.moments.take(ranks), skip, last)


def around(view: View, rank: int, among: ArticleSet | None = None) -> tuple[int | None, int | None]:
    """Return the articles before and after one by time, then by id, as ranks; None for undated ones.

    With `among`, those of a set, which the article itself need not be in.
    """
    dated = view.calendar.dated
    if rank >= dated:
        return None, None
    ranks = np.arange(dated) if among is None else among.ranks[: among.ranks.searchsorted(dated)]
    moments = view.calendar.moments.take(ranks)
    start, end = _same_moment(moments, view.calendar.moments[rank])
    together = view.by_id([*{*ranks[start:end].tolist(), rank}])
    place = together.index(rank)
    before = after = None
    if place:
        before = together[place - 1]
    elif start:
        before = view.by_id(ranks[slice(*_same_moment(moments, moments[start - 1]))].tolist())[-1]
    if place + 1 < len(together):
        after = together[place + 1]
    elif end < len(ranks):
        after = view.by_id(ranks[slice(*_same_moment(moments, moments[end]))].tolist())[0]
    return before, after


def least_of_best(scores: Scores, count: int) -> np.float32:
    """Return the lowest score among the best `count`."""
    least: np.float32 = np.partition(scores, len(scores) - count)[len(scores) - count]
    return least


def _same_moment(moments: NDArray[np.int64], moment: np.int64) -> tuple[int, int]:
    """Return the range of the places of one moment among those of some dated articles, ascending."""
    start, end = (int(moments.searchsorted(moment, side=side)) for side in ("left", "right"))
    return start, end


def _page(view: View, ranks: Ranks, keys: NDArray[Any], skip: int, last: int) -> Ranks:
    """Return `ranks[skip:last]` once articles of equal keys, which stand together, are put in order of id."""
    shown = keys[max(skip - 1, 0) : last + 1]
    if skip >= len(ranks) or not (shown[1:] == shown[:-1]).any():
        return ranks[skip:last]
    starts = np.flatnonzero(keys[1:] != keys[:-1]) + 1
    bounds = [0, *starts.tolist(), len(ranks)]
    first = int(starts.searchsorted(skip, side="right"))
    ordered: list[int] = []
    place = first
    while place + 1 < len(bounds) and bounds[place] < last:
        ordered += view.by_id(ranks[bounds[place] : bounds[place + 1]].tolist())
        place += 1
    return np.array(ordered[skip - bounds[first] : last - bounds[first]], np.intp)
