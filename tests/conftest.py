"""Shared by all tests: articles, indexes, the web application, and where real data lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from indexer.article import Article
from indexer.ingest import Load
from indexer.readers import ReadOptions
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.engine import SearchEngine
from searchapp.web import create_app
from tests.indexer.articles import commit

# How long an example takes says more of the machine than of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_DOCS = ROOT / "sample_docs"
SHARED_DATA = ROOT.parent / "shared" / "data"
TODAY = date(2026, 1, 1)

REAL_FILES = ("news/ba-dinh-2024-01-12.txt", "news/govap.jsonl", "news/municipal.jsonl.xz")
REAL_ARTICLES = 3903

MakeIndex = Callable[[Iterable[Article]], Path]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real articles, which not every machine has."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real articles at {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def real_index(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the real municipal articles."""
    folder = tmp_path_factory.mktemp("real") / "index"
    report = Load(IndexFolder(folder), ReadOptions(today=TODAY)).run(
        [shared_data / name for name in REAL_FILES], holder="the tests"
    )
    assert (report.articles, report.rejected) == (REAL_ARTICLES, 0)
    return folder


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of sample_docs/articles, made by the real loader."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    report = Load(IndexFolder(folder), ReadOptions(today=TODAY)).run(
        [SAMPLE_DOCS / "articles"], holder="the tests"
    )
    assert report.rejected == 0
    return folder


@pytest.fixture(scope="session")
def engine(sample_index: Path) -> SearchEngine:
    """An engine over `sample_index`."""
    return open_engine(sample_index)


@pytest.fixture(scope="session")
def app(engine: SearchEngine) -> Flask:
    """The web application over `sample_index`."""
    return create_app(engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of `app`."""
    return app.test_client()


@pytest.fixture
def make_index(tmp_path: Path) -> MakeIndex:
    """Write articles into a new index, one commit for every two, and return its folder."""

    def make(articles: Iterable[Article]) -> Path:
        folder = IndexFolder(tmp_path / "index")
        every = list(articles)
        for start in range(0, max(len(every), 1), 2):
            commit(folder, every[start : start + 2])
        return folder.root

    return make
