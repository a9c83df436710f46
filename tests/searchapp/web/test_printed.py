"""Tests of lists on paper, and of articles picked one by one."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from searchapp.web import exports
from searchapp.web.exports.picking import MOST
from tests.searchapp.web.conftest import HOSTILE, MARKUP, MEETINGS, ODD_ID, SIGNING, UNDATED
from tests.searchapp.web.exported import read_csv, read_sheets
from tests.searchapp.web.reading import Page


def picked(*ids: str, form: str = "", **others: str) -> str:
    return f"/selection{form}?{urlencode([*(('id', one) for one in ids), *others.items()])}"


def test_a_printed_list_says_what_was_asked(client: FlaskClient) -> None:
    query = (
        "q=giao+ban&agency=UBND+quận+An+Hòa&agency=_none&category=Tin+tức&date=2024-01&from=05/01/2024&to=20/01/2024"
        "&page=2&per_page=50"
    )
    page = Page(client.get(f"/search/print?{query}"))
    assert page.status == 200
    assert page.texts("//dl/div") == [
        "Từ khóa giao ban",
        "Cơ quan UBND quận An Hòa · Chưa rõ",
        "Chuyên mục Tin tức",
        "Thời gian Tháng 1/2024",
        "Từ ngày 05/01/2024",
        "Đến ngày 20/01/2024",
    ]
    (printed,) = page.texts("//p[@class='printed-from']")
    assert printed.endswith(
        " từ http://localhost/search?q=giao+ban&agency=UBND+qu%E1%BA%ADn+An+H%C3%B2a&agency=_none"
        "&category=Tin+t%E1%BB%A9c&date=2024-01&from=2024-01-05&to=2024-01-20"
    )
    assert page.texts("//ol/li/h2") == [
        f"Giao ban đầu tuần lần thứ {number}" for number in _days(client, query.split("&page")[0])
    ]
    assert page.values("//meta[@name='robots']/@content") == ["noindex,follow"]


def test_a_printed_list_in_english_marks_the_words_of_articles_alone(client: FlaskClient) -> None:
    query = "q=giao+ban&agency=UBND+quận+An+Hòa&agency=_none&category=Tin+tức&date=2024-01&from=05/01/2024"
    page = Page(client.get(f"/search/print?{query}&lang=en"))
    assert page.texts("//dl/div/dd") == [
        "giao ban",
        "UBND quận An Hòa · Unknown",
        "Tin tức",
        "January 2024",
        "5 January 2024",
    ]
    assert page.texts("//dl//*[@lang='vi']") == ["giao ban", "UBND quận An Hòa", "Tin tức"]


def _days(client: FlaskClient, query: str) -> list[int]:
    found = client.get(f"/api/v1/search?per_page=50&{query}").get_json()["hits"]
    assert len(found) == 16
    return [int(hit["id"].rpartition("/")[2]) for hit in found]


def test_a_printed_list_has_the_facts_and_the_address_of_each(client: FlaskClient) -> None:
    page = Page(client.get("/search/print?q=ký+kết"))
    (item,) = page.texts("//ol/li")
    assert item == (
        "Ký kết chương trình phối hợp giữa ba cơ quan 16:28, 12 tháng 3, 2024 "
        "· HĐND quận An Hòa, UBND quận An Hòa · Văn bản chỉ đạo · 45/KH-UBND, 12/2023/NQ-HĐND "
        "http://localhost/articles/ky-ket"
    )
    assert page.links("//ol//a") == {SIGNING.title: "http://localhost/articles/ky-ket"}


def test_a_long_list_is_printed_in_part_and_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PRINTED", 10)
    page = Page(client.get("/search/print?q=giao+ban"))
    assert len(page.texts("//ol/li")) == 10
    assert "10 bài đầu trong số 25 bài." in " ".join(page.texts("//header/p"))
    monkeypatch.setattr(exports, "PRINTED", 25)
    page = Page(client.get("/search/print?q=giao+ban"))
    assert "25 bài." in page.texts("//header/p")


def test_a_printed_list_of_nothing_is_a_list(client: FlaskClient) -> None:
    page = Page(client.get("/search/print?q=khôngcóbàinào"))
    assert (page.status, page.texts("//ol/li")) == (200, [])
    assert "0 bài." in page.texts("//header/p")


def test_faults_of_a_printed_list_are_said_in_plain_text(client: FlaskClient) -> None:
    answer = client.get("/search/print?sort=x")
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


def test_picked_articles_come_in_the_order_they_were_picked(client: FlaskClient) -> None:
    ids = ["khong-ngay", "giao-ban/3", ODD_ID, "ky-ket"]
    titles = [UNDATED.title, MEETINGS[2].title, HOSTILE.title, SIGNING.title]
    page = Page(client.get(picked(*ids, *ids)))
    assert page.status == 200
    assert page.texts("//article//h2") == titles
    assert page.values("//article/@data-id") == ids
    assert page.values("//meta[@name='robots']/@content") == ["noindex,follow"]
    assert page.values("//main//script|//main//b") == []
    links = page.links("//main//dl//a")
    assert {name: client.get(address).status_code for name, address in links.items()} == {
        "Excel": 200,
        "CSV": 200,
        "JSON Lines": 200,
        "Bản in với toàn văn": 200,
    }
    assert [row[0] for row in read_csv(client.get(links["CSV"]).data)[1:]] == ids
    assert [row[1] for row in read_sheets(client.get(links["Excel"]).data)["Bài viết"][1:]] == titles
    assert [json.loads(line)["id"] for line in client.get(links["JSON Lines"]).data.splitlines()] == ids
    assert Page(client.get(links["Bản in với toàn văn"])).texts("//article/h2") == titles


def test_the_file_of_a_selection_is_named_so(client: FlaskClient) -> None:
    value = client.get(picked("ky-ket", form=".csv")).headers["Content-Disposition"]
    assert value.startswith('attachment; filename="bai-da-chon.csv"; ')


def test_picked_articles_are_printed_whole(client: FlaskClient) -> None:
    page = Page(client.get(picked("ky-ket", ODD_ID, "gone", form="/print")))
    assert page.texts("//article//div/p") == [
        *SIGNING.paragraphs,
        "N.T.L",
        f"Đoạn văn {MARKUP} về xương rồng.",
        MARKUP,
    ]
    assert page.texts("//*[@class='note']") == ["1 bài đã chọn không còn trong kho tra cứu."]
    assert page.values("//main//script|//main//b") == []


def test_ids_that_no_article_has_are_named(client: FlaskClient) -> None:
    page = Page(client.get(picked("gone", "ky-ket", MARKUP)))
    assert page.texts("//code") == ["gone", MARKUP]
    assert page.texts("//article//h2") == [SIGNING.title]
    page = Page(client.get(picked("gone")))
    assert (page.status, page.texts("//code"), page.texts("//article")) == (200, ["gone"], [])


def test_a_selection_of_nothing_explains_itself(client: FlaskClient) -> None:
    for address in ("/selection", "/selection?id=", "/selection?x=1"):
        page = Page(client.get(address))
        assert page.status == 200
        assert page.texts("//div[@class='empty']/p[1]") == ["Chưa có bài nào được chọn."]


def test_more_than_an_address_may_name_is_a_fault(client: FlaskClient) -> None:
    ids = [f"giao-ban/{number}" for number in range(1, MOST + 2)]
    assert Page(client.get(picked(*ids[:MOST]))).status == 200
    said = (
        "Địa chỉ này có 201 bài, nhiều hơn 200 bài mà một danh sách có thể có. "
        "Hãy chia thành nhiều danh sách."
    )
    page = Page(client.get(picked(*ids)))
    assert (page.status, page.texts("//*[@role='alert']")) == (400, [said])
    for form in (".csv", ".jsonl", ".xlsx", "/print"):
        answer = client.get(picked(*ids, form=form))
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")
        assert answer.get_data(as_text=True) == f"{said}\n"


def test_the_search_page_links_to_all_its_forms(client: FlaskClient) -> None:
    query = "q=giao+ban&agency=UBND+quận+An+Hòa&page=2&per_page=20&sort=oldest"
    page = Page(client.get(f"/search?{query}"))
    common = "q=giao+ban&agency=UBND+qu%E1%BA%ADn+An+H%C3%B2a"
    links = page.links("//*[@class='formats']//a")
    assert links == {
        "Excel": f"/search.xlsx?{common}&sort=oldest",
        "CSV": f"/search.csv?{common}&sort=oldest",
        "JSON Lines": f"/search.jsonl?{common}&sort=oldest",
        "Bản in": f"/search/print?{common}&sort=oldest",
        "Nguồn tin Atom": f"/search.atom?{common}",
        "JSON Feed": f"/search.feed.json?{common}",
    }
    assert page.values("//*[@class='formats']//a/@rel") == ["nofollow"] * 6
    assert {client.get(address).status_code for address in links.values()} == {200}
    feeds = page.values("//link[@rel='alternate'][contains(@type, 'feed') or contains(@type, 'atom')]/@href")
    assert feeds == [links["Nguồn tin Atom"], links["JSON Feed"]]


def test_a_search_that_finds_nothing_can_be_followed_but_not_taken_away(client: FlaskClient) -> None:
    links = Page(client.get("/search?q=khôngcóbàinào")).links("//*[@class='formats']//a")
    assert [*links] == ["Nguồn tin Atom", "JSON Feed"]
