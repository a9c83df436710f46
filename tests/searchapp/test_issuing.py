"""Tests of searchapp.engines.issuing: who issues a document is told from who mentions it."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from indexer.article import Article
from indexer.store import IndexFolder, open_snapshot
from searchapp.engines.issuing import FIRST_WORDS, MOST_READ, issues, issuing
from tests.indexer.articles import commit

ISSUING = [
    ("Quyết định số 12/QĐ-UBND về giá đất", ""),
    ("12/QĐ-UBND", ""),
    ("Công bố Quyết định 12/QĐ-UBND của quận", ""),
    ("Toàn văn Quyết định 12/QĐ-UBND", ""),
    ("Hai quyết định 11/QĐ-UBND và 12/QĐ-UBND", ""),
    ("", "UBND quận vừa ban hành Quyết định số 12/QĐ-UBND về giá đất."),
    ("", "UBND quận đã có quyết định 12 / QĐ - UBND."),
    ("", "Chủ tịch vừa ký ban hành các quyết định số 11/QĐ-UBND; 12/QĐ-UBND."),
    ("", "Quận ra quyết định xử phạt số 12/QĐ-UBND đối với ông A."),
    ("", "Quận có văn bản (số 12/QĐ-UBND) trả lời."),
    ("", "Văn bản số 12/QĐ-UBND do ông A ký nêu rõ."),
    ("", "Tại văn bản số 12/QĐ-UBND vừa ban hành, quận yêu cầu."),
    ("", "UBND QUẬN\nSố: 12/QĐ-UBND\nQUYẾT ĐỊNH"),
    ("", "UBND quận AN HÒA\n- Quyết định số 12/QĐ-UBND về giá đất."),
    ("Họp", "Sáng nay quận họp. Quận ban hành 2 quyết định: 12/QĐ-UBND về giá đất."),
]

MENTIONING = [
    ("Thực hiện Quyết định 12/QĐ-UBND về giá đất", ""),
    ("Triển khai nghị quyết và Quyết định 12/QĐ-UBND", ""),
    ("Kiến nghị sửa đổi quyết định số 12/QĐ-UBND", ""),
    ("Trả lời về Quyết định số 12/QĐ-UBND", ""),
    ("", "Theo Quyết định số 12/QĐ-UBND, giá đất tăng."),
    ("", "Quận họp sơ kết một năm thực hiện Quyết định số 12/QĐ-UBND."),
    ("", "Ông A khiếu nại Quyết định số 12/QĐ-UBND."),
    ("", "Quận đã hủy bỏ quyết định số 12/QĐ-UBND do ông A ký."),
    ("", "Quận ban hành kế hoạch thực hiện các quyết định 11/QĐ-UBND, 12/QĐ-UBND."),
    ("", "Nội dung của văn bản số 12/QĐ-UBND."),
    ("", "họp " * FIRST_WORDS + "Quận vừa ban hành Quyết định số 12/QĐ-UBND."),
    ("", "Quận vừa ban hành Quyết định số 123/QĐ-UBND."),
    ("Quyết định số 12 của UBND", "Quận vừa ban hành Quyết định số 12."),
    ("", ""),
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [(*texts, True) for texts in ISSUING] + [(*texts, False) for texts in MENTIONING],
)
def test_an_article_issues_what_it_says_was_issued(
    title: str, body: str, expected: bool, form: Literal["NFC", "NFD"]
) -> None:
    article = Article(
        id="a", title=unicodedata.normalize(form, title), body=unicodedata.normalize(form, body)
    )
    assert issues(article, "12/qd-ubnd") is expected


def test_of_an_index_those_articles_are_told_that_issue_a_document(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index")
    articles = [
        Article(id=f"{number:02}", title=title or "Tin", body=body)
        for number, (title, body) in enumerate(ISSUING + MENTIONING)
    ]
    for start in range(0, len(articles), 10):
        commit(folder, articles[start : start + 10])
    commit(folder, removed=["00", "20"])
    snapshot = open_snapshot(folder)
    numbers = issuing(snapshot, "12/qd-ubnd").tolist()
    assert numbers == sorted(numbers)
    assert sorted(snapshot.ids[number] for number in numbers) == [
        f"{number:02}" for number in range(1, len(ISSUING))
    ]
    assert issuing(snapshot, "99/qd-ubnd").tolist() == []


def test_of_very_many_those_are_looked_at_that_give_the_number_first(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index")
    issued = "vừa ban hành Quyết định số 12/QĐ-UBND"
    late = [
        Article(id=f"b{number:02}", title="Tin", body=f"Quận đây {issued}") for number in range(MOST_READ)
    ]
    soon = [Article(id=f"a{number:02}", title="Tin", body=issued) for number in range(MOST_READ - 1)]
    commit(folder, [*late, *soon, Article(id="c", title=issued, body="")])
    snapshot = open_snapshot(folder)
    told = {snapshot.ids[number] for number in issuing(snapshot, "12/qd-ubnd").tolist()}
    assert told == {"c", *(article.id for article in soon)}
