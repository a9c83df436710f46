"""How do labels compare? Horizontal bars, of which those that are left out are added up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

MOST_BARS = 15


class ChartBar(NamedTuple):
    """One label."""

    label: str
    number: int
    address: str
    """Empty where it leads nowhere."""
    width: str
    """Of the whole drawing, in percent."""


@dataclass(frozen=True, slots=True)
class BarChart:
    """The bars of the largest numbers."""

    bars: tuple[ChartBar, ...]
    others: int
    """How many labels are left out."""
    others_count: int
    """What these have together; what is counted under several labels is in it several times."""


def bar_chart(
    values: Iterable[tuple[str, int]], address: Callable[[str], str], *, most: int = MOST_BARS
) -> BarChart:
    """Return the bars of `most` values at most, in the order in which they come, largest first."""
    every = [(label, count) for label, count in values if count]
    shown, others = every[:most], every[most:]
    peak = max((count for _, count in shown), default=1)
    return BarChart(
        # However small it is, it is seen.
        tuple(
            ChartBar(label, count, address(label), f"{max(count / peak * 100, 0.5):.2f}%")
            for label, count in shown
        ),
        len(others),
        sum(count for _, count in others),
    )
