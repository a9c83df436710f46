"""Tests of feeds: as readers of feeds take them, and as RFC 4287 and JSON Feed 1.1 want them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree  # type: ignore[import-untyped]

from indexer.article import LOCAL_TIME
from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from tests.conftest import MakeIndex
from tests.searchapp.web.exported import AWKWARD, BARE, FORMULA, MARKED, PLAIN, application

ATOM = "{http://www.w3.org/2005/Atom}"
CLEAN = "mộthaibabốn\x7fnămsáubảy"
"""The title with characters that XML cannot hold, without them."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

QUERIES = [
    "",
    "?q=giao+ban",
    "?q=%22giao+ban%22+-x&agency=UBND+quận+An+Hòa&date=2024&from=01/01/2024&to=31/12/2024",
    "?category=M%E1%BB%A5c+%26+%3Ci%3Em%E1%BB%A5c%3C/i%3E",
    "?q=%3C/title%3E%3Cscript%3Ealert(1)%3C/script%3E%00%1b%EF%BF%BE",
    "?q=khôngcóbàinào",
    "?agency=_none&sort=oldest&per_page=10&page=2",
]


@pytest.fixture
def awkward(make_index: MakeIndex) -> FlaskClient:
    return application(make_index, AWKWARD).test_client()


def tree(client: FlaskClient, address: str, **options: Any) -> Any:
    answer = client.get(address, **options)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    return etree.fromstring(answer.data)


def texts(element: Any, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(ATOM + name)]


def links(element: Any) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def titles(client: FlaskClient, address: str) -> list[str]:
    return [texts(entry, "title")[0] for entry in tree(client, address).findall(f"{ATOM}entry")]


@pytest.mark.parametrize("query", QUERIES)
def test_a_reader_of_feeds_finds_nothing_wrong(awkward: FlaskClient, client: FlaskClient, query: str) -> None:
    for asked in (awkward, client):
        parsed = feedparser.parse(asked.get(f"/search.atom{query}").data)
        assert (parsed.bozo, parsed.version) == (False, "atom10")
        assert all(entry.title and entry.link and entry.id for entry in parsed.entries)


def test_a_reader_of_feeds_gets_the_text_as_published(awkward: FlaskClient) -> None:
    entries = {entry.id: entry for entry in feedparser.parse(awkward.get("/search.atom").data).entries}
    plain = entries["tag:localhost,2024:/articles/an-hoa%2F1"]
    assert plain.title == PLAIN.title
    assert plain.link == "http://localhost/articles/an-hoa/1"
    assert plain.summary == "Sáng nay, quận họp. Chiều nay, phường họp."
    assert plain.content[0].value == "<p>Sáng nay, quận họp.</p><p>Chiều nay,\tphường họp.</p>"
    assert [author.name for author in plain.authors] == [*PLAIN.agencies]
    assert [tag.term for tag in plain.tags] == ["Tin tức"]
    assert (plain.published, plain.updated) == ("2024-01-12T16:28:00+07:00", "2024-01-12T16:28:00+07:00")
    marked = entries["tag:localhost,2024:/articles/a%3Cb%3E%26%27%22%2F%3F%23%25"]
    assert "<script" not in marked.content[0].value
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt;" in marked.content[0].value


@pytest.mark.parametrize("query", QUERIES)
def test_feeds_have_what_the_standard_requires(awkward: FlaskClient, client: FlaskClient, query: str) -> None:
    for asked in (awkward, client):
        feed = tree(asked, f"/search.atom{query}")
        assert feed.get(XML_LANG) == "vi"
        entries = feed.findall(f"{ATOM}entry")
        for element in (feed, *entries):
            for name in ("id", "title", "updated"):
                assert len(texts(element, name)) == 1
            assert texts(element, "id")[0].startswith("tag:localhost,2024:/")
            (updated,) = texts(element, "updated")
            assert datetime.fromisoformat(updated).tzinfo is not None
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        assert {"self", "alternate", "first"} <= links(feed).keys()
        ids = [texts(entry, "id")[0] for entry in entries]
        assert len(ids) == len(set(ids))
        for entry in entries:
            assert links(entry)["alternate"].startswith("http://localhost/articles/")
            assert entry.find(f"{ATOM}content").get("type") == "html"


