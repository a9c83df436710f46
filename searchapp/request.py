"""What is asked: URL arguments become one frozen SearchRequest, or every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args
from urllib.parse import urlencode

from searchapp.cursor import Cursor, CursorText, digest
from searchapp.parameters import (
    N_,
    Choice,
    DayText,
    Fault,
    FaultCode,
    InvalidParametersError,
    Number,
    Parameter,
    Text,
    Typed,
    Written,
    in_order,
    read,
    table,
)

__all__ = [
    "MAX_DEPTH",
    "MAX_QUERY_LENGTH",
    "NONE_VALUE",
    "PER_PAGE_CHOICES",
    "SEARCH_PARAMETERS",
    "SUGGEST_PARAMETERS",
    "Fault",
    "FaultCode",
    "InvalidParametersError",
    "InvalidRequestError",
    "Match",
    "SearchRequest",
    "Sort",
    "SuggestRequest",
]

Sort = Literal["relevance", "newest", "oldest"]
Match = Literal["default", "typed", "exact"]

NONE_VALUE = "_none"
"""Stands for "has no agency", "has no category" or "has no date" in filters and facets."""

MAX_QUERY_LENGTH = 1024
"""Characters of a query; the rest is cut off, at a syllable, and the answer says so."""

PER_PAGE_CHOICES = (10, 20, 50)
MAX_DEPTH = 10_000
"""Hits that can be paged to by number; past that a filter finds what is sought sooner."""

SUGGESTIONS = 8
MOST_SUGGESTIONS = 20

Day = date  # the class below has a field of that name

SEARCH_PARAMETERS = table(
    Parameter(
        "q",
        Text(),
        N_(
            "Nội dung cần tìm, có dấu hoặc không dấu; phần dài quá 1.024 ký tự bị cắt và câu trả lời cho "
            "biết điều đó. Không có thì mọi bài đều khớp."
        ),
        "hội nghị",
        default="",
    ),
    Parameter(
        "agency",
        Text(),
        N_("Chỉ bài của cơ quan này. Nhắc lại được; _none là bài không rõ cơ quan."),
        ["UBND quận An Hòa"],
        repeatable=True,
    ),
    Parameter(
        "category",
        Text(),
        N_("Chỉ bài thuộc chuyên mục này. Nhắc lại được; _none là bài không rõ chuyên mục."),
        ["Tin tức"],
        repeatable=True,
    ),
    Parameter(
        "date",
        Written(
            r"_none|(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?",
            "not-a-date",
            "is not a year (2024) or month (2024-01)",
        ),
        N_("Chỉ bài đăng trong năm (2024) hoặc tháng (2024-01) này. Nhắc lại được; _none: không rõ ngày."),
        ["2024-01"],
        repeatable=True,
    ),
    Parameter(
        "from",
        DayText(),
        N_("Ngày đầu tiên, tính cả ngày đó: ngày/tháng/năm hoặc năm-tháng-ngày."),
        "2024-01-12",
        field="date_from",
    ),
    Parameter(
        "to",
        DayText(),
        N_("Ngày cuối cùng, tính cả ngày đó; không được sớm hơn ngày đầu tiên."),
        "31/12/2024",
        field="date_to",
    ),
    Parameter(
        "sort",
        Choice(get_args(Sort)),
        N_(
            "Thứ tự: phù hợp nhất, mới nhất hoặc cũ nhất trước; bài không rõ ngày đứng cuối. Khi q trống, "
            "relevance cũng là mới nhất trước."
        ),
        "newest",
        default="relevance",
    ),
    Parameter(
        "match",
        Choice(get_args(Match)),
        N_(
            "default: hiểu cả từ viết tắt, cách gõ Telex, VNI và lỗi chính tả; typed: đúng các từ đã gõ; "
            "exact: đúng cả dấu, và bài phải có đủ mọi từ."
        ),
        "typed",
        default="default",
    ),
    Parameter("per_page", Choice(PER_PAGE_CHOICES), N_("Số bài mỗi trang."), 20, default=10),
    Parameter(
        "page",
        # Past the last page there is a better thing to say than that it is no number.
        Number(
            "is not a page number; the first page is 1", MAX_DEPTH // min(PER_PAGE_CHOICES), checked=False
        ),
        N_(
            "Trang thứ mấy, từ 1. Theo số trang chỉ xem được 10.000 bài đầu (page × per_page); dùng cursor "
            "để đi tiếp."
        ),
        2,
        default=1,
    ),
    Parameter(
        "cursor",
        CursorText(),
        N_(
            "Giá trị next của câu trả lời trước: trang nối tiếp trang đó, sâu bao nhiêu cũng được. Chỉ dùng "
            "cho chính tìm kiếm ấy (per_page được đổi) và không đi cùng page."
        ),
        None,
        for_programs=True,
    ),
)

SUGGEST_PARAMETERS = table(
    Parameter("q", Typed(), N_("Phần đã gõ; từ cuối có thể chưa xong."), "họp hội ng", default=""),
    Parameter(
        "limit",
        Number(f"is not a number from 1 to {MOST_SUGGESTIONS}", MOST_SUGGESTIONS),
        N_("Nhiều nhất bao nhiêu gợi ý."),
        5,
        default=SUGGESTIONS,
    ),
)


class InvalidRequestError(InvalidParametersError):
    """A request with faults; `request` is what remains of it without them."""

    def __init__(self, faults: tuple[Fault, ...], request: SearchRequest) -> None:
        super().__init__(faults)
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
    cursor: Cursor | None = None
    """Begin behind this place; the page is the first one then."""

    @classmethod
    def parse(cls, source: str | Iterable[tuple[str, str]], *, ignore_unknown: bool = False) -> SearchRequest:
        """Return the request that a query string, or its decoded pairs, stands for.

        Raises InvalidRequestError with every fault at once. `q` is never at fault, whatever it holds.
        Of a parameter that takes one value the last one counts; empty values count as not given.
        `ignore_unknown` ignores what is no parameter, and `cursor`, which pages do not know.
        """
        values, faults = read(SEARCH_PARAMETERS, source, page=ignore_unknown)
        if len(values.get("q", "")) > MAX_QUERY_LENGTH:
            values["q"] = _cut(values["q"])
            values["truncated"] = True
        request = cls(**values)
        request = _without_contradictions(request, "page" in values, faults)
        if faults:
            raise InvalidRequestError(in_order(SEARCH_PARAMETERS, faults), request)
        return request

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
            *([("cursor", self.cursor.text())] if self.cursor else []),
        ]

    def query_string(self) -> str:
        """Return `pairs` percent-encoded; `parse` gives the same request back."""
        return urlencode(self.pairs())

    def on_page(self, page: int) -> SearchRequest:
        """Return this request for another page."""
        return replace(self, page=page)

    def digest(self) -> bytes:
        """Return what tells this search from others, whichever page of it: cursors carry it."""
        return digest(replace(self, page=1, per_page=10, cursor=None).query_string())


@dataclass(frozen=True, slots=True)
class SuggestRequest:
    """How to go on with what is typed?"""

    q: str = ""
    limit: int = SUGGESTIONS

    @classmethod
    def parse(cls, source: str | Iterable[tuple[str, str]]) -> SuggestRequest:
        """Return the request that a query string, or its decoded pairs, stands for.

        Raises InvalidParametersError with every fault at once.
        """
        values, faults = read(SUGGEST_PARAMETERS, source)
        if faults:
            raise InvalidParametersError(in_order(SUGGEST_PARAMETERS, faults))
        return cls(**values)


def _without_contradictions(request: SearchRequest, paged: bool, faults: list[Fault]) -> SearchRequest:
    """Return the request without what does not go together, each a fault; `paged`: a page is given."""
    first, last = request.date_from, request.date_to
    if first and last and first > last:
        message = f"{last.isoformat()} lies before the first day {first.isoformat()}"
        faults.append(Fault("to", "order", last.isoformat(), message))
        request = replace(request, date_to=None)
    if request.page * request.per_page > MAX_DEPTH:
        message = f"only the first {MAX_DEPTH} hits can be paged to; narrow the search with a filter"
        faults.append(Fault("page", "too-deep", str(request.page), message))
        request = replace(request, page=1)
    cursor = request.cursor
    if cursor is not None:
        given = cursor.text()
        if paged:
            message = "a cursor says where the page begins; leave out either it or the page"
            faults.append(Fault("cursor", "page-and-cursor", given, message))
            request = replace(request, cursor=None)
        elif not faults and cursor.search != request.digest():
            message = "it belongs to another search; ask with the parameters that it was given for"
            faults.append(Fault("cursor", "other-search", given, message))
            request = replace(request, cursor=None)
    return request


def _cut(text: str) -> str:
    """Return the first MAX_QUERY_LENGTH characters, without what remains of a word there."""
    cut = text[:MAX_QUERY_LENGTH]
    if not text[MAX_QUERY_LENGTH].isspace() and (space := re.search(r"\s+\S*\Z", cut)):
        cut = cut[: space.start()]
    return cut.rstrip()
