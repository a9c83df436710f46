from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from indexer.article import Article
from searchapp import open_engine
from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from searchapp.web import create_app
from tests.conftest import MakeIndex
from tests.searchapp.web.conftest import ARTICLES, HOSTILE
from tests.searchapp.web.reading import Page

HOSTILE_AGENCY, HOSTILE_CATEGORY = HOSTILE.agencies[0], str(HOSTILE.category)
CRUMBS = "//nav[@class='crumbs']//li"


def page_of(client: FlaskClient, address: str) -> Page:
    page = Page(client.get(address))
    assert page.status == 200
    return page


def table(page: Page, caption: str) -> list[tuple[str, str]]:
    """Return the labels of a chart's table with their numbers."""
    rows = page.root.xpath(f"//table[caption='{caption}']/tbody/tr")
    assert rows
    return [(" ".join(row[0].text_content().split()), row[-1].text_content()) for row in rows]


# Agencies and categories


def test_all_agencies_are_listed_by_kind_and_in_the_order_of_the_alphabet(client: FlaskClient) -> None:
    page = page_of(client, "/agencies")
    assert page.texts("//h1") == ["Tất cả cơ quan"]
    assert page.texts("//section[@class='kind']/h2") == [
        "Ủy ban nhân dân",
        "Hội đồng nhân dân",
        "Cơ quan khác",
    ]
    assert page.texts("//section[@id='ubnd']//li") == [
        *(f"UBND phường {number} 1" for number in range(1, 12)),
        "UBND quận An Hòa 26",
    ]
    assert page.texts("//section[@id='khac']//li") == [f"{HOSTILE_AGENCY} 1"]
    assert page.links("//section[@id='hdnd']//a") == {
        "HĐND quận An Hòa": "/agencies/H%C4%90ND%20qu%E1%BA%ADn%20An%20H%C3%B2a"
    }
    assert page.links("//ul[@class='jumps']//a") == {
        "Ủy ban nhân dân": "#ubnd",
        "Hội đồng nhân dân": "#hdnd",
        "Cơ quan khác": "#khac",
    }
    assert table(page, "Các cơ quan có nhiều bài nhất")[0] == ("UBND quận An Hòa", "26")
    assert page.links("//header[@class='browse-head']//a") == {"1 bài chưa rõ cơ quan": "/agencies/_none"}


def test_all_categories_are_listed_by_their_number_of_articles(client: FlaskClient) -> None:
    page = page_of(client, "/categories")
    assert table(page, "Số bài theo chuyên mục") == [
        ("Tin tức", "25"),
        ("Quy hoạch", "11"),
        (HOSTILE_CATEGORY, "1"),
        ("Văn bản chỉ đạo", "1"),
    ]
    assert page.links("//header[@class='browse-head']//a") == {
        "1 bài chưa rõ chuyên mục": "/categories/_none"
    }


@pytest.mark.parametrize(("kind", "facet"), [("agencies", "agency"), ("categories", "category")])
def test_every_label_has_a_page_whose_number_is_that_of_the_list(
    client: FlaskClient, engine: SearchEngine, kind: str, facet: str
) -> None:
    values = getattr(engine.search(SearchRequest()).facets, facet)
    addresses = page_of(client, f"/{kind}").values(f"//main//a[starts-with(@href, '/{kind}/')]/@href")
    assert len(set(addresses)) == len(values)
    counts = [page_of(client, address).texts("//header/p")[0].split()[0] for address in set(addresses)]
    assert sorted(counts) == sorted(str(value.count) for value in values)


def test_an_agency_has_its_newest_articles_its_times_and_its_categories(client: FlaskClient) -> None:
    page = page_of(client, "/agencies/UBND quận An Hòa")
    assert page.texts("//h1") == ["UBND quận An Hòa"]
    assert page.texts(CRUMBS) == ["Trang chủ", "Các cơ quan", "UBND quận An Hòa"]
    assert page.texts("//header[@class='browse-head']/p") == [
        "26 bài, từ 2 tháng 1, 2024 đến 12 tháng 3, 2024"
    ]
    assert page.titles[:2] == [
        "Ký kết chương trình phối hợp giữa ba cơ quan",
        "Giao ban đầu tuần lần thứ 25",
    ]
    assert len(page.titles) == 10
    assert page.values("//figure//a[@class='bar']/@aria-label") == [
        "Tháng 1/2024: 25 bài",
        "Tháng 3/2024: 1 bài",
    ]
    assert table(page, "Số bài theo chuyên mục") == [("Tin tức", "25"), ("Văn bản chỉ đạo", "1")]
    search = "/search?agency=UBND+qu%E1%BA%ADn+An+H%C3%B2a"
    assert page.links("//aside//th//a")["Tin tức"] == f"{search}&category=Tin+t%E1%BB%A9c"
    assert page.links("//main//a[@class='button']") == {"Xem và lọc cả 26 bài": search}
    assert page.values("//main//a[@rel='next']/@href") == [f"{search}&page=2"]


