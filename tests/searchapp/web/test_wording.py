from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from indexer.article import LOCAL_TIME, Published
from searchapp.web.wording import day_figures, filter_label, number, published_words, value_label


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (999, "999"), (3903, "3.903"), (1234567, "1.234.567")]
)
def test_thousands_are_parted_by_points(value: int, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (date(2024, 1, 12), "12 tháng 1, 2024"),
        (datetime(2024, 1, 12, 16, 28, tzinfo=LOCAL_TIME), "16:28, 12 tháng 1, 2024"),
        (datetime(2024, 1, 11, 23, 5, tzinfo=UTC), "06:05, 12 tháng 1, 2024"),
        (None, "chưa rõ ngày"),
    ],
)
def test_dates_are_said_in_words_and_local_time(published: Published, words: str) -> None:
    assert published_words(published) == words


def test_days_in_fields_come_day_first() -> None:
    assert day_figures(date(2024, 1, 2)) == "02/01/2024"
    assert day_figures(date(1, 1, 2)) == "02/01/0001"


def test_facet_values_have_labels() -> None:
    assert value_label("2024", "date") == "2024"
    assert value_label("2024-01", "date") == "tháng 1, 2024"
    assert value_label("_none", "date") == "chưa rõ"
    assert value_label("Mầm-non", "category") == "Mầm-non"
    assert filter_label("_none", "agency") == "cơ quan chưa rõ"
    assert filter_label("2024-12", "date") == "tháng 12, 2024"
