"""Tests of searchapp.query.dates: which words are a date, and does each way find the others?"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis.tokens import tokenize
from searchapp.query.dates import DateWords, dates_in
from searchapp.query.tree import Term

_JANUARY_12 = (
    *("2024-01-12", "12 tháng 1 năm 2024", "12 tháng 01 năm 2024", "12/1 năm 2024"),
    *("12 tháng 1/2024", "12 tháng 1 2024"),
)
_SEPTEMBER_2 = (
    *("1945-09-02", "2 tháng 9 năm 1945", "02 tháng 9 năm 1945", "02 tháng 09 năm 1945"),
    *("2 tháng 09 năm 1945", "2/9 năm 1945", "2 tháng 9/1945", "2 tháng 9 1945"),
)
_NOVEMBER_20 = (
    *("2024-11-20", "20 tháng 11 năm 2024", "20/11 năm 2024", "20 tháng 11/2024", "20 tháng 11 2024"),
)
_JANUARY = (
    *("tháng 1/2024", "tháng 1 2024", "tháng 1.2024", "tháng 1 năm 2024", "tháng một năm 2024"),
    *("tháng một 2024", "tháng 01/2024", "tháng 01 năm 2024"),
)
_MAY = (
    *("tháng 5/2024", "tháng 5 2024", "tháng 5.2024", "tháng 5 năm 2024", "tháng năm năm 2024"),
    *("tháng 05/2024", "tháng 05 năm 2024"),
)
_DECEMBER = (
    *("tháng 12/2024", "tháng 12 2024", "tháng 12.2024", "tháng 12 năm 2024", "tháng mười hai năm 2024"),
    "tháng mười hai 2024",
)
_ANY_MARCH_31 = ("31/3", "31 3", "31.3", "31 tháng 3", "31/03", "31 tháng 03")
_ANY_SEPTEMBER_2 = (*("2/9", "2 9", "2.9", "2 tháng 9", "02/9", "02/09", "02 tháng 9", "02 tháng 09"),)
_ANY_OCTOBER_5 = ("5/10", "5 10", "5.10", "5 tháng 10", "05/10", "05 tháng 10")

_DAYS = [
    # The query, the place of the date in it, its other ways of writing but for those left out at the end.
    ("12/01/2024", 0, 1, _JANUARY_12, ["2024-01-12"]),
    ("12-1-2024", 0, 1, _JANUARY_12, ["2024-01-12"]),
    ("12.1.2024", 0, 1, _JANUARY_12, ["2024-01-12"]),
    ("2024-01-12", 0, 1, _JANUARY_12, ["2024-01-12"]),
    ("12 / 01 / 2024", 0, 3, _JANUARY_12, []),
    ("12/1/24", 0, 1, _JANUARY_12, []),
    ("họp ngày 12/1/2024 tại Ba Đình", 1, 3, _JANUARY_12, []),
    ("hội nghị 11-12/1/2024", 3, 4, _JANUARY_12, []),
    ("ngày 12 tháng 1 năm 2024", 0, 6, _JANUARY_12, []),
    ("12 tháng 1 năm 2024", 0, 5, _JANUARY_12, ["12 tháng 1 năm 2024"]),
    ("12 tháng 01 năm 2024", 0, 5, _JANUARY_12, ["12 tháng 01 năm 2024"]),
    ("NGÀY 12 THÁNG 1 NĂM 2024", 0, 6, _JANUARY_12, []),
    (unicodedata.normalize("NFD", "ngày 12 tháng 1 năm 2024"), 0, 6, _JANUARY_12, []),
    ("12 tháng 1, 2024", 0, 4, _JANUARY_12, ["12 tháng 1 2024"]),
    ("12 tháng 1/2024", 0, 3, _JANUARY_12, ["12 tháng 1/2024"]),
    ("ngày 12/1 năm 2024", 0, 4, _JANUARY_12, []),
    ("12/1, năm 2024", 0, 3, _JANUARY_12, ["12/1 năm 2024"]),
    ("ngày 12 tháng một năm 2024", 0, 6, _JANUARY_12, []),
    ("ngay 12 thang 1 nam 2024", 0, 6, _JANUARY_12, []),
    ("12 thang 1 nam 2024", 0, 5, _JANUARY_12, ["12 tháng 1 năm 2024"]),
    ("họp 12 thang 1 nam 2024", 1, 6, _JANUARY_12, []),
    ("ngày 11, 12 tháng 1 năm 2024", 2, 7, _JANUARY_12, ["12 tháng 1 năm 2024"]),
    ("số 12/01/2024", 1, 2, _JANUARY_12, ["2024-01-12"]),
    ("mồng 2 tháng 9 năm 1945", 0, 6, _SEPTEMBER_2, []),
    ("ngày mùng 2 tháng 9 năm 1945", 0, 7, _SEPTEMBER_2, []),
    ("mung 2 thang chin nam 1945", 0, 6, _SEPTEMBER_2, []),
    ("02/09/1945", 0, 1, _SEPTEMBER_2, ["1945-09-02"]),
    ("20 tháng mười một năm 2024", 0, 6, _NOVEMBER_20, []),
    ("20 tháng 11 năm 2024", 0, 5, _NOVEMBER_20, ["20 tháng 11 năm 2024"]),
]

_WHOLE_MONTHS = [
    ("tháng 1/2024", 0, 2, _JANUARY, ["tháng 1/2024"]),
    ("tháng 01/2024", 0, 2, _JANUARY, ["tháng 01/2024"]),
    ("tháng 01 năm 2024", 0, 4, _JANUARY, ["tháng 01 năm 2024"]),
    ("tháng 1-2024", 0, 3, _JANUARY, ["tháng 1 2024"]),
    ("tháng 1.2024", 0, 2, _JANUARY, ["tháng 1.2024"]),
    ("tháng 01-2024", 0, 3, _JANUARY, []),
    ("1/2024", 0, 1, _JANUARY, ["tháng 1/2024"]),
    ("01/2024", 0, 1, _JANUARY, ["tháng 01/2024"]),
    ("thu ngân sách tháng 1/2024 và quý 1/2024", 3, 5, _JANUARY, ["tháng 1/2024"]),
    ("ngay thang 1 nam 2024", 1, 5, _JANUARY, ["tháng 1 năm 2024"]),
    ("thang mot 2024", 0, 3, _JANUARY, ["tháng một 2024"]),
    ("tháng năm năm 2024", 0, 4, _MAY, ["tháng năm năm 2024"]),
    ("thang 5 nam 2024", 0, 4, _MAY, ["tháng 5 năm 2024"]),
    ("tháng mười hai năm 2024", 0, 5, _DECEMBER, ["tháng mười hai năm 2024"]),
    ("tháng 12, 2024", 0, 3, _DECEMBER, ["tháng 12 2024"]),
]

_DAYS_OF_ANY_YEAR = [
    ("31/3", 0, 1, _ANY_MARCH_31, ["31/3"]),
    ("ngày 31/3", 0, 2, _ANY_MARCH_31, []),
    ("ngày 31-3", 0, 3, _ANY_MARCH_31, []),
    ("ngày 31.3", 0, 2, _ANY_MARCH_31, []),
    ("ngày 31 tháng 3", 0, 4, _ANY_MARCH_31, []),
    ("ngay 31 thang 3", 0, 4, _ANY_MARCH_31, []),
    ("31 thang 3", 0, 3, _ANY_MARCH_31, ["31 tháng 3"]),
    ("ngày 31 tháng ba", 0, 4, _ANY_MARCH_31, []),
    ("sáng 31-3", 1, 3, _ANY_MARCH_31, ["31 3"]),
    ("toi 31.3", 1, 2, _ANY_MARCH_31, ["31.3"]),
    ("từ ngày 30-31/3", 3, 4, _ANY_MARCH_31, ["31/3"]),
    ("Quốc khánh 2/9", 2, 3, _ANY_SEPTEMBER_2, ["2/9"]),
    ("lễ 2-9", 1, 3, _ANY_SEPTEMBER_2, ["2 9"]),
    ("ngày 02 tháng 09", 0, 4, _ANY_SEPTEMBER_2, []),
    ("mùng 5 tháng 10 âm lịch", 0, 4, _ANY_OCTOBER_5, []),
    ("5 tháng 10 âm lịch", 0, 3, _ANY_OCTOBER_5, ["5 tháng 10"]),
]

_NO_DATES = [
    *("", "ngày", "tháng", "hội nghị Ba Đình", "năm 2024", "2024", "tháng 1", "covid 19", "quận 5"),
    # Days that no calendar has, whole and in part.
    *(
        "31/02/2024",
        "ngày 31 tháng 2 năm 2024",
        "29 tháng 2 năm 2023",
        "tháng 13 năm 2024",
        "31/4",
        "ngày 0/5",
    ),
    *("ngày 32 tháng 1 năm 2024", "2024-13-45", "12/13/2024", "13/2024"),
    # Numbers of other things.
    *(
        "quý 1/2024",
        "quy 2/2024",
        "số 3/2024",
        "Nghị định 10/2010",
        "ngõ 12/3",
        "tỷ số 2/1",
        "12/2024/QĐ-UBND",
    ),
    *("3-1", "2.5 tỷ đồng", "lớp 10 11", "ngày 5, 6, 7", "chuyển 30-4"),
    # Stretches of time.
    *("3 tháng 10 ngày", "9 tháng năm 2024", "6 tháng một lần", "tháng năm 2024", "thang nam 2024"),
    # Months of the lunar calendar, and words that look like a month.
    *("tháng giêng năm 2024", "tháng chạp năm 2024", "tháng sau năm 2024", "tháng tu năm 2024"),
]

_PIECES = (
    *("ngày", "tháng", "năm", "thang", "nam", "mùng", "tư", "1", "2", "12", "31", "2024"),
    *("1/2024", "3/4", "12/1/2024", "âm lịch", "-", ","),
)


@pytest.mark.parametrize(("query", "start", "end", "ways", "left_out"), _DAYS)
def test_a_day_is_found_with_all_other_ways_of_writing_it(
    query: str, start: int, end: int, ways: Sequence[str], left_out: Sequence[str]
) -> None:
    days = {_JANUARY_12: date(2024, 1, 12), _SEPTEMBER_2: date(1945, 9, 2), _NOVEMBER_20: date(2024, 11, 20)}
    day = days[tuple(ways)]
    assert dates_in(_terms(query)) == (DateWords(start, end, day, day, _others(ways, left_out)),)


@pytest.mark.parametrize(("query", "start", "end", "ways", "left_out"), _WHOLE_MONTHS)
def test_a_month_covers_its_days(
    query: str, start: int, end: int, ways: Sequence[str], left_out: Sequence[str]
) -> None:
    month = {_JANUARY: 1, _MAY: 5, _DECEMBER: 12}[tuple(ways)]
    first, last = date(2024, month, 1), date(2024, month, 31)
    assert dates_in(_terms(query)) == (DateWords(start, end, first, last, _others(ways, left_out)),)


@pytest.mark.parametrize(("query", "start", "end", "ways", "left_out"), _DAYS_OF_ANY_YEAR)
def test_a_day_without_a_year_covers_no_days(
    query: str, start: int, end: int, ways: Sequence[str], left_out: Sequence[str]
) -> None:
    assert dates_in(_terms(query)) == (DateWords(start, end, None, None, _others(ways, left_out)),)


@pytest.mark.parametrize("query", _NO_DATES)
def test_what_only_looks_like_a_date_is_none(query: str) -> None:
    assert dates_in(_terms(query)) == ()


def test_february_ends_with_its_last_day() -> None:
    found = dates_in(_terms("tháng 2/2024 và tháng 2/2023"))
    assert [(each.first, each.last) for each in found] == [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 2, 1), date(2023, 2, 28)),
    ]


def test_two_figures_of_a_year_are_of_the_nearer_century() -> None:
    found = dates_in(_terms("1/5/49 1/5/50"))
    assert [each.first for each in found] == [date(2049, 5, 1), date(1950, 5, 1)]


def test_a_lunar_date_covers_no_days() -> None:
    (found,) = dates_in(_terms("ngày 12/1/2024 âm lịch"))
    assert found == DateWords(0, 2, None, None, _others(_JANUARY_12, []))


def test_several_dates_stand_from_left_to_right() -> None:
    found = dates_in(_terms("từ 31/3 đến ngày 2/4/2024, tháng 5-2024 và 1 tháng 6"))
    assert [(each.start, each.end, each.first, each.last) for each in found] == [
        (1, 2, None, None),
        (3, 5, date(2024, 4, 2), date(2024, 4, 2)),
        (5, 8, date(2024, 5, 1), date(2024, 5, 31)),
        (9, 12, None, None),
    ]


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)))
def test_each_way_of_writing_a_day_finds_all_others(day: date) -> None:
    plain, padded = (str(day.day), str(day.month)), (f"{day.day:02}", f"{day.month:02}")
    numbers = {(number, month) for number in (plain[0], padded[0]) for month in (plain[1], padded[1])}
    ways = [f"{number}{sign}{month}{sign}{day.year}" for number, month in numbers for sign in "/-."]
    ways += [f"{number} tháng {month} năm {day.year}" for number, month in numbers]
    ways += [f"{day.day} tháng {day.month}, {day.year}", f"{day.day} tháng {day.month}/{day.year}"]
    ways += [f"{day.day}/{day.month} năm {day.year}", day.isoformat()]
    _find_each_other([*ways, *(f"ngày {way}" for way in ways)], day, day)


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)))
def test_each_way_of_writing_a_month_finds_all_others(day: date) -> None:
    year, month = day.year, day.month
    ways = [f"tháng {month}{sign}{year}" for sign in ("/", "-", ".", " năm ", ", ")]
    ways += [f"tháng {month:02}{sign}{year}" for sign in ("/", " năm ")]
    following = date(year + month // 12, month % 12 + 1, 1)
    _find_each_other(ways, date(year, month, 1), date.fromordinal(following.toordinal() - 1))


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_each_way_of_writing_a_day_of_any_year_finds_all_others(day: date) -> None:
    ways = [f"{day.day}{sign}{day.month}" for sign in ("/", "-", ".", " tháng ")]
    ways += [f"{day.day:02}/{day.month}", f"{day.day:02}/{day.month:02}", f"{day.day:02} tháng {day.month}"]
    ways += [f"{day.day:02} tháng {day.month:02}"]
    _find_each_other([f"ngày {way}" for way in ways], None, None, also_found=ways)


@given(st.lists(st.sampled_from(_PIECES)))
def test_dates_are_apart_in_order_and_have_new_alternatives(words: list[str]) -> None:
    terms = _terms(" ".join(words))
    place = 0
    for found in dates_in(terms):
        assert place <= found.start < found.end <= len(terms)
        place = found.end
        typed = tuple(term.text for term in terms[found.start : found.end])
        assert 1 <= len(found.alternatives) <= 8
        assert typed not in found.alternatives
        assert len(set(found.alternatives)) == len(found.alternatives)


def _find_each_other(
    ways: Sequence[str], first: date | None, last: date | None, *, also_found: Sequence[str] = ()
) -> None:
    """Check that an article with any of the ways is found by each, as typed or by an alternative."""
    articles = {way: tuple(term.text for term in _terms(way)) for way in (*ways, *also_found)}
    for way in ways:
        (found,) = dates_in(_terms(way))
        typed = articles[way]
        assert (found.start, found.end, found.first, found.last) == (0, len(typed), first, last)
        for other, article in articles.items():
            assert any(_stands_in(words, article) for words in (typed, *found.alternatives)), (way, other)


def _stands_in(words: tuple[str, ...], article: tuple[str, ...]) -> bool:
    return any(article[place : place + len(words)] == words for place in range(len(article)))


def _terms(text: str) -> list[Term]:
    return [Term(token.term, token.kind == "word") for token in tokenize(text)]


def _others(ways: Sequence[str], left_out: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    assert set(left_out) <= set(ways)
    return tuple(tuple(way.split()) for way in ways if way not in left_out)
