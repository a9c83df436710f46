from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.errors import MunicipalSearchError
from searchapp.engine import SearchEngine
from searchapp.web import create_app
from tests.searchapp.web.reading import Page

SELECTED = "/selection.csv?id=a"


class FailingEngine:
    """Cannot answer anything."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        def fail(*_: object, **__: object) -> NoReturn:
            raise self._error

        return fail


def failing_app(error: Exception) -> Flask:
    return create_app(cast("SearchEngine", FailingEngine(error)))


def test_an_unknown_page_is_answered_in_vietnamese_with_a_search_box(client: FlaskClient) -> None:
    page = Page(client.get("/khong-co"))
    assert page.status == 404
    assert page.texts("//h1") == ["Không tìm thấy trang"]
    assert page.values("//form/@action") == ["/search"]


def test_an_unknown_article_is_not_found(client: FlaskClient) -> None:
    assert Page(client.get("/articles/khong-co")).texts("//h1") == ["Không tìm thấy trang"]


def test_a_wrong_method_is_answered_in_vietnamese(client: FlaskClient) -> None:
    answer = client.post("/search")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert Page(answer).texts("//h1") == ["Không thể thực hiện yêu cầu này"]


@pytest.mark.parametrize("address", ["/", "/search?q=a", "/articles/a"])
def test_what_the_engine_says_of_itself_is_logged_and_not_shown(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = failing_app(MunicipalSearchError("The index in /srv/secret is damaged"))
    page = Page(app.test_client().get(address))
    assert page.status == 503
    assert page.texts("//h1") == ["Tạm thời chưa tra cứu được"]
    assert page.texts("//main//p[not(@class)]")[0] == "Kho tra cứu chưa sẵn sàng. Hãy thử lại sau ít phút."
    assert "secret" not in page.text
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("ERROR", "The index in /srv/secret is damaged")
    ]


@pytest.mark.parametrize("address", ["/api/v1/search?q=a", "/api/v1/suggest?q=a", "/api/v1/articles/a"])
def test_programs_are_told_in_json_that_there_is_no_answer_now(address: str) -> None:
    answer = failing_app(MunicipalSearchError("The index is damaged")).test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.get_json() == {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "code": "unavailable",
        "detail": "the articles cannot be searched at the moment; try again later",
        "errors": [],
    }


@pytest.mark.parametrize("address", ["/search.json?q=a", "/suggestions.json?q=a"])
def test_whatever_else_answers_in_json_tells_its_errors_in_json(address: str) -> None:
    unavailable = failing_app(MunicipalSearchError("The index is damaged")).test_client()
    broken = failing_app(RuntimeError("secret")).test_client()
    answers = [unavailable.get(address), unavailable.post(address), broken.get(address)]
    assert [answer.mimetype for answer in answers] == ["application/problem+json"] * 3
    assert [(answer.status_code, answer.get_json()["code"]) for answer in answers] == [
        (503, "unavailable"),
        (405, "method-not-allowed"),
        (500, "internal-error"),
    ]
    assert set(answers[1].headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "address", ["/search.csv", "/search.xlsx", "/search.jsonl", "/search.atom", "/search.feed.json", SELECTED]
)
def test_errors_in_place_of_a_file_or_a_feed_are_plain_text(address: str) -> None:
    unavailable = failing_app(MunicipalSearchError("The index is damaged")).test_client()
    broken = failing_app(RuntimeError("secret")).test_client()
    answers = [unavailable.get(address), unavailable.post(address), broken.get(address)]
    assert [answer.headers["Content-Type"] for answer in answers] == ["text/plain; charset=utf-8"] * 3
    assert [(answer.status_code, answer.text) for answer in answers] == [
        (503, "Tạm thời chưa tra cứu được. Kho tra cứu chưa sẵn sàng. Hãy thử lại sau ít phút.\n"),
        (405, "Không thể thực hiện yêu cầu này.\n"),
        (
            500,
            "Có lỗi ở máy chủ. Yêu cầu của bạn không sai, nhưng máy chủ gặp lỗi. Hãy thử lại sau ít phút.\n",
        ),
    ]


def test_an_unforeseen_error_is_a_500_that_tells_nothing_of_itself() -> None:
    client = failing_app(RuntimeError("secret")).test_client()
    page = Page(client.get("/search?q=a"))
    assert page.status == 500
    assert page.texts("//h1") == ["Có lỗi ở máy chủ"]
    answer = client.get("/api/v1/search?q=a")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal-error")
    assert "secret" not in page.text + answer.text


def test_a_service_without_an_index_is_alive_but_not_ready() -> None:
    client = failing_app(MunicipalSearchError("There is no index")).test_client()
    alive, ready = client.get("/healthz"), client.get("/readyz")
    assert (alive.status_code, alive.get_json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.get_json()) == (
        503,
        {"status": "unavailable", "message": "There is no index"},
    )


def test_a_service_with_an_index_tells_how_many_articles_it_has(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok", "articles": 39})
