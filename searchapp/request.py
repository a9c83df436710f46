"""What is asked: URL arguments become one frozen SearchRequest, or every fault at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeVar, get_args
from urllib.parse import parse_qsl, urlencode

from indexer.analysis.dates import BadDateError, parse_day
from indexer.errors import MunicipalSearchError

Sort = Literal["relevance", "newest", "oldest"]
Match = Literal["default", "typed", "exact"]

_SORTS: tuple[Sort, ...] = get_args(Sort)
_MATCHES: tuple[Match, ...] = get_args(Match)

NONE_VALUE = "_none"
"""Stands for "has no agency", "has no category" or "has no date" in filters and facets."""

MAX_QUERY_LENGTH = 1024
"""Characters of a query; the rest is cut off, at a syllable, and the answer says so."""

PER_PAGE_CHOICES = (10, 20, 50)
_DIGITS = 20  # a page number of more is too deep whatever follows
MAX_DEPTH = 10_000
"""Hits that can be paged to; past that a filter finds what is sought sooner."""

FaultCode = Literal[
    "unknown", "not-a-date", "no-such-day", "not-a-choice", "not-a-number", "too-deep", "order"
]

Day = date  # the class below has a field of that name

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request."""

    field: str
    """Name of the parameter."""
    code: FaultCode
    value: str
    """What was given."""
    message: str
    """An English sentence: what is wrong and what to write instead."""


