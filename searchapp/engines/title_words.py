"""Which titles have the words typed, the last of them unfinished? All titles as one row of numbers of terms.

Terms are numbered in the order of their folded forms, so that a word read without marks, and a beginning of
one, is a range of numbers. Titles stand in the order of time, with a number that is no term's after each.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.canonical import fold, fold_all
from indexer.store import Snapshot, stretches
from searchapp.engines.article_sets import Ranks

_FIELD = "title"

_LOOKED_AT = 1_000
"""Titles looked at for words that do not stand together, the newest ones that have the rarest word."""

_COUNTED = 8_000
"""Places, the newest ones, among which the most frequent ways to go on are counted."""

_LEAST = 2
"""Titles that must have a run of words for it to be a frequent one."""

_MORE_WORDS = 3
"""Words that a run goes on with, where most titles that have the run go on so."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

_LAST = "\U0010ffff"


class TypedWord(NamedTuple):
    """One finished word of what is typed."""

    text: str
    """A term."""
    wide: bool
    """It has no marks and may stand for any that fold to it."""


class _Terms(NamedTuple):
    """The numbers of the terms that a typed word may be: a range, or of it those that are flagged."""

    first: int
    end: int
    flags: NDArray[np.bool_] | None = None

    def among(self, numbers: NDArray[np.unsignedinteger]) -> NDArray[np.bool_]:
        """Tell of each number whether it is one of them."""
        kind = numbers.dtype.type
        inside: NDArray[np.bool_] = (numbers >= kind(self.first)) & (numbers < kind(self.end))
        return inside if self.flags is None else inside & self.flags.take(numbers)


class Run(NamedTuple):
    """Words that stand together in titles."""

    words: tuple[str, ...]
    titles: int


class TitleWords:
    """The words of all titles of one snapshot."""

    def __init__(self, snapshot: Snapshot, ranks: Ranks) -> None:
        """Take the rank of each of the snapshot's numbers; (n,)."""
        rooms = np.zeros(snapshot.size, np.int64)
        rooms[ranks] = snapshot.lengths(_FIELD)
        rooms += 1
        self._starts = np.cumsum(rooms) - rooms
        """Where each rank's title begins; shape (n,)."""
        fields = [(segment, segment.files.field(_FIELD)) for segment in snapshot.segments]
        texts = list(dict.fromkeys(raw for _, field in fields if field for raw in field.terms.all_raw()))
        decoded = [raw.decode() for raw in texts]
        folded = fold_all(decoded)
        order = sorted(range(len(texts)), key=lambda place: (folded[place], decoded[place]))
        self._terms = [decoded[place] for place in order]
        self._folded = [folded[place] for place in order]
        number_of = {texts[place]: number for number, place in enumerate(order)}
        none = len(order)
        self._row: NDArray[np.unsignedinteger] = np.full(
            int(rooms.sum()) + 1, none, np.uint16 if none < 1 << 16 else np.uint32
        )
        for segment, field in fields:
            if field is None or field.places is None:
                continue
            numbers, kept = segment.numbered(field.docs)
            frequencies = field.frequencies.astype(np.int64)
            each = np.repeat(
                np.array([number_of[raw] for raw in field.terms.all_raw()], self._row.dtype),
                field.starts[1:].astype(np.int64) - field.starts[:-1],
            )
            places = field.places
            if kept is not None:
                places = places[np.repeat(kept, frequencies)]
                each, frequencies = each[kept], frequencies[kept]
            starts = self._starts.take(ranks.take(numbers))
            self._row[np.repeat(starts, frequencies) + places] = np.repeat(each, frequencies)
        self._firsts = self._row.take(self._starts)
        """The first word of each; shape (n,)."""
        self._order = self._row.argsort(kind="stable").astype(np.int32)
        """The places of one term after another, ascending."""
        self._before = np.concatenate(([0], np.bincount(self._row, minlength=none + 1).cumsum()))
        """How many words have a smaller number; shape (terms + 2,)."""

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return (
            self._row.nbytes
            + self._starts.nbytes
            + self._firsts.nbytes
            + self._order.nbytes
            + self._before.nbytes
        )

    def matches(self, words: Sequence[TypedWord], beginning: str) -> TitleMatches:
        """Return which titles have all words and one that begins so; a beginning may be empty, not both."""
        return TitleMatches(self, [TitleReading(self, one) for one in self._readings(words, beginning)])

    def runs_at(self, places: NDArray[np.int32], length: int, most: int) -> list[Run]:
        """Return the most frequent runs of so many words at some places, as far as most of them go on."""
        if not len(places):
            return []
        keys = np.zeros(len(places), np.uint64)
        for offset in range(length):
            keys = (keys + self._row.take(places + offset).astype(np.uint64)) * _MULTIPLIER
        _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
        best = np.argsort(-counts, kind="stable")[:most].tolist()
        runs = [self._run(places[which == key], length) for key in best if counts[key] >= _LEAST]
        return [run for run in runs if run.titles >= _LEAST]

    def _run(self, places: NDArray[np.int32], length: int) -> Run:
        """Return the words at places that all have the same, with those that follow at most of them."""
        for _ in range(_MORE_WORDS):
            following = self._row.take(places + length, mode="clip")
            numbers, counts = np.unique(following, return_counts=True)
            best = int(counts.argmax())
            if 2 * int(counts[best]) <= len(places) or int(numbers[best]) == len(self._terms):
                break
            places = places[following == numbers[best]]
            length += 1
        numbers = self._row[places[0] : places[0] + length].tolist()
        return Run(tuple(self._terms[number] for number in numbers), len(self.titles_of(places)))

    def _readings(self, words: Sequence[TypedWord], beginning: str) -> Iterator[list[_Terms]]:
        finished = [self._finished(word) for word in words]
        folded = fold(beginning)
        first = bisect_left(self._folded, folded)
        end = bisect_left(self._folded, folded + _LAST, lo=first)
        if folded != beginning:
            flags = np.zeros(len(self._terms) + 1, np.bool_)
            flags[first:end] = [term.startswith(beginning) for term in self._terms[first:end]]
            yield [*finished, _Terms(first, end, flags)]
        yield [*finished, _Terms(first, end)]

    def _finished(self, word: TypedWord) -> _Terms:
        folded = fold(word.text)
        first, end = bisect_left(self._folded, folded), bisect_right(self._folded, folded)
        if not word.wide:
            first = bisect_left(self._terms, word.text, lo=first, hi=end)
            end = bisect_right(self._terms, word.text, lo=first, hi=end)
        return _Terms(first, end)

    def frequency(self, word: _Terms) -> int:
        """Return how often a word stands in titles, at most."""
        return int(self._before[word.end] - self._before[word.first])

    def at_start(self, words: Sequence[_Terms]) -> NDArray[np.intp]:
        """Return the titles that begin with all the words, ascending."""
        ranks = words[0].among(self._firsts).nonzero()[0]
        for offset, word in enumerate(words[1:], start=1):
            ranks = ranks[word.among(self._row.take(self._starts.take(ranks) + offset))]
        return ranks

    def in_row(self, words: Sequence[_Terms]) -> NDArray[np.int32]:
        """Return where all the words stand in a row, ascending."""
        frequencies = [self.frequency(word) for word in words]
        rarest = frequencies.index(min(frequencies))
        places = self._places(words[rarest])
        places = places[places >= rarest] - np.int32(rarest)
        for offset, word in enumerate(words):
            if offset != rarest:
                # Past the end of a title is no word; past the last title nothing is.
                places = places[word.among(self._row.take(places + offset, mode="clip"))]
        return places

    def anywhere(self, words: Sequence[_Terms]) -> NDArray[np.intp]:
        """Return titles with all the words, ascending, of the newest _LOOKED_AT that have the rarest."""
        rarest = min(words, key=self.frequency)
        ranks = self.titles_of(self._places(rarest)[-_LOOKED_AT:])
        for word in words:
            if word is not rarest:
                ranks = self._having(ranks, word)
        return ranks

    def _places(self, word: _Terms) -> NDArray[np.int32]:
        """Return where a word stands, ascending."""
        places = self._order[self._before[word.first] : self._before[word.end]]
        if word.flags is not None:
            places = places[word.flags.take(self._row.take(places))]
        return np.sort(places, kind="stable") if word.end - word.first > 1 else places

    def titles_of(self, places: NDArray[np.int32]) -> NDArray[np.intp]:
        """Return the titles that places are in, ascending, once each."""
        return np.unique(self._starts.searchsorted(places, side="right") - 1)

    def _having(self, ranks: NDArray[np.intp], word: _Terms) -> NDArray[np.intp]:
        """Return those of some titles that have a word."""
        starts = self._starts.take(ranks)
        ends = self._starts.take(ranks + 1, mode="clip")
        ends[ranks + 1 == len(self._starts)] = len(self._row) - 1
        there = word.among(self._row.take(stretches(starts, ends - starts)))
        counts = np.concatenate(([0], there.cumsum()))
        bounds = np.concatenate(([0], (ends - starts).cumsum()))
        return ranks[np.diff(counts.take(bounds)) > 0]


