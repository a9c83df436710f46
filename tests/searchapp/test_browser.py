"""The search page in a real browser, with JavaScript and without, on a phone and on a desktop."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from indexer.article import Article
from searchapp import open_engine
from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from searchapp.web import create_app
from tests.conftest import MakeIndex
from tests.searchapp.browsing import (
    DESKTOP,
    NARROW,
    PHONE,
    OpenPage,
    query_of,
    serving,
    shown_titles,
    titles,
    two_agencies,
)

QUERY = "quan an hoa"


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def viewport(request: pytest.FixtureRequest) -> dict[str, int]:
    screen: dict[str, int] = request.param
    return screen


def search_field(page: Page, javascript: bool) -> Locator:
    # With suggestions below it, it is more than a field.
    return page.get_by_role("combobox" if javascript else "searchbox", name="Từ khóa cần tìm")


def arrives(page: Page, asked: SearchRequest) -> None:
    # A script may fetch the page, which takes its time.
    page.wait_for_url(lambda address: SearchRequest.parse(urlsplit(address).query) == asked)


def test_a_citizen_searches_filters_pages_reads_and_goes_back(
    open_page: OpenPage, engine: SearchEngine, viewport: dict[str, int], javascript: bool
) -> None:
    page = open_page("/", viewport=viewport, java_script_enabled=javascript)
    expect(page.locator("#count")).to_contain_text(str(engine.size()))

    search_field(page, javascript).fill(QUERY)
    page.get_by_role("button", name="Tìm", exact=True).click()
    found = engine.search(SearchRequest(q=QUERY))
    expect(page.locator("#count")).to_have_text(f"{found.total} bài cho “{QUERY}”")
    assert shown_titles(page) == titles(found)

    first, second = two_agencies(found)
    box = page.locator(f'input[name="agency"][value="{first.value}"]')
    if viewport == PHONE:
        expect(box).to_be_hidden()
        page.locator("summary", has_text="Bộ lọc").click()
    box.check()
    page.locator(f'input[name="agency"][value="{second.value}"]').check()
    page.get_by_role("button", name="Áp dụng bộ lọc").click()
    asked = SearchRequest(q=QUERY, agency=(first.value, second.value))
    narrowed = engine.search(asked)
    assert 10 < narrowed.total < found.total
    arrives(page, asked)
    assert shown_titles(page) == titles(narrowed)

    page.get_by_role("link", name="Trang sau").click()
    arrives(page, asked.on_page(2))
    second_page = engine.search(asked.on_page(2))
    assert shown_titles(page) == titles(second_page)

    before = page.url
    page.locator("article h3 a").first.click()
    assert " ".join(page.locator("h1").inner_text().split()) == titles(second_page)[0]
    page.get_by_role("link", name="Về kết quả tìm kiếm").click()
    assert page.url == before

    page.get_by_role("link", name=f"Bỏ lọc: {second.value}", exact=True).click()
    arrives(page, SearchRequest(q=QUERY, agency=(first.value,)))
    expect(page.locator("a.chip")).to_have_count(1)
    page.get_by_role("link", name="Bỏ tất cả bộ lọc").click()
    arrives(page, SearchRequest(q=QUERY))


def test_a_range_of_days_is_typed_day_first(
    open_page: OpenPage, engine: SearchEngine, javascript: bool
) -> None:
    page = open_page("/", viewport=DESKTOP, java_script_enabled=javascript)
    page.get_by_role("textbox", name="Từ ngày").fill("01/01/2024")
    page.get_by_role("textbox", name="Đến ngày").fill("30-6-2024")
    page.get_by_role("textbox", name="Đến ngày").press("Enter")
    expected = engine.search(SearchRequest.parse("from=2024-01-01&to=2024-06-30"))
    expect(page.locator("#count")).to_have_text(f"{expected.total} bài")
    assert shown_titles(page) == titles(expected)
    expect(page.get_by_role("textbox", name="Đến ngày")).to_have_value("30/06/2024")


def test_a_bad_day_is_explained_beside_its_field_on_a_phone(browser: Browser, site: str) -> None:
    # Not through open_page: the browser itself notes the status 400 of the page on its console.
    with browser.new_context(viewport=PHONE, base_url=site) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/search?from=31/02/2024")
        expect(page.get_by_role("alert")).to_contain_text("Lịch không có ngày “31/02/2024”")
        page.get_by_role("alert").get_by_role("link").click()
        field = page.get_by_role("textbox", name="Từ ngày")
        expect(field).to_be_focused()
        expect(field).to_have_value("31/02/2024")
        expect(field).to_have_accessible_description(
            "Lỗi: Lịch không có ngày “31/02/2024”. Hãy kiểm tra lại ngày và tháng."
        )


def test_months_fold_out_and_filter_without_javascript(open_page: OpenPage, engine: SearchEngine) -> None:
    page = open_page("/", viewport=DESKTOP, java_script_enabled=False)
    month = next(
        value.value for value in engine.search(SearchRequest()).facets.date if value.value[:5] == "2023-"
    )
    box = page.locator(f'input[value="{month}"]')
    expect(box).to_be_hidden()
    page.locator("#date li", has=box).locator("summary").click()
    box.check()
    page.get_by_role("button", name="Áp dụng bộ lọc").click()
    expect(page.locator("#count")).to_have_text(f"{engine.search(SearchRequest(date=(month,))).total} bài")
    expect(box).to_be_visible()


def test_the_keyboard_reaches_the_results_in_two_steps(open_page: OpenPage) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=DESKTOP)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Chuyển đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#sort a").first).to_be_focused()


def addresses(engine: SearchEngine) -> list[str]:
    hit = engine.search(SearchRequest(q=QUERY)).hits[0]
    long = "dàiquá" * 50
    return [
        "/",
        f"/search?q={QUERY}&agency=_none&date=2024",
        f"/search?q={long}&category={long}",
        f"/search?q={QUERY}&page=2",
        f"/articles/{hit.id}?q={long}",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways_on_the_narrowest_screen(
    open_page: OpenPage, engine: SearchEngine, scheme: str
) -> None:
    page = open_page("/", viewport=NARROW, color_scheme=scheme)
    for address in addresses(engine):
        page.goto(address)
        if page.locator(".filter-switch").count():
            page.locator(".filter-switch summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], address


def test_words_of_any_length_stay_on_the_narrowest_screen(browser: Browser, make_index: MakeIndex) -> None:
    word = "Nghịquyết" * 12
    article = Article(
        id="dai",
        title=f"Về {word}",
        body=f"Hội nghị {word} họp.",
        published=date(2024, 1, 12),
        agencies=(f"UBND {word}",),
        category=word,
        url=f"https://anhoa.example.vn/{word}",
    )
    later = Article(id="sau", title=word, body=word, published=date(2024, 1, 13))
    site = serving(create_app(open_engine(make_index([article, later]))))
    with site as address, browser.new_context(viewport=NARROW, base_url=address) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for path in (
            "/",
            f"/search?q=hội+nghị&agency=UBND+{word}&category={word}&date=2024-01",
            f"/search?q={word}zzz",
            "/articles/dai",
        ):
            page.goto(path)
            if page.locator(".filter-switch").count():
                page.locator(".filter-switch summary").click()
            beyond = page.evaluate(
                """() => [...document.querySelectorAll("main *")]
                    .filter(part => part.checkVisibility() && !part.closest(".unseen"))
                    .filter(part => part.getBoundingClientRect().right > innerWidth)
                    .map(part => `${part.tagName} ${part.className}: ${part.textContent.trim()}`)"""
            )
            assert beyond == [], path


@pytest.mark.parametrize("screen", [NARROW, PHONE], ids=["narrow", "phone"])
def test_placeholders_are_seen_whole(open_page: OpenPage, screen: dict[str, int]) -> None:
    page = open_page("/", viewport=screen)
    page.locator(".filter-switch summary").click()
    boxes = page.locator("input[placeholder]")
    expect(boxes).to_have_count(3)
    for box in boxes.all():
        wide, room = box.evaluate(
            """box => {
                const style = getComputedStyle(box), pen = document.createElement("canvas").getContext("2d");
                pen.font = getComputedStyle(box, "::placeholder").font;
                const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
                return [pen.measureText(box.placeholder).width, box.clientWidth - padding];
            }"""
        )
        assert wide <= room


def test_a_bad_day_leaves_the_results_in_reach_on_a_phone(browser: Browser, site: str) -> None:
    with browser.new_context(viewport=PHONE, base_url=site) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"/search?q={QUERY}&from=31/02/2024")
        expect(page.get_by_role("textbox", name="Từ ngày")).to_be_visible()
        expect(page.get_by_role("button", name="Áp dụng bộ lọc")).to_be_visible()
        expect(page.locator("#agency")).to_be_hidden()
        top = page.locator("article.hit").first.evaluate("hit => hit.getBoundingClientRect().top")
        assert top < 1.5 * PHONE["height"]
        page.locator("summary", has_text="Bộ lọc").click()
        expect(page.locator("#agency")).to_be_visible()


def test_controls_are_large_enough_for_a_finger(open_page: OpenPage, engine: SearchEngine) -> None:
    page = open_page("/", viewport=PHONE)
    controls = (
        "button, summary, .option, .chip, .clear, #sort a, #per-page a, .pages a, "
        ".field input, #q, h3 a, dd a, .crumbs a, .back a, .neighbours a, .footer a"
    )
    for address in addresses(engine):
        page.goto(address)
        if page.locator(".filter-switch").count():
            page.locator(".filter-switch summary").click()
        too_small = page.evaluate(
            """selector => [...document.querySelectorAll(selector)]
                .filter(control => control.checkVisibility())
                .map(control => [control.textContent.trim(), control.getBoundingClientRect()])
                .filter(([_, box]) => box.width < 24 || box.height < 24)
                .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)""",
            controls,
        )
        assert too_small == [], address


def test_on_paper_there_are_only_the_articles(open_page: OpenPage) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=DESKTOP)
    page.emulate_media(media="print")
    expect(page.locator("article h3").first).to_be_visible()
    for left_out in (".band", ".filters", "#sort", ".pages"):
        expect(page.locator(left_out)).to_be_hidden()


def test_another_name_of_a_place_is_said_and_can_be_left_out(browser: Browser, make_index: MakeIndex) -> None:
    old = Article(id="old", title="Phường Trúc Bạch họp", body="", agencies=("UBND phường Trúc Bạch",))
    new = Article(id="new", title="Phường Ba Đình họp", body="", agencies=("UBND phường Ba Đình",))
    folder = make_index([old, new])
    (folder / "places.txt").write_text("Phường Trúc Bạch = Phường Ba Đình\n", encoding="utf-8")
    with serving(create_app(open_engine(folder))) as site, browser.new_context(base_url=site) as context:
        page = context.new_page()
        page.goto("/")
        search_field(page, javascript=True).fill("phuong truc bach")
        page.get_by_role("button", name="Tìm", exact=True).click()
        expect(page.locator("#otherwise")).to_have_text("Tìm cả “Phường Ba Đình” cho “phuong truc bach”.")
        assert shown_titles(page) == [old.title, new.title]
        page.get_by_role("link", name="Tìm đúng như đã gõ").click()
        expect(page.locator("#typed")).to_be_visible()
        assert shown_titles(page) == [old.title]

        page.goto("/search?agency=UBND+phường+Ba+Đình")
        expect(page.locator("#otherwise")).to_contain_text("UBND phường Trúc Bạch")
        assert sorted(shown_titles(page)) == sorted([old.title, new.title])


def test_what_was_read_otherwise_is_said_and_can_be_undone(
    open_page: OpenPage, engine: SearchEngine, viewport: dict[str, int], javascript: bool
) -> None:
    page = open_page("/", viewport=viewport, java_script_enabled=javascript)

    def search(text: str) -> None:
        search_field(page, javascript).fill(text)
        page.get_by_role("button", name="Tìm", exact=True).click()

    search("quaanj an hoaf")
    expect(page.locator("#decoded")).to_have_text("Hiển thị kết quả cho quận an hòa.")
    assert shown_titles(page) == titles(engine.search(SearchRequest(q="quận an hòa")))
    page.get_by_role("link", name="Tìm đúng như đã gõ").click()
    expect(page.locator("#count")).to_have_text("Không có bài nào cho “quaanj an hoaf”")
    page.get_by_role("link", name="Tìm như thường lệ").click()
    expect(page.locator("#decoded")).to_be_visible()

    search("UBND phường")
    expect(page.locator("#otherwise")).to_contain_text("Tìm cả “ủy ban nhân dân” cho “UBND”.")
    page.get_by_role("link", name="Tìm đúng như đã gõ").click()
    arrives(page, SearchRequest(q="UBND phường", match="typed"))
    assert shown_titles(page) == titles(engine.search(query_of(page)))

    search("quyet dinh")
    page.locator("#suggestion").get_by_role("link", name="quyết định").click()
    arrives(page, SearchRequest(q="quyết định"))
    assert shown_titles(page) == titles(engine.search(SearchRequest(q="quyết định")))

    search("họp 22/10/2024")
    page.locator("#days").get_by_role("link", name="ngày 22/10/2024").click()
    arrives(
        page,
        SearchRequest(q="họp 22/10/2024", date_from=date(2024, 10, 22), date_to=date(2024, 10, 22)),
    )
