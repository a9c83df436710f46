"""Tests of the files of a report: written, read back, shown in README."""

from __future__ import annotations

from pathlib import Path

from bench.markdown import BEGIN, END, between, headline
from bench.report_files import RELEVANCE, SPEED, read_report, update_readme, write_report
from bench.results import Goal, Measured, Occasion, Part, Report

POINTS = ({"articles": 10, "p50 ms": 1.0, "rate": 2.0, "memory MB": 3.0, "index MB": 4.0},)
OCCASION = Occasion("2024-01-12", "abc", "trial", {"CPU": "Đ"}, 1.0)
REPORT = Report(
    (
        Measured(Part("loading", "Loading", (Goal("rate", "at least", 2, 3.0),)), OCCASION),
        Measured(Part("growth", "Growth", plot=POINTS), OCCASION),
    )
)


def test_a_report_is_written_as_page_record_and_picture_and_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    write_report(REPORT, folder)
    assert sorted(path.name for path in folder.iterdir()) == [SPEED.plot, SPEED.record, SPEED.page]
    assert f"]({SPEED.plot})" in (folder / SPEED.page).read_text(encoding="utf-8")
    assert read_report(folder) == REPORT


def test_reports_of_two_kinds_lie_side_by_side(tmp_path: Path) -> None:
    relevance = Report((Measured(Part("alqac", "ALQAC"), OCCASION),))
    write_report(REPORT, tmp_path)
    write_report(relevance, tmp_path, RELEVANCE)
    assert (read_report(tmp_path), read_report(tmp_path, RELEVANCE)) == (REPORT, relevance)
    page = (tmp_path / "relevance.md").read_text(encoding="utf-8")
    assert page.startswith("# Relevance, as measured\n")
    assert "`python -m bench.evaluation --sets alqac`" in page


def test_where_nothing_was_measured_the_report_is_empty(tmp_path: Path) -> None:
    assert read_report(tmp_path) == Report()


def test_readme_gets_the_goals_and_keeps_the_rest(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"# Tên\n{BEGIN}\nold\n{END}\nthe rest\n", encoding="utf-8")
    update_readme(REPORT, readme)
    text = readme.read_text(encoding="utf-8")
    assert between(text) == headline(REPORT)
    assert (text.startswith("# Tên\n"), text.endswith("\nthe rest\n")) == (True, True)
