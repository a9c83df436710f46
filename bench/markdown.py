"""How is a report written down? One page: the goals first, then each part with its tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from bench.results import Cell, Goal, Measured, Report, Table

BEGIN = "<!-- bench: begin -->"
END = "<!-- bench: end -->"

_HEADLINE = ("Measured", "Goal", "Figure", "Met")


class MarkerError(ValueError):
    """A page does not have the two comments once each, in order."""


def page(report: Report, *, title: str, command: str, plot: str | None = None) -> str:
    """Return the whole report.

    `command` measures the part whose name follows it; `plot` is the address of the picture of growth.
    """
    lines = [f"# {title}", ""]
    lines += [BEGIN, headline(report), END, ""]
    for measured in report.parts:
        lines += _part(measured, command)
        if plot and measured.part.plot:
            lines += [f"![How p50, load rate, memory and index grow with the corpus]({plot})", ""]
    return "\n".join(lines).rstrip() + "\n"


def headline(report: Report) -> str:
    """Return the table of goals, and what it was measured on."""
    rows = [
        (f"{measured.part.title}: {goal.what}", _limit(goal), _figure(goal), _verdict(goal))
        for measured in report.parts
        for goal in measured.part.goals
    ]
    goals = [goal for measured in report.parts for goal in measured.part.goals]
    met = sum(goal.met for goal in goals)
    summary = f"{met} of {len(goals)} goals are met." if goals else "Nothing has a goal here."
    return "\n\n".join([_rows(_HEADLINE, rows), " ".join([summary, *_occasions(report.parts)])])


def replaced(text: str, inside: str) -> str:
    """Return a page with something else between the two marking comments. Raises MarkerError."""
    before, after = _around(text)
    return f"{before}{BEGIN}\n{inside}\n{END}{after}"


def between(text: str) -> str:
    """Return what stands between the two marking comments. Raises MarkerError."""
    before, after = _around(text)
    return text[len(before) + len(BEGIN) : len(text) - len(after) - len(END)].strip("\n")


def table(shown: Table) -> str:
    """Return a table in Markdown."""
    return _rows(shown.columns, ([cell(value) for value in row] for row in shown.rows))


def cell(value: Cell) -> str:
    """Return a figure with as many digits as tell something: three for small ones, all before the point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("|", "\\|")
    if isinstance(value, int) or not math.isfinite(value):
        return f"{value:,}"
    if value == 0:
        return "0"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(decimals, 4)}f}"


def _around(text: str) -> tuple[str, str]:
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise MarkerError(f"the page must have {BEGIN} and then {END}, once each")
    return text[: text.index(BEGIN)], text[text.index(END) + len(END) :]


def _part(measured: Measured, command: str) -> list[str]:
    part = measured.part
    lines = [f"## {part.title}", ""]
    for shown in part.tables:
        lines += [f"{shown.title}:", "", table(shown), ""]
    if part.goals:
        rows = [(goal.what, _limit(goal), _figure(goal), _verdict(goal)) for goal in part.goals]
        lines += [_rows(_HEADLINE, rows), ""]
    if part.notes:
        lines += [*(f"- {note}" for note in part.notes), ""]
    occasion = measured.occasion
    lines += [
        f"`{command} {part.name}`, {occasion.sizes} sizes, took {occasion.seconds:,.0f} s "
        f"on {occasion.date}, commit {occasion.commit}.",
        "",
    ]
    return lines


def _occasions(parts: Sequence[Measured]) -> list[str]:
    """Return a sentence for each machine, with the days, commits and sizes of the parts measured on it."""
    by_machine: dict[str, dict[str, None]] = {}
    for one in (measured.occasion for measured in parts):
        machine = ", ".join(f"{name} {value}" for name, value in one.machine.items())
        occasion = f"on {one.date}, commit {one.commit}, {one.sizes} sizes"
        by_machine.setdefault(machine, {})[occasion] = None
    return [f"Measured {'; '.join(occasions)}: {machine}." for machine, occasions in by_machine.items()]


def _limit(goal: Goal) -> str:
    return f"{goal.kind} {goal.limit:,.10g}{_unit(goal)}"


def _figure(goal: Goal) -> str:
    return "not measured" if goal.figure is None else f"{cell(goal.figure)}{_unit(goal)}"


def _unit(goal: Goal) -> str:
    return f" {goal.unit}" if goal.unit else ""


def _verdict(goal: Goal) -> str:
    return "yes" if goal.met else "**falls short**"


def _rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] + ["---:"] * (len(columns) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
