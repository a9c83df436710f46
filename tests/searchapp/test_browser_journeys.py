"""Whole ways through the site over real articles: a citizen without JavaScript, a member of staff with it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import feedparser
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from searchapp import open_engine
from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from searchapp.web import create_app
from tests.searchapp.browsing import DESKTOP, PHONE, OpenPage, query_of, shown_titles, titles

ARTICLE = "ky ket chuong trinh phoi hop ba dinh"
AGENCY = "UBND quận Ba Đình"
MONTH = "2024-01"


@pytest.fixture(scope="module")
def engine(real_index: Path) -> SearchEngine:
    """An engine over the real articles, in place of the one over the samples."""
    return open_engine(real_index, warm=True)


@pytest.fixture(scope="module")
def app(engine: SearchEngine) -> Flask:
    """The web application over the real articles."""
    return create_app(engine)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def screen(request: pytest.FixtureRequest) -> dict[str, int]:
    size: dict[str, int] = request.param
    return size


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def at_home(open_page: OpenPage, language: str, **options: Any) -> Page:
    """Open the front page and choose the language there."""
    page = open_page("/", **options)
    if language == "en":
        page.locator('.masthead a[hreflang="en"]').click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    return page


def unfold_filters(page: Page, screen: dict[str, int]) -> None:
    if screen == PHONE:
        page.locator(".filter-switch summary").click()


def tick(page: Page, name: str, value: str) -> None:
    """Tick a box of a filter, unfolding the lists in which it is."""
    box = page.locator(f'input[name="{name}"][value="{value}"]')
    for folded in page.locator("details:not([open]):not(.filter-switch)", has=box).all():
        folded.locator(":scope > summary").click()
    box.check()


def test_a_citizen_without_javascript_finds_narrows_opens_and_prints(
    open_page: OpenPage, engine: SearchEngine, screen: dict[str, int], language: str
) -> None:
    page = at_home(open_page, language, viewport=screen, java_script_enabled=False)
    page.locator("#q").fill(ARTICLE)
    page.locator("form.search .button-search").click()
    assert shown_titles(page) == titles(engine.search(SearchRequest(q=ARTICLE)))

    unfold_filters(page, screen)
    tick(page, "agency", AGENCY)
    page.locator(".apply button").click()
    unfold_filters(page, screen)
    tick(page, "date", MONTH)
    page.locator(".apply button").click()
    narrowed = SearchRequest(q=ARTICLE, agency=(AGENCY,), date=(MONTH,))
    assert query_of(page) == narrowed
    expect(page.locator("a.chip")).to_have_count(2)
    assert shown_titles(page) == titles(engine.search(narrowed))

    page.locator("article.hit h3 a").first.click()
    expect(page.locator("h1")).to_have_text(engine.search(narrowed).hits[0].title)
    expect(page.locator("article.article mark").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".band")).to_be_hidden()
    expect(page.locator(".masthead-links")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF-")


def test_staff_pick_a_suggestion_choose_agencies_and_a_range_export_and_subscribe(
    open_page: OpenPage, engine: SearchEngine, screen: dict[str, int], language: str
) -> None:
    page = at_home(open_page, language, viewport=screen, accept_downloads=True)
    page.locator("#q").press_sequentially("phò")
    expect(page.get_by_role("option").first).to_be_visible()
    suggested = engine.suggest("phò")
    place = next(place for place, one in enumerate(suggested) if one.kind == "phrase")
    for _ in range(place + 1):
        page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    q = suggested[place].text
    assert query_of(page) == SearchRequest(q=q)

    found = engine.search(SearchRequest(q=q))
    agencies = tuple(value.value for value in found.facets.agency if value.value != "_none")[:2]
    unfold_filters(page, screen)
    for number, agency in enumerate(agencies, start=1):
        tick(page, "agency", agency)
        expect(page.locator("a.chip")).to_have_count(number)
    chosen = SearchRequest(q=q, agency=agencies)
    assert sorted(query_of(page).agency) == sorted(agencies)

    if screen == PHONE:
        page.locator(".filter-switch summary").click()
    bars = page.locator("#timeline a.bar")
    first, last = bars.first, bars.last
    span = first.get_attribute("data-from"), last.get_attribute("data-to")
    page.locator("[data-range-pick]").click()
    for bar in (first, last):
        bar.focus()
        page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_count(4)
    asked = query_of(page)
    assert asked.date_from is not None
    assert asked.date_to is not None
    assert (asked.date_from.isoformat(), asked.date_to.isoformat()) == span
    assert sorted(asked.agency) == sorted(chosen.agency)
    total = engine.search(asked).total
    assert total > 0

    with page.expect_download() as download:
        page.locator('.formats a[href*="/search.csv"]').click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) == total + 1

    feed = page.locator('link[rel="alternate"][type="application/atom+xml"]').first.get_attribute("href")
    assert feed is not None
    parsed = feedparser.parse(page.request.get(feed).body())
    assert not parsed.bozo
    newest = engine.search(
        SearchRequest(
            q=q, agency=asked.agency, date_from=asked.date_from, date_to=asked.date_to, sort="newest"
        )
    )
    assert [" ".join(entry.title.split()) for entry in parsed.entries][:10] == titles(newest)
