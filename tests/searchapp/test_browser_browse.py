"""The pages for browsing and statistics in a real browser: found by links alone, and fit for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.searchapp.axe_checks import violations
from tests.searchapp.browsing import DESKTOP, NARROW, PHONE, OpenPage, shown_titles

ADDRESSES = [
    "/agencies",
    "/agencies/UBND quận An Hòa",
    "/categories",
    "/categories/Tuyển dụng",
    "/archive",
    "/archive/2024",
    "/archive/2024-01",
    "/thong-ke",
]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_agency_and_its_articles_are_found_by_links_alone(
    open_page: OpenPage, viewport: dict[str, int], javascript: bool
) -> None:
    page = open_page("/agencies", viewport=viewport, java_script_enabled=javascript)
    page.get_by_role("link", name="Ủy ban nhân dân", exact=True).click()
    page.locator("#ubnd").get_by_role("link", name="UBND quận An Hòa", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("UBND quận An Hòa")
    newest = shown_titles(page)
    assert len(newest) == 10
    page.get_by_label("Từ khóa cần tìm").fill("hop")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.get_by_role("link", name="Bỏ lọc: UBND quận An Hòa")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_day_is_found_through_the_archive(open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/archive", viewport=DESKTOP, java_script_enabled=javascript)
    page.locator(".year").first.locator("a.month").first.click()
    expect(page.get_by_role("table")).to_have_count(1)
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.locator("article").first).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_no_fault(open_page: OpenPage, address: str, theme: str) -> None:
    page = open_page(address, viewport=DESKTOP, color_scheme=theme)
    assert violations(page) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_narrow_screen_needs_no_scrolling_sideways_and_links_are_large_enough(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address, viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    small = page.evaluate(
        """() => [...document.querySelectorAll(".calendar a, .month, .labels a, .bars a, .jumps a, .steps a")]
            .map(link => [link.textContent.trim(), link.getBoundingClientRect()])
            .filter(([, box]) => box.height < 24 || box.width < 12)
            .map(([text]) => text)"""
    )
    assert small == []
