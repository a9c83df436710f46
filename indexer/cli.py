"""The command `indexer`: loads, lists, checks and rebuilds an index."""

from __future__ import annotations

import os
import socket
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from indexer.article import LOCAL_TIME
from indexer.console import EXIT_FAILED, EXIT_REJECTED, counting, echo_json, file_size, index_option, run
from indexer.load_display import LoadDisplay, load_line, report_json, report_lines

_READ_TOGETHER = 100
"""Articles of a list."""


def _available_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=_available_cores,
    show_default="all cores",
    help="Processes that analyse articles.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def main() -> None:
    """Run the command line."""
    run(cli)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="vietnamese-municipal-search", message="%(prog)s %(version)s")
def cli() -> None:
    """Keep an index of municipal news: load articles, remove, list and check them.

    Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, but some documents were rejected; 4 another process
    is writing to the index; 130 interrupted.
    """


@cli.command(
    epilog="Example: indexer load thong-bao/ tin-tuc.jsonl.xz --agency 'UBND quận An Hòa' --rejects loi.jsonl"
)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, readable=False, path_type=Path),
    metavar="PATH...",
)
@index_option
@click.option("--agency", metavar="NAME", help="Agency of articles that name none; none is inferred then.")
@click.option("--category", metavar="NAME", help="Category of articles that name none.")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["text", "html", "json", "jsonl", "csv"]),
    help="Format of all files, whatever their names end in.",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=NAME",
    help="What a field of articles is called in the files, as in title=ten_bai; repeat for several.",
)
@click.option("--no-infer-agencies", is_flag=True, help="Leave articles that name no agency without one.")
@click.option(
    "--max-file-mb",
    type=click.FloatRange(min=0, min_open=True),
    default=20,
    show_default=True,
    envvar="INDEXER_MAX_FILE_MB",
    show_envvar=True,
    help="Reject files larger than this (megabytes).",
)
@click.option(
    "--rejects",
    type=click.File("wb", lazy=False),  # made even where there is nothing to say, over that of the last load
    metavar="FILE",
    help="Write rejections here, as JSON Lines.",
)
@_jobs_option
@_json_option
def load(
    paths: tuple[Path, ...],
    index_dir: Path,
    agency: str | None,
    category: str | None,
    file_format: str | None,
    mapping: tuple[str, ...],
    no_infer_agencies: bool,
    max_file_mb: float,
    rejects: IO[bytes] | None,
    jobs: int,
    as_json: bool,
) -> int:
    """Load articles from files and folders (text, HTML, JSON, JSON Lines, CSV; also .gz and .xz).

    Articles that have not changed since they were last loaded are skipped, changed ones replaced. What cannot
    be loaded is named with file, line and reason; all else is loaded. An interrupted load keeps what it
    has committed and can be run again.
    """
    from indexer.ingest import Load
    from indexer.readers import ReadOptions
    from indexer.store import IndexFolder

    try:
        options = ReadOptions(
            today=datetime.now(LOCAL_TIME).date(),
            agency=agency,
            category=category,
            format=file_format,
            field_map=_field_map(mapping),
            infer_agencies=not no_infer_agencies,
            max_bytes=int(max_file_mb * 1_000_000),
        )
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--map") from None
    folder = IndexFolder(index_dir)
    ignored = [Path(rejects.name)] if rejects is not None else []
    with LoadDisplay(rejects) as display:
        job = Load(folder, options, observer=display, jobs=jobs, ignored=ignored)
        try:
            report = job.run(paths, holder=_holder("load"))
        except KeyboardInterrupt:
            if kept := job.report.new + job.report.updated:
                display.note(f"{kept:,} articles were committed and stay; the same command loads the rest.")
            else:
                display.note("Nothing had been committed yet; the same command begins again.")
            raise
    if as_json:
        echo_json(report_json(report, folder.size()))
    else:
        for line in report_lines(report, index_dir, folder.size()):
            click.echo(line)
    return EXIT_REJECTED if report.rejected else 0


@cli.command(epilog="Example: indexer remove anhoa-2024-031 anhoa-2024-032")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@index_option
@_json_option
def remove(ids: tuple[str, ...], index_dir: Path, as_json: bool) -> int:
    """Remove articles by their ids. Ends with 1 if one of them is not in the index."""
    from indexer.maintenance import remove as remove_articles
    from indexer.store import IndexFolder

    removed, missing = remove_articles(IndexFolder(index_dir), ids, holder=_holder("remove"))
    if as_json:
        echo_json({"removed": removed, "missing": missing})
    else:
        click.echo(f"{len(removed):,} removed.")
    for article_id in missing:
        click.echo(f"No article has the id “{article_id}”; see the ids with: indexer list", err=True)
    return EXIT_FAILED if missing else 0


@cli.command("list", epilog="Example: indexer list --json > articles.jsonl")
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print whole articles as JSON Lines.")
def list_articles(index_dir: Path, as_json: bool) -> None:
    """List all articles, newest first: id, day, agencies, title, with tabs between."""
    from indexer.article import local_day
    from indexer.store import IndexFolder, open_snapshot

    snapshot = open_snapshot(IndexFolder(index_dir))
    newest_first = snapshot.newest_first.tolist()
    for first in range(0, len(newest_first), _READ_TOGETHER):
        numbers = newest_first[first : first + _READ_TOGETHER]
        ordered = sorted(numbers)  # neighbours are compressed together
        articles = dict(zip(ordered, snapshot.articles(ordered), strict=True))
        for article in map(articles.__getitem__, numbers):
            if as_json:
                echo_json(article.as_json())
            else:
                day, agencies = local_day(article.published), "; ".join(article.agencies)
                click.echo("\t".join([article.id, str(day or "-"), agencies or "-", article.title]))


