"""The application over a real index of invented articles, in place of the one over the sample articles."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from indexer.article import LOCAL_TIME, Article
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.engine import SearchEngine
from searchapp.web import create_app
from tests.indexer.articles import commit

MARKUP = '<script>alert("x")</script> & <b>đậm</b>'
ODD_ID = "kho//2024/a b?c=1#d%2F&\"<'>/đ/"

MEETINGS = [
    Article(
        id=f"giao-ban/{number}",
        title=f"Giao ban đầu tuần lần thứ {number}",
        body="Hội nghị giao ban bàn về việc chỉnh trang vỉa hè.\nCác phường báo cáo tiến độ.",
        published=date(2024, 1, 1) + timedelta(days=number),
        agencies=("UBND quận An Hòa",),
        category="Tin tức",
    )
    for number in range(1, 26)
]

WARDS = [
    Article(
        id=f"phuong-{number}",
        title=f"Phường {number} mời người dân góp ý quy hoạch",
        body="Bản vẽ quy hoạch được niêm yết tại trụ sở phường.",
        published=date(2022, number, 15),
        agencies=(f"UBND phường {number}",),
        category="Quy hoạch",
    )
    for number in range(1, 12)
]

SIGNING = Article(
    id="ky-ket",
    title="Ký kết chương trình phối hợp giữa ba cơ quan",
    body="Sáng 12/01, ba cơ quan của quận ký kết chương trình phối hợp.\nKế hoạch số 45/KH-UBND được nêu.",
    published=datetime(2024, 3, 12, 16, 28, tzinfo=LOCAL_TIME),
    agencies=("HĐND quận An Hòa", "UBND quận An Hòa"),
    category="Văn bản chỉ đạo",
    author="N.T.L",
    url="https://anhoa.example.vn/tin/ky-ket?x=1&y=2",
    publisher="Cổng thông tin quận An Hòa",
    origin="kho/bi-mat.jsonl:7",
    document_numbers=("45/KH-UBND", "12/2023/NQ-HĐND"),
    agencies_inferred=True,
)

UNDATED = Article(id="khong-ngay", title="Số điện thoại đường dây nóng", body="Gọi trong giờ hành chính.")

HOSTILE = Article(
    id=ODD_ID,
    title=f"Tiêu đề {MARKUP}",
    body=f"Đoạn văn {MARKUP} về xương rồng.",
    published=date(2023, 5, 6),
    agencies=(f"Cơ quan {MARKUP}",),
    category=f"Mục {MARKUP}",
    author=MARKUP,
    url="javascript:alert(1)",
    publisher=MARKUP,
    document_numbers=(MARKUP,),
)

ARTICLES = [*MEETINGS, *WARDS, SIGNING, UNDATED, HOSTILE]


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    path: Path = tmp_path_factory.mktemp("index")
    commit(IndexFolder(path), ARTICLES)
    return open_engine(path)


@pytest.fixture(scope="session")
def app(engine: SearchEngine) -> Flask:
    return create_app(engine)