def test_a_category_has_its_agencies(client: FlaskClient) -> None:
    page = page_of(client, "/categories/Văn bản chỉ đạo")
    assert page.texts(CRUMBS) == ["Trang chủ", "Các chuyên mục", "Văn bản chỉ đạo"]
    assert page.texts("//header[@class='browse-head']/p") == ["1 bài, đăng 12 tháng 3, 2024"]
    assert table(page, "Số bài theo cơ quan") == [("HĐND quận An Hòa", "1"), ("UBND quận An Hòa", "1")]
    assert page.links("//aside//th//a")["HĐND quận An Hòa"] == (
        "/search?agency=H%C4%90ND+qu%E1%BA%ADn+An+H%C3%B2a&category=V%C4%83n+b%E1%BA%A3n+ch%E1%BB%89+%C4%91%E1%BA%A1o"
    )
    assert page.root.xpath("//figure") == []


@pytest.mark.parametrize(
    ("address", "heading", "hint"),
    [
        ("/agencies/_none", "Chưa rõ cơ quan", "Chỉ tìm trong những bài chưa rõ cơ quan."),
        ("/categories/_none", "Chưa rõ chuyên mục", "Chỉ tìm trong những bài chưa rõ chuyên mục."),
    ],
)
def test_articles_without_an_agency_or_category_have_a_page_too(
    client: FlaskClient, address: str, heading: str, hint: str
) -> None:
    page = page_of(client, address)
    assert page.texts("//h1") == [heading]
    assert page.texts("//header[@class='browse-head']/p") == ["1 bài"]
    assert page.texts("//form//p") == [hint]
    assert page.titles == ["Số điện thoại đường dây nóng"]


def test_one_can_search_within_a_label_and_within_a_period(client: FlaskClient) -> None:
    for address, name, value in (
        ("/agencies/UBND quận An Hòa", "agency", "UBND quận An Hòa"),
        ("/categories/Tin tức", "category", "Tin tức"),
        ("/archive/2024", "date", "2024"),
        ("/archive/2024-01", "date", "2024-01"),
    ):
        (form,) = page_of(client, address).root.xpath("//main//form")
        assert form.get("action") == "/search"
        hidden = [(field.name, field.value) for field in form.xpath(".//input[@type='hidden']")]
        assert hidden == [(name, value)]
        assert form.xpath(".//input[@type='search']/@name") == ["q"]


@pytest.mark.parametrize(
    ("address", "label"),
    [(f"/agencies/{HOSTILE_AGENCY}", HOSTILE_AGENCY), (f"/categories/{HOSTILE_CATEGORY}", HOSTILE_CATEGORY)],
)
def test_a_label_with_markup_is_text_everywhere(client: FlaskClient, address: str, label: str) -> None:
    page = page_of(client, address)
    assert page.texts("//h1") == [label]
    assert page.titles == [HOSTILE.title]
    assert "<script>alert" not in page.text
    assert "<b>" not in page.text


@pytest.mark.parametrize(
    "label", ["/", "a//b", "../..", ".", "a/../b", "50% ?x=1#y", "đ/", " a", "ＵＢＮＤ", "\u202ea", "a\nb"]
)
def test_a_label_may_hold_anything(make_index: MakeIndex, label: str) -> None:
    article = Article(id="a", title="Họp", body="", agencies=(label,), category=label)
    client = create_app(open_engine(make_index([article]))).test_client()
    for kind in ("agencies", "categories"):
        found = [
            address
            for address in page_of(client, f"/{kind}").values("//main//a/@href")
            if address.startswith(f"/{kind}/")
        ]
        assert found
        for address in found:
            assert page_of(client, address).titles == ["Họp"]


