"""axe-core finds nothing on any page, in any of its states, in either theme."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from searchapp.web.ids import id_in_address
from tests.searchapp.axe_checks import violations
from tests.searchapp.browsing import DESKTOP, PHONE, OpenPage

QUERY = "quan an hoa"

Address = Callable[[SearchEngine], str]


def _article(engine: SearchEngine) -> str:
    hit = engine.search(SearchRequest(q=QUERY)).hits[0]
    return f"/articles/{id_in_address(hit.id)}?q={QUERY}"


def _agency(engine: SearchEngine) -> str:
    return f"/agencies/{quote(engine.search(SearchRequest()).facets.agency[0].value)}"


def _month(engine: SearchEngine) -> str:
    months = (value.value for value in engine.search(SearchRequest()).facets.date if "-" in value.value)
    return f"/archive/{next(months)}"


def _selection(engine: SearchEngine) -> str:
    return "/selection?" + "&".join(f"id={quote(hit.id, '')}" for hit in engine.search(SearchRequest()).hits)


STATES: dict[str, str | Address] = {
    "front page": "/",
    "results": f"/search?q={QUERY}",
    "results, filtered": f"/search?q={QUERY}&date=2024&agency=_none&sort=newest",
    "a range of days": f"/search?q={QUERY}&from=2024-01-01&to=2024-12-31",
    "keys decoded": "/search?q=hooij+nghij+ubnd",
    "as typed": f"/search?q={QUERY}&match=typed",
    "exact": "/search?q=quận&match=exact",
    "nothing found": "/search?q=zzzkhôngcógì+quận&date=1999",
    "faults": "/search?from=31/02/2024&to=x&per_page=7&page=999999",
    "second page": f"/search?q={QUERY}&page=2&per_page=20",
    "past the end": f"/search?q={QUERY}&page=400",
    "article": _article,
    "no such page": "/articles/none",
    "agencies": "/agencies",
    "agency": _agency,
    "categories": "/categories",
    "archive": "/archive",
    "month": _month,
    "statistics": "/thong-ke",
    "kept by the browser": "/saved",
    "selection": _selection,
    "empty selection": "/selection",
    "printable list": f"/search/print?q={QUERY}",
    "API": "/api",
}


@pytest.mark.parametrize(
    ("screen", "language", "scheme"),
    [
        pytest.param(PHONE, "vi", "light", id="phone-vi-light"),
        pytest.param(PHONE, "en", "dark", id="phone-en-dark"),
        pytest.param(DESKTOP, "vi", "dark", id="desktop-vi-dark"),
        pytest.param(DESKTOP, "en", "light", id="desktop-en-light"),
    ],
)
def test_axe_finds_nothing_on_any_page(
    open_page: OpenPage, engine: SearchEngine, screen: dict[str, int], language: str, scheme: str
) -> None:
    found: dict[str, list[str]] = {}
    page: Page = open_page(f"/?lang={language}", viewport=screen, color_scheme=scheme)
    # The console notes pages that answer with an error status.
    page.route("**/*", lambda route: route.fulfill(response=route.fetch(), status=200))
    for name, given in STATES.items():
        page.goto(given if isinstance(given, str) else given(engine))
        if page.locator(".filter-switch").count() and screen == PHONE:
            page.locator(".filter-switch summary").click()
        found[name] = violations(page)
    assert {name: lines for name, lines in found.items() if lines} == {}
