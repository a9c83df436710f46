"""The list below the search box in a real browser: by keyboard, by pointer, while a word is composed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, expect

from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from tests.searchapp.browsing import DESKTOP, NARROW, PHONE, OpenPage, query_of, shown_titles, titles

SUGGESTING = "/api/v1/suggest"


def shown(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(".suggestion-text").all_inner_texts()]


def active(page: Page) -> str | None:
    """The text of the option that a screen reader would read, None if it is in the search box itself."""
    text: str | None = page.evaluate(
        """() => {
            const name = document.activeElement.getAttribute("aria-activedescendant");
            return name && document.getElementById(name).querySelector(".suggestion-text").textContent;
        }"""
    )
    return text


def typed(page: Page, text: str) -> None:
    page.get_by_role("combobox", name="Từ khóa cần tìm").press_sequentially(text)


def test_three_letters_are_typed_and_a_suggestion_is_picked_with_the_keyboard(
    open_page: OpenPage, engine: SearchEngine
) -> None:
    page = open_page("/", viewport=DESKTOP)
    box = page.get_by_role("combobox", name="Từ khóa cần tìm")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Tab")
    while not box.evaluate("box => box === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("quy")
    expect(page.get_by_role("option").first).to_be_visible()
    expected = engine.suggest("quy")
    assert shown(page) == [one.text for one in expected]
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").first).to_have_text(f"{len(expected)} gợi ý, chọn bằng phím mũi tên")

    place = next(place for place, one in enumerate(expected) if one.kind == "phrase")
    for _ in range(place + 1):
        page.keyboard.press("ArrowDown")
    assert active(page) == expected[place].text
    expect(box).to_have_value("quy")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    assert query_of(page) == SearchRequest(q=expected[place].text)
    assert shown_titles(page) == titles(engine.search(query_of(page)))


def test_an_agency_becomes_a_filter_beside_those_chosen_already(
    open_page: OpenPage, engine: SearchEngine
) -> None:
    page = open_page("/search?category=Quy+hoạch&q=phường", viewport=DESKTOP)
    page.locator("#q").fill("")
    typed(page, "ubnd q")
    expect(page.get_by_role("option").first).to_be_visible()
    first = engine.suggest("ubnd q")[0]
    assert first.kind == "agency"
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert query_of(page) == SearchRequest(agency=(first.text,), category=("Quy hoạch",))


def test_the_arrows_go_round_through_the_text_and_escape_closes_then_clears(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    box = page.locator("#q")
    typed(page, "giao")
    expect(page.get_by_role("option").first).to_be_visible()
    suggested = shown(page)
    steps = []
    for key in ("ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "Home"):
        page.keyboard.press(key)
        steps.append(active(page))
    assert steps == [suggested[-1], suggested[-2], suggested[-1], None, suggested[0], None]
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("giao")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")


def test_enter_on_no_suggestion_searches_for_what_is_typed(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    typed(page, "giao")
    expect(page.get_by_role("option").first).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert query_of(page) == SearchRequest(q="giao")


def test_tab_leaves_the_list_behind(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    typed(page, "giao")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("button", name="Tìm", exact=True)).to_be_focused()
    expect(page.locator("#q")).to_have_value("giao")


@pytest.mark.parametrize("screen", [PHONE, NARROW], ids=["phone", "narrow"])
def test_on_a_small_screen_a_tap_picks_and_all_of_it_is_seen(
    open_page: OpenPage, engine: SearchEngine, screen: dict[str, int]
) -> None:
    page = open_page("/", viewport=screen, has_touch=True, is_mobile=True)
    page.locator("#q").tap()
    page.keyboard.type("giao")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    for option in options.all():
        place = option.bounding_box()
        assert place
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= screen["width"]
        assert place["height"] >= 44
    chosen = next(one for one in engine.suggest("giao") if one.kind == "phrase")
    with page.expect_navigation():
        options.filter(has_text=chosen.text).first.tap()
    assert query_of(page) == SearchRequest(q=chosen.text)


def test_the_pointer_over_an_option_changes_nothing_and_a_click_picks(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    typed(page, "giao")
    option = page.get_by_role("option").nth(1)
    option.hover()
    expect(page.locator("#q")).to_have_value("giao")
    assert active(page) is None
    text = option.locator(".suggestion-text").inner_text()
    with page.expect_navigation():
        option.click()
    assert text in page.locator("#q").input_value() + "".join(page.locator("a.chip").all_inner_texts())


def test_what_is_typed_is_told_from_what_would_be_added(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    typed(page, "uy ban")
    option = page.get_by_role("option").filter(has_text="MTTQ").first
    expect(option.locator(".suggestion-typed")).to_have_text("Ủy ban")


def test_nothing_is_asked_while_a_letter_is_composed(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    asked: list[str] = []

    def note(request: Request) -> None:
        if SUGGESTING in request.url:
            asked.append(request.url)

    page.on("request", note)
    page.locator("#q").focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "vỉa", "selectionStart": 3, "selectionEnd": 3})
    expect(page.locator("#q")).to_have_value("vỉa")
    page.wait_for_timeout(400)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "vỉa"})
    expect(page.get_by_role("option").first).to_be_visible()
    assert len(asked) == 1


def test_markup_in_a_suggestion_is_text(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    hostile = '<img src="x" onerror="alert(1)">'

    def answer(route: object) -> None:
        route.fulfill(json={"q": "gi", "suggestions": [{"text": hostile, "kind": "<b>", "articles": 1}]})  # type: ignore[attr-defined]

    page.route(f"**{SUGGESTING}*", answer)
    typed(page, "gi")
    expect(page.locator(".suggestion-text")).to_have_text(hostile)
    assert page.locator(".suggestions img").count() == 0


def test_a_server_that_fails_leaves_a_search_box(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    page.route(f"**{SUGGESTING}*", lambda route: route.fulfill(body="<html>"))
    typed(page, "giao")
    page.wait_for_timeout(300)
    expect(page.get_by_role("listbox")).to_be_hidden()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert query_of(page) == SearchRequest(q="giao")
