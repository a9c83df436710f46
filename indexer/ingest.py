"""How do articles get from files into the index? Read here, built by workers, committed here."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from indexer.article import Article
from indexer.builders import BATCH_ARTICLES, Builders
from indexer.committing import COMMIT_SECONDS, Committer
from indexer.readers import EncodingNote, ReadOptions, Rejection, Unchanged, find_files, read_changed
from indexer.store import (
    IndexFolder,
    IndexWriter,
    LoadEnd,
    LoadRecord,
    open_snapshot,
    read_sources,
    write_load_record,
    write_sources,
)

# The end of an origin: a line, or a place in a list.
_POSITION = re.compile(r"(?::([0-9]+)|#([0-9]+))$")


@dataclass(slots=True)
class LoadReport:
    """What a load did; it grows while the load runs, and is true whenever a batch has been committed."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    encodings: Counter[str] = field(default_factory=Counter)
    """Files and lines that were not UTF-8, by the encoding they were read as."""
    rejections: Counter[str] = field(default_factory=Counter)
    """Rejections by their code."""
    files: int = 0
    seconds: float = 0.0

    @property
    def articles(self) -> int:
        """Articles that are now in the index as they were read."""
        return self.new + self.updated + self.unchanged


class LoadObserver(Protocol):
    """Is told what happens during a load."""

    def started(self, files: Sequence[Path]) -> None:
        """All files are known; none has been read yet."""

    def advanced(self, read_bytes: int) -> None:
        """So many more bytes of the files have been read."""

    def taken(self) -> None:
        """One more article has been handed over to be analysed, or found unchanged."""

    def rejected(self, rejection: Rejection) -> None:
        """An article or file was not loaded."""

    def decoded(self, note: EncodingNote) -> None:
        """A file or line was not UTF-8."""

    def finishing(self) -> None:
        """All files have been read; what is left of their articles is being built and committed."""


class _Unobserved:
    """Nobody looks on."""

    def started(self, files: Sequence[Path]) -> None: ...
    def advanced(self, read_bytes: int) -> None: ...
    def taken(self) -> None: ...
    def rejected(self, rejection: Rejection) -> None: ...
    def decoded(self, note: EncodingNote) -> None: ...
    def finishing(self) -> None: ...


