"""How do articles get into the index? In batches: each is committed whole, or not at all."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any

import orjson
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from indexer.analysis.pipeline import AnalysedArticle
from indexer.article import Article
from indexer.errors import DamagedIndexError, WriteFailedError
from indexer.store.folder import IndexFolder, why
from indexer.store.schema import LAYOUT_VERSION, SEPARATOR, TEXT_FIELDS, day_and_second, schema
from indexer.store.storage import INDEX_NAME, SyncedStorage

# A commit needs its segment twice (the parts and the one file they are put into) and the sorted runs of
# postings; measured on 500 articles: 6 bytes for each byte of text, 3 of which stay. The rest is for merges.
_BYTES_PER_TEXT_BYTE = 12
_BYTES_SPARE = 16_000_000

_MERGE_FACTOR_BITS = 3
_MERGE_FACTOR = 1 << _MERGE_FACTOR_BITS
"""So many segments of like size become one: a search opens few, and an article is rewritten seldom."""


class IndexWriter:
    """Writes to one generation of an index. Call it with the folder's lock held."""

    def __init__(self, folder: IndexFolder, generation: int) -> None:
        """Open a generation, which `create` has made, and clear away what a failed or killed writer left.

        Raises DamagedIndexError, IndexVersionError or UnsafeIndexError.
        """
        folder.check_layout(generation, LAYOUT_VERSION)
        folder.check_safe(generation)
        self._folder = folder
        self._path = folder.generation(generation)
        self._storage = SyncedStorage(self._path)
        try:
            self._index = FileIndex(self._storage, schema(), INDEX_NAME)
        except Exception as error:
            self._storage.close_files()
            raise DamagedIndexError(folder.root, why(error)) from error
        self._sweep()

    @classmethod
    def create(cls, folder: IndexFolder) -> tuple[IndexWriter, int]:
        """Return a writer to a new, empty generation and its number; it is not in use yet.

        Raises DamagedIndexError or WriteFailedError.
        """
        number = folder.new_generation(LAYOUT_VERSION)
        with folder.writing():
            FileIndex.create(SyncedStorage(folder.generation(number)), schema(), INDEX_NAME)
        return cls(folder, number), number

    def doc_count(self) -> int:
        """Return the number of articles committed."""
        return sum(segment.doc_count() for segment in self._contents().segments)

    def commit(
        self,
        added: Sequence[tuple[Article, AnalysedArticle]],
        *,
        removed: Iterable[str] = (),
    ) -> None:
        """Add articles and remove ids, in one commit; an id in both is replaced.

        The ids of `added` are distinct (ValueError) and, but for those in `removed`, not in the index. Raises
        WriteFailedError or DamagedIndexError; the index is then as it was before.
        """
        if len({article.id for article, _ in added}) < len(added):
            raise ValueError("two articles of one batch have the same id")
        try:
            with self._folder.writing():
                self._check_space(added)
                expected = self._write(added, set(removed))
        except BaseException:
            self._storage.close_files()
            self._sweep()
            raise
        self._storage.close_files()
        found = self.doc_count()
        if found != expected:
            what = f"{expected} articles were to be in the index, {found} are"
            raise WriteFailedError(self._folder.root, what)

    def _check_space(self, added: Sequence[tuple[Article, AnalysedArticle]]) -> None:
        text_bytes = sum(4 * (len(article.title) + len(article.body)) for article, _ in added)
        needed = _BYTES_SPARE + _BYTES_PER_TEXT_BYTE * text_bytes
        free = shutil.disk_usage(self._path).free
        if free < needed:
            what = f"the disk has {free / 1e6:.0f} MB free, this batch may need {needed / 1e6:.0f} MB"
            raise WriteFailedError(self._folder.root, what)

    def _write(
        self,
        added: Sequence[tuple[Article, AnalysedArticle]],
        removed: set[str],
    ) -> int:
        with _whoosh_writer(self._index) as writer:
            doomed = self._numbers_of(removed)
            expected = self.doc_count() - len(doomed) + len(added)
            for number in doomed:
                writer.delete_document(number)
            for article, analysed in added:
                writer.add_document(**_document(article, analysed))
            writer.commit(mergetype=self._merge_like_sizes)
        return expected

    def _numbers_of(self, ids: set[str]) -> list[int]:
        if not ids:
            return []
        with self._reading(), closing(self._index.reader()) as reader:
            found = (reader.postings("id", name) for name in ids if ("id", name) in reader)
            return [matcher.id() for matcher in found if matcher.is_active()]

    def _merge_like_sizes(self, writer: SegmentWriter, segments: list[Any]) -> list[Any]:
        """Merge each full tier of sizes, and all below it, into the new segment; return the others.

        So an article is rewritten once a tier, and a tier never has more than _MERGE_FACTOR segments.
        """
        kept = [segment for segment in segments if segment.doc_count()]
        tiers = Counter(_tier(segment) for segment in kept)
        full = max((tier for tier, count in tiers.items() if count >= _MERGE_FACTOR), default=-1)
        for segment in kept:
            if _tier(segment) <= full:
                with (
                    self._reading(),
                    closing(SegmentReader(writer.storage, writer.schema, segment)) as reader,
                ):
                    writer.add_reader(reader)
        return [segment for segment in kept if _tier(segment) > full]

    def _contents(self) -> TOC:
        return TOC.read(self._storage, INDEX_NAME, schema=schema())

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn what Whoosh raises over damaged bytes into a DamagedIndexError."""
        try:
            yield
        except OSError:  # of writing, perhaps
            raise
        except Exception as error:
            raise DamagedIndexError(self._folder.root, why(error)) from error

    def _sweep(self) -> None:
        """Delete files that belong to no commit: on a full disk they would stand in the way of the next."""
        with suppress(OSError):
            contents = self._contents()
            clean_files(self._storage, INDEX_NAME, contents.generation, contents.segments)
            for unfinished in self._path.glob("*.toc.*"):
                unfinished.unlink()
            shutil.rmtree(self._path / f"{INDEX_NAME}.tmp", ignore_errors=True)


@contextmanager
def _whoosh_writer(index: FileIndex) -> Iterator[SegmentWriter]:
    """Give a writer that is cancelled on any exception."""
    # Without Whoosh's own lock, which a failed commit would go on holding; the folder's covers it.
    writer = SegmentWriter(index, compound=True, _lk=False)
    try:
        yield writer
    except BaseException:
        # On a full disk cancelling fails too.
        with suppress(Exception):
            writer.cancel()
        raise


def _tier(segment: Any) -> int:
    """Return the order of size of a segment: 0 for 1 to 7 articles, 1 for 8 to 63, and so on."""
    return int((segment.doc_count().bit_length() - 1) // _MERGE_FACTOR_BITS)


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
