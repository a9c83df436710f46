"""What does a saved page of a portal say? Through trafilatura and htmldate, which know how pages are made."""

from __future__ import annotations

import codecs
import logging
import re
from configparser import ConfigParser
from copy import deepcopy
from datetime import date
from functools import lru_cache
from types import ModuleType
from typing import Any

from indexer.errors import RejectionError
from indexer.readers.cleaning import clean_body, clean_title
from indexer.readers.draft import Draft
from indexer.readers.encoding import decode
from indexer.readers.html_date import date_in, published_on
from indexer.readers.html_zone import Element, find_headline, from_headline, text_of
from indexer.readers.portal_page import split_signature, without_tail
from indexer.readers.published import is_date_line

_DECLARED_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHARSET_REACH = 4096
# How far into the extracted text the line of date, author and hits can stand, and what can precede it.
_LINES_ABOVE_TEXT = 4
_LONGEST_LINE_ABOVE_TEXT = 40
# Of trafilatura: below so many characters it takes every line of the page. A notice can be as short.
_SHORTEST_NOTICE = 50
# Below so many characters trafilatura may stop at a first paragraph, and is asked again for all it can find.
_LONGEST_NOTICE = 750


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
    metadata = trafilatura.extract_metadata(tree)
    title = clean_title(metadata.title or "")
    headline = find_headline(tree, title)
    if headline is not None:
        title = text_of(headline)
    part = tree if headline is None else from_headline(tree, title)
    body = _extracted(part, favor_recall=False)
    if len(body) < _LONGEST_NOTICE:
        near = part if headline is None else from_headline(tree, title, first_line=body.partition("\n")[0])
        body = max(_extracted(near, favor_recall=True), body, key=len)
    lines = (body or clean_body(trafilatura.baseline(part)[1])).split("\n")
    lines = without_tail(_without_head(lines, title))
    published, lines = published_on(tree, title, lines, htmldate, today=today)
    lines, author = split_signature(lines)
    stated = _stated(tree)
    categories = [name for name in metadata.categories or () if name in stated]
    return Draft(
        title=title,
        body="\n".join(lines),
        published=published,
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


def _extracted(part: Element, *, favor_recall: bool) -> str:
    import trafilatura

    # The extraction changes the page it is given.
    found: Any = trafilatura.bare_extraction(
        deepcopy(part), include_comments=False, favor_recall=favor_recall, config=_extraction_settings()
    )
    return clean_body(found.text or "") if found else ""


@lru_cache(maxsize=1)
def _extraction_settings() -> ConfigParser:
    from trafilatura.settings import use_config

    settings: ConfigParser = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SHORTEST_NOTICE))
    return settings


def _without_head(lines: list[str], title: str) -> list[str]:
    """Return the lines without a repeated title and without the date lines at their beginning and end."""
    begin = 0
    for place, line in enumerate(lines[:_LINES_ABOVE_TEXT]):
        if (len(lines) > 1 and clean_title(line) == title) or date_in(line):
            begin = place + 1
        elif len(line) > _LONGEST_LINE_ABOVE_TEXT:
            break
    lines = lines[begin:]
    # The extraction puts what it is less sure of last.
    return lines[:-1] if len(lines) > 1 and is_date_line(lines[-1]) else lines


def _stated(tree: Any) -> set[str]:
    """Return what the page's meta elements say, as against what was guessed from title and address."""
    return {clean_title(content) for content in tree.xpath("//meta/@content")}
