"""Why is nothing found, and what would be? Asked of the engine only where a search finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from searchapp.engine import ResultPage, SearchEngine
from searchapp.query.notation import notation
from searchapp.query.parser import parse
from searchapp.query.tree import Node, is_clause
from searchapp.request import Match, SearchRequest
from searchapp.web.links import search_address
from searchapp.web.searching.choices import unfiltered
from searchapp.web.searching.reading_line import unmarked
from searchapp.web.wording import FACET_NAMES, FacetName, day_words, filter_label

_WORDS_ASKED = 12
"""Of a longer query only so many words are looked for one by one."""

# The joint of a document number, whole or not: 123/QĐ, 12 - nq, kh-ubnd.
_DOCUMENT_NUMBER_PART = re.compile(r"[0-9]\s?[/–-]\s?[^\W\d_]|[^\W\d_]-(?:ubnd|[hđ]{2}nd)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WayOut:
    """A search much like the one that finds nothing, which finds something."""

    name: str
    """The filter that is left out, or the words that are left; empty where all filters are left out."""
    address: str
    articles: int


@dataclass(frozen=True, slots=True)
class EmptyHelp:
    """What is known of a search that finds nothing."""

    index_empty: bool
    missing: tuple[str, ...]
    """The words and phrases of the query that no article has, filters aside."""
    without_missing: WayOut | None
    """The search for the other words."""
    without_filter: tuple[WayOut, ...]
    """The same search without one of several filters."""
    without_filters: WayOut | None
    """The same search without any filter."""
    any_marks: str | None
    """The address of the same search with any marks, where only marks as typed are searched for."""
    names_document: bool
    """The query has a document number in it, or a part of one."""
    marked: bool
    """Words of the query have marks, which may be wrong."""


def empty_help(engine: SearchEngine, request: SearchRequest, result: ResultPage) -> EmptyHelp:
    """Return what would help; it takes a search for each word and for each filter of `request`."""
    free = unfiltered(request)
    filtered = free != replace(request, page=1)
    without_filters = _way_out(engine, "", free) if filtered else None
    missing: tuple[str, ...] = ()
    without_missing = None
    if request.q and without_filters is None:
        missing, kept = _missing(engine, request, result)
        if missing and kept:
            without_missing = _way_out(engine, kept, replace(free, q=kept))
    return EmptyHelp(
        index_empty=not request.q and without_filters is None,
        missing=missing,
        without_missing=without_missing,
        without_filter=tuple(_without_each(engine, request)) if filtered else (),
        without_filters=without_filters,
        any_marks=(
            search_address(replace(request, match="default", page=1)) if request.match == "exact" else None
        ),
        names_document=_DOCUMENT_NUMBER_PART.search(request.q) is not None,
        marked=bool(request.q) and not unmarked(result.query.decoded or request.q),
    )


def _way_out(engine: SearchEngine, name: str, request: SearchRequest) -> WayOut | None:
    articles = engine.search(request).total
    return WayOut(name, search_address(request), articles) if articles else None


def _without_each(engine: SearchEngine, request: SearchRequest) -> Iterator[WayOut]:
    first_page = replace(request, page=1)
    days = tuple(day_words(day) for day in (request.date_from, request.date_to) if day)
    groups: tuple[tuple[str, tuple[str, ...], SearchRequest], ...] = (
        (_name(request.agency, "agency"), request.agency, replace(first_page, agency=())),
        (_name(request.category, "category"), request.category, replace(first_page, category=())),
        (_name(request.date, "date"), request.date, replace(first_page, date=())),
        (" – ".join(days), days, replace(first_page, date_from=None, date_to=None)),
    )
    used = [(name, without) for name, values, without in groups if values]
    if len(used) > 1:
        for name, without in used:
            if way := _way_out(engine, name, without):
                yield way


def _name(values: tuple[str, ...], facet: FacetName) -> str:
    """Return what the filter of a facet is called: its one value, or the facet where there are several."""
    return filter_label(values[0], facet) if len(values) == 1 else str(FACET_NAMES[facet])


def _missing(engine: SearchEngine, request: SearchRequest, result: ResultPage) -> tuple[tuple[str, ...], str]:
    """Return the words that no article has, and the query without them."""
    tree = parse(result.query.corrected or result.query.decoded or request.q)
    match: Match = "exact" if request.match == "exact" else "typed"
    missing: list[str] = []
    kept: list[Node] = []
    for place, child in enumerate(tree.children):
        words = notation(child)
        asked = is_clause(child) and place < _WORDS_ASKED
        if asked and not engine.search(SearchRequest(q=words, match=match)).total:
            missing.append(words)
        else:
            kept.append(child)
    has_words = any(is_clause(child) for child in kept)
    return tuple(missing), " ".join(map(notation, kept)) if has_words else ""
