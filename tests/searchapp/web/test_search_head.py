"""Tests of what a search page tells robots and browsers, and of the links that robots should not follow."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.searchapp.web.reading import Page

CANONICAL = "//head/link[@rel='canonical']/@href"
ROBOTS = "//head/meta[@name='robots']/@content"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/", "http://localhost/"),
        ("/search", "http://localhost/"),
        ("/search?q=&utm_source=x", "http://localhost/"),
        ("/?q=giao+ban", "http://localhost/search?q=giao+ban"),
        ("/search?utm_source=x&q=giao%20ban&page=1", "http://localhost/search?q=giao+ban"),
        ("/search?lang=en&q=giao+ban", "http://localhost/search?q=giao+ban&lang=en"),
        ("/?lang=en", "http://localhost/?lang=en"),
        ("/?lang=xx", "http://localhost/"),
    ],
)
def test_the_front_page_and_searches_for_words_are_known_by_one_address(
    client: FlaskClient, address: str, canonical: str
) -> None:
    page = Page(client.get(address))
    assert page.values(CANONICAL) == [canonical]
    assert page.values(ROBOTS) == []


@pytest.mark.parametrize(
    "query",
    [
        "q=giao+ban&page=2",
        "q=giao+ban&sort=oldest",
        "q=giao+ban&per_page=20",
        "q=giao+ban&match=exact",
        "agency=UBND+phường+1",
        "category=Quy+hoạch",
        "date=2024",
        "from=01/01/2024",
        "q=giao+ban&from=mai",
        "q=khongco",
    ],
)
def test_filtered_sorted_further_and_empty_pages_are_not_listed_but_followed(
    client: FlaskClient, query: str
) -> None:
    page = Page(client.get(f"/search?{query}"))
    assert page.values(ROBOTS) == ["noindex,follow"]
    assert page.values(f"{CANONICAL}|//head/link[@hreflang]/@href") == []


def test_the_pages_before_and_after_are_in_the_head_too(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giao+ban&page=2"))
    assert page.values("//head/link[@rel='prev']/@href") == ["/search?q=giao+ban"]
    assert page.values("//head/link[@rel='next']/@href") == ["/search?q=giao+ban&page=3"]
    assert Page(client.get("/search?q=ký+kết")).values("//head/link[@rel='prev' or @rel='next']") == []


def test_links_that_only_vary_a_search_are_not_to_be_followed(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=giao+ban&agency=UBND+quận+An+Hòa&date=2024"))
    followed = page.links("//main//a[not(contains(concat(' ', @rel, ' '), ' nofollow '))]")
    variants = ("agency=", "date=", "sort=", "per_page=", "match=")
    articles = page.values("//article//h3/a/@href")
    pages = page.values("//nav[@aria-label='Các trang kết quả']//a/@href")
    assert [
        address
        for address in followed.values()
        if address not in articles and address not in pages and any(name in address for name in variants)
    ] == []
    assert len(page.values("//a[@rel='nofollow']")) > 10
