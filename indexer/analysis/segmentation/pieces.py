"""Which numbers stand for a piece of text? Pieces recur, so each is analysed once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.segmentation.keys import Keys, keys_of, stop_key
from indexer.analysis.segmentation.pair_numbers import NOT_THERE, PairNumbers
from indexer.analysis.segmentation.syllables import chunks

STOP = 0
"""The number of the piece that stands after each text."""

Analysis = Callable[[list[str]], tuple[Sequence[int], Sequence[int]]]
"""Gives some numbers for each piece: all of them, one piece after another, and how many each piece has."""


class PieceTable:
    """Numbers of pieces, and what each analysis gave for them."""

    def __init__(self, *analyses: tuple[Analysis, Sequence[int]]) -> None:
        """Take analyses, each with what it would give for the stop."""
        self.count = 1
        """Pieces so far, the stop included."""
        self._lists = [_Lists(analyse, stop) for analyse, stop in analyses]
        self._by_key = PairNumbers()
        first, second = stop_key()
        self._by_key.add(
            np.array([first], np.uint64), np.array([second], np.uint64), np.array([STOP], np.int32)
        )
        self._others: dict[str, int] = {}

    def numbers(self, texts: Sequence[str]) -> NDArray[np.int32]:
        """Return the numbers of the pieces of the texts, each text followed by STOP."""
        try:
            keys = keys_of(texts)
        except UnicodeEncodeError:
            stop = np.array([STOP], np.int32)
            return np.concatenate([part for text in texts for part in (self.numbers_of(chunks(text)), stop)])
        numbers = self._by_key.find(keys.firsts, keys.seconds)
        if keys.odd.size:
            numbers[keys.odd] = self.numbers_of(keys.pieces(keys.odd.tolist()))
        new = np.flatnonzero(numbers == NOT_THERE)
        if new.size:
            numbers[new] = self._new(keys, new)
        return numbers

    def numbers_of(self, pieces: list[str]) -> NDArray[np.int32]:
        """Return the numbers of these pieces, whatever is in them."""
        new = [piece for piece in dict.fromkeys(pieces) if piece not in self._others]
        if new:
            self._others.update(zip(new, range(self.count, self.count + len(new)), strict=True))
            self._add(new)
        return np.array([self._others[piece] for piece in pieces], np.int32)

    def expanded(
        self, analysis: int, numbers: NDArray[np.int32]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return what the analysis gave for the pieces, one after another, and where each piece's ends."""
        return self._lists[analysis].expanded(numbers)

    def _new(self, keys: Keys, places: NDArray[np.int64]) -> NDArray[np.int32]:
        firsts, seconds = keys.firsts[places], keys.seconds[places]
        keyed = zip(firsts.tolist(), seconds.tolist(), strict=True)
        distinct = list(dict(zip(keyed, places.tolist(), strict=True)).values())
        numbers = np.arange(self.count, self.count + len(distinct), dtype=np.int32)
        self._add(keys.pieces(distinct))
        self._by_key.add(keys.firsts[distinct], keys.seconds[distinct], numbers)
        return self._by_key.find(firsts, seconds)

    def _add(self, pieces: list[str]) -> None:
        for lists in self._lists:
            lists.extend(pieces)
        self.count += len(pieces)


class _Lists:
    """One list of numbers for each piece, in arrays that grow."""

    def __init__(self, analyse: Analysis, stop: Sequence[int]) -> None:
        self._analyse = analyse
        self._pool = array("i", stop)
        self._starts = array("i", [0])
        self._counts = array("i", [len(stop)])

    def extend(self, pieces: list[str]) -> None:
        numbers, counts = self._analyse(pieces)
        ends = len(self._pool) + np.cumsum(counts)
        self._starts.extend((ends - counts).tolist())
        self._counts.extend(counts)
        self._pool.extend(numbers)

    def expanded(self, numbers: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        # These views must be gone before the next piece is added: an array with a view cannot grow.
        starts = np.frombuffer(self._starts, np.int32)[numbers]
        counts = np.frombuffer(self._counts, np.int32)[numbers]
        ends = np.cumsum(counts, dtype=np.int64)
        places = np.repeat(starts - (ends - counts), counts)
        places += np.arange(len(places))
        return np.frombuffer(self._pool, np.int32)[places], ends
