"""Tests of what pages hold for scripts, and of the page that a script fills."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.searchapp.web.conftest import MARKUP
from tests.searchapp.web.reading import Page

SCRIPTS = ["page", "suggest", "live", "facets", "timeline", "kept", "article"]


@pytest.mark.parametrize("address", ["/", "/search?q=x", "/articles/ky-ket", "/saved", "/none"])
def test_every_page_has_the_scripts_in_their_order_and_their_words(client: FlaskClient, address: str) -> None:
    page = Page(client.get(address))
    loaded = page.values("//script[@type='module']/@src")
    assert [source.split("?v=")[0] for source in loaded] == [f"/static/{name}.js" for name in SCRIPTS]
    assert page.values("//template[@id='script-words']/@data-suggest") == ["/api/v1/suggest"]
    assert page.values("//template[@id='script-words']/@data-suggest-many") == [
        "{n} gợi ý, chọn bằng phím mũi tên"
    ]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_can_be_kept_for_ever(client: FlaskClient, name: str) -> None:
    (address,) = Page(client.get("/")).values(f"//script[contains(@src, '/{name}.js')]/@src")
    answer = client.get(address)
    assert answer.mimetype in ("text/javascript", "application/javascript")
    assert answer.cache_control.max_age == 365 * 24 * 3600
    answer.close()


def test_the_page_of_saved_searches_explains_itself_without_scripts(client: FlaskClient) -> None:
    page = Page(client.get("/saved", query_string={"q": MARKUP}))
    assert page.status == 200
    assert page.values("//meta[@name='robots']/@content") == ["noindex,follow"]
    assert len(page.texts("//*[@data-unscripted][not(@hidden)]")) == 1
    assert len(page.values("//section[@data-kept]/@hidden")) == 2
    assert page.values("//main//ul/li[not(ancestor::template)]") == []


def test_each_hit_and_each_article_says_which_it_is(client: FlaskClient) -> None:
    page = Page(client.get("/search?q=ký+kết+phối+hợp"))
    assert page.values("//article/@data-id")[0] == "ky-ket"
    assert page.values("//article/@data-title")[0] == "Ký kết chương trình phối hợp giữa ba cơ quan"
    assert Page(client.get("/articles/ky-ket")).values("//article/@data-id") == ["ky-ket"]
