"""What does a feed say of each article? Its id for ever, its addresses, and its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import quote

from flask import request as asked
from markupsafe import escape

from indexer.article import LOCAL_TIME, Article, Published
from searchapp.web.articles.page import web_host
from searchapp.web.exports.table import lead
from searchapp.web.links import article_addresses
from searchapp.web.xml_text import xml_text

LANGUAGE = "vi"
"""Of articles, whatever the language of the feed around them."""

_SUMMARY = 300
"""Characters of a text that stand for it."""

_SINCE = "2024"
"""RFC 4151 wants a time at which the host was the publisher's. It must never change, or readers of feeds are
shown every article again."""

_HOST = re.compile(r"[a-z0-9]+(?:[.-]+[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a feed; all texts are fit for XML."""

    id: str
    address: str
    source: str | None
    """Address of the original on the web."""
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    published: str | None
    """RFC 3339, as all times here."""
    updated: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs, with an empty line between them."""
        return "\n\n".join(self.paragraphs)

    @property
    def html(self) -> str:
        """The paragraphs as markup, which stands in a feed as text: what is escaped here is escaped again."""
        return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)


def entries(articles: list[Article], changed: datetime) -> list[Entry]:
    """Return what the feed of this request says; `changed` is when the index was."""
    address_of = article_addresses()
    return [_entry(article, address_of(article.id), changed) for article in articles]


def tag(path: str) -> str:
    """Return the tag URI (RFC 4151) of something on this site: the same whenever it is asked for."""
    host = (asked.host.rpartition(":")[0] or asked.host) if not asked.host.endswith("]") else ""
    authority = host.lower() if _HOST.fullmatch(host.lower()) else "localhost"
    return f"tag:{authority},{_SINCE}:{asked.script_root}{path}"


def rfc3339(moment: datetime) -> str:
    """Return `2024-01-12T16:28:00+07:00`."""
    return moment.isoformat(timespec="seconds")


def _entry(article: Article, address: str, changed: datetime) -> Entry:
    published = _moment(article.published)
    publisher = [article.publisher] if article.publisher else []
    return Entry(
        id=tag(f"/articles/{quote(article.id, safe='', errors='surrogatepass')}"),
        address=address,
        source=xml_text(article.url) if article.url and web_host(article.url) else None,
        title=xml_text(article.title),
        summary=xml_text(lead(article.body, _SUMMARY)),
        paragraphs=tuple(map(xml_text, article.paragraphs)),
        published=None if published is None else rfc3339(published),
        updated=rfc3339(published or changed),
        authors=tuple(map(xml_text, article.agencies or publisher)),
        categories=(xml_text(article.category),) if article.category else (),
    )


def _moment(published: Published) -> datetime | None:
    """Return when the article was published, the beginning of the day where the time is not known."""
    if published is None or isinstance(published, datetime):
        return published
    return datetime.combine(published, time(), LOCAL_TIME)
