from __future__ import annotations

from flask import url_for
from flask.testing import FlaskClient

from tests.searchapp.web.conftest import HOSTILE, MARKUP, ODD_ID
from tests.searchapp.web.reading import Page


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
        "HĐND quận An Hòa": "/search?agency=H%C4%90ND+qu%E1%BA%ADn+An+H%C3%B2a",
        "UBND quận An Hòa": "/search?agency=UBND+qu%E1%BA%ADn+An+H%C3%B2a",
        "Văn bản chỉ đạo": "/search?category=V%C4%83n+b%E1%BA%A3n+ch%E1%BB%89+%C4%91%E1%BA%A1o",
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


def test_the_articles_published_before_and_after_are_linked(client: FlaskClient) -> None:
    page = Page(client.get("/articles/giao-ban/2"))
    assert page.values("//nav/a[@rel='prev']/@href") == ["/articles/giao-ban/1"]
    assert page.values("//nav/a[@rel='next']/@href") == ["/articles/giao-ban/3"]
    assert page.texts("//nav/a") == [
        "Bài đăng trước Giao ban đầu tuần lần thứ 1 2 tháng 1, 2024",
        "Bài đăng sau Giao ban đầu tuần lần thứ 3 4 tháng 1, 2024",
    ]


def test_the_first_article_has_no_earlier_one(client: FlaskClient) -> None:
    page = Page(client.get("/articles/phuong-1"))
    assert page.values("//nav/a/@rel") == ["next"]


def test_a_hit_leads_to_an_article_that_leads_back_to_the_same_search(client: FlaskClient) -> None:
    search = "/search?q=giao+ban&agency=UBND+qu%E1%BA%ADn+An+H%C3%B2a&page=2"
    hit = Page(client.get(search)).values("(//article//h3/a)[1]/@href")[0]
    article = Page(client.get(hit))
    assert article.links("//p[@class='back']/a") == {"Về kết quả tìm kiếm “giao ban”": search}
    assert article.values("//input[@name='q']/@value") == ["giao ban"]
    later = article.values("//nav/a[@rel='next']/@href")[0]
    assert Page(client.get(later)).values("//p[@class='back']/a/@href") == [search]


def test_the_way_back_to_a_phrase_has_one_pair_of_quotation_marks(client: FlaskClient) -> None:
    article = Page(client.get('/articles/ky-ket?q="ba+cơ+quan"'))
    assert article.texts("//p[@class='back']/a") == ['Về kết quả tìm kiếm "ba cơ quan"']


def test_without_a_search_there_is_no_way_back_to_one(client: FlaskClient) -> None:
    assert Page(client.get("/articles/ky-ket")).links("//p[@class='back']/a") == {}


def test_the_way_back_never_leaves_the_site(client: FlaskClient) -> None:
    page = Page(client.get("/articles/ky-ket?q=x&next=https://evil.example/&from=//evil.example"))
    assert page.values("//p[@class='back']/a/@href") == ["/search?q=x"]
    assert "evil.example" not in page.text


def test_crumbs_lead_to_the_front_page_and_the_category(client: FlaskClient) -> None:
    crumbs = Page(client.get("/articles/giao-ban/2")).links("//nav[@aria-label='Vị trí của trang']//a")
    assert crumbs == {"Trang chủ": "/", "Tin tức": "/search?category=Tin+t%E1%BB%A9c"}


def test_markup_in_an_article_is_text(client: FlaskClient) -> None:
    with client.application.test_request_context():
        address = url_for("pages.article", article_id=ODD_ID)
    page = Page(client.get(address))
    assert page.texts("//h1") == [f"Tiêu đề {MARKUP}"]
    assert page.texts("//div[@class='article-body']/p") == [HOSTILE.body, MARKUP]
    assert page.values("//script") == []
    assert page.values("//main//b") == []
    assert not any(address.startswith("javascript:") for address in page.values("//a/@href"))
    assert page.texts("//dl//dd")[-1] == "javascript:alert(1)"
