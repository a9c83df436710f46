"""Tests of large files from a real server: others are answered, and who goes away leaves nothing."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from waitress.server import create_server

from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.web import create_app
from searchapp.web.exports.downloads import LARGE_AT_ONCE
from searchapp.web.turns import TakingTurns
from tests.indexer.articles import commit, tiny

SIZE = 6000
TEXT = "x" * 4000
"""24 MB in all: more than the server keeps for a reader that does not read."""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server of a large index, with one thread more than large files may hold."""
    path = tmp_path_factory.mktemp("large")
    commit(IndexFolder(path), [replace(tiny(number), body=TEXT) for number in range(SIZE)])
    app = TakingTurns(create_app(open_engine(path)))
    server = create_server(app, host="127.0.0.1", port=0, threads=LARGE_AT_ONCE + 1)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.trigger.pull_trigger(server.close)
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()


def get(port: int, address: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def begin(port: int) -> socket.socket:
    """Ask for a large file and read its first bytes alone."""
    reader = socket.create_connection(("127.0.0.1", port), timeout=60)
    reader.sendall(b"GET /search.jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert reader.recv(12) == b"HTTP/1.1 200"
    return reader


def test_readers_that_do_not_read_or_go_away_keep_nobody_else_from_an_answer(port: int) -> None:
    slow = [begin(port) for _ in range(LARGE_AT_ONCE)]
    try:
        assert get(port, "/search?q=t3")[0] == 200
        assert get(port, "/search.csv")[0] == 503
    finally:
        for reader in slow:
            reader.close()
    patience = time.monotonic() + 60
    while (answer := get(port, "/search.jsonl"))[0] == 503:
        assert time.monotonic() < patience, "a reader that is gone still holds a place"
        time.sleep(0.05)
    assert (answer[0], answer[1].count(b"\n")) == (200, SIZE)
