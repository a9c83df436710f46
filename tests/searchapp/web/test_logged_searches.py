"""Tests of which searches are kept by a server with a log."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from searchapp.cli import cli
from searchapp.engine import SearchEngine
from searchapp.web import create_app, warm
from searchapp.web.statistics.query_log import QueryLog, install
from tests.searchapp.web.log_days import Calendar, lines

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def log(tmp_path: Path) -> QueryLog:
    return QueryLog(tmp_path / "log", today=Calendar())


@pytest.fixture(scope="module")
def application(engine: SearchEngine) -> Flask:
    return create_app(engine)


@pytest.fixture
def logging_app(application: Flask, log: QueryLog) -> Flask:
    install(application, log)
    return application


@pytest.fixture
def client(logging_app: Flask) -> FlaskClient:
    client = logging_app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    return client


def kept(log: QueryLog) -> list[str]:
    return [line for file in (lines(log.folder) if log.folder.exists() else {}).values() for line in file]


def test_searches_on_the_page_and_through_the_api_are_kept(client: FlaskClient, log: QueryLog) -> None:
    for address in ("/search?q=giao+ban", "/?q=Giao+Ban", "/api/v1/search?q=giao+ban", "/search?q=khongcogi"):
        assert client.get(address).status_code == 200
    assert kept(log) == ["+\tgiao ban"] * 3 + ["-\tkhongcogi"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search?q=",
        "/search?q=giao+ban&page=2",
        "/search?q=giao+ban&agency=UBND+phường+1",
        "/search?q=giao+ban&from=01/01/2024",
        "/search?q=giao+ban&sort=newest",
        "/search?q=giao+ban&per_page=20",
        "/search?q=giao+ban&match=exact",
        "/api/v1/search?q=giao+ban&page=2",
        "/api/v1/search?q=giao+ban&x=1",
        "/api/v1/suggest?q=giao",
        "/articles/ky-ket?q=giao+ban",
        "/search.atom?q=giao+ban",
        "/search.csv?q=giao+ban",
        "/search?q=" + "giao+ban+" * 200,
    ],
)
def test_other_looks_at_a_search_are_not_kept(client: FlaskClient, log: QueryLog, address: str) -> None:
    client.get(address).get_data()
    assert kept(log) == []


def test_who_only_asks_for_headers_is_not_kept(client: FlaskClient, log: QueryLog) -> None:
    assert client.head("/search?q=giao+ban").status_code == 200
    assert kept(log) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (compatible; YandexBot/3.0)"},
        {"User-Agent": "facebookexternalhit-preview/1.1"},
        {"User-Agent": "Coccoc Spider/1.0"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ],
)
def test_robots_and_what_is_fetched_ahead_are_not_kept(
    client: FlaskClient, log: QueryLog, headers: dict[str, str]
) -> None:
    assert client.get("/search?q=giao+ban", headers=headers).status_code == 200
    assert kept(log) == []


@pytest.mark.parametrize("agent", [FIREFOX, "", "python-requests/2.32", "w3m/0.5"])
def test_browsers_and_programs_are_kept_whatever_they_are(
    client: FlaskClient, log: QueryLog, agent: str
) -> None:
    client.get("/search?q=giao+ban", headers={"User-Agent": agent})
    assert kept(log) == ["+\tgiao ban"]


def test_making_ready_to_serve_is_nobodys_search(logging_app: Flask, log: QueryLog) -> None:
    warm(logging_app)
    assert kept(log) == []


def test_nothing_of_who_asks_is_kept(client: FlaskClient, log: QueryLog) -> None:
    client.set_cookie("lang", "en")
    client.get(
        "/search?q=giao+ban",
        headers={"Referer": "https://example.vn/secret", "X-Forwarded-For": "203.0.113.7"},
        environ_base={"REMOTE_ADDR": "203.0.113.7"},
    )
    assert lines(log.folder) == {"queries-2026-03-02.txt": ["+\tgiao ban"]}


def test_a_log_that_fails_stops_no_search(
    client: FlaskClient, log: QueryLog, caplog: pytest.LogCaptureFixture
) -> None:
    log.folder.write_text("", "utf-8")
    for _ in range(2):
        assert client.get("/search?q=giao+ban").status_code == 200
    assert len(caplog.records) == 1


def test_without_a_log_nothing_is_written(engine: SearchEngine, tmp_path: Path) -> None:
    assert create_app(engine).test_client().get("/search?q=giao+ban").status_code == 200
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_serving_processes_write_one_log_and_keep_its_days(sample_index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "queries-2001-01-01.txt").write_text("+\thọp\n", "utf-8")
    command = [sys.executable, "-c", "from searchapp.cli import main; main()", "serve"]
    options = ["--index", str(sample_index), "--port", "0", "--processes", "2", "--query-log", str(folder)]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            assert [path.name for path in folder.iterdir()] == []
            for _ in range(10):
                with urllib.request.urlopen(f"{address}/search?q=hop") as answer:  # noqa: S310
                    answer.read()
        finally:
            server.terminate()
            server.wait(10)
    assert list(lines(folder).values()) == [["+\thop"] * 10]


def test_a_number_of_days_that_makes_no_sense_is_a_usage_error(sample_index: Path) -> None:
    for days in ("0", "367", "x"):
        ended = CliRunner().invoke(cli, ["serve", "--index", str(sample_index), "--query-log-days", days])
        assert (ended.exit_code, "--query-log-days" in ended.output) == (2, True)
