"""Where do words stand next to one another? Positions of whole fields intersected as sorted keys.

The key of a word's place is the number of words before it in the field over all articles, one of room left
after each article: neighbours have neighbouring keys, and no phrase runs from one article into the next.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.store import TEXT_FIELDS, Positions, Snapshot, stretches
from searchapp.engines.cache import ByteLimitedCache
from searchapp.engines.forms import Form
from searchapp.engines.scored import Occurrences

Keys = NDArray[Any]
"""Ascending; uint32, or int64 where a field has billions of words."""

_ROOM = 1024
"""Keys before the first article, so that none is negative when it is counted from a phrase's start; more than
a query has words."""

_UNION_BYTES_PER_ARTICLE = 200
"""For the places of words read widely, which take longest to put together: up to 60 bytes an article for the
most frequent."""

_SPARSE = 8
"""Of a word in so many times as many articles as another only the places in the other's are looked at."""

_HALVING = 32
"""A list so many times shorter than another is looked up in it by halving, at some 140 ns a key; others are
merged with it, at 4 ns a key of both."""


class PhraseFinder:
    """Finds phrases in one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._starts: dict[str, Keys] = {}
        # For the memory that it takes: some 30 MB for the most frequent words of 84,132 articles.
        self._one_at_a_time = threading.Lock()
        self._unions: ByteLimitedCache[_Word] = ByteLimitedCache(_UNION_BYTES_PER_ARTICLE * snapshot.size)

    def find(self, forms: tuple[Form, ...]) -> list[Occurrences]:
        """Return where these words stand in this order within one field, and how often in each article.

        A word that is read widely may stand in any of its forms.
        """
        with self._one_at_a_time:
            return [found for field in TEXT_FIELDS if (found := self._in_field(field, forms))]

    def starts(self, field: str) -> Keys:
        """Return the key of each article's first word in a field; shape (n,)."""
        starts = self._starts.get(field)
        if starts is None:
            room = self._snapshot.lengths(field).astype(np.int64) + 1
            wide = np.cumsum(room) - room + _ROOM
            small = int(room.sum()) + 2 * _ROOM < 1 << 32
            starts = self._starts[field] = wide.astype(np.uint32) if small else wide
        return starts

    def keys_in(self, field: str, form: Form, docs: NDArray[Any]) -> Keys:
        """Return the keys of a word's places in some articles, given by number, ascending; in no order."""
        starts = self.starts(field)
        texts = terms_of_form(self._snapshot, field, form)
        return np.concatenate(
            [np.empty(0, starts.dtype), *(self._typed(field, text).keys_in(docs, starts) for text in texts)]
        )

    def neighbours(self, lefts: Sequence[str], rights: Sequence[str]) -> dict[tuple[str, str], int]:
        """Return how often each of some different terms stands right before each of others; never, not."""
        counts = np.zeros(len(lefts) * len(rights), np.int64)
        with self._one_at_a_time:
            for field in TEXT_FIELDS:
                left, left_term = self._labelled(field, lefts)
                right, right_term = self._labelled(field, rights)
                at, place = _common_places(left + 1, right)
                pairs = left_term.take(at) * len(rights) + right_term.take(place)
                counts += np.bincount(pairs, minlength=len(counts))
        there = counts.nonzero()[0].tolist()
        return {(lefts[pair // len(rights)], rights[pair % len(rights)]): int(counts[pair]) for pair in there}

    def _labelled(self, field: str, terms: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where some terms, fewer than 256, stand, ascending, and which of them it is."""
        starts = self.starts(field)
        lists = [
            self._typed(field, term).all_keys(starts).astype(np.int64) << 8 | label
            for label, term in enumerate(terms)
        ]
        both = np.concatenate([np.empty(0, np.int64), *lists])
        both.sort(kind="stable")  # which merges what is ascending already
        return both >> 8, both & 255

    def _in_field(self, field: str, forms: tuple[Form, ...]) -> Occurrences | None:
        words = []
        for offset, form in enumerate(forms):
            word = self._typed(field, form.text) if form.single else self._union(field, form)
            if not word.articles:
                return None
            words.append((offset, word))
        words.sort(key=lambda pair: pair[1].articles)
        starts = self.starts(field)
        (offset, rarest), *others = words
        docs = rarest.docs
        keys = rarest.all_keys(starts) - starts.dtype.type(offset)
        for offset, word in others:
            if docs is not None and word.articles > _SPARSE * len(docs):
                places = word.keys_in(docs, starts)
            else:
                places = word.all_keys(starts)
            keys = _common(keys, places - starts.dtype.type(offset))
            if not len(keys):
                return None
        return Occurrences(field, *_counted(starts.searchsorted(keys, side="right") - 1))

    def _typed(self, field: str, text: str) -> _Word:
        return _Word.of(self._snapshot.positions(field, text))

    def _union(self, field: str, form: Form) -> _Word:
        """Return all terms that a form stands for as one word; kept for the word's other neighbour."""
        word = self._unions.get((field, form))
        if word is None:
            starts = self.starts(field)
            texts = terms_of_form(self._snapshot, field, form)
            lists = [self._typed(field, text).all_keys(starts) for text in texts]
            keys = np.concatenate([np.empty(0, starts.dtype), *lists])
            if len(lists) > 1:
                keys.sort(kind="stable")  # which merges what is ascending already
            word = _Word(articles=len(keys), keys=keys)
            self._unions.put((field, form), word)
        return word


@dataclass(frozen=True, slots=True)
class _Word:
    """The places of one word in one field: as they are in the index, or as keys."""

    articles: int
    """In how many it is, or a number that is not smaller."""
    positions: Positions | None = None
    keys: Keys | None = None

    @classmethod
    def of(cls, positions: Positions) -> _Word:
        return cls(len(positions.docs), positions)

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return 0 if self.keys is None else self.keys.nbytes

    @property
    def docs(self) -> NDArray[Any] | None:
        """The articles, ascending; None where only keys are known."""
        return None if self.positions is None else self.positions.docs

    def all_keys(self, starts: Keys) -> Keys:
        """Return the keys of all places."""
        if self.positions is None:
            assert self.keys is not None  # noqa: S101
            return self.keys
        positions = self.positions
        return _keys(positions.docs, positions.frequencies, positions.places, starts)

    def keys_in(self, wanted: NDArray[Any], starts: Keys) -> Keys:
        """Return the keys of the places in some articles, ascending, at least."""
        if self.positions is None or not self.articles:
            return self.all_keys(starts)
        docs, frequencies = self.positions.docs, self.positions.frequencies
        kind = np.promote_types(docs.dtype, wanted.dtype)
        docs, wanted = docs.astype(kind, copy=False), wanted.astype(kind, copy=False)
        at = docs.searchsorted(wanted)
        at = at[docs.take(at, mode="clip") == wanted]
        counts = frequencies.take(at)
        firsts = np.cumsum(frequencies, dtype=np.int64).take(at) - counts
        places = self.positions.places.take(stretches(firsts, counts))
        return _keys(docs.take(at), counts, places, starts)


def terms_of_form(snapshot: Snapshot, field: str, form: Form) -> Sequence[str]:
    """Return the terms that a form of a word stands for in a field, each once."""
    if not form.wide:
        return form.spellings
    return list(dict.fromkeys(text for one in form.spellings for text in snapshot.unfolded(field, one)))


def _keys(docs: NDArray[Any], frequencies: NDArray[Any], places: NDArray[Any], starts: Keys) -> Keys:
    """Return the key of each place: its article's start, repeated for each place, and the place."""
    if not len(docs):
        return np.empty(0, starts.dtype)
    # Steps from one article's start to the next, added up: twice as fast as numpy.repeat.
    mine = starts.take(docs)
    keys: Keys = np.zeros(len(places), starts.dtype)
    firsts = np.cumsum(frequencies[:-1], dtype=np.intp)
    keys[0] = mine[0]
    keys[firsts] = mine[1:] - mine[:-1]
    np.cumsum(keys, out=keys)
    keys += places
    return keys


def _counted(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct values of an ascending list and how often each is there."""
    first = np.ones(len(values) + 1, np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:-1])
    at = first.nonzero()[0]
    return values.take(at[:-1]), at[1:] - at[:-1]


def _common_places(one: Keys, other: Keys) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places in two ascending lists of the keys that both have."""
    if not len(other):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    place = other.searchsorted(one)
    at = (other.take(place, mode="clip") == one).nonzero()[0]
    return at, place.take(at)


def _common(one: Keys, other: Keys) -> Keys:
    """Return the keys that both of two ascending lists have."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    found: Keys
    if len(few) * _HALVING < len(many):
        at = many.searchsorted(few)
        found = few[many.take(at, mode="clip") == few]
    else:
        both = np.concatenate((few, many))
        both.sort(kind="stable")
        found = both[:-1][both[1:] == both[:-1]]
    return found
