"""Tests of what browsers and crawlers are told: the search to add, suggestions, robots and sitemaps."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree  # type: ignore[import-untyped]

from indexer.article import Article
from searchapp.engine import SearchEngine
from searchapp.web import discovery
from tests.conftest import MakeIndex
from tests.searchapp.web.exported import AWKWARD, application
from tests.searchapp.web.reading import Page

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def listed(client: FlaskClient, address: str, **options: Any) -> list[tuple[str, str | None]]:
    answer = client.get(address, **options)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return [
        (found.findtext(f"{SITEMAP}loc"), found.findtext(f"{SITEMAP}lastmod"))
        for found in etree.fromstring(answer.data)
    ]


def test_a_browser_can_add_the_search(client: FlaskClient) -> None:
    (address,) = Page(client.get("/")).values("//link[@rel='search']/@href")
    answer = client.get(address, base_url="https://tin.anhoa.example.vn")
    assert answer.mimetype == "application/opensearchdescription+xml"
    described = etree.fromstring(answer.data)
    assert described.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert 0 < len(described.findtext(f"{OPENSEARCH}ShortName")) <= 16
    assert 0 < len(described.findtext(f"{OPENSEARCH}LongName")) <= 48
    assert 0 < len(described.findtext(f"{OPENSEARCH}Description")) <= 1024
    site = "https://tin.anhoa.example.vn"
    assert {url.get("type"): url.get("template") for url in described.findall(f"{OPENSEARCH}Url")} == {
        "text/html": f"{site}/search?q={{searchTerms}}",
        "application/x-suggestions+json": f"{site}/suggestions.json?q={{searchTerms}}",
        "application/atom+xml": f"{site}/search.atom?q={{searchTerms}}",
        "application/opensearchdescription+xml": f"{site}/opensearch.xml",
    }
    for url in described.findall(f"{OPENSEARCH}Url"):
        asked = url.get("template").replace("{searchTerms}", "giao+ban").removeprefix(site)
        assert client.get(asked).status_code == 200


def test_suggestions_are_those_of_the_engine(client: FlaskClient, engine: SearchEngine) -> None:
    found = engine.suggest("giao")
    assert found
    answer = client.get("/suggestions.json?q=giao")
    assert answer.headers["Content-Type"] == "application/x-suggestions+json"
    text, words, descriptions, addresses = answer.get_json()
    assert (text, words) == ("giao", [one.text for one in found])
    assert descriptions == [""] * len(found)
    assert all(address.startswith("http://localhost/search?") for address in addresses)


def test_a_suggested_agency_leads_to_its_articles(client: FlaskClient) -> None:
    _, words, _, addresses = client.get("/suggestions.json?q=hđnd").get_json()
    led = dict(zip(words, addresses, strict=True))
    assert led["HĐND quận An Hòa"] == "http://localhost/search?agency=H%C4%90ND+qu%E1%BA%ADn+An+H%C3%B2a"


@pytest.mark.parametrize("query", ["", "?q=", "?q=%ff", "?q=%00", "?x=y", "?q=" + "a" * 5000])
def test_suggestions_of_anything_are_given(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/suggestions.json{query}")
    assert answer.status_code == 200
    assert len(answer.get_json()) == 4


def allowed(rules: list[str], address: str) -> bool:
    """Tell whether a crawler may fetch an address: RFC 9309, where every rule forbids."""
    patterns = [re.escape(rule).replace(r"\*", ".*") for rule in rules]
    return not any(re.match(pattern, address) for pattern in patterns)


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("/", True),
        ("/articles/giao-ban/1", True),
        ("/agencies/UBND", True),
        ("/archive/2024-01", True),
        ("/search?q=giao+ban", True),
        ("/search?page=2", True),
        ("/static/style.css", True),
        ("/sitemap.xml", True),
        ("/search?agency=UBND", False),
        ("/search?q=a&date=2024", False),
        ("/search?q=a&sort=newest", False),
        ("/search.csv", False),
        ("/search.atom?q=a", False),
        ("/search/print?q=a", False),
        ("/selection?id=1", False),
        ("/selection.xlsx?id=1", False),
        ("/api/v1/search", False),
    ],
)
def test_crawlers_are_kept_to_what_is_worth_listing(client: FlaskClient, address: str, may: bool) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.get_data(as_text=True).splitlines()
    assert (lines[0], lines[-1]) == ("User-agent: *", "Sitemap: http://localhost/sitemap.xml")
    rules = [line.removeprefix("Disallow: ") for line in lines[1:-2]]
    assert allowed(rules, address) is may


def test_sitemaps_have_the_front_page_and_every_article(make_index: MakeIndex) -> None:
    client = application(make_index, AWKWARD).test_client()
    assert [address for address, _ in listed(client, "/sitemap.xml")] == ["http://localhost/sitemap-1.xml"]
    assert listed(client, "/sitemap-1.xml") == [
        ("http://localhost/", None),
        ("http://localhost/articles/a%3Cb%3E&'%22/%3F%23%25", "1899-12-31"),
        ("http://localhost/articles/tran", "2020-02-29"),
        ("http://localhost/articles/=1+1", "2024-01-11"),
        ("http://localhost/articles/an-hoa/1", "2024-01-12"),
        ("http://localhost/articles/kiem-soat", None),
    ]


@pytest.mark.parametrize(
    ("articles", "parts"), [(0, [1]), (1, [2]), (2, [3]), (3, [3, 1]), (5, [3, 3]), (6, [3, 3, 1])]
)
def test_sitemaps_come_in_parts(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, articles: int, parts: list[int]
) -> None:
    monkeypatch.setattr(discovery, "PART", 3)
    made = [Article(id=f"{n}", title="tin", body="", published=date(2024, 1, 1 + n)) for n in range(articles)]
    client = application(make_index, made).test_client()
    addresses = [address for address, _ in listed(client, "/sitemap.xml")]
    assert addresses == [f"http://localhost/sitemap-{part}.xml" for part in range(1, len(parts) + 1)]
    found = [listed(client, address.removeprefix("http://localhost")) for address in addresses]
    assert [len(part) for part in found] == parts
    assert [address for part in found for address, _ in part] == [
        "http://localhost/",
        *(f"http://localhost/articles/{number}" for number in range(articles)),
    ]
    for beyond in (0, len(parts) + 1, 10**30):
        assert client.get(f"/sitemap-{beyond}.xml").status_code == 404


def test_an_address_too_long_for_a_sitemap_is_left_out(make_index: MakeIndex) -> None:
    made = [Article(id=letter * 700, title="tin", body="") for letter in "aộ"]
    client = application(make_index, made).test_client()
    assert [address for address, _ in listed(client, "/sitemap-1.xml")] == [
        "http://localhost/",
        "http://localhost/articles/" + "a" * 700,
    ]


def test_whole_addresses_have_the_host_and_the_root_that_were_asked(client: FlaskClient) -> None:
    base = {"base_url": "https://tin.anhoa.example.vn/tra-cuu"}
    assert (
        listed(client, "/sitemap.xml", **base)[0][0] == "https://tin.anhoa.example.vn/tra-cuu/sitemap-1.xml"
    )
    assert listed(client, "/sitemap-1.xml", **base)[0] == ("https://tin.anhoa.example.vn/tra-cuu/", None)
    robots = client.get("/robots.txt", **base).get_data(as_text=True)
    assert "Disallow: /tra-cuu/search.\n" in robots
    assert "Sitemap: https://tin.anhoa.example.vn/tra-cuu/sitemap.xml\n" in robots


@pytest.mark.parametrize(
    "address", ["/sitemap.xml", "/sitemap-1.xml", "/opensearch.xml", "/robots.txt", "/search.atom"]
)
@pytest.mark.parametrize("host", ['evil"><script>', "a b", "a\tb", "<x>", "a&b"])
def test_a_host_with_markup_does_no_harm(client: FlaskClient, address: str, host: str) -> None:
    answer = client.get(address, headers={"Host": host})
    assert b"<script" not in answer.data
    assert b"<x>" not in answer.data
    assert answer.status_code in (200, 400)
    if answer.status_code == 200 and answer.mimetype != "text/plain":
        etree.fromstring(answer.data)
