"""Tests of what browsers may keep, and of how they learn that it is still true."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.article import LOCAL_TIME, Article
from indexer.store import IndexFolder
from searchapp.engine import SearchEngine
from searchapp.engines.embedded import EmbeddedEngine
from searchapp.web import caching, create_app
from tests.indexer.articles import commit

OF_THE_INDEX = [
    "/",
    "/search?q=giao+ban",
    "/articles/ky-ket",
    "/api/v1/search?q=giao+ban",
    "/api/v1/suggest?q=gi",
    "/api/v1/articles/ky-ket",
    "/api",
    "/search.csv?q=giao",
    "/search.atom?q=giao",
    "/sitemap.xml",
    "/agencies",
    "/archive",
]
"""Addresses whose answers come from the index, one of each kind."""


class Clock:
    """Tells the time that a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
        self.time = now
        clock = self

        class Told(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                return clock.time

        monkeypatch.setattr(caching, "datetime", Told)

    def forward(self, **times: int) -> None:
        self.time += timedelta(**times)


class Searches:
    """An engine that counts what it is asked besides its state."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> object:
        if name != "state":
            self.asked.append(name)
        return getattr(self._engine, name)


@pytest.fixture
def counted(engine: SearchEngine) -> tuple[FlaskClient, Searches]:
    searches = Searches(engine)
    return create_app(searches).test_client(), searches  # type: ignore[arg-type]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Noon of a day, in Vietnam."""
    return Clock(monkeypatch, datetime(2031, 5, 20, 5, tzinfo=UTC))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Flask]:
    """An index that the test may change, and an application over it that notices at once."""
    monkeypatch.setattr("searchapp.engines.embedded.LOOK_AGAIN", 0.0)
    commit(IndexFolder(tmp_path), [Article(id="a", title="Họp UBND", body="tin")])
    engine = EmbeddedEngine(tmp_path)
    for files in engine._files:
        monkeypatch.setattr(files, "_look_again", 0.0)
    return tmp_path, create_app(engine)


def again(client: FlaskClient, address: str, answer: TestResponse, **headers: str) -> TestResponse:
    return client.get(address, headers={"If-None-Match": answer.headers["ETag"], **headers})


@pytest.mark.parametrize("address", OF_THE_INDEX)
def test_who_has_the_answer_is_told_so_without_a_search(
    counted: tuple[FlaskClient, Searches], address: str
) -> None:
    client, searches = counted
    first = client.get(address)
    assert first.status_code == 200
    assert re.fullmatch(r'W/"[0-9a-f]{24}"', first.headers["ETag"])
    first.get_data()
    searches.asked.clear()
    second = again(client, address, first)
    assert (second.status_code, second.data, searches.asked) == (304, b"", [])
    for name in ("ETag", "Cache-Control", "Vary"):
        assert second.headers.get(name) == first.headers.get(name)
    assert "Content-Type" not in second.headers
    assert "Content-Length" not in second.headers
    assert second.headers["X-Content-Type-Options"] == "nosniff"


def test_a_tag_is_found_among_others_and_strong_or_weak(client: FlaskClient) -> None:
    tag = client.get("/search?q=giao").headers["ETag"]
    for given in (f'"x", {tag}', tag.removeprefix("W/"), "*"):
        assert client.get("/search?q=giao", headers={"If-None-Match": given}).status_code == 304
    assert client.get("/search?q=giao", headers={"If-None-Match": '"x"'}).status_code == 200
    assert client.head("/search?q=giao", headers={"If-None-Match": tag}).status_code == 304


def test_a_star_does_not_make_an_article_that_is_not_there(client: FlaskClient) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    for address in ("/articles/none", "/api/v1/articles/none", "/none"):
        for headers in ({"If-None-Match": "*"}, {"If-Modified-Since": later}):
            assert client.get(address, headers=headers).status_code == 404
    assert client.get("/api/v1/search?page=0", headers={"If-None-Match": "*"}).status_code == 422


