"""A large index of made-up articles, in several segments and with articles removed and replaced."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from indexer.article import LOCAL_TIME, Article
from indexer.store import IndexFolder
from tests.indexer.articles import commit
from tests.searchapp.browsing import browser, open_page, site

__all__ = ["browser", "open_page", "site"]

SIZE = 13_500
"""Enough for whole rows of scores, bitmaps and lists of articles, with neighbouring words and without."""

WORDS = (
    "hội nghị hội nghi hoi nghị ủy ban nhân dân thành phố quận ba đình phòng cháy chữa và của các là ở "
    "giải phóng mặt bằng tuyển dụng viên chức bàn bán ban an hòa hoa họp đường"
)
RARE = ["kênh", "rạch", "cầu", "phà", "bến", "123/QĐ-UBND", "12/01/2024", "OK"]


@dataclass(frozen=True)
class LargeIndex:
    """An index on disk and the articles in it."""

    path: Path
    articles: list[Article]


@pytest.fixture(scope="session")
def large_index(tmp_path_factory: pytest.TempPathFactory) -> LargeIndex:
    """An index of SIZE articles in three commits, with a fortieth removed and a fortieth replaced."""
    folder = IndexFolder(tmp_path_factory.mktemp("large") / "index")
    chance = random.Random(20260101)  # noqa: S311
    titles = [_text(chance, 6) for _ in range(700)]
    bodies = [_text(chance, 14) for _ in range(1500)]

    def article(article_id: str) -> Article:
        return _article(chance, article_id, chance.choice(titles), chance.choice(["", *bodies]))

    made = [article(f"a{number:05}") for number in range(SIZE + SIZE // 40)]
    commit(folder, made[:7000])
    commit(folder, made[7000:])
    removed = {article.id for article in chance.sample(made, SIZE // 40)}
    kept = {article.id: article for article in made if article.id not in removed}
    replaced = [article(article_id) for article_id in chance.sample([*kept], SIZE // 40)]
    commit(folder, replaced, removed=removed)
    kept |= {article.id: article for article in replaced}
    return LargeIndex(folder.root, [*kept.values()])


def _text(chance: random.Random, most: int) -> str:
    words = WORDS.split()
    # The first words are the frequent ones.
    chosen = chance.choices(words, range(len(words), 0, -1), k=chance.randint(1, most))
    if chance.random() < 0.05:
        chosen += chance.sample(RARE, 3)
    return " ".join(chosen)


def _article(chance: random.Random, article_id: str, title: str, body: str) -> Article:
    day = date(2020, 1, 1) + timedelta(days=chance.randrange(1500))
    time = datetime(day.year, day.month, day.day, chance.randrange(24), tzinfo=LOCAL_TIME)
    return Article(
        id=article_id,
        title=title,
        body=body,
        agencies=tuple(f"Sở {number}" for number in chance.sample(range(12), chance.choice([0, 1, 1, 1, 3]))),
        category=chance.choice(["Tin tức", "Thông báo", "Pháp luật", None]),
        published=chance.choice([day, day, time, None]),
    )
