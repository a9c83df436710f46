"""The command `searchapp`: serves the search page and the API, and searches from the command line."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.console import echo_json, index_option, run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from searchapp.engine import Hit, ResultPage, ScorePart, SnippetPiece

_THREADS = 8
"""Requests in hand at once: they take turns, but some may still be sending or receiving."""

_M_ARENA_MAX = -8
"""glibc's number of the option, from its malloc.h."""

_recency_option = click.option(
    "--favour-new/--no-favour-new",
    default=True,
    show_default=True,
    envvar="FAVOUR_NEW",
    show_envvar=True,
    help="Rank newer articles a little higher.",
)


def main() -> None:
    """Run the command line."""
    run(cli)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="vietnamese-municipal-search", message="%(prog)s %(version)s")
def cli() -> None:
    """Search municipal news: as a web page and API, or here on the command line."""


@cli.command(epilog="Example: searchapp serve --index index_data --port 8000")
@index_option
@click.option(
    "--host",
    default="127.0.0.1",
    envvar="HOST",
    show_default=True,
    show_envvar=True,
    help="Address to listen on.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    envvar="PORT",
    show_default=True,
    show_envvar=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--processes",
    type=click.IntRange(1),
    default=1,
    envvar="PROCESSES",
    show_default=True,
    show_envvar=True,
    metavar="N",
    help="Processes that answer at the same address, each with the index mapped; not on Windows.",
)
@click.option(
    "--query-log",
    "log_dir",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="QUERY_LOG",
    show_envvar=True,
    metavar="FOLDER",
    help="Keep the words and the day of each search here, nothing else; left out, nothing is kept.",
)
@click.option(
    "--query-log-days",
    "log_days",
    type=click.IntRange(1, 366),
    default=90,
    envvar="QUERY_LOG_DAYS",
    show_default=True,
    show_envvar=True,
    metavar="N",
    help="Days after which what was searched for is deleted.",
)
@_recency_option
def serve(
    index_dir: Path,
    host: str,
    port: int,
    processes: int,
    log_dir: Path | None,
    log_days: int,
    favour_new: bool,
) -> None:
    """Serve the search page and the API until interrupted. New articles show without a restart."""
    prepare = partial(_prepare_server, index_dir, favour_new, log_dir, log_days)
    if processes > 1:
        if not hasattr(os, "fork"):
            raise click.UsageError("--processes: this system runs one process only; leave the option out")
        sys.exit(_serve_in_children(prepare, index_dir, host, port, processes))
    start, articles = prepare()
    try:
        server = start(host=host, port=port)
    except (OSError, ValueError) as error:
        raise _cannot_listen(host, port, error) from None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _announce(articles, index_dir, host, _port_of(server))
    server.run()


def _prepare_server(
    index_dir: Path, favour_new: bool, log_dir: Path | None, log_days: int
) -> tuple[Callable[..., Any], int]:
    """Return what makes a server that answers at once, given where to listen, and the number of articles."""
    _prepare_process()
    from waitress import create_server

    from searchapp import open_engine
    from searchapp.web import create_app, warm
    from searchapp.web.statistics.query_log import QueryLog
    from searchapp.web.turns import TakingTurns

    engine = open_engine(index_dir, favour_new=favour_new, warm=True)
    app = create_app(engine, query_log=None if log_dir is None else QueryLog(log_dir, days=log_days))
    warm(app)
    return partial(create_server, TakingTurns(app), threads=_THREADS), engine.size()


def _prepare_process() -> None:
    """Set what holds for a whole serving process, before it has threads."""
    import logging

    # It tells each time that a request waits for a thread, which is no fault.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    _share_one_arena()


