"""Tests of the address that suggests how to go on with what is typed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from searchapp.engine import SearchEngine


def test_suggestions_are_those_of_the_engine(client: FlaskClient, engine: SearchEngine) -> None:
    answer = client.get("/api/v1/suggest?q=giao+ban&limit=3")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    expected = [one.as_json() for one in engine.suggest("giao ban", 3)]
    assert len(expected) == 3
    assert answer.get_json() == {"q": "giao ban", "suggestions": expected}


def test_an_agency_is_told_from_a_title(client: FlaskClient) -> None:
    found = client.get("/api/v1/suggest?q=hdnd+q").get_json()["suggestions"]
    assert found == [{"text": "HĐND quận An Hòa", "kind": "agency", "articles": 1}]


@pytest.mark.parametrize("address", ["/api/v1/suggest", "/api/v1/suggest?q=", "/api/v1/suggest?q=&limit="])
def test_nothing_typed_is_answered_with_nothing(client: FlaskClient, address: str) -> None:
    assert client.get(address).get_json() == {"q": "", "suggestions": []}


def test_eight_are_given_if_no_limit_is(client: FlaskClient) -> None:
    assert len(client.get("/api/v1/suggest?q=giao").get_json()["suggestions"]) == 8
    assert len(client.get("/api/v1/suggest?q=giao&limit=20").get_json()["suggestions"]) == 20


@pytest.mark.parametrize("limit", ["0", "21", "-1", "x", "1.5", "٣", "9" * 5000])
def test_a_bad_limit_and_an_unknown_parameter_are_faults(client: FlaskClient, limit: str) -> None:
    answer = client.get("/api/v1/suggest", query_string={"q": "a", "limit": limit, "colour": "red"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.get_json()["errors"] == [
        {
            "field": "limit",
            "code": "not-a-number",
            "value": limit,
            "message": f"“{limit}” is not a number from 1 to 20",
        },
        {
            "field": "colour",
            "code": "unknown",
            "value": "red",
            "message": "there is no such parameter",
        },
    ]


def test_a_space_at_the_end_says_that_the_word_is_whole(client: FlaskClient, engine: SearchEngine) -> None:
    found = client.get("/api/v1/suggest", query_string={"q": "giao "}).get_json()
    assert found == {"q": "giao ", "suggestions": [one.as_json() for one in engine.suggest("giao ")]}
