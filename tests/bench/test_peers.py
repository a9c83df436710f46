"""Tests that the peers do the same work: over one index all find the same, in all and by facet value."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

from bench.comparing import differences
from bench.peers import Peer, build
from bench.product import Product, exact, opened
from bench.questions import Question
from searchapp.request import SearchRequest

QUESTIONS = [
    *(Question((word,)) for word in ("và", "quận", "hòa", "2024", "xyzzy")),
    *(Question(tuple(text.split())) for text in ("ủy ban nhân dân", "phòng cháy chữa cháy", "hội nghị quận")),
    *(Question(tuple(text.split()), phrase=True) for text in ("ủy ban", "chữa cháy", "nhân dân quận")),
]


@pytest.mark.parametrize(
    ("module", "name"),
    [("sqlite_peer", "SqliteFts5"), ("whoosh_peer", "StockWhoosh"), ("tantivy_peer", "Tantivy")],
)
def test_a_peer_finds_what_the_product_finds(
    module: str, name: str, sample_index: Path, tmp_path: Path
) -> None:
    if module == "tantivy_peer" and not os.environ.get("REQUIRE_PEERS"):
        pytest.importorskip("tantivy")
    peer: Peer = getattr(importlib.import_module(f"bench.peers.{module}"), name)()
    build(sample_index, {tmp_path / "peer": peer})
    product, other = Product(opened(sample_index), QUESTIONS), peer.open(tmp_path / "peer")
    assert differences(QUESTIONS, product, other) == []
    totals = [other.found(other.ask(question)).total for question in QUESTIONS]
    assert totals[:2] != [0, 0]
    assert totals[4] == 0


def test_differences_are_named(sample_index: Path) -> None:
    engine = opened(sample_index)
    product, narrower = Product(engine, QUESTIONS), Product(engine, QUESTIONS, _with_another_word)
    assert "và" in differences(QUESTIONS[:1], product, narrower)


def _with_another_word(question: Question) -> SearchRequest:
    return exact(Question((*question.words, "xyzzy")))
