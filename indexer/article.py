"""What an article is: the one document model, from the readers to the result page."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, timezone
from hashlib import blake2b
from typing import Any

import orjson

# Vietnam has kept UTC+7 without daylight saving since 13 June 1975 (IANA tz, zone Asia/Ho_Chi_Minh);
# earlier times, which no portal has, are read alike. A fixed offset needs no time zone database, which
# Windows lacks.
LOCAL_TIME = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

Published = datetime | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published notice, decision or report."""

    id: str
    """The document's own, else derived from its url, else from its path and place in the file."""
    title: str
    """As published, on one line."""
    body: str
    """As published, one paragraph a line, without title, date and closing initials."""
    published: Published = None
    """An aware datetime in `LOCAL_TIME`, a day where the time is not known, or None."""
    agencies: tuple[str, ...] = ()
    """Labels of the agencies that published it or that it is about, without repeats, in order."""
    category: str | None = None
    author: str | None = None
    """The initials that close the article, such as C.Q.H."""
    url: str | None = None
    publisher: str | None = None
    """Name of the feed or newspaper it was taken from."""
    origin: str = ""
    """File and, in files of several articles, the position it came from; says nothing of the content."""
    document_numbers: tuple[str, ...] = ()
    """Numbers of official documents mentioned in title and body, as in `123/QĐ-UBND`."""
    title_inferred: bool = False
    """The title is the body's first sentence, because the document named none."""
    agencies_inferred: bool = False
    """The agencies were found in title and lead, because the document named none."""

    @property
    def day(self) -> date | None:
        """The local day of publication, by which filters and facets go."""
        return local_day(self.published)

    @property
    def paragraphs(self) -> list[str]:
        """The non-empty lines of the body."""
        return [line for line in self.body.split("\n") if line.strip()]

    def as_json(self) -> dict[str, Any]:
        """Return every field as JSON has it: tuples as lists, `published` as ISO 8601 text or None."""
        record = {field.name: getattr(self, field.name) for field in fields(self)}
        record["published"] = published_text(self.published)
        record["agencies"] = list(self.agencies)
        record["document_numbers"] = list(self.document_numbers)
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Article:
        """Return the article that `as_json` described. Raises KeyError or ValueError on anything else."""
        return cls(
            **{
                **record,
                "published": published_from_text(record["published"]),
                "agencies": tuple(record["agencies"]),
                "document_numbers": tuple(record["document_numbers"]),
            }
        )

    def digest(self) -> bytes:
        """Return 16 bytes that change whenever anything but `origin` changes (BLAKE2b)."""
        record = (
            self.id,
            self.title,
            self.body,
            published_text(self.published),
            self.agencies,
            self.category,
            self.author,
            self.url,
            self.publisher,
            self.document_numbers,
            self.title_inferred,
            self.agencies_inferred,
        )
        return blake2b(orjson.dumps(record), digest_size=16).digest()


def local_day(published: Published) -> date | None:
    """Return the day in `LOCAL_TIME`, or None if unknown."""
    if isinstance(published, datetime):
        return published.astimezone(LOCAL_TIME).date()
    return published


def published_text(published: Published) -> str | None:
    """Return `2024-01-12`, `2024-01-12T16:28:00+07:00` or None."""
    return None if published is None else published.isoformat()


def published_from_text(text: str | None) -> Published:
    """Return what `published_text` was given. Raises ValueError on any other text."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
