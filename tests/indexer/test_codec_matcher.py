"""Tests of indexer.store.codec.matcher and .postings: one term's postings, walked in every way."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import formats, query
from whoosh.collectors import TopCollector
from whoosh.matching import ReadTooFar
from whoosh.scoring import WeightScorer

from indexer.store.array_file import Array, narrow
from indexer.store.codec import ArrayCodec
from indexer.store.codec.matcher import ArrayMatcher
from indexer.store.codec.postings import BLOCK, TermPostings
from indexer.store.segment_file import FieldArrays
from tests.indexer.codec_documents import Document, write

TERM = ("body", b"term")


def postings_of(docs: list[int], *, seed: int = 0) -> tuple[TermPostings, list[int], list[list[int]], Array]:
    """Return postings in these documents, their frequencies and places, and the lengths of all documents."""
    chance = random.Random(seed)  # noqa: S311
    places = [sorted(chance.sample(range(400), chance.choice([1, 1, 2, 9]))) for _ in docs]
    frequencies = [len(each) for each in places]
    lengths = narrow(np.array([chance.randrange(10, 500) for _ in range(docs[-1] + 1)]))
    # Other terms stand before and behind it.
    field = FieldArrays(
        np.array([0, 1, 1 + len(docs), 2 + len(docs)]),
        narrow(np.array([3, *docs, 5])),
        narrow(np.array([2, *frequencies, 1])),
        np.array([0, 2, 2 + sum(frequencies), 3 + sum(frequencies)]),
        narrow(np.array([7, 8, *(place for each in places for place in each), 0])),
    )
    return TermPostings(field, 1, lengths), frequencies, places, lengths


def matcher_of(docs: list[int]) -> ArrayMatcher:
    return ArrayMatcher(postings_of(docs)[0], formats.Positions(), TERM)


def walked(matcher: ArrayMatcher) -> Iterator[int]:
    while matcher.is_active():
        yield matcher.id()
        matcher.next()


SOME_DOCS = {
    "one": [0],
    "one, late": [70_000],
    "a block": list(range(BLOCK)),
    "a block and one": list(range(0, 2 * BLOCK + 2, 2)),
    "more than 65,536": list(range(5, 140_000, 7)),
}


@pytest.mark.parametrize("name", SOME_DOCS)
def test_it_walks_every_posting_once(name: str) -> None:
    docs = SOME_DOCS[name]
    postings, frequencies, places, _ = postings_of(docs)
    matcher = ArrayMatcher(postings, formats.Positions(), TERM)
    found = []
    entered = 0
    while matcher.is_active():
        assert type(matcher.id()) is int
        spans = [span.start for span in matcher.spans()]
        found.append((matcher.id(), matcher.weight(), matcher.value_as("frequency"), spans))
        entered += matcher.next()
    expected = zip(docs, map(float, frequencies), frequencies, places, strict=True)
    assert found == list(expected)
    assert entered == -(-len(docs) // BLOCK)
    with pytest.raises(ReadTooFar):
        matcher.next()
    assert matcher.id() == docs[-1]
    with pytest.raises(ReadTooFar):
        matcher.skip_to(0)
    assert matcher.replace() is matcher
    matcher.reset()
    assert list(matcher.all_ids()) == docs
    assert list(walked(matcher)) == docs


@given(
    docs=st.sets(st.integers(0, 1200), min_size=1, max_size=500).map(sorted),
    steps=st.lists(st.one_of(st.none(), st.integers(0, 1300)), max_size=40),
)
def test_skipping_goes_where_stepping_would(docs: list[int], steps: list[int | None]) -> None:
    matcher, at = matcher_of(docs), 0
    for target in steps:
        if at == len(docs):
            break
        if target is None:
            matcher.next()
            at += 1
        else:
            matcher.skip_to(target)
            while at < len(docs) and docs[at] < target:
                at += 1
        assert matcher.is_active() == (at < len(docs))
        assert list(matcher.all_ids()) == docs[at:]
        if at < len(docs):
            assert matcher.id() == docs[at]
            assert matcher.weight() == len(matcher.value_as("positions"))
    assert list(walked(matcher.copy())) == docs[at:]
    assert list(walked(matcher)) == docs[at:]


def test_a_target_beyond_the_width_of_the_numbers_ends_it() -> None:
    for target in (256, 65_536, 1 << 40):
        matcher = matcher_of([1, 200])
        matcher.skip_to(target)
        assert not matcher.is_active()


def test_a_copy_walks_on_its_own() -> None:
    docs = list(range(0, 900, 3))
    matcher = matcher_of(docs)
    matcher.skip_to(450)
    copy = matcher.copy()
    matcher.skip_to(800)
    assert copy.id() == 450
    assert list(walked(copy)) == [doc for doc in docs if doc >= 450]
    assert matcher.id() == 801


def test_blocks_tell_their_bounds() -> None:
    docs = list(range(7, 3000, 5))
    postings, frequencies, _, lengths = postings_of(docs)
    matcher = ArrayMatcher(postings, formats.Positions(), TERM)
    for first in range(0, len(docs), BLOCK):
        matcher.skip_to(docs[first] + 1 if first + 1 < len(docs) else docs[first])
        block = slice(first, first + BLOCK)
        within = lengths[docs[block]].tolist()
        assert matcher.block_min_id() == docs[block][0]
        assert matcher.block_max_id() == docs[block][-1]
        assert matcher.block_max_weight() == max(frequencies[block])
        assert (matcher.block_min_length(), matcher.block_max_length()) == (min(within), max(within))
    info, all_lengths = postings.info(), lengths[docs].tolist()
    assert (info.weight(), info.doc_frequency(), info.max_weight()) == (
        sum(frequencies),
        len(docs),
        max(frequencies),
    )
    assert (info.min_id(), info.max_id()) == (docs[0], docs[-1])
    assert (info.min_length(), info.max_length()) == (min(all_lengths), max(all_lengths))


def test_blocks_of_low_quality_are_skipped() -> None:
    docs = list(range(5 * BLOCK))
    ones = np.ones(len(docs), np.uint8)
    ones[3 * BLOCK + 9] = 4
    field = FieldArrays(np.array([0, len(docs)]), np.array(docs), ones)
    matcher = ArrayMatcher(TermPostings(field, 0, None), formats.Frequency(), TERM, WeightScorer(4.0))
    assert matcher.supports_block_quality()
    assert (matcher.max_quality(), matcher.block_quality()) == (4.0, 1.0)
    assert matcher.skip_to_quality(0.5) == 0
    assert matcher.skip_to_quality(1.0) == 3
    assert (matcher.id(), matcher.block_quality()) == (3 * BLOCK, 4.0)
    assert matcher.skip_to_quality(4.0) == 2
    assert not matcher.is_active()
    assert matcher.block_quality() == 1.0  # Whoosh asks even then


def test_values_are_encoded_as_their_format_does() -> None:
    postings, frequencies, places, _ = postings_of([3, 9])
    matchers = [
        ArrayMatcher(postings, format_, TERM)
        for format_ in (formats.Positions(), formats.Frequency(), formats.Existence())
    ]
    assert formats.Positions().decode_positions(matchers[0].value()) == places[0]
    assert matchers[0].value_as("position_boosts") == [(place, 1) for place in places[0]]
    assert matchers[1].value() == frequencies[0].to_bytes(4, "big")
    assert matchers[2].value() == b""
    assert [matcher.supports("positions") for matcher in matchers] == [True, False, False]
    assert [matcher.value_as("weight") for matcher in matchers] == [frequencies[0], frequencies[0], 1]


def test_a_search_for_the_best_leaves_blocks_unread(tmp_path: Path) -> None:
    documents = [
        Document(str(number), ["hay"] * 3 if 10 <= number < 30 else ["hay", *["thì"] * 30], *[None] * 6)
        for number in range(2000)
    ]
    made = write(tmp_path / "index", [documents], ArrayCodec())
    with made.searcher() as searcher:
        collector = TopCollector(limit=10)
        searcher.search_with_collector(query.Term("body", "hay"), collector)
        assert [hit.docnum for hit in collector.results()] == list(range(10, 20))
        assert collector.skipped_times >= 10
