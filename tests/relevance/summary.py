"""How many items were found, of each kind and in each way of typing, and which were not? As plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.relevance.asking import DEPTH, FIRST, Outcome
from tests.relevance.known_items import KINDS


def share_found(outcomes: Sequence[Outcome]) -> float:
    """Return the share of items of which a right article is among the first, 0 to 1; 1 of no items."""
    return sum(outcome.found for outcome in outcomes) / len(outcomes) if outcomes else 1.0


def table(outcomes: Mapping[str, Sequence[Outcome]]) -> str:
    """Return a line for each kind and one for all: items, and the percentage found by name of the way."""
    lines = [f"{'':16}{'items':>6}" + "".join(f"{name:>16}" for name in outcomes)]
    for kind in (*KINDS, "all"):
        cells = [[one for one in all_of if kind in ("all", one.item.kind)] for all_of in outcomes.values()]
        shares = "".join(f"{share_found(cell):>16.1%}" for cell in cells)
        lines.append(f"{kind:16}{len(cells[0]) if cells else 0:>6}{shares}")
    nothing = "".join(f"{len(without_results(all_of)):>16}" for all_of in outcomes.values())
    lines.append(f"{'without results':22}{nothing}")
    return "\n".join(lines)


def misses(outcomes: Sequence[Outcome]) -> str:
    """Return a line for each item of which no right article is among the first."""
    return "\n".join(_line(outcome) for outcome in outcomes if not outcome.found)


def without_results(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the queries, as typed, that found nothing at all."""
    return [outcome.typed for outcome in outcomes if not outcome.total]


def _line(outcome: Outcome) -> str:
    place = f"place {outcome.rank}" if outcome.rank else f"not in the first {DEPTH}"
    return (
        f"{outcome.item.kind}: {outcome.typed}\n"
        f"    {place} of {outcome.total}; first {FIRST}: {' '.join(outcome.first) or 'nothing'}\n"
        f"    right: {' '.join(outcome.item.ids)}"
    )
