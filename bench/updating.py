"""What do additions cost? A hundred articles at a time, added to a large index, and what searches pay."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from statistics import median

from bench.commands import run
from bench.product import Product, opened, usual
from bench.results import Goal, Part, Table
from bench.sizes import Sizes
from bench.timing import asked_again, spread
from bench.workplace import Workplace, load_command, load_report
from indexer.store import IndexFolder

ADDED = 100
SMALL = 5_000
"""Articles below which a segment counts as small."""
MOST_SMALL = 4
_COMPARED = 4  # additions after each of which searches are timed


def measure(place: Workplace, sizes: Sizes) -> Part:
    """Add to a copy of the index again and again; then time searches of its states side by side."""
    size = sizes.searched
    states = place.folder / "additions"
    shutil.rmtree(states, ignore_errors=True)
    current = _copy(place.loaded(size).index, states / "0")
    taken, kept = [], [current]
    segments = [segment_sizes(current)]
    for number in range(sizes.additions):
        index = _copy(current, states / str(number + 1))
        corpus = place.more(ADDED, after=size, number=number)
        ran = run(load_command(corpus.path, index))
        taken.append(load_report(ran, ADDED, index))
        corpus.path.unlink()
        segments.append(segment_sizes(index))
        if len(kept) <= _COMPARED:
            kept.append(index)
        elif current not in kept:
            shutil.rmtree(current)
        current = index

    queries = place.questions(size).queries
    engines = {str(number): Product(opened(index), queries, usual).ask for number, index in enumerate(kept)}
    times = {
        name: spread(seconds) for name, seconds in asked_again(queries, engines, rounds=sizes.rounds).items()
    }
    base = times["0"].p50
    costs = [
        (times[str(number)].p50 - base) * 1000 / max(1, len(segments[number]) - len(segments[0]))
        for number in range(1, len(kept))
    ]
    most_small = max(sum(count < SMALL for count in counts) for counts in segments)
    rows = tuple(
        (
            number,
            len(counts),
            sum(count < SMALL for count in counts),
            taken[number - 1].seconds if number else None,
            taken[number - 1].load_seconds if number else None,
            times[str(number)].p50 * 1000 if str(number) in times else None,
            times[str(number)].p95 * 1000 if str(number) in times else None,
        )
        for number, counts in enumerate(segments)
    )
    shutil.rmtree(states)
    return Part(
        "updating",
        f"Adding {ADDED} articles to {size:,}",
        goals=(
            Goal("the whole command, median", "at most", 2, median(one.seconds for one in taken), "s"),
            Goal("the whole command, slowest", "at most", 2, max(one.seconds for one in taken), "s"),
            Goal("searches' p50 for each extra segment, at worst", "at most", 0.1, max(costs), "ms"),
            Goal(f"segments of under {SMALL:,} articles, at most seen", "at most", MOST_SMALL, most_small),
        ),
        tables=(
            Table(
                "After so many additions",
                ("additions", "segments", "small ones", "command s", "load s", "p50 ms", "p95 ms"),
                rows,
            ),
        ),
        notes=("The searches of the states are timed side by side, each state being an index of its own.",),
    )


def segment_sizes(index: Path) -> list[int]:
    """Return the articles of each segment of an index, deleted ones included."""
    from whoosh.index import TOC

    from indexer.store.schema import schema
    from indexer.store.storage import INDEX_NAME, SyncedStorage

    folder = IndexFolder(index)
    storage = SyncedStorage(folder.generation(folder.require_current()))
    toc = TOC.read(storage, INDEX_NAME, schema=schema())
    return [segment.doc_count_all() for segment in toc.segments]


def _copy(index: Path, folder: Path) -> Path:
    """Copy an index; the files of its generations, which are never changed once written, are linked."""

    def take(source: str, target: str) -> object:
        if "generations" in Path(source).relative_to(index).parts and Path(source).stat().st_size > 1 << 16:
            os.link(source, target)
            return target
        return shutil.copy2(source, target)

    return Path(shutil.copytree(index, folder, copy_function=take))
