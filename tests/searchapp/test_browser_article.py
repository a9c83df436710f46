"""The page of an article in a real browser."""

from __future__ import annotations

import json
from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from indexer.article import Article
from searchapp import open_engine
from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from searchapp.web import create_app
from tests.conftest import MakeIndex
from tests.searchapp.axe_checks import violations
from tests.searchapp.browsing import DESKTOP, NARROW, PHONE, OpenPage, serving

QUERY = "quan an hoa"

HOSTILE = "</script><script>document.title = 'x'</script><img src=x onerror=\"document.title='y'\">\u2028<!--"


def first_hit(engine: SearchEngine) -> str:
    """Return the address of the best article for QUERY, coming from that search."""
    return f"/articles/{engine.search(SearchRequest(q=QUERY)).hits[0].id}?q={QUERY}"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_marks_are_seen_on_arrival_and_switched_off(
    open_page: OpenPage, engine: SearchEngine, viewport: dict[str, int], javascript: bool
) -> None:
    page = open_page(first_hit(engine), viewport=viewport, java_script_enabled=javascript, locale="vi")
    mark = page.locator(".article-body mark").first
    plain = page.locator(".article-body p").first.evaluate("text => getComputedStyle(text).color")
    background = "mark => getComputedStyle(mark).backgroundColor"
    assert mark.evaluate(background) == "rgb(255, 233, 166)"

    page.get_by_role("link", name="Đến chỗ đầu tiên trong bài").click()
    expect(page.locator("#first-mark")).to_be_in_viewport()

    switch = page.get_by_role("checkbox", name="Tô sáng")
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).not_to_be_checked()
    assert mark.evaluate(background) == "rgba(0, 0, 0, 0)"
    assert mark.evaluate("mark => getComputedStyle(mark).color") == plain
    expect(page.get_by_role("link", name="Đến chỗ đầu tiên trong bài")).to_be_hidden()
    page.keyboard.press("Space")
    assert mark.evaluate(background) == "rgb(255, 233, 166)"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_what_takes_a_script_is_there_only_with_one(
    open_page: OpenPage, engine: SearchEngine, javascript: bool
) -> None:
    page = open_page(first_hit(engine), viewport=DESKTOP, java_script_enabled=javascript, locale="vi")
    for name in ("In bài này", "Chép liên kết"):
        button = page.get_by_role("button", name=name)
        expect(button).to_be_visible() if javascript else expect(button).to_be_hidden()
    page.locator("summary", has_text="Cách trích dẫn").click()
    expect(page.locator("#citation")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing(open_page: OpenPage, engine: SearchEngine, scheme: str, language: str) -> None:
    page = open_page(first_hit(engine), viewport=PHONE, locale=language, color_scheme=scheme)
    page.locator(".citation summary").click()
    assert violations(page) == []
    page.locator("#show-marks").uncheck()
    assert violations(page) == []


def test_on_paper_there_is_the_article_with_its_source(open_page: OpenPage, engine: SearchEngine) -> None:
    address = first_hit(engine)
    page = open_page(address, viewport=DESKTOP, locale="vi")
    page.emulate_media(media="print")
    for shown in ("h1", ".article-body", ".facts dl", ".print-note"):
        expect(page.locator(shown).first).to_be_visible()
    path = address.partition("?")[0]
    assert page.locator(".print-note").inner_text().endswith(f"{page.url.split('/articles')[0]}{path}")
    for left_out in (".band", ".article-tools", ".marks-bar", ".citation", ".further", ".back"):
        expect(page.locator(left_out).first).to_be_hidden()
    mark = page.locator(".article-body mark").first
    assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") == "rgb(255, 255, 255)"


def test_hostile_texts_stay_texts_and_the_browser_complains_of_nothing(
    browser: Browser, make_index: MakeIndex
) -> None:
    article = Article(
        id="x",
        title=HOSTILE,
        body=f"{HOSTILE}\n{'Nghịquyết' * 40} số 45/KH-UBND",
        published=date(2024, 1, 12),
        agencies=(HOSTILE,),
        category=HOSTILE,
        publisher=HOSTILE,
        url=f"https://anhoa.example.vn/{'x' * 200}",
    )
    site = serving(create_app(open_engine(make_index([article]))))
    complaints: list[str] = []
    with site as address:
        for screen in (NARROW, PHONE, DESKTOP):
            with browser.new_context(viewport=screen, base_url=address) as context:  # type: ignore[arg-type]
                page = context.new_page()
                page.on("console", lambda said: complaints.append(said.text))
                page.on("pageerror", lambda error: complaints.append(str(error)))
                page.goto("/articles/x?q=45/kh-ubnd")
                assert page.title().startswith("</script><script>document.title")
                data = page.locator("script[type='application/ld+json']").text_content()
                assert json.loads(data or "")["headline"] == HOSTILE
                assert page.locator("main img, main script").count() == 0
                assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    assert complaints == []
