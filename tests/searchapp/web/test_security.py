from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.searchapp.web.conftest import MARKUP
from tests.searchapp.web.reading import Page

PAGES = [
    "/",
    "/search?from=x",
    "/articles/ky-ket",
    "/none",
    "/agencies",
    "/archive",
    "/thong-ke",
    "/api",
    "/saved",
    "/selection",
    "/search/print",
]
ADDRESSES = [*PAGES, "/api/v1/search", "/healthz", "/search.csv", "/search.atom"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_inline_style_or_script_or_anything_from_elsewhere(
    client: FlaskClient, address: str
) -> None:
    page = Page(client.get(address))
    # What is of this type is data and never runs.
    inline = "//script[not(@src) and not(@type='application/ld+json')]"
    assert page.values(f"{inline}|//style|//@style|//@*[starts-with(name(), 'on')]") == []
    links = "//link[not(@rel='alternate' or @rel='canonical')]/@href"  # those two name a page, none loads it
    loaded = page.values(f"//script/@src|{links}|//img/@src|//iframe/@src|//form/@action")
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


def test_static_files_can_be_kept_for_ever_because_their_address_changes(client: FlaskClient) -> None:
    (address,) = Page(client.get("/")).values("//link[@rel='stylesheet']/@href")
    assert address.startswith("/static/style.css?v=")
    answer = client.get(address)
    assert answer.mimetype == "text/css"
    assert answer.cache_control.max_age == 365 * 24 * 3600
    answer.close()


def test_markup_in_a_query_is_text_wherever_it_is_shown(client: FlaskClient) -> None:
    names = ("q", "agency", "category", "date", "from", "to", "sort", "page", "per_page", "match")
    page = Page(client.get("/search", query_string=dict.fromkeys(names, MARKUP)))
    assert page.status == 400
    assert page.count == f"Không có bài nào cho “{MARKUP}”"
    assert page.values("//main//script|//main//b") == []
    assert page.texts("//a[@class='chip']") == [f"Bỏ lọc: {MARKUP}"] * 2
    assert page.values("//input[@name='from']/@value") == [MARKUP]


def test_markup_in_a_hit_is_text_around_the_marks(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=alert+xương"))
    assert page.titles == [f"Tiêu đề {MARKUP}"]
    assert page.texts("//article//mark") == ["alert", "alert", "xương"]
    assert page.values("//main//script|//main//b") == []


awkward = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x1f\x7f\u202e\u200f\ufeff\"'<>&%+-:/\\ ()đĐộ̣"),
    )
)


# Words of the index and everything that has a meaning, in any order.
syntax = st.lists(
    st.sampled_from(
        [
            "hội",
            "nghi",
            "quy",
            "hoạch",
            "phuong",
            '"',
            "“",
            "”",
            "-",
            "OR",
            'agency:"UBND',
            "category:",
            "to:1/1/2024",
        ]
    )
).flatmap(lambda pieces: st.sampled_from(["", " "]).map(lambda space: space.join(pieces)))


@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=st.one_of(
        awkward, syntax, st.sampled_from(['"', "OR", "-", 'agency:"', "from:x", "a" * 10_000, "ộ " * 5_000])
    ),
    other=st.dictionaries(
        st.sampled_from(["agency", "category", "date", "from", "to", "sort", "page", "per_page", "match"]),
        awkward,
        max_size=3,
    ),
    article_id=awkward.filter(bool),
)
def test_no_text_whatever_makes_the_server_fail(
    client: FlaskClient, q: str, other: dict[str, str], article_id: str
) -> None:
    query = urlencode({"q": q} | other, errors="replace")
    for path in ("/search", "/api/v1/search"):
        assert client.get(f"{path}?{query}").status_code in (200, 400, 422)
    path = f"/articles/{quote(article_id, safe='', errors='replace')}"
    assert client.get(f"{path}?{query}").status_code in (200, 404)


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=%",
        "/search?q=%zz%f0%28%8c",
        "/search?q=%ff%fe&agency=%c3%28",
        "/search?%00=%00&q=%00",
        "/search?&&&==&q",
        "/search?page=" + "9" * 5000,
        "/search?page=%D9%A3",
        "/search?from=%D9%A1/01/2024",
        "/search?from=00/00/0000&to=99/99/9999",
        "/search?date=0000&date=9999-12",
        "/search?from=01/01/0001&to=31/12/9999",
        "/articles/%00",
        "/articles/%ff",
        "/articles/..%2f..%2fetc%2fpasswd",
        "/articles//",
        "/articles/%0d%0aSet-Cookie:%20a=b",
        "/api/v1/articles/%00%ff",
        "/api/v1/search?%ff=%fe",
        "/static/..%2f__init__.py",
        "//evil.example/",
    ],
)
def test_no_address_whatever_makes_the_server_fail(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (200, 400, 404, 422)
    assert "Set-Cookie" not in answer.headers
