"""What does the search page show? A request and its result, in the words and links of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.analysis.canonical import fold
from searchapp.engine import ResultPage
from searchapp.query.parser import parse
from searchapp.query.tree import terms_of
from searchapp.request import MAX_DEPTH, PER_PAGE_CHOICES, Fault, SearchRequest, Sort
from searchapp.web.facet_views import FacetView, facet_views
from searchapp.web.links import search_address
from searchapp.web.wording import (
    FIELD_NAMES,
    FacetName,
    day_figures,
    days_words,
    expansions_note,
    fault_field_value,
    fault_message,
    filter_label,
    number,
    quoted,
    reading_note,
    shortened,
)

SORT_NAMES: dict[Sort, str] = {
    "relevance": "Phù hợp nhất",
    "newest": "Mới nhất",
    "oldest": "Cũ nhất",
}

_PAGES_AROUND = 2

# The joint of a document number, whole or not: 123/QĐ, 12 - nq, kh-ubnd.
_DOCUMENT_NUMBER_PART = re.compile(r"[0-9]\s?[/–-]\s?[^\W\d_]|[^\W\d_]-(?:ubnd|[hđ]{2}nd)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A choice among several."""

    label: str
    address: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The way through the pages of a result."""

    numbers: tuple[Link | None, ...]
    """None stands for pages left out."""
    previous: str | None
    next: str | None
    capped_at: int | None
    """Number of articles that can be paged to, where there are more."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A message beside a field, and its line in the summary on top."""

    field: str
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class SearchView:
    """Everything that the search page's template needs, besides the hits themselves."""

    request: SearchRequest
    result: ResultPage
    title: str
    faults: tuple[FieldFault, ...]
    date_from: str
    """What the field shows: a day in figures, or what was given if that is no day."""
    date_to: str
    kept: tuple[tuple[str, str], ...]
    """Parameters that the form carries along unseen."""
    chips: tuple[Link, ...]
    without_filters: str
    total_without_filters: int
    """Number of articles found there; 0 where it does not matter."""
    facets: tuple[FacetView, ...]
    sorts: tuple[Link, ...]
    page_sizes: tuple[Link, ...]
    pages: PageLinks
    exact: Link | None
    """Switches between exact and wide matching; None where there are no words to match."""

    @property
    def unmarked(self) -> bool:
        """The query has words, and no mark at all, so they match with any marks."""
        text = self.result.query.decoded or self.request.q
        words = [term.text for term in terms_of(parse(text)) if term.foldable]
        return bool(words) and all(fold(word) == word for word in words)

    @property
    def note(self) -> str | None:
        """What was searched for instead of what was typed, where that found something."""
        return reading_note(self.result.query) if self.result.total else None

    @property
    def otherwise(self) -> str | None:
        """What else the query's abbreviations and long forms match, in words."""
        return expansions_note(self.result.query.expansions) if self.result.total else None

    @property
    def days(self) -> tuple[Link, ...]:
        """The days that the query names, each as a filter that is not chosen yet."""
        chosen = self.request.date_from, self.request.date_to
        return tuple(
            Link(
                days_words(*days),
                search_address(replace(self.request, date_from=days[0], date_to=days[1], page=1)),
            )
            for days in self.result.query.days
            if days != chosen
        )

    @property
    def as_typed(self) -> str:
        """The address of the same search with nothing read otherwise."""
        return search_address(replace(self.request, match="typed", page=1))

    @property
    def as_understood(self) -> str:
        """The address of the same search read as searches are by default."""
        return search_address(replace(self.request, match="default", page=1))

    def instead(self, text: str) -> str:
        """Return the address of the same search for another text."""
        return search_address(replace(self.request, q=text, match="default", page=1))

    @property
    def names_document(self) -> bool:
        """The query has a document number in it, or a part of one."""
        return _DOCUMENT_NUMBER_PART.search(self.request.q) is not None

    @property
    def browsing(self) -> bool:
        """Nothing has been asked for: these are simply all articles."""
        return not self.request.q and not self.chips

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


def unfiltered(request: SearchRequest) -> SearchRequest:
    """Return the first page of the same search without the filters that have a chip."""
    return replace(request, agency=(), category=(), date=(), date_from=None, date_to=None, page=1)


