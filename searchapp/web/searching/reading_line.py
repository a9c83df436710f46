"""How was the query understood? All that differs from what was typed, for one line with the ways back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from indexer.analysis.canonical import canonical, fold
from searchapp.engine import ResultPage
from searchapp.query.parser import parse
from searchapp.query.tree import terms_of
from searchapp.request import SearchRequest
from searchapp.web.links import search_address
from searchapp.web.searching.choices import Link
from searchapp.web.wording import days_words, expansions_note, reading_note


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """What is said of a query below the number of its articles; false if there is nothing to say."""

    suggestion: Link | None
    """Another query that may have been meant."""
    corrected: str | None
    """What was searched for, where no article has the words as typed."""
    decoded: str | None
    """What was searched for, where the text was typed as keys of an input method."""
    expansions: str | None
    """What abbreviations and long forms match besides themselves, as a sentence."""
    relaxed: str | None
    """How words were searched for because they are not found as typed, as a sentence or two."""
    truncated: bool
    unmarked: bool
    """The words have no marks, so they match with any."""
    days: tuple[Link, ...]
    """The days that the query names, each as a filter that is not chosen yet."""
    as_typed: str | None
    """The way back from a correction, from decoded keys, from expansions."""
    as_understood: str | None
    """The way from `match=typed` to reading as usual."""
    only_marks: str | None
    """The way to match marks only as typed."""
    any_marks: str | None
    """The way back from there."""

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


def reading_line(request: SearchRequest, result: ResultPage) -> ReadingLine:
    """Return what is to be said of the reading of `request`, which `result` answers."""
    query, found = result.query, result.total > 0
    first_page = replace(request, page=1)
    usual = search_address(replace(first_page, match="default"))
    expansions = expansions_note(query.expansions) if found else None
    abbreviations = {canonical(one.typed) for one in query.expansions}
    otherwise = query.corrected or query.decoded or expansions
    return ReadingLine(
        suggestion=_suggestion(first_page, result),
        corrected=query.corrected,
        decoded=query.decoded,
        expansions=expansions,
        relaxed=reading_note(query) if found else None,
        truncated=query.truncated,
        unmarked=found and request.match != "exact" and unmarked(query.decoded or request.q, abbreviations),
        days=tuple(
            Link(
                days_words(*days),
                search_address(replace(first_page, date_from=days[0], date_to=days[1])),
            )
            for days in query.days
            if days != (request.date_from, request.date_to)
        ),
        as_typed=search_address(replace(first_page, match="typed")) if otherwise else None,
        as_understood=usual if request.match == "typed" and request.q else None,
        only_marks=(
            search_address(replace(first_page, match="exact"))
            if request.q and found and request.match != "exact"
            else None
        ),
        any_marks=usual if request.match == "exact" and request.q and found else None,
    )


def unmarked(text: str, abbreviations: Collection[str] = ()) -> bool:
    """Tell whether a query has words besides abbreviations, and no mark at all."""
    words = [term.text for term in terms_of(parse(text)) if term.foldable and term.text not in abbreviations]
    return bool(words) and all(fold(word) == word for word in words)


def _suggestion(request: SearchRequest, result: ResultPage) -> Link | None:
    text = None if result.query.corrected else result.suggestion
    return Link(text, search_address(replace(request, q=text, match="default"))) if text else None