class TitleReading:
    """Words read in one way, and where they stand."""

    def __init__(self, titles: TitleWords, words: Sequence[_Terms]) -> None:
        self._titles = titles
        self.words = words
        self.found = all(map(titles.frequency, words))

    @cached_property
    def in_row(self) -> NDArray[np.int32]:
        """Where the words stand in a row, ascending."""
        return self._titles.in_row(self.words)

    def ranks(self, most: int) -> Iterator[list[int]]:
        """Yield the titles that begin with the words, that have them in a row, and anywhere; newest first."""
        yield self._titles.at_start(self.words)[: -most - 1 : -1].tolist()
        # A title has a run a few times at most.
        yield self._titles.titles_of(self.in_row[-4 * most :])[::-1].tolist()
        if len(self.words) > 1:
            yield self._titles.anywhere(self.words)[: -most - 1 : -1].tolist()


class TitleMatches:
    """The titles that have all of some words.

    What begins as typed comes first, then what begins so with other marks.
    """

    def __init__(self, titles: TitleWords, readings: Iterable[TitleReading]) -> None:
        self._titles = titles
        self._readings = [reading for reading in readings if reading.found]

    def ranks(self, most: int) -> list[int]:
        """Return ranks of up to `most` articles.

        Titles that begin with the words come first, then those with all in a row, then the others, the
        newest of each first.
        """
        found: dict[int, None] = {}
        for reading in self._readings:
            for ranks in reading.ranks(most):
                found.update(dict.fromkeys(ranks))
                if len(found) >= most:
                    return list(found)[:most]
        return list(found)

    def runs(self, most: int) -> list[Run]:
        """Return up to `most` ways in which titles go on from the words in a row, the most frequent first."""
        found: dict[tuple[str, ...], Run] = {}
        for reading in self._readings:
            for run in self._titles.runs_at(reading.in_row[-_COUNTED:], len(reading.words), most):
                found.setdefault(run.words, run)
            if len(found) >= most:
                break
        return list(found.values())[:most]
