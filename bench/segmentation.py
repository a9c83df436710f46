"""How fast are words found, and are they pyvi's? One process each, on the same articles."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median

import orjson

from bench.results import Goal, Part, Table
from bench.sizes import Sizes
from bench.workplace import Workplace
from indexer.analysis.segmentation import segment

TREEBANK = Path("segmentation")
BLOCK = 500
"""Texts that one side segments before the other has its turn."""

Segment = Callable[[Sequence[str]], list[str]]


@dataclass(slots=True)
class _Side:
    seconds: list[float] = field(default_factory=list)

    def segment(self, texts: Sequence[str], how: Segment) -> list[str]:
        began = time.perf_counter()
        segmented = how(texts)
        self.seconds.append(time.perf_counter() - began)
        return segmented


def measure(place: Workplace, sizes: Sizes) -> Part:
    """Segment every article with both and compare; then the sentences of the treebank."""
    from pyvi import ViTokenizer

    began = time.perf_counter()
    segment(["Hội đồng nhân dân thành phố"])  # reads the model
    start_up = time.perf_counter() - began
    ViTokenizer.tokenize("Hội đồng nhân dân thành phố")

    def with_pyvi(texts: Sequence[str]) -> list[str]:
        return [ViTokenizer.tokenize(text) for text in texts]

    ours, theirs = _Side(), _Side()
    rates, syllables, articles, differing = [], 0, 0, 0
    bodies = (row["body"] for row in place.corpus(sizes.segmented).rows())
    for number, texts in enumerate(_batched(bodies, BLOCK)):
        turns = [(ours, segment), (theirs, with_pyvi)]
        if number % 2:
            turns.reverse()
        segmented = {id(side): side.segment(texts, how) for side, how in turns}
        rates.append(theirs.seconds[-1] / ours.seconds[-1])
        differing += sum(map(str.__ne__, segmented[id(ours)], segmented[id(theirs)]))
        syllables += sum(len(text.split()) for text in texts)
        articles += len(texts)
    sentences = list(_treebank(place.data))
    wrong = sum(map(str.__ne__, segment(sentences), with_pyvi(sentences)))
    return Part(
        "segmentation",
        f"Word segmentation of {articles:,} articles",
        goals=(
            Goal(
                "times pyvi's speed, one process",
                "at least",
                10,
                sum(theirs.seconds) / sum(ours.seconds),
                "×",
            ),
            Goal(f"of {articles:,} articles segmented otherwise than by pyvi", "at most", 0, differing),
            Goal(f"of {len(sentences):,} treebank sentences segmented otherwise", "at most", 0, wrong),
        ),
        tables=(
            Table(
                "One process each",
                ("", "seconds", "syllables a second", "median block, × pyvi"),
                (
                    ("this project", sum(ours.seconds), syllables / sum(ours.seconds), median(rates)),
                    ("pyvi", sum(theirs.seconds), syllables / sum(theirs.seconds), 1.0),
                ),
            ),
        ),
        notes=(
            f"Bodies, in turns of {BLOCK}; syllables are what stands between spaces.",
            f"Before that the model took {start_up:.2f} s to read.",
        ),
    )


def _treebank(data: Path) -> Iterator[str]:
    for path in sorted((data / TREEBANK).glob("ud_vtb_*.jsonl")):
        with path.open("rb") as file:
            for line in file:
                yield orjson.loads(line)["text"]


def _batched(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(texts)
    while batch := list(islice(rest, size)):
        yield batch
