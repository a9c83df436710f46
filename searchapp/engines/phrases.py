"""Where do words stand next to one another? Positions of whole fields intersected as sorted keys.

The key of a word's place is the number of words before it in the field over all articles, one of room left
after each article: neighbours have neighbouring keys, and no phrase runs from one article into the next.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.store import TEXT_FIELDS, Positions, Snapshot
from searchapp.engines.cache import ByteLimitedCache
from searchapp.engines.forms import Form
from searchapp.engines.scored import Occurrences

Keys = NDArray[np.int64]

_UNION_BYTES = 16_000_000
"""For the places of words read widely, which take longest to put together: up to 10 MB for the most frequent
of 84,132 articles."""

_SPARSE = 8
"""Articles are looked up by halving in a list so many times as long, and by flags in a shorter one."""

_CHUNK = 1 << 20
"""Keys looked at together where both lists are long: a flag each fits the processor's second-level cache."""

_HALVING = 16
_FEW = 20_000
"""A list this many times shorter than another, or of fewer keys than this, is looked up in it by halving:
some 25 ns a key against 2 ns a key of both and 8 µs a chunk."""


class PhraseFinder:
    """Finds phrases in one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._starts: dict[str, Keys] = {}
        # For the memory that it takes: some 50 MB for the most frequent words of 84,132 articles.
        self._one_at_a_time = threading.Lock()
        self._unions: ByteLimitedCache[Keys] = ByteLimitedCache(_UNION_BYTES)

    def find(self, forms: tuple[Form, ...], only: NDArray[np.intp]) -> list[Occurrences]:
        """Return where these words stand in this order within one field, and how often in each article.

        A word that is read widely may stand in any of its forms. `only` are the numbers of the articles that
        have all the words, ascending: no others are looked at.
        """
        flags = np.zeros(self._snapshot.size, np.bool_)
        flags[only] = True
        within = _Within(only, flags)
        with self._one_at_a_time:
            return [found for field in TEXT_FIELDS if (found := self._in_field(field, forms, within))]

    def _in_field(self, field: str, forms: tuple[Form, ...], within: _Within) -> Occurrences | None:
        starts = self._field_starts(field)
        words: list[tuple[int, Keys]] = []
        for offset, form in enumerate(forms):
            if form.wide:
                keys = self._union(field, form.text)
            else:
                keys = _keys(self._snapshot.positions(field, form.text), starts, within)
            if not len(keys):
                return None
            words.append((offset, keys))
        words.sort(key=lambda word: len(word[1]))
        anchor, places = words[0]
        keys = places - anchor
        for offset, places in words[1:]:
            keys = _common(keys, places - offset)
            if not len(keys):
                return None
        return Occurrences(field, *_counted(starts.searchsorted(keys, side="right") - 1))

    def _union(self, field: str, folded: str) -> Keys:
        """Return the keys of all words that fold to one, ascending; kept for the word's other neighbour."""
        keys = self._unions.get((field, folded))
        if keys is None:
            starts = self._field_starts(field)
            lists = [
                _keys(self._snapshot.positions(field, text), starts)
                for text in self._snapshot.unfolded(field, folded)
            ]
            keys = np.concatenate([np.empty(0, np.int64), *lists])
            keys.sort()
            self._unions.put((field, folded), keys)
        return keys

    def _field_starts(self, field: str) -> Keys:
        """Return the key of each article's first word; shape (n,)."""
        starts = self._starts.get(field)
        if starts is None:
            room = self._snapshot.lengths(field).astype(np.int64) + 1
            starts = self._starts[field] = np.cumsum(room) - room
        return starts


class _Within(NamedTuple):
    """The articles that a phrase can be in."""

    numbers: NDArray[np.intp]
    flags: NDArray[np.bool_]


def _keys(positions: Positions, starts: Keys, within: _Within | None = None) -> Keys:
    """Return the keys of a word's places, ascending; in these articles at least, where any are given."""
    docs, frequencies, places = positions.docs, positions.frequencies, positions.places
    if within is None:
        at = docs
    elif len(within.numbers) * _SPARSE < len(docs):
        at = docs.astype(np.intp).searchsorted(within.numbers)
        at = at[docs.take(at, mode="clip") == within.numbers]
    else:
        at = within.flags.take(docs).nonzero()[0]
    if len(at) * 4 < len(docs) * 3:
        ends = np.cumsum(frequencies, dtype=np.int64).take(at)
        docs, frequencies = docs.take(at), frequencies.take(at)
        counts = np.cumsum(frequencies, dtype=np.int64)
        total = int(counts[-1]) if len(counts) else 0
        places = places.take(np.repeat(ends - counts, frequencies) + np.arange(total))
    keys: Keys = np.repeat(starts.take(docs), frequencies)
    keys += places
    return keys


def _counted(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct values of an ascending list and how often each is there."""
    first = np.ones(len(values) + 1, np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:-1])
    at = first.nonzero()[0]
    return values.take(at[:-1]), at[1:] - at[:-1]


def _common(few: Keys, many: Keys) -> Keys:
    """Return the keys that both of two ascending lists have, the first of which is not the longer one."""
    if len(few) < _FEW or len(few) * _HALVING < len(many):
        at = many.searchsorted(few)
        found: Keys = few[many.take(at, mode="clip") == few]
        return found
    bounds = np.arange(int(few[0]), int(few[-1]) + _CHUNK + 1, _CHUNK)
    few_at, many_at = few.searchsorted(bounds).tolist(), many.searchsorted(bounds).tolist()
    flags = np.zeros(_CHUNK, np.bool_)
    parts = []
    for chunk, first in enumerate(bounds[:-1].tolist()):
        ours = few[few_at[chunk] : few_at[chunk + 1]]
        theirs = many[many_at[chunk] : many_at[chunk + 1]] - first
        flags[theirs] = True
        parts.append(ours.take(flags.take(ours - first).nonzero()[0]))
        flags[theirs] = False
    return np.concatenate(parts)
