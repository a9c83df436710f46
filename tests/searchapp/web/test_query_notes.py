"""Tests of what the page and the API say of a query that was read otherwise than typed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from searchapp import open_engine
from searchapp.web import create_app
from tests.conftest import MakeIndex
from tests.searchapp.asking import articles
from tests.searchapp.web.reading import Page


@pytest.fixture
def reader(make_index: MakeIndex) -> FlaskClient:
    titles = ["hội nghị ba đình"] * 30
    return create_app(
        open_engine(make_index(articles(*titles, "UBND phường", "ủy ban nhân dân")))
    ).test_client()


def notes(page: Page) -> list[str]:
    return page.texts("//ul[@id='reading']/li")


def ways_back(page: Page) -> dict[str, str]:
    return page.links("//ul[@id='reading']/li[@class='way-back']/a")


def test_decoded_keys_are_shown_with_the_way_back(reader: FlaskClient) -> None:
    page = Page(reader.get("/search?q=hooij+nghij&page=2"))
    assert notes(page) == ["Hiển thị kết quả cho hội nghị.", "Tìm đúng như đã gõ", "Chỉ tìm đúng dấu"]
    address = ways_back(page)["Tìm đúng như đã gõ"]
    assert address == "/search?q=hooij+nghij&match=typed"
    typed = Page(reader.get(address))
    assert typed.titles == []
    assert ways_back(typed) == {"Tìm như thường lệ": "/search?q=hooij+nghij"}


def test_an_expansion_is_shown_and_can_be_taken_off(reader: FlaskClient) -> None:
    page = Page(reader.get("/search?q=UBND"))
    assert sorted(page.titles) == ["UBND phường", "ủy ban nhân dân"]
    assert notes(page) == [
        "Tìm cả “ủy ban nhân dân” cho “UBND”.",
        "Tìm đúng như đã gõ",
        "Chỉ tìm đúng dấu",
    ]
    taken_off = Page(reader.get(ways_back(page)["Tìm đúng như đã gõ"]))
    assert taken_off.titles == ["UBND phường"]
    assert notes(taken_off) == [
        "Từ không dấu được tìm với mọi dấu.",
        "Đang tìm như đã gõ, không đổi cách gõ và không mở rộng từ viết tắt.",
        "Tìm như thường lệ",
        "Chỉ tìm đúng dấu",
    ]
    page = Page(reader.get("/search?q=ủy+ban+nhân+dân"))
    assert page.texts("//li[@id='otherwise']") == ["Tìm cả “UBND” cho “ủy ban nhân dân”."]


def test_a_correction_is_shown_with_the_way_back(reader: FlaskClient) -> None:
    page = Page(reader.get("/search?q=hội+nghỉ"))
    assert len(page.titles) == 10
    assert page.texts("//li[@id='corrected']") == [
        "Không có bài nào viết như đã gõ, nên hiển thị kết quả cho hội nghị."
    ]
    assert Page(reader.get(ways_back(page)["Tìm đúng như đã gõ"])).titles == []


def test_a_suggestion_is_a_link_to_its_search(reader: FlaskClient) -> None:
    page = Page(reader.get("/search?q=hoi+nghi+ba+dinh&sort=newest&page=2"))
    assert notes(page)[0] == "Có phải bạn muốn tìm hội nghị ba đình?"
    assert page.links("//li[@id='suggestion']//a") == {
        "hội nghị ba đình": "/search?q=h%E1%BB%99i+ngh%E1%BB%8B+ba+%C4%91%C3%ACnh&sort=newest"
    }
    assert notes(Page(reader.get("/search?q=hội+nghị+ba+đình"))) == ["Chỉ tìm đúng dấu"]


def test_the_api_tells_the_same(reader: FlaskClient) -> None:
    def query(text: str) -> dict[str, object]:
        answer = reader.get("/api/v1/search", query_string={"q": text}).get_json()["query"]
        assert isinstance(answer, dict)
        return answer

    assert query("hooij nghij") == {
        "text": "hooij nghij",
        "truncated": False,
        "relaxed": False,
        "widened": False,
        "decoded": "hội nghị",
        "corrected": None,
        "suggestion": None,
        "days": [],
        "expansions": [],
        "complete": 30,
    }
    assert query("UBND")["expansions"] == [{"typed": "UBND", "also": ["ủy ban nhân dân"], "kind": "words"}]
    assert query("hội nghỉ")["corrected"] == "hội nghị"
    assert query("hoi nghi ba dinh")["suggestion"] == "hội nghị ba đình"


def test_markup_in_a_query_stays_text(reader: FlaskClient) -> None:
    page = reader.get("/search?q=hooij+nghij+%22%3Cb%3E%22")
    assert "<b>" not in page.text


def test_a_date_is_offered_as_a_filter(reader: FlaskClient) -> None:
    page = Page(reader.get("/search?q=hội+nghị+12/1/2024+tháng+2/2024"))
    assert page.links("//li[@id='days']//a") == {
        "ngày 12/01/2024": "/search?q=h%E1%BB%99i+ngh%E1%BB%8B+12%2F1%2F2024+th%C3%A1ng+2%2F2024"
        "&from=2024-01-12&to=2024-01-12",
        "tháng 2/2024": "/search?q=h%E1%BB%99i+ngh%E1%BB%8B+12%2F1%2F2024+th%C3%A1ng+2%2F2024"
        "&from=2024-02-01&to=2024-02-29",
    }
    chosen = Page(reader.get("/search?q=họp+12/1/2024&from=2024-01-12&to=2024-01-12"))
    assert chosen.texts("//li[@id='days']") == []
