"""Where do the known items come from? The corpus of newspaper articles on local government."""

from __future__ import annotations

from pathlib import Path

from indexer.ingest import Load
from indexer.readers import ReadOptions
from indexer.store import IndexFolder
from tests.conftest import TODAY

FILE = "news/municipal.jsonl.xz"
ARTICLES = 3897


def load_municipal(shared_data: Path, folder: Path) -> None:
    """Load the corpus with the product's loader into a new index in `folder`; takes some seconds."""
    load = Load(IndexFolder(folder), ReadOptions(today=TODAY))
    report = load.run([shared_data / FILE], holder="the known items")
    assert (report.articles, report.rejected) == (ARTICLES, 0)
