"""How good is a ranking? Normalised discounted cumulative gain of the first ten."""

from __future__ import annotations

import math
from collections.abc import Sequence

BEST = 10


def ndcg(ranked: Sequence[str], relevant: set[str]) -> float:
    """Return the normalised discounted cumulative gain of the first ten, each document worth 1 or 0.

    Järvelin and Kekäläinen 2002, with a discount of log2(rank + 1). Raises ValueError without relevant ones.
    """
    if not relevant:
        raise ValueError("nothing is relevant")
    gain = sum(1 / math.log2(rank + 1) for rank, one in enumerate(ranked[:BEST], start=1) if one in relevant)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(BEST, len(relevant)) + 1))
