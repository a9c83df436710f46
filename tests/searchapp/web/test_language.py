from __future__ import annotations

from datetime import date, datetime
from http.cookies import SimpleCookie
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.article import LOCAL_TIME
from searchapp.engine import QueryReading
from searchapp.query.abbreviations import Expansion
from searchapp.request import Fault
from searchapp.web import language
from searchapp.web.ids import id_in_address
from searchapp.web.wording import (
    day_figures,
    day_words,
    days_words,
    expansions_note,
    fault_message,
    filter_label,
    month_words,
    number,
    published_words,
    reading_note,
    value_label,
)
from tests.searchapp.web.conftest import ODD_ID
from tests.searchapp.web.reading import Page

PAGES = ["/", "/search?q=giao+ban", "/search?from=x", "/articles/ky-ket", "/none"]


def language_of(page: Page) -> str:
    (code,) = page.values("/html/@lang")
    return code


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_vietnamese_until_english_is_asked_for(client: FlaskClient, address: str) -> None:
    assert language_of(Page(client.get(address))) == "vi"
    assert language_of(Page(client.get(address, headers={"Accept-Language": "en"}))) == "en"


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("en-US,en;q=0.9", "en"),
        ("en-US,en;q=0.9,vi;q=0.8", "en"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("fr, en;q=0.5, vi;q=0.4", "en"),
        ("fr, *;q=0.1", "vi"),
        ("fr", "vi"),
        ("en;q=0", "vi"),
        ("en;q=many, ,;", "vi"),
    ],
)
def test_the_browser_is_given_what_it_likes_best(client: FlaskClient, accepted: str, given: str) -> None:
    assert language_of(Page(client.get("/", headers={"Accept-Language": accepted}))) == given


