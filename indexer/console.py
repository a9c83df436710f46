"""How does a command speak, and end? JSON, counts, exit codes; no traceback for what users can mend."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from indexer.errors import IndexLockedError, MunicipalSearchError

EXIT_FAILED = 1
EXIT_REJECTED = 3
EXIT_LOCKED = 4
EXIT_INTERRUPTED = 130


def run(command: click.Command) -> None:
    """Run a command line and leave the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Vietnamese on any console, and file names that are no text.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(command))


def index_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --index, whose value is `index_dir`."""
    return click.option(
        "--index",
        "index_dir",
        type=click.Path(file_okay=False, path_type=Path),
        default="index_data",
        envvar="INDEX_DIR",
        show_default=True,
        show_envvar=True,
        metavar="DIR",
        help="Folder of the index.",
    )(command)


def file_size(size: int) -> str:
    """Return a number of bytes in words, such as `47.5 MB`."""
    return f"{size / 1e6:,.1f} MB" if size >= 1_000_000 else f"{size / 1e3:,.0f} kB"


def echo_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    click.echo(json_line(value), nl=False)


def json_line(value: Any) -> bytes:
    """Return a value as JSON with a line feed."""
    import orjson

    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


@contextlib.contextmanager
def counting(label: str) -> Iterator[Callable[[], None] | None]:
    """Give a function to call for each article; a line on a terminal shows the count."""
    if not sys.stderr.isatty():
        yield None
        return
    count = 0

    def advance() -> None:
        nonlocal count
        count += 1
        if count % 100 == 0:
            click.echo(f"\r{label}: {count:,} articles", nl=False, err=True)

    yield advance
    click.echo("\r\033[K", nl=False, err=True)


def _run(command: click.Command) -> int:
    try:
        return int(command.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        return EXIT_INTERRUPTED
    except IndexLockedError as error:
        click.echo(f"Error: {error}", err=True)
        return EXIT_LOCKED
    except MunicipalSearchError as error:
        click.echo(f"Error: {error}", err=True)
        return EXIT_FAILED
    except BrokenPipeError:
        # The reader of our output, such as `head`, has had enough; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED
    except OSError as error:
        click.echo(f"Error: {error}", err=True)
        return EXIT_FAILED
