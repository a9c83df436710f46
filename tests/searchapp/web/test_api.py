from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from tests.searchapp.web.conftest import SIGNING


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
    assert answer.status_code == 422
    assert answer.get_json() == {
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
        ]
    }


def test_an_article_has_every_field_but_where_its_file_lies(client: FlaskClient) -> None:
    expected = SIGNING.as_json()
    del expected["origin"]
    assert client.get("/api/v1/articles/ky-ket").get_json() == expected


def test_an_unknown_article_is_not_found_in_json(client: FlaskClient) -> None:
    answer = client.get("/api/v1/articles/giao-ban/99")
    assert answer.status_code == 404
    assert answer.get_json() == {
        "errors": [
            {
                "field": None,
                "code": "not-found",
                "value": None,
                "message": "there is no article with the id “giao-ban/99”",
            }
        ]
    }


@pytest.mark.parametrize(
    "address", ["/api", "/api/", "/api/v2/x", "/api/v1", "/api/v1/search/", "/api/v1/articles/", "/api//v1"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_address_is_answered_in_json(client: FlaskClient, address: str, method: str) -> None:
    answer = client.open(address, method=method)
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    message = "there is nothing at this address"
    assert answer.get_json() == {
        "errors": [{"field": None, "code": "not-found", "value": None, "message": message}]
    }


@pytest.mark.parametrize("address", ["/api/v1/search", "/api/v1/articles/ky-ket"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_wrong_method_is_answered_in_json(client: FlaskClient, address: str, method: str) -> None:
    posted = client.open(address, method=method)
    assert (posted.status_code, posted.mimetype) == (405, "application/json")
    message = "this address answers GET and HEAD only"
    assert posted.get_json() == {
        "errors": [{"field": None, "code": "method-not-allowed", "value": None, "message": message}]
    }
    assert set(posted.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
