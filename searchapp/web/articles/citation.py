"""How is an article cited? In one line of plain text: who, what, where and when published, and its URL."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import NamedTuple

from flask_babel import gettext

from indexer.article import Article
from searchapp.web.wording import day_words, published_words


class CitedPart(NamedTuple):
    """A stretch of the line."""

    text: str
    published: bool = False
    """It is in the words of the article, whatever the language of the page."""


def citation(article: Article, address: str, today: date) -> tuple[CitedPart, ...]:
    """Return the line that cites an article which was read at `address` on the day `today`, in its parts.

    They stand one right after another. Whatever is not known is left out; who published it is named once.
    """
    publisher = article.publisher if article.publisher not in article.agencies else None
    day = published_words(article.day) if article.day else None
    sentences = []
    if agencies := _ended(", ".join(article.agencies)):
        sentences.append([CitedPart(agencies, published=True)])
    sentences.append([CitedPart("“"), CitedPart(_ended(article.title), published=True), CitedPart("”")])
    if publisher and day:
        sentences.append([CitedPart(publisher, published=True), CitedPart(f", {day}")])
    elif publisher:
        sentences.append([CitedPart(_ended(publisher), published=True)])
    elif day:
        sentences.append([CitedPart(day)])
    accessed = gettext("%(address)s (truy cập ngày %(day)s)", address=address, day=day_words(today))
    ended = [[*sentence, CitedPart(". ")] for sentence in sentences]
    return (*chain.from_iterable(ended), CitedPart(f"{_ended(accessed)}."))


def _ended(text: str) -> str:
    """Return a part without the full stop that it is to get."""
    return text.rstrip(". ")