def _share_one_arena() -> None:
    """Have all threads allocate from one place: each of glibc's own would keep up to 30 MB to itself.

    Nothing is lost by it, since Python allocates under its lock. No other C library is meant.
    """
    import ctypes

    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _serve_in_children(
    prepare: Callable[[], tuple[Callable[..., Any], int]],
    index_dir: Path,
    host: str,
    port: int,
    processes: int,
) -> int:
    from waitress.adjustments import Adjustments

    from searchapp.serving import Ready, listen, serve_in_children

    try:
        wanted = Adjustments(host=host, port=port)
        sockets = listen(wanted.listen, wanted.backlog)
    except (OSError, ValueError) as error:
        raise _cannot_listen(host, port, error) from None

    def answer(ready: Ready) -> None:
        start, articles = prepare()
        server = start(sockets=sockets)
        ready(articles)
        server.run()

    def announce(articles: int) -> None:
        _announce(articles, index_dir, host, sockets[0].getsockname()[1])

    try:
        return serve_in_children(processes, answer, announce)
    finally:
        for listener in sockets:
            listener.close()


def _announce(articles: int, index_dir: Path, host: str, port: int) -> None:
    address = f"[{host}]" if ":" in host else host
    click.echo(f"Serving {articles:,} articles of {index_dir} on http://{address}:{port}")


def _cannot_listen(host: str, port: int, error: OSError | ValueError) -> click.ClickException:
    why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return click.ClickException(
        f"cannot listen on {host}:{port}: {why}; choose another with --host or --port (HOST, PORT)"
    )


