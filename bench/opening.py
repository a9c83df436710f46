"""How soon does a fresh process answer? Opening the index and the first query, and the whole command."""

from __future__ import annotations

import json
import sys
from statistics import median

from bench.commands import program, run
from bench.product import usual
from bench.results import Goal, Part, Table
from bench.sizes import Sizes
from bench.timing import spread
from bench.workplace import Workplace

# Prints the seconds of importing, of opening and of the first search.
_FRESH = """
import json, sys, time
from pathlib import Path
began = time.perf_counter()
from searchapp.engines.embedded import EmbeddedEngine
from searchapp.request import SearchRequest
imported = time.perf_counter()
engine = EmbeddedEngine(Path(sys.argv[1]), warm=sys.argv[3] == "warm")
opened = time.perf_counter()
engine.search(SearchRequest.parse(sys.argv[2]))
answered = time.perf_counter()
print(json.dumps([imported - began, opened - imported, answered - opened]))
"""


def measure(place: Workplace, sizes: Sizes) -> Part:
    """Ask a different query in each of several fresh processes."""
    index = place.loaded(sizes.searched).index
    queries = place.questions(sizes.searched).warm_up[: sizes.processes]
    phases: dict[str, list[list[float]]] = {"cold": [], "warm": []}
    commands = []
    for question in queries:
        for mode, taken in phases.items():
            arguments = [str(index), usual(question).query_string(), mode]
            taken.append(json.loads(run([sys.executable, "-c", _FRESH, *arguments]).output))
        commands.append(
            run([program("searchapp"), "query", "--index", str(index), "--", question.text]).seconds
        )
    rows = []
    first = {}
    for mode, name in (("cold", "as a command opens it"), ("warm", "as the server opens it")):
        imported, opened, answered = ([one[place] for one in phases[mode]] for place in range(3))
        both = [one + other for one, other in zip(opened, answered, strict=True)]
        first[mode] = median(both)
        rows.append(
            (name, median(imported), median(opened), median(answered), median(both), spread(both).p95)
        )
    return Part(
        "opening",
        f"Opening an index of {sizes.searched:,} articles",
        goals=(
            Goal("opening and answering the first query, fresh process", "at most", 0.5, first["cold"], "s"),
            Goal("the same with all read ahead, as the server does", "at most", 0.5, first["warm"], "s"),
        ),
        tables=(
            Table(
                "Seconds in a fresh process",
                ("", "imports", "opening", "first query", "both", "both, p95"),
                tuple(rows),
            ),
            Table("Seconds of the whole command", ("", "p50"), (("searchapp query", median(commands)),)),
        ),
        notes=(
            f"Medians of {len(queries)} fresh processes, a query each; the index is in the system's cache.",
        ),
    )
