"""How is an article cited? In one line of plain text: who, what, where and when published, and its URL."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext

from indexer.article import Article
from searchapp.web.wording import day_words, published_words


def citation(article: Article, address: str, today: date) -> str:
    """Return the line that cites an article which was read at `address` on the day `today`.

    Whatever is not known is left out; who published it is named once.
    """
    publisher = article.publisher if article.publisher not in article.agencies else None
    parts = [
        ", ".join(article.agencies),
        f"“{_ended(article.title)}”",
        ", ".join(filter(None, (publisher, published_words(article.day) if article.day else None))),
        gettext("%(address)s (truy cập ngày %(day)s)", address=address, day=day_words(today)),
    ]
    return " ".join(f"{_ended(part)}." for part in parts if part)


def _ended(text: str) -> str:
    """Return a part without the full stop that it is to get."""
    return text.rstrip(". ")
