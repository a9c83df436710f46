"""How do segments get into the index? A commit takes in new ones and removes articles, or does nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh.index import TOC, FileIndex, clean_files

from indexer.errors import DamagedIndexError, WriteFailedError
from indexer.store.codec import ArrayCodec
from indexer.store.codec.files import open_segment
from indexer.store.folder import IndexFolder, sync_folder, why
from indexer.store.merge_policy import to_merge
from indexer.store.merge_source import Source
from indexer.store.merging import merge_segments
from indexer.store.schema import LAYOUT_VERSION, schema
from indexer.store.segment_file import DOCS_EXTENSION, TERMS_EXTENSION, SegmentFiles
from indexer.store.storage import INDEX_NAME, SyncedStorage

_BYTES_SPARE = 16_000_000
"""Bytes that are to stay free on the disk."""

_RUNS = "runs"
"""The folder, in that of a generation, of segments that are not committed yet."""


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
        self._runs = 0
        try:
            FileIndex(self._storage, schema(), INDEX_NAME)
        except Exception as error:
            self._storage.close_files()
            raise DamagedIndexError(folder.root, why(error)) from error
        self._sweep()
        self.drop_runs()

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

    def new_run(self) -> Path:
        """Return the stem of files to which a segment can be built that `commit` then takes in.

        Raises WriteFailedError.
        """
        with self._folder.writing():
            runs = self._path / _RUNS
            runs.mkdir(mode=0o700, exist_ok=True)
        self._runs += 1
        # A worker of a killed load may live a moment longer than that, and write.
        return runs / f"{os.getpid()}_{self._runs:06}"

    def drop_runs(self) -> None:
        """Delete segments that were built and never committed."""
        shutil.rmtree(self._path / _RUNS, ignore_errors=True)

    def commit(
        self,
        runs: Sequence[Path],
        *,
        expected: int = 0,
        removed: Iterable[str] = (),
        at_the_end: bool = False,
    ) -> None:
        """Take in segments built at stems that `new_run` gave and remove ids, in one commit.

        An id in both is replaced. Ids of the runs are distinct and, but for those in `removed`, not in the
        index; the runs hold as many articles as `expected`. `at_the_end` of a large load segments are
        merged more eagerly. Where nothing is to be changed no commit is written.

        Raises WriteFailedError or DamagedIndexError; the index is then as it was before, unless the disk
        failed at the very last, when only the name of the new table of contents was still to be synced.
        """
        try:
            with self._folder.writing():
                self._write(runs, expected, set(removed), at_the_end)
        except BaseException:
            self._storage.close_files()
            self._sweep()
            raise
        self._storage.close_files()
        with suppress(OSError):
            for run in runs:
                for extension in (TERMS_EXTENSION, DOCS_EXTENSION):
                    run.with_suffix(extension).unlink()

    def _write(self, runs: Sequence[Path], expected: int, removed: set[str], at_the_end: bool) -> None:
        contents = self._contents()
        segments = list(contents.segments)
        count: int = sum(segment.doc_count() for segment in segments)
        doomed = self._delete(segments, removed)
        segments = [segment for segment in segments if segment.doc_count()]
        built = 0
        if runs:
            with self._reading():
                sources = [Source(SegmentFiles.map(run)) for run in runs]
            segments.append(self._merge(sources))
            ids = self._files(segments[-1]).field("id")
            built = 0 if ids is None else len(ids.docs)
        if built != expected:
            raise WriteFailedError(self._folder.root, f"{expected} articles were read, {built} built")
        segments = self._merged(segments, at_the_end)
        if not doomed and segments == contents.segments:
            return
        wanted, found = count - doomed + built, sum(segment.doc_count() for segment in segments)
        if found != wanted:
            what = f"{wanted} articles were to be in the index, {found} are"
            raise WriteFailedError(self._folder.root, what)
        sync_folder(self._path)
        TOC(schema(), segments, contents.generation + 1).write(self._storage, INDEX_NAME)
        clean_files(self._storage, INDEX_NAME, contents.generation + 1, segments)

    def _delete(self, segments: Sequence[Any], removed: set[str]) -> int:
        """Mark the articles with these ids as deleted; return how many there were."""
        raw = {article_id.encode() for article_id in removed}
        deleted = 0
        for segment in segments if raw else ():
            files = self._files(segment)
            with self._reading():
                ids = files.texts("id_column").all_raw()
            for document, article_id in enumerate(ids):
                if article_id in raw and not segment.is_deleted(document):
                    segment.delete_document(document)
                    deleted += 1
        return deleted

    def _merged(self, segments: Sequence[Any], at_the_end: bool) -> list[Any]:
        """Return the segments after as much merging as the policy asks for."""
        remaining = list(segments)
        while places := to_merge(
            [segment.doc_count() for segment in remaining],
            [segment.deleted_count() for segment in remaining],
            at_the_end=at_the_end,
        ):
            chosen = [remaining[place] for place in places]
            merged = self._merge([self._source(segment) for segment in chosen])
            remaining = [segment for place, segment in enumerate(remaining) if place not in places]
            remaining.append(merged)
        return remaining

    def _merge(self, sources: Sequence[Source]) -> Any:
        """Write one segment of several; it is swept away if no commit follows."""
        self._check_space(sources)
        segment = ArrayCodec().new_segment(self._storage, INDEX_NAME)
        with self._reading():
            for source in sources:
                source.files.verify()  # what is damaged would stay so under a checksum that is right
            merge_segments(self._path / segment.segment_id(), sources)
        segment.set_doc_count(sum(source.count for source in sources))
        return segment

    def _check_space(self, sources: Sequence[Source]) -> None:
        """What is merged stands on the disk twice until the commit is done.

        Of segments with deleted articles some blocks of stored ones stand there a third time meanwhile.
        """
        needed = sum(source.files.size for source in sources) + _BYTES_SPARE
        needed += sum(source.files.docs.size for source in sources if source.live is not None)
        free = shutil.disk_usage(self._path).free
        if free < needed:
            what = f"the disk has {free / 1e6:.0f} MB free, {needed / 1e6:.0f} MB are needed"
            raise WriteFailedError(self._folder.root, what)

    def _source(self, segment: Any) -> Source:
        files = self._files(segment)
        return Source(files, files.live(segment.deleted_docs()))

    def _files(self, segment: Any) -> SegmentFiles:
        try:
            return open_segment(self._storage, segment)
        except Exception as error:
            raise DamagedIndexError(self._folder.root, why(error)) from error

    def _contents(self) -> TOC:
        return TOC.read(self._storage, INDEX_NAME, schema=schema())

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn what damaged files lead to into a DamagedIndexError."""
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
