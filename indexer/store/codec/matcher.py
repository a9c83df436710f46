"""How do Whoosh's queries walk the postings of one term? A block at a time, each decoded when entered."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.formats import Format
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.scoring import BM25FScorer
from whoosh.system import pack_uint

from indexer.store.codec.postings import BLOCK, TermPostings


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """Presents the postings of one term as Whoosh's Matcher."""

    def __init__(
        self, postings: TermPostings, format_: Format, term: tuple[str, bytes], scorer: Any = None
    ) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._postings = postings
        self._count = len(postings.docs)
        # This one's formula is plain arithmetic, which works on arrays just as well.
        self._scores_blocks = type(scorer) is BM25FScorer and postings.lengths is not None
        self._start = self._size = self._at = self._block = 0
        self._ids: list[int] | None = None
        self._weights: list[float] | None = None
        self._scores: list[float] | None = None
        self._enter(0)

    def is_active(self) -> bool:
        return self._at < self._size

    def reset(self) -> None:
        self._enter(0)

    def copy(self) -> ArrayMatcher:
        twin = ArrayMatcher(self._postings, self.format, self._term, self.scorer)
        twin._enter(self._start)
        twin._at = self._at
        return twin

    def replace(self, minquality: float = 0) -> ArrayMatcher:
        """Return itself, at the end too: Whoosh's InverseMatcher begins anew over a replaced matcher."""
        return self

    def id(self) -> int:
        """Return the document; at the end the last one, which Whoosh's combined matchers still ask for."""
        ids = self._ids
        if ids is None:
            ids = self._read_ids()
        return ids[self._at]

    def all_ids(self) -> Iterator[int]:
        return iter(self._postings.docs[self._start + self._at :].tolist())

    def next(self) -> bool:
        """Move on; return whether that entered another block, or the end."""
        self._at += 1
        if self._at < self._size:
            return False
        if not self._size:
            self._at = 0
            raise ReadTooFar
        self._enter(self._start + self._size)
        return True

    def skip_to(self, id: int) -> None:  # noqa: A002 Whoosh names it so
        if not self.is_active():
            raise ReadTooFar
        ids = self._ids if self._ids is not None else self._read_ids()
        if id <= ids[-1]:
            self._at = bisect_left(ids, id, self._at)
            return
        place = self._count
        docs = self._postings.docs
        if id <= docs[-1]:
            after = self._start + self._size
            place = after + int(docs[after:].searchsorted(docs.dtype.type(id)))
        at = place % BLOCK if place < self._count else 0
        self._enter(place - at)
        self._at = at

    def weight(self) -> float:
        weights = self._weights
        if weights is None:
            weights = self._read_weights()
        return weights[self._at]

    def score(self) -> float:
        if not self._scores_blocks:
            return float(self.scorer.score(self))
        scores = self._scores
        if scores is None:
            scores = self._read_scores()
        return scores[self._at]

    def value(self) -> bytes:
        """Return the posting as the field's format encodes it."""
        if self.format.supports("positions"):
            return bytes(self.format.encode(self.value_as("positions")))
        if self.format.fixed_value_size() == 0:
            return b""
        return bytes(pack_uint(self.value_as("frequency")))

    def value_as(self, astype: str) -> Any:
        place = self._start + self._at
        if astype == "frequency":
            return int(self._postings.frequencies[place])
        if astype == "positions" and self.format.supports(astype):
            return self._postings.positions(place)
        return self.format.decode_as(astype, self.value())

    def skip_to_quality(self, minquality: float) -> int:
        """Move to the next block that may have a score above this; return how many blocks that skipped."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._enter(self._start + self._size)
            skipped += 1
        return skipped

    def block_min_id(self) -> int:
        return int(self._postings.docs[self._block * BLOCK])

    def block_max_id(self) -> int:
        return int(self._postings.docs[min((self._block + 1) * BLOCK, self._count) - 1])

    def block_min_length(self) -> int:
        return self._postings.shortest[self._block]

    def block_max_length(self) -> int:
        return self._postings.longest[self._block]

    def block_max_weight(self) -> float:
        return float(self._postings.most_frequent[self._block])

    def _enter(self, start: int) -> None:
        """Go to the block that begins with this posting, or to the end."""
        self._start = start
        self._size = min(BLOCK, self._count - start)
        # Whoosh asks for the quality of a matcher that is at its end: that of its last block.
        self._block = min(start, self._count - 1) // BLOCK
        self._at = 0
        self._ids = self._weights = self._scores = None

    def _read_ids(self) -> list[int]:
        first = min(self._start, self._count - 1)
        ids: list[int] = self._postings.docs[first : first + max(self._size, 1)].tolist()
        self._ids = ids
        return ids

    def _block_frequencies(self) -> Any:
        return self._postings.frequencies[self._start : self._start + self._size]

    def _read_weights(self) -> list[float]:
        weights: list[float] = self._block_frequencies().astype(np.float64).tolist()
        self._weights = weights
        return weights

    def _read_scores(self) -> list[float]:
        assert self._postings.lengths is not None  # noqa: S101
        lengths = self._postings.lengths[self._start : self._start + self._size]
        scores: list[float] = self.scorer._score(
            self._block_frequencies().astype(np.float64), lengths.astype(np.float64)
        ).tolist()
        self._scores = scores
        return scores
