"""What else is done with an index? Removing articles, checking it, counting, making it anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from indexer.builders import Builders
from indexer.committing import Committer
from indexer.errors import DamagedIndexError
from indexer.store import (
    NO_DAY,
    IndexFolder,
    IndexWriter,
    Labels,
    Snapshot,
    day_and_second,
    open_snapshot,
    read_load_record,
    stored_articles,
)

_READ_TOGETHER = 100
"""Articles; they are compressed a few at a time."""


def remove(folder: IndexFolder, ids: Sequence[str], *, holder: str) -> tuple[list[str], list[str]]:
    """Remove articles; return the ids that were removed and those that were not in the index.

    Raises NoIndexError, IndexLockedError, IndexVersionError, UnsafeIndexError, DamagedIndexError or
    WriteFailedError.
    """
    folder.require_current()  # before the lock, which would make the folder
    with folder.lock(holder):
        number = folder.require_current()
        snapshot = open_snapshot(folder)
        wanted = list(dict.fromkeys(ids))
        removed = [article_id for article_id in wanted if snapshot.number_of(article_id) is not None]
        if removed:
            IndexWriter(folder, number).commit([], removed=removed)
        return removed, [article_id for article_id in wanted if article_id not in set(removed)]


def check(folder: IndexFolder, *, advance: Callable[[], None] | None = None) -> int:
    """Compare each segment's files with their checksums and every article with its columns; return how many.

    Raises NoIndexError, IndexVersionError, UnsafeIndexError or DamagedIndexError, the first found.
    """
    return _check(open_snapshot(folder), advance)


def statistics(folder: IndexFolder) -> dict[str, Any]:
    """Return figures of the index, ready for JSON: counts, labels, days, bytes, what the last load did."""
    snapshot = open_snapshot(folder)
    last_load = read_load_record(folder)
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
        "last_load": None if last_load is None else last_load.as_json(),
    }


def rebuild(
    folder: IndexFolder,
    *,
    holder: str,
    jobs: int = 1,
    advance: Callable[[], None] | None = None,
    drop_previous: bool = False,
) -> int:
    """Write all stored articles into a new generation, check it, put it into use; return how many there are.

    A server goes on answering from the old generation until then. That one is kept until the next rebuild
    unless `drop_previous`. Also for an index of another layout. `jobs` as for a load. Raises NoIndexError,
    IndexLockedError, DamagedIndexError, WriteFailedError or what a load raises over articles; the old
    generation then stays in use.
    """
    folder.require_current()
    with folder.lock(holder), Builders(jobs) as builders:
        writer, number = IndexWriter.create(folder)
        committer = Committer(folder, writer, builders, committed=lambda new, replaced: None)
        articles = 0
        try:
            for article in stored_articles(folder):
                committer.add(article)
                articles += 1
                if advance is not None:
                    advance()
            committer.finish()
        finally:
            committer.abandon()
        new = open_snapshot(folder, generation=number)
        if _check(new, None) != articles:
            raise _contradiction(new, f"{articles} articles were read, {new.size} written")
        folder.switch_to(number)
        if drop_previous:
            folder.drop_others()
        else:
            folder.drop_older_than_previous()
        return articles


def _check(snapshot: Snapshot, advance: Callable[[], None] | None) -> int:
    snapshot.verify()
    digests = snapshot.digests()
    if len(digests) != snapshot.size:
        raise _contradiction(snapshot, f"{snapshot.size} articles share {len(digests)} ids")
    agencies, categories = _by_article(snapshot.agencies), _by_article(snapshot.categories)
    for number, article_id in enumerate(snapshot.ids):
        if number % _READ_TOGETHER == 0:
            articles = snapshot.articles(range(number, min(number + _READ_TOGETHER, snapshot.size)))
        article = articles[number % _READ_TOGETHER]
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