def test_ids_are_the_same_whenever_and_wherever_they_are_asked_for(client: FlaskClient) -> None:
    def ids(address: str, **options: Any) -> list[str]:
        feed = tree(client, address, **options)
        return [text for element in (feed, *feed.findall(f"{ATOM}entry")) for text in texts(element, "id")]

    first = ids("/search.atom?q=giao+ban")
    assert len(first) == 21
    assert first[0] == "tag:localhost,2024:/search.atom?q=giao+ban"
    assert ids("/search.atom?q=giao+ban&lang=en") == first
    assert ids("/search.atom?per_page=20&q=giao+ban&sort=newest&page=1") == first
    assert ids("/search.atom?q=giao+ban", headers={"Host": "LOCALHOST:8000"}) == first
    assert ids("/search.atom?q=giao+ban&page=2")[0] == first[0]
    other = [text.replace("tag:localhost,", "tag:tin.anhoa.example.vn,") for text in first]
    assert ids("/search.atom?q=giao+ban", base_url="https://tin.anhoa.example.vn") == other


@pytest.mark.parametrize("host", ["[::1]:80", "a_b.example", "1.2.3.4:5"])
def test_a_host_that_no_tag_can_name_makes_no_false_tag(client: FlaskClient, host: str) -> None:
    (name,) = texts(tree(client, "/search.atom", headers={"Host": host}), "id")
    assert name in ("tag:localhost,2024:/search.atom", "tag:1.2.3.4,2024:/search.atom")


def test_the_newest_come_first_unless_another_order_is_asked_for(
    awkward: FlaskClient, engine: SearchEngine, client: FlaskClient
) -> None:
    assert titles(awkward, "/search.atom") == [PLAIN.title, FORMULA.title, BARE.title, MARKED.title, CLEAN]
    best = [hit.title for hit in engine.search(SearchRequest.parse("q=quy+hoạch+phường")).hits]
    assert titles(client, "/search.atom?q=quy+hoạch+phường&sort=relevance&per_page=10") == best
    newest = [f"Phường {month} mời người dân góp ý quy hoạch" for month in range(11, 0, -1)]
    assert titles(client, "/search.atom?q=quy+hoạch+phường&sort=") == newest


def test_times_are_those_of_publication_or_of_the_index(awkward: FlaskClient) -> None:
    feed = tree(awkward, "/search.atom")
    entries = {texts(entry, "id")[0].rpartition("/")[2]: entry for entry in feed.findall(f"{ATOM}entry")}
    times = {name: (texts(entry, "published"), texts(entry, "updated")) for name, entry in entries.items()}
    undated = times.pop("kiem-soat")
    assert times == {
        "an-hoa%2F1": (["2024-01-12T16:28:00+07:00"], ["2024-01-12T16:28:00+07:00"]),
        "%3D1%2B1": (["2024-01-11T00:00:00+07:00"], ["2024-01-11T00:00:00+07:00"]),
        "tran": (["2020-02-29T00:00:00+07:00"], ["2020-02-29T00:00:00+07:00"]),
        "a%3Cb%3E%26%27%22%2F%3F%23%25": (["1899-12-31T00:00:00+07:00"], ["1899-12-31T00:00:00+07:00"]),
    }
    assert undated[0] == []
    assert texts(feed, "updated") == undated[1]
    assert texts(tree(awkward, "/search.atom?q=giao+ban"), "updated") == ["2024-01-12T16:28:00+07:00"]


def test_a_feed_is_as_new_as_its_newest_article_whatever_the_hour_on_its_clock(make_index: MakeIndex) -> None:
    # An hour before the index changed, on a clock that is seven hours ahead of the one the index goes by.
    earlier = replace(PLAIN, published=datetime.now(LOCAL_TIME) - timedelta(hours=1))
    undated = replace(PLAIN, id="khong-ngay", published=None)
    feed = tree(application(make_index, [earlier, undated]).test_client(), "/search.atom")
    times = {texts(entry, "id")[0]: texts(entry, "updated") for entry in feed.findall(f"{ATOM}entry")}
    assert texts(feed, "updated") == times["tag:localhost,2024:/articles/khong-ngay"]


