"""What does a record of named fields say? One article from a JSON object or a CSV row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from indexer.article import Published
from indexer.errors import RejectionError
from indexer.readers.draft import Draft
from indexer.readers.field_names import field_keys
from indexer.readers.portal_page import initials_in
from indexer.readers.published import parse_published

_BETWEEN_AGENCIES = re.compile(r"[;|]")
# Documents of one file mostly have the same few sets of keys.
_REMEMBERED_KEY_SETS = 256
# Initials set to the right have many spaces before them.
_LONGEST_LAST_LINE = 200


class RecordReader:
    """Reads records; remembers which key stands for which field."""

    def __init__(self, field_map: Mapping[str, str], *, today: date) -> None:
        self._field_map = field_map
        self._today = today
        self._keys: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}

    def knows_text_in(self, keys: tuple[str, ...]) -> bool:
        """Tell whether any of the keys stands for a title, a body or a lead."""
        return not {"title", "body", "lead"}.isdisjoint(self._keys_of(keys))

    def own_id(self, record: Mapping[str, Any]) -> str | None:
        """Return the record's id as text, None if it has none or a bad one."""
        keys = self._keys_of(tuple(record))
        try:
            return _text(record, keys, "id")
        except RejectionError:
            return None

    def read(self, record: Mapping[str, Any]) -> Draft:
        """Return the article in a record. Raises RejectionError (`bad-field`, `bad-date`, `future-date`)."""
        keys = self._keys_of(tuple(record))
        body = _text(record, keys, "body") or ""
        if lead := _text(record, keys, "lead"):
            body = body if body.lstrip().startswith(lead.strip()) else f"{lead}\n{body}"
        author = _joined(record, keys, "author")
        if author is None and body:
            body, author = _without_signature(body)
        return Draft(
            title=_text(record, keys, "title") or "",
            body=body,
            published=self._published(_text(record, keys, "published")),
            id=_text(record, keys, "id"),
            agencies=_agencies(record, keys),
            category=_joined(record, keys, "category"),
            author=author,
            url=_text(record, keys, "url"),
            publisher=_text(record, keys, "publisher"),
        )

    def _published(self, text: str | None) -> Published:
        return None if text is None else parse_published(text, today=self._today)

    def _keys_of(self, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        keys = self._keys.get(names)
        if keys is None:
            if len(self._keys) >= _REMEMBERED_KEY_SETS:
                self._keys.clear()
            keys = self._keys[names] = field_keys(names, self._field_map)
        return keys


def _text(record: Mapping[str, Any], keys: Mapping[str, tuple[str, ...]], field: str) -> str | None:
    """Return the first value of a field that is not empty, as text."""
    for key in keys.get(field, ()):
        value = record[key]
        if value.__class__ is str:
            if value and not value.isspace():
                return value
        elif value is not None and (text := _scalar(value, key)):
            return text
    return None


def _joined(record: Mapping[str, Any], keys: Mapping[str, tuple[str, ...]], field: str) -> str | None:
    """Return the same for a field that may hold a list; its texts are joined by commas."""
    for key in keys.get(field, ()):
        value = record[key]
        texts = _texts(value, key) if isinstance(value, list) else _texts([value], key)
        if texts:
            return ", ".join(texts)
    return None


def _agencies(record: Mapping[str, Any], keys: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the agencies of a list, or of a text in which `;` or `|` divides them."""
    for key in keys.get("agencies", ()):
        value = record[key]
        if isinstance(value, str):
            value = _BETWEEN_AGENCIES.split(value)
        texts = _texts(value if isinstance(value, list) else [value], key)
        if texts:
            return tuple(texts)
    return ()


def _texts(values: list[Any], key: str) -> list[str]:
    texts = [
        value if isinstance(value, str) else _scalar(value, key) for value in values if value is not None
    ]
    return [text for text in texts if text.strip()]


def _scalar(value: Any, key: str) -> str:
    """Return a number as text. Raises RejectionError (`bad-field`) for what is neither text nor number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        kinds = {bool: "true or false", dict: "an object", list: "a list"}
        kind = kinds.get(type(value), "no text")
        raise RejectionError(
            "bad-field", f"The field “{key[:60]}” holds {kind} where a text belongs; write a text"
        )
    return str(value)


def _without_signature(body: str) -> tuple[str, str | None]:
    text = body.rstrip()
    place = text.rfind("\n")
    initials = initials_in(text[place + 1 :]) if 0 <= place >= len(text) - _LONGEST_LAST_LINE else None
    return (body, None) if initials is None else (text[:place], initials)
