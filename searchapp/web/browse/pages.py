"""What is there to find, without a query? Pages about each agency, each category, each year and month."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from flask import Blueprint, abort, render_template
from flask_babel import lazy_gettext
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from indexer.article import local_day
from searchapp.engine import FacetValue, SearchEngine
from searchapp.request import NONE_VALUE, SearchRequest
from searchapp.web.browse.agency_kinds import agency_kinds
from searchapp.web.browse.archive_views import (
    WEEKDAYS,
    calendars,
    only,
    period_address,
    period_name,
    steps,
    year_rows,
)
from searchapp.web.links import label_address, search_address
from searchapp.web.searching.paging import page_links
from searchapp.web.statistics.bar_chart import bar_chart
from searchapp.web.timeline import timeline
from searchapp.web.wording import expansions_note, value_label

LabelFacet = Literal["agency", "category"]

_MOST_ACTIVE = 8
"""Agencies that lead the list of all."""

_OTHER_LABELS = 10
"""Categories of an agency, or agencies of a category."""

_NAMES = {"agency": lazy_gettext("Các cơ quan"), "category": lazy_gettext("Các chuyên mục")}

CAPTIONS = {
    "agency": lazy_gettext("Số bài theo cơ quan"),
    "category": lazy_gettext("Số bài theo chuyên mục"),
}
"""What a chart of each facet shows."""


def blueprint(engine: SearchEngine) -> Blueprint:
    """Return `/agencies`, `/categories` and `/archive` with the pages below them."""
    browse = Blueprint("browse", __name__)
    browse.add_app_template_global(label_address)

    @browse.get("/agencies")
    def agencies() -> str:
        values = _own_agencies(engine, SearchRequest())
        known = [value for value in values if value.value != NONE_VALUE]
        return render_template(
            "browse_agencies.html",
            kinds=agency_kinds(known),
            count=len(known),
            most_active=bar_chart(_pairs(known), _page_of("agency"), most=_MOST_ACTIVE),
            without=_count_of(values, NONE_VALUE),
        )

    @browse.get("/categories")
    def categories() -> str:
        values = engine.search(SearchRequest()).facets.category
        known = [value for value in values if value.value != NONE_VALUE]
        return render_template(
            "browse_categories.html",
            chart=bar_chart(_pairs(known), _page_of("category"), most=len(known)),
            count=len(known),
            without=_count_of(values, NONE_VALUE),
        )

    @browse.get("/agencies/<label:label>")
    def agency(label: str) -> str | Response:
        return about("agency", label)

    @browse.get("/categories/<label:label>")
    def category(label: str) -> str | Response:
        return about("category", label)

    def about(facet: LabelFacet, label: str) -> str | Response:
        asked = SearchRequest(agency=(label,)) if facet == "agency" else SearchRequest(category=(label,))
        result = engine.search(asked)
        chosen = [value.value for value in getattr(result.facets, facet) if value.selected and value.count]
        if label not in chosen:
            # A name in another spelling, which searches accept too, has its page at one address.
            if len(chosen) == 1:
                return redirect(label_address(facet, chosen[0]))
            abort(404)
        oldest = engine.search(replace(asked, sort="oldest"))
        others = result.facets.category if facet == "agency" else _own_agencies(engine, asked)
        other: LabelFacet = "category" if facet == "agency" else "agency"

        def within(value: str) -> str:
            if other == "category":
                return search_address(replace(asked, category=(value,)))
            return search_address(replace(asked, agency=(value,)))

        return render_template(
            "browse_label.html",
            facet=facet,
            label=label,
            name=value_label(label, facet) if label != NONE_VALUE else None,
            facet_name=_NAMES[facet],
            other_name=_NAMES[other],
            other_caption=CAPTIONS[other],
            asked=asked,
            result=result,
            also=expansions_note(result.query.expansions),
            pages=page_links(asked, result),
            first=local_day(oldest.hits[0].published),
            last=local_day(result.hits[0].published),
            others=bar_chart(
                ((value.value, value.count) for value in others if value.value != NONE_VALUE),
                within,
                most=_OTHER_LABELS,
            ),
            timeline_view=timeline(result.facets.date, asked),
        )

    @browse.get("/archive")
    def archive() -> str:
        result = engine.search(SearchRequest())
        return render_template(
            "browse_archive.html",
            years=year_rows(result.facets.date),
            undated=_count_of(result.facets.date, NONE_VALUE),
            undated_address=search_address(SearchRequest(date=(NONE_VALUE,))),
        )

    @browse.get("/archive/<period>")
    def period(period: str) -> str:
        if not re.fullmatch(r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?", period):
            abort(404)
        asked = SearchRequest(date=(period,))
        result = engine.search(asked)
        # Counts of dates are those of all articles, whatever date is chosen.
        counted = {value.value: value for value in result.facets.date if value.count}
        if period not in counted:
            abort(404)
        year, _, month = period.partition("-")
        (row,) = year_rows(value for value in counted.values() if value.value[:4] == year)
        first, last = date(int(year), 1, 1), date(int(year), 12, 31)
        if month:
            row = only(row, int(month))
            first = first.replace(month=int(month))
            last = first.replace(day=monthrange(first.year, first.month)[1])
        alike = [value for value in counted if value != NONE_VALUE and len(value) == len(period)]
        earlier, later = steps(sorted(alike, reverse=True), period)
        return render_template(
            "browse_period.html",
            period=period,
            name=period_name(period),
            year=year,
            year_address=period_address(year),
            months=calendars(row, engine.days(first, last)),
            weekdays=WEEKDAYS,
            asked=asked,
            result=result,
            pages=page_links(asked, result),
            earlier=earlier,
            later=later,
        )

    return browse


def _own_agencies(engine: SearchEngine, asked: SearchRequest) -> tuple[FacetValue, ...]:
    """Return how many articles have each agency itself; those linked to it count for themselves."""
    return engine.search(replace(asked, match="typed")).facets.agency


def _pairs(values: Sequence[FacetValue]) -> list[tuple[str, int]]:
    return [(value.value, value.count) for value in values]


def _count_of(values: Sequence[FacetValue], wanted: str) -> int:
    return next((value.count for value in values if value.value == wanted), 0)


def _page_of(facet: LabelFacet) -> Callable[[str], str]:
    return lambda label: label_address(facet, label)
