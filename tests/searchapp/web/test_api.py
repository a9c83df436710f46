from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from tests.searchapp.web.conftest import SIGNING

PROBLEM = "application/problem+json"


def test_a_search_gives_the_object_of_the_result_page(client: FlaskClient, engine: SearchEngine) -> None:
    query = "q=giao+ban&agency=UBND+quận+An+Hòa&sort=oldest&page=2&per_page=20"
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    found = answer.get_json()
    expected = engine.search(SearchRequest.parse(query)).as_json()
    assert found.pop("took_ms") >= 0
    del expected["took_ms"]
    assert found == expected
    assert found["total"] == 25
    assert len(found["hits"]) == 5


def test_every_fault_is_named_at_once(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?from=31/02/2024&sort=x&per_page=7&colour=red&q=a")
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert answer.get_json() == {
        "type": "/api#faults",
        "title": "The parameters are not valid",
        "status": 422,
        "code": "invalid-parameters",
        "detail": "from, sort, per_page, colour: see `errors`",
        "errors": [
            {
                "field": "from",
                "code": "no-such-day",
                "value": "31/02/2024",
                "message": "31/02/2024 is a day that does not exist",
            },
            {
                "field": "sort",
                "code": "not-a-choice",
                "value": "x",
                "message": "“x” is not one of relevance, newest, oldest",
            },
            {
                "field": "per_page",
                "code": "not-a-choice",
                "value": "7",
                "message": "“7” is not one of 10, 20, 50",
            },
            {
                "field": "colour",
                "code": "unknown",
                "value": "red",
                "message": "there is no such parameter",
            },
        ],
    }


@pytest.mark.parametrize(
    "query", ["q=giao+ban", "q=&sort=newest", "sort=oldest&category=Quy+hoạch", "q=vỉa+OR+vẽ"]
)
def test_next_leads_through_the_whole_result(client: FlaskClient, query: str) -> None:
    pages = [client.get(f"/api/v1/search?{query}").get_json()]
    while (following := pages[-1]["next"]) is not None:
        assert re.fullmatch("[A-Za-z0-9_-]+", following)
        pages.append(client.get(f"/api/v1/search?{query}&cursor={following}").get_json())
    ids = [hit["id"] for page in pages for hit in page["hits"]]
    assert len(ids) == len(set(ids)) == pages[0]["total"]
    numbered = [
        client.get(f"/api/v1/search?{query}&page={page}").get_json() for page in range(1, len(pages) + 1)
    ]
    assert [page["hits"] for page in pages] == [page["hits"] for page in numbered]
    assert [page["next"] for page in pages] == [page["next"] for page in numbered]
    assert [page["facets"] for page in pages] == [page["facets"] for page in numbered]
    assert [page["page"] for page in pages] == [1, *[None] * (len(pages) - 1)]
    assert not any(page["reordered"] for page in pages)


def test_pages_on_the_way_may_differ_in_size(client: FlaskClient) -> None:
    first = client.get("/api/v1/search?q=giao+ban&per_page=20").get_json()
    second = client.get(f"/api/v1/search?q=giao+ban&per_page=10&cursor={first['next']}").get_json()
    assert [len(first["hits"]), len(second["hits"]), second["next"]] == [20, 5, None]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("q=giao+ban&cursor={}&page=2", "page-and-cursor"),
        ("q=giao+ban&cursor={}&page=1", "page-and-cursor"),
        ("q=giao&cursor={}", "other-search"),
        ("q=giao+ban&sort=newest&cursor={}", "other-search"),
        ("q=giao+ban&agency=_none&cursor={}", "other-search"),
        ("q=giao+ban&cursor=x{}", "not-a-cursor"),
        ("q=giao+ban&cursor={}A", "not-a-cursor"),
        ("q=giao+ban&cursor=abc", "not-a-cursor"),
        ("q=giao+ban&cursor=%C4%91", "not-a-cursor"),
    ],
)
def test_a_cursor_that_does_not_belong_is_a_fault(client: FlaskClient, query: str, code: str) -> None:
    following = client.get("/api/v1/search?q=giao+ban").get_json()["next"]
    answer = client.get(f"/api/v1/search?{query.format(following)}")
    assert answer.status_code == 422
    assert [(fault["field"], fault["code"]) for fault in answer.get_json()["errors"]] == [("cursor", code)]


def test_a_filter_takes_fifty_values(client: FlaskClient) -> None:
    fifty = "&".join(f"agency=x{number}" for number in range(49)) + "&agency=_none"
    assert client.get(f"/api/v1/search?{fifty}").status_code == 200
    answer = client.get(f"/api/v1/search?{fifty}&agency=y")
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == [
        {
            "field": "agency",
            "code": "too-many",
            "value": "y",
            "message": "51 values are given; at most 50 are taken",
        }
    ]


def test_an_article_has_every_field_but_where_its_file_lies(client: FlaskClient) -> None:
    expected = SIGNING.as_json()
    del expected["origin"]
    assert client.get("/api/v1/articles/ky-ket").get_json() == expected


def test_an_unknown_article_is_not_found_in_json(client: FlaskClient) -> None:
    answer = client.get("/api/v1/articles/giao-ban/99")
    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)
    assert answer.get_json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "code": "not-found",
        "detail": "there is no article with the id “giao-ban/99”",
        "errors": [],
    }


@pytest.mark.parametrize(
    "address",
    ["/api/", "/api/v2/x", "/api/v1", "/api/v1/", "/api/v1/search/", "/api/v1/articles/", "/api//v1"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_address_is_answered_in_json(client: FlaskClient, address: str, method: str) -> None:
    answer = client.open(address, method=method)
    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)
    problem = answer.get_json()
    assert (problem["code"], problem["detail"]) == ("not-found", "there is nothing at this address")


@pytest.mark.parametrize(
    "address", ["/api/v1/search", "/api/v1/articles/ky-ket", "/api/v1/openapi.json", "/api"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_wrong_method_is_answered_in_json(client: FlaskClient, address: str, method: str) -> None:
    answer = client.open(address, method=method)
    assert (answer.status_code, answer.mimetype) == (405, PROBLEM)
    problem = answer.get_json()
    assert (problem["code"], problem["title"]) == ("method-not-allowed", "Method Not Allowed")
    assert problem["detail"] == "this address answers GET and HEAD only"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "address", ["/api/v1/search?q=giao", "/api/v1/articles/ky-ket", "/api/v1/search?page=0"]
)
def test_head_gives_the_headers_of_get_alone(client: FlaskClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (got.status_code, b"")
    ignored = ("Content-Length", "Date")  # the time that a search took is of other length

    def told(answer: object) -> dict[str, str]:
        return {name: value for name, value in answer.headers if name not in ignored}  # type: ignore[attr-defined]

    assert told(head) == told(got)


@pytest.mark.parametrize(
    "address",
    ["/api/v1/search", "/api/v1/suggest?q=a", "/api/v1/articles/none", "/api/v1/search?page=0", "/api/x"],
)
def test_pages_of_other_sites_may_ask_the_api_and_nothing_else(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Origin": "https://example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.get("/search").headers


def test_they_may_ask_again_with_a_tag(client: FlaskClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    answer = client.options(
        "/api/v1/search", headers={**asked, "Access-Control-Request-Headers": "if-none-match"}
    )
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
