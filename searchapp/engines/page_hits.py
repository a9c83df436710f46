"""Which articles stand on the page asked for? By its number, or behind the place that a cursor names.

The order is total: by score, then by id; or by time, undated ones last, then by id. So the last article of a
page is all that is needed to go on behind it, however deep it lies and whatever came or went meanwhile.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from searchapp.cursor import CONTENT_SIZE, Cursor
from searchapp.engines.article_sets import ArticleSet, Ranks
from searchapp.engines.matching import Clause
from searchapp.engines.ordering import by_date, by_score, least_of_best
from searchapp.engines.scored import Scores
from searchapp.engines.scoring import best_scored
from searchapp.engines.view import View
from searchapp.request import SearchRequest


@dataclass(frozen=True, slots=True)
class PageHits:
    """The articles of a page, in order."""

    ranks: Ranks
    """Shape (k,)."""
    scores: Scores
    """0 where the order is by time; shape (k,)."""
    more: bool
    """Others follow."""

    def end(self, view: View, state: bytes) -> Cursor | None:
        """Return the place behind the last article, None if no other follows; `state` is of the index."""
        if not self.more or not len(self.ranks):
            return None
        rank = int(self.ranks[-1])
        dated = rank < view.calendar.dated
        moment = int(view.calendar.moments[rank]) if dated else None
        return Cursor(view.id(rank), moment, float(self.scores[-1]), _content(view, rank), state)


def page_hits(
    view: View,
    articles: ArticleSet,
    request: SearchRequest,
    clauses: tuple[Clause, ...],
    *,
    state: bytes,
    first: Ranks | None = None,
) -> PageHits:
    """Return the page of a set that is asked for, by score if there are `clauses` and by time otherwise.

    `state` is the present one of the index, as cursors have it; `first` as `best_scored` takes it.
    """
    if request.cursor is not None and clauses:
        return _behind_score(view, articles, request.cursor, request.per_page, state, clauses, first)
    if request.cursor is not None:
        newest = request.sort != "oldest"
        return _behind_moment(view, articles, request.cursor, request.per_page, newest=newest)
    skipped = (request.page - 1) * request.per_page
    last = skipped + request.per_page
    if clauses:
        best = best_scored(view, articles, clauses, last, first=first)
        shown, scores = by_score(view, *best, skipped, last)
    else:
        shown = by_date(view, articles, skipped, last, newest=request.sort != "oldest")
        scores = np.zeros(len(shown), np.float32)
    return PageHits(shown, scores, more=last < len(articles))


def _behind_moment(view: View, articles: ArticleSet, cursor: Cursor, count: int, *, newest: bool) -> PageHits:
    together, others = _later(view, articles, cursor, newest=newest)
    head = together[:count]
    tail = by_date(view, others, 0, count - len(head), newest=newest)
    shown = np.concatenate((np.array(head, np.intp), tail))
    return PageHits(shown, np.zeros(len(shown), np.float32), count < len(together) + len(others))


def _behind_score(
    view: View,
    articles: ArticleSet,
    cursor: Cursor,
    count: int,
    state: bytes,
    clauses: tuple[Clause, ...],
    first: Ranks | None,
) -> PageHits:
    ranks, scores = best_scored(view, articles, clauses, max(len(articles), 1), first=first)
    last = np.float32(cursor.score)
    if cursor.state != state:
        last = _score_now(view, ranks, scores, cursor)
    kept = scores <= last
    # Of those that score the same, the ones given before.
    tied = (scores == last).nonzero()[0]
    places = dict(zip(ranks.take(tied).tolist(), tied.tolist(), strict=True))
    given = _up_to(view, view.by_id([*places]), cursor.id)[0]
    kept[[places[rank] for rank in given]] = False
    left = kept.nonzero()[0]
    ranks, scores = ranks.take(left), scores.take(left)
    more = len(ranks) > count
    if more:
        best = (scores >= least_of_best(scores, count)).nonzero()[0]
        ranks, scores = ranks.take(best), scores.take(best)
    return PageHits(*by_score(view, ranks, scores, 0, count), more)


def _later(view: View, articles: ArticleSet, cursor: Cursor, *, newest: bool) -> tuple[list[int], ArticleSet]:
    """Return the articles behind a place by time: those of its moment, in order, and those after it."""
    ranks = articles.ranks
    dated = int(ranks.searchsorted(view.calendar.dated))
    if cursor.moment is None:
        start, end = dated, len(ranks)
        others = ranks[:0]
    else:
        moments = view.calendar.moments[: view.calendar.dated]
        bounds = [moments.searchsorted(cursor.moment, side=side) for side in ("left", "right")]
        start, end = (int(ranks.searchsorted(bound)) for bound in bounds)
        others = np.concatenate((ranks[:start], ranks[dated:])) if newest else ranks[end:]
    together = _up_to(view, view.by_id(ranks[start:end].tolist()), cursor.id)[1]
    return together, ArticleSet(view.size, ranks=others)


def _score_now(view: View, ranks: Ranks, scores: Scores, cursor: Cursor) -> np.float32:
    """Return what the cursor's article scores now; if it is gone or changed itself, what it scored then."""
    number = view.snapshot.number_of(cursor.id)
    if number is not None:
        rank = int(view.ranks[number])
        place = int(ranks.searchsorted(rank))
        if place < len(ranks) and int(ranks[place]) == rank and _content(view, rank) == cursor.content:
            now: np.float32 = scores[place]
            return now
    return np.float32(cursor.score)


def _content(view: View, rank: int) -> bytes:
    return view.articles([int(view.numbers[rank])])[0].digest()[:CONTENT_SIZE]


def _up_to(view: View, by_id: list[int], article_id: str) -> tuple[list[int], list[int]]:
    """Return the ranks, in order of id, up to an id and those after it."""
    place = bisect_right(by_id, article_id, key=view.id)
    return by_id[:place], by_id[place:]
