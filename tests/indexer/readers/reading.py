"""Reads one file in tests, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from indexer.article import Article
from indexer.readers import EncodingNote, ReadOptions, Rejection, read_file

TODAY = date(2024, 6, 1)


OPTIONS = ReadOptions(today=TODAY)


Save = Callable[[str, bytes | str], Path]


def read(path: Path, options: ReadOptions = OPTIONS) -> list[Article | Rejection | EncodingNote]:
    """Read a file and see that its progress adds up."""
    taken: list[int] = []
    outcomes = list(read_file(path, options, advance=taken.append))
    assert sum(taken) == (path.stat().st_size if path.exists() else 0)
    return outcomes


def one(path: Path, options: ReadOptions = OPTIONS) -> Article:
    (article,) = read(path, options)
    assert isinstance(article, Article)
    return article


def faults(path: Path, options: ReadOptions = OPTIONS) -> list[tuple[int | None, str]]:
    return [(item.line, item.code) for item in read(path, options) if isinstance(item, Rejection)]


def article_of(save: Save, record: dict[str, Any], **options: Any) -> Article:
    return one(save("a.jsonl", orjson.dumps(record)), ReadOptions(today=TODAY, **options))
