"""How is a feed written as JSON? As JSON Feed 1.1 says: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from searchapp.web.feeds import Feed
    from searchapp.web.feeds.entries import Entry

_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> dict[str, Any]:
    """Return the object of a feed."""
    return _given(
        {
            "version": _VERSION,
            "title": feed.title,
            "home_page_url": feed.search,
            "feed_url": feed.address,
            "next_url": feed.next,
            "language": feed.language,
            "authors": [{"name": feed.site}],
            "items": [_item(entry, feed.entry_language) for entry in feed.entries],
        }
    )


def _item(entry: Entry, language: str) -> dict[str, Any]:
    return _given(
        {
            "id": entry.id,
            "url": entry.address,
            "external_url": entry.source,
            "title": entry.title,
            "content_text": entry.text,
            "summary": entry.summary or None,
            "date_published": entry.published,
            "authors": [{"name": author} for author in entry.authors] or None,
            "tags": [*entry.categories] or None,
            "language": language,
        }
    )


def _given(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value is not None}
