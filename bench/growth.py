"""How do loading and searching change as the corpus grows, a hundredfold from the smallest to the largest?"""

from __future__ import annotations

from itertools import pairwise

from bench.product import Product, exact, opened, usual
from bench.questions import Question
from bench.results import Goal, Part, Table
from bench.sizes import Sizes
from bench.timing import Spread, asked_again, spread
from bench.workplace import Load, Workplace

MEGABYTE = 1_000_000
_EXACT, _USUAL = "match=exact", "default match"


def measure(place: Workplace, sizes: Sizes) -> Part:
    """Load corpora of several sizes and ask each the same questions."""
    queries = place.questions(min(sizes.growth)).queries
    loads = [place.loaded(size) for size in sizes.growth]
    texts = [place.corpus(size).text_bytes for size in sizes.growth]
    spreads = [_times(load, queries, sizes.rounds) for load in loads]
    slower = [
        (spreads[after][_EXACT].p50 / spreads[before][_EXACT].p50)
        / (loads[after].articles / loads[before].articles)
        for before, after in pairwise(range(len(loads)))
    ]
    rates = [load.rate for load in loads]
    return Part(
        "growth",
        "Growth",
        goals=(
            Goal("growth of p50 by that of the corpus, at worst", "at most", 1, max(slower), "×"),
            Goal(
                "load rate of the largest corpus, of the best of a smaller one's",
                "at least",
                0.8,
                rates[-1] / max(rates[:-1]),
                "×",
            ),
            Goal(
                "peak memory of the largest load, all processes",
                "at most",
                1500,
                max(load.memory.total for load in loads) / MEGABYTE,
                "MB",
            ),
        ),
        tables=(
            Table(
                "The same questions, one index after another",
                (
                    "articles",
                    "p50 ms",
                    "p95 ms",
                    "default match p50 ms",
                    "loaded a second",
                    "load private MB",
                    "load total MB",
                    "largest process MB",
                    "index MB",
                    "index by text",
                ),
                tuple(
                    (
                        load.articles,
                        taken[_EXACT].p50 * 1000,
                        taken[_EXACT].p95 * 1000,
                        taken[_USUAL].p50 * 1000,
                        load.rate,
                        load.memory.private / MEGABYTE,
                        load.memory.total / MEGABYTE,
                        load.memory.largest / MEGABYTE,
                        load.index_bytes / MEGABYTE,
                        load.index_bytes / text,
                    )
                    for load, taken, text in zip(loads, spreads, texts, strict=True)
                ),
            ),
        ),
        notes=(
            f"{len(queries)} queries drawn from the smallest corpus, with which each larger one begins.",
            "Where the news ends, the corpus is the same articles again, with new ids, days and agencies.",
        ),
        plot=tuple(
            {
                "articles": load.articles,
                "p50 ms": taken[_EXACT].p50 * 1000,
                "rate": load.rate,
                "memory MB": load.memory.total / MEGABYTE,
                "index MB": load.index_bytes / MEGABYTE,
            }
            for load, taken in zip(loads, spreads, strict=True)
        ),
    )


def _times(load: Load, queries: tuple[Question, ...], rounds: int) -> dict[str, Spread]:
    engine = opened(load.index)
    taken = asked_again(
        queries,
        {_EXACT: Product(engine, queries, exact).ask, _USUAL: Product(engine, queries, usual).ask},
        rounds=rounds,
    )
    return {name: spread(seconds) for name, seconds in taken.items()}
