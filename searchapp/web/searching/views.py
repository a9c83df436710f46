"""What does the search page show? A request and its result, in the words and links of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from searchapp.engine import ResultPage
from searchapp.request import PER_PAGE_CHOICES, Fault, SearchRequest
from searchapp.web.links import search_address
from searchapp.web.searching.choices import Link, chips, page_sizes, sorts, unfiltered
from searchapp.web.searching.empty_help import EmptyHelp
from searchapp.web.searching.facet_views import FacetView, facet_views
from searchapp.web.searching.paging import PageLinks, page_links
from searchapp.web.searching.reading_line import ReadingLine, reading_line
from searchapp.web.timeline import Timeline
from searchapp.web.wording import (
    FIELD_NAMES,
    day_figures,
    fault_field_value,
    fault_message,
    number,
    quoted,
    shortened,
)


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A message beside a field, and its line in the summary on top."""

    field: str
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class DayField:
    """A day that is typed."""

    name: str
    label: str
    shown: str
    """A day in figures, or what was given if that is no day."""
    iso: str
    """The day for a calendar, empty if there is none."""


@dataclass(frozen=True, slots=True)
class SearchView:
    """Everything that the search page's template needs, besides the hits themselves."""

    request: SearchRequest
    result: ResultPage
    title: str
    faults: tuple[FieldFault, ...]
    days: tuple[DayField, ...]
    kept: tuple[tuple[str, str], ...]
    """Parameters that the form carries along unseen."""
    chips: tuple[Link, ...]
    without_filters: str
    facets: tuple[FacetView, ...]
    sorts: tuple[Link, ...]
    page_sizes: tuple[Link, ...]
    pages: PageLinks
    reading: ReadingLine
    timeline: Timeline | None
    hints: EmptyHelp | None
    """Where nothing is found."""

    @property
    def browsing(self) -> bool:
        """Nothing has been asked for: these are simply all articles."""
        return not self.request.q and not self.chips

    @property
    def welcoming(self) -> bool:
        """This is the front page as one first meets it."""
        return self.request == SearchRequest() and not self.faults

    @property
    def indexable(self) -> bool:
        """Robots may list this page; filtered, sorted and further pages are endless in number."""
        plain = self.request == SearchRequest(q=self.request.q)
        return plain and not self.faults and self.result.total > 0

    @property
    def past_the_end(self) -> bool:
        """The page asked for lies behind the last one."""
        return self.result.total > 0 and self.request.page > self.result.pages

    @property
    def page_sizes_matter(self) -> bool:
        """There are more articles than the smallest page holds."""
        return self.result.total > PER_PAGE_CHOICES[0]

    def faults_of(self, *fields: str) -> list[FieldFault]:
        """Return the faults of these fields."""
        return [fault for fault in self.faults if fault.field in fields]


def search_view(
    request: SearchRequest,
    result: ResultPage,
    faults: Sequence[Fault] = (),
    *,
    timeline: Timeline | None = None,
    hints: EmptyHelp | None = None,
) -> SearchView:
    """Return the page of `result`, which answers `request`; `faults` are what the address had besides."""
    given = {fault.field: fault_field_value(fault) for fault in faults}
    return SearchView(
        request=request,
        result=result,
        title=_title(request),
        faults=tuple(
            FieldFault(fault.field, str(FIELD_NAMES.get(fault.field, fault.field)), fault_message(fault))
            for fault in faults
        ),
        days=tuple(
            DayField(
                name,
                str(FIELD_NAMES[name]),
                given.get(name, day_figures(day) if day else ""),
                day.isoformat() if day else "",
            )
            for name, day in (("from", request.date_from), ("to", request.date_to))
        ),
        kept=tuple((name, value) for name, value in request.pairs() if name in ("sort", "match", "per_page")),
        chips=chips(request),
        without_filters=search_address(unfiltered(request)),
        facets=facet_views(result.facets),
        sorts=sorts(request),
        page_sizes=page_sizes(request),
        pages=page_links(request, result),
        reading=reading_line(request, result),
        timeline=timeline,
        hints=hints,
    )


def _title(request: SearchRequest) -> str:
    asked = shortened(request.q, 60) if quoted(request.q) else f"“{shortened(request.q, 60)}”"
    title: str = asked if request.q else gettext("Tin tức, thông báo")
    if request.page > 1:
        title = gettext("%(title)s – trang %(page)s", title=title, page=number(request.page))
    return title
