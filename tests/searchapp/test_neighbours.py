from __future__ import annotations

import random
from collections.abc import Sequence

from indexer.article import Article
from indexer.store import day_and_second
from searchapp import open_engine
from tests.conftest import MakeIndex
from tests.searchapp.conftest import LargeIndex


def expected(
    articles: Sequence[Article], article: Article, agency: str | None
) -> tuple[str | None, str | None]:
    """Return the ids before and after an article among those of an agency, by plain sorting."""
    if article.published is None:
        return None, None
    among = [
        other
        for other in articles
        if other.published is not None and (agency is None or agency in other.agencies)
    ]
    order = [
        other.id for other in sorted(among, key=lambda other: (*day_and_second(other.published), other.id))
    ]
    place = order.index(article.id)
    return (order[place - 1] if place else None), (order[place + 1] if place + 1 < len(order) else None)


def test_neighbours_are_the_articles_before_and_after_of_one_agency_or_of_all(
    large_index: LargeIndex,
) -> None:
    engine = open_engine(large_index.path)
    chosen = random.Random(7).sample(large_index.articles, 60)  # noqa: S311
    for article in chosen:
        for agency in (None, *article.agencies):
            before, after = engine.neighbours(article.id, agency=agency)
            found = (before.id if before else None, after.id if after else None)
            assert found == expected(large_index.articles, article, agency), (article.id, agency)


def test_an_agency_without_other_articles_gives_no_neighbours(make_index: MakeIndex) -> None:
    engine = open_engine(make_index([Article(id="a", title="A", body="", agencies=("UBND",))]))
    assert engine.neighbours("a", agency="UBND") == (None, None)
    assert engine.neighbours("a", agency="HĐND") == (None, None)
    assert engine.neighbours("không có", agency="UBND") == (None, None)
