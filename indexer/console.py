"""How does a command end? Exit codes, messages on stderr, no traceback for what users can mend."""

from __future__ import annotations

import io
import os
import sys

import click

from indexer.errors import IndexLockedError, MunicipalSearchError

EXIT_FAILED = 1
EXIT_USAGE = 2
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
