from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from indexer.article import LOCAL_TIME, Published
from searchapp.engine import QueryReading
from searchapp.web.wording import (
    day_figures,
    filter_label,
    number,
    published_words,
    quoted,
    reading_note,
    value_label,
)


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
        (None, "Chưa rõ ngày"),
    ],
)
def test_dates_are_said_in_words_and_local_time(published: Published, words: str) -> None:
    assert published_words(published) == words


def test_days_in_fields_come_day_first() -> None:
    assert day_figures(date(2024, 1, 2)) == "02/01/2024"
    assert day_figures(date(1, 1, 2)) == "02/01/0001"


def test_facet_values_have_labels() -> None:
    assert value_label("2024", "date") == "2024"
    assert value_label("2024-01", "date") == "Tháng 1/2024"
    assert value_label("_none", "date") == "Chưa rõ"
    assert value_label("Mầm-non", "category") == "Mầm-non"
    assert filter_label("_none", "agency") == "Cơ quan chưa rõ"
    assert filter_label("2024-12", "date") == "Tháng 12/2024"


@pytest.mark.parametrize(
    ("text", "has_its_own"),
    [
        ("", False),
        ("họp", False),
        ('hội "giao ban" quận', False),
        ('"giao ban"', True),
        ("“giao ban”", True),
        ('"giao ban" -quận', True),
        ('quận "giao ban"', True),
        ('"', True),
    ],
)
def test_a_text_with_quotation_marks_at_an_end_needs_none_around_it(text: str, has_its_own: bool) -> None:
    assert quoted(text) == has_its_own


@pytest.mark.parametrize(
    ("widened", "phrases_as_words", "complete", "note"),
    [
        (False, False, None, None),
        (
            True,
            True,
            None,
            "Không có bài nào khớp đúng như đã gõ, nên từ không dấu được tìm với mọi dấu "
            "và cụm từ trong ngoặc kép được tìm riêng từng từ.",
        ),
        (
            False,
            True,
            0,
            "Không có bài nào khớp đúng như đã gõ, nên cụm từ trong ngoặc kép được tìm riêng từng từ "
            "và đây là những bài có nhiều từ nhất.",
        ),
        (
            True,
            True,
            0,
            "Không có bài nào khớp đúng như đã gõ, nên từ không dấu được tìm với mọi dấu, "
            "cụm từ trong ngoặc kép được tìm riêng từng từ và đây là những bài có nhiều từ nhất.",
        ),
        (False, False, 0, "Không có bài nào chứa đủ mọi từ; đây là những bài có nhiều từ nhất."),
        (False, False, 1200, "1.200 bài có đủ mọi từ, các bài khác có nhiều từ nhất."),
        (
            True,
            False,
            3,
            "Hầu như không có bài nào khớp đúng như đã gõ; những từ không dấu được tìm với mọi dấu. "
            "3 bài có đủ mọi từ, các bài khác có nhiều từ nhất.",
        ),
    ],
)
def test_what_was_done_to_a_query_is_said_in_one_sentence(
    widened: bool, phrases_as_words: bool, complete: int | None, note: str | None
) -> None:
    reading = QueryReading("", widened=widened, phrases_as_words=phrases_as_words, complete=complete)
    assert reading_note(reading) == note
