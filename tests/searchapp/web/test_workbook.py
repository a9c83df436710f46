"""Tests of the file for Excel: what does not fit on a sheet, and what is left behind."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from indexer.article import Article
from searchapp.web.exports.table import WIDTHS, Table
from searchapp.web.exports.workbook import workbook
from tests.indexer.articles import tiny
from tests.searchapp.web.exported import HEADINGS, read_sheets

TABLE = Table("Bài viết", HEADINGS, "[cắt]", lambda article_id: f"http://localhost/articles/{article_id}")


def made(*articles: Article, max_rows: int = 1_048_576) -> bytes:
    return b"".join(workbook(articles, TABLE, max_rows=max_rows))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_does_not_fit_on_a_sheet_stands_on_the_next() -> None:
    sheets = read_sheets(made(*map(tiny, range(5)), max_rows=3))
    assert {name: [row[0] for row in rows] for name, rows in sheets.items()} == {
        "Bài viết": ["Mã bài", "t0", "t1"],
        "Bài viết 2": ["Mã bài", "t2", "t3"],
        "Bài viết 3": ["Mã bài", "t4"],
    }


def test_a_sheet_that_is_just_full_is_followed_by_none() -> None:
    assert [*read_sheets(made(*map(tiny, range(4)), max_rows=3))] == ["Bài viết", "Bài viết 2"]


def test_no_articles_give_headings_alone() -> None:
    assert read_sheets(made()) == {"Bài viết": [HEADINGS]}


def test_headings_stay_in_sight_and_filter() -> None:
    sheet = load_workbook(io.BytesIO(made(tiny(1), tiny(2)))).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:K3"
    assert all(cell.font.bold for cell in sheet[1])
    assert len(WIDTHS) == len(HEADINGS)


def test_nothing_in_it_is_a_formula_or_a_link_or_markup_of_an_article() -> None:
    hostile = Article(
        id="x",
        title='<r><t>a</t></r><f>cmd|"/C calc"!A0</f><r></r>',
        body="=1+1",
        url="http://evil.example/",
        author="{=1}",
    )
    with zipfile.ZipFile(io.BytesIO(made(hostile))) as files:
        sheet = files.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert "&lt;r&gt;&lt;t&gt;a&lt;/t&gt;&lt;/r&gt;&lt;f&gt;" in sheet
        assert not [name for name in files.namelist() if name.endswith(".rels") and "sheet" in name]


def test_no_file_is_left_behind(folder: Path) -> None:
    parts = workbook(map(tiny, range(50)), TABLE)
    next(parts)
    parts.close()  # type: ignore[attr-defined]
    assert [*folder.iterdir()] == []
    assert made(tiny(1))
    assert [*folder.iterdir()] == []


def test_no_file_is_left_behind_by_one_that_fails(folder: Path) -> None:
    def articles() -> Iterator[Article]:
        yield tiny(1)
        assert [*folder.iterdir()] != []
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        next(workbook(articles(), TABLE))
    assert [*folder.iterdir()] == []
