"""Tests of names of persons: family name first, found by the last syllables too, never split into a miss."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.article import Article
from indexer.store import IndexFolder
from tests.indexer.articles import commit
from tests.searchapp.asking import ask

SPEECHES = {
    "tien": "Ông Nguyễn Văn Tiến, Chủ tịch UBND quận, phát biểu khai mạc.",
    "tien2": "Đồng chí Tiến cho biết quận sẽ hỗ trợ.",
    "huong": "Bà Đỗ Thị Thu Hương, Phó Giám đốc Sở, trả lời báo chí.",
    "duc": "PGS.TS Vũ Minh Đức báo cáo kết quả.",
    "capitals": "CHỦ TỊCH TRẦN QUỐC KHÁNH THĂM PHƯỜNG",
    "dong": "Anh Hoàng Đông Á nhận giải; em Lò Thị Á cũng vậy.",
    "joined": "Vận động viên Phạm Hoà Bình về nhất.",
    "tieng": "Nước sông tiến sát mép đường.",
    "other": "Thu hương vị quê nhà.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("names") / "index"
    commit(IndexFolder(path), [Article(id=name, title="", body=body) for name, body in SPEECHES.items()])
    return path


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Nguyễn Văn Tiến", "tien"),
        ("nguyễn văn tiến", "tien"),
        ("NGUYỄN VĂN TIẾN", "tien"),
        ("nguyen van tien", "tien"),
        ("Nguyeenx Vawn Tieens", "tien"),
        ("ông Tiến", "tien"),
        ("Văn Tiến", "tien"),
        ("đồng chí Tiến", "tien2"),
        ("chủ tịch Tiến", "tien"),
        ('"Văn Tiến"', "tien"),
        ("Đỗ Thị Thu Hương", "huong"),
        ("bà Thu Hương", "huong"),
        ("bà Hương", "huong"),
        ("do thi thu huong", "huong"),
        ("Hương phó giám đốc sở", "huong"),
        ("Vũ Minh Đức", "duc"),
        ("Minh Đức", "duc"),
        ("TS Đức", "duc"),
        ("Trần Quốc Khánh", "capitals"),
        ("quốc khánh thăm phường", "capitals"),
        ("Khánh", "capitals"),
        ("Hoàng Đông Á", "dong"),
        ("Lò Thị Á", "dong"),
        ("Phạm Hòa Bình", "joined"),
        ("pham hoa binh", "joined"),
    ],
)
def test_a_person_is_found_by_name_or_the_last_of_it(folder: Path, query: str, first: str) -> None:
    page = ask(folder, query)
    assert page.hits[0].id == first
