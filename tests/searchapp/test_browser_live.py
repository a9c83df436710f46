"""Filters, days and the timeline in a real browser: no reload, the focus kept, the count of articles said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from tests.searchapp.browsing import (
    DESKTOP,
    PHONE,
    OpenPage,
    query_of,
    shown_titles,
    titles,
    two_agencies,
)

QUERY = "quan an hoa"


def stays(page: Page) -> None:
    """Leave a trace in the page that a reload would wipe out."""
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def said(page: Page) -> None:
    """Begin to note what is announced."""
    page.evaluate(
        """() => {
            window.said = [];
            const line = document.querySelector("[role=status]");
            const note = () => line.textContent && window.said.push(line.textContent);
            new MutationObserver(note).observe(line, { childList: true });
        }"""
    )


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_two_agencies_are_ticked_with_the_keyboard_and_the_back_button_unticks_them(
    open_page: OpenPage, engine: SearchEngine, screen: dict[str, int]
) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=screen)
    if screen == PHONE:
        page.locator(".filter-switch summary").click()
    stays(page)
    said(page)
    first, second = two_agencies(engine.search(SearchRequest(q=QUERY)))
    steps = [SearchRequest(q=QUERY, agency=(first.value,))]
    steps.append(SearchRequest(q=QUERY, agency=(first.value, second.value)))
    for value, asked in zip((first.value, second.value), steps, strict=True):
        box = page.locator(f'input[name="agency"][value="{value}"]')
        box.focus()
        place = box.bounding_box()
        page.keyboard.press("Space")
        total = engine.search(asked).total
        expect(page.locator("#count")).to_have_text(f"{total} bài cho “{QUERY}”")
        expect(box).to_be_focused()
        expect(box).to_be_checked()
        assert query_of(page) == asked
        assert shown_titles(page) == titles(engine.search(asked))
        assert place == box.bounding_box()
    expect(page.locator("a.chip")).to_have_count(2)
    assert page.evaluate("window.said") == [
        f"{engine.search(asked).total} bài cho “{QUERY}”" for asked in steps
    ]

    page.go_back()
    expect(page.locator("a.chip")).to_have_count(1)
    expect(box).not_to_be_checked()
    assert query_of(page) == steps[0]
    page.go_back()
    expect(page.locator("a.chip")).to_have_count(0)
    assert query_of(page) == SearchRequest(q=QUERY)
    page.go_forward()
    expect(page.locator("a.chip")).to_have_count(1)
    assert shown_titles(page) == titles(engine.search(steps[0]))
    assert stayed(page)


def test_the_head_and_the_title_follow_the_search(open_page: OpenPage, engine: SearchEngine) -> None:
    page = open_page("/", viewport=DESKTOP)
    value = two_agencies(engine.search(SearchRequest()))[0].value
    page.locator(f'input[name="agency"][value="{value}"]').check()
    expect(page.locator("a.chip")).to_have_count(1)

    parts = """() => [document.title, document.documentElement.lang, ...[
        ...document.head.querySelectorAll("link[rel]:not([rel=stylesheet]), meta[name=robots]"),
        ...document.querySelectorAll(".masthead a[hreflang]"),
    ].map(part => part.outerHTML)]"""
    live = page.evaluate(parts)
    page.reload()
    assert sorted(live) == sorted(page.evaluate(parts))


def test_what_is_shown_is_what_the_address_gives(open_page: OpenPage, engine: SearchEngine) -> None:
    page = open_page("/", viewport=DESKTOP)
    value = two_agencies(engine.search(SearchRequest()))[1].value
    page.locator(f'input[name="agency"][value="{value}"]').check()
    expect(page.locator("a.chip")).to_have_count(1)
    page.locator("#sort").get_by_role("link", name="Cũ nhất").click()
    expect(page.locator("#sort a[aria-current]")).to_have_text("Cũ nhất")
    assert query_of(page) == SearchRequest(agency=(value,), sort="oldest")

    # Beside what scripts write into it: states of controls and the names of lists.
    text = """() => {
        const copy = document.getElementById("main").cloneNode(true);
        for (const part of copy.querySelectorAll("*")) {
            for (const name of ["data-added", "aria-controls", "id", "for"]) part.removeAttribute(name);
        }
        return copy.innerHTML.replace(/\\s+/g, " ");
    }"""
    live = page.evaluate(text)
    page.reload()
    expect(page.locator(".pick").first).to_be_visible()
    assert live == page.evaluate(text)


def test_sorting_and_page_size_are_live(open_page: OpenPage, engine: SearchEngine) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=DESKTOP)
    stays(page)
    newest = page.locator("#sort").get_by_role("link", name="Mới nhất")
    newest.click()
    expect(newest).to_have_attribute("aria-current", "true")
    expect(newest).to_be_focused()
    page.locator("#per-page").get_by_role("link", name="20").click()
    expect(page.locator("article.hit")).to_have_count(20)
    assert query_of(page) == SearchRequest(q=QUERY, sort="newest", per_page=20)
    assert shown_titles(page) == titles(engine.search(query_of(page)))
    assert stayed(page)


def test_the_last_chip_taken_away_leaves_the_focus_at_the_results(open_page: OpenPage) -> None:
    page = open_page(f"/search?q={QUERY}&date=2024&date=2023", viewport=DESKTOP)
    stays(page)
    page.get_by_role("link", name="Bỏ lọc: 2024").press("Enter")
    expect(page.locator("a.chip")).to_have_count(1)
    expect(page.get_by_role("link", name="Bỏ lọc: 2023")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_count(0)
    expect(page.locator("#results")).to_be_focused()
    assert query_of(page) == SearchRequest(q=QUERY)
    assert stayed(page)


def test_a_day_is_sent_by_enter_and_a_bad_one_is_explained_beside_its_field(
    open_page: OpenPage, engine: SearchEngine
) -> None:
    page = open_page("/", viewport=DESKTOP)
    stays(page)
    field = page.get_by_label("Từ ngày", exact=True)
    field.fill("1.3.2024")
    field.press("Enter")
    expect(field).to_have_value("01/03/2024")
    expect(field).to_be_focused()
    assert query_of(page) == SearchRequest(date_from=date(2024, 3, 1))
    assert stayed(page)


def test_a_bad_day_is_explained_at_once(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    # The answer to a bad day has the status 400, which the browser would note on its console.
    page.route("**/search?*", lambda route: route.fulfill(response=route.fetch(), status=200))
    stays(page)
    field = page.get_by_label("Từ ngày", exact=True)
    field.fill("31/02/2024")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Lịch không có ngày “31/02/2024”")
    expect(field).to_be_focused()
    expect(field).to_have_value("31/02/2024")
    assert stayed(page)


def test_what_is_being_typed_is_not_overwritten(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    page.locator("#agency .option input").first.check()
    field = page.get_by_label("Đến ngày", exact=True)
    field.focus()
    field.press_sequentially("3")
    expect(page.locator("a.chip")).to_have_count(1)
    expect(field).to_have_value("3")
    expect(field).to_be_focused()


def test_on_a_phone_applying_folds_the_filters_and_leads_to_the_results(open_page: OpenPage) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=PHONE)
    page.locator(".filter-switch summary").click()
    page.locator("#agency .option input").first.check()
    page.get_by_role("button", name="Áp dụng bộ lọc").click()
    expect(page.locator("#agency")).to_be_hidden()
    expect(page.locator("#count")).to_be_in_viewport()
    expect(page.locator("#results")).to_be_focused()


def test_a_failing_answer_becomes_a_navigation(open_page: OpenPage, engine: SearchEngine) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=DESKTOP)
    stays(page)
    page.route(
        "**/search?*",
        lambda route: (
            route.continue_()
            if route.request.is_navigation_request()
            else route.fulfill(body="Bad gateway", content_type="text/plain")
        ),
    )
    first, _ = two_agencies(engine.search(SearchRequest(q=QUERY)))
    with page.expect_navigation():
        page.locator(f'input[name="agency"][value="{first.value}"]').check()
    assert query_of(page) == SearchRequest(q=QUERY, agency=(first.value,))
    assert not stayed(page)


def test_options_are_found_without_their_marks(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    said(page)
    facet = page.locator("#agency")
    facet.get_by_label("Tìm trong danh sách").press_sequentially("dong khe")
    shown = facet.locator("li:visible .option-label")
    expect(shown).to_have_text(["UBND phường Đông Khê", "Đảng ủy phường Đông Khê"])
    assert page.evaluate("window.said").pop() == "2 lựa chọn"
    facet.get_by_label("Tìm trong danh sách").press("Enter")
    facet.get_by_label("Đảng ủy phường Đông Khê").check()
    expect(page.locator("a.chip")).to_have_count(1)
    expect(shown).to_have_count(2)
    facet.get_by_label("Tìm trong danh sách").fill("")
    expect(facet.locator(".more summary")).to_be_visible()
    assert query_of(page) == SearchRequest(agency=("Đảng ủy phường Đông Khê",))


def test_a_day_comes_from_the_calendar(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    page.get_by_role("button", name="Chọn trên lịch: Từ ngày").click()
    calendar = page.locator('input[type=date][data-day-for="from"]')
    calendar.evaluate(
        "box => { box.value = '2024-01-12'; box.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    expect(page.locator("a.chip")).to_have_count(1)
    expect(page.get_by_label("Từ ngày", exact=True)).to_have_value("12/01/2024")
    assert query_of(page) == SearchRequest(date_from=date(2024, 1, 12))


MONTHS = SearchRequest(q=QUERY, date_from=date(2023, 3, 1), date_to=date(2023, 6, 30))


def bar(page: Page, first: str) -> str:
    return f'#timeline .bar[data-from="{first}"]'


def test_a_range_is_dragged_across_the_timeline(open_page: OpenPage, engine: SearchEngine) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=DESKTOP)
    stays(page)
    for first, press in (("2023-06-01", page.mouse.down), ("2023-03-01", page.mouse.up)):
        place = page.locator(bar(page, first)).bounding_box()
        assert place
        page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2, steps=4)
        press()
    expect(page.locator("#count")).to_have_text(f"{engine.search(MONTHS).total} bài cho “{QUERY}”")
    assert query_of(page) == MONTHS
    assert stayed(page)


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_range_is_chosen_by_two_clicks(
    open_page: OpenPage, engine: SearchEngine, screen: dict[str, int]
) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=screen)
    page.get_by_role("button", name="Chọn khoảng thời gian").click()
    expect(page.get_by_role("status").first).to_have_text("Hãy chọn tháng hoặc năm đầu tiên của khoảng")
    page.locator(bar(page, "2023-03-01")).click()
    expect(page.get_by_role("status").first).to_contain_text("2023. Hãy chọn")
    page.locator(bar(page, "2023-06-01")).click()
    expect(page.locator("#count")).to_have_text(f"{engine.search(MONTHS).total} bài cho “{QUERY}”")
    assert query_of(page) == MONTHS
    expect(page.get_by_role("button", name="Chọn khoảng thời gian")).to_have_attribute(
        "aria-pressed", "false"
    )


def test_a_range_is_chosen_with_the_keyboard(open_page: OpenPage, engine: SearchEngine) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=DESKTOP)
    said(page)
    page.locator(bar(page, "2023-03-01")).focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    assert page.locator(".bar-picked").count() == 4
    expect(page.get_by_role("status").first).to_have_text("tháng 3 năm 2023 đến tháng 6 năm 2023")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_have_text(f"{engine.search(MONTHS).total} bài cho “{QUERY}”")
    assert query_of(page) == MONTHS


def test_the_timeline_is_one_stop_of_the_tab_key_and_a_bar_is_still_a_link(
    open_page: OpenPage, engine: SearchEngine
) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=DESKTOP)
    assert page.locator("#timeline a.bar[tabindex='0']").count() == 1
    page.locator("#timeline a.bar[tabindex='0']").focus()
    page.keyboard.press("Home")
    month = page.evaluate("document.activeElement.dataset.from")[:7]
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_count(1)
    assert query_of(page) == SearchRequest(q=QUERY, date=(month,))
    assert shown_titles(page) == titles(engine.search(query_of(page)))


def test_a_range_on_the_page_of_an_agency_leads_to_its_search(
    open_page: OpenPage, engine: SearchEngine
) -> None:
    agency = two_agencies(engine.search(SearchRequest()))[0].value
    page = open_page("/agencies", viewport=DESKTOP)
    page.get_by_role("link", name=agency).first.click()
    page.get_by_role("button", name="Chọn khoảng thời gian").click()
    page.locator(bar(page, "2023-03-01")).click()
    with page.expect_navigation():
        page.locator(bar(page, "2023-06-01")).click()
    assert query_of(page) == replace(MONTHS, q="", agency=(agency,))
