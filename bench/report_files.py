"""Where does a report lie? As a page, as JSON and as a picture in one folder; its goals in README too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import orjson

from bench.growth_plot import growth_plot
from bench.markdown import headline, page, replaced
from bench.results import Measured, Report


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One of the reports of the project."""

    stem: str
    """Of its files' names."""
    title: str
    command: str
    """Measures the part whose name follows it."""

    @property
    def page(self) -> str:
        return f"{self.stem}.md"

    @property
    def record(self) -> str:
        return f"{self.stem}.json"

    @property
    def plot(self) -> str:
        return f"{self.stem}-growth.svg"


SPEED = ReportKind("bench", "Speed, as measured", "python -m bench")
RELEVANCE = ReportKind("relevance", "Relevance, as measured", "python -m bench.evaluation --sets")


def read_report(folder: Path, kind: ReportKind = SPEED) -> Report:
    """Return the report that lies in a folder, an empty one where there is none."""
    path = folder / kind.record
    if not path.exists():
        return Report()
    return Report(tuple(map(Measured.from_json, orjson.loads(path.read_bytes())["parts"])))


def write_report(report: Report, folder: Path, kind: ReportKind = SPEED) -> None:
    """Write page and record, and the picture if there are points to plot."""
    folder.mkdir(parents=True, exist_ok=True)
    points = [point for measured in report.parts for point in measured.part.plot]
    if points:
        (folder / kind.plot).write_text(growth_plot(points), encoding="utf-8")
    shown = page(report, title=kind.title, command=kind.command, plot=kind.plot if points else None)
    (folder / kind.page).write_text(shown, encoding="utf-8")
    record = {"parts": [measured.as_json() for measured in report.parts]}
    (folder / kind.record).write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2) + b"\n")


def update_readme(report: Report, readme: Path) -> None:
    """Put the goals and figures between the two marking comments of README. Raises MarkerError."""
    readme.write_text(replaced(readme.read_text(encoding="utf-8"), headline(report)), encoding="utf-8")
