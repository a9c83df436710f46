"""What the browser keeps for its reader, in a real one: saved and recent searches, chosen articles."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from tests.searchapp.browsing import DESKTOP, NARROW, PHONE, OpenPage, two_agencies

QUERY = "quan an hoa"


def listed(page: Page, name: str) -> list[str]:
    return page.locator(f'[data-kept="{name}"] li > a').all_inner_texts()


def chosen(page: Page) -> list[str]:
    """The ids behind the link in the masthead."""
    address = page.locator("#basket").get_attribute("href") or ""
    assert urlsplit(address).path == "/selection"
    return parse_qs(urlsplit(address).query).get("id", [])


def test_a_search_is_saved_found_again_and_dropped(open_page: OpenPage, engine: SearchEngine) -> None:
    first, _ = two_agencies(engine.search(SearchRequest(q=QUERY)))
    asked = SearchRequest(q=QUERY, agency=(first.value,))
    page = open_page(f"/search?{asked.query_string()}&page=2", viewport=DESKTOP)
    button = page.get_by_role("button", name="Lưu tìm kiếm này")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status").first).to_have_text("Đã lưu tìm kiếm này trên máy của bạn")

    page.get_by_role("link", name="Đã lưu", exact=True).click()
    expect(page.get_by_role("heading", name="Tìm kiếm đã lưu")).to_be_visible()
    assert listed(page, "saved") == [f"{QUERY} · {first.value}"]
    follow = page.locator('[data-kept="saved"] [data-follow]').get_attribute("href") or ""
    assert follow.startswith("/search.atom?")
    assert SearchRequest.parse(urlsplit(follow).query) == asked
    page.get_by_role("link", name=f"{QUERY} · {first.value}", exact=True).first.click()
    page.wait_for_url("**/search?*")
    assert SearchRequest.parse(urlsplit(page.url).query) == asked
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.goto("/saved")
    assert listed(page, "saved") == []
    expect(page.get_by_text("Chưa có tìm kiếm nào. Ở trang kết quả")).to_be_visible()


def test_recent_searches_are_listed_once_each_until_they_are_cleared(open_page: OpenPage) -> None:
    page = open_page("/search?q=vỉa+hè", viewport=PHONE)
    for address in ("/", "/search?q=quy+hoạch", "/search?q=khôngcógì", "/search?q=vỉa+hè&sort=newest"):
        page.goto(address)
    page.goto("/saved")
    assert listed(page, "recent") == ["vỉa hè", "quy hoạch"]

    page.get_by_role("button", name="Xóa vỉa hè").press("Enter")
    expect(page.get_by_role("button", name="Xóa quy hoạch")).to_be_focused()
    assert listed(page, "recent") == ["quy hoạch"]
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Xóa lịch sử tìm kiếm").click()
    expect(page.get_by_text("Chưa có tìm kiếm nào gần đây.")).to_be_visible()

    page.get_by_label("Nhớ các tìm kiếm gần đây trên máy này").uncheck()
    page.goto("/search?q=quy+hoạch")
    page.goto("/saved")
    assert listed(page, "recent") == []
    expect(page.get_by_label("Nhớ các tìm kiếm gần đây trên máy này")).not_to_be_checked()


def test_articles_are_chosen_on_the_results_and_on_their_own_page(
    open_page: OpenPage, engine: SearchEngine
) -> None:
    ids = [hit.id for hit in engine.search(SearchRequest(q=QUERY)).hits]
    page = open_page(f"/search?q={QUERY}", viewport=DESKTOP)
    expect(page.locator("#basket")).to_be_hidden()
    for place in (1, 0):
        page.locator(".pick input").nth(place).check()
    expect(page.locator("#basket")).to_have_accessible_name("Đã chọn 2 bài")
    assert chosen(page) == [ids[1], ids[0]]

    page.locator("article h3 a").nth(2).click()
    box = page.locator("article .pick input")
    expect(box).not_to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#basket")).to_have_accessible_name("Đã chọn 3 bài")
    assert chosen(page) == [ids[1], ids[0], ids[2]]

    page.go_back()
    expect(page.locator("#basket")).to_have_accessible_name("Đã chọn 3 bài")
    boxes = page.locator(".pick input")
    assert [box.is_checked() for box in boxes.all()] == [True] * 3 + [False] * (len(ids) - 3)
    boxes.nth(0).uncheck()
    assert chosen(page) == [ids[1], ids[2]]


def test_boxes_of_articles_are_there_after_a_filter_is_ticked_live(open_page: OpenPage) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=DESKTOP)
    page.locator(".pick input").first.check()
    page.locator("#agency .option input").first.check()
    expect(page.locator("a.chip")).to_have_count(1)
    expect(page.locator(".pick")).to_have_count(page.locator("article.hit").count())
    expect(page.get_by_role("button", name="Lưu tìm kiếm này")).to_have_count(1)
    expect(page.locator("#basket")).to_have_accessible_name("Đã chọn 1 bài")
    checked = page.locator(".pick input:checked")
    assert checked.count() <= 1


def test_there_is_an_end_to_the_chosen_articles(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    page.evaluate(
        """() => {
            const ids = Array.from({ length: 200 }, (_, n) => `kho//${n} &?#%`);
            localStorage.setItem("/:basket", JSON.stringify(ids));
        }"""
    )
    page.reload()
    expect(page.locator("#basket")).to_have_accessible_name("Đã chọn 200 bài")
    assert chosen(page)[199] == "kho//199 &?#%"
    # Not check(): the box does not stay checked.
    page.locator(".pick input").first.click()
    expect(page.locator(".pick input").first).not_to_be_checked()
    expect(page.get_by_role("status").first).to_have_text("Danh sách chọn đã đủ 200 bài")


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "null",
        "7",
        '{"length": 3}',
        '[null, 1, {}, {"query": 1, "label": "x", "at": 1}]',
        '[{"query": "q=a", "label": "x", "at": 1e300}, {"query": "q=b", "label": "x"}]',
    ],
)
def test_what_is_kept_wrongly_is_passed_over(open_page: OpenPage, kept: str) -> None:
    page = open_page("/", viewport=DESKTOP)
    page.evaluate(
        "kept => ['saved', 'recent', 'basket'].forEach(name => localStorage.setItem(`/:${name}`, kept))",
        kept,
    )
    page.goto("/saved")
    assert listed(page, "saved") == listed(page, "recent") == []
    page.goto(f"/search?q={QUERY}")
    expect(page.locator("#basket")).to_be_hidden()
    page.locator(".pick input").first.check()
    expect(page.locator("#basket")).to_have_accessible_name("Đã chọn 1 bài")
    page.get_by_role("button", name="Lưu tìm kiếm này").click()
    page.goto("/saved")
    assert listed(page, "saved") == listed(page, "recent") == [QUERY]


def test_a_label_that_holds_markup_is_text(open_page: OpenPage) -> None:
    page = open_page("/", viewport=DESKTOP)
    page.evaluate(
        """() => localStorage.setItem("/:saved", JSON.stringify(
            [{ query: '"><img src=x>', label: "<img src=x onerror=alert(1)>", at: 0 }]
        ))"""
    )
    page.goto("/saved")
    assert listed(page, "saved") == ["<img src=x onerror=alert(1)>"]
    assert page.locator("main img").count() == 0
    address = page.locator('[data-kept="saved"] li > a').get_attribute("href") or ""
    assert address.startswith("/search?")


NOT_ALLOWED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); },
});"""
FULL = 'Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };'


