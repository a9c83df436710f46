"""How are articles written for programs? As JSON Lines, each as the API gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from indexer.article import Article
from searchapp.web.exports.table import Table

_PART = 65_536
"""Bytes that are sent at a time."""


def json_lines(articles: Iterable[Article], _: Table) -> Iterator[bytes]:
    """Yield the file in parts, articles read as far as they are needed."""
    lines: list[bytes] = []
    size = 0
    for article in articles:
        record = article.as_json()
        del record["origin"]  # a path on the machine that loaded it
        lines.append(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
        size += len(lines[-1])
        if size >= _PART:
            yield b"".join(lines)
            lines, size = [], 0
    yield b"".join(lines)
