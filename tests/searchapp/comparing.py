"""How are scores of the engine held against plain ones?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from searchapp.engine import SearchEngine
from searchapp.request import Match, SearchRequest

CLOSE = 1e-4


def hits(engine: SearchEngine, q: str, count: int, match: Match = "default") -> Iterator[tuple[str, float]]:
    """Yield ids and scores of the first `count` hits, page by page."""
    for page in range(1, count // 50 + 1):
        found = engine.search(SearchRequest(q=q, match=match, page=page, per_page=50))
        yield from ((hit.id, hit.score) for hit in found.hits)


def assert_same_scores(found: Iterable[tuple[str, float]], expected: dict[str, float], count: int) -> None:
    """Compare the first `count` hits: each score, and the order of those that differ by more than CLOSE."""
    found = list(found)
    best = sorted(expected.values(), reverse=True)[:count]
    assert len(found) == len(best)
    assert len(dict(found)) == len(found)
    for (article, score), in_order in zip(found, best, strict=True):
        assert score == pytest.approx(expected[article], rel=CLOSE)
        assert score == pytest.approx(in_order, rel=CLOSE)
