"""How well does one word match each article? BM25F over title and body, as arrays that can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.store import TEXT_FIELDS, Snapshot
from searchapp.engines.article_sets import LARGE, ArticleSet, Ranks, packed, places_of, words_of
from searchapp.engines.scratch import SCRATCH
from searchapp.ranking import FIELD_WEIGHT, K1, B, idf

Scores = NDArray[np.float32]

ROW_SHARE = 3
"""The scores of a word in more than one article of so many are kept as a row, which is added up twenty times
as fast as a list and takes up to three times the bytes. Over 84,132 articles, 250 queries as typed and the
same without marks, in MB for the first and for all, and in ms the time of one asked before:

    share   MB         p50 as typed, without   p95
    2       60  123    0.92, 1.09              1.65, 1.81
    3       72  149    0.83, 1.00              1.48, 1.65
    4       84  174    0.83, 0.94              1.49, 1.49
"""

LIST_SHARE = 8
"""The articles of a word in at most one of so many are listed even beside a bitmap: other words are best
intersected with the shortest list. Without these lists the same queries take 142 MB instead of 149, and
0.86 and 1.11 ms; with lists of all words that have no row, 173 MB."""

_HALVING = 500
"""Up to so many articles are looked up in a longer list by halving, more through a row: 20 ns each against
some 8 µs for the row."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where one form of a word stands in one field, and how often."""

    field: str
    docs: NDArray[Any]
    """Article numbers of the snapshot, ascending, each once; shape (k,)."""
    frequencies: NDArray[Any]
    """Shape (k,)."""
    weight: float = 1.0
    """How exactly this form matches."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The articles that have a word and what it adds to the score of each."""

    articles: ArticleSet
    scores: Scores | None = None
    """Of each article in the set; shape (k,). None where there is a row."""
    row: Scores | None = None
    """Of every article by rank, 0 where the word is not; the length is a multiple of 64."""

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays held."""
        kept = self.scores if self.row is None else self.row
        return self.articles.nbytes + (0 if kept is None else kept.nbytes)

    def times(self, factor: float) -> Scored:
        """Return the same with all scores multiplied."""
        scale = np.float32(factor)
        return Scored(
            self.articles,
            None if self.scores is None else self.scores * scale,
            None if self.row is None else self.row * scale,
        )

    def add_to_row(self, total: Scores) -> None:
        """Add to the scores of all articles; shape (n padded to a multiple of 64,)."""
        if self.row is not None:
            total += self.row
        elif self.scores is not None:
            total[self.articles.again().ranks] += self.scores

    def add_to(self, total: Scores, ranks: Ranks) -> None:
        """Add to the scores `total` (k,) of some articles, ascending (k,)."""
        if self.row is not None:
            total += self.row.take(ranks)
            return
        scores = self.scores
        if scores is None or not len(scores):
            return
        if self.articles.mapped:
            held, places = self.articles.places(ranks)
            total[held] += scores.take(places)
            return
        mine = self.articles.ranks
        if mine is ranks:
            total += scores
        elif min(len(mine), len(ranks)) > _HALVING:
            row = SCRATCH.array("scores", (self.articles.size,), np.float32)
            try:
                row[mine] = scores
                total += row.take(ranks)
            finally:
                row[mine] = 0  # as the next user expects it
        elif len(mine) < len(ranks):
            at = ranks.searchsorted(mine)
            there = (ranks.take(at, mode="clip") == mine).nonzero()[0]
            total[at.take(there)] += scores.take(there)
        else:
            at = mine.searchsorted(ranks)
            total += scores.take(at, mode="clip") * (mine.take(at, mode="clip") == ranks)


class Scorer:
    """Scores words over one snapshot. Formula and constants: `searchapp.ranking`."""

    def __init__(self, snapshot: Snapshot, ranks: Ranks, boost: NDArray[np.float32]) -> None:
        """Take the rank of each article number (n,) and what each rank's scores are multiplied by (n,)."""
        self._size = snapshot.size
        self._ranks = ranks
        self._boost = boost
        self._room = words_of(self._size) * 64
        self._norms = {
            field + suffix: _norms(snapshot, field, suffix)
            for field in TEXT_FIELDS
            for suffix in ("", "_words")
        }
        self._nothing = Scored(ArticleSet.none(self._size))

    def score(self, found: list[Occurrences], *, weight: float = 1.0) -> Scored:
        """Return the scores of a word whose forms and fields are given one by one.

        The forms are one word: their frequencies are summed before saturation, and the articles that have
        any of them are counted once.
        """
        found = [part for part in found if len(part.docs)]
        total = sum(len(part.docs) for part in found)
        if not total:
            return self._nothing
        if total * LARGE <= self._size:
            return self._score_few(found, weight)
        row = np.zeros(self._room, np.float32)
        for part in found:
            row[self._ranks.take(part.docs)] += self._weighted(part)
        marks = row != 0
        count = int(np.count_nonzero(marks))
        bits = packed(marks) if count * LARGE > self._size else None
        if count * ROW_SHARE > self._size:
            self._saturate(row[: self._size], weight * idf(self._size, count), self._boost)
            return Scored(ArticleSet(self._size, bits=bits, count=count), row=row)
        ranks = places_of(marks, count)
        scores = row.take(ranks)
        self._saturate(scores, weight * idf(self._size, count), self._boost.take(ranks))
        listed = ranks.astype(np.int32) if count * LIST_SHARE <= self._size else None
        return Scored(ArticleSet(self._size, ranks=listed, bits=bits, count=count), scores)

    def _score_few(self, found: list[Occurrences], weight: float) -> Scored:
        ranks = self._ranks.take(np.concatenate([part.docs for part in found]))
        scores = np.concatenate([self._weighted(part) for part in found])
        order = ranks.argsort(kind="stable")
        ranks, scores = ranks.take(order), scores.take(order)
        if len(found) > 1:
            first = np.ones(len(ranks), np.bool_)
            np.not_equal(ranks[1:], ranks[:-1], out=first[1:])
            starts = first.nonzero()[0]
            ranks, scores = ranks.take(starts), np.add.reduceat(scores, starts)
        self._saturate(scores, weight * idf(self._size, len(ranks)), self._boost.take(ranks))
        return Scored(ArticleSet(self._size, ranks=ranks.astype(np.int32)), scores)

    def _weighted(self, part: Occurrences) -> Scores:
        weighted: Scores = self._norms[part.field].take(part.docs)
        weighted *= part.frequencies
        if part.weight != 1.0:
            weighted *= np.float32(part.weight)
        return weighted

    def _saturate(self, scores: Scores, factor: float, boost: Scores) -> None:
        """Turn weighted frequencies into scores, in place; nothing stays nothing."""
        below = scores + np.float32(K1)
        scores *= np.float32((K1 + 1) * factor)
        scores /= below
        scores *= boost


def _norms(snapshot: Snapshot, field: str, suffix: str) -> Scores:
    """Return what an occurrence counts in each article: the field's weight over its relative length; (n,)."""
    relative = snapshot.lengths(field + suffix) / max(snapshot.mean_length(field + suffix), 1e-9)
    norms: Scores = (FIELD_WEIGHT[field] / (1 - B[field] + B[field] * relative)).astype(np.float32)
    return norms