@pytest.mark.parametrize("obstacle", [NOT_ALLOWED, FULL], ids=["not allowed", "full"])
def test_a_browser_that_keeps_nothing_says_so_and_searches_as_ever(
    open_page: OpenPage, obstacle: str
) -> None:
    page = open_page("about:blank", viewport=DESKTOP)
    page.add_init_script(obstacle)
    page.goto(f"/search?q={QUERY}")
    page.get_by_role("button", name="Lưu tìm kiếm này").click()
    expect(page.get_by_role("status").first).to_have_text("Trình duyệt không cho lưu trên máy này")
    expect(page.get_by_role("button", name="Lưu tìm kiếm này")).to_have_attribute("aria-pressed", "false")
    page.locator(".pick input").first.click()
    expect(page.locator(".pick input").first).not_to_be_checked()
    page.locator("#agency .option input").first.check()
    expect(page.locator("a.chip")).to_have_count(1)
    page.goto("/saved")
    expect(page.get_by_text("Trình duyệt không cho trang này lưu gì")).to_be_visible()


def test_without_scripts_nothing_is_offered_that_does_not_work(open_page: OpenPage) -> None:
    page = open_page(f"/search?q={QUERY}", viewport=NARROW, java_script_enabled=False)
    for offered in (".pick", "[data-keep]", "#basket", "[data-range-pick]", ".facet-search", ".day-pick"):
        expect(page.locator(offered).locator("visible=true")).to_have_count(0)
    page.goto("/saved")
    expect(page.get_by_text("Cần bật JavaScript để lưu tìm kiếm tại đây.")).to_be_visible()


def test_the_address_of_an_article_is_copied_and_the_page_printed(
    open_page: OpenPage, engine: SearchEngine
) -> None:
    article = engine.search(SearchRequest(q=QUERY)).hits[0].id
    page = open_page(
        f"/articles/{article}?q={QUERY}", viewport=PHONE, permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Chép liên kết").click()
    expect(page.get_by_role("status").first).to_have_text("Đã chép")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert urlsplit(copied)._replace(scheme="", netloc="").geturl() == f"/articles/{article}"

    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="In bài này").click()
    assert page.evaluate("window.printed")


def test_an_article_whose_address_cannot_be_copied_says_so(open_page: OpenPage, engine: SearchEngine) -> None:
    page = open_page(f"/articles/{engine.search(SearchRequest()).hits[0].id}", viewport=PHONE)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.get_by_role("button", name="Chép liên kết").click()
    expect(page.get_by_role("status").first).to_contain_text("Trình duyệt không cho chép")
