"""Sets of articles as lists and as bitmaps, against Python's own sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.engines.article_sets import ArticleSet, intersection, places_of, union

# About the border of a word of a bitmap, and large enough for long lists.
SIZES = [0, 1, 63, 64, 65, 128, 1000, 20_000]


def listed(members: set[int], size: int) -> ArticleSet:
    return ArticleSet(size, ranks=np.array(sorted(members), np.intp))


def mapped(members: set[int], size: int) -> ArticleSet:
    return ArticleSet(size, bits=listed(members, size).bits)


def both(members: set[int], size: int) -> ArticleSet:
    return ArticleSet(size, ranks=listed(members, size).ranks, bits=listed(members, size).bits)


def members_of(articles: ArticleSet) -> set[int]:
    found = articles.ranks.tolist()
    assert found == sorted(set(found))
    assert len(articles) == len(found)
    assert np.flatnonzero(articles.flags).tolist() == found
    assert listed(set(found), articles.size).bits.tolist() == articles.bits.tolist()
    return set(found)


@st.composite
def several_sets(draw: st.DrawFn) -> tuple[int, list[set[int]], list[ArticleSet]]:
    size = draw(st.sampled_from(SIZES))
    plain = []
    for _ in range(draw(st.integers(1, 4))):
        chance = np.random.default_rng(draw(st.integers(0, 1000)))
        share = draw(st.sampled_from([0, 0.001, 0.06, 0.3, 0.99, 1]))
        plain.append(set(np.flatnonzero(chance.random(size) < share).tolist()))
    kinds = [draw(st.sampled_from([listed, mapped, both])) for _ in plain]
    return size, plain, [kind(members, size) for kind, members in zip(kinds, plain, strict=True)]


@given(several_sets())
def test_all_any_and_the_others_are_those_of_plain_sets(
    given_sets: tuple[int, list[set[int]], list[ArticleSet]],
) -> None:
    size, plain, sets = given_sets
    assert members_of(intersection(sets)) == set.intersection(*plain)
    assert members_of(union(sets, size)) == set.union(*plain)
    assert members_of(sets[0].complement()) == set(range(size)) - plain[0]
    asked = sorted(plain[-1])
    held = sets[0].holds(np.array(asked, np.intp)).tolist()
    assert held == [member in plain[0] for member in asked]
    which, places = sets[0].places(np.array(asked, np.intp))
    common = [member for member in asked if member in plain[0]]
    assert [asked[place] for place in which.tolist()] == common
    assert sets[0].ranks.take(places).tolist() == common
    for members, articles in zip(plain, sets, strict=True):
        assert members_of(articles) == members


@pytest.mark.parametrize("size", SIZES)
def test_all_none_and_ranges(size: int) -> None:
    assert members_of(ArticleSet.all(size)) == set(range(size))
    assert members_of(ArticleSet.none(size)) == set()
    ranges = [(0, size // 3), (size // 2, size), (5, 3)]
    assert members_of(ArticleSet.of_ranges(ranges, size)) == {*range(size // 3), *range(size // 2, size)}


@pytest.mark.parametrize("share", [0, 0.01, 0.05, 0.09, 0.5, 1])
def test_places_of_flags_of_any_density(share: float) -> None:
    flags = np.random.default_rng(1).random(10_007) < share
    found = places_of(flags, int(np.count_nonzero(flags)))
    assert found.tolist() == [place for place, flag in enumerate(flags.tolist()) if flag]