def test_the_address_comes_before_the_cookie_and_the_cookie_before_the_browser(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("lang", "en")
    assert language_of(Page(client.get("/", headers={"Accept-Language": "vi"}))) == "en"
    assert language_of(Page(client.get("/?lang=vi"))) == "vi"


@pytest.mark.parametrize("unknown", ["", "fr", "EN", "en-US", "<b>", "../en", "en\x00"])
def test_an_unknown_language_counts_as_none(app: Flask, unknown: str) -> None:
    client = app.test_client()
    answer = client.get("/", query_string={"lang": unknown})
    assert (language_of(Page(answer)), answer.headers.get("Set-Cookie")) == ("vi", None)
    client.set_cookie("lang", unknown.replace("\x00", ""))
    assert language_of(Page(client.get("/", headers={"Accept-Language": "en"}))) == "en"


def test_of_several_languages_the_last_one_counts(client: FlaskClient) -> None:
    assert language_of(Page(client.get("/?lang=en&lang=vi&lang=en"))) == "en"


def test_what_an_address_asks_for_is_remembered(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/search?q=giao+ban&lang=en")
    (cookie,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
    kept = {name: value for name, value in cookie.items() if value and name != "expires"}
    assert (cookie.key, cookie.value) == ("lang", "en")
    assert kept == {"max-age": "31536000", "path": "/", "samesite": "Lax", "httponly": True}
    assert language_of(Page(client.get("/articles/ky-ket"))) == "en"
    assert "Set-Cookie" not in client.get("/").headers


def test_the_cookie_keeps_to_the_application_and_to_https_where_that_is_used(app: Flask) -> None:
    answer = app.test_client().get("/?lang=en", base_url="https://example.vn/tra-cuu")
    (cookie,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
    assert (cookie["path"], cookie["secure"]) == ("/tra-cuu", True)


@pytest.mark.parametrize("address", PAGES)
def test_caches_are_told_what_the_language_came_from(client: FlaskClient, address: str) -> None:
    assert client.get(address).vary.as_set() >= {"accept-language", "cookie"}


@pytest.mark.parametrize("address", ["/api/v1/search?q=a", "/api/v1/suggest?q=a", "/healthz"])
def test_what_has_no_language_does_not_vary_with_it(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept-Language": "en", "Cookie": "lang=en"})
    assert not answer.vary.as_set() & {"accept-language", "cookie"}
    assert "Set-Cookie" not in answer.headers


def test_a_static_file_does_not_vary(client: FlaskClient) -> None:
    answer = client.get("/static/favicon.svg?lang=en")
    assert (answer.status_code, answer.vary.as_set(), answer.headers.get("Set-Cookie")) == (200, set(), None)
    answer.close()


def test_programs_have_no_language_to_ask_for(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=a&lang=en")
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("address", "code", "name", "switch"),
    [
        ("/", "en", "English", "?lang=en"),
        ("/?lang=en", "vi", "Tiếng Việt", "?lang=vi"),
        (
            "/search?agency=UBND+ph%C6%B0%E1%BB%9Dng+1&lang=en&agency=a%26b%3Dc&q=%22x%22",
            "vi",
            "Tiếng Việt",
            "?agency=UBND+ph%C6%B0%E1%BB%9Dng+1&agency=a%26b%3Dc&q=%22x%22&lang=vi",
        ),
        ("/articles/ky-ket?q=giao", "en", "English", "?q=giao&lang=en"),
        ("//evil.example/search?q=a", "en", "English", "?q=a&lang=en"),
    ],
)
def test_the_switch_leads_to_the_same_page_in_the_other_language(
    app: Flask, address: str, code: str, name: str, switch: str
) -> None:
    page = Page(app.test_client().get(f"http://localhost{address}"))
    (link,) = page.root.xpath("//a[@hreflang]")
    assert (link.text_content(), link.get("href")) == (name, switch)
    assert (link.get("lang"), link.get("hreflang")) == (code, code)
    assert urljoin(f"http://localhost{address}", switch).startswith("http://localhost/")


def test_search_engines_find_each_language_of_a_page(client: FlaskClient) -> None:
    assert [
        (link.get("hreflang"), link.get("href"))
        for link in Page(client.get("/?lang=en")).root.xpath("//link[@rel='alternate'][@hreflang]")
    ] == [
        ("vi", "http://localhost/?lang=vi"),
        ("en", "http://localhost/?lang=en"),
        ("x-default", "http://localhost/"),
    ]


def test_all_else_that_an_address_asks_for_stays_in_each_language(app: Flask) -> None:
    with app.test_request_context("/search?q=giao+ban&lang=en&page=2"):
        assert language.alternates() == [
            ("vi", "http://localhost/search?q=giao+ban&page=2&lang=vi"),
            ("en", "http://localhost/search?q=giao+ban&page=2&lang=en"),
            ("x-default", "http://localhost/search?q=giao+ban&page=2"),
        ]


def test_the_languages_of_an_article_lead_to_it_whatever_its_id_holds(client: FlaskClient) -> None:
    address = f"/articles/{id_in_address(ODD_ID)}"
    page = Page(client.get(address))
    addresses = page.values("//link[@rel='alternate'][@hreflang]/@href")
    assert [found.removeprefix("http://localhost") for found in addresses] == [
        f"{address}?lang=vi",
        f"{address}?lang=en",
        address,
    ]
    assert [Page(client.get(found)).status for found in addresses] == [200, 200, 200]


@pytest.mark.parametrize("path", ["/", "/articles/ky-ket", "/agencies", "/archive/2024"])
@pytest.mark.parametrize("query", ["", "?lang=en", "?lang=vi"])
def test_a_page_in_a_language_is_its_own_page(client: FlaskClient, path: str, query: str) -> None:
    page = Page(client.get(path + query, headers={"Accept-Language": "en"}))
    address = f"http://localhost{path}{query}"
    assert page.values("//link[@rel='canonical']/@href") == [address]
    assert address in page.values("//link[@rel='alternate'][@hreflang]/@href")


def test_a_page_that_is_not_there_has_no_languages_to_be_found_in(client: FlaskClient) -> None:
    assert Page(client.get("/articles/none")).values("//link[@hreflang]") == []


def test_articles_keep_their_language_on_an_english_page(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert language.content_lang() == ' lang="vi"'
        assert language.content_words("<b>") == '<span lang="vi">&lt;b&gt;</span>'
    with app.test_request_context("/"):
        assert language.content_lang() == ""
        assert language.content_words("<b>") == "<b>"


def test_outside_of_a_request_everything_is_vietnamese() -> None:
    assert language.current() == "vi"
    assert language.content_lang() == ""
    assert number(3903) == "3.903"


def test_numbers_and_dates_are_english_on_an_english_page(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert [number(value) for value in (0, 999, 3903, 1234567)] == ["0", "999", "3,903", "1,234,567"]
        assert published_words(date(2024, 1, 12)) == "12 January 2024"
        assert published_words(datetime(2024, 1, 12, 16, 28, tzinfo=LOCAL_TIME)) == "16:28, 12 January 2024"
        assert published_words(None) == "Date unknown"
        assert month_words(2024, 1) == value_label("2024-01", "date") == "January 2024"
        assert value_label("_none", "agency") == "Unknown"
        assert filter_label("_none", "category") == "Category unknown"
        assert day_figures(date(2024, 1, 2)) == "02/01/2024"
        assert day_words(date(2024, 1, 2)) == "2 January 2024"
        assert days_words(date(2024, 1, 2), date(2024, 1, 2)) == "2 January 2024"
        assert days_words(date(2024, 2, 1), date(2024, 2, 29)) == "February 2024"
        assert days_words(date(2024, 2, 1), date(2024, 3, 1)) == "1 February 2024 – 1 March 2024"


def test_the_same_dates_are_vietnamese_right_afterwards(app: Flask) -> None:
    for _ in range(2):
        with app.test_request_context("/?lang=en"):
            assert month_words(2023, 5) == "May 2023"
        with app.test_request_context("/"):
            assert month_words(2023, 5) == "Tháng 5/2023"


def test_notes_and_faults_are_english_on_an_english_page(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert reading_note(QueryReading("", complete=1)) == (
            "1 article has every word; the others have as many of them as possible."
        )
        assert reading_note(QueryReading("", complete=1200)) == (
            "1,200 articles have every word; the others have as many of them as possible."
        )
        expansion = Expansion(0, 1, "UBND", (("ủy", "ban"), ("xyz",), ("a", "b")))
        assert expansions_note([expansion]) == "Also searching for “ủy ban”, “XYZ” and “a b” for “UBND”."
        assert fault_message(Fault("page", "too-deep", "1001", "")) == (
            "Only the first 10,000 results can be viewed. Add a filter to narrow them down; this is page 1."
        )
        assert fault_message(Fault("from", "not-a-date", "100%(x)s", "")) == (
            "“100%(x)s” is not a date. Write it as day/month/year, for example 12/01/2024."
        )


def test_errors_are_english_on_an_english_page(client: FlaskClient) -> None:
    page = Page(client.get("/none", headers={"Accept-Language": "en"}))
    assert page.texts("//h1") == ["Page not found"]
    assert page.texts("//title") == ["Page not found – Municipal News Search"]
