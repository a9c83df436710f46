"""Tests of indexer.analysis.segmentation.pair_numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.segmentation.pair_numbers import NOT_THERE, PairNumbers

numbers = st.integers(0, 3) | st.integers(0, 2**64 - 1)
Pairs = list[tuple[int, int]]


def columns(pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
    array = np.array(pairs, np.uint64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


@given(st.lists(st.lists(st.tuples(numbers, numbers), unique=True)), st.lists(st.tuples(numbers, numbers)))
def test_pairs_are_found_by_the_numbers_they_were_added_with(batches: list[Pairs], others: Pairs) -> None:
    table = PairNumbers()
    added: dict[tuple[int, int], int] = {}
    for batch in batches:
        new = [pair for pair in batch if pair not in added]
        for pair in new:
            added[pair] = len(added)
        table.add(*columns(new), np.array([added[pair] for pair in new], np.int32))
        wanted = [*added, *others]
        assert table.find(*columns(wanted)).tolist() == [added.get(pair, NOT_THERE) for pair in wanted]


def test_a_table_grows_and_keeps_what_it_has() -> None:
    table = PairNumbers()
    pairs = [(first, second) for first in range(300) for second in range(200)]
    for start in range(0, len(pairs), 7_000):
        some = pairs[start : start + 7_000]
        table.add(*columns(some), np.arange(start, start + len(some), dtype=np.int32))
    assert table.find(*columns(pairs)).tolist() == list(range(len(pairs)))
    assert table.find(*columns([(300, 0), (0, 200)])).tolist() == [NOT_THERE, NOT_THERE]
