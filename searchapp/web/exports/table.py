"""What does a spreadsheet have of each article? Its columns, and cells that Excel can hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from indexer.article import LOCAL_TIME, Article, Published
from searchapp.web.links import article_addresses
from searchapp.web.wording import number
from searchapp.web.xml_text import xml_text

Cell = str | date | None
"""A text, a day, a local datetime without zone, or nothing."""

MAX_TEXT = 32_767
"""Of a cell, in UTF-16 units: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3."""

_BETWEEN = "; "
"""Separates several agencies or document numbers in one cell."""

LEAD = 300
"""Characters of the text that a row has. A list is for sorting and filtering; with whole texts Excel's file
of 84,132 articles would take 36 s of computing instead of 17 and have 90 MB, not 19, and long texts would fit
into no cell."""

WIDTHS = (18, 60, 17, 34, 18, 24, 12, 24, 34, 34, 60)
"""Of the columns in a workbook, in characters."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list of articles in one language; it can be written after the request has been answered."""

    name: str
    headings: tuple[str, ...]
    cut: str
    """Stands at the end of a text that is too long for a cell."""
    address: Callable[[str], str]
    """From an article's id to the whole address of its page."""

    def cells(self, article: Article) -> tuple[Cell, ...]:
        """Return the cells of an article, one for each heading."""
        return (
            self._text(article.id),
            self._text(article.title),
            _moment(article.published),
            self._text(_BETWEEN.join(article.agencies)),
            self._text(article.category),
            self._text(_BETWEEN.join(article.document_numbers)),
            self._text(article.author),
            self._text(article.publisher),
            self._text(article.url),
            self._text(self.address(article.id)),
            self._text(lead(xml_text(article.body[: 2 * LEAD]))),
        )

    def _text(self, text: str | None) -> str | None:
        if not text:
            return None
        text = xml_text(text)
        # One character less: it may have an apostrophe put before it.
        if 2 * len(text) < MAX_TEXT or len(data := text.encode("utf-16-le")) < 2 * MAX_TEXT:
            return text
        return data[: 2 * (MAX_TEXT - 1 - len(self.cut))].decode("utf-16-le", "ignore") + self.cut


def table() -> Table:
    """Return the table in the language of the request."""
    headings = (
        gettext("Mã bài"),
        gettext("Tiêu đề"),
        gettext("Ngày đăng"),
        gettext("Cơ quan"),
        gettext("Chuyên mục"),
        gettext("Số văn bản"),
        gettext("Tác giả"),
        gettext("Nguồn"),
        gettext("Bản gốc"),
        gettext("Trang tra cứu"),
        gettext("Đoạn đầu"),
    )
    cut = gettext(
        "[… Đã cắt: một ô chỉ chứa được %(count)s ký tự, toàn văn ở trang tra cứu]", count=number(MAX_TEXT)
    )
    return Table(gettext("Bài viết"), headings, cut, article_addresses())


def lead(text: str, length: int = LEAD) -> str:
    """Return how a text begins, on one line and up to a whole word, with an ellipsis if it goes on."""
    if len(text) <= length:
        return " ".join(text.split())
    *whole, _ = text[: length + 1].split(" ") if " " in text[:length] else [text[:length], ""]
    return f"{' '.join(' '.join(whole).split())}…"


def _moment(published: Published) -> date | None:
    if isinstance(published, datetime):
        return published.astimezone(LOCAL_TIME).replace(tzinfo=None, microsecond=0)
    return published