@pytest.mark.parametrize(
    "address",
    [
        "/agencies/khong-co",
        "/agencies/",
        "/agencies/UBND",
        "/agencies/%00",
        "/agencies/%FF%ED%A0%80",
        "/categories/khong-co",
        "/categories/UBND quận An Hòa",
        "/archive/",
        "/archive/2021",
        "/archive/2024-02",
        "/archive/2024-1",
        "/archive/2024-13",
        "/archive/0000",
        "/archive/20240",
        "/archive/_none",
        "/archive/２０２４",
        "/archive/2024-01-02",
        "/archive/2024/01",
    ],
)
def test_what_there_is_not_is_not_found(client: FlaskClient, address: str) -> None:
    page = Page(client.get(address))
    assert page.status == 404
    assert page.texts("//h1") == ["Không tìm thấy trang"]


def test_another_spelling_of_a_name_leads_to_its_page(client: FlaskClient) -> None:
    answer = client.get("/agencies/ubnd quan an hoa")
    assert (answer.status_code, answer.location) == (302, "/agencies/UBND%20qu%E1%BA%ADn%20An%20H%C3%B2a")


# Time


def test_the_archive_has_every_year_with_its_twelve_months(client: FlaskClient) -> None:
    page = page_of(client, "/archive")
    assert page.texts("//section[@class='year']/h2") == ["2024 26 bài", "2023 1 bài", "2022 11 bài"]
    months = "(//section[@class='year'])[1]//li"
    assert page.texts(months) == ["Th. 1 25", "Th. 2 –", "Th. 3 1", *(f"Th. {n} –" for n in range(4, 13))]
    assert page.links(f"{months}/a") == {"Th. 1 25": "/archive/2024-01", "Th. 3 1": "/archive/2024-03"}
    assert page.values(f"{months}/a/@title") == ["Tháng 1/2024: 25 bài", "Tháng 3/2024: 1 bài"]
    assert page.values(f"{months}/a/@class") == ["month shade-4", "month shade-1"]
    assert page.links("//header[@class='browse-head']//a") == {"1 bài chưa rõ ngày": "/search?date=_none"}


def test_a_year_has_calendars_of_its_months_and_its_newest_articles(client: FlaskClient) -> None:
    page = page_of(client, "/archive/2024")
    assert page.texts("//h1") == ["Năm 2024"]
    assert page.texts(CRUMBS) == ["Trang chủ", "Theo thời gian", "Năm 2024"]
    assert page.texts("//table[@class='calendar']/caption") == ["Tháng 1/2024 25 bài", "Tháng 3/2024 1 bài"]
    assert page.texts("(//table)[1]//tbody/tr[1]/td") == ["1", "2", "3", "4", "5", "6", "7"]
    assert page.texts("(//table)[1]//tbody/tr[last()]/td") == ["29", "30", "31", "", "", "", ""]
    assert page.links("(//table)[2]//tbody//a") == {"12": "/search?from=2024-03-12&to=2024-03-12"}
    assert page.values("(//table)[2]//tbody//a/@aria-label") == ["12 tháng 3, 2024: 1 bài"]
    assert page.texts("(//table)[1]//th") == [
        *("T2Thứ hai", "T3Thứ ba", "T4Thứ tư", "T5Thứ năm", "T6Thứ sáu", "T7Thứ bảy", "CNChủ nhật")
    ]
    assert page.titles[0] == "Ký kết chương trình phối hợp giữa ba cơ quan"
    assert page.links("//nav[@class='steps']/a") == {"2023": "/archive/2023"}
    assert page.links("//main//a[@class='button']") == {"Xem và lọc cả 26 bài": "/search?date=2024"}


def test_a_month_has_its_days_and_leads_to_the_months_that_have_articles(client: FlaskClient) -> None:
    page = page_of(client, "/archive/2023-05")
    assert page.texts("//h1") == ["Tháng 5/2023"]
    assert page.texts(CRUMBS) == ["Trang chủ", "Theo thời gian", "2023", "Tháng 5/2023"]
    assert page.links("//table//tbody//a") == {"6": "/search?from=2023-05-06&to=2023-05-06"}
    assert page.titles == [HOSTILE.title]
    steps = {rel: page.values(f"//nav[@class='steps']/a[@rel='{rel}']/@href") for rel in ("prev", "next")}
    assert steps == {"prev": ["/archive/2022-11"], "next": ["/archive/2024-01"]}
    assert page.links("//nav[@class='crumbs']//a")["2023"] == "/archive/2023"


