"""How is a query's text read? "phrase", -word, OR, agency:… category:… from:… to:…; the rest are words.

Nothing is an error: syntax that does not hold together is read as plain words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.analysis.dates import BadDateError, parse_day
from indexer.analysis.tokens import tokenize
from searchapp.query.tree import AllOf, AnyOf, DayFilter, LabelFilter, Node, Not, Phrase, Term

_QUOTED = r'"(?P<{0}>[^"“”]*)"|“(?P<{0}_curly>[^"“”]*)”'
_PIECE = re.compile(
    # agency:"UBND quận Ba Đình", from:01/01/2024, either with a minus before it
    r"(?P<filter_minus>-?)\b(?P<field>agency|category|from|to):"
    rf"(?:{_QUOTED.format('filter_quoted')}|(?P<filter_bare>[^\s\"“”]+))"
    # "a phrase", -"a phrase"
    rf"|(?P<phrase_minus>-?)(?:{_QUOTED.format('quoted')})"
    r"|(?P<or>OR)(?!\S)"
    # -word
    r"|-(?P<excluded>[^\s\"“”-][^\s\"“”]*)"
    # plain words: up to a space or a quotation mark
    r"|(?P<plain>[^\s\"“”]+|[\"“”])",
    re.IGNORECASE,
)


# Only text with one of these can be more than plain words.
_SYNTAX = re.compile(r"[\"“”:-]|\bor\b", re.IGNORECASE)

_REMEMBERED = 1024
"""Queries: the next page, a filter, another order ask the same text again."""


@dataclass(frozen=True, slots=True)
class _Or:
    """The word OR, until its operands are known."""


@lru_cache(_REMEMBERED)
def parse(text: str) -> AllOf:
    """Return the tree of a query's text. Any text is a query; one without a single word matches nothing."""
    items: list[Node | _Or] = []
    items += _syntax(text) if _SYNTAX.search(text) else _terms(text)
    if text.strip() and not items:
        return AllOf((AnyOf(()),))
    return AllOf(tuple(_join_alternatives(items)))


def _syntax(text: str) -> list[Node | _Or]:
    """Return the nodes of a text, and the word OR wherever it stands."""
    items: list[Node | _Or] = []
    plain: tuple[int, int] | None = None
    for match in _pieces(text):
        if match["plain"] is not None:
            # Neighbouring words are analysed together, so that “123 / QĐ - UBND” is one number.
            plain = (plain[0] if plain else match.start(), match.end())
            continue
        if plain:
            items += _terms(text[slice(*plain)])
            plain = None
        items += _items(match)
    if plain:
        items += _terms(text[slice(*plain)])
    return items


def _pieces(text: str) -> list[re.Match[str]]:
    """Return the pieces of a text that begin where a word can; what stands within a word is part of it."""
    pieces = []
    place = 0
    while match := _PIECE.search(text, place):
        pieces.append(match)
        place = match.end()
    return pieces


def _items(match: re.Match[str]) -> Sequence[Node | _Or]:
    if match["field"]:
        return _filter(match)
    if match["or"]:
        return [_Or()] if match["or"] == "OR" else _terms(match["or"])
    if match["excluded"]:
        return _excluded(_terms(match["excluded"]))
    terms = _terms(match["quoted"] or match["quoted_curly"] or "")
    if match["phrase_minus"]:
        return _excluded(terms)
    return [_phrase(terms)] if terms else []


def _filter(match: re.Match[str]) -> Sequence[Node]:
    """Return the filter, or the words it is made of where its value is none."""
    field = match["field"].lower()
    value = (match["filter_quoted"] or match["filter_quoted_curly"] or match["filter_bare"] or "").strip()
    node: Node
    if field in ("agency", "category"):
        if not value:
            return _terms(match[0])
        node = LabelFilter("agency" if field == "agency" else "category", value)
    else:
        try:
            day = parse_day(value)
        except BadDateError:
            return _terms(match[0])
        node = DayFilter(first=day) if field == "from" else DayFilter(last=day)
    return [Not(node)] if match["filter_minus"] else [node]


def _excluded(terms: list[Term]) -> Sequence[Node]:
    return [Not(_phrase(terms))] if terms else []


def _phrase(terms: list[Term]) -> Node:
    return terms[0] if len(terms) == 1 else Phrase(tuple(terms))


def _terms(text: str) -> list[Term]:
    return [Term(token.term, token.kind == "word") for token in tokenize(text)]


def _join_alternatives(items: list[Node | _Or]) -> list[Node]:
    """Return the items with each run `a OR b OR c` as one AnyOf; an OR without two operands is a word."""
    joined: list[Node] = []
    waiting = False
    for place, item in enumerate(items):
        if isinstance(item, _Or):
            following = items[place + 1] if place + 1 < len(items) else None
            if joined and not waiting and following is not None and not isinstance(following, _Or):
                waiting = True
            else:
                joined.append(Term("or"))
        elif waiting:
            first = joined.pop()
            joined.append(AnyOf((*(first.children if isinstance(first, AnyOf) else (first,)), item)))
            waiting = False
        else:
            joined.append(item)
    return joined