class Load:
    """One run of loading; `report` may be read at any time, also after an exception."""

    def __init__(
        self,
        folder: IndexFolder,
        options: ReadOptions,
        *,
        observer: LoadObserver | None = None,
        jobs: int = 1,
        batch_size: int = BATCH_ARTICLES,
        commit_seconds: float = COMMIT_SECONDS,
        ignored: Iterable[Path] = (),
    ) -> None:
        """Prepare a load; files `ignored` are passed over wherever they are met.

        With more than one of `jobs`, so many worker processes analyse the articles.
        """
        self.report = LoadReport()
        self._folder = folder
        self._options = options
        self._observer: LoadObserver = observer or _Unobserved()
        self._builders = Builders(jobs)
        self._batch_size = batch_size
        self._commit_seconds = commit_seconds
        self._ignored = frozenset(path.resolve() for path in ignored)
        # Of each record read in this load, its source digest: the digest of the article it became.
        self._sources: dict[bytes, bytes] = {}
        # Of each id in this load: the digest of its article and where that came from.
        self._seen: dict[str, tuple[bytes, str]] = {}
        # Of each id in the index before this load, its digest.
        self._known: dict[str, bytes] = {}
        # The generation that this load begins, until it is put into use.
        self._unused: int | None = None

    def run(self, paths: Iterable[Path], *, holder: str) -> LoadReport:
        """Load all articles under `paths`, committing batch by batch; return the report.

        Raises IndexLockedError, IndexVersionError, UnsafeIndexError, DamagedIndexError, WriteFailedError,
        AnalysisFailedError, IncompleteInstallationError or WorkerDiedError. Whatever ends it,
        KeyboardInterrupt included, what was committed before stays.
        """
        start = time.perf_counter()
        began = datetime.now(UTC)
        end: LoadEnd = "failed"
        with self._folder.lock(holder):
            try:
                with self._builders:
                    self._load(paths)
                end = "done"
            except KeyboardInterrupt:
                end = "interrupted"
                raise
            finally:
                self.report.seconds = time.perf_counter() - start
                write_load_record(self._folder, self._record(began, end))
        return self.report

    def _record(self, began: datetime, end: LoadEnd) -> LoadRecord:
        report = self.report
        return LoadRecord(
            began,
            report.seconds,
            end,
            report.files,
            report.new,
            report.updated,
            report.unchanged,
            report.rejected,
            dict(report.rejections.most_common()),
        )

    def _load(self, paths: Iterable[Path]) -> None:
        number = self._folder.current()
        if number is None:
            writer, self._unused = IndexWriter.create(self._folder)
        else:
            writer = IndexWriter(self._folder, number)
            self._known = open_snapshot(self._folder).digests()
        self._committer = Committer(
            self._folder,
            writer,
            self._builders,
            committed=self._committed,
            batch_size=self._batch_size,
            commit_seconds=self._commit_seconds,
        )
        id_of = {digest: article_id for article_id, digest in self._known.items()}
        remembered = read_sources(self._folder)
        sources = {source: digest for source, digest in remembered.items() if digest in id_of}
        try:
            for item in self._read(paths, sources):
                if isinstance(item, Unchanged):
                    digest = sources[item.source]
                    self._take(id_of[digest], digest, item.origin, None)
                else:
                    article, source = item
                    self._sources[source] = article.digest()
                    self._take(article.id, self._sources[source], article.origin, article)
            self._observer.finishing()
            self._committer.finish()
            self._put_into_use()
        finally:
            self._committer.abandon()
            if self._sources or len(sources) < len(remembered):
                write_sources(self._folder, sources | self._sources)

    def _take(self, article_id: str, digest: bytes, origin: str, article: Article | None) -> None:
        """Take an article that has been read, or None for one that is as it was."""
        if not self._is_first(article_id, digest, origin):
            return
        if article is None or self._known.get(article_id) == digest:
            self.report.unchanged += 1
            self._committer.tick()
        else:
            self._committer.add(article, replaces=article_id in self._known)
        self._observer.taken()

    def _committed(self, new: int, updated: int) -> None:
        self.report.new += new
        self.report.updated += updated
        self._put_into_use()

    def _put_into_use(self) -> None:
        if self._unused is not None:
            self._folder.switch_to(self._unused)
            self._unused = None

    def _read(
        self, paths: Iterable[Path], sources: Container[bytes]
    ) -> Iterator[tuple[Article, bytes] | Unchanged]:
        files: list[Path] = []
        index = self._folder.root.resolve()
        for found in find_files(paths):
            if isinstance(found, Rejection):
                self._reject(found)
                continue
            real = found.resolve()
            if index not in real.parents and real not in self._ignored:  # both may lie in what is loaded
                files.append(found)
        self.report.files = len(files)
        self._observer.started(files)
        for path in files:
            for item in read_changed(path, self._options, known=sources, advance=self._observer.advanced):
                if isinstance(item, Rejection):
                    self._reject(item)
                elif isinstance(item, EncodingNote):
                    self.report.encodings[item.encoding] += 1
                    self._observer.decoded(item)
                else:
                    yield item

    def _is_first(self, article_id: str, digest: bytes, origin: str) -> bool:
        """Tell whether the id is new in this load; a copy is counted unchanged, another article rejected."""
        entry = (digest, origin)
        first = self._seen.setdefault(article_id, entry)
        if first is entry:
            return True
        digest_before, origin_before = first
        if digest_before == digest:
            self.report.unchanged += 1
            self._committer.tick()
            self._observer.taken()
        else:
            reason = (
                f"Another article with the id “{article_id}” stands in {origin_before}; give each its own"
            )
            self._reject(_rejection(article_id, origin, "duplicate-id", reason))
        return False

    def _reject(self, rejection: Rejection) -> None:
        self.report.rejected += 1
        self.report.rejections[rejection.code] += 1
        self._observer.rejected(rejection)
        self._committer.tick()


def _rejection(article_id: str, origin: str, code: str, reason: str) -> Rejection:
    match = _POSITION.search(origin)
    if match is None:
        return Rejection(origin, None, code, reason, article_id)
    line, number = match.groups()
    if number:
        reason = f"Article {number} of the list: {reason}"
    return Rejection(origin[: match.start()], int(line) if line else None, code, reason, article_id)
