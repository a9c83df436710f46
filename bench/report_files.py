"""Where does a report lie? As a page, as JSON and as a picture in one folder; its goals in README too."""

from __future__ import annotations

from pathlib import Path

import orjson

from bench.growth_plot import growth_plot
from bench.markdown import headline, page, replaced
from bench.results import Measured, Report

PAGE, RECORD, PLOT = "bench.md", "bench.json", "bench-growth.svg"


def read_report(folder: Path) -> Report:
    """Return the report that lies in a folder, an empty one where there is none."""
    path = folder / RECORD
    if not path.exists():
        return Report()
    return Report(tuple(map(Measured.from_json, orjson.loads(path.read_bytes())["parts"])))


def write_report(report: Report, folder: Path) -> None:
    """Write the three files."""
    folder.mkdir(parents=True, exist_ok=True)
    points = [point for measured in report.parts for point in measured.part.plot]
    if points:
        (folder / PLOT).write_text(growth_plot(points), encoding="utf-8")
    (folder / PAGE).write_text(page(report, plot=PLOT if points else None), encoding="utf-8")
    record = {"parts": [measured.as_json() for measured in report.parts]}
    (folder / RECORD).write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2) + b"\n")


def update_readme(report: Report, readme: Path) -> None:
    """Put the goals and figures between the two marking comments of README. Raises MarkerError."""
    readme.write_text(replaced(readme.read_text(encoding="utf-8"), headline(report)), encoding="utf-8")