def test_the_days_of_a_year_add_up_and_each_leads_to_its_articles(
    client: FlaskClient, engine: SearchEngine
) -> None:
    page = page_of(client, "/archive/2024")
    days = engine.days(date(2024, 1, 1), date(2024, 12, 31))
    assert sum(count for _, count in days) == 26
    addresses = page.values("//table//tbody//a/@href")
    assert addresses == [f"/search?from={day}&to={day}" for day, _ in days]
    for address, (_, count) in zip(addresses, days, strict=True):
        assert engine.search(SearchRequest.parse(address.partition("?")[2])).total == count


@pytest.mark.parametrize("year", [1, 999, 9999])
def test_years_at_the_ends_of_the_calendar_have_pages(make_index: MakeIndex, year: int) -> None:
    articles = [
        Article(id=f"{month}", title="Họp", body="", published=date(year, month, 28)) for month in (1, 12)
    ]
    client = create_app(open_engine(make_index(articles))).test_client()
    period = f"{year:04}"
    assert page_of(client, "/archive").texts("//h2") == [f"{period} 2 bài"]
    assert len(page_of(client, f"/archive/{period}").root.xpath("//table")) == 2
    assert page_of(client, f"/archive/{period}-12").titles == ["Họp"]


def test_an_empty_index_can_be_browsed(make_index: MakeIndex) -> None:
    client = create_app(open_engine(make_index([]))).test_client()
    for address in ("/agencies", "/categories", "/archive", "/thong-ke"):
        assert len(page_of(client, address).texts("//h1")) == 1


# All pages

ADDRESSES = [
    "/agencies",
    "/agencies/UBND quận An Hòa",
    f"/agencies/{HOSTILE_AGENCY}",
    "/categories",
    "/categories/Tin tức",
    "/archive",
    "/archive/2024",
    "/archive/2024-01",
    "/thong-ke",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_names_its_own_address_and_may_be_indexed(client: FlaskClient, address: str) -> None:
    page = page_of(client, address + "?utm=1")
    (canonical,) = page.values("//link[@rel='canonical']/@href")
    assert page_of(client, canonical).values("//link[@rel='canonical']/@href") == [canonical]
    assert "?" not in canonical
    assert page.texts("//h1") == page_of(client, canonical).texts("//h1")
    assert page.values("//meta[@name='robots']/@content") == []
    english = page_of(client, address + "?lang=en").values("//link[@rel='canonical']/@href")
    assert english == [f"{canonical}?lang=en"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_of_a_page_leads_somewhere(client: FlaskClient, address: str) -> None:
    page = page_of(client, address)
    for target in dict.fromkeys(page.values("//main//a/@href")):
        path, _, anchor = target.partition("#")
        if path:
            assert (target, client.get(path).status_code) == (target, 200)
        else:
            assert page.root.get_element_by_id(anchor) is not None


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/agencies/UBND quận An Hòa", "agency=UBND+qu%E1%BA%ADn+An+H%C3%B2a"),
        ("/categories/Tin tức", "category=Tin+t%E1%BB%A9c"),
    ],
)
def test_a_label_can_be_subscribed_to(client: FlaskClient, address: str, feed: str) -> None:
    page = page_of(client, address)
    expected = [f"/search.atom?{feed}", f"/search.feed.json?{feed}"]
    types = "application/atom+xml", "application/feed+json"
    links = page.root.xpath("//head/link[@rel='alternate'][@type]")
    assert [(link.get("type"), link.get("href")) for link in links] == list(zip(types, expected, strict=True))
    assert list(page.links("//ul[@class='feeds']//a").values()) == expected


def test_pages_are_in_english_where_that_is_asked_for(client: FlaskClient) -> None:
    for address in ADDRESSES:
        page = page_of(client, address + "?lang=en")
        assert page.values("//html/@lang") == ["en"]
    page = page_of(client, "/agencies/UBND quận An Hòa?lang=en")
    assert page.values("//h1/@lang") == ["vi"]
    assert page.values("//aside//th/a/@lang") == ["vi", "vi"]


def test_every_article_is_in_the_archive_or_undated(client: FlaskClient) -> None:
    years = [int(text.split()[0]) for text in page_of(client, "/archive").texts("//*[@class='year-count']")]
    assert sum(years) + 1 == len(ARTICLES)
