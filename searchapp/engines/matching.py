"""Which articles match a query, and in which reading of it? Exact masks, relaxed only where nothing has all.

Readings are tried from the strictest: as typed; bare words widened; phrases that no article has are read as
words. The first in which some article has everything is taken; if none is, the one of which some article has
the largest part, and the number of words required falls to what `ranking.required_words` says. Exclusions are
obeyed in every reading.
Filters play no part in the choice: the result under a filter is always a part of that without it, so the
count beside a facet value is what choosing it gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.canonical import fold
from indexer.analysis.tokens import terms as terms_of_text
from indexer.store import NO_DAY, Labels, Snapshot
from searchapp.engines.occurrences import Occurrences, is_bare
from searchapp.query.tree import (
    AllOf,
    AnyOf,
    DayFilter,
    LabelFilter,
    Node,
    Not,
    Phrase,
    Term,
    is_clause,
    terms_of,
)
from searchapp.ranking import required_words
from searchapp.request import NONE_VALUE

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a query that asks for words, in the reading chosen."""

    node: Node
    widen: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """What a query's text matches, before the request's own filters."""

    mask: Mask
    """Shape (n,)."""
    clauses: tuple[Clause, ...]
    """What scores and is marked; in the order of the text."""
    widened: bool = False
    words_missing: bool = False
    phrases_as_words: bool = False


class Matcher:
    """Matches query trees against one snapshot; made for one search."""

    def __init__(self, snapshot: Snapshot, occurrences: Occurrences) -> None:
        self._snapshot = snapshot
        self._occurrences = occurrences

    def match(self, tree: AllOf, *, exact: bool) -> Matches:
        """Return what the tree matches; `exact` allows no widening and no relaxing."""
        unmarked = not exact and all(is_bare(term) for term in terms_of(tree) if term.foldable)
        # A word said twice is still one word.
        wanted = list(dict.fromkeys(child for child in tree.children if is_clause(child)))
        filters = self._everything()
        exclusions = self._everything()
        firm: list[Clause] = []
        for child in tree.children:
            if not is_clause(child):
                mask = self.mask(child, widen=unmarked)
                if any(True for _ in terms_of(child)):
                    exclusions &= mask
                    firm.append(Clause(child, unmarked))
                else:
                    filters &= mask
        if not wanted:
            return Matches(filters & exclusions, tuple(firm))

        readings = self._readings(wanted, unmarked=unmarked, exact=exact)
        chosen = self._count(readings[0], exclusions)
        for reading in readings[1:]:
            if chosen.share == 1:
                break
            counted = self._count(reading, exclusions)
            if counted.share > chosen.share:
                chosen = counted
        words = len(chosen.reading.clauses)
        required = words if exact else required_words(words, chosen.most)
        mask = (chosen.counts >= required) & exclusions
        found = bool(mask.any())
        return Matches(
            mask & filters,
            (*chosen.reading.clauses, *firm),
            widened=found and chosen.reading.widened,
            words_missing=found and required < words,
            phrases_as_words=found and chosen.reading.loosened,
        )

    def mask(self, node: Node, *, widen: bool) -> Mask:
        """Return which articles a node matches; shape (n,)."""
        match node:
            case Term() | Phrase():
                return self._occurrences.mask(node, widen=widen)
            case AllOf(children):
                mask = self._everything()
                for child in children:
                    mask &= self.mask(child, widen=widen)
                return mask
            case AnyOf(children):
                mask = ~self._everything()
                for child in children:
                    mask |= self.mask(child, widen=widen)
                return mask
            case Not(child):
                return ~self.mask(child, widen=widen)
            case LabelFilter(field, label):
                column = self._snapshot.agencies if field == "agency" else self._snapshot.categories
                return label_mask(column, _labels_holding(column, label))
            case DayFilter(first, last):
                return day_mask(self._snapshot, first, last)

    def _everything(self) -> Mask:
        return np.ones(self._snapshot.size, np.bool_)

    def _readings(self, wanted: list[Node], *, unmarked: bool, exact: bool) -> list[_Reading]:
        """Return the readings of a query's clauses, strictest first."""
        typed = _Reading(tuple(Clause(node, unmarked) for node in wanted))
        if exact:
            return [typed]
        bases = [typed]
        if not unmarked:
            bases.append(_Reading(tuple(Clause(node, True) for node in wanted), widened=True))
        intact, loosened = [], []
        for base in bases:
            parts = dict.fromkeys(part for clause in base.clauses for part in self._as_words(clause))
            if tuple(parts) == base.clauses:
                intact.append(base)
            else:
                loosened.append(_Reading(tuple(parts), widened=base.widened, loosened=True))
        return [
            reading
            for reading in (*intact, *loosened)
            if not reading.widened or any(_can_widen(clause.node) for clause in reading.clauses)
        ]

    def _as_words(self, clause: Clause) -> list[Clause]:
        """Return a clause with the phrases that no article has taken apart."""
        match clause.node:
            case Phrase(terms) if not self.mask(clause.node, widen=clause.widen).any():
                return [Clause(term, clause.widen) for term in terms]
            case AnyOf(children) if not self.mask(clause.node, widen=clause.widen).any():
                taken_apart = tuple(
                    AllOf(child.terms) if isinstance(child, Phrase) else child for child in children
                )
                return [Clause(AnyOf(taken_apart), clause.widen)]
            case _:
                return [clause]

    def _count(self, reading: _Reading, allowed: Mask) -> _Counted:
        counts = np.zeros(self._snapshot.size, np.int32)
        for clause in reading.clauses:
            counts += self.mask(clause.node, widen=clause.widen)
        return _Counted(reading, counts, int(counts[allowed].max(initial=0)))


