from __future__ import annotations

from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from tests.searchapp.web.conftest import ARTICLES, ODD_ID
from tests.searchapp.web.reading import Page

PAGES_NAV = "//nav[@aria-label='Các trang kết quả']//a"


def test_the_front_page_offers_every_article_newest_first_and_all_facets(client: FlaskClient) -> None:
    page = Page(client.get("/"))
    assert page.status == 200
    assert page.values("//html/@lang") == ["vi"]
    assert page.count == f"Kho tra cứu có {len(ARTICLES)} bài"
    assert page.titles[:2] == [
        "Ký kết chương trình phối hợp giữa ba cơ quan",
        "Giao ban đầu tuần lần thứ 25",
    ]
    assert page.texts("//fieldset/legend") == ["Cơ quan", "Chuyên mục", "Thời gian", "Khoảng ngày"]


def test_the_front_page_and_the_search_page_are_one(client: FlaskClient) -> None:
    assert client.get("/?q=giao+ban").text == client.get("/search?q=giao+ban").text


def test_a_hit_shows_title_agencies_category_date_and_marked_snippet(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=ba+cơ+quan"))
    assert page.count == "1 bài cho “ba cơ quan”"
    (hit,) = page.root.xpath("//article")
    assert " ".join(hit.text_content().split()) == (
        "Văn bản chỉ đạo 16:28, 12 tháng 3, 2024 Ký kết chương trình phối hợp giữa ba cơ quan "
        "Cơ quan: HĐND quận An Hòa · UBND quận An Hòa "
        "Sáng 12/01, ba cơ quan của quận ký kết chương trình phối hợp. "
        "Số văn bản: 45/KH-UBND 12/2023/NQ-HĐND"
    )
    assert page.texts("//h3//mark") == ["ba cơ quan"]
    assert page.values("//article//time/@datetime") == ["2024-03-12T16:28:00+07:00"]


def test_a_query_without_marks_finds_the_same_articles(client: FlaskClient) -> None:
    assert Page(client.get("/search?q=ba+co+quan")).titles == ["Ký kết chương trình phối hợp giữa ba cơ quan"]


def test_the_form_carries_sort_page_size_and_matching_but_not_the_page(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giao&sort=oldest&per_page=20&match=exact&page=2"))
    hidden = page.root.xpath("//form//input[@type='hidden']")
    assert [(field.name, field.value) for field in hidden] == [
        ("sort", "oldest"),
        ("match", "exact"),
        ("per_page", "20"),
    ]
    assert page.values("//form//input[@name='q']/@value") == ["giao"]


def test_values_of_one_facet_are_alternatives_and_each_has_a_chip(client: FlaskClient) -> None:
    page = Page(client.get("/search?agency=UBND+phường+1&agency=UBND+phường+2&from=01/02/2022&per_page=20"))
    assert page.titles == ["Phường 2 mời người dân góp ý quy hoạch"]
    assert page.links("//ul[@aria-label='Bộ lọc đang dùng']//a") == {
        "Bỏ lọc: UBND phường 1": "/search?agency=UBND+ph%C6%B0%E1%BB%9Dng+2&from=2022-02-01&per_page=20",
        "Bỏ lọc: UBND phường 2": "/search?agency=UBND+ph%C6%B0%E1%BB%9Dng+1&from=2022-02-01&per_page=20",
        "Bỏ lọc: Từ ngày 01/02/2022": (
            "/search?agency=UBND+ph%C6%B0%E1%BB%9Dng+1&agency=UBND+ph%C6%B0%E1%BB%9Dng+2&per_page=20"
        ),
        "Bỏ tất cả bộ lọc": "/search?per_page=20",
    }
    assert page.values("//input[@type='checkbox'][@checked]/@value") == ["UBND phường 2", "UBND phường 1"]


def test_a_long_facet_shows_eight_values_and_folds_the_rest_but_never_a_chosen_one(
    client: FlaskClient,
) -> None:
    folded = "//fieldset[@id='agency']/details//input/@value"
    seen = "//fieldset[@id='agency']/ul//input/@value"
    page = Page(client.get("/"))
    assert len(page.values(seen)) == 8
    last = page.values(folded)[-1]
    chosen = Page(client.get("/search", query_string={"agency": last}))
    assert last in chosen.values(seen)
    assert len(chosen.values(seen)) == 8
    assert set(chosen.values(seen) + chosen.values(folded)) == set(page.values(seen) + page.values(folded))


def test_a_chosen_value_stays_at_zero(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giao+ban&agency=UBND+phường+1"))
    assert page.texts("//fieldset[@id='agency']//label[.//input[@checked]]") == ["UBND phường 1 0 bài"]


def test_months_stand_below_their_year_and_open_where_they_matter(client: FlaskClient) -> None:
    page = Page(client.get("/search?date=2022-03"))
    years = page.root.xpath("//fieldset[@id='date']/ul/li")
    assert [
        (" ".join(year.xpath("label")[0].text_content().split()), bool(year.xpath("details[@open]")))
        for year in years
    ] == [("2024 26 bài", True), ("2023 1 bài", False), ("2022 11 bài", True), ("Chưa rõ 1 bài", False)]
    assert page.texts("(//fieldset[@id='date']/ul/li)[1]/details//label") == [
        "Tháng 3/2024 1 bài",
        "Tháng 1/2024 25 bài",
    ]
    assert page.texts("//fieldset[@id='date']//label[.//input[@checked]]") == ["Tháng 3/2022 1 bài"]


def test_what_is_unknown_is_called_so_and_can_be_chosen(client: FlaskClient) -> None:
    page = Page(client.get("/search?agency=_none&category=_none&date=_none"))
    assert page.titles == ["Số điện thoại đường dây nóng"]
    assert page.texts("//article//*[@class='hit-date']") == ["Chưa rõ ngày"]
    assert page.texts("//a[@class='chip']") == [
        "Bỏ lọc: Cơ quan chưa rõ",
        "Bỏ lọc: Chuyên mục chưa rõ",
        "Bỏ lọc: Thời gian chưa rõ",
    ]


def test_pages_are_linked_with_their_neighbours(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giao+ban&page=2"))
    assert page.links(PAGES_NAV) == {
        "Trang trước": "/search?q=giao+ban",
        "1": "/search?q=giao+ban",
        "2": "/search?q=giao+ban&page=2",
        "3": "/search?q=giao+ban&page=3",
        "Trang sau": "/search?q=giao+ban&page=3",
    }
    assert page.values("//a[@rel='prev']/@href") == ["/search?q=giao+ban"]
    assert page.values("//a[@rel='next']/@href") == ["/search?q=giao+ban&page=3"]
    assert page.texts("//a[@aria-current='page']") == ["2"]
    assert page.values("//ol[@class='hits']/@start") == ["11"]


def test_a_single_page_has_no_page_links(client: FlaskClient) -> None:
    assert Page(client.get("/search?q=ba+cơ+quan")).links(PAGES_NAV) == {}


def test_a_page_behind_the_last_leads_back(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giao+ban&page=9"))
    assert page.status == 200
    assert page.texts("//div[@class='empty']/p") == ["Kết quả chỉ có 3 trang.", "Về trang 1"]
    assert page.values("//a[@rel='prev']/@href") == ["/search?q=giao+ban&page=3"]
    assert page.values("//a[@rel='next']/@href") == []


def test_sorting_is_a_choice_of_links_and_without_words_there_is_no_relevance(client: FlaskClient) -> None:
    sorts = "//*[@id='sort']//a"
    page = Page(client.get("/search?q=giao+ban&sort=oldest&page=2"))
    assert page.links(sorts) == {
        "Phù hợp nhất": "/search?q=giao+ban",
        "Mới nhất": "/search?q=giao+ban&sort=newest",
        "Cũ nhất": "/search?q=giao+ban&sort=oldest",
    }
    assert page.texts(sorts + "[@aria-current]") == ["Cũ nhất"]
    browsing = Page(client.get("/"))
    assert browsing.links(sorts) == {"Mới nhất": "/search?sort=newest", "Cũ nhất": "/search?sort=oldest"}
    assert browsing.texts(sorts + "[@aria-current]") == ["Mới nhất"]


def test_page_sizes_are_a_choice_of_links(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giao+ban&per_page=20&page=2"))
    assert page.links("//*[@id='per-page']//a") == {
        "10": "/search?q=giao+ban",
        "20": "/search?q=giao+ban&per_page=20",
        "50": "/search?q=giao+ban&per_page=50",
    }
    assert len(page.titles) == 5


def test_exact_matching_is_a_link_away_and_so_is_the_way_back(client: FlaskClient) -> None:
    wide = Page(client.get("/search?q=giao+ban"))
    address = wide.links("//li[@id='match']//a")["Chỉ tìm đúng dấu"]
    assert address == "/search?q=giao+ban&match=exact"
    exact = Page(client.get(address))
    assert exact.texts("//ul[@id='reading']/li") == [
        "Đang chỉ tìm đúng dấu như đã gõ.",
        "Tìm cả các dấu khác",
    ]
    assert exact.links("//li[@id='match']//a") == {"Tìm cả các dấu khác": "/search?q=giao+ban"}


def test_a_relaxed_query_says_so(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=ký+kết+chương+trình+phối+hợp+đường+sắt"))
    assert page.titles[0] == "Ký kết chương trình phối hợp giữa ba cơ quan"
    assert page.texts("//ul[@id='reading']/li") == [
        "Không có bài nào chứa đủ mọi từ; đây là những bài có nhiều từ nhất.",
        "Chỉ tìm đúng dấu",
    ]


def test_a_phrase_that_is_read_as_words_says_so(client: FlaskClient) -> None:
    page = Page(client.get('/search?q="phối+hợp+ký+kết"'))
    assert page.titles == ["Ký kết chương trình phối hợp giữa ba cơ quan"]
    assert page.texts("//li[@id='relaxed']") == [
        "Không có bài nào chứa đúng cụm từ trong ngoặc kép; các từ của cụm được tìm riêng từng từ."
    ]


def test_only_a_query_without_marks_is_said_to_match_all_marks(client: FlaskClient) -> None:
    hint = "//li[@id='unmarked']"
    assert Page(client.get("/search?q=ky+ket+45/KH-UBND")).texts(hint) == [
        "Từ không dấu được tìm với mọi dấu."
    ]
    for other in ("bàn+vỉa+hè", "45/KH-UBND", "giao+ban&match=exact", "zzz"):
        assert Page(client.get(f"/search?q={other}")).texts(hint) == []


def test_a_widened_query_says_so(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=quy+hoach+phường"))
    assert len(page.titles) == 10
    assert page.texts("//ul[@id='reading']/li") == [
        "Có phải bạn muốn tìm quy hoạch phường?",
        "Hầu như không có bài nào khớp đúng như đã gõ; những từ không dấu được tìm với mọi dấu.",
        "Chỉ tìm đúng dấu",
    ]


def test_a_query_that_was_cut_says_so(client: FlaskClient) -> None:
    page = Page(client.get("/search", query_string={"q": "giao " * 300}))
    assert page.status == 200
    assert page.texts("//li[@id='truncated']") == ["Từ khóa quá dài nên chỉ phần đầu được dùng để tìm."]


def test_a_phrase_is_repeated_with_one_pair_of_quotation_marks(client: FlaskClient) -> None:
    page = Page(client.get('/search?q="ba+cơ+quan"'))
    assert page.count == '1 bài cho "ba cơ quan"'
    assert page.texts("//title") == ['"ba cơ quan" – Tra cứu tin chính quyền']


def test_an_empty_result_says_once_that_there_is_nothing(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giào+bản"))
    assert page.count == "Không có bài nào cho “giào bản”"
    assert page.texts("//h3|//ul[@id='reading']|//figure") == ["Bạn có thể thử:"]


def test_an_empty_result_tells_which_word_is_not_there_and_what_the_others_find(client: FlaskClient) -> None:
    page = Page(client.get('/search?q=họp+"giao+ban"+zzz+-đường&match=exact'))
    assert page.texts("//*[@id='missing']") == ["Không bài nào trong kho có “họp”, “zzz”."]
    assert page.links("//div[@class='empty']//a") == {
        'Chỉ tìm "giao ban" -đường: 25 bài': (
            "/search?q=%22giao+ban%22+-%C4%91%C6%B0%E1%BB%9Dng&match=exact"
        ),
        "Tìm cả các dấu khác": "/search?q=h%E1%BB%8Dp+%22giao+ban%22+zzz+-%C4%91%C6%B0%E1%BB%9Dng",
        "Xem các bài mới nhất": "/",
    }


def test_an_empty_result_tells_how_many_articles_there_are_without_each_filter(client: FlaskClient) -> None:
    empty = "//div[@class='empty']//a"
    page = Page(client.get("/search?q=giao+ban&category=Quy+hoạch&from=01/01/2020&sort=oldest&page=3"))
    assert page.links(empty) == {
        "Bỏ lọc “Quy hoạch”: 25 bài": "/search?q=giao+ban&from=2020-01-01&sort=oldest",
        "Bỏ mọi bộ lọc: 25 bài": "/search?q=giao+ban&sort=oldest",
        "Xem các bài mới nhất": "/",
    }
    assert Page(client.get("/search?category=không+có")).links(empty) == {
        f"Bỏ mọi bộ lọc: {len(ARTICLES)} bài": "/"
    }
    several = "agency=UBND+phường+1&agency=UBND+phường+2&date=2024&from=01/01/2020&to=31/12/2020"
    assert Page(client.get(f"/search?{several}")).texts(empty) == [f"Bỏ mọi bộ lọc: {len(ARTICLES)} bài"]


def test_where_filters_leave_nothing_the_query_is_not_said_to_have_been_relaxed(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=ký+kết+chương+trình+phối+hợp+đường+sắt&category=Quy+hoạch"))
    assert page.count.startswith("Không có bài nào cho")
    assert page.texts("//ul[@id='reading']") == []


@pytest.mark.parametrize(
    ("query", "hinted"),
    [
        ("999/QĐ-UBND", True),
        ("999/qd", True),
        ("999 – NQ/TW", True),
        ("số quyết định qđ-ubnd zzz", True),
        ("giào bản", False),
        ("họp 12/01/1999 zzz", False),
        ("zzz -ubnd", False),
    ],
)
def test_who_looks_for_a_document_in_vain_is_told_to_type_its_number_whole(
    client: FlaskClient, query: str, hinted: bool
) -> None:
    page = Page(client.get("/search", query_string={"q": query, "match": "exact"}))
    assert page.count.startswith("Không có bài nào")
    hint = "Gõ đủ số văn bản, như 123/QĐ-UBND"
    assert (hint in page.texts("//div[@class='empty']//li")) == hinted


def test_what_would_not_help_an_empty_result_is_not_advised(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=zzz"))
    assert page.texts("//div[@class='empty']//li") == [
        "Dùng ít từ hơn, hoặc từ khác cùng nghĩa",
        "Kiểm tra lại chính tả",
        "Xem các bài mới nhất",
    ]


def test_an_empty_result_tells_what_to_try(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giào+bạn&category=Tin+tức&match=exact"))
    assert page.texts("//*[@id='missing']") == ["Không bài nào trong kho có “giào”, “bạn”."]
    assert page.texts("//div[@class='empty']//li") == [
        "Tìm cả các dấu khác (hiện chỉ tìm đúng dấu như đã gõ)",
        "Dùng ít từ hơn, hoặc từ khác cùng nghĩa",
        "Kiểm tra lại chính tả và các dấu",
        "Xem các bài mới nhất",
    ]
    assert page.links("//div[@class='empty']//a") == {
        "Tìm cả các dấu khác": "/search?q=gi%C3%A0o+b%E1%BA%A1n&category=Tin+t%E1%BB%A9c",
        "Xem các bài mới nhất": "/",
    }
    wide = Page(client.get("/search?q=giào+bản"))
    assert "Gõ không dấu: hoi nghi tìm được cả “hội nghị”" in wide.texts("//div[@class='empty']//li")


def test_unknown_parameters_are_ignored_and_not_passed_on(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giao+ban&utm_source=x"))
    assert page.status == 200
    assert [address for address in page.values("//main//@href") if "utm_source" in address] == []


@pytest.mark.parametrize(
    "address", ["/", "/search?q=giao+ban&agency=x", "/search?q=khongco", "/search?from=x"]
)
def test_headings_come_in_order_below_one_main_heading(client: FlaskClient, address: str) -> None:
    page = Page(client.get(address))
    levels = [int(heading.tag[1]) for heading in page.root.xpath("//h1|//h2|//h3|//h4")]
    assert levels.count(1) == 1
    if "from=x" in address:
        levels.remove(2)  # the summary of faults stands before everything
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(
    "address", ["/", "/search?q=giao+ban", "/search?from=x", "/articles/ky-ket", "/articles/none"]
)
def test_ids_are_unique_and_everything_that_refers_to_one_finds_it(client: FlaskClient, address: str) -> None:
    page = Page(client.get(address))
    ids = page.values("//@id")
    assert len(ids) == len(set(ids))
    named = page.values("//@for") + [
        name
        for references in page.values("//@aria-labelledby|//@aria-describedby")
        for name in references.split()
    ]
    inside = [link[1:] for link in page.values("//a/@href") if link.startswith("#")]
    assert set(named + inside) <= set(ids)


def test_the_address_of_an_article_survives_every_character_of_its_id(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=xương+rồng"))
    (address,) = page.values("//article//h3/a/@href")
    article = Page(client.get(address))
    assert article.status == 200
    assert article.texts("//h1")[0].startswith("Tiêu đề")
    assert client.get(f"/api/v1{address.partition('?')[0]}").get_json()["id"] == ODD_ID
