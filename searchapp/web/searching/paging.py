"""Which way leads through the pages of a result? Both ends and the neighbourhood of where one is."""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.engine import ResultPage
from searchapp.request import MAX_DEPTH, SearchRequest
from searchapp.web.links import search_address
from searchapp.web.searching.choices import Link
from searchapp.web.wording import number

_PAGES_AROUND = 2


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The way through the pages of a result."""

    numbers: tuple[Link | None, ...]
    """None stands for pages left out."""
    previous: str | None
    next: str | None
    capped_at: int | None
    """Number of articles that can be paged to, where there are more."""


def page_links(request: SearchRequest, result: ResultPage) -> PageLinks:
    """Return the links of the page of `result` that `request` asks for, which may lie behind the last."""
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
