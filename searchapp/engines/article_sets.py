"""Which articles? A set as a list of their ranks where it is small, as a bitmap where it is large.

A rank is an article's place in the order of time, 0 to n-1 (see `searchapp.engines.view`). A bitmap has bit
`rank % 64` of word `rank // 64` set for each article in it; bits past the last article are never set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[np.signedinteger[Any]]
"""Of any width: int32 where they are kept, for half the memory, otherwise intp, which numpy indexes by."""
Bits = NDArray[np.uint64]
Flags = NDArray[np.bool_]

LARGE = 16
"""A set of more than one article in so many is kept as a bitmap: that is 1/8 of the bytes of its ranks, and
two are intersected in a microsecond and a half."""

_FEW = 4
"""A list this many times shorter than another is looked up in it by halving, otherwise through flags."""

_MANY = 2_000
"""More ranks than this are looked up in a bitmap by way of flags, fewer bit by bit."""

_BELOW = (np.uint64(1) << np.arange(64, dtype=np.uint64)) - np.uint64(1)
"""For each bit of a word, a mask of the bits before it."""


class ArticleSet:
    """A set of articles, never changed; what is derived of it is kept with it. Threads may share it."""

    __slots__ = ("_bits", "_count", "_ranks", "size")

    def __init__(
        self, size: int, *, ranks: Ranks | None = None, bits: Bits | None = None, count: int | None = None
    ) -> None:
        """Make a set of `size` articles at most, from ascending ranks (k,) or a bitmap, or both."""
        self.size = size
        self._ranks = ranks
        self._bits = bits
        self._count = len(ranks) if ranks is not None else count

    @classmethod
    def none(cls, size: int) -> ArticleSet:
        """Return the empty set."""
        return cls(size, ranks=np.empty(0, np.intp))

    @classmethod
    def all(cls, size: int) -> ArticleSet:
        """Return the set of all articles."""
        return cls(size, bits=bitmap_of_ranges([(0, size)], size), count=size)

    @classmethod
    def of_ranges(cls, ranges: Iterable[tuple[int, int]], size: int) -> ArticleSet:
        """Return the union of ranges of ranks, ends not included."""
        return cls(size, bits=bitmap_of_ranges(ranges, size))

    def again(self) -> ArticleSet:
        """Return the same set, for a use that derives more of it than is to be kept."""
        return ArticleSet(self.size, ranks=self._ranks, bits=self._bits, count=self._count)

    @property
    def listed(self) -> bool:
        """It is at hand as ranks."""
        return self._ranks is not None

    @property
    def mapped(self) -> bool:
        """It is at hand as a bitmap."""
        return self._bits is not None

    @property
    def ranks(self) -> Ranks:
        """The ranks, ascending; shape (k,)."""
        if self._ranks is None:
            self._ranks = places_of(self.flags, len(self))
        return self._ranks

    @property
    def bits(self) -> Bits:
        """The bitmap; shape (ceil(size / 64),)."""
        if self._bits is None:
            self._bits = bitmap(self.ranks, self.size)
        return self._bits

    @property
    def flags(self) -> Flags:
        """Whether each article is in it; shape (size,)."""
        return flags_of(self.bits, self.size)

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays held."""
        return (0 if self._ranks is None else self._ranks.nbytes) + (
            0 if self._bits is None else self._bits.nbytes
        )

    def __len__(self) -> int:
        if self._count is None:
            self._count = int(np.bitwise_count(self.bits).sum())
        return self._count

    def holds(self, ranks: Ranks) -> Flags:
        """Tell of each of some ranks, ascending, whether it is in the set; shape (k,)."""
        if self._bits is not None:
            if len(ranks) > _MANY:
                return self.flags.take(ranks)
            octets = self._bits.view(np.uint8)
            return ((octets.take(ranks >> 3) >> (ranks & 7).astype(np.uint8)) & 1).view(np.bool_)
        mine = self.ranks
        if not len(mine):
            return np.zeros(len(ranks), np.bool_)
        if len(ranks) * _FEW < len(mine):
            at = mine.searchsorted(ranks)
            flags: Flags = mine.take(at, mode="clip") == ranks
            return flags
        marks = np.zeros(self.size, np.bool_)
        marks[mine] = True
        return marks.take(ranks)

    def places(self, ranks: Ranks) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return which of some ranks, ascending, are in the set, and the place of each of these in it.

        What is kept of each article of a set, in its order, is read by these places without listing the set.
        """
        held = self.holds(ranks).nonzero()[0]
        among = ranks.take(held)
        words = among >> 6
        in_words = np.bitwise_count(self.bits)
        before = in_words.cumsum(dtype=np.intp) - in_words
        return held, before.take(words) + np.bitwise_count(self.bits.take(words) & _BELOW.take(among & 63))

    def but(self, ranks: Ranks) -> ArticleSet:
        """Return the set of those of some ranks, ascending, that are in this set."""
        held = ranks.take(self.holds(ranks).nonzero()[0])
        return ArticleSet(self.size, ranks=held.astype(np.intp, copy=False))

    def complement(self) -> ArticleSet:
        """Return all other articles."""
        return ArticleSet(self.size, bits=~self.bits & bitmap_of_ranges([(0, self.size)], self.size))


def intersection(sets: Sequence[ArticleSet]) -> ArticleSet:
    """Return the articles that are in each of one or more sets: from the shortest list, else by bitmaps."""
    if len(sets) == 1:
        return sets[0]
    lists = sorted([s for s in sets if s.listed], key=len)
    if not lists:
        return ArticleSet(sets[0].size, bits=_all_bits(sets))
    found, *others = lists
    for other in others:
        if not other.mapped and len(found):
            found = other.but(found.ranks)
    maps = [s for s in sets if s.mapped and s is not lists[0]]
    if maps and len(found):
        joined = maps[0] if len(maps) == 1 else ArticleSet(found.size, bits=_all_bits(maps))
        found = joined.but(found.ranks)
    return found


def union(sets: Sequence[ArticleSet], size: int) -> ArticleSet:
    """Return the articles that are in any of the sets."""
    if len(sets) == 1:
        return sets[0]
    if sum(map(len, sets)) <= size // LARGE:
        return ArticleSet(
            size, ranks=np.unique(np.concatenate([np.empty(0, np.intp), *(s.ranks for s in sets)]))
        )
    bits = sets[0].bits | sets[1].bits
    for other in sets[2:]:
        bits |= other.bits
    return ArticleSet(size, bits=bits)


def words_of(size: int) -> int:
    """Return the number of words in a bitmap."""
    return (size + 63) >> 6


def bitmap(ranks: Ranks, size: int) -> Bits:
    """Return the bitmap of some ranks; shape (ceil(size / 64),)."""
    marks = np.zeros(words_of(size) * 64, np.bool_)
    marks[ranks] = True
    return packed(marks)


def packed(marks: Flags) -> Bits:
    """Return the bitmap of flags by rank, whose number is a multiple of 64."""
    return np.packbits(marks, bitorder="little").view("<u8")


def flags_of(bits: Bits, size: int) -> Flags:
    """Return for each article whether it is in a bitmap; shape (size,)."""
    return np.unpackbits(bits.view(np.uint8), count=size, bitorder="little").view(np.bool_)


def places_of(flags: Flags, count: int) -> Ranks:
    """Return the places of those flags that are set, which are `count`; ascending."""
    if len(flags) < 32 * count < 4 * len(flags):
        # numpy looks for the next one where fewer than a tenth are set, which takes three times as long
        # here as to look at each; so more are set, past the last.
        padded = np.ones(len(flags) + len(flags) // 8, np.bool_)
        padded[: len(flags)] = flags
        return padded.nonzero()[0][:count].copy()
    return flags.nonzero()[0]


def bitmap_of_ranges(ranges: Iterable[tuple[int, int]], size: int) -> Bits:
    """Return the bitmap of ranges of ranks, ends not included."""
    marks = np.zeros(words_of(size) * 64, np.bool_)
    for start, end in ranges:
        marks[start:end] = True
    return packed(marks)


def _all_bits(sets: Sequence[ArticleSet]) -> Bits:
    bits = sets[0].bits & sets[1].bits
    for other in sets[2:]:
        bits &= other.bits
    return bits
