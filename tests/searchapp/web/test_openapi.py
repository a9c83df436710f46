"""Tests of what the API tells of itself, to programs and to people."""

from __future__ import annotations

import copy
import re
from typing import Any, get_args

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchapp.engine import SearchEngine
from searchapp.parameters import MOST_VALUES, BadValueError, FaultCode
from searchapp.request import SEARCH_PARAMETERS, SUGGEST_PARAMETERS, InvalidRequestError, SearchRequest
from searchapp.web import create_app
from tests.searchapp.web.reading import Page


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return described


def closed(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a schema of the document that allows nothing that it does not name."""
    document = copy.deepcopy(document)

    def close(node: Any) -> None:
        if isinstance(node, dict):
            if "properties" in node:
                node["additionalProperties"] = False
            for child in node.values():
                close(child)

    close(document["components"])
    return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}


def test_every_address_below_the_api_is_described_and_no_other(app: Flask, document: dict[str, Any]) -> None:
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") or rule.rule in ("/healthz", "/readyz")
    }
    assert set(document["paths"]) == routes
    names = [methods["get"]["operationId"] for methods in document["paths"].values()]
    assert len(set(names)) == len(names)


def test_the_document_names_its_version_and_is_in_english(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])
    assert not re.search("[ăâđêôơưĂÂĐÊÔƠƯ]", document["info"]["description"])
    assert document["servers"] == [{"url": "/"}]


def test_every_reference_leads_somewhere_and_everything_is_used(document: dict[str, Any]) -> None:
    found = set(re.findall(r"'\$ref': '#/components/([^']+)'", str(document)))
    defined = {f"{kind}/{name}" for kind, parts in document["components"].items() for name in parts}
    assert found == defined


@pytest.mark.parametrize(
    ("path", "known"), [("/api/v1/search", SEARCH_PARAMETERS), ("/api/v1/suggest", SUGGEST_PARAMETERS)]
)
def test_the_parameters_are_those_that_are_read(
    document: dict[str, Any], path: str, known: dict[str, Any]
) -> None:
    described = document["paths"][path]["get"]["parameters"]
    assert [parameter["name"] for parameter in described] == list(known)
    for parameter in described:
        schema = parameter["schema"]
        assert parameter["description"]
        assert (schema["type"] == "array") == known[parameter["name"]].repeatable
        assert schema.get("maxItems") == (MOST_VALUES if schema["type"] == "array" else None)
        if "example" in parameter:
            jsonschema_rs.validate(schema, parameter["example"])
        if schema.get("default"):
            jsonschema_rs.validate(schema, schema["default"])


def test_the_defaults_are_those_of_the_request(document: dict[str, Any]) -> None:
    for parameter in document["paths"]["/api/v1/search"]["get"]["parameters"]:
        if "default" in parameter["schema"]:
            assert getattr(SearchRequest(), parameter["name"]) == parameter["schema"]["default"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("date", value) for value in ("2024", "2024-01", "2024-12", "_none", "2024-13", "0000", "24", "x")],
        *[("date", value) for value in ("0001", "2024-1", "_None", "2024-01-12", "20240")],
        *[("from", value) for value in ("12/01/2024", "1/1/2024", "1-1-2024", "1.1.2024", "2024-01-12")],
        *[("to", value) for value in ("2024-1-2", "1/1-2024", "12/01/24", "2024/01/12", "1x1x2024", "mai")],
        *[("sort", value) for value in ("relevance", "newest", "oldest", "Newest", "best")],
        *[("match", value) for value in ("default", "typed", "exact", "no")],
    ],
)
def test_what_is_described_is_what_is_taken(document: dict[str, Any], name: str, value: str) -> None:
    (schema,) = (
        parameter["schema"].get("items", parameter["schema"])
        for parameter in document["paths"]["/api/v1/search"]["get"]["parameters"]
        if parameter["name"] == name
    )
    try:
        SEARCH_PARAMETERS[name].kind.read(value)
    except BadValueError:
        taken = False
    else:
        taken = True
    assert jsonschema_rs.is_valid(schema, value) == taken


def test_every_number_is_taken_that_is_described_and_no_other(document: dict[str, Any]) -> None:
    for path, name in (("search", "page"), ("search", "per_page"), ("suggest", "limit")):
        known = SEARCH_PARAMETERS if path == "search" else SUGGEST_PARAMETERS
        (schema,) = (
            parameter["schema"]
            for parameter in document["paths"][f"/api/v1/{path}"]["get"]["parameters"]
            if parameter["name"] == name
        )
        for value in (-1, 0, 1, 2, 10, 11, 20, 21, 50, 1000):
            try:
                known[name].kind.read(str(value))
            except BadValueError:
                assert not jsonschema_rs.is_valid(schema, value)
            else:
                assert jsonschema_rs.is_valid(schema, value)
    with pytest.raises(InvalidRequestError):
        SearchRequest.parse("page=1001")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/api/v1/search?q=hoi+nghi+giao+ban&agency=_none&agency=UBND+quận+An+Hòa", "SearchResult"),
        ("/api/v1/search?q=UBND+phường+12/2023&per_page=50", "SearchResult"),
        ("/api/v1/search?q=giaso+duj", "SearchResult"),
        ("/api/v1/search?page=1000", "SearchResult"),
        ("/api/v1/suggest?q=gi", "Suggestions"),
        ("/api/v1/suggest", "Suggestions"),
        ("/api/v1/articles/ky-ket", "Article"),
        ("/api/v1/articles/khong-ngay", "Article"),
        ("/api/v1/articles/none", "Problem"),
        ("/api/v1/search?page=x&colour=red&date=1&from=x&cursor=x", "Problem"),
        ("/api/v1/none", "Problem"),
        ("/healthz", "Alive"),
        ("/readyz", "Ready"),
    ],
)
def test_answers_have_everything_that_is_described_and_nothing_else(
    client: FlaskClient, document: dict[str, Any], address: str, name: str
) -> None:
    jsonschema_rs.validate(closed(document, name), client.get(address).get_json())


def test_examples_are_answers_of_their_kind(document: dict[str, Any]) -> None:
    shown = [
        (content["schema"], content["example"])
        for answers in (
            *(methods["get"]["responses"].values() for methods in document["paths"].values()),
            document["components"]["responses"].values(),
        )
        for answer in answers
        for content in answer.get("content", {}).values()
        if "example" in content
    ]
    assert len(shown) == 6
    for schema, example in shown:
        jsonschema_rs.validate(closed(document, schema["$ref"].rpartition("/")[2]), example)


def test_every_kind_of_fault_is_explained(document: dict[str, Any]) -> None:
    fault = document["components"]["schemas"]["Problem"]["properties"]["errors"]["items"]
    assert {kind["const"] for kind in fault["properties"]["code"]["oneOf"]} == set(get_args(FaultCode))


def test_the_document_is_asked_for_again_with_its_tag(client: FlaskClient) -> None:
    first = client.get("/api/v1/openapi.json")
    assert client.get("/api/v1/openapi.json", headers={"Accept-Language": "vi"}).data == first.data
    second = client.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")


def test_below_another_address_it_says_so(engine: SearchEngine) -> None:
    client = create_app(engine).test_client()
    got = client.get("/api/v1/openapi.json", base_url="http://localhost/tin").get_json()
    assert got["servers"] == [{"url": "/tin"}]
    faults = client.get("/api/v1/search?page=x", base_url="http://localhost/tin").get_json()
    assert faults["type"] == "/tin/api#faults"
    page = Page(client.get("/api", base_url="http://localhost/tin"))
    assert "/tin/api/v1/openapi.json" in page.values("//a/@href")
    assert "/tin/readyz" in page.values("//a/@href")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_shows_all_that_the_document_says(
    client: FlaskClient, document: dict[str, Any], language: str
) -> None:
    page = Page(client.get(f"/api?lang={language}"))
    assert page.status == 200
    assert page.values("//html/@lang") == [language]
    codes = set(page.texts("//code"))
    for path, methods in document["paths"].items():
        assert path in codes
        assert {parameter["name"] for parameter in methods["get"]["parameters"]} <= codes
        assert set(methods["get"]["responses"]) - {"default"} <= codes
    for name, schema in document["components"]["schemas"].items():
        assert {name, *schema["properties"]} <= codes
    assert set(get_args(FaultCode)) <= codes
    said = page.texts("//main")[0]
    assert (document["paths"]["/api/v1/search"]["get"]["description"] in said) == (language == "en")


def test_links_within_the_page_lead_to_something(client: FlaskClient) -> None:
    page = Page(client.get("/api"))
    targets = {address[1:] for address in page.values("//main//a/@href") if address.startswith("#")}
    ids = page.values("//@id")
    assert len(ids) == len(set(ids))
    assert targets <= set(ids)
    assert "faults" in ids, "where problems lead"
    for address in page.values("//main//a[@rel='nofollow']/@href"):
        assert client.get(address).status_code == 200


def test_every_page_leads_to_it(client: FlaskClient) -> None:
    assert "/api" in Page(client.get("/")).values("//footer//a/@href")
