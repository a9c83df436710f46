"""What would one take instead? Engines and libraries as they come, ranking the same documents.

Each gets titles and texts, and the questions as they are typed, in NFC and small letters, which the product
must bring about itself. Any word may match; scores and parameters are each one's own.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any, Protocol

import bm25s
import tantivy
import whoosh
from pyvi import ViTokenizer
from whoosh import analysis, fields, query, scoring
from whoosh.filedb.filestore import RamStorage

from bench.evaluation.question_sets import Document

_TEXTS = ("title", "text")
_WORD = re.compile(r"\w+")


class RankingPeer(Protocol):
    """Ranks documents for a question."""

    name: str

    def index(self, documents: Sequence[Document]) -> None:
        """Take the documents, in place of any before."""

    def ranked(self, question: str, k: int) -> list[str]:
        """Return the ids of the best `k`, fewer where fewer have any word."""


class StockWhoosh:
    """Lower-cased words in two fields, BM25F."""

    name = f"Whoosh {'.'.join(map(str, whoosh.__version__))}"

    def index(self, documents: Sequence[Document]) -> None:
        words = analysis.RegexTokenizer() | analysis.LowercaseFilter()
        text = fields.TEXT(analyzer=words)
        made = RamStorage().create_index(fields.Schema(id=fields.STORED(), title=text, text=text))
        with made.writer() as writer:
            for one in documents:
                writer.add_document(id=one.id, title=_plain(one.title), text=_plain(one.text))
        self._words = words
        self._searcher = made.searcher(weighting=scoring.BM25F())

    def ranked(self, question: str, k: int) -> list[str]:
        words = [token.text for token in self._words(_plain(question))]
        any_word = query.Or([query.Term(field, word) for word in words for field in _TEXTS])
        return [hit["id"] for hit in self._searcher.search(any_word, limit=k)]


class SqliteFts5:
    """Words without the marks that `remove_diacritics 2` takes off (đ stays), bm25()."""

    name = f"SQLite {sqlite3.sqlite_version} FTS5"

    def index(self, documents: Sequence[Document]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            "CREATE VIRTUAL TABLE documents USING fts5("
            "id UNINDEXED, title, text, tokenize='unicode61 remove_diacritics 2')"
        )
        rows = ((one.id, _plain(one.title), _plain(one.text)) for one in documents)
        self._connection.executemany("INSERT INTO documents VALUES (?, ?, ?)", rows)

    def ranked(self, question: str, k: int) -> list[str]:
        any_word = " OR ".join(f'"{word}"' for word in _syllables(question))
        if not any_word:
            return []
        best = "SELECT id FROM documents WHERE documents MATCH ? ORDER BY bm25(documents) LIMIT ?"
        return [found for (found,) in self._connection.execute(best, (any_word, k))]


class Bm25s:
    """Title and text as one list of terms."""

    def __init__(self, unit: str, terms: Callable[[str], list[str]]) -> None:
        """Name the terms, and cut texts into them."""
        self.name = f"bm25s {version('bm25s')}, {unit}"
        self._terms = terms

    def index(self, documents: Sequence[Document]) -> None:
        self._ids = [one.id for one in documents]
        self._retriever = bm25s.BM25()
        texts = [self._terms(f"{one.title}\n{one.text}") for one in documents]
        self._retriever.index(texts, show_progress=False)

    def ranked(self, question: str, k: int) -> list[str]:
        known = [term for term in self._terms(question) if term in self._retriever.vocab_dict]
        if not known:
            return []
        found, scores = self._retriever.retrieve([known], k=min(k, len(self._ids)), show_progress=False)
        best = zip(found[0].tolist(), scores[0].tolist(), strict=True)
        return [self._ids[number] for number, score in best if score > 0]


class Tantivy:
    """The default tokenizer: letters and digits, lower-cased."""

    name = f"tantivy {version('tantivy')}"

    def index(self, documents: Sequence[Document]) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        for field in _TEXTS:
            schema.add_text_field(field, tokenizer_name="default")
        index = tantivy.Index(schema.build())
        # One writer makes one segment: word frequencies are counted over all documents.
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for one in documents:
            writer.add_document(tantivy.Document(id=one.id, title=_plain(one.title), text=_plain(one.text)))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._schema, self._searcher = index.schema, index.searcher()
        lower = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        self._analyzer: Any = lower.build()

    def ranked(self, question: str, k: int) -> list[str]:
        words = self._analyzer.analyze(_plain(question))
        make = tantivy.Query
        any_word = make.boolean_query(
            [
                (tantivy.Occur.Should, make.term_query(self._schema, field, word))
                for word in words
                for field in _TEXTS
            ]
        )
        hits = self._searcher.search(any_word, k, count=False).hits
        return [self._searcher.doc(address)["id"][0] for _, address in hits]


class Remembering:
    """A peer that ranks what is asked again, or differs in form alone, once."""

    def __init__(self, peer: RankingPeer) -> None:
        self.name = peer.name
        self._peer = peer
        self._found: dict[tuple[str, int], list[str]] = {}

    def index(self, documents: Sequence[Document]) -> None:
        self._found.clear()
        self._peer.index(documents)

    def ranked(self, question: str, k: int) -> list[str]:
        key = unicodedata.normalize("NFC", question), k
        if key not in self._found:
            self._found[key] = self._peer.ranked(question, k)
        return self._found[key]


def all_peers() -> list[RankingPeer]:
    """Return every peer, with nothing to search yet."""
    peers: list[RankingPeer] = [
        StockWhoosh(),
        SqliteFts5(),
        Bm25s("syllables", _syllables),
        Bm25s("pyvi words", _words),
        Tantivy(),
    ]
    return [Remembering(peer) for peer in peers]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _syllables(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


def _words(text: str) -> list[str]:
    """Return the words pyvi finds, which tells names by their capitals, in small letters afterwards."""
    return _WORD.findall(ViTokenizer.tokenize(unicodedata.normalize("NFC", text)).lower())
