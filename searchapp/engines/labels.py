"""Which articles have an agency or category, and how many of a set have each?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.canonical import fold
from indexer.analysis.tokens import terms
from indexer.store import Labels, stretches
from searchapp.engines.article_sets import ArticleSet, Ranks, bitmap, words_of
from searchapp.engines.scratch import SCRATCH
from searchapp.request import NONE_VALUE

_LARGE = 64
"""A label of more than one article in so many has a bitmap: a third of what counting its articles one by one
takes, and no more than 64 labels for each that an article has on the mean, however many there are."""

# What counting costs, in nanoseconds, measured over 84,132 articles: for each label of each article listed,
# for each such article more where not all have one label, for each word of each label's bitmap, for each
# article of a label without, and for each article of a bitmap that is made into a list.
_LABEL_COST, _LISTED_COST, _WORD_COST, _RARE_COST, _LISTING_COST = 2.2, 11.0, 1.0, 0.8, 1.2


class LabelColumn:
    """The labels of one snapshot's articles, of which each has any number; by rank.

    What is kept, and what counting takes, grows with the number of (article, label) pairs alone.
    """

    def __init__(self, column: Labels, ranks: Ranks, name: str) -> None:
        """Take a column, the rank of each article number (n,), and a name that no other column has."""
        self.labels = column.labels
        self.names = np.array(column.labels, object)
        """The same as an array, to take several at once."""
        self._name = name
        self._size = len(ranks)
        self._none = len(column.labels)  # the code of having no label
        self._code_of = {label: code for code, label in enumerate(column.labels)}
        without = ranks[column.missing]
        codes = np.concatenate((column.codes, np.full(len(without), self._none)))
        pair_ranks = np.concatenate((ranks.take(column.docs), without))

        order = np.lexsort((pair_ranks, codes))
        codes, pair_ranks = codes.take(order), pair_ranks.take(order)
        self._members = pair_ranks.astype(np.int32)
        """The articles of one label after another, ascending; shape (m,)."""
        counts = np.bincount(codes, minlength=self._none + 1)
        self._ends = counts.cumsum()
        """Where each label's end among them; shape (labels + 1,)."""
        frequent = counts * _LARGE > self._size
        self._frequent = frequent.nonzero()[0]
        """The codes that have a bitmap."""
        self._bits = np.empty((len(self._frequent), words_of(self._size)), np.uint64)
        for place, code in enumerate(self._frequent.tolist()):
            self._bits[place] = bitmap(self._of(code), self._size)
        self._rare = self._members[~frequent.take(codes)]
        """The articles of the labels that have none, one label after another."""
        self._rare_ends = np.where(frequent, 0, counts).cumsum()

        by_rank = pair_ranks.argsort(kind="stable")
        self._codes = codes.take(by_rank).astype(np.min_scalar_type(self._none))
        """The labels of one rank after another; shape (m,)."""
        self._bounds = None
        """Where each rank's begin among them, and the last one's end; shape (n + 1,). None where each has
        one label or is without."""
        if len(by_rank) != self._size:
            each = np.bincount(pair_ranks, minlength=self._size)
            self._bounds = np.concatenate(([0], each.cumsum()))

    def articles(self, labels: Collection[str]) -> ArticleSet:
        """Return the articles that have one of these labels, NONE_VALUE standing for none."""
        chosen = {self._code_of[label] for label in labels if label in self._code_of}
        if NONE_VALUE in labels:
            chosen.add(self._none)
        if len(chosen) == 1:
            (code,) = chosen
            place = int(self._frequent.searchsorted(code))
            if place < len(self._frequent) and self._frequent[place] == code:
                return ArticleSet(self._size, bits=self._bits[place])
            return ArticleSet(self._size, ranks=self._of(code))
        members = [np.empty(0, np.int32), *map(self._of, chosen)]
        return ArticleSet(self._size, bits=bitmap(np.concatenate(members), self._size))

    def counts(self, articles: ArticleSet) -> NDArray[np.int64]:
        """Return how many of a set have each label, and in the last place none; shape (labels + 1,)."""
        costs = _LABEL_COST * len(self._codes) / max(self._size, 1)
        costs += 0.0 if self._bounds is None else _LISTED_COST
        listing = costs * len(articles) + (0.0 if articles.listed else _LISTING_COST * self._size)
        if listing <= _WORD_COST * self._bits.size + _RARE_COST * len(self._rare):
            return np.bincount(self._codes_of(articles.ranks), minlength=self._none + 1)
        return self._counts_by_label(articles)

    def code(self, label: str) -> int:
        """Return the number of a label, its place among all; that after the last for a label not there."""
        return self._code_of.get(label, self._none)

    def named(self, name: str) -> tuple[str, ...]:
        """Return the labels of this name in any spelling; a name without marks is read without marks."""
        if name == NONE_VALUE or name in self._code_of:
            return (name,)
        wanted, unmarked = _wanted(name)
        return tuple(label for label, words in self._read(unmarked) if wanted and words == wanted)

    def holding(self, text: str) -> tuple[str, ...]:
        """Return the labels of this name, else those that hold it."""
        found = self.named(text)
        if found:
            return found
        wanted, unmarked = _wanted(text)
        length = len(wanted)
        return tuple(
            label
            for label, words in self._read(unmarked)
            if wanted and any(words[end - length : end] == wanted for end in range(length, len(words) + 1))
        )

    def _of(self, code: int) -> Ranks:
        """Return the articles of a label, ascending."""
        members: Ranks = self._members[self._ends[code - 1] if code else 0 : self._ends[code]]
        return members

    def _codes_of(self, ranks: Ranks) -> NDArray[np.unsignedinteger]:
        """Return all labels of some articles, in their order; shape (k,)."""
        if self._bounds is None:
            return self._codes.take(ranks)
        starts = self._bounds.take(ranks)
        return self._codes.take(stretches(starts, self._bounds.take(ranks + 1) - starts))

    def _counts_by_label(self, articles: ArticleSet) -> NDArray[np.int64]:
        """Return the same as `counts`, by what each label has in common with the set."""
        counts = np.zeros(self._none + 1, np.int64)
        if len(self._rare):
            # Of a label without a place in the list, as of one with, what lies between two ends.
            before = np.zeros(len(self._rare) + 1, np.int32)
            articles.flags.take(self._rare).cumsum(out=before[1:])
            counts += np.diff(before.take(self._rare_ends), prepend=0)
        common = SCRATCH.array(f"{self._name} bits", self._bits.shape, np.uint64)
        numbers = SCRATCH.array(f"{self._name} numbers", self._bits.shape, np.uint8)
        np.bitwise_and(self._bits, articles.bits, out=common)
        np.bitwise_count(common, out=numbers)
        counts[self._frequent] = numbers.sum(axis=1, dtype=np.uint32)
        return counts

    def _read(self, unmarked: bool) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return each label with its words, without their marks if asked so."""
        return zip(self.labels, self._unmarked_words if unmarked else self.words, strict=True)

    @cached_property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """The words of each label."""
        return tuple(tuple(terms(label)) for label in self.labels)

    @cached_property
    def _unmarked_words(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(map(fold, words)) for words in self.words)


def _wanted(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of a label as typed, and whether they have no mark at all."""
    words = tuple(terms(text))
    return words, all(fold(word) == word for word in words)
