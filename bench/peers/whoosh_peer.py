"""How fast is Whoosh as it comes, with its own posting format, scoring and grouping?

The agencies of an article stand in one column, joined: to group by a column with one value an article is its
fastest way, and the counts of joined values are split afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh import __version__, analysis, fields, index, query, sorting

from bench.peers import HITS, Builder, Document, Found, Searching
from bench.questions import Question

_TEXT = ("title", "body")
_BETWEEN = "\x1f"
_MEMORY = 512  # megabytes of postings before they go to a temporary file


class StockWhoosh:
    """The peer."""

    name = f"Whoosh {'.'.join(map(str, __version__))}"

    @contextmanager
    def building(self, folder: Path) -> Iterator[Builder]:
        """Begin a new index in an empty folder."""
        builder = _Builder(index.create_in(folder, _schema()).writer(limitmb=_MEMORY))
        yield builder
        builder.writer.commit()

    def open(self, folder: Path) -> Searching:
        """Open an index that was built."""
        return _Searching(index.open_dir(folder, schema=_schema()).searcher())


class _Builder:
    def __init__(self, writer: Any) -> None:
        self.writer = writer

    def add(self, document: Document) -> None:
        self.writer.add_document(
            title=document.title,
            body=document.body,
            _stored_title=document.article.title,
            _stored_body=document.article.body,
            agency=_BETWEEN.join(document.agencies),
            category=document.category,
            month=str(document.month),
        )


class _Searching:
    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher

    def ask(self, question: Question) -> Any:
        facets = sorting.Facets()
        for field in ("agency", "category", "month"):
            facets.add_field(field, maptype=sorting.Count)
        # With grouping it hands back every hit whatever the limit says; the best ten are the first.
        return self._searcher.search(_query(question), limit=HITS, groupedby=facets)

    def read(self, answer: Any) -> object:
        return [dict(hit) for hit in answer[:HITS]]

    def found(self, answer: Any) -> Found:
        agencies: Counter[str] = Counter()
        for joined, count in answer.groups("agency").items():
            for agency in joined.split(_BETWEEN):
                agencies[agency] += count
        months = {int(month): count for month, count in answer.groups("month").items()}
        return Found(len(answer), agencies, answer.groups("category"), months)


def _query(question: Question) -> Any:
    if question.phrase:
        return query.Or([query.Phrase(field, list(question.words)) for field in _TEXT])
    return query.And(
        [query.Or([query.Term(field, word) for field in _TEXT]) for word in question.words]
    ).normalize()


def _schema() -> Any:
    text = fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer(), phrase=True, stored=True)
    value = fields.ID(sortable=True)
    return fields.Schema(title=text, body=text, agency=value, category=value, month=value)
