"""Tests of the report as a page: figures, goals met or not, and the part of README that shows them."""

from __future__ import annotations

import pytest

from bench.markdown import BEGIN, END, MarkerError, between, cell, headline, page, replaced, table
from bench.results import Cell, Goal, Measured, Occasion, Part, Report, Table

OCCASION = Occasion("2024-01-12", "abc", "trial", {"CPU": "one", "cores": "2"}, 61.2)
PART = Part(
    "searching",
    "Searching",
    goals=(
        Goal("p50 of the other's", "at most", 0.7, 0.45678, "×"),
        Goal("as fast as another", "at least", 50, 12.0, "×"),
        Goal("memory", "at most", 300, None, "MB"),
    ),
    tables=(Table("Asked", ("", "ms"), (("a|b", 1.5), ("c", None))),),
    notes=("Asked twice.",),
)
REPORT = Report((Measured(PART, OCCASION),))
HEADLINE = """\
| Measured | Goal | Figure | Met |
| --- | ---: | ---: | ---: |
| Searching: p50 of the other's | at most 0.7 × | 0.457 × | yes |
| Searching: as fast as another | at least 50 × | 12.0 × | **falls short** |
| Searching: memory | at most 300 MB | not measured | **falls short** |

1 of 3 goals are met. Measured on 2024-01-12, commit abc, trial sizes: CPU one, cores 2."""


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        ("Đ", "Đ"),
        (84_132, "84,132"),
        (0.0, "0"),
        (0.01234, "0.0123"),
        (0.000012, "0.0000"),
        (1.5, "1.50"),
        (12.34, "12.3"),
        (123.4, "123"),
        (12_345.6, "12,346"),
    ],
)
def test_figures_have_three_digits_or_all_before_the_point(value: Cell, written: str) -> None:
    assert cell(value) == written


def test_the_headline_says_of_every_goal_whether_it_is_met() -> None:
    assert headline(REPORT) == HEADLINE


def test_a_bar_in_a_cell_does_not_divide_it() -> None:
    assert table(PART.tables[0]) == "|  | ms |\n| --- | ---: |\n| a\\|b | 1.50 |\n| c |  |"


def test_the_page_holds_the_headline_between_its_marks_and_then_each_part() -> None:
    written = page(REPORT, title="Speed, as measured", command="python -m bench")
    assert between(written) == HEADLINE
    assert written.endswith(
        "- Asked twice.\n\n`python -m bench searching`, trial sizes, took 61 s on 2024-01-12, commit abc.\n"
    )


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    before = f"# Đọc\n\n{BEGIN}\nold\n{END}\n\nend\n"
    after = replaced(before, "new\n\nlines")
    assert after == f"# Đọc\n\n{BEGIN}\nnew\n\nlines\n{END}\n\nend\n"
    assert between(after) == "new\n\nlines"


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}"])
def test_a_page_without_its_marks_is_left_alone(text: str) -> None:
    with pytest.raises(MarkerError):
        replaced(text, "new")


def test_a_report_is_read_back_as_it_was_written() -> None:
    (measured,) = REPORT.parts
    assert Measured.from_json(measured.as_json()) == measured
    assert [goal["met"] for goal in measured.as_json()["part"]["goals"]] == [True, False, False]


def test_a_part_measured_again_takes_the_place_of_what_was_known() -> None:
    order = ("loading", "searching")
    again = Measured(Part("searching", "Again"), OCCASION)
    loading = Measured(Part("loading", "Loading"), OCCASION)
    assert REPORT.with_part(again, order).with_part(loading, order) == Report((loading, again))