@cli.command(epilog="Example: indexer stats --index index_data")
@index_option
@_json_option
def stats(index_dir: Path, as_json: bool) -> None:
    """Tell what is in the index: articles, days, agencies, categories; its size; what the last load did."""
    from indexer.maintenance import statistics
    from indexer.store import IndexFolder

    figures = statistics(IndexFolder(index_dir))
    if as_json:
        echo_json(figures)
        return
    first, last = figures["first_day"], figures["last_day"]
    click.echo(f"Articles     {figures['articles']:,}")
    click.echo(f"Days         {f'{first} to {last}' if first else '-'} ({figures['undated']:,} undated)")
    click.echo(f"Index        {file_size(figures['index_size'])}, generation {figures['generation']}")
    click.echo(f"Last load    {load_line(figures['last_load'])}")
    for name, title in (("agencies", "Agencies"), ("categories", "Categories")):
        click.echo(f"{title:<12} {len(figures[name]):,} ({figures[f'without_{name}']:,} articles without)")
        for label, count in figures[name].items():
            click.echo(f"  {count:>9,}  {label}")


@cli.command(epilog="Example: indexer check --json")
@index_option
@_json_option
def check(index_dir: Path, as_json: bool) -> None:
    """Compare every article and its postings' files with their checksums and with what was loaded.

    Ends with 1 at the first fault.
    """
    from indexer.maintenance import check as check_index
    from indexer.store import IndexFolder

    with counting("Checking") as advance:
        articles = check_index(IndexFolder(index_dir), advance=advance)
    if as_json:
        echo_json({"articles": articles, "ok": True})
    else:
        click.echo(f"{articles:,} articles, all as they were loaded.")


@cli.command(epilog="Example: indexer rebuild --drop-previous")
@index_option
@click.option("--drop-previous", is_flag=True, help="Delete the index as it was, which is kept otherwise.")
@_jobs_option
@_json_option
def rebuild(index_dir: Path, drop_previous: bool, jobs: int, as_json: bool) -> None:
    """Write the index anew from its own articles, check it, and put it into use in one step.

    A server goes on answering meanwhile. Needed when a new version of this program says so.
    """
    from indexer.maintenance import rebuild as rebuild_index
    from indexer.store import IndexFolder

    folder = IndexFolder(index_dir)
    with counting("Rebuilding") as advance:
        articles = rebuild_index(
            folder, holder=_holder("rebuild"), jobs=jobs, advance=advance, drop_previous=drop_previous
        )
    if as_json:
        echo_json({"articles": articles, "generation": folder.current(), "index_size": folder.size()})
    else:
        click.echo(f"{articles:,} articles in generation {folder.current()}, {file_size(folder.size())}.")


@cli.command(epilog="Example: indexer places units-2024.tsv units-2025.tsv --province 'Hà Nội'")
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="OLD.tsv")
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="NEW.tsv")
@index_option
@click.option("--province", metavar="NAME", help="Only what lies in this province, by its old or new name.")
@_json_option
def places(old: Path, new: Path, index_dir: Path, province: str | None, as_json: bool) -> None:
    """Link old and new names of places: who searches for one finds the other, too.

    OLD.tsv and NEW.tsv name the administrative units of two times: province, district or ward; code; name;
    district; province; with tabs between. What they link is written to places.txt in the folder of the index,
    in place of what this wrote before; lines of your own stay. A server notices within a second.
    """
    from indexer.errors import NoIndexError
    from indexer.place_file import write_links
    from indexer.place_links import UnknownProvinceError, linked_units
    from indexer.place_units import read_units

    if not index_dir.is_dir():
        raise NoIndexError(index_dir)
    try:
        found = linked_units(read_units(old), read_units(new), province=province)
    except UnknownProvinceError:
        message = f"“{province}” is no province in {old} or {new}"
        raise click.BadParameter(message, param_hint="--province") from None
    path = write_links(index_dir, found.links, sources=(old, new))
    figures = {
        "wards": found.count("ward"),
        "districts": found.count("district"),
        "provinces": found.count("province"),
        "limited": found.limited,
        "unchanged": found.unchanged,
        "ambiguous": found.ambiguous,
    }
    if as_json:
        echo_json({**figures, "file": str(path)})
        return
    click.echo(f"{len(found.links):,} old names linked with new ones in {path}:")
    click.echo(f"  {figures['wards']:>7,}  wards that kept their code under another name")
    click.echo(f"  {figures['districts']:>7,}  districts that ended, whose name a ward has now")
    click.echo(f"  {figures['provinces']:>7,}  provinces renamed, or now part of one of another name")
    click.echo(f"  {figures['limited']:>7,}  of all these only beside a place around them, as written there")
    click.echo("Not linked:")
    click.echo(f"  {figures['unchanged']:>7,}  that kept their name")
    click.echo(f"  {figures['ambiguous']:>7,}  one of whose names may mean another place")


def _field_map(mapping: tuple[str, ...]) -> dict[str, str]:
    fields = {}
    for entry in mapping:
        field, equals, name = entry.partition("=")
        if not (field and equals and name):
            raise click.BadParameter(f"“{entry}” is not FIELD=NAME, as in title=ten_bai", param_hint="--map")
        fields[field] = name
    return fields


def _holder(command: str) -> str:
    since = datetime.now(LOCAL_TIME).strftime("%H:%M:%S on %d/%m/%Y")
    return f"`indexer {command}` (process {os.getpid()} on {socket.gethostname()}, since {since})"
