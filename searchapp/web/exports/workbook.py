"""How are articles written for Excel? Row by row into temporary files, gone when it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

from xlsxwriter import Workbook

from indexer.article import Article
from searchapp.web.exports.table import WIDTHS, Table

MAX_ROWS = 1_048_576
"""Of a sheet, its headings included; what does not fit stands on another one."""

_PART = 65_536
"""Bytes that are sent at a time."""

_FIRST_YEAR = 1900
"""Excel knows no day before; such a day is written as text."""


def workbook(articles: Iterable[Article], table: Table, *, max_rows: int = MAX_ROWS) -> Iterator[bytes]:
    """Yield the file in parts, the first of them when all articles are read; memory is bounded."""
    with TemporaryDirectory(prefix="searchapp-") as folder, TemporaryFile(dir=folder) as file:
        _write(file, folder, articles, table, max_rows)
        file.seek(0)
        while part := file.read(_PART):
            yield part


def _write(file: IO[bytes], folder: str, articles: Iterable[Article], table: Table, max_rows: int) -> None:
    # All cells are written as what they are; nothing is to be guessed from a text.
    book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
    try:
        head = book.add_format({"bold": True, "bg_color": "#f0e4d0", "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
        sheet, row = _sheet(book, table.name, table, head), 1
        for article in articles:
            if row == max_rows:
                _finish(sheet, table, row)
                sheet, row = _sheet(book, f"{table.name} {len(book.worksheets()) + 1}", table, head), 1
            for column, cell in enumerate(table.cells(article)):
                if isinstance(cell, str):
                    sheet.write_string(row, column, _plain(cell))
                elif cell is not None and cell.year < _FIRST_YEAR:
                    sheet.write_string(row, column, str(cell))
                elif cell is not None:
                    sheet.write_datetime(row, column, cell, moment if isinstance(cell, datetime) else day)
            row += 1
        _finish(sheet, table, row)
        book.close()
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()


def _sheet(book: Workbook, name: str, table: Table, head: Any) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for column, heading in enumerate(table.headings):
        sheet.write_string(0, column, heading, head)
    return sheet


def _finish(sheet: Any, table: Table, rows: int) -> None:
    sheet.autofilter(0, 0, rows - 1, len(table.headings) - 1)


def _plain(text: str) -> str:
    # The library takes a text like this for markup of its own and would write it into the file unescaped.
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