class _TextFirst(click.Command):
    """A command whose first argument is text, whatever that begins with, if it is no option of ours."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ours = {name for option in self.get_params(ctx) for name in (*option.opts, *option.secondary_opts)}

        def is_option(argument: str) -> bool:
            return argument.partition("=")[0] in ours

        separated = args[:1] == ["--"] and len(args) > 1 and not is_option(args[1])
        first = args[:1] if args and not separated and not is_option(args[0]) else []
        rest = super().parse_args(ctx, args[len(first) :])
        ctx.params["text"] = (*first, *ctx.params["text"])
        return rest


@cli.command(
    cls=_TextFirst,
    epilog="Example: searchapp query 'tuyển dụng viên chức' --agency 'UBND quận An Hòa' --from 01/01/2024",
)
@click.argument("text", nargs=-1)
@index_option
@click.option(
    "--agency", multiple=True, metavar="NAME", help="Only of the agency of this name; repeat for several."
)
@click.option(
    "--category", multiple=True, metavar="NAME", help="Only of the category of this name; repeat for several."
)
@click.option(
    "--date", multiple=True, metavar="YYYY[-MM]", help="Only of this year or month; repeat for several."
)
@click.option("--from", "date_from", metavar="DD/MM/YYYY", help="Only from this day on.")
@click.option("--to", "date_to", metavar="DD/MM/YYYY", help="Only up to this day.")
@click.option("--sort", metavar="ORDER", help="relevance (the default), newest or oldest.")
@click.option("--page", metavar="N", help="Page to show, from 1.")
@click.option("--per-page", metavar="N", help="Hits a page: 10, 20 or 50.")
@click.option("--exact", is_flag=True, help="Only words exactly as typed, all of them.")
@click.option("--typed", is_flag=True, help="Nothing read otherwise than typed: no keys, no abbreviations.")
@click.option("--explain", is_flag=True, help="Print how the query was read and what each score is made of.")
@_recency_option
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
def query(
    text: tuple[str, ...],
    index_dir: Path,
    agency: tuple[str, ...],
    category: tuple[str, ...],
    date: tuple[str, ...],
    date_from: str | None,
    date_to: str | None,
    sort: str | None,
    page: str | None,
    per_page: str | None,
    exact: bool,
    typed: bool,
    explain: bool,
    favour_new: bool,
    as_json: bool,
) -> None:
    """Search for TEXT; without it, list the newest articles.

    "a phrase", -word, OR, agency:"NAME", category:"NAME", from:DD/MM/YYYY and to:DD/MM/YYYY have a meaning;
    put TEXT in single quotes then.
    """
    from searchapp import open_engine
    from searchapp.request import InvalidRequestError, SearchRequest

    single = {
        "q": " ".join(text),
        "from": date_from,
        "to": date_to,
        "sort": sort,
        "page": page,
        "per_page": per_page,
        "match": "exact" if exact else "typed" if typed else None,
    }
    pairs = [(name, value) for name, value in single.items() if value is not None]
    for name, values in (("agency", agency), ("category", category), ("date", date)):
        pairs += [(name, value) for value in values]
    try:
        request = SearchRequest.parse(pairs)
    except InvalidRequestError as error:
        faults = "; ".join(f"--{fault.field.replace('_', '-')}: {fault.message}" for fault in error.faults)
        raise click.UsageError(faults) from None
    found = open_engine(index_dir, favour_new=favour_new).search(request)
    if as_json:
        answer = found.as_json()
        if explain:
            answer["explanation"] = _explanation_json(found)
        echo_json(answer)
        return
    _print_page(found, explained=explain)


def _explanation_json(found: ResultPage) -> dict[str, Any]:
    explanation = found.explain()
    hits = [[part._asdict() for part in parts] for parts in explanation.hits]
    return {"read_as": explanation.read_as, "hits": hits}


def _print_page(found: ResultPage, *, explained: bool) -> None:
    noun = "article" if found.total == 1 else "articles"
    where = f", page {found.page} of {found.pages:,}" if found.pages > 1 else ""
    click.echo(f"{found.total:,} {noun}{where} ({found.took_ms:.1f} ms)")
    if found.query.truncated:
        click.echo("The query was too long and has been cut.")
    if found.query.corrected is not None:
        click.echo(f"No article has this as typed; searched for: {found.query.corrected}")
    elif found.query.decoded is not None:
        click.echo(f"Read as keys of an input method; searched for: {found.query.decoded}")
    for expansion in found.query.expansions:
        others = ", ".join(expansion.shown or map(" ".join, expansion.alternatives))
        click.echo(f"“{expansion.typed}” also matches: {others}")
    if found.query.widened:
        click.echo("No article has all words as typed; words without marks were read with any marks.")
    if found.query.phrases_as_words:
        click.echo("No article has the phrase in quotes; its words were searched for wherever they stand.")
    if found.query.words_missing:
        click.echo(_with_all_words(found.query.complete or 0))
    if found.query.corrected is None and found.suggestion is not None:
        click.echo(f"Perhaps you meant: {found.suggestion}")
    explanation = found.explain() if explained else None
    if explanation is not None:
        click.echo(f"Matched: {explanation.read_as}")
    for number, hit in enumerate(found.hits):
        _print_hit((found.page - 1) * found.per_page + 1 + number, hit)
        if explanation is not None and explanation.hits:
            _print_parts(hit, explanation.hits[number])


def _with_all_words(articles: int) -> str:
    if not articles:
        return "No article has all the words; these have most of them."
    return f"{articles:,} {'has' if articles == 1 else 'have'} all the words; the others have most of them."


def _print_hit(place: int, hit: Hit) -> None:
    from indexer.article import local_day

    day = local_day(hit.published)
    facts = [day.strftime("%d/%m/%Y") if day else "undated", "; ".join(hit.agencies), hit.category, hit.id]
    click.echo(f"\n{place:>3}. {_styled(hit.marked_title)}")
    click.echo("     " + " | ".join(fact for fact in facts if fact))
    if hit.snippet:
        click.echo("     " + _styled(hit.snippet))


def _print_parts(hit: Hit, parts: Sequence[ScorePart]) -> None:
    click.echo(f"     score {hit.score:.3f}")
    for part in parts:
        click.echo(f"       {part.score:7.3f}  {part.kind:6}  {part.text}")


def _styled(pieces: Sequence[SnippetPiece]) -> str:
    """Return the text with matches in bold, which `click.echo` leaves out where it is no terminal."""
    return "".join(click.style(piece.text, bold=True) if piece.mark else piece.text for piece in pieces)


def _port_of(server: Any) -> int:
    """Return the port; a name with several addresses, such as localhost, gives a server for each."""
    if hasattr(server, "effective_listen"):
        return int(server.effective_listen[0][1])
    return int(server.effective_port)
