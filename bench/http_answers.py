"""How fast is a whole HTTP request? JSON and pages, one client and many, one serving process and two."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from bench.questions import Question
from bench.results import Cell, Goal, Part, Table
from bench.serving import (
    Asked,
    Client,
    Server,
    api_path,
    ask_at_once,
    page_path,
    serving,
    took,
    without_took,
)
from bench.sizes import Sizes
from bench.timing import Spread, medians, spread
from bench.workplace import Workplace

CLIENTS = 8
PROCESSES = 2
_WARM_UP = 2.0  # seconds
_TURNS = 3
_ONE_CLIENT = "one client, one process"
_MANY = f"{CLIENTS} clients, one process"
_SEVERAL = f"{CLIENTS} clients, {PROCESSES} processes"


def measure(place: Workplace, sizes: Sizes) -> Part:
    """Serve the corpus that searches are measured on and ask as readers and programs do."""
    index = place.loaded(sizes.searched).index
    queries = place.questions(sizes.searched).queries
    with serving(index) as one, serving(index, processes=PROCESSES) as several:
        of_json, of_engine, of_page = _single(one, queries, sizes.rounds)
        expected = _expected(one, queries)
        ask_at_once(several.port, expected, clients=CLIENTS, seconds=_WARM_UP)
        many = ask_at_once(one.port, expected, clients=CLIENTS, seconds=sizes.http_seconds)
        turns = _in_turns(one, several, expected, sizes.http_seconds / _TURNS)
    rates = {name: median(each.rate for each in asked) for name, asked in turns.items()}
    return Part(
        "http",
        f"Whole HTTP requests, {sizes.searched:,} articles",
        goals=(
            Goal(
                "p50 of the JSON answer; the goal is three times the engine's p50 and 2 ms",
                "at most",
                round(3 * of_engine.p50 * 1000 + 2, 3),
                of_json.p50 * 1000,
                "ms",
            ),
            Goal(
                f"errors met by {CLIENTS} clients in {sizes.http_seconds:.0f} s",
                "at most",
                0,
                len(many.errors),
            ),
            Goal(
                f"of {many.answers:,} answers other than the single client's",
                "at most",
                0,
                many.wrong + sum(each.wrong for asked in turns.values() for each in asked),
            ),
            Goal(
                f"{CLIENTS} clients' answers a second, of one client's",
                "at least",
                1,
                rates[_MANY] / rates[_ONE_CLIENT],
                "×",
            ),
            Goal(
                f"answers a second of {PROCESSES} serving processes, of one's",
                "at least",
                1.3,
                rates[_SEVERAL] / rates[_MANY],
                "×",
            ),
        ),
        tables=(
            Table(
                "One client",
                ("", "p50 ms", "p95 ms"),
                tuple(
                    (name, taken.p50 * 1000, taken.p95 * 1000)
                    for name, taken in (
                        ("JSON, whole request", of_json),
                        ("of which the engine", of_engine),
                        ("page, whole request", of_page),
                    )
                ),
            ),
            Table(
                "At once",
                ("", "answers a second", "answers", "errors", "other answers"),
                tuple(
                    _row(name, asked) for name, asked in [(f"{_MANY}, at a stretch", [many]), *turns.items()]
                ),
            ),
        ),
        notes=(
            "`searchapp serve` as it is; connections kept alive; clients in processes on the same machine.",
            "Every answer is compared with the single client's, all but the time that it says it took.",
            f"The last three rows are medians of {_TURNS} turns.",
            *sorted(
                {error for asked in ([many], *turns.values()) for each in asked for error in each.errors}
            )[:5],
        ),
    )


def _in_turns(
    one: Server, several: Server, expected: Mapping[str, bytes], seconds: float
) -> dict[str, list[Asked]]:
    ways = {_ONE_CLIENT: (one, 1), _MANY: (one, CLIENTS), _SEVERAL: (several, CLIENTS)}
    asked: dict[str, list[Asked]] = {name: [] for name in ways}
    for _ in range(_TURNS):
        for name, (server, clients) in ways.items():
            asked[name].append(ask_at_once(server.port, expected, clients=clients, seconds=seconds))
    return asked


def _row(name: str, asked: Sequence[Asked]) -> tuple[Cell, ...]:
    return (
        name,
        median(each.rate for each in asked),
        sum(each.answers for each in asked),
        sum(len(each.errors) for each in asked),
        sum(each.wrong for each in asked),
    )


def _single(server: Server, queries: Sequence[Question], rounds: int) -> tuple[Spread, Spread, Spread]:
    """Return what the JSON answers took, the engine within them, and the pages; by medians of each query."""
    client = Client(server.port)
    of_json: list[list[float]] = [[] for _ in queries]
    of_engine: list[list[float]] = [[] for _ in queries]
    of_page: list[list[float]] = [[] for _ in queries]
    for number in range(rounds):
        for place, question in enumerate(queries):
            seconds, answer = _timed(client.get, api_path(question))
            if number or rounds == 1:
                of_json[place].append(seconds)
                of_engine[place].append(took(answer))
        for place, question in enumerate(queries):
            seconds, _ = _timed(client.get, page_path(question))
            if number or rounds == 1:
                of_page[place].append(seconds)
    client.close()
    return spread(medians(of_json)), spread(medians(of_engine)), spread(medians(of_page))


def _expected(server: Server, queries: Sequence[Question]) -> dict[str, bytes]:
    client = Client(server.port)
    answers = {path: without_took(client.get(path)) for path in map(api_path, queries)}
    client.close()
    return answers


def _timed(get: Callable[[str], bytes], path: str) -> tuple[float, bytes]:
    began = time.perf_counter()
    answer = get(path)
    return time.perf_counter() - began, answer
