"""Tests that README shows the figures of the latest full report."""

from __future__ import annotations

from bench.markdown import between, headline
from bench.report_files import SPEED, read_report
from tests.conftest import ROOT

DOCS = ROOT / "docs"


def test_readme_shows_the_goals_of_the_latest_report() -> None:
    latest = between((DOCS / SPEED.page).read_text(encoding="utf-8"))
    assert between((ROOT / "README.md").read_text(encoding="utf-8")) == latest
    assert headline(read_report(DOCS)) == latest
