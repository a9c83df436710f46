"""Which number stands for this pair of numbers? Looked up for whole arrays of pairs at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

NOT_THERE = -1

_FIRST_SIZE = 1 << 14
# Multiplicative hashing: 2**64 divided by the golden ratio, and by its square, both odd.
_FACTORS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x61C8864680B583EB)


class PairNumbers:
    """A hash table with linear probing, at most a quarter full. Pairs are uint64 and compared exactly."""

    def __init__(self) -> None:
        self._count = 0
        self._reserve(_FIRST_SIZE)

    def find(self, firsts: NDArray[np.uint64], seconds: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the number of each pair, NOT_THERE for those that were not added."""
        return self._numbers[self._slots(firsts, seconds)]

    def add(
        self, firsts: NDArray[np.uint64], seconds: NDArray[np.uint64], numbers: NDArray[np.int32]
    ) -> None:
        """Add pairs that differ from each other and from those that are there, with numbers from 0."""
        self._count += len(numbers)
        if 4 * self._count > len(self._numbers):
            held = self._numbers != NOT_THERE
            firsts = np.append(firsts, self._firsts[held])
            seconds = np.append(seconds, self._seconds[held])
            numbers = np.append(numbers, self._numbers[held])
            self._reserve(1 << (4 * self._count).bit_length())
        while numbers.size:
            slots = self._slots(firsts, seconds)
            self._numbers[slots] = numbers
            # Of several pairs for one slot the last one got it; the others go further on.
            late = self._numbers[slots] != numbers
            placed = slots[~late]
            self._firsts[placed], self._seconds[placed] = firsts[~late], seconds[~late]
            firsts, seconds, numbers = firsts[late], seconds[late], numbers[late]

    def _slots(self, firsts: NDArray[np.uint64], seconds: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return where each pair is, or the empty slot where it would be."""
        hashes = seconds * _FACTORS[1]
        hashes ^= firsts
        hashes *= _FACTORS[0]
        hashes >>= self._shift
        slots = hashes.view(np.int64)
        probing = np.flatnonzero(self._taken(slots, firsts, seconds))
        while probing.size:
            slots[probing] = (slots[probing] + 1) & (len(self._numbers) - 1)
            taken = self._taken(slots[probing], firsts[probing], seconds[probing])
            probing = probing[taken]
        return slots

    def _taken(
        self, slots: NDArray[np.int64], firsts: NDArray[np.uint64], seconds: NDArray[np.uint64]
    ) -> NDArray[np.bool_]:
        """Return which slots hold another pair."""
        taken: NDArray[np.bool_] = self._firsts[slots] != firsts
        taken |= self._seconds[slots] != seconds
        taken &= self._numbers[slots] != NOT_THERE
        return taken

    def _reserve(self, size: int) -> None:
        self._firsts = np.zeros(size, np.uint64)
        self._seconds = np.zeros(size, np.uint64)
        self._numbers = np.full(size, NOT_THERE, np.int32)
        self._shift = np.uint64(64 - (size.bit_length() - 1))