class InvalidRequestError(MunicipalSearchError):
    """A request with faults; `request` is what remains of it without them."""

    def __init__(self, faults: tuple[Fault, ...], request: SearchRequest) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))
        self.faults = faults
        self.request = request


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search, complete and valid. Values of one filter are alternatives, filters add up."""

    q: str = ""
    truncated: bool = False
    """`q` was longer than MAX_QUERY_LENGTH and has been cut."""
    agency: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    """Years (`2024`), months (`2024-01`) or `_none`."""
    date_from: Day | None = None
    """First local day, included; `from` in URLs."""
    date_to: Day | None = None
    """Last local day, included; `to` in URLs."""
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 10
    match: Match = "default"

    @classmethod
    def parse(cls, source: str | Iterable[tuple[str, str]], *, ignore_unknown: bool = False) -> SearchRequest:
        """Return the request that a query string, or its decoded pairs, stands for.

        Raises InvalidRequestError with every fault at once. `q` is never at fault, whatever it holds.
        Of a parameter that takes one value the last one counts; empty values count as not given.
        """
        pairs = parse_qsl(source.lstrip("?"), keep_blank_values=True) if isinstance(source, str) else source
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            values = given.setdefault(name, [])
            if value.strip():
                values.append(value)
        return _Parser(given, ignore_unknown).request()

    def pairs(self) -> list[tuple[str, str]]:
        """Return the URL parameters of this request, without those at their defaults, in a fixed order."""
        day = [
            (name, value.isoformat())
            for name, value in (("from", self.date_from), ("to", self.date_to))
            if value is not None
        ]
        plain = [
            ("sort", self.sort, "relevance"),
            ("match", self.match, "default"),
            ("per_page", str(self.per_page), "10"),
            ("page", str(self.page), "1"),
        ]
        return [
            *([("q", self.q)] if self.q else []),
            *(("agency", value) for value in self.agency),
            *(("category", value) for value in self.category),
            *(("date", value) for value in self.date),
            *day,
            *((name, value) for name, value, default in plain if value != default),
        ]

    def query_string(self) -> str:
        """Return `pairs` percent-encoded; `parse` gives the same request back."""
        return urlencode(self.pairs())

    def on_page(self, page: int) -> SearchRequest:
        """Return this request for another page."""
        return replace(self, page=page)


class _Parser:
    def __init__(self, given: dict[str, list[str]], ignore_unknown: bool) -> None:
        self._given = given
        self._ignore_unknown = ignore_unknown
        self._faults: list[Fault] = []

    def request(self) -> SearchRequest:
        given = self._given
        q, truncated = _query_text(given.pop("q", [""]))
        agency = tuple(dict.fromkeys(map(_clean, given.pop("agency", []))))
        category = tuple(dict.fromkeys(map(_clean, given.pop("category", []))))
        dates = self._dates(given.pop("date", []))
        date_from = self._one("from", None, self._day)
        date_to = self._one("to", None, self._day)
        if date_from and date_to and date_from > date_to:
            message = f"{date_to.isoformat()} lies before the first day {date_from.isoformat()}"
            self._fault("to", "order", date_to.isoformat(), message)
            date_to = None
        sort = self._one("sort", _SORTS[0], self._choice(_SORTS))
        match = self._one("match", _MATCHES[0], self._choice(_MATCHES))
        per_page = self._one("per_page", 10, self._per_page)
        page = self._one("page", 1, self._page)
        if page * per_page > MAX_DEPTH:
            message = f"only the first {MAX_DEPTH} hits can be paged to; narrow the search with a filter"
            self._fault("page", "too-deep", str(page), message)
            page = 1
        if not self._ignore_unknown:
            for name, values in given.items():
                message = "there is no such parameter"
                self._fault(name, "unknown", values[-1] if values else "", message)
        request = SearchRequest(
            q, truncated, agency, category, dates, date_from, date_to, sort, page, per_page, match
        )
        if self._faults:
            raise InvalidRequestError(tuple(self._faults), request)
        return request

    def _fault(self, field: str, code: FaultCode, value: str, message: str) -> None:
        self._faults.append(Fault(field, code, _clean(value), message))

    def _one(self, field: str, default: T, read: Callable[[str, str], T | None]) -> T:
        values = self._given.pop(field, [])
        if not values:
            return default
        value = read(field, values[-1].strip())
        return default if value is None else value

    def _dates(self, values: list[str]) -> tuple[str, ...]:
        kept: dict[str, None] = {}
        for value in map(str.strip, values):
            if value == NONE_VALUE or re.fullmatch(r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?", value):
                kept[value] = None
            else:
                self._fault(
                    "date", "not-a-date", value, f"“{_clean(value)}” is not a year (2024) or month (2024-01)"
                )
        return tuple(kept)

    def _day(self, field: str, text: str) -> date | None:
        try:
            return parse_day(text)
        except BadDateError as error:
            self._fault(field, "no-such-day" if error.impossible else "not-a-date", text, _clean(str(error)))
            return None

    def _choice(self, choices: tuple[T, ...]) -> Callable[[str, str], T | None]:
        def read(field: str, text: str) -> T | None:
            for choice in choices:
                if choice == text:
                    return choice
            named = ", ".join(map(str, choices))
            self._fault(field, "not-a-choice", text, f"“{_clean(text)}” is not one of {named}")
            return None

        return read

    def _per_page(self, field: str, text: str) -> int | None:
        if text in map(str, PER_PAGE_CHOICES):
            return int(text)
        choices = ", ".join(map(str, PER_PAGE_CHOICES))
        self._fault(field, "not-a-choice", text, f"“{_clean(text)}” is not one of {choices}")
        return None

    def _page(self, field: str, text: str) -> int | None:
        if re.fullmatch(r"0*[1-9][0-9]*", text):
            return int(text[:_DIGITS]) if len(text) > _DIGITS else int(text)
        self._fault(
            field, "not-a-number", text, f"“{_clean(text)}” is not a page number; the first page is 1"
        )
        return None


def _query_text(values: list[str]) -> tuple[str, bool]:
    text = _clean(values[-1] if values else "")
    if len(text) <= MAX_QUERY_LENGTH:
        return text, False
    cut = text[:MAX_QUERY_LENGTH]
    if not text[MAX_QUERY_LENGTH].isspace() and (space := re.search(r"\s+\S*\Z", cut)):
        cut = cut[: space.start()]
    return cut.rstrip(), True


def _clean(text: str) -> str:
    """Return the text in NFC without surrounding space and lone surrogates, which no JSON can carry."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8")).strip()
