"""What does a saved page of a portal say? Through trafilatura and htmldate, which know how pages are made."""

from __future__ import annotations

import codecs
import logging
import re
from datetime import date
from functools import lru_cache
from types import ModuleType
from typing import Any

from indexer.article import Published, local_day
from indexer.errors import RejectionError
from indexer.readers.cleaning import clean_body, clean_title
from indexer.readers.draft import Draft
from indexer.readers.encoding import decode
from indexer.readers.html_zone import Element, article_zone, head_of, text_lines
from indexer.readers.portal_page import split_signature, without_tail
from indexer.readers.published import is_date_line, parse_published

_DECLARED_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHARSET_REACH = 4096
_DATE_LINES_IN_TEXT = 3
# A day alone, in the form that is asked of htmldate below.
_NO_TIME = "T00:00:00"
# htmldate drops what is later than now; what is later shall be rejected by name instead.
_LATEST = "9999-12-31"


def decode_html(data: bytes) -> tuple[str, str | None]:
    """Return the page's text, and its encoding unless UTF-8. Raises RejectionError (`bad-encoding`)."""
    declared = None
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        match = _DECLARED_CHARSET.search(data[:_CHARSET_REACH])
        declared = match[1].decode("ascii", "replace") if match else None
    return decode(data, declared=declared)


def read_html(text: str, *, today: date) -> Draft:
    """Return the article of a saved page; a date it does not state stays None.

    Raises RejectionError (`bad-html`, `bad-date`, `future-date`).
    """
    try:
        return _draft(text, today)
    except RejectionError:
        raise
    except Exception as error:  # the libraries document no errors, and a page can be malformed in any way
        raise RejectionError("bad-html", f"The page cannot be taken apart ({error}); save it anew") from error


def _draft(text: str, today: date) -> Draft:
    trafilatura, htmldate = _libraries()
    tree = trafilatura.load_html(text)
    if tree is None:
        raise RejectionError("bad-html", "This is not an HTML page; save the page anew, or name its --format")
    found = trafilatura.bare_extraction(text, with_metadata=True, include_comments=False)
    metadata = found or trafilatura.extract_metadata(tree)
    lines = clean_body(found.text or "").split("\n") if found else []
    if not any(lines):
        lines = clean_body(trafilatura.baseline(text)[1]).split("\n")
    title = clean_title(metadata.title or "")
    lines, author = split_signature(without_tail(_without_head(lines, title)))
    stated = _stated(tree)
    categories = [name for name in metadata.categories or () if name in stated]
    return Draft(
        title=title,
        body="\n".join(lines),
        published=_published(tree, title, lines, htmldate, today),
        category=categories[0] if categories else None,
        author=author or (metadata.author if metadata.author in stated else None),
        url=metadata.url,
        publisher=metadata.sitename if metadata.sitename in stated else None,
    )


@lru_cache(maxsize=1)
def _libraries() -> tuple[ModuleType, ModuleType]:
    """Return trafilatura and htmldate, kept from writing their warnings to stderr."""
    import htmldate
    import trafilatura

    for name in ("trafilatura", "htmldate", "justext", "courlan", "dateparser"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return trafilatura, htmldate


def _published(tree: Element, title: str, lines: list[str], htmldate: ModuleType, today: date) -> Published:
    """Return the date that the page's metadata state, else the one beside the title.

    htmldate alone would also take today's date in a page's header, that of a licence in its footer or of
    another article in a list below, so it is shown only the metadata and the article's own part of the page.
    """
    zone = article_zone(tree, title, lines)
    beside = (
        next((line for line in text_lines(zone) if is_date_line(line)), None) if zone is not None else None
    )
    published = _by_htmldate(head_of(tree), htmldate, today)
    if beside is not None:
        shown = parse_published(beside, today=today)
        # The metadata often know the day only, and the line beside the title the time too.
        if published is None or (local_day(published) == local_day(shown) and type(published) is date):
            return shown
    if published is None and zone is not None:
        published = _by_htmldate(zone, htmldate, today)
    return published


def _by_htmldate(part: Element, htmldate: ModuleType, today: date) -> Published:
    text = htmldate.find_date(
        part,
        original_date=True,
        extensive_search=False,
        outputformat="%Y-%m-%dT%H:%M:%S%z",
        max_date=_LATEST,
    )
    return parse_published((text or "").removesuffix(_NO_TIME), today=today)


def _without_head(lines: list[str], title: str) -> list[str]:
    """Return the lines without a repeated title and without date lines at their beginning and end."""
    for _ in range(_DATE_LINES_IN_TEXT):
        if lines and (is_date_line(lines[0]) or (len(lines) > 1 and clean_title(lines[0]) == title)):
            lines = lines[1:]
    # The extraction puts what it is less sure of last.
    return lines[:-1] if len(lines) > 1 and is_date_line(lines[-1]) else lines


def _stated(tree: Any) -> set[str]:
    """Return what the page's meta elements say, as against what was guessed from title and address."""
    return {clean_title(content) for content in tree.xpath("//meta/@content")}
