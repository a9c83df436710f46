"""Tests of what counts for a long query whose words stand close together, though not side by side."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.ranking import ALL_IF_ENOUGH, PASSAGE_LENGTH, PASSAGE_WORDS, passage_weight
from searchapp.request import SearchRequest
from tests.conftest import MakeIndex
from tests.indexer.articles import commit
from tests.searchapp.comparing import assert_same_scores, hits
from tests.searchapp.plain import PlainIndex, Wanted

WORDS = ["chợ", "hoa", "xuân", "quận", "mở", "cửa", "phục", "vụ", "dân"]
QUERY = " ".join(WORDS)
FILLING = "là"


@pytest.mark.parametrize(("words", "weight"), [(1, 0), (6, 0), (7, 0.1), (10, 0.4), (16, 1), (99, 1)])
def test_the_longer_a_query_the_more_a_passage_counts(words: int, weight: float) -> None:
    assert passage_weight(words) == pytest.approx(weight)


def spread(gap: int) -> str:
    """Return a text of one length in which the words stand `gap` apart, never two side by side."""
    text = [FILLING] * 400
    for place, word in enumerate(WORDS):
        text[place * gap] = word
    return " ".join(text)


def test_words_of_one_passage_come_before_the_same_words_far_apart(make_index: MakeIndex) -> None:
    bodies = {"close": spread(2), "wide": spread(12), "apart": spread(40)}
    folder = make_index(Article(id=name, title="tin", body=body) for name, body in bodies.items())
    page = open_engine(folder).search(SearchRequest(q=QUERY))
    assert [hit.id for hit in page.hits] == ["close", "wide", "apart"]


def test_a_passage_ends_after_its_last_word(make_index: MakeIndex) -> None:
    def body(distance: int) -> str:
        text = [FILLING] * 200
        text[0:16:2] = WORDS[:8]
        text[distance] = WORDS[8]
        return " ".join(text)

    distances = {"inside": PASSAGE_LENGTH - 1, "outside": PASSAGE_LENGTH, "further": PASSAGE_LENGTH + 40}
    articles = [Article(id=name, title="tin", body=body(at)) for name, at in distances.items()]
    engine = open_engine(make_index(articles))
    scores = {hit.id: hit.score for hit in engine.search(SearchRequest(q=QUERY)).hits}
    assert scores["outside"] == scores["further"]
    assert scores["inside"] > scores["outside"]


@pytest.mark.parametrize("wide", [False, True], ids=["as typed", "without marks"])
@pytest.mark.parametrize("count", [ALL_IF_ENOUGH, ALL_IF_ENOUGH + 1, 12, PASSAGE_WORDS])
def test_scores_equal_plain_ones_in_long_texts(tmp_path: Path, count: int, *, wide: bool) -> None:
    chance = random.Random(count)  # noqa: S311
    bare = [f"{first}{last}" for first in "bcdghklmn" for last in ("an", "oan", "ang", "oang")]
    marked = [word.replace("a", "á") for word in bare]
    articles = [
        Article(
            id=f"a{number:03}",
            title=" ".join(chance.choices([*bare, *marked], k=5)),
            body=" ".join(chance.choices([*bare, *marked, *["và"] * 200], k=chance.randint(0, 300))),
        )
        for number in range(300)
    ]
    words = tuple(chance.sample(bare if wide else marked, count))
    expected = PlainIndex(articles).scores(Wanted(words, wide=wide))
    commit(IndexFolder(tmp_path), articles)
    engine = open_engine(tmp_path)
    assert_same_scores(hits(engine, " ".join(words), 50, "typed"), expected, 50)


def test_the_explanation_names_the_passage(make_index: MakeIndex) -> None:
    folder = make_index([Article(id="a", title="tin", body=spread(2)), Article(id="b", title="x", body="y")])
    page = open_engine(folder).search(SearchRequest(q=QUERY))
    (parts,) = page.explain().hits
    assert "passage" in {part.kind for part in parts}
    assert sum(part.score for part in parts) == pytest.approx(page.hits[0].score, rel=1e-4)
