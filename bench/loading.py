"""How fast do articles load, and what room do they take? Whole commands, beside pyvi with other engines."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from bench.commands import run
from bench.corpus import Corpus
from bench.memory import Memory
from bench.results import Cell, Goal, Part, Table
from bench.sizes import Sizes
from bench.workplace import Workplace, folder_bytes, load

MEGABYTE = 1_000_000

_WHOOSH, _TANTIVY = "pyvi + Whoosh 2.7.4", "pyvi + tantivy"
_PRODUCT = "this project"


@dataclass(frozen=True, slots=True)
class _Loaded:
    articles: int
    seconds: float
    memory: Memory
    index_share: float
    """Bytes of the index by bytes of the text."""

    @property
    def rate(self) -> float:
        return self.articles / self.seconds


def measure(place: Workplace, sizes: Sizes) -> Part:
    """Load the same file by each in turn, then again what has not changed."""
    corpus, few = place.corpus(sizes.loaded), place.corpus(sizes.stock_loaded)
    scratch = place.folder / "loading"
    contestants: dict[str, Callable[[], _Loaded]] = {
        _PRODUCT: partial(_load, corpus, scratch / "product"),
        _TANTIVY: partial(_load_with, "tantivy", corpus, scratch / "tantivy"),
        _WHOOSH: partial(_load_with, "whoosh", few, scratch / "whoosh"),
    }
    taken: dict[str, list[_Loaded]] = {name: [] for name in contestants}
    for number in range(sizes.load_rounds):
        for name in list(contestants) if number % 2 == 0 else list(contestants)[::-1]:
            taken[name].append(contestants[name]())
    rates = {name: median(each.rate for each in loads) for name, loads in taken.items()}
    again = [load(corpus, scratch / "product") for _ in range(sizes.load_rounds)]
    unchanged = median(one.articles / one.load_seconds for one in again)
    whole_unchanged = median(one.rate for one in again)
    ours = taken[_PRODUCT]
    peak = max(one.memory.total for one in ours) / MEGABYTE
    shutil.rmtree(scratch)
    return Part(
        "loading",
        f"Loading {corpus.articles:,} articles",
        goals=(
            Goal(
                f"times the articles a second of {_WHOOSH}",
                "at least",
                10,
                rates[_PRODUCT] / rates[_WHOOSH],
                "×",
            ),
            Goal(
                f"times the articles a second of {_TANTIVY}",
                "at least",
                3,
                rates[_PRODUCT] / rates[_TANTIVY],
                "×",
            ),
            Goal("index by raw UTF-8 text, stored text included", "at most", 1.5, ours[0].index_share, "×"),
            Goal("peak memory of all processes of a load", "at most", 1500, peak, "MB"),
            Goal("unchanged articles a second, loaded again", "at least", 10_000, unchanged, "/s"),
        ),
        tables=(
            Table(
                "Whole commands",
                (
                    "",
                    "articles",
                    "articles a second",
                    "this project, ×",
                    "private MB",
                    "total MB",
                    "largest process MB",
                    "index by text",
                ),
                tuple(_row(name, loads, rates) for name, loads in taken.items()),
            ),
            Table(
                "Loaded again without a change",
                ("", "articles a second"),
                (("of the load", unchanged), ("of the whole command", whole_unchanged)),
            ),
        ),
        notes=(
            f"Medians of {sizes.load_rounds} rounds in turns, each a fresh process; memory at its highest.",
            "Every side has all cores: beside each other engine's writer two processes segment with pyvi.",
            f"{_WHOOSH} loads the first {few.articles:,} articles of the same file.",
            "The others index one stream of pyvi's words; this project syllables with positions, and words.",
        ),
    )


def _row(name: str, loads: list[_Loaded], rates: dict[str, float]) -> tuple[Cell, ...]:
    return (
        name,
        loads[0].articles,
        rates[name],
        rates[_PRODUCT] / rates[name],
        max(one.memory.private for one in loads) / MEGABYTE,
        max(one.memory.total for one in loads) / MEGABYTE,
        max(one.memory.largest for one in loads) / MEGABYTE,
        loads[0].index_share,
    )


def _load(corpus: Corpus, folder: Path) -> _Loaded:
    shutil.rmtree(folder, ignore_errors=True)
    done = load(corpus, folder)
    share = done.index_bytes / corpus.text_bytes
    return _Loaded(corpus.articles, done.seconds, done.memory, share)


def _load_with(engine: str, corpus: Corpus, folder: Path) -> _Loaded:
    shutil.rmtree(folder, ignore_errors=True)
    done = run([sys.executable, "-m", "bench.peers.loading", engine, str(corpus.path), str(folder)])
    share = folder_bytes(folder) / corpus.text_bytes
    return _Loaded(corpus.articles, done.seconds, done.memory, share)
