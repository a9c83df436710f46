"""What would one take instead? Each module makes another engine do the same work on the same articles.

All are given what the product's index holds: its articles, and its own terms (syllables, numbers, dates,
document numbers) joined by spaces, so that all match alike and analysis makes no difference in searching.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bench.questions import Question
from indexer.analysis.tokens import terms
from indexer.article import Article
from indexer.store import IndexFolder, open_snapshot
from searchapp.request import NONE_VALUE

HITS = 10
"""Best hits that every answer holds."""

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Document:
    """An article as every peer gets it."""

    article: Article
    title: str
    """Its terms, joined by spaces."""
    body: str
    agencies: tuple[str, ...]
    category: str
    month: int
    """202401 for January 2024; 0 without a date."""


@dataclass(frozen=True, slots=True)
class Found:
    """What can be compared of two engines' answers: how many match, in all and by facet value."""

    total: int
    agencies: Mapping[str, int]
    categories: Mapping[str, int]
    months: Mapping[int, int]


class Builder(Protocol):
    """Writes a peer's index; what was added is there once the context is left without an error."""

    def add(self, document: Document) -> None:
        """Add one article."""


class Searching(Protocol):
    """An opened index. Only `ask` and `read` are timed."""

    def ask(self, question: Question) -> Any:
        """Find the best ten hits, the exact total and the counts of three facets."""

    def read(self, answer: Any) -> object:
        """Fetch title and body of the hits."""

    def found(self, answer: Any) -> Found:
        """Return what `ask` answered in a form that can be compared."""


class Peer(Protocol):
    """An engine that searches."""

    name: str

    def building(self, folder: Path) -> AbstractContextManager[Builder]:
        """Begin a new index in an empty folder."""

    def open(self, folder: Path) -> Searching:
        """Open an index that was built."""


def build(index: Path, peers: Mapping[Path, Peer]) -> None:
    """Give every article of the product's index to all peers at once; each gets the folder it is named by."""
    with ExitStack() as stack:
        builders = []
        for folder, peer in peers.items():
            folder.mkdir(parents=True)
            builders.append(stack.enter_context(peer.building(folder)))
        for document in documents(index):
            for builder in builders:
                builder.add(document)


def documents(index: Path) -> Iterator[Document]:
    """Yield every article of the product's index, with its terms."""
    snapshot = open_snapshot(IndexFolder(index))
    for start in range(0, snapshot.size, _BATCH):
        for article in snapshot.articles(list(range(start, min(start + _BATCH, snapshot.size)))):
            day = article.day
            yield Document(
                article,
                " ".join(terms(article.title)),
                " ".join(terms(article.body)),
                article.agencies or (NONE_VALUE,),
                article.category or NONE_VALUE,
                day.year * 100 + day.month if day else 0,
            )