def label_mask(column: Labels, labels: tuple[str, ...]) -> Mask:
    """Return which articles have one of these labels, NONE_VALUE standing for none; shape (n,)."""
    mask = column.missing.copy() if NONE_VALUE in labels else np.zeros(len(column.missing), np.bool_)
    chosen = np.array([label in labels for label in column.labels], np.bool_)
    if chosen.any():
        mask[column.docs[chosen[column.codes]]] = True
    return mask


def labels_named(column: Labels, name: str) -> tuple[str, ...]:
    """Return the labels of this name in any spelling; a name without marks is read without marks."""
    if name in column.labels:
        return (name,)
    wanted, unmarked = _wanted(name)
    return tuple(label for label in column.labels if wanted and _read(label, unmarked) == wanted)


def day_mask(snapshot: Snapshot, first: date | None, last: date | None) -> Mask:
    """Return which articles are of the days from `first` to `last`, both included; shape (n,)."""
    days = snapshot.days
    mask = np.ones(len(days), np.bool_)
    if first is not None:
        mask &= days >= first.toordinal()
    if last is not None:
        mask &= days <= last.toordinal()
    if first is not None or last is not None:
        mask &= days != NO_DAY
    return mask


@dataclass(frozen=True, slots=True)
class _Reading:
    clauses: tuple[Clause, ...]
    widened: bool = False
    loosened: bool = False
    """A phrase is read as words."""


@dataclass(frozen=True, slots=True)
class _Counted:
    reading: _Reading
    counts: NDArray[np.int32]
    """How many clauses each article matches; shape (n,)."""
    most: int
    """The most that any allowed article matches."""

    @property
    def share(self) -> float:
        """How much of the reading the best article matches, 0 to 1."""
        return self.most / len(self.reading.clauses)


def _can_widen(node: Node) -> bool:
    match node:
        case Phrase(terms):
            return all(is_bare(term) for term in terms if term.foldable)
        case Term():
            return is_bare(node)
        case AnyOf(children) | AllOf(children):
            return any(_can_widen(child) for child in children)
        case _:
            return False


@lru_cache(maxsize=1 << 14)
def _label_words(label: str) -> tuple[str, ...]:
    return tuple(terms_of_text(label))


def _labels_holding(column: Labels, text: str) -> tuple[str, ...]:
    """Return the labels of this name, else those that hold it."""
    if text == NONE_VALUE:
        return (text,)
    found = labels_named(column, text)
    if found:
        return found
    wanted, unmarked = _wanted(text)
    places = range(len(wanted), max(map(len, map(_label_words, column.labels)), default=0) + 1)
    return tuple(
        label
        for label in column.labels
        if wanted and any(_read(label, unmarked)[end - len(wanted) : end] == wanted for end in places)
    )


def _wanted(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of a label as typed, and whether they have no mark at all."""
    words = _label_words(text)
    return words, all(fold(word) == word for word in words)


def _read(label: str, unmarked: bool) -> tuple[str, ...]:
    words = _label_words(label)
    return tuple(map(fold, words)) if unmarked else words
