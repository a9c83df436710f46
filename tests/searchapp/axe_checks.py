"""What does axe-core find wrong with a page? The rules of WCAG 2.0 to 2.2, levels A and AA."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from tests.searchapp.browsing import missing

_AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]

_RUN = """async tags => {
    const found = await axe.run(document, {
        runOnly: { type: "tag", values: tags },
        resultTypes: ["violations"],
    });
    return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}`));
}"""


def violations(page: Page) -> list[str]:
    """Return one line for each element at fault: the rule and where it is; sorted.

    Skips the test where axe-core is not installed, or fails it if REQUIRE_BROWSER is 1.
    """
    # Evaluated from outside, so that the page's own policy on scripts stays in force.
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    found: list[str] = page.evaluate(_RUN, _TAGS)
    return sorted(found)


@cache
def _source() -> str:
    if not _AXE.is_file():
        missing("axe-core is not installed: npm ci --prefix tests/searchapp/axe")
    return _AXE.read_text(encoding="utf-8")
