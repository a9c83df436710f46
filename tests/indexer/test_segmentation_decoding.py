"""Tests of indexer.analysis.segmentation.decoding against the Viterbi algorithm as textbooks have it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.segmentation.decoding import Transitions, continuing

# Halves and quarters are exact in floating point, so even ties must come out alike.
WEIGHTS = np.array([[-1.0, 2.0], [-3.0, -0.5]])
scores = st.integers(-20, 20).map(lambda number: number / 4)


def viterbi(own: list[float]) -> list[bool]:
    """Of equally good sequences, the one that CRFsuite takes: begin rather than continue, from the end."""
    best = [0.0, own[0]]
    pointers: list[list[int]] = []
    for score in own[1:]:
        ways = [[best[before] + float(WEIGHTS[before, after]) for before in (0, 1)] for after in (0, 1)]
        pointers.append([int(way[1] > way[0]) for way in ways])
        best = [max(ways[0]), max(ways[1]) + score]
    labels = [int(best[1] > best[0])]
    for pointer in reversed(pointers):
        labels.append(pointer[labels[-1]])
    return [label == 1 for label in reversed(labels)]


def decoded(texts: list[list[float]]) -> list[list[bool]]:
    # What stands at a stop must not matter.
    flat = np.array([score for text in texts for score in (*text, 7.25)])
    stops = np.cumsum([len(text) + 1 for text in texts]) - 1
    labels = continuing(flat, stops, Transitions.of(WEIGHTS)).tolist()
    return [labels[stop - len(text) : stop] for text, stop in zip(texts, stops.tolist(), strict=True)]


@given(st.lists(st.lists(scores, max_size=12), min_size=1))
def test_labels_are_the_best_sequence(texts: list[list[float]]) -> None:
    assert decoded(texts) == [viterbi(text) if text else [] for text in texts]


@given(st.lists(st.lists(st.sampled_from([-0.75, -0.5, -0.25]), min_size=1, max_size=200), min_size=1))
def test_long_runs_in_which_each_label_depends_on_the_one_before_are_followed(
    texts: list[list[float]],
) -> None:
    assert decoded(texts) == [viterbi(text) for text in texts]


def test_a_run_of_any_length_is_followed() -> None:
    text = [-0.5] * 10_001
    assert decoded([[1.0], text, [], text[1:]]) == [viterbi([1.0]), viterbi(text), [], viterbi(text[1:])]


@pytest.mark.parametrize("weights", [np.zeros((2, 2)), WEIGHTS[::-1], np.full((2, 2), np.nan)])
def test_transitions_that_the_recursion_does_not_suit_are_refused(weights: np.ndarray) -> None:
    with pytest.raises(ValueError, match="not in order"):
        Transitions.of(weights)
