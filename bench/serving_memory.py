"""How much memory does a serving process hold? Above that of one that serves a single article."""

from __future__ import annotations

import time
from pathlib import Path

from bench.memory import Memory, is_known, memory_of
from bench.questions import Question
from bench.results import Goal, Part, Table
from bench.serving import Client, api_path, page_path, serving
from bench.sizes import Sizes
from bench.workplace import Workplace

MEGABYTE = 1_000_000
_PROCESSES = 2
_LAPS = 2  # of all questions
_SETTLE = 0.5  # seconds


def measure(place: Workplace, sizes: Sizes) -> Part:
    """Serve both indexes and ask everything: with marks, without, phrases, as JSON and as pages."""
    questions = place.questions(sizes.searched)
    asked = [
        *questions.queries,
        *(question.unaccented() for question in questions.queries),
        *questions.phrases,
    ]
    before, after = _held(place.loaded(sizes.searched).index, asked)
    empty_before, empty_after = _held(place.loaded(1).index, asked)
    above = max(one.private for one in after) - max(one.private for one in empty_after)
    rows = [
        (name, held.private / MEGABYTE, held.unshared / MEGABYTE, held.total / MEGABYTE)
        for name, both in (
            ("one article, started", empty_before),
            ("one article, after all queries", empty_after),
            (f"{sizes.searched:,} articles, started", before),
            (f"{sizes.searched:,} articles, after all queries", after),
        )
        for held in [max(both, key=lambda one: one.private)]
    ]
    notes = [
        f"The larger of {_PROCESSES} processes; {_LAPS * 2 * len(asked):,} requests were made: "
        "queries with and without marks and phrases, as JSON and as pages.",
        "Private: what the process alone needs. Unshared: also pages of the index that nobody else maps just "
        "then, which the system drops at will. Total: shared pages count by share.",
    ]
    if not is_known():
        notes.append("This system does not tell what memory processes hold.")
    return Part(
        "memory",
        f"Memory of a serving process, {sizes.searched:,} articles",
        goals=(
            Goal(
                "private memory above that of an empty one, after all queries",
                "at most",
                300,
                above / MEGABYTE if is_known() else None,
                "MB",
            ),
        ),
        tables=(Table("A serving process", ("", "private MB", "unshared MB", "total MB"), tuple(rows)),),
        notes=tuple(notes),
    )


def _held(index: Path, asked: list[Question]) -> tuple[list[Memory], list[Memory]]:
    """Return what each process of a server holds when it has started, and after all questions."""
    with serving(index, processes=_PROCESSES) as server:
        time.sleep(_SETTLE)
        before = [memory_of([process]) for process in server.processes]
        for _ in range(_LAPS):
            for path in (*map(api_path, asked), *map(page_path, asked)):
                # A connection each, so that both processes have their share.
                client = Client(server.port)
                client.get(path)
                client.close()
        time.sleep(_SETTLE)
        return before, [memory_of([process]) for process in server.processes]
