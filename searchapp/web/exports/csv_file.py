"""How are articles written for a spreadsheet as CSV? As RFC 4180 says, in UTF-8 that Excel recognises."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date

from indexer.article import Article
from searchapp.web.exports.table import Cell, Table

_PART = 65_536
"""Characters that are sent at a time."""

# https://owasp.org/www-community/attacks/CSV_Injection, with the signs' full-width forms and the line feed.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


def csv_file(articles: Iterable[Article], table: Table) -> Iterator[bytes]:
    """Yield the file in parts, articles read as far as they are needed."""
    yield codecs.BOM_UTF8
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(table.headings)
    for article in articles:
        writer.writerow(map(_written, table.cells(article)))
        if buffer.tell() >= _PART:
            yield _taken(buffer)
    yield _taken(buffer)


def harmless(text: str) -> str:
    """Return a text that is no formula anywhere: with an apostrophe before what begins like one."""
    return f"'{text}" if _FORMULA.match(text) else text


def _written(cell: Cell) -> str:
    if isinstance(cell, date):
        return str(cell)  # 2024-01-12 or 2024-01-12 16:28:00, which Excel reads in every country
    return harmless(cell or "")


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode(errors="replace")
