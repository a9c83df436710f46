"""What is in the index? An immutable view of one commit, as arrays, that threads may share.

Articles are numbered 0 to n-1 without gaps, deleted ones left out; every array here goes by that number.
"""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from whoosh.matching import Matcher
from whoosh.reading import IndexReader, TermNotFound

from indexer.analysis.canonical import fold
from indexer.article import Article
from indexer.errors import DamagedIndexError
from indexer.store.folder import IndexFolder, why
from indexer.store.schema import NO_DAY, SEPARATOR, TEXT_FIELDS

Ints = NDArray[np.int32]

_CACHE_BYTES = 256_000_000
"""Postings kept as arrays; they are decoded from Whoosh's blocks when a term is first asked for."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Where one term stands in one field."""

    docs: Ints
    """Numbers of the articles that have it, ascending; shape (k,)."""
    frequencies: Ints
    """How often each has it; shape (k,)."""


@dataclass(frozen=True, slots=True)
class Positions:
    """The places of one term in one field."""

    docs: Ints
    """The article of each place, ascending; shape (m,)."""
    places: Ints
    """0-based position in the field, ascending within an article; shape (m,)."""


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
    """One commit, open. Its files are closed when the last reference to it is gone."""

    def __init__(self, folder: IndexFolder, commit: CommitId, reader: IndexReader) -> None:
        self.folder = folder
        self.commit = commit
        self._reader = reader
        # Whoosh's readers keep a place in the file, so one thread at a time reads; what was read is shared.
        self._reading = threading.RLock()
        self._cache: OrderedDict[tuple[str, str, str], Postings | Positions] = OrderedDict()
        self._cached_bytes = 0
        self._caching = threading.Lock()
        self._lengths: dict[str, Ints] = {}
        # Of each field: the terms that fold to each folded term.
        self._folded: dict[str, dict[str, tuple[str, ...]]] = {}
        weakref.finalize(self, reader.close)
        # Whoosh's number of each article, and the article of each of Whoosh's numbers (-1: deleted).
        self._whoosh_numbers = np.fromiter(reader.all_doc_ids(), np.int64)
        self.size = len(self._whoosh_numbers)
        self._articles_of = np.full(reader.doc_count_all(), -1, np.int32)
        self._articles_of[self._whoosh_numbers] = np.arange(self.size, dtype=np.int32)

    @cached_property
    def ids(self) -> list[str]:
        """The id of each article."""
        return self._texts("id_column")

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The article number of each id."""
        return {article_id: number for number, article_id in enumerate(self.ids)}

    def digests(self) -> dict[str, bytes]:
        """Return the content digest of each id."""
        return dict(zip(self.ids, self._bytes("digest"), strict=True))

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
        return _labels([text.split(SEPARATOR) if text else [] for text in self._texts("agencies")])

    @cached_property
    def categories(self) -> Labels:
        """The category of each article, of which it has one or none."""
        return _labels([[text] if text else [] for text in self._texts("category")])

    @cached_property
    def oldest_first(self) -> Ints:
        """Article numbers by day, time, id; undated ones last, by id; shape (n,)."""
        return self._by_date(self.days, self.seconds)

    @cached_property
    def newest_first(self) -> Ints:
        """Article numbers by day and time, latest first, then id; undated ones last, by id; shape (n,)."""
        return self._by_date(-self.days, -self.seconds)

    @cached_property
    def oldest_ranks(self) -> Ints:
        """The place of each article in `oldest_first`; shape (n,)."""
        return _ranks(self.oldest_first)

    @cached_property
    def id_ranks(self) -> Ints:
        """The place of each article in the order of ids; shape (n,)."""
        return _ranks(np.array(sorted(range(self.size), key=self.ids.__getitem__), np.int32))

    def warm(self) -> None:
        """Read now what the first search would have to wait for."""
        _ = (self.number_of, self.agencies, self.categories, self.oldest_ranks, self.newest_first)
        for field in (name + suffix for name in TEXT_FIELDS for suffix in ("", "_words")):
            self.lengths(field)
            self.unfolded(field, "")

    def lengths(self, field: str) -> Ints:
        """Return the number of tokens each article has in `title`, `body`, `title_words`...; shape (n,)."""
        if field not in self._lengths:
            self._lengths[field] = self._numbers(f"{field}_length")
        return self._lengths[field]

    def postings(self, field: str, term: str) -> Postings:
        """Return where a term stands; empty arrays if nowhere."""
        found = self._cached("postings", field, term)
        assert isinstance(found, Postings)  # noqa: S101
        return found

    def positions(self, field: str, term: str) -> Positions:
        """Return every place of a term in `title` or `body`; empty arrays if none."""
        found = self._cached("positions", field, term)
        assert isinstance(found, Positions)  # noqa: S101
        return found

    def unfolded(self, field: str, folded: str) -> tuple[str, ...]:
        """Return the terms of a field that fold to `folded`, itself included if it is one, sorted."""
        return self._folded_terms(field).get(folded, ())

    def articles(self, numbers: Iterable[int]) -> list[Article]:
        """Return stored articles. Raises DamagedIndexError."""
        with self._whoosh():
            return [self._article(int(number)) for number in numbers]

    def _article(self, number: int) -> Article:
        stored = self._reader.stored_fields(int(self._whoosh_numbers[number]))
        return Article.from_json(orjson.loads(stored["article"]))

    def _folded_terms(self, field: str) -> dict[str, tuple[str, ...]]:
        known = self._folded.get(field)
        if known is None:
            groups: dict[str, list[str]] = {}
            with self._whoosh():
                for raw in self._reader.lexicon(field):
                    term = raw.decode()
                    groups.setdefault(fold(term), []).append(term)
            known = self._folded[field] = {folded: tuple(terms) for folded, terms in groups.items()}
        return known

    def _cached(self, kind: str, field: str, term: str) -> Postings | Positions:
        key = (kind, field, term)
        with self._caching:
            found = self._cache.get(key)
            if found is not None:
                self._cache.move_to_end(key)
                return found
        found = self._read_postings(field, term) if kind == "postings" else self._read_positions(field, term)
        with self._caching:
            if key not in self._cache:
                self._cache[key] = found
                self._cached_bytes += _size(found)
            while self._cached_bytes > _CACHE_BYTES and len(self._cache) > 1:
                self._cached_bytes -= _size(self._cache.popitem(last=False)[1])
        return found

    def _read_postings(self, field: str, term: str) -> Postings:
        docs: list[int] = []
        frequencies: list[int] = []
        with self._whoosh():
            for matcher, base in self._matchers(field, term):
                while matcher.is_active():
                    docs.append(base + matcher.id())
                    frequencies.append(int(matcher.weight()))
                    matcher.next()
        return Postings(self._articles_of[np.array(docs, np.int64)], np.array(frequencies, np.int32))

    def _read_positions(self, field: str, term: str) -> Positions:
        docs: list[int] = []
        places: list[int] = []
        with self._whoosh():
            for matcher, base in self._matchers(field, term):
                while matcher.is_active():
                    here = matcher.value_as("positions")
                    docs += [base + matcher.id()] * len(here)
                    places += here
                    matcher.next()
        return Positions(self._articles_of[np.array(docs, np.int64)], np.array(places, np.int32))

    def _matchers(self, field: str, term: str) -> Iterator[tuple[Matcher, int]]:
        for leaf, base in self._reader.leaf_readers():
            try:
                yield leaf.postings(field, term), base
            except TermNotFound:
                continue

    def _texts(self, field: str) -> list[str]:
        with self._whoosh():
            return [raw.decode() for leaf in self._columns(field) for raw in leaf]

    def _bytes(self, field: str) -> list[bytes]:
        with self._whoosh():
            return [raw for leaf in self._columns(field) for raw in leaf]

    def _numbers(self, field: str) -> Ints:
        with self._whoosh():
            parts = [np.array(leaf, np.int32) for leaf in self._columns(field)]
            return np.concatenate(parts) if parts else np.empty(0, np.int32)

    def _columns(self, field: str) -> Iterator[list[Any]]:
        for leaf, base in self._reader.leaf_readers():
            values = list(leaf.column_reader(field)) if leaf.doc_count_all() else []
            alive = self._articles_of[base : base + len(values)] >= 0
            yield [value for value, here in zip(values, alive, strict=True) if here]

    @contextlib.contextmanager
    def _whoosh(self) -> Iterator[None]:
        """Let one thread read; turn what Whoosh raises over damaged bytes into a DamagedIndexError."""
        with self._reading:
            try:
                yield
            except Exception as error:
                raise DamagedIndexError(self.folder.root, f"it cannot be read ({why(error)})") from error

    def _by_date(self, days: Ints, seconds: Ints) -> Ints:
        order = np.lexsort((self.id_ranks, seconds, days, self.days == NO_DAY))
        return order.astype(np.int32)


def _ranks(order: Ints) -> Ints:
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return ranks


def _labels(values: Sequence[Sequence[str]]) -> Labels:
    labels = tuple(sorted({label for row in values for label in row}))
    code_of = {label: code for code, label in enumerate(labels)}
    docs = [number for number, row in enumerate(values) for _ in row]
    codes = [code_of[label] for row in values for label in row]
    missing = np.array([not row for row in values], np.bool_)
    return Labels(labels, np.array(docs, np.int32), np.array(codes, np.int32), missing)


def _size(found: Postings | Positions) -> int:
    return found.docs.nbytes * 2 + 200
