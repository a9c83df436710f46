"""Tests of reading JSON Lines, JSON and CSV files."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import orjson
import pytest

from indexer.article import Article
from indexer.readers import ReadOptions, Rejection
from tests.indexer.readers.reading import TODAY, Save, article_of, faults, one, read


def test_broken_lines_are_named_and_the_rest_is_read(save: Save) -> None:
    path = save(
        "a.jsonl", b'{"title": "A"}\n{"title": \n\n[1]\n"x"\n{"title": "B"}\n{"title": "\xff\xfe\xfa"}\n'
    )
    assert faults(path) == [(2, "bad-json"), (4, "bad-record"), (5, "bad-record"), (7, "bad-encoding")]
    assert [item.title for item in read(path) if isinstance(item, Article)] == ["A", "B"]


def test_a_very_long_line_is_read(save: Save) -> None:
    body = "a" * 3_000_000
    assert article_of(save, {"title": "A", "body": body}).body == body


@pytest.mark.parametrize(
    "document",
    [
        [{"title": "A"}, {"title": "B"}],
        {"total": 2, "articles": [{"title": "A"}, {"title": "B"}]},
        {"data": [{"title": "A"}, {"title": "B"}]},
        {"Danh sách": [{"title": "A"}, {"title": "B"}]},
        {"Văn bản": [{"title": "A"}, {"title": "B"}]},
        {"total": 2, "tags": ["x"], "none": [], "tin": [{"title": "A"}, {"title": "B"}]},
    ],
)
def test_a_json_list_is_found_under_common_keys(save: Save, document: Any) -> None:
    path = save("a.json", orjson.dumps(document))
    articles = [item for item in read(path) if isinstance(item, Article)]
    assert [(item.title, item.origin) for item in articles] == [
        ("A", f"{path.as_posix()}#1"),
        ("B", f"{path.as_posix()}#2"),
    ]
    assert articles[0].id != articles[1].id


def test_a_json_object_can_be_the_article(save: Save) -> None:
    path = save("a.json", b'\xef\xbb\xbf{"title": "A", "tags": []}')
    assert one(path).origin == path.as_posix()


def test_an_article_with_lists_of_its_own_is_one_article(save: Save) -> None:
    record = {"title": "A", "tep": [{"x": 1}], "anh": [{"y": 2}], "data": []}
    assert one(save("a.json", orjson.dumps(record))).title == "A"


def test_several_lists_under_unknown_keys_are_named(save: Save) -> None:
    path = save("a.json", '{"Tin tức": [{"title": "A"}], "Văn bản": [{"title": "B"}]}')
    (rejection,) = read(path)
    assert isinstance(rejection, Rejection)
    assert (rejection.code, rejection.reason) == (
        "bad-record",
        "The file holds several lists: “Tin tức”, “Văn bản”; save the one of the articles by itself",
    )


def test_an_empty_list_holds_no_article(save: Save) -> None:
    assert read(save("a.json", '{"total": 0, "articles": []}')) == []


def test_faults_in_json_are_named(save: Save) -> None:
    assert faults(save("a.json", '[{"title": "A"},\n\n{"title" 1}]')) == [(3, "bad-json")]
    assert faults(save("a.json", "12")) == [(1, "bad-record")]
    (rejection,) = [
        item for item in read(save("a.json", '[{"title": "A"}, 3]')) if isinstance(item, Rejection)
    ]
    assert (rejection.code, rejection.line, "Article 2" in rejection.reason) == ("bad-record", None, True)
    (lines,) = read(save("a.json", '{"title": "A"}\n{"title": "B"}'))
    assert isinstance(lines, Rejection)
    assert "--format jsonl" in lines.reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_any_dialect_is_read(save: Save, delimiter: str, encoding: str) -> None:
    table = io.StringIO()
    rows = csv.writer(table, delimiter=delimiter, lineterminator="\r\n")
    rows.writerows([["tieu_de", "noi_dung"], ["Tên, một; hai", 'Đoạn "một"\nĐoạn hai'], [], ["B", "Ba"]])
    path = save("a.csv", table.getvalue().encode(encoding))
    found = [item for item in read(path) if isinstance(item, Article)]
    assert [(item.title, item.body, item.origin) for item in found] == [
        ("Tên, một; hai", 'Đoạn "một"\nĐoạn hai', f"{path.as_posix()}:2"),
        ("B", "Ba", f"{path.as_posix()}:5"),
    ]


def test_a_separator_line_of_a_spreadsheet_is_understood(save: Save) -> None:
    path = save("a.csv", "sep=;\ntitle;body\nA, B;C\n")
    assert (one(path).title, one(path).origin) == ("A, B", f"{path.as_posix()}:3")


def test_bad_csv_rows_are_named_with_their_line(save: Save) -> None:
    path = save("a.csv", 'title,body\nA,B\nA,B,C\nA\n"x"y,B\nC,D,,\n\nE,"F')
    assert faults(path) == [(3, "bad-csv"), (4, "bad-csv"), (5, "bad-csv"), (8, "bad-csv")]
    assert [item.title for item in read(path) if isinstance(item, Article)] == ["A", "C"]


def test_a_csv_header_without_texts_is_a_rejection(save: Save) -> None:
    path = save("a.csv", "a,b\n1,2\n")
    assert faults(path) == [(1, "no-text")]
    assert one(path, ReadOptions(today=TODAY, field_map={"title": "a"})).title == "1"


def test_the_columns_of_an_office_all_arrive(save: Save) -> None:
    path = save(
        "a.csv",
        "Tiêu đề,Trích yếu,Ngày đăng,Phòng ban,Toàn văn,Lĩnh vực\n"
        "Thông báo 5,Về việc nghỉ lễ,12/01/2024,Phòng Tư pháp,Điều 1.,Hộ tịch\n",
    )
    article = one(path)
    assert (article.title, article.body, article.published, article.agencies, article.category) == (
        "Thông báo 5",
        "Về việc nghỉ lễ\nĐiều 1.",
        date(2024, 1, 12),
        ("Phòng Tư pháp",),
        "Hộ tịch",
    )
