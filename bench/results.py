"""What has been measured? Tables of figures, and goals that are met or fallen short of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Cell = str | int | float | None
Kind = Literal["at most", "at least"]


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure and what it ought to be."""

    what: str
    kind: Kind
    limit: float
    figure: float | None
    """None where it could not be measured; that falls short."""
    unit: str = ""
    """`×`, `ms`, `s`, `MB`… as written behind both numbers."""

    @property
    def met(self) -> bool:
        if self.figure is None:
            return False
        return self.figure <= self.limit if self.kind == "at most" else self.figure >= self.limit


@dataclass(frozen=True, slots=True)
class Table:
    """Figures side by side."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """Numbers as measured; they are rounded when written."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one module of the bench has measured."""

    name: str
    title: str
    goals: tuple[Goal, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    """How it was measured, what was equal on both sides, what could not be measured."""
    plot: tuple[Mapping[str, float], ...] = ()
    """Points of the growth plot."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and on what a part was measured."""

    date: str
    commit: str
    sizes: str
    machine: Mapping[str, str]
    seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A part and its occasion."""

    part: Part
    occasion: Occasion

    def as_json(self) -> dict[str, Any]:
        """Return all of it, with each goal's verdict, for JSON."""
        record = asdict(self)
        for goal, stated in zip(record["part"]["goals"], self.part.goals, strict=True):
            goal["met"] = stated.met
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Measured:
        """Return what `as_json` was given."""
        part = record["part"]
        goals = tuple(
            Goal(**{key: value for key, value in goal.items() if key != "met"}) for goal in part["goals"]
        )
        tables = tuple(
            Table(table["title"], tuple(table["columns"]), tuple(map(tuple, table["rows"])))
            for table in part["tables"]
        )
        return cls(
            Part(part["name"], part["title"], goals, tables, tuple(part["notes"]), tuple(part["plot"])),
            Occasion(**record["occasion"]),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All parts measured so far, in the order they are written in."""

    parts: tuple[Measured, ...] = field(default=())

    def with_part(self, measured: Measured, order: tuple[str, ...]) -> Report:
        """Return the report with this part in place of the one of the same name."""
        parts = {known.part.name: known for known in self.parts} | {measured.part.name: measured}
        return Report(tuple(parts[name] for name in order if name in parts))
