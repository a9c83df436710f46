"""Tests of the corpora: labels by a fixed seed, small ones that begin large ones, new ids for copies."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from bench.corpus import AGENCIES, CATEGORIES, FIRST_DAY, Labels, labels, write_corpus


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    rows = [{"id": f"n{number}", "title": "Đê", "body": "nước"} for number in range(3)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_labels_are_the_same_for_the_same_seed() -> None:
    first, again = (list(islice(labels(7), 50)) for _ in range(2))
    assert first == again
    assert first != list(islice(labels(8), 50))


def test_labels_cover_ten_years_forty_agencies_and_ten_categories() -> None:
    drawn: list[Labels] = list(islice(labels(), 5_000))
    assert {one.category for one in drawn} == set(CATEGORIES)
    assert {agency for one in drawn for agency in one.agencies} == set(AGENCIES)
    assert {len(one.agencies) for one in drawn} == {0, 1, 2}
    days = sorted(one.published for one in drawn)
    assert days[0][:7] == FIRST_DAY.isoformat()[:7]
    assert days[-1][:7] == "2024-12"


def test_a_small_corpus_is_the_beginning_of_a_larger_one_and_copies_have_ids_of_their_own(
    news: Path, tmp_path: Path
) -> None:
    small = write_corpus(news, tmp_path / "small.jsonl", 2)
    large = write_corpus(news, tmp_path / "large.jsonl", 7)
    rows = list(large.rows())
    assert rows[:2] == list(small.rows())
    assert [row["id"] for row in rows] == ["n0", "n1", "n2", "n0-1", "n1-1", "n2-1", "n0-2"]
    assert large.text_bytes == 7 * len("Đênước".encode())


def test_more_articles_come_after_those_there_are_and_have_ids_of_their_own(
    news: Path, tmp_path: Path
) -> None:
    more = write_corpus(news, tmp_path / "more.jsonl", 2, skip=2, prefix="more-")
    assert [row["id"] for row in more.rows()] == ["more-n2", "more-n0-1"]