def search_view(
    request: SearchRequest,
    result: ResultPage,
    faults: Sequence[Fault] = (),
    *,
    total_without_filters: int = 0,
) -> SearchView:
    """Return the page of `result`, which answers `request`; `faults` are what the address had besides."""
    first_page = replace(request, page=1)
    given = {fault.field: fault_field_value(fault) for fault in faults}
    return SearchView(
        request=request,
        result=result,
        title=_title(request),
        faults=tuple(
            FieldFault(fault.field, FIELD_NAMES.get(fault.field, fault.field), fault_message(fault))
            for fault in faults
        ),
        date_from=given.get("from", day_figures(request.date_from) if request.date_from else ""),
        date_to=given.get("to", day_figures(request.date_to) if request.date_to else ""),
        kept=tuple(
            (name, value) for name, value in first_page.pairs() if name in ("sort", "match", "per_page")
        ),
        chips=_chips(first_page),
        without_filters=search_address(unfiltered(request)),
        total_without_filters=total_without_filters,
        facets=facet_views(result.facets),
        sorts=_sorts(first_page),
        page_sizes=tuple(
            Link(str(size), search_address(replace(first_page, per_page=size)), size == request.per_page)
            for size in PER_PAGE_CHOICES
        ),
        pages=_pages(request, result),
        exact=_exact(first_page),
    )


def _title(request: SearchRequest) -> str:
    asked = shortened(request.q, 60) if quoted(request.q) else f"“{shortened(request.q, 60)}”"
    title = asked if request.q else "Tin tức, thông báo"
    return f"{title} – trang {number(request.page)}" if request.page > 1 else title


def _chips(request: SearchRequest) -> tuple[Link, ...]:
    chosen: list[tuple[FacetName, str]] = [
        *(("agency", value) for value in request.agency),
        *(("category", value) for value in request.category),
        *(("date", value) for value in request.date),
    ]
    chips = [
        Link(filter_label(value, facet), search_address(_without(request, facet, value)))
        for facet, value in chosen
    ]
    if request.date_from:
        address = search_address(replace(request, date_from=None))
        chips.append(Link(f"Từ ngày {day_figures(request.date_from)}", address))
    if request.date_to:
        address = search_address(replace(request, date_to=None))
        chips.append(Link(f"Đến ngày {day_figures(request.date_to)}", address))
    return tuple(chips)


def _without(request: SearchRequest, facet: FacetName, value: str) -> SearchRequest:
    match facet:
        case "agency":
            return replace(request, agency=_others(request.agency, value))
        case "category":
            return replace(request, category=_others(request.category, value))
        case "date":
            return replace(request, date=_others(request.date, value))


def _others(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(other for other in values if other != value)


def _sorts(request: SearchRequest) -> tuple[Link, ...]:
    # Without words nothing is more relevant than another; such articles come newest first.
    names = {sort: name for sort, name in SORT_NAMES.items() if request.q or sort != "relevance"}
    current = request.sort if request.sort in names else "newest"
    return tuple(
        Link(name, search_address(replace(request, sort=sort)), sort == current)
        for sort, name in names.items()
    )


def _exact(request: SearchRequest) -> Link | None:
    if not request.q:
        return None
    if request.match == "exact":
        return Link("tìm cả các dấu khác", search_address(replace(request, match="default")), current=True)
    return Link("chỉ tìm đúng dấu", search_address(replace(request, match="exact")))


def _pages(request: SearchRequest, result: ResultPage) -> PageLinks:
    last = min(result.pages, MAX_DEPTH // request.per_page)
    here = min(request.page, last)
    near = range(max(1, here - _PAGES_AROUND), min(last, here + _PAGES_AROUND) + 1)
    numbers: list[Link | None] = []
    before = 0
    for page in sorted({1, *near, last}):
        if page - before > 1:
            # A gap of a single page is filled with that page.
            numbers.append(_page_link(request, page - 1) if page - before == 2 else None)
        numbers.append(_page_link(request, page))
        before = page
    previous = here if request.page > last else request.page - 1
    return PageLinks(
        numbers=tuple(numbers) if last > 1 else (),
        previous=search_address(request.on_page(previous)) if previous >= 1 else None,
        next=search_address(request.on_page(request.page + 1)) if request.page < last else None,
        capped_at=last * request.per_page if result.pages > last else None,
    )


def _page_link(request: SearchRequest, page: int) -> Link:
    return Link(number(page), search_address(request.on_page(page)), page == request.page)
