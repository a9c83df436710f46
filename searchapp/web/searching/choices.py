"""What can be chosen on the search page with one click? Filters to take off, orders, page sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext

from searchapp.request import PER_PAGE_CHOICES, SearchRequest, Sort
from searchapp.web.links import search_address
from searchapp.web.wording import FacetName, day_words, filter_label


@dataclass(frozen=True, slots=True)
class Link:
    """A choice among several."""

    label: str
    address: str
    current: bool = False


def unfiltered(request: SearchRequest) -> SearchRequest:
    """Return the first page of the same search without the filters that have a chip."""
    return replace(request, agency=(), category=(), date=(), date_from=None, date_to=None, page=1)


def chips(request: SearchRequest) -> tuple[Link, ...]:
    """Return the filters in use, each with the address of the same search without it."""
    first_page = replace(request, page=1)
    chosen: list[tuple[FacetName, str]] = [
        *(("agency", value) for value in request.agency),
        *(("category", value) for value in request.category),
        *(("date", value) for value in request.date),
    ]
    links = [
        Link(filter_label(value, facet), search_address(_without(first_page, facet, value)))
        for facet, value in chosen
    ]
    if request.date_from:
        label = gettext("Từ ngày %(day)s", day=day_words(request.date_from))
        links.append(Link(label, search_address(replace(first_page, date_from=None))))
    if request.date_to:
        label = gettext("Đến ngày %(day)s", day=day_words(request.date_to))
        links.append(Link(label, search_address(replace(first_page, date_to=None))))
    return tuple(links)


def sorts(request: SearchRequest) -> tuple[Link, ...]:
    """Return the orders; without words nothing is more relevant than another, and the newest come first."""
    names: dict[Sort, str] = {
        **({"relevance": gettext("Phù hợp nhất")} if request.q else {}),
        "newest": gettext("Mới nhất"),
        "oldest": gettext("Cũ nhất"),
    }
    current = request.sort if request.sort in names else "newest"
    return tuple(
        Link(name, search_address(replace(request, sort=sort, page=1)), sort == current)
        for sort, name in names.items()
    )


def page_sizes(request: SearchRequest) -> tuple[Link, ...]:
    """Return the numbers of articles that a page can have."""
    return tuple(
        Link(str(size), search_address(replace(request, per_page=size, page=1)), size == request.per_page)
        for size in PER_PAGE_CHOICES
    )


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
