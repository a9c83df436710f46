"""How do contestants stand beside one of them? p50, p95 and ratios; and whether all found the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.peers import Searching
from bench.questions import Question
from bench.results import Cell, Table
from bench.timing import Spread, spread


@dataclass(frozen=True, slots=True)
class Compared:
    """p50 and p95 of each contestant, in seconds."""

    spreads: Mapping[str, Spread]

    @classmethod
    def of(cls, seconds: Mapping[str, Sequence[float]]) -> Compared:
        """Return the spreads of what each question took, by contestant."""
        return cls({name: spread(values) for name, values in seconds.items()})

    def p50(self, one: str, other: str) -> float:
        """Return how many times the other's p50 one's is."""
        return self.spreads[one].p50 / self.spreads[other].p50

    def p95(self, one: str, other: str) -> float:
        """Return the same of p95."""
        return self.spreads[one].p95 / self.spreads[other].p95

    def table(self, title: str, beside: str) -> Table:
        """Return a row for each contestant, its ratios beside those of one."""
        rows: list[tuple[Cell, ...]] = [
            (
                name,
                taken.p50 * 1000,
                taken.p95 * 1000,
                *((None, None) if name == beside else (self.p50(name, beside), self.p95(name, beside))),
            )
            for name, taken in self.spreads.items()
        ]
        columns = ("", "p50 ms", "p95 ms", f"p50 × {beside}", f"p95 × {beside}")
        return Table(title, columns, tuple(rows))


def differences(questions: Iterable[Question], one: Searching, other: Searching) -> list[str]:
    """Return the questions on which two engines disagree about the total or a facet count."""
    return [
        question.text
        for question in questions
        if one.found(one.ask(question)) != other.found(other.ask(question))
    ]


def agreement(name: str, questions: Sequence[Question], differing: Sequence[str]) -> str:
    """Return a sentence that tells on how many questions an engine found what the product found."""
    equal = len(questions) - len(differing)
    said = f"{name}: totals and all three facets equal this project's on {equal} of {len(questions)} queries"
    return f"{said}; not on {', '.join(differing[:5])}." if differing else f"{said}."
