from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Literal

import pytest

from indexer.article import LOCAL_TIME
from indexer.errors import RejectionError
from indexer.readers.draft import Draft
from indexer.readers.portal_page import initials_in
from indexer.readers.portal_text import read_text

TODAY = date(2024, 6, 1)
PORTAL = """Hội nghị tổng kết
công tác năm 2023

12/01/2024 - 04:28 PM
Sáng nay, quận tổ chức hội nghị.

Danh mục tin tức được cập nhật hằng ngày, theo báo cáo.
\x20
                              C.Q.H
\x20

Các tin tức khác
danh mục tin tức
Kết quả bình chọn
"""


FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_portal_text_is_taken_apart(form: Literal["NFC", "NFD"], end: str) -> None:
    def formed(text: str) -> str:
        return unicodedata.normalize(form, text)

    assert read_text(formed(PORTAL).replace("\n", end), today=TODAY) == Draft(
        title=formed("Hội nghị tổng kết công tác năm 2023"),
        body=formed(
            "Sáng nay, quận tổ chức hội nghị.\n\nDanh mục tin tức được cập nhật hằng ngày, theo báo cáo.\n "
        ),
        published=datetime(2024, 1, 12, 16, 28, tzinfo=LOCAL_TIME),
        author="C.Q.H",
    )


def test_without_a_date_a_short_first_line_is_the_title() -> None:
    assert read_text("Thông báo nghỉ lễ\nUBND phường nghỉ.", today=TODAY) == Draft(
        title="Thông báo nghỉ lễ", body="UBND phường nghỉ."
    )


@pytest.mark.parametrize("text", ["UBND phường nghỉ.\nMai làm lại.", "Một dòng", "a" * 201 + "\nHai."])
def test_without_a_date_a_sentence_or_a_lone_line_is_no_title(text: str) -> None:
    assert read_text(text, today=TODAY) == Draft(title="", body=text)


def test_a_date_far_down_is_part_of_the_text() -> None:
    text = "Tiêu đề\n" + "Một đoạn.\n" * 20 + "12/01/2024\nHết."
    assert read_text(text, today=TODAY).published is None


def test_an_impossible_date_line_is_rejected_with_its_line() -> None:
    with pytest.raises(RejectionError) as caught:
        read_text("Tiêu đề\n\n31/02/2024 - 04:28 PM\nThân bài.", today=TODAY)
    assert (caught.value.code, caught.value.line) == ("bad-date", 3)


@pytest.mark.parametrize(
    ("line", "initials"),
    [
        ("C.Q.H", "C.Q.H"),
        ("  N.T.H.", "N.T.H"),
        ("(T.A)", "T.A"),
        ("(TA)", "TA"),
        ("                    PVH", "PVH"),
        ("Đ. Anh", "Đ.Anh"),
        ("PVH", None),
        ("TP.HCM", None),
        ("12.01", None),
        ("Hết.", None),
        ("", None),
    ],
)
def test_initials_stand_alone_on_a_line(line: str, initials: str | None) -> None:
    assert initials_in(line) == initials
