"""How does an index change? Loading articles, removing them, checking the index, making it anew."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from indexer.analysis.pipeline import AnalysedArticle, analyse
from indexer.article import Article
from indexer.errors import DamagedIndexError
from indexer.readers import EncodingNote, ReadOptions, Rejection, Unchanged, find_files, read_changed
from indexer.store import (
    NO_DAY,
    IndexFolder,
    IndexWriter,
    Labels,
    Snapshot,
    day_and_second,
    open_snapshot,
    read_sources,
    write_sources,
)

BATCH_SIZE = 1000
"""Articles a commit at most. Fewer cost more merging, more cost memory."""

BATCH_SECONDS = 10.0
"""After so long a commit is due however few articles there are: an interruption costs no more work."""

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
        """One more article has been analysed, or found unchanged."""

    def rejected(self, rejection: Rejection) -> None:
        """An article or file was not loaded."""

    def decoded(self, note: EncodingNote) -> None:
        """A file or line was not UTF-8."""


class _Unobserved:
    """Nobody looks on."""

    def started(self, files: Sequence[Path]) -> None: ...
    def advanced(self, read_bytes: int) -> None: ...
    def taken(self) -> None: ...
    def rejected(self, rejection: Rejection) -> None: ...
    def decoded(self, note: EncodingNote) -> None: ...


class Load:
    """One run of loading; `report` may be read at any time, also after an exception."""

    def __init__(
        self,
        folder: IndexFolder,
        options: ReadOptions,
        *,
        observer: LoadObserver | None = None,
        batch_size: int = BATCH_SIZE,
        ignored: Iterable[Path] = (),
    ) -> None:
        """Prepare a load; files `ignored` are passed over wherever they are met."""
        self.report = LoadReport()
        self._folder = folder
        self._options = options
        self._observer: LoadObserver = observer or _Unobserved()
        self._batch_size = batch_size
        self._ignored = frozenset(path.resolve() for path in ignored)
        self._batch: list[tuple[Article, AnalysedArticle]] = []
        # Of each record read in this load, its source digest: the digest of the article it became.
        self._sources: dict[bytes, bytes] = {}
        self._replaced: list[str] = []
        # Of each id in this load: the digest of its article and where that came from.
        self._seen: dict[str, tuple[bytes, str]] = {}
        # Of each id in the index before this load, its digest.
        self._known: dict[str, bytes] = {}
        # The generation that this load begins, until it is put into use.
        self._unused: int | None = None
        self._due = 0.0

    def run(self, paths: Iterable[Path], *, holder: str) -> LoadReport:
        """Load all articles under `paths`, committing batch by batch; return the report.

        Raises IndexLockedError, IndexVersionError, UnsafeIndexError, DamagedIndexError or WriteFailedError.
        Whatever ends it, KeyboardInterrupt included, batches committed before stay.
        """
        start = time.perf_counter()
        try:
            with self._folder.lock(holder):
                self._load(paths)
        finally:
            self.report.seconds = time.perf_counter() - start
        return self.report

    def _load(self, paths: Iterable[Path]) -> None:
        number = self._folder.current()
        if number is None:
            self._writer, self._unused = IndexWriter.create(self._folder)
        else:
            self._writer = IndexWriter(self._folder, number)
            self._known = open_snapshot(self._folder).digests()
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
            self._commit()
        finally:
            if self._sources or len(sources) < len(remembered):
                write_sources(self._folder, sources | self._sources)

    def _take(self, article_id: str, digest: bytes, origin: str, article: Article | None) -> None:
        """Take an article that has been read, or None for one that is as it was."""
        if not self._is_first(article_id, digest, origin):
            return
        if article is None or self._known.get(article_id) == digest:
            self.report.unchanged += 1
        else:
            if article_id in self._known:
                self._replaced.append(article_id)
            if not self._batch:
                self._due = time.monotonic() + BATCH_SECONDS
            self._batch.append((article, analyse(article)))
            if len(self._batch) >= self._batch_size or time.monotonic() >= self._due:
                self._commit()
        self._observer.taken()

    def _commit(self) -> None:
        if self._batch:
            self._writer.commit(self._batch, removed=self._replaced)
        if self._unused is not None:
            self._folder.switch_to(self._unused)
            self._unused = None
        self.report.updated += len(self._replaced)
        self.report.new += len(self._batch) - len(self._replaced)
        self._batch, self._replaced = [], []

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


def remove(folder: IndexFolder, ids: Sequence[str], *, holder: str) -> tuple[list[str], list[str]]:
    """Remove articles; return the ids that were removed and those that were not in the index.

    Raises NoIndexError, IndexLockedError, IndexVersionError or WriteFailedError.
    """
    folder.require_current()  # before the lock, which would make the folder
    with folder.lock(holder):
        number = folder.require_current()
        known = open_snapshot(folder).number_of
        wanted = list(dict.fromkeys(ids))
        removed = [article_id for article_id in wanted if article_id in known]
        if removed:
            IndexWriter(folder, number).commit([], removed=removed)
        return removed, [article_id for article_id in wanted if article_id not in known]


def check(folder: IndexFolder, *, advance: Callable[[], None] | None = None) -> int:
    """Read every article back, compare it with its columns, and return how many there are.

    Raises NoIndexError, IndexVersionError, UnsafeIndexError or DamagedIndexError, the first found.
    """
    return _check(open_snapshot(folder), advance)


def statistics(folder: IndexFolder) -> dict[str, Any]:
    """Return figures of the index, ready for JSON: counts, labels with their counts, days, bytes."""
    snapshot = open_snapshot(folder)
    days = snapshot.days[snapshot.days != NO_DAY]
    return {
        "articles": snapshot.size,
        "first_day": date.fromordinal(int(days.min())).isoformat() if len(days) else None,
        "last_day": date.fromordinal(int(days.max())).isoformat() if len(days) else None,
        "undated": snapshot.size - len(days),
        "agencies": _counts(snapshot.agencies),
        "without_agencies": int(snapshot.agencies.missing.sum()),
        "categories": _counts(snapshot.categories),
        "without_categories": int(snapshot.categories.missing.sum()),
        "generation": snapshot.commit.generation,
        "index_size": folder.size(),
    }


def rebuild(
    folder: IndexFolder,
    *,
    holder: str,
    advance: Callable[[], None] | None = None,
    drop_previous: bool = False,
) -> int:
    """Write all stored articles into a new generation, check it, put it into use; return how many there are.

    A server goes on answering from the old generation until then. That one is kept until the next rebuild
    unless `drop_previous`. Also for an index of another layout. Raises NoIndexError, IndexLockedError,
    DamagedIndexError or WriteFailedError; the old generation then stays in use.
    """
    folder.require_current()
    with folder.lock(holder):
        old = open_snapshot(folder, any_layout=True)
        writer, number = IndexWriter.create(folder)
        for start in range(0, old.size, BATCH_SIZE):
            batch = []
            for article in old.articles(range(start, min(start + BATCH_SIZE, old.size))):
                batch.append((article, analyse(article)))
                if advance is not None:
                    advance()
            writer.commit(batch)
        new = open_snapshot(folder, generation=number)
        if _check(new, None) != old.size:
            raise _contradiction(new, f"{old.size} articles were read, {new.size} written")
        folder.switch_to(number)
        if drop_previous:
            folder.drop_others()
        else:
            folder.drop_older_than_previous()
        return old.size


def _check(snapshot: Snapshot, advance: Callable[[], None] | None) -> int:
    digests = snapshot.digests()
    if len(digests) != snapshot.size:
        raise _contradiction(snapshot, f"{snapshot.size} articles share {len(digests)} ids")
    agencies, categories = _by_article(snapshot.agencies), _by_article(snapshot.categories)
    for number, article_id in enumerate(snapshot.ids):
        (article,) = snapshot.articles([number])
        if article.id != article_id:
            raise _contradiction(snapshot, f"the article {article_id} is stored as {article.id}")
        if article.digest() != digests[article_id]:
            raise _contradiction(snapshot, f"the article {article_id} is not as it was loaded")
        columns = (snapshot.days[number], snapshot.seconds[number], agencies[number], categories[number])
        labels = (set(article.agencies) - {""}, {article.category} - {None, ""})
        if columns != (*day_and_second(article.published), *labels):
            raise _contradiction(snapshot, f"the article {article_id} is filed under other dates or labels")
        if list(snapshot.postings("id", article_id).docs) != [number]:
            raise _contradiction(snapshot, f"the article {article_id} cannot be found by its id")
        if advance is not None:
            advance()
    return snapshot.size


def _contradiction(snapshot: Snapshot, what: str) -> DamagedIndexError:
    return DamagedIndexError(snapshot.folder.root, what)


def _by_article(column: Labels) -> list[set[str]]:
    rows: list[set[str]] = [set() for _ in column.missing]
    for number, code in zip(column.docs.tolist(), column.codes.tolist(), strict=True):
        rows[number].add(column.labels[code])
    return rows


def _counts(column: Labels) -> dict[str, int]:
    counts = Counter(column.codes.tolist())
    return {column.labels[code]: count for code, count in counts.most_common()}


def _rejection(article_id: str, origin: str, code: str, reason: str) -> Rejection:
    match = _POSITION.search(origin)
    if match is None:
        return Rejection(origin, None, code, reason, article_id)
    line, number = match.groups()
    if number:
        reason = f"Article {number} of the list: {reason}"
    return Rejection(origin[: match.start()], int(line) if line else None, code, reason, article_id)
