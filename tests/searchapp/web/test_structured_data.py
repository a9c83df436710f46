from __future__ import annotations

from datetime import datetime

import pytest

from indexer.article import LOCAL_TIME, Article
from searchapp.web.articles.structured_data import SUMMARY_LENGTH, news_article, summary

ADDRESS = "https://tim.example.vn/articles/1"


def test_all_that_is_known_is_told() -> None:
    article = Article(
        id="1",
        title="Ký kết",
        body="Sáng nay, hai bên ký kết.",
        agencies=("UBND quận An Hòa", "HĐND quận An Hòa"),
        category="Tin tức",
        publisher="Cổng thông tin",
        published=datetime(2024, 3, 12, 16, 28, tzinfo=LOCAL_TIME),
    )
    assert news_article(article, ADDRESS, "https://anhoa.example.vn/1") == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Ký kết",
        "description": "Sáng nay, hai bên ký kết.",
        "inLanguage": "vi",
        "url": ADDRESS,
        "mainEntityOfPage": ADDRESS,
        "isBasedOn": "https://anhoa.example.vn/1",
        "datePublished": "2024-03-12T16:28:00+07:00",
        "articleSection": "Tin tức",
        "author": [
            {"@type": "Organization", "name": "UBND quận An Hòa"},
            {"@type": "Organization", "name": "HĐND quận An Hòa"},
        ],
        "publisher": {"@type": "Organization", "name": "Cổng thông tin"},
        "isAccessibleForFree": True,
    }


def test_what_is_not_known_is_left_out() -> None:
    assert news_article(Article(id="1", title="Tin", body=""), ADDRESS, None) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Tin",
        "description": "Tin",
        "inLanguage": "vi",
        "url": ADDRESS,
        "mainEntityOfPage": ADDRESS,
        "isAccessibleForFree": True,
    }


def test_an_agency_publishes_what_no_other_publisher_does() -> None:
    article = Article(id="1", title="Tin", body="", agencies=("UBND xã",))
    assert news_article(article, ADDRESS, None)["publisher"] == {"@type": "Organization", "name": "UBND xã"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", "Tiêu đề"),
        (" \n ", "Tiêu đề"),
        ("Một câu.\n  Hai\tcâu.", "Một câu. Hai câu."),
        ("đ" * SUMMARY_LENGTH, "đ" * SUMMARY_LENGTH),
        ("đ" * 500, "đ" * (SUMMARY_LENGTH - 1) + "…"),
        ("hội nghị " * 100, "hội nghị " * 17 + "hội…"),
    ],
)
def test_a_summary_is_the_beginning_cut_at_a_word(body: str, expected: str) -> None:
    found = summary(Article(id="1", title="Tiêu đề", body=body))
    assert found == expected
    assert len(found) <= SUMMARY_LENGTH