def test_each_address_language_and_host_has_a_tag_of_its_own(client: FlaskClient) -> None:
    addresses = [
        "/search?q=giao",
        "/search?q=ban",
        "/search?q=giao&page=2",
        "/articles/ky-ket",
        "/search?q=giao&lang=en",
    ]
    tags = [client.get(address).headers["ETag"] for address in addresses]
    client.delete_cookie("lang")
    english = client.get("/search?q=giao", headers={"Accept-Language": "en"})
    elsewhere = client.get("/search?q=giao", base_url="https://other.example")
    tags += [english.headers["ETag"], elsewhere.headers["ETag"]]
    assert len(set(tags)) == len(tags)
    assert client.get("/search?q=giao").headers["ETag"] == tags[0]


def test_programs_are_answered_alike_in_every_language(client: FlaskClient) -> None:
    tags = {
        client.get("/api/v1/search?q=giao", headers={"Accept-Language": language}).headers["ETag"]
        for language in ("vi", "en")
    }
    assert len(tags) == 1
    assert "Vary" not in client.get("/api/v1/search?q=giao").headers


def test_what_is_loaded_changes_the_answer(own: tuple[Path, Flask]) -> None:
    folder, app = own
    client = app.test_client()
    first = client.get("/api/v1/search?q=tin")
    assert again(client, "/api/v1/search?q=tin", first).status_code == 304
    commit(IndexFolder(folder), [Article(id="b", title="Mới", body="tin")])
    second = again(client, "/api/v1/search?q=tin", first)
    assert (second.status_code, second.get_json()["total"]) == (200, 2)


def test_so_does_what_staff_write_beside_the_index(own: tuple[Path, Flask]) -> None:
    folder, app = own
    client = app.test_client()
    tables = {"abbreviations.txt": "HN = hội nghị\n", "places.txt": "Phường Cũ = Phường Mới\n"}
    tags = [client.get("/search?q=tin").headers["ETag"]]
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
        tags.append(client.get("/search?q=tin").headers["ETag"])
    (folder / "places.txt").unlink()
    tags.append(client.get("/search?q=tin").headers["ETag"])
    assert len(set(tags[:3])) == 3
    assert tags[3] == tags[1], "what was there before is there again"


