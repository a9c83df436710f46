from __future__ import annotations

from datetime import date, datetime

import pytest
from flask import Flask

from indexer.article import LOCAL_TIME, Article
from searchapp.web.articles.citation import citation

ADDRESS = "https://anhoa.example.vn/tin/1"
TODAY = date(2026, 2, 5)


def line(article: Article) -> str:
    return "".join(part.text for part in citation(article, ADDRESS, TODAY))


@pytest.mark.parametrize(
    ("article", "cited"),
    [
        (
            Article(
                id="1",
                title="Ký kết chương trình.",
                body="",
                agencies=("UBND quận An Hòa", "HĐND quận An Hòa"),
                publisher="Cổng thông tin",
                published=datetime(2024, 3, 12, 16, 28, tzinfo=LOCAL_TIME),
                author="N.T.L",
            ),
            "UBND quận An Hòa, HĐND quận An Hòa. “Ký kết chương trình”. Cổng thông tin, 12 tháng 3, 2024. "
            "https://anhoa.example.vn/tin/1 (truy cập ngày 05/02/2026).",
        ),
        (
            Article(id="1", title="Có gì mới?", body=""),
            "“Có gì mới?”. https://anhoa.example.vn/tin/1 (truy cập ngày 05/02/2026).",
        ),
        (
            Article(id="1", title="A", body="", agencies=("UBND xã",), publisher="UBND xã"),
            "UBND xã. “A”. https://anhoa.example.vn/tin/1 (truy cập ngày 05/02/2026).",
        ),
        (
            Article(id="1", title="A %(day)s %", body="", published=date(2024, 1, 2)),
            "“A %(day)s %”. 2 tháng 1, 2024. https://anhoa.example.vn/tin/1 (truy cập ngày 05/02/2026).",
        ),
    ],
)
def test_a_citation_names_what_is_known(app: Flask, article: Article, cited: str) -> None:
    with app.test_request_context():
        assert line(article) == cited


def test_a_citation_is_in_the_language_of_the_page(app: Flask) -> None:
    article = Article(id="1", title="A", body="", published=date(2024, 1, 2))
    with app.test_request_context("/?lang=en"):
        assert "2 January 2024" in line(article)


def test_a_citation_tells_which_words_are_those_of_the_article(app: Flask) -> None:
    article = Article(
        id="1", title="Tin.", body="", agencies=("Sở Y tế",), publisher="Báo", published=date(2024, 1, 2)
    )
    with app.test_request_context("/?lang=en"):
        parts = citation(article, ADDRESS, TODAY)
    assert [part.text for part in parts if part.published] == ["Sở Y tế", "Tin", "Báo"]
    assert "".join(part.text for part in parts if not part.published) == (
        ". “”. , 2 January 2024. https://anhoa.example.vn/tin/1 (accessed 5 February 2026)."
    )
