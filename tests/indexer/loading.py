"""Loads files in tests and keeps what was told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from indexer.article import Article
from indexer.ingest import Load, LoadReport
from indexer.readers import EncodingNote, ReadOptions, Rejection
from indexer.store import IndexFolder, open_snapshot
from tests.conftest import TODAY

OPTIONS = ReadOptions(today=TODAY)


class Recorder:
    """Notes down what a load tells."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.bytes = 0
        self.articles = 0
        self.rejections: list[Rejection] = []
        self.encodings: list[str] = []

    def started(self, files: Sequence[Path]) -> None:
        self.files = [file.name for file in files]

    def advanced(self, read_bytes: int) -> None:
        self.bytes += read_bytes

    def taken(self) -> None:
        self.articles += 1

    def rejected(self, rejection: Rejection) -> None:
        self.rejections.append(rejection)

    def decoded(self, note: EncodingNote) -> None:
        self.encodings.append(note.encoding)

    def finishing(self) -> None: ...


def load(
    folder: IndexFolder, *paths: Path, batch_size: int = 1000, commit_seconds: float = 10.0, jobs: int = 1
) -> tuple[LoadReport, Recorder]:
    recorder = Recorder()
    job = Load(
        folder, OPTIONS, observer=recorder, batch_size=batch_size, commit_seconds=commit_seconds, jobs=jobs
    )
    return job.run(paths, holder="a test"), recorder


def counts(report: LoadReport) -> tuple[int, int, int, int]:
    return report.new, report.updated, report.unchanged, report.rejected


def stored(folder: IndexFolder) -> dict[str, Article]:
    """The articles of the index, without their origin."""
    snapshot = open_snapshot(folder)
    return {article.id: replace(article, origin="") for article in snapshot.articles(range(snapshot.size))}


def generations(folder: IndexFolder) -> list[str]:
    return sorted(path.name for path in folder.generations.iterdir())
