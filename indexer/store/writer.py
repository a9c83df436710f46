"""How do articles get into the index? In batches: each is committed whole, or not at all."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson
from whoosh.index import FileIndex
from whoosh.reading import IndexReader, SegmentReader
from whoosh.writing import SegmentWriter

from indexer.analysis.pipeline import AnalysedArticle
from indexer.article import Article
from indexer.errors import WriteFailedError
from indexer.store.folder import IndexFolder
from indexer.store.schema import LAYOUT_VERSION, SEPARATOR, TEXT_FIELDS, day_and_second, schema
from indexer.store.storage import SyncedStorage

# A commit needs its segment twice (the parts and the one file they are put into) and the sorted runs of
# postings, several times the text; measured on 1,000 articles: 9 bytes for each byte of text.
_BYTES_PER_TEXT_BYTE = 12
_BYTES_SPARE = 16_000_000

_MERGE_FACTOR = 8
"""So many segments of like size become one: a search opens few, and an article is rewritten seldom."""


class IndexWriter:
    """Writes to one generation of an index. Call it with the folder's lock held."""

    def __init__(self, folder: IndexFolder, generation: int) -> None:
        """Open a generation, which `create` has made. Raises DamagedIndexError or IndexVersionError."""
        folder.check_layout(generation, LAYOUT_VERSION)
        folder.check_safe(generation)
        self._folder = folder
        self._path = folder.generation(generation)
        self._index = FileIndex(SyncedStorage(str(self._path)), schema=schema())

    @classmethod
    def create(cls, folder: IndexFolder) -> tuple[IndexWriter, int]:
        """Return a writer to a new, empty generation and its number; it is not in use yet."""
        number = folder.new_generation(LAYOUT_VERSION)
        FileIndex.create(SyncedStorage(str(folder.generation(number))), schema(), "MAIN")
        return cls(folder, number), number

    def doc_count(self) -> int:
        """Return the number of articles committed."""
        count: int = self._index.doc_count()
        return count

    def commit(
        self, added: Sequence[tuple[Article, AnalysedArticle]], *, removed: Iterable[str] = ()
    ) -> None:
        """Add articles and remove ids, in one commit; an id in both is replaced.

        The ids of `added` are distinct and, but for those in `removed`, not in the index. Raises
        WriteFailedError; the index is then as it was before.
        """
        text_bytes = sum(4 * (len(article.title) + len(article.body)) for article, _ in added)
        needed = _BYTES_SPARE + _BYTES_PER_TEXT_BYTE * text_bytes
        free = shutil.disk_usage(self._path).free
        if free < needed:
            why = f"the disk has {free / 1e6:.0f} MB free, this batch may need {needed / 1e6:.0f} MB"
            raise WriteFailedError(self._folder.root, why)
        try:
            expected = self._write(added, removed)
        except OSError as error:
            raise WriteFailedError(self._folder.root, error.strerror or str(error)) from error
        found = self.doc_count()
        if found != expected:
            why = f"{expected} articles were to be in the index, {found} are"
            raise WriteFailedError(self._folder.root, why)

    def _write(self, added: Sequence[tuple[Article, AnalysedArticle]], removed: Iterable[str]) -> int:
        with _whoosh_writer(self._index) as writer:
            doomed = self._numbers_of(removed)
            expected = self.doc_count() - len(doomed) + len(added)
            for number in doomed:
                writer.delete_document(number)
            for article, analysed in added:
                writer.add_document(**_document(article, analysed))
            writer.commit(mergetype=_merge_like_sizes)
        return expected

    def _numbers_of(self, ids: Iterable[str]) -> list[int]:
        reader: IndexReader = self._index.reader()
        try:
            found = (reader.postings("id", name) for name in ids if ("id", name) in reader)
            return [matcher.id() for matcher in found if matcher.is_active()]
        finally:
            reader.close()


@contextlib.contextmanager
def _whoosh_writer(index: FileIndex) -> Iterator[SegmentWriter]:
    """Give a writer that is cancelled on any exception, and whose lock is free afterwards in any case."""
    writer = SegmentWriter(index, compound=True)
    try:
        yield writer
    except BaseException:
        # On a full disk cancelling fails too; the next commit cleans up what lies about.
        with contextlib.suppress(Exception):
            writer.cancel()
        raise
    finally:
        if not writer.is_closed:
            writer.writelock.release()


def _document(article: Article, analysed: AnalysedArticle) -> dict[str, Any]:
    day, second = day_and_second(article.published)
    document: dict[str, Any] = {
        "id": article.id,
        "id_column": article.id.encode(),
        "digest": article.digest(),
        "day": day,
        "second": second,
        "agencies": SEPARATOR.join(article.agencies).encode(),
        "category": (article.category or "").encode(),
        "article": orjson.dumps(article.as_json()),
    }
    for name in TEXT_FIELDS:
        text = getattr(analysed, name)
        document[name] = text.terms
        document[f"{name}_length"] = len(text.terms)
        document[f"{name}_words"] = text.words
        document[f"{name}_words_length"] = len(text.words)
    return document


def _merge_like_sizes(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Merge, from the smallest, every _MERGE_FACTOR segments of one order of size; drop the empty ones."""
    kept = sorted(
        (segment for segment in segments if segment.doc_count()), key=lambda segment: segment.doc_count()
    )
    merged: list[Any] = []
    limit = _MERGE_FACTOR
    while kept and limit <= _MERGE_FACTOR * kept[-1].doc_count():
        small = [segment for segment in kept if segment.doc_count() < limit]
        if len(small) >= _MERGE_FACTOR:
            merged, kept = merged + small, kept[len(small) :]
        limit *= _MERGE_FACTOR
    for segment in merged:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        try:
            writer.add_reader(reader)
        finally:
            reader.close()
    return kept
