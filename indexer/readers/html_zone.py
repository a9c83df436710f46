"""Which part of a page is the article's own? From its title to its last paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from indexer.readers.cleaning import clean_title

# An lxml element; lxml is published without type information.
Element = Any

_HEADINGS = ("//body//h1", "//body//h2", "//body//h3", "//body//h4")
# What stands between an article's title and its site's in a page's title.
_SITE_DIVIDER = re.compile(r"\s*(?:[|•·»–—]|\s-\s)")
# Elements within which a line of text goes on.
_INLINE = frozenset(
    ("a", "abbr", "b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "time", "u")
)
_NO_TEXT = frozenset(("script", "style", "noscript", "template"))
# A few words suffice to find a paragraph again, and survive its being cut or joined.
_PARAGRAPH_BEGINNING = 40


def head_of(tree: Element) -> Element:
    """Return a page with the metadata alone: its head and JSON-LD, without dates of modification."""
    page = deepcopy(tree)
    data = page.xpath("//script[@type='application/ld+json']")
    for body in page.xpath("/html/body"):
        for child in list(body):
            body.remove(child)
        body.text = None
        for script in data:
            body.append(script)
    for meta in page.xpath("//meta"):
        names = (meta.get("property"), meta.get("name"), meta.get("http-equiv"), meta.get("itemprop"))
        if any("modified" in name.lower() or "updated" in name.lower() for name in names if name):
            meta.getparent().remove(meta)
    return page


def find_headline(page: Element, title: str) -> Element | None:
    """Return the element that holds the title, or the title without a site's name after it; the highest."""
    if not title:
        return None
    begun = []
    for level in _HEADINGS:
        for heading in page.xpath(level):
            text = text_of(heading)
            if text == title:
                return heading
            # A site's name is the shorter part; else the heading of a menu could pass for a headline.
            if (
                2 * len(text) >= len(title)
                and title.startswith(text)
                and _SITE_DIVIDER.match(title, len(text))
            ):
                begun.append((len(text), heading))
    whole = next((place for place in page.xpath("//body//*[not(*)]") if text_of(place) == title), None)
    return whole if whole is not None or not begun else max(begun, key=lambda found: found[0])[1]


def from_headline(tree: Element, title: str, *, first_line: str = "") -> Element:
    """Return a page without the headline `title`, which must be in it, and without all that precedes it.

    Given the first line of the article's text, what follows the container of headline and text goes too.
    """
    page = deepcopy(tree)
    headline: Element = find_headline(page, title)
    text = _element_of(headline, first_line) if first_line else None
    if text is not None:
        around = set(text.iterancestors())
        _remove_siblings(next(one for one in headline.iterancestors() if one in around), before=False)
    _remove_siblings(headline, before=True)
    headline.drop_tree()
    return page


def article_zone(tree: Element, title: str, lines: list[str]) -> Element | None:
    """Return a page with only what stands from the title to the last of the article's lines.

    What precedes the title in its own container stays. None where the title is not found in the page.
    """
    page = deepcopy(tree)
    heading = find_headline(page, title)
    if heading is None:
        return None
    for part in list(heading):
        heading.remove(part)
    heading.text = title
    for head in page.xpath("/html/head"):
        head.getparent().remove(head)
    last = _element_of(heading, lines[-1]) if lines else None
    while heading.getparent() is not None and text_of(heading.getparent()) == title:
        heading = heading.getparent()
    container = heading.getparent()
    if container is not None and container.tag != "body":
        _remove_siblings(container, before=True)
    else:
        _remove_siblings(heading, before=True)
    if last is not None:
        _remove_siblings(last, before=False)
    return page


def text_lines(page: Element) -> Iterator[str]:
    """Yield the page's lines as a browser breaks them, without extra white space.

    Where an element begins or ends within a line stands ` | `.
    """
    line: list[str] = []
    for event, text in _events(page):
        if event == "break":
            if joined := _joined(line):
                yield joined
            line = []
        else:
            line.append(clean_title(text))
    if joined := _joined(line):
        yield joined


def text_of(element: Element) -> str:
    """Return what an element says, on one line."""
    return clean_title(element.text_content()) if isinstance(element.tag, str) else ""


def _joined(parts: list[str]) -> str:
    return " | ".join(filter(None, parts))


def _events(element: Element) -> Iterator[tuple[str, str]]:
    """Yield texts and breaks; a stack stands for recursion, which a deep page would exhaust."""
    stack: list[tuple[Element, bool]] = [(element, False)]
    while stack:
        node, left = stack.pop()
        block = isinstance(node.tag, str) and node.tag not in _INLINE
        if left:
            if block:
                yield "break", ""
            yield "text", node.tail or ""
            continue
        if block:
            yield "break", ""
        stack.append((node, True))
        if isinstance(node.tag, str) and node.tag not in _NO_TEXT:
            yield "text", node.text or ""
            stack += [(child, False) for child in reversed(node)]


def _element_of(heading: Element, line: str) -> Element | None:
    """Return the smallest element after the heading that begins with a line of the article."""
    beginning = clean_title(line)[:_PARAGRAPH_BEGINNING]
    found = None
    for element in heading.xpath("following::*"):
        if element.tag in _NO_TEXT:
            continue
        if text_of(element).startswith(beginning):
            found = element
        elif found is not None:
            break
    return found


def _remove_siblings(element: Element, *, before: bool) -> None:
    """Remove all that comes before an element in the page, or after it."""
    while element is not None and element.tag != "body":
        parent = element.getparent()
        if parent is None:
            return
        for sibling in list(element.itersiblings(preceding=before)):
            parent.remove(sibling)
        if before:
            parent.text = None
        else:
            element.tail = None
        element = parent
