"""Tests of the HTTP client of the bench against the real server: whole answers, and others are noticed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.questions import Question
from bench.serving import (
    Client,
    HttpError,
    Server,
    api_path,
    ask_at_once,
    page_path,
    serving,
    took,
    without_took,
)

QUESTIONS = [Question(("hội", "nghị")), Question(("quận",)), Question(("ủy", "ban"), phrase=True)]


@pytest.fixture(scope="module")
def server(sample_index: Path) -> Iterator[Server]:
    with serving(sample_index) as server:
        yield server


def test_one_connection_gets_whole_answers_one_after_another(server: Server) -> None:
    client = Client(server.port)
    for question in QUESTIONS:
        answer = client.get(api_path(question))
        assert answer.startswith(b"{")
        assert answer.rstrip().endswith(b"}")
        assert took(answer) > 0
        assert b"took_ms" not in without_took(answer)
        assert client.get(page_path(question)).rstrip().endswith(b"</html>")
    client.close()


def test_an_answer_other_than_200_is_an_error(server: Server) -> None:
    client = Client(server.port)
    with pytest.raises(HttpError, match="404"):
        client.get("/articles/nowhere")
    client.close()


def test_many_clients_get_what_one_gets_and_other_answers_are_counted(server: Server) -> None:
    client = Client(server.port)
    expected = {path: without_took(client.get(path)) for path in map(api_path, QUESTIONS)}
    client.close()
    asked = ask_at_once(server.port, expected, clients=2, seconds=0.3)
    assert asked.answers > 0
    assert (asked.wrong, asked.errors) == (0, ())
    asked = ask_at_once(server.port, dict.fromkeys(expected, b"{}"), clients=1, seconds=0.1)
    assert asked.wrong == asked.answers > 0
