"""What does a text copied from a portal say? Title lines, a date line, paragraphs, initials."""

from __future__ import annotations

from datetime import date

from indexer.article import Published
from indexer.errors import RejectionError
from indexer.readers.draft import Draft
from indexer.readers.portal_page import split_signature, without_tail
from indexer.readers.published import is_date_line, parse_published

# A date line lies below a title: farther down, a lone date is part of the text.
_FARTHEST_DATE_LINE = 8
_LONGEST_TITLE = 300
_LONGEST_LONE_TITLE = 200


def read_text(text: str, *, today: date) -> Draft:
    """Return the article in a portal's text. Raises RejectionError where its date line is wrong."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    title, published, rest = _head(lines, today)
    body, author = split_signature(without_tail(rest))
    return Draft(title=title, body="\n".join(body), published=published, author=author)


def _head(lines: list[str], today: date) -> tuple[str, Published, list[str]]:
    title_lines: list[str] = []
    for place, line in enumerate(lines):
        if not line.strip():
            continue
        if is_date_line(line):
            try:
                published = parse_published(line, today=today)
            except RejectionError as error:
                raise RejectionError(error.code, error.reason, line=place + 1) from None
            rest = lines[place + 1 :]
            if title_lines:
                return " ".join(title_lines), published, rest
            title, rest = _first_line_title(rest)
            return title, published, rest
        title_lines.append(line.strip())
        if len(title_lines) > _FARTHEST_DATE_LINE or sum(map(len, title_lines)) > _LONGEST_TITLE:
            break
    title, rest = _first_line_title(lines)
    return title, None, rest


def _first_line_title(lines: list[str]) -> tuple[str, list[str]]:
    """Return the first line if it looks like a title with a text below, and what comes after it."""
    for place, line in enumerate(lines):
        if title := line.strip():
            below = any(following.strip() for following in lines[place + 1 :])
            if below and len(title) <= _LONGEST_LONE_TITLE and not title.endswith((".", ",", ";", ":", "…")):
                return title, lines[place + 1 :]
            break
    return "", lines