def test_pages_of_a_feed_are_linked(client: FlaskClient) -> None:
    base = "http://localhost/search.atom?q=giao+ban&category=Tin+t%E1%BB%A9c&per_page=10"
    pages = [links(tree(client, f"{base}&page={page}")) for page in (1, 2, 3)]
    search = "http://localhost/search?q=giao+ban&category=Tin+t%E1%BB%A9c"
    common = {"alternate": search, "first": base}
    assert pages == [
        {"self": base, "next": f"{base}&page=2", **common},
        {"self": f"{base}&page=2", "previous": base, "next": f"{base}&page=3", **common},
        {"self": f"{base}&page=3", "previous": f"{base}&page=2", **common},
    ]


def test_a_feed_in_english_says_so_and_its_articles_stay_vietnamese(awkward: FlaskClient) -> None:
    feed = tree(awkward, "/search.atom?lang=en&q=giao+ban")
    assert feed.get(XML_LANG) == "en"
    assert [entry.get(XML_LANG) for entry in feed.findall(f"{ATOM}entry")] == ["vi"]
    assert links(feed)["self"] == "http://localhost/search.atom?q=giao+ban&lang=en"


def test_only_addresses_of_the_web_are_given_as_the_source(awkward: FlaskClient) -> None:
    sources = {
        link
        for entry in tree(awkward, "/search.atom").findall(f"{ATOM}entry")
        for link in links(entry).items()
    }
    assert {link for link in sources if link[0] == "via"} == {("via", PLAIN.url)}


def test_a_json_feed_has_what_its_standard_requires(awkward: FlaskClient) -> None:
    answer = awkward.get("/search.feed.json?q=giao+ban")
    assert answer.headers["Content-Type"] == "application/feed+json"
    assert answer.get_json() == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "“giao ban” · Tra cứu tin chính quyền",
        "home_page_url": "http://localhost/search?q=giao+ban",
        "feed_url": "http://localhost/search.feed.json?q=giao+ban",
        "language": "vi",
        "authors": [{"name": "Tra cứu tin chính quyền"}],
        "items": [
            {
                "id": "tag:localhost,2024:/articles/an-hoa%2F1",
                "url": "http://localhost/articles/an-hoa/1",
                "external_url": PLAIN.url,
                "title": PLAIN.title,
                "content_text": "Sáng nay, quận họp.\n\nChiều nay,\tphường họp.",
                "summary": "Sáng nay, quận họp. Chiều nay, phường họp.",
                "date_published": "2024-01-12T16:28:00+07:00",
                "authors": [{"name": name} for name in PLAIN.agencies],
                "tags": ["Tin tức"],
                "language": "vi",
            }
        ],
    }


def test_both_feeds_have_the_same_articles_and_pages(client: FlaskClient) -> None:
    found = json.loads(client.get("/search.feed.json?category=Tin+tức").data)
    atom = tree(client, "/search.atom?category=Tin+tức")
    assert [item["id"] for item in found["items"]] == [
        texts(entry, "id")[0] for entry in atom.findall(f"{ATOM}entry")
    ]
    assert found["next_url"] == links(atom)["next"].replace(".atom", ".feed.json")


@pytest.mark.parametrize("address", ["/search.atom", "/search.feed.json"])
def test_faults_are_said_in_plain_text(client: FlaskClient, address: str) -> None:
    answer = client.get(f"{address}?to=x&colour=red")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert answer.get_data(as_text=True).splitlines() == [
        "Có chỗ cần sửa trong yêu cầu tìm kiếm:",
        "- Đến ngày (to): “x” không phải là ngày. Hãy viết ngày/tháng/năm, ví dụ 12/01/2024.",
        "- colour: không có tham số này.",
    ]


def test_what_xml_cannot_hold_is_left_out(awkward: FlaskClient) -> None:
    assert titles(awkward, "/search.atom?category=a%08b") == [CLEAN]
