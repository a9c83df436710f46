"""How long does something take, beside something else? Medians of short alternating rounds."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

BLOCK = 20
"""Questions that one side answers before the other has its turn."""

T = TypeVar("T")
Ask = Callable[[T], object]
Seconds = list[list[float]]
"""By question: the seconds of each round."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What a number of questions took, in seconds."""

    p50: float
    p95: float


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie, interpolated between the two nearest.

    Raises ValueError where there are none.
    """
    if not values:
        raise ValueError("there is no percentile of nothing")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def spread(values: Sequence[float]) -> Spread:
    """Return p50 and p95."""
    return Spread(percentile(values, 0.5), percentile(values, 0.95))


def medians(seconds: Seconds) -> list[float]:
    """Return the median over the rounds of each question."""
    return [median(rounds) for rounds in seconds]


def alternate(
    questions: Sequence[T], contestants: Mapping[str, Ask[T]], *, rounds: int, block: int = BLOCK
) -> dict[str, Seconds]:
    """Put every question to every contestant, `rounds` times; return the seconds by contestant and question.

    Contestants take turns every `block` questions, in the opposite order every other round, so that what else
    the machine does meets them alike; within a block each has its own code in the processor's caches.
    """
    taken: dict[str, Seconds] = {name: [[] for _ in questions] for name in contestants}
    order = list(contestants)
    for number in range(rounds):
        gc.collect()
        for start in range(0, len(questions), block):
            for name in order if number % 2 == 0 else order[::-1]:
                ask = contestants[name]
                seconds = taken[name]
                for place in range(start, min(start + block, len(questions))):
                    question = questions[place]
                    began = time.perf_counter()
                    ask(question)
                    seconds[place].append(time.perf_counter() - began)
    return taken


def asked_again(
    questions: Sequence[T], contestants: Mapping[str, Ask[T]], *, rounds: int
) -> dict[str, list[float]]:
    """Return the median seconds of each question by contestant; the first of several rounds is left out."""
    taken = alternate(questions, contestants, rounds=rounds)
    return {name: medians([every[1:] or every for every in seconds]) for name, seconds in taken.items()}


def asked_first(
    questions: Sequence[T],
    openers: Mapping[str, Callable[[], Ask[T]]],
    *,
    warm_up: Sequence[T],
    rounds: int,
) -> dict[str, list[float]]:
    """Return the median seconds of each question by contestant, asked for the first time.

    In each round every contestant is opened anew and answers the warm-up, which holds none of the questions.
    """
    taken: dict[str, Seconds] = {name: [[] for _ in questions] for name in openers}
    for _ in range(rounds):
        opened = {name: opener() for name, opener in openers.items()}
        for ask in opened.values():
            for question in warm_up:
                ask(question)
        for name, seconds in alternate(questions, opened, rounds=1).items():
            for every, (once,) in zip(taken[name], seconds, strict=True):
                every.append(once)
    return {name: medians(seconds) for name, seconds in taken.items()}
