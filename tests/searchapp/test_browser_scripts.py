"""What scripts add to a page in a real browser: nothing that axe-core minds, and no page without them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.searchapp.axe_checks import violations
from tests.searchapp.browsing import DESKTOP, NARROW, PHONE, OpenPage

QUERY = "quan an hoa"
SCRIPTS = sorted((ROOT / "searchapp" / "web" / "static").glob("*.js"))


def suggestions(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("giao")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def narrowed(page: Page) -> None:
    page.goto(f"/search?q={QUERY}")
    switch = page.locator(".filter-switch summary")
    if switch.is_visible():
        switch.click()
    page.locator("#agency .option input").first.check()
    expect(page.locator("a.chip")).to_have_count(1)
    page.get_by_label("Tìm trong danh sách").first.fill("phường")


def picking(page: Page) -> None:
    page.goto(f"/search?q={QUERY}")
    page.get_by_role("button", name="Lưu tìm kiếm này").click()
    page.locator(".pick input").first.check()
    page.get_by_role("button", name="Chọn khoảng thời gian").click()
    page.locator("#timeline a.bar").last.click()
    expect(page.locator(".bar-picked")).to_have_count(1)


def kept(page: Page) -> None:
    picking(page)
    page.goto("/saved")
    expect(page.locator("[data-kept=saved] li")).to_have_count(1)


def selected(page: Page) -> None:
    picking(page)
    page.locator("#basket").click()
    expect(page.locator(".pick input:checked")).to_have_count(1)


STATES = [suggestions, narrowed, picking, kept, selected]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(open_page: OpenPage, state: Callable[[Page], None], scheme: str) -> None:
    page = open_page("/", viewport=DESKTOP, color_scheme=scheme)
    state(page)
    assert violations(page) == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_nothing_scrolls_sideways_and_controls_are_large_enough_on_the_narrowest_screen(
    open_page: OpenPage, state: Callable[[Page], None]
) -> None:
    page = open_page("/", viewport=NARROW)
    state(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    small = page.evaluate(
        """() => [...document.querySelectorAll("[data-added], .mine, .kept button, .kept a")]
            .filter(control => control.checkVisibility() && !control.matches(".suggestion-kind"))
            .map(control => [control.className, control.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24)
            .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""
    )
    assert small == []


def test_axe_finds_what_is_wrong(open_page: OpenPage) -> None:
    page = open_page("/", viewport=PHONE)
    page.locator("label[for=q]").evaluate("label => label.remove()")
    page.locator("#q").evaluate("box => box.removeAttribute('placeholder')")
    assert violations(page) == ["label: #q"]


def test_scripts_are_light(app: Flask) -> None:
    address = app.test_client().get("/").get_data(as_text=True)
    assert all(f"/static/{script.name}?v=" in address for script in SCRIPTS)
    assert sum(len(gzip.compress(script.read_bytes())) for script in SCRIPTS) < 12 * 1024


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_says_what_it_is_for_and_has_no_text_of_its_own(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    first = text.split("\n", 1)[0]
    assert first.startswith("// ")
    assert "?" in first
    assert {letter for letter in text if not letter.isascii()} <= set("đð·")
    assert "innerHTML" not in text
