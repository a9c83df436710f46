"""Tests of indexer.store.merge_policy, which decides by numbers alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.store.merge_policy import MOST_SMALL, SMALL, to_merge

_SEGMENTS = st.lists(
    st.tuples(st.integers(1, 9) | st.integers(1, 1_000_000), st.integers(0, 1_000_000) | st.just(0)),
    max_size=40,
)


def settled(
    segments: list[tuple[int, int]], *, at_the_end: bool = False
) -> tuple[list[tuple[int, int]], int]:
    """Return the segments, as articles left and deleted, after all merging, and how many were written."""
    written = 0
    for _ in range(2 * len(segments) + 1):
        sizes, deleted = [size for size, _ in segments], [deleted for _, deleted in segments]
        places = to_merge(sizes, deleted, at_the_end=at_the_end)
        if not places:
            return segments, written
        assert places == sorted(set(places))
        merged = sum(segments[place][0] for place in places)
        written += merged
        segments = [segment for place, segment in enumerate(segments) if place not in places] + [(merged, 0)]
    raise AssertionError("there is no end of merging")


@given(_SEGMENTS)
def test_merging_ends_with_few_small_segments_and_few_deleted_articles(
    segments: list[tuple[int, int]],
) -> None:
    after, _ = settled(segments)
    assert sum(size for size, _ in after) == sum(size for size, _ in segments)
    assert sum(size < SMALL for size, _ in after) <= MOST_SMALL == 4
    assert all(deleted <= size for size, deleted in after)
    tier = SMALL
    while tier <= 40_000_000:
        assert sum(tier <= size < 4 * tier for size, _ in after) <= 3
        tier *= 4


@given(_SEGMENTS)
def test_at_the_end_of_a_load_a_segment_has_twice_what_all_smaller_ones_have(
    segments: list[tuple[int, int]],
) -> None:
    after, written = settled(segments, at_the_end=True)
    sizes = sorted(size for size, _ in after)
    assert sum(sizes) == sum(size for size, _ in segments)
    assert all(size >= 2 * sum(sizes[:rank]) for rank, size in enumerate(sizes))
    assert all(deleted <= size for size, deleted in after)
    # Once as a whole, and once more each where many are deleted.
    assert written <= 2 * sum(sizes)


def test_nothing_is_merged_without_need() -> None:
    for sizes in ([], [1], [1] * 4, [4999] * 4 + [5000] * 3 + [20_000] * 3 + [10**6]):
        assert to_merge(sizes, [0] * len(sizes)) == []
    assert to_merge([10, 10_000], [10, 10_000]) == []


def test_small_ones_are_merged_first_then_equals_then_those_with_many_deleted() -> None:
    assert to_merge([1, 6000, 2, 3, 6000, 4, 5], [0] * 7) == [0, 2, 3, 5, 6]
    assert to_merge([6000, 30_000, 19_999, 1, 5000, 7000], [0] * 6) == [0, 2, 4, 5]
    assert to_merge([6000, 30_000, 7000], [6000, 30_001, 9000]) == [1]
    assert to_merge([6000, 7000], [6000, 9000]) == [1]


@pytest.mark.parametrize(
    ("articles", "commit", "most_written", "most_segments"),
    [
        (1_000_000, 15_000, 4.0, 10),
        (1_000_000, 5_000, 4.2, 12),
        (1_000_000, 500, 6.0, 16),
        (300_000, 100, 10.5, 14),
        (10_000, 7, 95.0, 6),
    ],
)
def test_an_article_is_seldom_rewritten(
    articles: int, commit: int, most_written: float, most_segments: int
) -> None:
    segments: list[tuple[int, int]] = []
    written = 0
    for _ in range(articles // commit):
        segments, merged = settled([*segments, (commit, 0)])
        written += commit + merged
        assert len(segments) <= most_segments
    assert sum(size for size, _ in segments) == articles // commit * commit
    assert written <= most_written * articles


def test_an_index_of_which_everything_is_replaced_again_and_again_does_not_grow() -> None:
    segments: list[tuple[int, int]] = [(80_000, 0)]
    for _ in range(200):
        # Each commit replaces a tenth of the index, the oldest articles first.
        left = 8_000
        aged = []
        for size, deleted in segments:
            gone = min(size, left)
            left -= gone
            if size > gone:
                aged.append((size - gone, deleted + gone))
        segments, _ = settled([*aged, (8_000, 0)])
        assert sum(size for size, _ in segments) == 80_000
        assert sum(deleted for _, deleted in segments) <= 80_000
