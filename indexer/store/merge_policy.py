"""Which segments become one? So that a search opens few, and an article is rewritten seldom."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

SMALL = 5_000
"""Articles; smaller segments are merged as soon as there are more than MOST_SMALL of them."""

MOST_SMALL = 4

_FACTOR = 4
"""So many larger segments of like size become one: with 15,000 articles a commit, an article of a million is
rewritten three times."""


def to_merge(sizes: Sequence[int], deleted: Sequence[int], *, at_the_end: bool = False) -> list[int]:
    """Return the places of the segments that are to become one now, [] if none; ask again afterwards.

    `sizes` are the articles of each segment that are left, `deleted` those that still take its room;
    `at_the_end` of a large load as many are merged as can be without rewriting a segment for less than half
    its size: every search then opens few.
    """
    if at_the_end:
        ascending = sorted(range(len(sizes)), key=sizes.__getitem__)
        before = [0, *accumulate(sizes[place] for place in ascending)]
        worth = [rank for rank, place in enumerate(ascending) if sizes[place] < 2 * before[rank]]
        if worth:
            return sorted(ascending[: worth[-1] + 1])
    small = sorted((place for place, size in enumerate(sizes) if size < SMALL), key=sizes.__getitem__)
    if len(small) > MOST_SMALL:
        # The smallest two, and each next that is no larger than those before it together.
        total = sizes[small[0]]
        last = 1
        while last < 2 or (last < len(small) and sizes[small[last]] <= total):
            total += sizes[small[last]]
            last += 1
        return sorted(small[:last])
    tiers: dict[int, list[int]] = {}
    for place, size in enumerate(sizes):
        if size >= SMALL:
            tiers.setdefault(_tier(size), []).append(place)
    for _, places in sorted(tiers.items()):
        if len(places) >= _FACTOR:
            return places
    # Deleted articles cost room and time in every search.
    return [place for place, (size, gone) in enumerate(zip(sizes, deleted, strict=True)) if gone > size][:1]


def _tier(size: int) -> int:
    """Return 0 from SMALL on, 1 from _FACTOR times that, and so on."""
    tier = 0
    while size >= SMALL * _FACTOR ** (tier + 1):
        tier += 1
    return tier
