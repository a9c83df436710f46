"""Which syllables continue a word? The best sequence of labels under the model, for many texts at once.

Let d be the score of the best labelling so far that ends in "continues" less that of the best that ends in
"begins". With transitions t and the syllable's own score s, the Viterbi recursion gives

    d' = s + max(t[0,1], d + t[1,1]) - max(t[0,0], d + t[1,0])

which is constant, falling by d, and constant again: d' = s + t[0,1] - t[1,0] - clamp(d, low, high) where
low = t[0,0] - t[1,0] and high = t[0,1] - t[1,1]. The label before is "begins" if d <= low and "continues" if
d > high, whatever follows; in between it is the opposite of the label that follows. Most scores lie so far
out that d is beyond a threshold for any d before it. Only the short runs of others depend on what came
before, and those are followed step by step, all runs at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Runs longer than this are rare in real text, and are followed one by one.
_STEPS_TOGETHER = 64
_BEGINS, _CONTINUES, _OPPOSITE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Transitions:
    """The transition weights as the recursion needs them."""

    low: float
    high: float
    step: float

    @classmethod
    def of(cls, weights: NDArray[np.float64]) -> Transitions:
        """Take weights of shape (2, 2), begin before continue.

        Raises ValueError where two labels that differ are not preferred to two that are alike; then the
        recursion rises instead of falling, which this module does not do.
        """
        low, high = float(weights[0, 0] - weights[1, 0]), float(weights[0, 1] - weights[1, 1])
        if not low < high or not math.isfinite(high - low):
            raise ValueError(f"the thresholds {low} and {high} of the transitions are not in order")
        return cls(low, high, float(weights[0, 1] - weights[1, 0]))


def continuing(
    scores: NDArray[np.float64], stops: NDArray[np.int64], transitions: Transitions
) -> NDArray[np.bool_]:
    """Return which positions continue a word.

    `scores` (n,) are those of "continues" less those of "begins". `stops` are the positions, ascending, after
    each text; the last is n - 1. They separate the texts and have no meaning otherwise.
    """
    low, high = transitions.low, transitions.high
    steps = scores + transitions.step
    # The least and the greatest d that a position can have.
    least, greatest = steps - high, steps - low
    starts = np.concatenate(([0], stops[:-1] + 1))
    least[starts] = greatest[starts] = scores[starts]
    least[stops] = greatest[stops] = -np.inf
    above = least > high
    labels = above.view(np.int8).copy()
    free = ~above
    free &= greatest > low
    clamped = np.where(above, high, low)
    clamped[starts] = np.clip(scores[starts], low, high)
    labels[free] = _OPPOSITE
    free[starts] = False
    _follow_runs(free, steps, clamped, labels, transitions)

    lasts = stops[stops > starts] - 1
    before_last = steps[lasts] - clamped[lasts - 1]
    only = np.isin(lasts, starts, assume_unique=True)
    before_last[only] = scores[lasts[only]]
    labels[lasts] = before_last > 0

    opposite = labels == _OPPOSITE
    undecided = np.flatnonzero(opposite)
    if undecided.size:
        decided = np.flatnonzero(~opposite)
        deciding = decided[np.searchsorted(decided, undecided)]
        labels[undecided] = labels[deciding] ^ ((deciding - undecided) & 1)
    return labels.view(np.bool_)


def _follow_runs(
    free: NDArray[np.bool_],
    steps: NDArray[np.float64],
    clamped: NDArray[np.float64],
    labels: NDArray[np.int8],
    transitions: Transitions,
) -> None:
    """Fill in `clamped` and `labels` where `free`, each position from the one before."""
    low, high = transitions.low, transitions.high
    places = np.flatnonzero(free)
    places = places[~free[places - 1]]
    for _ in range(_STEPS_TOGETHER):
        if not places.size:
            return
        differences = steps[places] - clamped[places - 1]
        clamped[places] = np.clip(differences, low, high)
        labels[places] = np.where(
            differences > high, _CONTINUES, np.where(differences <= low, _BEGINS, _OPPOSITE)
        )
        places += 1
        places = places[free[places]]
    for first in places.tolist():
        place, value = first, float(clamped[first - 1])
        while free[place]:
            difference = float(steps[place]) - value
            value = min(max(difference, low), high)
            clamped[place] = value
            labels[place] = _CONTINUES if difference > high else _BEGINS if difference <= low else _OPPOSITE
            place += 1
