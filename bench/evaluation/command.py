"""The command line of the evaluation: which sets, ways of typing and peers; which settings to try."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
import orjson

from bench.evaluation.asking import ask, loaded
from bench.evaluation.cross_validation import FOLDS
from bench.evaluation.outcomes import outcomes
from bench.evaluation.parts import part
from bench.evaluation.peers import all_peers
from bench.evaluation.question_sets import JUDGEMENTS, read_set
from bench.evaluation.settings import Setting, read_settings
from bench.evaluation.tuning import Searched, scores_of_all
from bench.evaluation.tuning import part as tuning_part
from bench.evaluation.typing_ways import AS_GIVEN, WAYS, Way
from bench.machine import commit, machine, today
from bench.markdown import headline, table
from bench.product import opened
from bench.report_files import RELEVANCE, read_report, write_report
from bench.results import Measured, Occasion, Part
from indexer.console import run

SETS = ("alqac", "viquad", "vims")

ROOT = Path(__file__).resolve().parent.parent.parent
_BUILD = ROOT / "build" / "eval"


def main() -> None:
    """Run the command line."""
    run(cli)


def _names(_: click.Context, __: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _ways(_: click.Context, __: click.Parameter, value: str | None) -> tuple[Way, ...]:
    """Return the ways named, and always the questions as given, which the others are held against."""
    if value is None:
        return WAYS
    named = {name.strip() for name in value.split(",")} | {AS_GIVEN.key}
    if unknown := named - {way.key for way in WAYS}:
        raise click.BadParameter(f"{', '.join(sorted(unknown))}; there are {', '.join(w.key for w in WAYS)}")
    return tuple(way for way in WAYS if way.key in named)


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--work",
            type=click.Path(file_okay=False, path_type=Path),
            help="Keep the indexes here, and use those that are there; else they are temporary.",
        ),
        click.option(
            "--data",
            type=click.Path(file_okay=False, path_type=Path),
            default=ROOT.parent / "shared" / "data",
            envvar="BENCH_DATA",
            show_envvar=True,
            help="Folder in which `retrieval` has a folder for each set.",
        ),
        click.option("--limit", type=click.IntRange(1), help="Questions of each set, drawn evenly."),
        click.option(
            "--sets", callback=_names, default=",".join(SETS), show_default=True, help="Names with commas."
        ),
    ):
        command = option(command)
    return command


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@_common
@click.option("--ways", callback=_ways, help=f"Of {', '.join(way.key for way in WAYS)}; with commas.")
@click.option("--peers/--no-peers", default=True, show_default=True, help="Whether others are asked too.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the report: docs for all questions, ways and peers, else build/eval.",
)
@click.pass_context
def cli(
    context: click.Context,
    sets: tuple[str, ...],
    limit: int | None,
    data: Path,
    work: Path | None,
    ways: tuple[Way, ...],
    peers: bool,
    output: Path | None,
) -> int:
    """Ask the questions of each set in all ways of typing, and report how good the answers are.

    Sets that are not asked now stay in the report as they were. To fall short of a goal is no failure.
    """
    if context.invoked_subcommand is not None:
        return 0
    folders = _folders(data, sets)
    if folders is None:
        return 0
    whole = limit is None and ways == WAYS and peers
    folder = output or (ROOT / "docs" if whole else _BUILD)
    report = read_report(folder, RELEVANCE)
    order = tuple(dict.fromkeys([*SETS, *(known.part.name for known in report.parts), *sets]))
    others = all_peers() if peers else []
    with _workplace(work) as place:
        for one in folders:
            click.echo(f"{one.name} …", err=True)
            began = time.perf_counter()
            questions = read_set(one, limit=limit)
            asked = partial(ask, opened(loaded(questions, place)))
            found = outcomes(questions, asked, ways=ways, peers=others)
            measured = _measured(part(questions, found), began, "full" if whole else "limited")
            report = report.with_part(measured, order)
            write_report(report, folder, RELEVANCE)
            click.echo("\n".join(f"\n{shown.title}:\n\n{table(shown)}" for shown in measured.part.tables))
    click.echo(f"\n{headline(report)}\n\nThe report is {folder / RELEVANCE.page}")
    return 0


@cli.command()
@click.argument("settings", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_common
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=_BUILD / "tuning.json",
    help="File of the record.",
)
def tune(
    settings: Path,
    sets: tuple[str, ...],
    limit: int | None,
    data: Path,
    work: Path | None,
    processes: int,
    output: Path,
) -> int:
    """Try the SETTINGS of a JSON file: other values of the constants of searchapp/ranking.py.

    The file has a list, `[{"K1": 0.9, "FIELD_WEIGHT.title": 3}, …]`, or lists of values by name, of which all
    combinations are tried: `{"K1": [0.9, 1.2], "PAIRS_WEIGHT": [0.5, 0.7]}`. The product as it is comes first
    in any case.
    """
    folders = _folders(data, sets)
    if folders is None:
        return 0
    try:
        tried: list[Setting] = [{}, *read_settings(settings)]
    except ValueError as error:
        raise click.BadParameter(f"{settings}: {error}", param_hint="SETTINGS") from error
    began = time.perf_counter()
    with _workplace(work) as place:
        searched = []
        for one in folders:
            questions = read_set(one, limit=limit)
            if len(questions.questions) < FOLDS:
                raise click.ClickException(
                    f"{one.name} has too few questions: {FOLDS} folds are made of them"
                )
            searched.append(Searched(questions, loaded(questions, place)))
        scores = []
        for number, found in enumerate(scores_of_all(searched, tried, processes=processes), start=1):
            scores.append(found)
            click.echo(f"{number} of {len(tried)}, {time.perf_counter() - began:,.0f} s", err=True)
    measured = _measured(tuning_part(tried, scores), began, "full" if limit is None else "limited")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(orjson.dumps(measured.as_json(), option=orjson.OPT_INDENT_2) + b"\n")
    click.echo("\n\n".join(f"{shown.title}:\n\n{table(shown)}" for shown in measured.part.tables))
    return 0


def _folders(data: Path, sets: tuple[str, ...]) -> list[Path] | None:
    """Return the folders of the sets, None with a message where there are none; a wrong name is an error."""
    folder = data / "retrieval"
    if not folder.is_dir():
        click.echo(f"Nothing can be measured: there are no sets in {folder}. Name a folder with --data.")
        return None
    for name in sets:
        if not (folder / name / JUDGEMENTS).is_file():
            raise click.BadParameter(f"{name} is no set in {folder}", param_hint="--sets")
    return [folder / name for name in sets]


@contextmanager
def _workplace(work: Path | None) -> Iterator[Path]:
    if work is not None:
        yield work
        return
    with tempfile.TemporaryDirectory(prefix="evaluation-") as folder:
        yield Path(folder)


def _measured(measured: Part, began: float, sizes: str) -> Measured:
    return Measured(measured, Occasion(today(), commit(), sizes, machine(), time.perf_counter() - began))
