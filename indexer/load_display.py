"""What does a person see of a load? Progress while it runs, then what was rejected, and the report."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from indexer.article import LOCAL_TIME
from indexer.console import file_size, json_line

if TYPE_CHECKING:
    from indexer.ingest import LoadReport
    from indexer.readers import EncodingNote, Rejection

_SHOWN_REJECTIONS = 20
_REFRESH_SECONDS = 0.2


class LoadDisplay:
    """Shows a load on stderr as it runs and writes the file of rejections."""

    def __init__(self, rejects: IO[bytes] | None) -> None:
        self._rejects = rejects
        self._shown: list[str] = []
        self._codes: Counter[str] = Counter()
        self._last: list[str] = []
        self._notes: list[str] = []
        self._articles = 0
        self._bar: Any = None
        self._start = time.monotonic()
        self._shown_until = self._start

    def __enter__(self) -> LoadDisplay:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        self._summarise()

    def started(self, files: Sequence[Path]) -> None:
        if not files:
            self.note("There was no file to load.")
        if sys.stderr.isatty():
            length = sum(file.stat().st_size for file in files if file.exists())
            self._bar = click.progressbar(
                length=length, label="Loading", file=sys.stderr, item_show_func=self._rate, show_eta=True
            )
            self._bar.__enter__()

    def advanced(self, read_bytes: int) -> None:
        if self._bar is not None:
            self._bar.update(read_bytes)

    def taken(self) -> None:
        self._articles += 1
        if self._bar is not None and time.monotonic() >= self._shown_until:
            self._bar.render_progress()
            self._shown_until = time.monotonic() + _REFRESH_SECONDS

    def rejected(self, rejection: Rejection) -> None:
        self._codes[rejection.code] += 1
        place = rejection.file if rejection.line is None else f"{rejection.file}:{rejection.line}"
        if len(self._shown) < _SHOWN_REJECTIONS:
            self._shown.append(f"Rejected {place}: {rejection.reason}")
        if self._rejects is not None:
            self._rejects.write(
                json_line(
                    {
                        "file": rejection.file,
                        "line": rejection.line,
                        "id": rejection.id,
                        "code": rejection.code,
                        "reason": rejection.reason,
                    }
                )
            )

    def decoded(self, note: EncodingNote) -> None:
        place = note.file if note.line is None else f"{note.file}:{note.line}"
        if len(self._notes) < _SHOWN_REJECTIONS:
            self._notes.append(f"Read as {note.encoding}: {place}")

    def finishing(self) -> None:
        if self._bar is not None:
            self._bar.label = "Finishing"
            self._bar.render_progress()

    def note(self, text: str) -> None:
        """Keep a sentence for the end."""
        self._last.append(text)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.render_progress()
            self._bar.__exit__(None, None, None)
            self._bar = None

    def _summarise(self) -> None:
        """Say on stderr what was not UTF-8 and what was rejected, however the load ended."""
        for line in (*self._notes, *self._shown):
            click.echo(line, err=True)
        if self._codes.total() > len(self._shown):
            hint = "" if self._rejects is not None else "; name a file with --rejects to have them all"
            click.echo(f"… and {self._codes.total() - len(self._shown):,} more{hint}", err=True)
        if self._codes:
            counts = ", ".join(f"{count:,} {code}" for code, count in self._codes.most_common())
            click.echo(f"Rejected: {counts}", err=True)
        for line in self._last:
            click.echo(line, err=True)

    def _rate(self, _: object) -> str:
        seconds = max(time.monotonic() - self._start, 1e-3)
        return f"{self._articles:,} articles, {self._articles / seconds:,.0f}/s"


def report_json(report: LoadReport, index_size: int) -> dict[str, Any]:
    """Return the report of a load as `--json` prints it; `index_size` in bytes."""
    return {
        "new": report.new,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "seconds": round(report.seconds, 3),
        "articles_per_second": round(report.articles / max(report.seconds, 1e-6), 1),
        "index_size": index_size,
        "rejections": dict(report.rejections),
        "encodings": dict(report.encodings),
    }


def load_line(last: dict[str, Any] | None) -> str:
    """Return what the last load did, given as it is kept, in a line for people."""
    if last is None:
        return "-"
    began = datetime.fromisoformat(last["began"]).astimezone(LOCAL_TIME)
    rejections = ", ".join(f"{count:,} {code}" for code, count in last["rejections"].items())
    return (
        f"{began:%d/%m/%Y %H:%M}, {last['end']} after {last['seconds']:,.1f} s: {last['files']:,} files, "
        f"{last['new']:,} new, {last['updated']:,} updated, {last['unchanged']:,} unchanged, "
        f"{last['rejected']:,} rejected" + (f" ({rejections})" if rejections else "")
    )


def report_lines(report: LoadReport, index_dir: Path, index_size: int) -> Iterator[str]:
    """Yield the report of a load in lines for people."""
    rate = report.articles / max(report.seconds, 1e-6)
    yield (
        f"{report.new:,} new, {report.updated:,} updated, {report.unchanged:,} unchanged, "
        f"{report.rejected:,} rejected in {report.seconds:.1f} s ({rate:,.0f} articles a second)"
    )
    if report.encodings:
        yield "Not UTF-8: " + ", ".join(f"{count:,} {name}" for name, count in report.encodings.most_common())
    yield f"Index {index_dir}: {file_size(index_size)}"
