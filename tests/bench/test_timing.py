"""Tests of percentiles and of who is asked what, in which order."""

from __future__ import annotations

import pytest

from bench.timing import Spread, alternate, asked_again, asked_first, medians, percentile, spread


def test_a_percentile_lies_between_the_two_nearest_values() -> None:
    assert [percentile([40, 10, 30, 20], share) for share in (0, 0.5, 0.95, 1)] == [10, 25, 38.5, 40]


def test_every_percentile_of_one_value_is_that_value() -> None:
    assert spread([7.0]) == Spread(p50=7.0, p95=7.0)


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


def test_the_median_of_each_question_is_over_its_rounds() -> None:
    assert medians([[3.0, 1.0, 2.0], [5.0, 7.0]]) == [2.0, 6.0]


def test_contestants_take_turns_by_blocks_and_change_places_every_other_round() -> None:
    asked: list[str] = []
    contestants = {name: lambda question, name=name: asked.append(f"{name}{question}") for name in "ab"}
    taken = alternate([1, 2, 3], contestants, rounds=2, block=2)
    assert asked == ["a1", "a2", "b1", "b2", "a3", "b3", "b1", "b2", "a1", "a2", "b3", "a3"]
    assert {name: [len(rounds) for rounds in seconds] for name, seconds in taken.items()} == {
        "a": [2, 2, 2],
        "b": [2, 2, 2],
    }


def test_asked_again_every_question_has_one_figure_for_each_contestant() -> None:
    taken = asked_again(["x", "y"], {"a": str.upper, "b": str.lower}, rounds=3)
    assert {name: len(seconds) for name, seconds in taken.items()} == {"a": 2, "b": 2}


def test_asked_first_each_round_opens_anew_and_warms_up_with_other_questions() -> None:
    opened: list[list[str]] = []

    def opener() -> object:
        opened.append([])
        return opened[-1].append

    taken = asked_first(["x", "y"], {"a": opener}, warm_up=["w"], rounds=2)  # type: ignore[dict-item]
    assert opened == [["w", "x", "y"], ["w", "x", "y"]]
    assert len(taken["a"]) == 2
