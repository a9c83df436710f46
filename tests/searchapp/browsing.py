"""What do the browser tests share? A server, an installed Chromium, and pages that must not complain."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from waitress.server import create_server

from searchapp.engine import FacetValue, ResultPage
from searchapp.request import SearchRequest

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    """The address of a server of the application."""
    with serving(app) as address:
        yield address


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a free port of this machine and give its address."""
    server = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # Closed in its own thread, which otherwise would wait on a socket that is gone.
    server.trigger.pull_trigger(server.close)
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """An installed Chromium; where there is none the tests skip, or fail if REQUIRE_BROWSER is 1."""
    path = installed_browser()
    if path is None:
        missing("no Chromium is installed; name one in the environment variable CHROMIUM")
    with sync_playwright() as playwright:
        running = launched(playwright, path)
        yield running
        running.close()


def installed_browser() -> str | None:
    """The path of an installed Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def launched(playwright: Playwright, path: str) -> Browser:
    """A browser of a reader of Vietnamese; a test of another language gives its context a `locale`."""
    return playwright.chromium.launch(
        executable_path=path,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--accept-lang=vi-VN"],
    )


def missing(reason: str) -> NoReturn:
    """Skip the test, or fail it if REQUIRE_BROWSER is 1."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Opens pages; at the end nothing may have been asked of another host nor complained of."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []
    complaints: list[str] = []

    def open_(address: str, **options: object) -> Page:
        context = browser.new_context(base_url=site, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda asked: None if asked.url.startswith(site) else foreign.append(asked.url))
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert foreign == []
    assert complaints == []


def shown_titles(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator("article h3").all_inner_texts()]


def titles(result: ResultPage) -> list[str]:
    return [" ".join(hit.title.split()) for hit in result.hits]


def query_of(page: Page) -> SearchRequest:
    return SearchRequest.parse(urlsplit(page.url).query)


def two_agencies(result: ResultPage) -> tuple[FacetValue, FacetValue]:
    first, second = [value for value in result.facets.agency if value.value != "_none"][:2]
    return first, second
