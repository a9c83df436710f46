from __future__ import annotations

import pytest
from flask import Flask

from searchapp.engine import Facets, FacetValue, QueryReading, ResultPage
from searchapp.request import SearchRequest
from searchapp.web.searching.facet_views import facet_views
from searchapp.web.searching.views import search_view


def numbers_shown(app: Flask, *, total: int, page: int, per_page: int = 10) -> list[str]:
    request = SearchRequest(page=page, per_page=per_page)
    result = ResultPage(QueryReading(""), total, page, per_page, (), Facets(), 0.0)
    with app.test_request_context():
        links = search_view(request, result).pages.numbers
    return ["…" if link is None else f"[{link.label}]" if link.current else link.label for link in links]


@pytest.mark.parametrize(
    ("total", "page", "shown"),
    [
        (0, 1, ""),
        (10, 1, ""),
        (11, 1, "[1] 2"),
        (70, 4, "1 2 3 [4] 5 6 7"),
        (90, 5, "1 2 3 4 [5] 6 7 8 9"),
        (100, 1, "[1] 2 3 … 10"),
        (3903, 200, "1 … 198 199 [200] 201 202 … 391"),
        (3903, 391, "1 … 389 390 [391]"),
        (84132, 1000, "1 … 998 999 [1.000]"),
    ],
)
def test_page_links_show_both_ends_and_the_neighbourhood(
    app: Flask, total: int, page: int, shown: str
) -> None:
    assert " ".join(numbers_shown(app, total=total, page=page)) == shown


def test_what_lies_too_deep_is_not_linked(app: Flask) -> None:
    request = SearchRequest(page=200, per_page=50)
    result = ResultPage(QueryReading(""), 84132, 200, 50, (), Facets(), 0.0)
    with app.test_request_context():
        pages = search_view(request, result).pages
    assert pages.next is None
    assert pages.capped_at == 10_000


def test_a_chosen_month_is_seen_even_where_its_year_is_missing() -> None:
    dates = (FacetValue("2024", 3), FacetValue("2024-02", 3), FacetValue("2019-05", 0, selected=True))
    _, _, facet = facet_views(Facets(date=dates))
    assert [(option.label, [month.label for month in option.months]) for option in facet.shown] == [
        ("2024", ["Tháng 2/2024"]),
        ("Tháng 5/2019", []),
    ]


def test_chosen_values_are_all_seen_however_many() -> None:
    values = tuple(FacetValue(f"v{number}", 1, selected=number < 12) for number in range(20))
    facet, _, _ = facet_views(Facets(agency=values))
    assert [option.value for option in facet.shown] == [f"v{number}" for number in range(12)]
    assert len(facet.folded) == 8
