from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

import pytest

from indexer.article import LOCAL_TIME, Published
from indexer.errors import RejectionError
from indexer.readers.published import is_date_line, parse_published

TODAY = date(2024, 6, 1)
DAY = date(2024, 1, 12)
MOMENT = datetime(2024, 1, 12, 16, 28, tzinfo=LOCAL_TIME)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("", None),
        ("  ", None),
        ("12/01/2024", DAY),
        ("12.1.2024", DAY),
        ("12-1-2024", DAY),
        ("2024-01-12", DAY),
        ("20240112", DAY),
        ("1705051680", MOMENT),
        ("1705051680000", MOMENT),
        ("1865-01-01", date(1865, 1, 1)),
        ("Ngày đăng: 12/01/2024", DAY),
        ("ngày 12 tháng 1 năm 2024", DAY),
        ("12/01/2024 - 04:28 PM", MOMENT),
        ("12/01/2024 4:28 CH", MOMENT),
        ("12/01/2024 12:15 AM", datetime(2024, 1, 12, 0, 15, tzinfo=LOCAL_TIME)),
        ("16:28 12/01/2024", MOMENT),
        ("12/01/2024 16:28", MOMENT),
        ("12/01/2024 16:28:05", MOMENT + timedelta(seconds=5)),
        ("12/01/2024 16h28", MOMENT),
        ("16 giờ 28, ngày 12 tháng 01 năm 2024", MOMENT),
        ("Thứ sáu, 12/1/2024, 16:28 (GMT+7)", MOMENT),
        ("12/01/2024 09:28 GMT", MOMENT),
        ("2024-01-12T16:28", MOMENT),
        ("2024-01-12 16:28:00", MOMENT),
        ("2024-01-12T09:28:00Z", MOMENT),
        ("2024-01-12T11:28:00+02:00", MOMENT),
        ("Fri, 12 Jan 2024 16:28:00 +0700", MOMENT),
    ],
)
def test_a_date_is_read_day_first_and_in_local_time(text: str, published: Published) -> None:
    assert parse_published(text, today=TODAY) == published
    assert parse_published(unicodedata.normalize("NFD", text), today=TODAY) == published
    assert type(parse_published(text, today=TODAY)) is type(published)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2024", "bad-date"),
        ("2024-02-31", "bad-date"),
        ("12/01/2024 25:61", "bad-date"),
        ("2024-01-12T25:61", "bad-date"),
        ("không rõ", "bad-date"),
        ("2024", "bad-date"),
        ("0001-01-01T00:00:00+14:00", "bad-date"),
        ("0001-01-01T00:00:00", "bad-date"),
        ("1700-01-01", "bad-date"),
        ("1864-12-31", "bad-date"),
        ("12345678901", "bad-date"),
        ("9999999999", "future-date"),
        ("03/06/2025", "future-date"),
        ("2999-01-01T00:00:00Z", "future-date"),
    ],
)
def test_an_impossible_date_is_rejected_by_name(text: str, code: str) -> None:
    with pytest.raises(RejectionError) as caught:
        parse_published(text, today=TODAY)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("45363", "export dates as text, dd/mm/yyyy"),
        ("45363.5", "export dates as text, dd/mm/yyyy"),
        ("5/1/24", "write the year with four digits, dd/mm/yyyy"),
        ("Ngày đăng: 05-01-24 16:28", "write the year with four digits, dd/mm/yyyy"),
        ("không rõ", "write dd/mm/yyyy or yyyy-mm-dd"),
    ],
)
def test_the_reason_says_how_to_mend_what_is_no_date(text: str, advice: str) -> None:
    with pytest.raises(RejectionError) as caught:
        parse_published(text, today=TODAY)
    assert (caught.value.code, caught.value.reason.partition("; ")[2]) == ("bad-date", advice)


def test_366_days_ahead_are_still_possible() -> None:
    assert parse_published("02/06/2025", today=TODAY) == date(2025, 6, 2)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("12/01/2024 - 04:28 PM", True),
        ("Thứ sáu, 12/1/2024, 16:28 (GMT+7)", True),
        ("Ngày đăng: 12/01/2024", True),
        ("31/02/2024", True),
        ("2024-01-12T16:28:00+07:00", True),
        ("Hà Nội, ngày 12 tháng 1 năm 2024", False),
        ("Ngày 12/01/2024, quận họp", False),
        ("C.Q.H", False),
        ("2024", False),
        ("", False),
    ],
)
def test_a_date_line_holds_nothing_but_a_date(line: str, is_one: bool) -> None:
    assert is_date_line(line) is is_one
