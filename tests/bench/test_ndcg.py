"""Tests of nDCG@10 against figures worked out by hand."""

from __future__ import annotations

import math

import pytest

from bench.ndcg import ndcg


def test_the_best_ranking_is_worth_one() -> None:
    assert ndcg(["a", "b", "c"], {"a", "b"}) == 1


def test_a_document_further_down_is_worth_less() -> None:
    assert ndcg(["x", "a"], {"a"}) == pytest.approx(1 / math.log2(3))


def test_nothing_after_the_tenth_counts() -> None:
    assert ndcg([*"0123456789", "a"], {"a"}) == 0
    assert ndcg([], {"a"}) == 0


def test_more_relevant_documents_than_ten_can_still_be_ranked_best() -> None:
    documents = [str(number) for number in range(12)]
    assert ndcg(documents, set(documents)) == pytest.approx(1)


def test_without_relevant_documents_there_is_no_figure() -> None:
    with pytest.raises(ValueError, match="nothing is relevant"):
        ndcg(["a"], set())
