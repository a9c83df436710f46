"""Known items of a municipal corpus come first, however they are typed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from indexer.analysis.canonical import fold
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.engine import SearchEngine
from tests.indexer.loading import stored
from tests.relevance.asking import FIRST, WAYS, Outcome, ask
from tests.relevance.known_items import KINDS, read_known_items
from tests.relevance.municipal import load_municipal
from tests.relevance.summary import misses, share_found, without_results

GOAL = 0.95
"""Of so many items a right article is among the first."""


@pytest.fixture(scope="session")
def municipal_index(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the corpus, loaded once for all tests."""
    folder = tmp_path_factory.mktemp("municipal") / "index"
    load_municipal(shared_data, folder)
    return folder


@pytest.fixture(scope="session")
def municipal_engine(municipal_index: Path) -> SearchEngine:
    """An engine over `municipal_index`."""
    return open_engine(municipal_index)


@pytest.fixture(scope="session", params=WAYS, ids=lambda way: way.key)
def outcomes(request: pytest.FixtureRequest, municipal_engine: SearchEngine) -> list[Outcome]:
    """What every item brought, in one way of typing after the other."""
    return ask(municipal_engine, read_known_items(), request.param)


def test_there_are_queries_enough_of_every_kind() -> None:
    kinds = Counter(item.kind for item in read_known_items())
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 20
    assert kinds.total() >= 160


def test_no_query_stands_twice() -> None:
    assert [query for query, times in Counter(i.query for i in read_known_items()).items() if times > 1] == []


def test_queries_are_as_short_as_people_type_them() -> None:
    syllables = {item.query: len(item.query.split()) for item in read_known_items()}
    assert [query for query, count in syllables.items() if count > 10] == []
    assert sum(syllables.values()) / len(syllables) < 8


def test_every_right_article_is_named_once_and_is_in_the_corpus(municipal_index: Path) -> None:
    articles = stored(IndexFolder(municipal_index))
    for item in read_known_items():
        assert item.ids, item
        assert len(set(item.ids)) == len(item.ids), item
        assert set(item.ids) <= articles.keys(), item


def test_no_query_is_a_headline(municipal_index: Path) -> None:
    headlines = {fold(article.title).casefold() for article in stored(IndexFolder(municipal_index)).values()}
    assert [i.query for i in read_known_items() if fold(i.query).casefold() in headlines] == []


def test_a_right_article_is_among_the_first_three(outcomes: list[Outcome]) -> None:
    assert FIRST == 3
    share = share_found(outcomes)
    if share < GOAL:
        pytest.fail(
            f"{share:.1%} of {len(outcomes)} found, not {GOAL:.0%}:\n{misses(outcomes)}", pytrace=False
        )


def test_no_query_finds_nothing(outcomes: list[Outcome]) -> None:
    if nothing := without_results(outcomes):
        pytest.fail("\n".join([f"{len(nothing)} of {len(outcomes)} found nothing:", *nothing]), pytrace=False)
