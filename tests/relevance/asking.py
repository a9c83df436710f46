"""At which place does the engine put the right article? Every known item, asked in one way of typing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bench.evaluation.typing_ways import AS_GIVEN, TELEX, WITHOUT_MARKS, Way
from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from tests.relevance.known_items import KnownItem

WAYS = (AS_GIVEN, WITHOUT_MARKS, TELEX)

FIRST = 3
"""The right article has to be among so many."""

DEPTH = 50
"""Hits that are looked at for its place."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a known item brought."""

    item: KnownItem
    typed: str
    """The query as it was asked."""
    total: int
    rank: int | None
    """Place of the first right article, from 1 on; None where it is not among the first DEPTH hits."""
    first: tuple[str, ...]
    """Ids of the first hits, no more than FIRST."""

    @property
    def found(self) -> bool:
        """Whether a right article is among the first."""
        return self.rank is not None and self.rank <= FIRST


def ask(engine: SearchEngine, items: Iterable[KnownItem], way: Way) -> list[Outcome]:
    """Return the outcome of every item, typed that way, in their order."""
    return [_ask(engine, item, way.typed(item.query)) for item in items]


def _ask(engine: SearchEngine, item: KnownItem, typed: str) -> Outcome:
    page = engine.search(SearchRequest.parse([("q", typed), ("per_page", str(DEPTH))]))
    ids = [hit.id for hit in page.hits]
    rank = next((place for place, found in enumerate(ids, start=1) if found in item.ids), None)
    return Outcome(item, typed, page.total, rank, tuple(ids[:FIRST]))