def test_so_does_another_order_and_another_program(
    own: tuple[Path, Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, app = own
    tags = [app.test_client().get("/search?q=tin").headers["ETag"]]
    plain = create_app(EmbeddedEngine(folder, favour_new=False))
    tags.append(plain.test_client().get("/search?q=tin").headers["ETag"])
    monkeypatch.setattr(caching, "_program", lambda: "another")
    tags.append(app.test_client().get("/search?q=tin").headers["ETag"])
    assert len(set(tags)) == 3


def test_so_does_midnight_for_pages_name_the_day(own: tuple[Path, Flask], clock: Clock) -> None:
    client = own[1].test_client()
    first = client.get("/search?q=tin")
    clock.forward(hours=11)
    assert again(client, "/search?q=tin", first).status_code == 304
    clock.forward(hours=2)
    assert again(client, "/search?q=tin", first).status_code == 200


def test_the_date_of_change_is_the_latest_of_all_that_may_have_changed(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("searchapp.engines.embedded.LOOK_AGAIN", 0.0)
    commit(IndexFolder(tmp_path), [Article(id="a", title="Tin", body="")])
    engine = EmbeddedEngine(tmp_path)
    client = create_app(engine).test_client()

    def changed() -> datetime | None:
        return client.get("/api/v1/search").last_modified

    assert changed() is None, "the program began this very second"
    began = clock.time
    clock.forward(hours=1)
    assert changed() == began
    assert engine.state().changed < began
    commit(IndexFolder(tmp_path), [Article(id="b", title="Tin", body="")])
    noticed = clock.time
    assert changed() is None
    clock.forward(minutes=1)
    assert changed() == noticed
    clock.forward(days=1)
    assert changed() == datetime(2031, 5, 21, tzinfo=LOCAL_TIME)


def test_who_knows_a_date_alone_is_answered_by_it(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "_SETTLED", timedelta(0))
    told = client.get("/api/v1/articles/ky-ket").headers["Last-Modified"]
    later = format_datetime(parsedate_to_datetime(told) + timedelta(days=1), usegmt=True)
    earlier = format_datetime(parsedate_to_datetime(told) - timedelta(seconds=1), usegmt=True)

    def status(since: str, **headers: str) -> int:
        given = {"If-Modified-Since": since, **headers}
        return client.get("/api/v1/articles/ky-ket", headers=given).status_code

    assert [status(told), status(later), status(earlier), status("never")] == [304, 304, 200, 200]
    for tag in ('"x"', ""):
        assert status(later, **{"If-None-Match": tag}) == 200, "a tag goes before a date"


ERRORS = {
    "/search?from=x": 400,
    "/articles/none": 404,
    "/none": 404,
    "/api/v1/articles/none": 404,
    "/api/v1/search?page=0": 422,
    "/api/v1/suggest?limit=0": 422,
    "/search.csv?sort=x": 400,
    "/search.atom?from=x": 400,
}


@pytest.mark.parametrize("address", ERRORS)
def test_an_error_is_never_told_to_be_unchanged(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(caching, "_SETTLED", timedelta(0))
    found = client.get("/api/v1/articles/ky-ket").headers
    first = client.get(address)
    assert first.status_code == ERRORS[address]
    assert not {"ETag", "Last-Modified"} & set(first.headers.keys())
    for headers in (
        {"If-Modified-Since": found["Last-Modified"]},
        {"If-None-Match": found["ETag"]},
        {"If-None-Match": found["ETag"], "If-Modified-Since": found["Last-Modified"]},
    ):
        assert client.get(address, headers=headers).status_code == ERRORS[address]


@pytest.mark.parametrize("address", OF_THE_INDEX)
def test_an_answer_with_a_language_has_no_date_of_change(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(caching, "_SETTLED", timedelta(0))
    told = client.get("/api/v1/articles/ky-ket").headers["Last-Modified"]
    alike = address.startswith("/api/")
    assert ("Last-Modified" in client.get(address).headers) == alike
    headers = {"If-Modified-Since": told, "Accept-Language": "en"}
    assert client.get(address, headers=headers).status_code == (304 if alike else 200)


@pytest.mark.parametrize(
    ("address", "status", "kept"),
    [
        ("/search?q=a", 200, "no-cache, private"),
        ("/articles/ky-ket", 200, "no-cache, private"),
        ("/thong-ke", 200, "no-cache, private"),
        ("/api/v1/search?q=a", 200, "no-cache"),
        ("/api/v1/openapi.json", 200, "no-cache"),
        ("/api/v1/suggest?q=a", 200, "max-age=60"),
        ("/suggestions.json?q=a", 200, "max-age=60"),
        ("/search?from=x", 400, "no-store"),
        ("/articles/none", 404, "no-store"),
        ("/api/v1/search?page=0", 422, "no-store"),
        ("/api/v1/articles/none", 404, "no-store"),
        ("/static/none.css?v=1", 404, "no-store"),
        ("/healthz", 200, "no-store"),
        ("/readyz", 200, "no-store"),
    ],
)
def test_what_may_be_kept_is_said(client: FlaskClient, address: str, status: int, kept: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, kept)
    assert ("ETag" in answer.headers) == (status == 200 and kept != "no-store" and address != "/thong-ke")


def test_a_file_whose_address_tells_its_content_is_kept_for_ever(client: FlaskClient) -> None:
    with client.get("/static/style.css?v=abc") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with client.get("/static/style.css") as answer:
        assert answer.cache_control.no_cache
        assert answer.cache_control.max_age is None


def test_an_answer_with_a_language_is_not_given_to_who_speaks_another(client: FlaskClient) -> None:
    first = client.get("/search?q=giao")
    assert {"Accept-Language", "Cookie"} <= set(first.headers["Vary"].split(", "))
    second = again(client, "/search?q=giao", first, **{"Accept-Language": "en"})
    assert second.status_code == 200


def test_the_language_asked_for_is_remembered_though_nothing_has_changed(client: FlaskClient) -> None:
    first = client.get("/search?q=giao&lang=en")
    second = again(client, "/search?q=giao&lang=en", first)
    assert second.status_code == 304
    assert "lang=en" in second.headers["Set-Cookie"]
