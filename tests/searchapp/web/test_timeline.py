from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchapp.engine import FacetValue
from searchapp.request import SearchRequest
from searchapp.web.timeline import MOST_MONTHS, MOST_YEARS, Bar, Timeline, timeline
from tests.searchapp.web.reading import Page


def drawn(app: Flask, counts: dict[str, int], query: str = "") -> Timeline | None:
    values = [FacetValue(value, count) for value, count in counts.items()]
    with app.test_request_context():
        return timeline(values, SearchRequest.parse(query))


def bars(app: Flask, counts: dict[str, int], query: str = "") -> tuple[Bar, ...]:
    made = drawn(app, counts, query)
    assert made is not None
    return made.bars


def test_every_month_from_the_first_to_the_last_has_its_bar(app: Flask) -> None:
    made = drawn(app, {"2024": 9, "2024-02": 8, "2024-01": 1, "2023": 4, "2023-11": 4, "_none": 5}, "q=a")
    assert made is not None
    assert [(bar.said, bar.address, bar.first, bar.last) for bar in made.bars] == [
        ("Tháng 11/2023: 4 bài", "/search?q=a&date=2023-11", date(2023, 11, 1), date(2023, 11, 30)),
        ("Tháng 12/2023: 0 bài", "/search?q=a&date=2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("Tháng 1/2024: 1 bài", "/search?q=a&date=2024-01", date(2024, 1, 1), date(2024, 1, 31)),
        ("Tháng 2/2024: 8 bài", "/search?q=a&date=2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ]
    assert (made.unit, made.peak, made.undated, made.whole, made.zoomed) == ("month", 8, 5, None, False)
    assert [(tick.left, tick.label) for tick in made.years] == [("0.00%", "2023"), ("50.00%", "2024")]
    assert [tick.label for tick in made.months] == ["11", "12", "1", "2"]


def test_heights_are_in_proportion_and_the_smallest_bar_is_seen(app: Flask) -> None:
    heights = [
        float(bar.fill_height[:-1]) for bar in bars(app, {"2024-01": 1000, "2024-02": 500, "2024-04": 1})
    ]
    assert heights == [50.0, 25.0, 0.0, 1.5]
    assert [(bar.left, bar.width) for bar in bars(app, {"2024-01": 1, "2024-02": 1})] == [
        ("0.00%", "50.00%"),
        ("50.00%", "50.00%"),
    ]


@pytest.mark.parametrize(
    "counts", [{}, {"_none": 3}, {"2024": 3, "2024-01": 3}, {"2024-01": 3, "2024-02": 0}]
)
def test_without_a_choice_of_months_there_is_no_timeline(app: Flask, counts: dict[str, int]) -> None:
    assert drawn(app, counts) is None


def test_a_long_time_is_shown_by_years(app: Flask) -> None:
    assert len(bars(app, {"2020-01": 1, "2023-12": 2})) == MOST_MONTHS
    years = bars(app, {"2020-01": 1, "2022-05": 3, "2022-06": 4, "2024-01": 2}, "page=2")
    assert [(bar.label, bar.articles, bar.address, bar.first, bar.last) for bar in years] == [
        ("2020", 1, "/search?date=2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2021", 0, "/search?date=2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2022", 7, "/search?date=2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2023", 0, "/search?date=2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024", 2, "/search?date=2024", date(2024, 1, 1), date(2024, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("query", "months", "chosen"),
    [
        ("date=2022", ["2022-01", "2022-12"], 12),
        ("date=2022-05", ["2022-01", "2022-12"], 1),
        ("date=2022-05&date=2021", ["2021-01", "2022-12"], 13),
        ("from=2022-02-03&to=2022-04-01", ["2022-01", "2022-12"], 3),
        ("date=2022&from=2022-12-31", ["2022-01", "2022-12"], 1),
        ("from=2022-12-31", ["2022-01", "2024-12"], 25),
    ],
)
def test_a_chosen_part_of_a_long_time_is_shown_by_months(
    app: Flask, query: str, months: list[str], chosen: int
) -> None:
    counts = {"2010-01": 1, "2022-05": 3, "2022-06": 4, "2024-01": 2}
    made = drawn(app, counts, f"q=a&{query}")
    assert made is not None
    assert [f"{bar.first:%Y-%m}" for bar in (made.bars[0], made.bars[-1])] == months
    assert sum(bar.chosen for bar in made.bars) == chosen
    assert (made.unit, made.whole, made.zoomed) == ("month", "/search?q=a", True)


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("date=2016", ["2016"]),
        ("to=2014-01-01", ["2010", "2011", "2012", "2013", "2014"]),
        ("date=_none", []),
        ("from=1850-01-01&to=1851-01-01", []),
        ("date=2010&from=2020-01-01", []),
    ],
)
def test_where_nothing_of_the_chosen_time_can_be_shown_by_months_years_stay(
    app: Flask, query: str, chosen: list[str]
) -> None:
    made = drawn(app, {"2010-01": 1, "2018-05": 3}, query)
    assert made is not None
    assert made.unit == "year"
    assert [bar.label for bar in made.bars if bar.chosen] == chosen


def test_a_single_article_of_a_far_off_year_does_not_press_the_others_together(app: Flask) -> None:
    assert [bar.label for bar in bars(app, {"0001-01": 1, "2022-05": 3, "9999-12": 2})] == [
        "0001",
        "2022",
        "9999",
    ]
    many = {f"{year:04}-01": 1 for year in range(1000, 3000, 10)}
    assert len(bars(app, many)) == MOST_YEARS


@pytest.mark.parametrize("months", range(2, MOST_MONTHS + 1))
def test_labels_never_touch(app: Flask, months: int) -> None:
    counts = {f"{2019 + (place + 9) // 12}-{(place + 9) % 12 + 1:02}": 1 for place in range(months)}
    made = drawn(app, counts)
    assert made is not None
    places = [float(tick.left[:-1]) for tick in made.years] + [100.0]
    assert all(after - before >= 12 for before, after in pairwise(places))


def test_the_bars_are_links_and_a_table_has_the_same_numbers(client: FlaskClient) -> None:
    page = Page(client.get("/search?category=Quy+hoạch&date=2022-03&page=1"))
    plot = "//figure[@id='timeline']//*[name()='svg']"
    assert page.values(f"{plot}//a/@aria-label")[:2] == ["Tháng 1/2022: 1 bài", "Tháng 2/2022: 1 bài"]
    assert page.texts(f"{plot}//a[@aria-current]/*[name()='title']") == ["Tháng 3/2022: 1 bài"]
    assert page.values(f"{plot}//a/@href")[0] == "/search?category=Quy+ho%E1%BA%A1ch&date=2022-01"
    assert page.values(f"{plot}//a/@data-from")[1] == "2022-02-01"
    assert page.values(f"{plot}//a/@data-to")[1] == "2022-02-28"
    assert page.texts("//figure[@id='timeline']//tbody/tr") == [
        f"Tháng {month}/20221" for month in range(1, 12)
    ]
    assert page.links("//a[@class='timeline-whole']") == {
        "Xem mọi thời gian": "/search?category=Quy+ho%E1%BA%A1ch"
    }


def test_a_range_of_days_leaves_the_months_around_it_in_sight(client: FlaskClient) -> None:
    page = Page(client.get("/search?from=01/02/2022&to=31/03/2022"))
    assert page.count == "2 bài"
    assert page.values("//figure//*[contains(@class, 'bar-chosen')]/@data-from") == [
        "2022-02-01",
        "2022-03-01",
    ]
    assert page.links("//figure//tbody//a")["Tháng 1/2024"] == "/search?date=2024-01"


def test_an_address_in_the_query_is_not_taken_for_the_month(client: FlaskClient) -> None:
    page = Page(client.get("/search", query_string={"q": "phường -date=0000"}))
    address = page.links("//figure//tbody//a")["Tháng 1/2022"]
    assert address == "/search?q=ph%C6%B0%E1%BB%9Dng+-date%3D0000&date=2022-01"
