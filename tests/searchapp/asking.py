"""Asks small indexes in tests."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from indexer.article import LOCAL_TIME, Article
from searchapp import open_engine
from searchapp.engine import ResultPage
from searchapp.request import SearchRequest


def articles(*titles: str) -> list[Article]:
    return [Article(id=f"{place}", title=title, body="") for place, title in enumerate(titles)]


def ask(folder: Path, query: str, **parameters: str) -> ResultPage:
    return open_engine(folder).search(SearchRequest.parse([("q", query), *parameters.items()]))


def ids(page: ResultPage) -> set[str]:
    return {hit.id for hit in page.hits}


FILED = [
    Article(
        id="a",
        title="tin",
        body="",
        agencies=("UBND quận Ba Đình",),
        category="Tin tức",
        published=date(2024, 1, 12),
    ),
    Article(
        id="b",
        title="tin",
        body="",
        agencies=("UBND quận Ba Đình", "HĐND quận Ba Đình"),
        category="Thông báo",
        published=datetime(2024, 1, 31, 23, 59, tzinfo=LOCAL_TIME),
    ),
    Article(id="c", title="tin", body="", agencies=("UBND quận Gò Vấp",), published=date(2023, 12, 31)),
    Article(id="d", title="tin", body="", category="Tin tức"),
]
