"""The command line of the bench: which parts, how large, where to."""

from __future__ import annotations

import importlib
import tempfile
import time
import traceback
from contextlib import ExitStack
from pathlib import Path

import click

from bench.machine import commit, machine, today
from bench.markdown import headline
from bench.report_files import SPEED, read_report, update_readme, write_report
from bench.results import Measured, Occasion, Part, Report
from bench.sizes import ALL, FULL, QUICK, Sizes
from bench.workplace import Workplace
from indexer.console import EXIT_FAILED, run

PARTS = {
    "segmentation": "segmentation",
    "loading": "loading",
    "updating": "updating",
    "searching": "searching",
    "phrases": "phrases",
    "http": "http_answers",
    "memory": "serving_memory",
    "opening": "opening",
    "growth": "growth",
}
"""Names of the parts, in the order of the report, and their modules."""

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run the command line."""
    run(cli)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option(
    "--size",
    type=click.Choice(list(ALL)),
    default=QUICK.name,
    show_default=True,
    help="trial only tells that it works, quick takes some minutes, full measures every goal at its size, "
    "in an hour or two and 10 GB below TMPDIR.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT.parent / "shared" / "data",
    envvar="BENCH_DATA",
    show_envvar=True,
    help="Folder of the articles and question sets.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the report: docs if full, else build/bench.",
)
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep corpora and indexes here, and use those that are there; else they are temporary.",
)
def cli(parts: tuple[str, ...], size: str, data: Path, output: Path | None, work: Path | None) -> int:
    """Measure PARTS, or all: segmentation, loading, searching… beside what one would take instead.

    Parts of the report that are not measured now stay as they were. A full run also updates README. Ends with
    1 if a part could not be measured; to fall short of a goal is no failure.
    """
    if not data.is_dir():
        click.echo(f"Nothing can be measured: there are no articles in {data}. Name a folder with --data.")
        return 0
    sizes = ALL[size]
    folder = output or (ROOT / "docs" if sizes is FULL else ROOT / "build" / "bench")
    report = read_report(folder) if parts else Report()
    failed = []
    with ExitStack() as stack:
        if work is None:
            work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        work.mkdir(parents=True, exist_ok=True)
        place = Workplace(work, data, sizes.questions)
        for name in parts or PARTS:
            try:
                measured = _measured(name, place, sizes)
            except Exception:  # the others are worth their hour all the same
                traceback.print_exc()
                failed.append(name)
                continue
            _tell(measured)
            report = report.with_part(measured, tuple(PARTS))
            write_report(report, folder)
    if sizes is FULL and output is None and report.parts:
        update_readme(report, ROOT / "README.md")
    click.echo(f"\n{headline(report)}\n\nThe report is {folder / SPEED.page}")
    if failed:
        click.echo(f"Not measured: {', '.join(failed)}", err=True)
    return EXIT_FAILED if failed else 0


def _measured(name: str, place: Workplace, sizes: Sizes) -> Measured:
    click.echo(f"{name} …", err=True)
    began = time.perf_counter()
    part: Part = importlib.import_module(f"bench.{PARTS[name]}").measure(place, sizes)
    seconds = time.perf_counter() - began
    return Measured(part, Occasion(today(), commit(), sizes.name, machine(), seconds))


def _tell(measured: Measured) -> None:
    for goal in measured.part.goals:
        if not goal.met:
            figure = "not measured" if goal.figure is None else f"{goal.figure:.3g} {goal.unit}".strip()
            click.echo(f"  falls short: {goal.what}: {figure}, not {goal.kind} {goal.limit:g}", err=True)
    click.echo(f"  {measured.occasion.seconds:,.0f} s", err=True)
