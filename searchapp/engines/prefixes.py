"""Which of many texts begin with what was typed, with or without its marks? The most frequent ones."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from indexer.analysis.canonical import fold, fold_all

_LAST = "\U0010ffff"
"""Comes after whatever a text goes on with."""


class PrefixList:
    """Texts with a number each, found by how they begin; never changed."""

    def __init__(self, texts: Sequence[str], counts: Sequence[int]) -> None:
        """Take canonical texts and how frequent each is."""
        folded = fold_all(texts)
        order = sorted(range(len(texts)), key=folded.__getitem__)
        self._folded = [folded[place] for place in order]
        self._texts = [texts[place] for place in order]
        self._counts = np.array(counts, np.int32)[order] if order else np.empty(0, np.int32)
        self._places = np.array(order, np.int32)

    def __len__(self) -> int:
        return len(self._texts)

    def starting(self, prefix: str, most: int) -> list[tuple[int, bool]]:
        """Return the places of the texts that begin with a canonical prefix, and whether as it is typed.

        As typed come first, then those that begin so without the marks, the most frequent of each first. A
        prefix without marks says nothing of them: whatever begins with it counts as typed.
        """
        folded = fold(prefix)
        first = bisect_left(self._folded, folded)
        end = bisect_left(self._folded, folded + _LAST, lo=first)
        places = first + np.argsort(-self._counts[first:end], kind="stable")
        if folded == prefix:
            return [(place, True) for place in self._places.take(places[:most]).tolist()]
        ordered = places.tolist()
        typed = [place for place in ordered if self._texts[place].startswith(prefix)][:most]
        others = [place for place in ordered[: 2 * most] if not self._texts[place].startswith(prefix)]
        found = [(place, True) for place in typed] + [(place, False) for place in others[: most - len(typed)]]
        return [(int(self._places[place]), as_typed) for place, as_typed in found]
