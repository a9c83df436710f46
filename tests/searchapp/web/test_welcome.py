from __future__ import annotations

from flask.testing import FlaskClient

from searchapp import open_engine
from searchapp.web import create_app
from tests.conftest import MakeIndex
from tests.searchapp.asking import articles
from tests.searchapp.web.reading import Page

EXAMPLES = "//div[@class='examples']//a"


def test_the_front_page_leads_to_every_way_of_browsing(client: FlaskClient) -> None:
    page = Page(client.get("/"))
    ways = page.links("//nav[@class='ways']//a")
    assert ways == {
        "Theo cơ quan 14 cơ quan": "/agencies",
        "Theo chuyên mục 4 chuyên mục": "/categories",
        "Theo tháng 2022 – 2024": "/archive",
    }
    assert [Page(client.get(address)).status for address in ways.values()] == [200, 200, 200]


def test_examples_find_something(client: FlaskClient, make_index: MakeIndex) -> None:
    assert Page(client.get("/")).links(EXAMPLES) == {"quy hoạch": "/search?q=quy+ho%E1%BA%A1ch"}
    folder = make_index(articles("lịch tiếp công dân", "giải phóng", "mặt bằng"))
    other = create_app(open_engine(folder)).test_client()
    assert list(Page(other.get("/")).links(EXAMPLES)) == ["lịch tiếp công dân"]


def test_an_empty_index_has_a_front_page_without_ways_and_examples(make_index: MakeIndex) -> None:
    page = Page(create_app(open_engine(make_index([]))).test_client().get("/"))
    assert page.status == 200
    assert page.links(f"{EXAMPLES}|//nav[@class='ways']//a") == {}
    assert page.texts("//div[@class='empty']/h3") == ["Kho tra cứu chưa có bài nào"]


def test_only_the_front_page_as_one_first_meets_it_welcomes(client: FlaskClient) -> None:
    for address in ("/?q=giao+ban", "/?page=2", "/?sort=oldest", "/?category=Quy+hoạch", "/?from=x"):
        assert Page(client.get(address)).texts("//*[@class='welcome']|//nav[@class='ways']") == []
    assert Page(client.get("/?page=2")).count == "39 bài"
