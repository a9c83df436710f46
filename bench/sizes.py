"""How much is measured? A trial that only tells that all works, a quick bench, and the full one."""

from __future__ import annotations

from dataclasses import dataclass

WHOLE_CORPUS = 84_132
"""Articles in the news corpus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The sizes of one run, in articles unless said otherwise."""

    name: str
    segmented: int
    """Articles that both segmenters are timed on and of which every word is compared."""
    loaded: int
    stock_loaded: int
    """Articles loaded by the slowest peer."""
    load_rounds: int
    searched: int
    stock_searched: int
    """Articles searched by the slowest peer, and by the product beside it."""
    questions: int
    """Queries drawn; a few fixed ones come on top. Phrases: a quarter of it."""
    rounds: int
    """How often each query is asked in all."""
    slow_rounds: int
    """The same for the slow peers."""
    first_rounds: int
    """Freshly opened indexes that each query is asked the first time."""
    processes: int
    """Fresh processes that open an index."""
    http_seconds: float
    """How long many clients ask at once."""
    growth: tuple[int, ...]
    additions: int
    """How many times a hundred articles are added."""


TRIAL = Sizes(
    name="trial",
    segmented=60,
    loaded=150,
    stock_loaded=80,
    load_rounds=1,
    searched=400,
    stock_searched=200,
    questions=24,
    rounds=3,
    slow_rounds=2,
    first_rounds=2,
    processes=2,
    http_seconds=2,
    growth=(100, 200, 400),
    additions=3,
)
QUICK = Sizes(
    name="quick",
    segmented=2_000,
    loaded=2_000,
    stock_loaded=400,
    load_rounds=2,
    searched=8_413,
    stock_searched=2_000,
    questions=210,
    rounds=7,
    slow_rounds=2,
    first_rounds=3,
    processes=5,
    http_seconds=10,
    growth=(841, 2_804, 8_413),
    additions=6,
)
FULL = Sizes(
    name="full",
    segmented=WHOLE_CORPUS,
    loaded=20_000,
    stock_loaded=20_000,
    load_rounds=1,  # a round takes several minutes
    searched=WHOLE_CORPUS,
    stock_searched=20_000,
    questions=210,
    rounds=9,
    slow_rounds=3,
    first_rounds=5,
    processes=7,
    http_seconds=60,
    growth=(8_413, WHOLE_CORPUS, 10 * WHOLE_CORPUS),
    additions=8,
)
ALL = {sizes.name: sizes for sizes in (TRIAL, QUICK, FULL)}
