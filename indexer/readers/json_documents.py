"""Which records does a JSON or JSON Lines file hold?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from indexer.errors import RejectionError
from indexer.readers.encoding import decode

# Keys under which a file keeps its list of articles, beside other facts.
_LISTS = (
    "articles",
    "items",
    "data",
    "results",
    "documents",
    "docs",
    "records",
    "news",
    "rows",
    "hits",
    "entries",
)

Record = dict[str, Any]


def json_records(
    data: bytes, *, is_article: Callable[[tuple[str, ...]], bool]
) -> tuple[list[Any], bool, str | None]:
    """Return the records of a JSON file, whether they stand in a list, and the encoding unless it is UTF-8.

    A list, an object that holds the list under a common key, one object that is the article, as `is_article`
    tells from its keys, or one that holds a list of objects under any key. Elements of a list that is the
    whole file are not checked. Raises RejectionError (`bad-json`, `bad-record`, `bad-encoding`).
    """
    text, encoding = decode(data)
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        hint = "; if every line is an object of its own, use --format jsonl" if _may_be_lines(text) else ""
        raise RejectionError("bad-json", f"This is not JSON: {error.msg}{hint}", line=error.lineno) from None
    if isinstance(document, list):
        return document, True, encoding
    if isinstance(document, dict):
        lists = {key: value for key, value in document.items() if _holds_objects(value)}
        for key in _LISTS:
            if key in lists:
                return lists[key], True, encoding
        if is_article(tuple(key for key, value in document.items() if not isinstance(value, list | dict))):
            return [document], False, encoding
        if not lists:
            empty = any(document.get(key) == [] for key in _LISTS)
            return ([], True, encoding) if empty else ([document], False, encoding)
        if len(lists) > 1:
            names = ", ".join(f"“{key[:60]}”" for key in lists)
            raise RejectionError(
                "bad-record", f"The file holds several lists: {names}; save the one of the articles by itself"
            )
        return next(iter(lists.values())), True, encoding
    raise RejectionError("bad-record", "The file holds neither an object nor a list of objects", line=1)


def json_line(line: bytes) -> tuple[Record | RejectionError | None, str | None]:
    """Return the object of one line of JSON Lines, and the encoding unless it is UTF-8.

    In place of the object: None for a blank line, a RejectionError (`bad-json`, `bad-record`, `bad-encoding`)
    for one that holds none.
    """
    encoding = None
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        if not line.strip():
            return None, None
        try:
            record, encoding = _other_line(line, error)
        except RejectionError as rejection:
            return rejection, None
    if isinstance(record, dict):
        return record, encoding
    return RejectionError("bad-record", "The line holds no JSON object"), None


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _other_line(line: bytes, error: orjson.JSONDecodeError) -> tuple[Any, str | None]:
    """Return what a line says that is no JSON in UTF-8, and its encoding."""
    text, encoding = decode(line)
    if encoding is not None:
        try:
            return orjson.loads(text), encoding
        except orjson.JSONDecodeError as again:
            error = again
    raise RejectionError("bad-json", f"The line is not JSON: {error.msg} at column {error.colno}")


def _may_be_lines(text: str) -> bool:
    first = text.lstrip().partition("\n")[0]
    try:
        return isinstance(orjson.loads(first), dict)
    except orjson.JSONDecodeError:
        return False
