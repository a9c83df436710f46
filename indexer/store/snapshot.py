"""What is in the index? An immutable view of one commit, as arrays, that threads may share.

Articles are numbered 0 to n-1 without gaps, deleted ones left out; every array here goes by that number.
Columns of dates, labels and lengths, and the orders that follow from them, are kept once they have been
asked for; terms and postings are read from the mapped files, without a copy where there is one segment
without deletions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate, groupby, takewhile

import numpy as np
import orjson
from numpy.typing import NDArray

from indexer.article import Article
from indexer.errors import DamagedIndexError
from indexer.store.array_file import Array, ArrayFileError
from indexer.store.damage import guarded
from indexer.store.folder import IndexFolder, why
from indexer.store.schema import DEFINITIONS_FIELD, NO_DAY, SEPARATOR, definition_of
from indexer.store.segment_file import SegmentFiles
from indexer.store.snapshot_segments import Ids, Ints, Segment
from indexer.store.stored import StoredArticles
from indexer.store.stretches import stretches


@dataclass(frozen=True, slots=True)
class Postings:
    """Where one term stands in one field.

    Of any unsigned width; `docs` may be int32 where there are several segments or deletions.
    """

    docs: Array
    """Numbers of the articles that have it, ascending; shape (k,)."""
    frequencies: Array
    """How often each has it; shape (k,)."""


@dataclass(frozen=True, slots=True)
class Positions:
    """The places of one term in one field, as wide as in `Postings`."""

    docs: Array
    """Numbers of the articles that have it, ascending; shape (k,)."""
    frequencies: Array
    """How often each has it; shape (k,)."""
    places: Array
    """0-based positions in the field, of each article `frequencies` many, ascending; shape (m,)."""


@dataclass(frozen=True, slots=True)
class Labels:
    """A column whose articles have any number of labels each."""

    labels: tuple[str, ...]
    """The distinct labels, sorted."""
    docs: Ints
    """The article of each (article, label) pair, ascending; shape (m,)."""
    codes: Ints
    """Index into `labels` of each pair; shape (m,)."""
    missing: NDArray[np.bool_]
    """Which articles have none; shape (n,)."""


@dataclass(frozen=True, slots=True, order=True)
class CommitId:
    """Which commit of which generation; grows with each."""

    generation: int
    commit: int
    made: int = 0
    """When the generation was made, in nanoseconds since 1970: an index that is deleted and made anew begins
    with the same numbers."""


class Snapshot:
    """One commit, open. Its files are closed when the last reference to it is gone.

    Whatever is asked of it raises DamagedIndexError where that cannot be read; wrong bytes that can be read
    are found by `verify` alone.
    """

    def __init__(
        self,
        folder: IndexFolder,
        commit: CommitId,
        segments: Iterable[tuple[SegmentFiles, Sequence[int]]],
        *,
        committed: datetime,
    ) -> None:
        """Take the files of each segment and the documents deleted from it; `committed` is when, in UTC."""
        self.folder = folder
        self.commit = commit
        self.committed = committed
        self.segments: list[Segment] = []
        self.size = 0
        for files, deleted in segments:
            segment = Segment(files, deleted, self.size)
            if segment.size:
                self.segments.append(segment)
                self.size += segment.size
        self._bases = [segment.base for segment in self.segments]
        self._stored = [StoredArticles(segment.files) for segment in self.segments]
        self._lengths: dict[str, tuple[Array, float]] = {}
        self.ids = Ids(folder, self.segments)
        """The id of each article."""

    @guarded
    def number_of(self, article_id: str) -> int | None:
        """Return the number of the article with this id, None if there is none."""
        raw = article_id.encode(errors="surrogatepass")
        for segment in self.segments:
            field = segment.files.field("id")
            place = -1 if field is None else field.terms.find(raw)
            if field is not None and place >= 0:
                numbers, _ = segment.numbered(field.docs[place : place + 1])
                if len(numbers):
                    return int(numbers[0])
        return None

    @guarded
    def digests(self) -> dict[str, bytes]:
        """Return the content digest of each id."""
        rows = [
            bytes(row)
            for segment in self.segments
            for row in segment.column(segment.files.docs["column/digest"])
        ]
        return dict(zip(self.ids, rows, strict=True))

    @cached_property
    def days(self) -> Ints:
        """Ordinal of each article's local day, `NO_DAY` if unknown; shape (n,)."""
        return self._numbers("day")

    @cached_property
    def seconds(self) -> Ints:
        """Second of the local day, 0 for a day alone; shape (n,)."""
        return self._numbers("second")

    @cached_property
    def agencies(self) -> Labels:
        """The agencies of each article."""
        return self._labels("agencies")

    @cached_property
    def categories(self) -> Labels:
        """The category of each article, of which it has one or none."""
        return self._labels("category")

    @cached_property
    @guarded
    def newest_first(self) -> Ints:
        """Article numbers by day and time, latest first, then id; undated ones last, by id; shape (n,)."""
        order = np.lexsort((self.id_ranks, -self.seconds, -self.days, self.days == NO_DAY))
        return order.astype(np.int32)

    @cached_property
    @guarded
    def id_ranks(self) -> Ints:
        """The place of each article in the order of ids; shape (n,)."""
        if len(self.segments) == 1 and self.segments[0].live is None:
            field = self.segments[0].files.field("id")
            assert field is not None  # noqa: S101
            return _ranks(field.docs)
        ids = list(self.ids)
        return _ranks(np.array(sorted(range(self.size), key=ids.__getitem__), np.int32))

    def lengths(self, field: str) -> Array:
        """Return the number of tokens each article has in `title`, `body`, `title_words`...; shape (n,)."""
        return self._lengths_of(field)[0]

    def mean_length(self, field: str) -> float:
        """Return the mean number of tokens, 0 without articles."""
        return self._lengths_of(field)[1]

    def postings(self, field: str, term: str) -> Postings:
        """Return where a term stands; empty arrays if nowhere."""
        found = self._find(field, term, places=False)
        return Postings(found.docs, found.frequencies)

    def positions(self, field: str, term: str) -> Positions:
        """Return every place of a term in `title` or `body`; empty arrays if none."""
        return self._find(field, term, places=True)

    @guarded
    def unfolded(self, field: str, folded: str) -> tuple[str, ...]:
        """Return the terms of a field that fold to `folded`, itself included if it is one, sorted."""
        raw = folded.encode(errors="surrogatepass")
        found: set[str] = set()
        for segment in self.segments:
            inverted = segment.files.field(field)
            if inverted is None:
                continue
            forms, starts, members = segment.files.folded(field)
            place = forms.find(raw)
            if place >= 0:
                numbers = members[int(starts[place]) : int(starts[place + 1])].tolist()
                found.update(inverted.terms[number] for number in numbers)
        return tuple(sorted(found))

    @guarded
    def starting(self, field: str, prefix: str, limit: int) -> tuple[str, ...]:
        """Return the first `limit` terms of a field that begin with `prefix`, sorted by code point.

        Some may be of deleted articles alone. Takes some 20 microseconds, and half of one for each term.
        """
        raw = prefix.encode(errors="surrogatepass")
        found: set[bytes] = set()
        for segment in self.segments:
            inverted = segment.files.field(field)
            if inverted is not None:
                terms = inverted.terms
                first = bisect_left(range(len(terms)), raw, key=terms.raw)
                following = map(terms.raw, range(first, min(first + limit, len(terms))))
                found.update(takewhile(lambda term: term.startswith(raw), following))
        return tuple(term.decode() for term in sorted(found)[:limit])

    @guarded
    def definitions(self) -> dict[str, dict[str, int]]:
        """Return how many articles define each abbreviation as each of its long forms, all canonical.

        Words have one space between: `{"ubnd": {"ủy ban nhân dân": 41}}`. Reads all of them every time.
        """
        found: dict[str, dict[str, int]] = {}
        for segment in self.segments:
            field = segment.files.field(DEFINITIONS_FIELD)
            if field is None:
                continue
            for raw, count in zip(field.terms.all_raw(), segment.counts(field).tolist(), strict=True):
                if count:
                    abbreviation, long_form = definition_of(raw.decode())
                    meanings = found.setdefault(abbreviation, {})
                    meanings[long_form] = meanings.get(long_form, 0) + count
        return found

    @guarded
    def articles(self, numbers: Iterable[int]) -> list[Article]:
        """Return stored articles."""
        return [Article.from_json(orjson.loads(raw)) for raw in self._raw(numbers)]

    def verify(self) -> None:
        """Compare the files with their checksums. Raises DamagedIndexError."""
        for segment in self.segments:
            try:
                segment.files.verify()
            except ArrayFileError as error:
                raise DamagedIndexError(self.folder.root, why(error)) from error

    def _raw(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """Yield stored articles; neighbours in one segment are read together."""
        for place, group in groupby(map(int, numbers), lambda number: bisect_right(self._bases, number) - 1):
            yield from self._stored[place].read(map(self.segments[place].document, group))

    @guarded
    def _find(self, field: str, term: str, *, places: bool) -> Positions:
        raw = term.encode(errors="surrogatepass")
        parts = []
        for segment in self.segments:
            inverted = segment.files.field(field)
            place = -1 if inverted is None else inverted.terms.find(raw)
            if inverted is None or place < 0:
                continue
            postings = slice(int(inverted.starts[place]), int(inverted.starts[place + 1]))
            frequencies = inverted.frequencies[postings]
            numbers, kept = segment.numbered(inverted.docs[postings])
            spots = _NOTHING
            if places and inverted.places is not None and inverted.place_starts is not None:
                spots = inverted.places[
                    int(inverted.place_starts[place]) : int(inverted.place_starts[place + 1])
                ]
            if kept is not None:
                if places:
                    spots = spots[np.repeat(kept, frequencies)]
                frequencies = frequencies[kept]
            parts.append((numbers, frequencies, spots))
        if len(parts) == 1:
            return Positions(*parts[0])
        if not parts:
            return Positions(_NOTHING, _NOTHING, _NOTHING)
        return Positions(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))

    def _lengths_of(self, field: str) -> tuple[Array, float]:
        known = self._lengths.get(field)
        if known is None:
            lengths = self._column(f"length/{field}", np.uint8)
            known = self._lengths[field] = lengths, float(lengths.mean()) if len(lengths) else 0.0
        return known

    def _numbers(self, field: str) -> Ints:
        return self._column(f"column/{field}", np.int32)

    @guarded
    def _column(self, name: str, empty: type[np.generic]) -> Array:
        parts = [segment.column(segment.files.docs[name]) for segment in self.segments]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else np.empty(0, empty)

    @guarded
    def _labels(self, column: str) -> Labels:
        columns = [segment.files.references(column) for segment in self.segments]
        # Few distinct texts stand for all articles: a text is split into its labels once.
        texts = list(dict.fromkeys(raw for values, _ in columns for raw in values.all_raw()))
        split = [text.decode().split(SEPARATOR) if text else [] for text in texts]
        place_of = {text: place for place, text in enumerate(texts)}
        rows = [np.empty(0, np.int64)]
        for segment, (values, codes) in zip(self.segments, columns, strict=True):
            places = np.array([place_of[raw] for raw in values.all_raw()], np.int64)
            rows.append(places[segment.column(codes)])
        return _label_column(split, np.concatenate(rows))


_NOTHING = np.empty(0, np.uint8)


def _ranks(order: Array) -> Ints:
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return ranks


def _label_column(values: Sequence[Sequence[str]], rows: NDArray[np.int64]) -> Labels:
    """Return a column from the distinct lists of labels and the one that each article has."""
    used = np.unique(rows).tolist()
    labels = tuple(sorted({label for place in used for label in values[place]}))
    code_of = {label: code for code, label in enumerate(labels)}
    counts = np.array([len(labels) for labels in values], np.int64)
    starts = np.array([0, *accumulate(counts.tolist())], np.int64)[:-1]
    flat = np.array([code_of.get(label, -1) for labels in values for label in labels], np.int32)
    each = counts[rows]
    # The labels of a row's list, one after another.
    places = stretches(starts[rows], each)
    docs = np.repeat(np.arange(len(rows), dtype=np.int32), each)
    return Labels(labels, docs, flat[places], each == 0)
