"""How fast is SQLite's full-text search, with one GROUP BY for each facet?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.peers import HITS, Builder, Document, Found, Searching
from bench.questions import Question

_FILE = "articles.db"
# Every character but spaces is part of a term; what is cut and lower-cased already stays as it is.
_TABLES = """
CREATE VIRTUAL TABLE terms USING fts5(
    title, body, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cf'"
);
CREATE TABLE article (number INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE facts (number INTEGER PRIMARY KEY, category TEXT NOT NULL, month INTEGER NOT NULL);
CREATE TABLE agency (number INTEGER, name TEXT NOT NULL, PRIMARY KEY (number, name)) WITHOUT ROWID;
"""
_BEST = "SELECT rowid FROM terms WHERE terms MATCH ? ORDER BY rank LIMIT ?"
_COUNT = (
    "SELECT {value}, count(*) FROM terms JOIN {table} ON number = terms.rowid "
    "WHERE terms MATCH ? GROUP BY {value}"
)
_COUNTS = {
    "agency": _COUNT.format(value="name", table="agency"),
    "category": _COUNT.format(value="category", table="facts"),
    "month": _COUNT.format(value="month", table="facts"),
}


class SqliteFts5:
    """The peer."""

    name = f"SQLite {sqlite3.sqlite_version} FTS5"

    @contextmanager
    def building(self, folder: Path) -> Iterator[Builder]:
        """Begin a new index in an empty folder."""
        connection = sqlite3.connect(folder / _FILE)
        connection.executescript(_TABLES)
        yield _Builder(connection)
        connection.execute("INSERT INTO terms(terms) VALUES ('optimize')")
        connection.commit()
        connection.execute("ANALYZE")
        connection.close()

    def open(self, folder: Path) -> Searching:
        """Open an index that was built."""
        connection = sqlite3.connect(folder / _FILE)
        connection.execute("PRAGMA mmap_size = 4000000000")
        connection.execute("PRAGMA cache_size = -200000")
        return _Searching(connection)


class _Builder:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute
        self._count = 0

    def add(self, document: Document) -> None:
        self._count += 1
        number, article = self._count, document.article
        self._run(
            "INSERT INTO terms(rowid, title, body) VALUES (?, ?, ?)", (number, document.title, document.body)
        )
        self._run("INSERT INTO article VALUES (?, ?, ?)", (number, article.title, article.body))
        self._run("INSERT INTO facts VALUES (?, ?, ?)", (number, document.category, document.month))
        for agency in document.agencies:
            self._run("INSERT INTO agency VALUES (?, ?)", (number, agency))


class _Searching:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute

    def ask(self, question: Question) -> Any:
        match = _match(question)
        best = self._run(_BEST, (match, HITS)).fetchall()
        return best, {name: self._run(counting, (match,)).fetchall() for name, counting in _COUNTS.items()}

    def read(self, answer: Any) -> object:
        best, _ = answer
        marks = ", ".join("?" * len(best))
        return self._run(
            f"SELECT title, body FROM article WHERE number IN ({marks})",  # noqa: S608 (question marks alone)
            [number for (number,) in best],
        ).fetchall()

    def found(self, answer: Any) -> Found:
        _, counts = answer
        agencies, categories, months = (dict(counts[name]) for name in _COUNTS)
        return Found(sum(categories.values()), agencies, categories, months)


def _match(question: Question) -> str:
    quoted = [f'"{word}"' for word in question.words]
    return f'"{" ".join(question.words)}"' if question.phrase else " AND ".join(quoted)
