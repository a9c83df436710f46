"""Which agencies are one under the old and the new name of their place? Labels that differ in that alone.

“UBND phường Trúc Bạch” and “UBND phường Ba Đình” are, where a table links the two wards: what stands before
and after the place's name is the same. Who chooses one finds the articles of both, each label as published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.place_names import Words
from indexer.analysis.tokens import terms
from searchapp.engines.article_sets import ArticleSet
from searchapp.engines.labels import LabelColumn
from searchapp.query.abbreviations import Expansion
from searchapp.query.places import Places, renamed


class _Slot(NamedTuple):
    """A label with a place in it."""

    before: Words
    place: tuple[Words, ...]
    """The key of the place."""
    after: Words


class LabelLinks:
    """The linked labels of one column; made once for a snapshot and a table of places. Never changes."""

    def __init__(self, column: LabelColumn, places: Places) -> None:
        self._column = column
        self._places = places
        self._named: dict[_Slot, list[int]] = {}
        """The codes of the labels that have a place so."""
        slots: dict[int, list[_Slot]] = {}
        for code, words in enumerate(column.words):
            for own, others in _slots(words, places):
                self._named.setdefault(own, []).append(code)
                slots.setdefault(code, []).extend(others)
        self._others = {code: found for code in slots if (found := self._codes(slots[code], but=code))}
        self._linked = np.array([*self._others], np.intp)
        """The codes that have others; shape (k,)."""
        groups = [(code, *others) for code, others in self._others.items()]
        self._members = np.array([code for group in groups for code in group], np.intp)
        self._starts = np.cumsum([0, *map(len, groups)])[:-1].astype(np.intp)
        repeated = (self._repeated(group) for group in groups)
        self._several = [(place, *each) for place, each in enumerate(repeated) if len(each[0])]

    def of(self, name: str) -> tuple[str, ...]:
        """Return the labels linked to a label, or to a name in any spelling that is none."""
        labels = self._column.named(name)
        if labels:
            codes = [other for label in labels for other in self._others.get(self._column.code(label), ())]
        else:
            slots = [slot for _, others in _slots(_words(name), self._places) for slot in others]
            codes = [*self._codes(slots)]
        return tuple(self._column.labels[code] for code in dict.fromkeys(codes))

    def holding(self, text: str) -> tuple[str, ...]:
        """Return the labels linked to those that hold a text, and that hold it with another name."""
        own = dict.fromkeys(self._column.holding(text))
        found = dict.fromkeys(other for label in own for other in self.of(label))
        for before, after, known in renamed(_words(text), self._places):
            for other in known.others:
                words = (*before, *other.name.words, *after)
                found |= dict.fromkeys(self._column.holding(" ".join(words)))
        return tuple(label for label in found if label not in own)

    def counts(self, own: NDArray[np.int64], articles: ArticleSet) -> NDArray[np.int64]:
        """Return how many of a set choosing each label finds, given how many have it; shape (labels + 1,)."""
        if not len(self._linked):
            return own
        sums = np.add.reduceat(own.take(self._members), self._starts)
        for place, ranks, times in self._several:
            sums[place] -= int((articles.flags.take(ranks) * times).sum())
        counts = own.copy()
        counts[self._linked] = sums
        return counts

    def expansions(self, names: Sequence[str]) -> tuple[Expansion, ...]:
        """Return which labels count beside those that are chosen."""
        found = ((name, tuple(label for label in self.of(name) if label not in names)) for name in names)
        return tuple(said(name, labels) for name, labels in found if labels)

    def _codes(self, slots: list[_Slot], but: int | None = None) -> tuple[int, ...]:
        codes = dict.fromkeys(code for slot in slots for code in self._named.get(slot, ()))
        return tuple(code for code in codes if code != but)

    def _repeated(self, group: tuple[int, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the articles that have several labels of a group, and how many more than one; (k,) each."""
        members = [self._column.articles((self._column.labels[code],)).ranks for code in group]
        ranks, times = np.unique(np.concatenate(members), return_counts=True)
        return ranks[times > 1].astype(np.int64), times[times > 1].astype(np.int64) - 1


def said(name: str, labels: Sequence[str]) -> Expansion:
    """Return that some labels count beside an agency that is filtered by."""
    return Expansion(0, 0, name, tuple(map(_words, labels)), kind="agency", shown=tuple(labels))


def _slots(words: Words, places: Places) -> Iterator[tuple[_Slot, list[_Slot]]]:
    """Yield, for each place in a label, where it is, and the same with the places linked to it."""
    for before, after, known in renamed(words, places):
        others = [_Slot(before, other.key, after) for other in known.others]
        yield _Slot(before, known.place.key, after), others


def _words(text: str) -> Words:
    return tuple(terms(text))
