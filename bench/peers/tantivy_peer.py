"""How fast is tantivy, a native engine, through its Python binding?

Title and body are text fields with positions, cut at spaces; agency, category and month are fast fields.
Every word must stand in one of the two texts. One writer thread with much memory makes one segment, which
suits it best.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy

from bench.peers import HITS, Builder, Document, Found, Searching
from bench.questions import Question

_TEXT = ("title", "body")
_HEAP = 1_500_000_000  # bytes of postings before a segment is written
_FACETS = {name: {"terms": {"field": name, "size": 500}} for name in ("agency", "category", "month")}


class Tantivy:
    """The peer."""

    name = f"tantivy {version('tantivy')}"

    @contextmanager
    def building(self, folder: Path) -> Iterator[Builder]:
        """Begin a new index in an empty folder."""
        index = _opened(folder)
        builder = _Builder(index.writer(heap_size=_HEAP, num_threads=1))
        yield builder
        builder.writer.commit()
        builder.writer.wait_merging_threads()

    def open(self, folder: Path) -> Searching:
        """Open an index that was built."""
        return _Searching(_opened(folder))


class _Builder:
    def __init__(self, writer: Any) -> None:
        self.writer = writer

    def add(self, document: Document) -> None:
        made = tantivy.Document()
        made.add_text("title", document.title)
        made.add_text("body", document.body)
        made.add_bytes("title_shown", document.article.title.encode())
        made.add_bytes("body_shown", document.article.body.encode())
        for agency in document.agencies:
            made.add_text("agency", agency)
        made.add_text("category", document.category)
        made.add_integer("month", document.month)
        self.writer.add_document(made)


class _Searching:
    def __init__(self, index: Any) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    def ask(self, question: Question) -> Any:
        query = self._query(question)
        return (
            self._searcher.search(query, HITS, count=True),
            self._searcher.aggregate(query, _FACETS),
        )

    def read(self, answer: Any) -> object:
        best, _ = answer
        return [
            [bytes(shown[f"{field}_shown"][0]).decode() for field in _TEXT]
            for shown in (self._searcher.doc(address) for _, address in best.hits)
        ]

    def found(self, answer: Any) -> Found:
        best, facets = answer
        agencies, categories, months = (
            {bucket["key"]: bucket["doc_count"] for bucket in facets[name]["buckets"]} for name in _FACETS
        )
        return Found(best.count, agencies, categories, {int(key): count for key, count in months.items()})

    def _query(self, question: Question) -> Any:
        make = tantivy.Query
        if question.phrase:
            words = list(question.words)
            return _any(make.phrase_query(self._schema, field, words) for field in _TEXT)
        each = [
            _any(make.term_query(self._schema, field, word) for field in _TEXT) for word in question.words
        ]
        return each[0] if len(each) == 1 else make.boolean_query([(tantivy.Occur.Must, one) for one in each])


def _any(queries: Iterator[Any]) -> Any:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _opened(folder: Path) -> Any:
    schema = tantivy.SchemaBuilder()
    for field in _TEXT:
        schema.add_text_field(field, tokenizer_name="terms", index_option="position")
        schema.add_bytes_field(f"{field}_shown", stored=True)  # stored text fields would be indexed as well
    for field in ("agency", "category"):
        schema.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    schema.add_integer_field("month", fast=True)
    index = tantivy.Index(schema.build(), path=str(folder))
    cut_at_spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("terms", cut_at_spaces)
    return index
