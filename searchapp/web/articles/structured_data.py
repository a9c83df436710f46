"""What do other programs read of an article's page? schema.org's NewsArticle, and a summary."""

from __future__ import annotations

import re
from typing import Any

from indexer.article import Article, published_text

LANGUAGE = "vi"
"""Of the articles, whatever the language of the page around them."""

SUMMARY_LENGTH = 160
"""Characters; more is not shown where results are listed."""

_SPACE = re.compile(r"\s+")
_READ_FOR_SUMMARY = 4 * SUMMARY_LENGTH


def news_article(article: Article, address: str, source: str | None) -> dict[str, Any]:
    """Return an article as a schema.org NewsArticle, which lies at `address`; `source` is its original."""
    publisher = article.publisher or next(iter(article.agencies), None)
    known = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": summary(article),
        "inLanguage": LANGUAGE,
        "url": address,
        "mainEntityOfPage": address,
        "isBasedOn": source,
        "datePublished": published_text(article.published),
        "articleSection": article.category,
        "author": [_organization(agency) for agency in article.agencies],
        "publisher": _organization(publisher) if publisher else None,
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in known.items() if value}


def summary(article: Article) -> str:
    """Return the beginning of the body on one line, cut at a word; the title where there is no body."""
    text = _SPACE.sub(" ", article.body[:_READ_FOR_SUMMARY]).strip() or article.title
    if len(text) <= SUMMARY_LENGTH:
        return text
    cut = text[: SUMMARY_LENGTH - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}
