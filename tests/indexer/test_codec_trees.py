"""Tests of indexer.store.codec: random trees of queries answer as over Whoosh's own segments."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from whoosh import query
from whoosh.codec.base import Codec
from whoosh.query import spans
from whoosh.searching import Searcher

from indexer.store.codec import ArrayCodec
from tests.indexer.codec_documents import EXACT_LENGTHS, VOCABULARY, Document, documents, write

_TREES = 150


def tree(chance: random.Random, depth: int = 0) -> query.Query:
    """Return a random query."""

    def term() -> query.Term:
        text = chance.choice(VOCABULARY[: chance.choice([4, 14, len(VOCABULARY)])])
        return query.Term("body", text, boost=chance.choice([1.0, 1.0, 2.0, 0.5]))

    def below() -> query.Query:
        return tree(chance, depth + 1)

    def some(least: int, most: int) -> list[query.Query]:
        return [below() for _ in range(chance.randint(least, most))]

    if depth > 2 or chance.random() < 0.3:
        return term()
    kinds = (
        lambda: query.And(some(2, 3)),
        lambda: query.Or(some(2, 5)),
        lambda: query.Or([term(), term(), term()], minmatch=2),
        lambda: query.AndNot(below(), below()),
        lambda: query.And([below(), query.Not(below())]),
        lambda: query.AndMaybe(below(), below()),
        lambda: query.Require(below(), below()),
        lambda: query.Otherwise(below(), below()),
        lambda: query.DisjunctionMax(some(2, 3)),
        lambda: query.ConstantScoreQuery(below(), score=chance.choice([1.0, 5.0])),
        lambda: query.Phrase("body", chance.choices(VOCABULARY[:4], k=2), slop=chance.randint(1, 4)),
        lambda: query.Prefix("body", chance.choice(["h", "đ", "n", "b", "hộ"])),
        lambda: query.Wildcard("body", chance.choice(["h*", "*i", "?ội"])),
        lambda: spans.SpanNear(term(), term(), slop=chance.randint(1, 5), ordered=chance.random() < 0.5),
    )
    return chance.choice(kinds)()


def hits(searcher: Searcher, wanted: query.Query, limit: int | None) -> list[tuple[int, float]] | None:
    """Return document numbers and scores, None where Whoosh's own matchers fail."""
    try:
        return [(hit.docnum, hit.score) for hit in searcher.search(wanted, limit=limit)]
    except (IndexError, NotImplementedError):  # read past the end; no estimate of the size of a span query
        return None


def searcher_of(folder: Path, given: list[Document], codec: Codec | None, deleted: list[int]) -> Any:
    third = len(given) // 3
    made = write(folder, (given[:third], given[third:]), codec)
    writer = made.writer(codec=codec)
    for docnum in deleted:
        writer.delete_document(docnum)
    writer.commit(merge=False)
    return made.searcher()


@pytest.mark.parametrize(("seed", "count"), [(183, 30), (7, 300), (8, 900)])
def test_a_random_tree_gives_the_same_hits_scores_and_order(seed: int, count: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311
    given = documents(seed, count, EXACT_LENGTHS)
    deleted = chance.sample(range(count), count // 5)
    compared = 0
    with (
        searcher_of(tmp_path / "arrays", given, ArrayCodec(), deleted) as arrays,
        searcher_of(tmp_path / "stock", given, None, deleted) as stock,
    ):
        for _ in range(_TREES):
            wanted, limit = tree(chance), chance.choice([None, 3, 10])
            expected = hits(stock, wanted, limit)
            if expected is not None:
                assert hits(arrays, wanted, limit) == expected, wanted
                compared += 1
    assert compared > _TREES * 0.8
