"""When does a page say that it was published? By its metadata, or by a line beside its headline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from types import ModuleType

from indexer.article import Published, local_day
from indexer.readers.html_zone import Element, article_zone, head_of, text_lines
from indexer.readers.published import is_date_line, parse_published

# A day alone, in the form that is asked of htmldate below.
_NO_TIME = "T00:00:00"
# htmldate drops what is later than now; what is later shall be rejected by name instead.
_LATEST = "9999-12-31"
# What divides author, date and hits in one line.
_DIVIDER = re.compile(
    r"\s*[|•·]\s*|\s+[-–—]\s+|\s+(?=(?:số\s+)?lượt\b|xem\b|tác\s+giả\b|nguồn\b|in\s+trang\b)", re.IGNORECASE
)
_LONGEST_LINE = 200
_MOST_PARTS = 10
# Where the text is not found again in the page, the date is looked for in so many lines.
_LINES_BELOW_HEADLINE = 6
_NOT_WORD = re.compile(r"[\W_]+")
_TEXT_BEGINNING = 30


def published_on(
    tree: Element, title: str, lines: list[str], htmldate: ModuleType, *, today: date
) -> tuple[Published, list[str]]:
    """Return the date that a page's metadata state, else the one beside the headline `title`.

    And those of `lines`, the article's text, that are not of what stands in the page down to that date.
    Raises RejectionError (`bad-date`, `future-date`).

    htmldate alone would also take today's date in a page's header, that of a licence in its footer or of
    another article in a list below, so it is shown only the metadata and the article's own part of the page.
    """
    zone = article_zone(tree, title, lines)
    near = list(_lines_beside(list(text_lines(zone)), title, lines)) if zone is not None else []
    place, beside = next(
        ((place, found) for place, line in enumerate(near) if (found := date_in(line))), (0, None)
    )
    if beside is not None:
        above_text = {_letters(line) for line in near[: place + 1]}
        lines = [line for line in lines if _letters(line) not in above_text]
    published = _by_htmldate(head_of(tree), htmldate, today)
    if beside is not None:
        shown = parse_published(beside, today=today)
        # The metadata often know the day only, and the line beside the title the time too.
        if published is None or (local_day(published) == local_day(shown) and type(published) is date):
            return shown, lines
    if published is None and zone is not None:
        published = _by_htmldate(zone, htmldate, today)
    return published, lines


def date_in(line: str) -> str | None:
    """Return the longest part of a line, as its signs divide it, that holds nothing but a date, or None."""
    if len(line) > _LONGEST_LINE:
        return None
    if is_date_line(line):
        return line
    parts = [part for part in _DIVIDER.split(unicodedata.normalize("NFC", line)) if part][:_MOST_PARTS]
    for length in range(len(parts), 0, -1):
        for start in range(len(parts) - length + 1):
            joined = " - ".join(parts[start : start + length])
            if is_date_line(joined):
                return joined
    return None


def _lines_beside(page: list[str], title: str, lines: list[str]) -> Iterator[str]:
    """Yield a page's lines from the headline down to the text, then the one above the headline."""
    place = page.index(title) if title in page else -1
    text = _letters(lines[0])[:_TEXT_BEGINNING] if lines else ""
    below = page[place + 1 :]
    ends = (number for number, line in enumerate(below) if text and _letters(line).startswith(text))
    yield from below[: next(ends, _LINES_BELOW_HEADLINE)]
    if place > 0:
        yield page[place - 1]


def _letters(text: str) -> str:
    return _NOT_WORD.sub("", unicodedata.normalize("NFC", text))


def _by_htmldate(part: Element, htmldate: ModuleType, today: date) -> Published:
    text = htmldate.find_date(
        part,
        original_date=True,
        extensive_search=False,
        outputformat="%Y-%m-%dT%H:%M:%S%z",
        max_date=_LATEST,
    )
    return parse_published((text or "").removesuffix(_NO_TIME), today=today)
