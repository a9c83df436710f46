from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from flask import url_for
from flask.testing import FlaskClient

from indexer.article import LOCAL_TIME, Article
from indexer.errors import MunicipalSearchError
from searchapp import open_engine
from searchapp.engines.embedded import EmbeddedEngine
from searchapp.request import SearchRequest
from searchapp.web import create_app
from searchapp.web.articles.page import article_view, web_host
from tests.conftest import MakeIndex
from tests.searchapp.web.conftest import HOSTILE, MARKUP, ODD_ID, SIGNING
from tests.searchapp.web.reading import Page

NEIGHBOURS = "//nav[@class='neighbours']"
BODY = "//div[@class='article-body']"


def test_an_article_shows_its_text_in_paragraphs_and_its_metadata(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket"))
    assert page.status == 200
    assert page.texts("//h1") == ["Ký kết chương trình phối hợp giữa ba cơ quan"]
    assert page.texts("//div[@class='article-body']/p") == [
        "Sáng 12/01, ba cơ quan của quận ký kết chương trình phối hợp.",
        "Kế hoạch số 45/KH-UBND được nêu.",
        "N.T.L",
    ]
    names = page.texts("//dl//dt")
    assert dict(zip(names, page.texts("//dl//dd"), strict=True)) == {
        "Cơ quan": "HĐND quận An Hòa UBND quận An Hòa Suy ra từ tiêu đề và đoạn đầu của bài.",
        "Chuyên mục": "Văn bản chỉ đạo",
        "Ngày đăng": "16:28, 12 tháng 3, 2024",
        "Tác giả": "N.T.L",
        "Nguồn": "Cổng thông tin quận An Hòa",
        "Số văn bản": "45/KH-UBND 12/2023/NQ-HĐND",
        "Bản gốc": "Xem tại anhoa.example.vn https://anhoa.example.vn/tin/ky-ket?x=1&y=2",
    }
    assert "bi-mat" not in page.text


def test_the_metadata_lead_on(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket"))
    assert page.links("//dl//a") == {
        "HĐND quận An Hòa": "/agencies/H%C4%90ND%20qu%E1%BA%ADn%20An%20H%C3%B2a",
        "UBND quận An Hòa": "/agencies/UBND%20qu%E1%BA%ADn%20An%20H%C3%B2a",
        "Văn bản chỉ đạo": "/categories/V%C4%83n%20b%E1%BA%A3n%20ch%E1%BB%89%20%C4%91%E1%BA%A1o",
        "45/KH-UBND": "/search?q=45%2FKH-UBND",
        "12/2023/NQ-HĐND": "/search?q=12%2F2023%2FNQ-H%C4%90ND",
        "Xem tại anhoa.example.vn": "https://anhoa.example.vn/tin/ky-ket?x=1&y=2",
    }
    assert page.values("//dl//a[starts-with(@href, 'https:')]/@rel") == ["noopener"]
    found = Page(client.get("/search?q=45%2FKH-UBND"))
    assert found.titles == ["Ký kết chương trình phối hợp giữa ba cơ quan"]


def test_an_article_without_metadata_says_what_is_unknown(client: FlaskClient) -> None:
    page = Page(client.get("/articles/khong-ngay"))
    assert page.texts("//dl//dd") == ["Chưa rõ", "Chưa rõ", "Chưa rõ ngày"]
    assert page.texts("//p[@class='article-date']") == ["Chưa rõ ngày"]


def test_the_articles_that_the_agency_published_before_and_after_are_linked(client: FlaskClient) -> None:
    page = Page(client.get("/articles/giao-ban/2"))
    assert page.values(f"{NEIGHBOURS}/a[@rel='prev']/@href") == ["/articles/giao-ban/1"]
    assert page.values(f"{NEIGHBOURS}/a[@rel='next']/@href") == ["/articles/giao-ban/3"]
    assert page.texts(f"{NEIGHBOURS}/a") == [
        "Bài đăng trước Giao ban đầu tuần lần thứ 1 2 tháng 1, 2024",
        "Bài đăng sau Giao ban đầu tuần lần thứ 3 4 tháng 1, 2024",
    ]
    assert page.texts(f"{NEIGHBOURS}/h2") == ["Bài đăng trước và sau của UBND quận An Hòa"]


def test_of_several_agencies_the_one_that_was_searched_is_followed(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket?agency=UBND+quận+An+Hòa"))
    assert page.values(f"{NEIGHBOURS}/a/@rel") == ["prev"]
    assert page.texts(f"{NEIGHBOURS}/h2") == ["Bài đăng trước và sau của UBND quận An Hòa"]


def test_where_the_agency_published_nothing_else_all_articles_are_followed(client: FlaskClient) -> None:
    page = Page(client.get("/articles/phuong-2"))
    assert page.texts(f"{NEIGHBOURS}/h2") == ["Bài đăng trước và sau trong tất cả bài viết"]
    assert page.texts(f"{NEIGHBOURS}/a//span[@class='other-about']") == [
        "UBND phường 1 · 15 tháng 1, 2022",
        "UBND phường 3 · 15 tháng 3, 2022",
    ]


def test_the_first_article_has_no_earlier_one(client: FlaskClient) -> None:
    page = Page(client.get("/articles/phuong-1"))
    assert page.values(f"{NEIGHBOURS}/a/@rel") == ["next"]


def test_an_undated_article_has_no_neighbours(client: FlaskClient) -> None:
    assert Page(client.get("/articles/khong-ngay")).texts(NEIGHBOURS) == []


def test_a_hit_leads_to_an_article_that_leads_back_to_the_same_search(client: FlaskClient) -> None:
    search = "/search?q=giao+ban&agency=UBND+qu%E1%BA%ADn+An+H%C3%B2a&page=2"
    hit = Page(client.get(search)).values("(//article//h3/a)[1]/@href")[0]
    article = Page(client.get(hit))
    assert article.links("//p[@class='back']/a") == {"Về kết quả tìm kiếm “giao ban”": search}
    assert article.values("//input[@name='q']/@value") == ["giao ban"]
    later = article.values(f"{NEIGHBOURS}/a[@rel='next']/@href")[0]
    assert Page(client.get(later)).values("//p[@class='back']/a/@href") == [search]


def test_the_way_back_to_a_phrase_has_one_pair_of_quotation_marks(client: FlaskClient) -> None:
    article = Page(client.get('/articles/ky-ket?q="ba+cơ+quan"'))
    assert article.texts("//p[@class='back']/a") == ['Về kết quả tìm kiếm "ba cơ quan"']


def test_without_a_search_there_is_no_way_back_to_one(client: FlaskClient) -> None:
    assert Page(client.get("/articles/ky-ket")).links("//p[@class='back']/a") == {}


def test_the_way_back_never_leaves_the_site(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket?q=x&next=https://evil.example/&from=//evil.example"))
    assert page.values("//p[@class='back']/a/@href") == ["/search?q=x"]
    assert not [a for a in page.values("//@href") if a.startswith(("https://evil", "//evil"))]


def test_crumbs_lead_to_the_front_page_and_the_category(client: FlaskClient) -> None:
    crumbs = Page(client.get("/articles/giao-ban/2")).links("//nav[@aria-label='Vị trí của trang']//a")
    assert crumbs == {"Trang chủ": "/", "Tin tức": "/categories/Tin%20t%E1%BB%A9c"}


def test_markup_in_an_article_is_text(client: FlaskClient) -> None:
    with client.application.test_request_context():
        address = url_for("pages.article", article_id=ODD_ID)
    page = Page(client.get(address))
    assert page.texts("//h1") == [f"Tiêu đề {MARKUP}"]
    assert page.texts("//div[@class='article-body']/p") == [HOSTILE.body, MARKUP]
    assert page.values("//script[not(@src)]/@type") == ["application/ld+json"]
    assert page.values("//main//b") == []
    assert not any(address.startswith("javascript:") for address in page.values("//a/@href"))
    assert page.texts("//dl//dd")[-1] == "javascript:alert(1)"


def marks(page: Page) -> list[str]:
    return page.texts("//article//mark")


def test_the_words_searched_for_are_marked_on_arrival(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket?q=ký+kết"))
    assert marks(page) == ["Ký kết", "ký kết"]
    assert page.texts("//h1") == [SIGNING.title]
    assert page.texts(f"{BODY}/p[@id='first-mark']") == [SIGNING.paragraphs[0]]
    assert page.texts("//label[@for='show-marks']") == ["Tô sáng 2 chỗ có từ đã tìm"]
    assert page.values("//*[@class='marks-bar']//a/@href") == ["#first-mark"]


@pytest.mark.parametrize(
    ("q", "marked"),
    [
        ("ky ket", ["Ký kết", "ký kết"]),
        ("45/kh-ubnd", ["45/KH-UBND"]),
        ("số 45/KH-UBND được", ["số", "45/KH-UBND", "được"]),
        ("không có trong bài", []),
        ("", []),
    ],
)
def test_what_is_marked_is_what_the_search_matches(client: FlaskClient, q: str, marked: list[str]) -> None:
    page = Page(client.get("/articles/ky-ket", query_string={"q": q}))
    assert marks(page) == marked
    assert len(page.texts("//*[@class='marks-bar']")) == (1 if marked else 0)


def test_a_mark_in_the_title_alone_has_nothing_to_jump_to(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket?q=giữa"))
    assert marks(page) == ["giữa"]
    assert page.values("//a[@href='#first-mark']") == []


def test_without_a_search_nothing_is_marked(client: FlaskClient) -> None:
    assert marks(Page(client.get("/articles/ky-ket?agency=UBND+quận+An+Hòa"))) == []


def test_document_numbers_in_the_text_lead_to_their_search(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket?q=kế+hoạch+số"))
    assert page.links(f"{BODY}//a") == {"45/KH-UBND": "/search?q=45%2FKH-UBND"}
    assert page.texts(f"{BODY}/p[2]") == [SIGNING.paragraphs[1]]


def test_similar_articles_are_listed_with_agency_and_date(make_index: MakeIndex) -> None:
    body = "Cầu vượt Mai Dịch khởi công, rào chắn đường Phạm Hùng để khoan cọc nhồi."
    articles = [
        Article(id="a", title="Khởi công cầu vượt Mai Dịch", body=body),
        Article(
            id="b/2",
            title="Phân luồng cầu vượt Mai Dịch",
            body=f"{body} Xe tải đi vòng.",
            agencies=("Sở Giao thông",),
            published=date(2024, 1, 12),
        ),
        *(Article(id=str(place), title=f"Tin {place}", body="Nội dung khác hẳn.") for place in range(8)),
    ]
    client = create_app(open_engine(make_index(articles))).test_client()
    page = Page(client.get("/articles/a?q=cầu"))
    assert page.texts("//section[@class='similar']//li") == [
        "Phân luồng cầu vượt Mai Dịch Sở Giao thông · 12 tháng 1, 2024"
    ]
    assert page.values("//section[@class='similar']//a/@href") == ["/articles/b/2?q=c%E1%BA%A7u"]
    assert Page(client.get("/articles/3")).texts("//section[@class='similar']") == []


class _WithoutSimilar(EmbeddedEngine):
    def similar(self, article_id: str, limit: int = 5) -> tuple[Article, ...]:
        raise MunicipalSearchError("the index is damaged")


def test_an_article_is_shown_though_similar_ones_cannot_be_found(make_index: MakeIndex) -> None:
    engine = _WithoutSimilar(make_index([SIGNING]))
    page = Page(create_app(engine).test_client().get("/articles/ky-ket"))
    assert (page.status, page.texts("//h1"), page.texts("//section[@class='similar']")) == (
        200,
        [SIGNING.title],
        [],
    )


def test_an_article_can_be_cited_printed_and_copied(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket?q=ký"))
    today = datetime.now(LOCAL_TIME).date()
    cited = (
        "HĐND quận An Hòa, UBND quận An Hòa. “Ký kết chương trình phối hợp giữa ba cơ quan”. "
        "Cổng thông tin quận An Hòa, 12 tháng 3, 2024. https://anhoa.example.vn/tin/ky-ket?x=1&y=2 "
        f"(truy cập ngày {today:%d/%m/%Y})."
    )
    assert page.texts("//*[@id='citation']") == [cited]
    # What takes a script is shown by the script.
    assert page.values("//button[@data-print or @data-copy][not(@hidden)]") == []
    assert page.values("//button/@data-copy") == ["http://localhost/articles/ky-ket", cited]
    assert page.texts("//p[@class='print-only print-note']") == [
        f"In ngày {today.day} tháng {today.month}, {today.year} từ http://localhost/articles/ky-ket"
    ]


def test_an_article_without_an_original_is_cited_by_its_address_here(client: FlaskClient) -> None:
    page = Page(client.get("/articles/khong-ngay"))
    assert "http://localhost/articles/khong-ngay (" in page.texts("//*[@id='citation']")[0]
    assert page.values("//div[@class='article-tools']/a") == []


def test_the_page_names_its_address_without_the_search(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket?q=ký+kết&page=2"))
    address = "http://localhost/articles/ky-ket"
    assert page.values("//link[@rel='canonical']/@href") == [address]
    assert page.values("//meta[@property='og:url']/@content") == [address]
    assert page.values("//meta[@name='robots']") == []
    assert not [other for other in page.values("//link[@rel='alternate'][@hreflang]/@href") if "q=" in other]
    assert page.texts("//title")[0].startswith(f"{SIGNING.title} – ")
    assert page.values("//meta[@name='description']/@content") == [" ".join(SIGNING.paragraphs)]
    properties = page.values("//meta[@property]/@property")
    assert dict(zip(properties, page.values("//meta[@property]/@content"), strict=True)) == {
        "og:type": "article",
        "og:title": SIGNING.title,
        "og:description": " ".join(SIGNING.paragraphs),
        "og:url": address,
        "og:site_name": "Tra cứu tin chính quyền",
        "og:locale": "vi_VN",
        "article:published_time": "2024-03-12T16:28:00+07:00",
        "article:section": "Văn bản chỉ đạo",
    }


def structured(page: Page) -> dict[str, object]:
    (data,) = page.texts("//script[@type='application/ld+json']")
    read: dict[str, object] = json.loads(data)
    return read


def test_programs_read_the_article_as_a_news_article(client: FlaskClient) -> None:
    found = structured(Page(client.get("/articles/ky-ket?q=ký")))
    assert found["@type"] == "NewsArticle"
    assert found["headline"] == SIGNING.title
    assert found["url"] == found["mainEntityOfPage"] == "http://localhost/articles/ky-ket"


def test_no_text_ends_the_data_for_programs(make_index: MakeIndex) -> None:
    text = "</script><script>alert(1)</script><!-- ]]> & \u2028 \u2029 \\ ' \""
    article = Article(id="x", title=text, body=text, agencies=(text,), category=text, publisher=text)
    page = Page(create_app(open_engine(make_index([article]))).test_client().get("/articles/x"))
    assert page.values("//script[not(@src)]/@type") == ["application/ld+json"]
    found = structured(page)
    assert (found["headline"], found["articleSection"]) == (text, text)
    raw = page.text.partition("application/ld+json")[2].partition("</script>")[0]
    assert not any(sign in raw.partition(">")[2] for sign in "<>&\u2028\u2029")


def test_the_basket_finds_id_and_title(client: FlaskClient) -> None:
    with client.application.test_request_context():
        address = url_for("pages.article", article_id=ODD_ID)
    page = Page(client.get(address))
    assert page.values("//article/@data-id") == [ODD_ID]
    assert page.values("//article/@data-title") == [HOSTILE.title]


def test_the_words_of_an_article_are_vietnamese_on_an_english_page(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket?lang=en"))
    assert page.values("/html/@lang") == ["en"]
    assert page.values(f"//h1/@lang|{BODY}/@lang") == ["vi", "vi"]
    assert page.values("//*[@id='citation']/@lang") == []
    assert page.texts("//*[@id='citation']/*[@lang='vi']") == [
        "HĐND quận An Hòa, UBND quận An Hòa",
        SIGNING.title,
        "Cổng thông tin quận An Hòa",
    ]
    page = Page(client.get("/articles/giao-ban/3?lang=en"))
    assert page.texts(f"{NEIGHBOURS}/h2") == ["Earlier and later articles from UBND quận An Hòa"]
    assert page.texts(f"{NEIGHBOURS}/h2/*[@lang='vi']") == ["UBND quận An Hòa"]
    assert Page(client.get("/articles/ky-ket?lang=vi")).values("//article//@lang") == []


def test_a_view_depends_on_the_day_given(client: FlaskClient, make_index: MakeIndex) -> None:
    engine = open_engine(make_index([SIGNING]))
    with client.application.test_request_context():
        view = article_view(engine, SIGNING, SearchRequest(), date(2026, 2, 5))
    assert view.citation[-1].text.endswith("(truy cập ngày 05/02/2026).")
    assert (view.marks, view.first_marked, view.agency, view.earlier) == (0, None, None, None)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://anhoa.example.vn/a?b=c", "anhoa.example.vn"),
        ("http://ANHOA.example.vn:8080/", "anhoa.example.vn"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//anhoa.example.vn/", None),
        ("https:///a", None),
        ("http://[::1", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(address: str | None, host: str | None) -> None:
    assert web_host(address) == host
