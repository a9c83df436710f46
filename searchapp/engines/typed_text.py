"""What has been typed of a query? Its words, the last one finished or not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.analysis.canonical import fold
from indexer.analysis.tokens import Token, terms
from searchapp.engines.title_words import TypedWord
from searchapp.query.parser import parse
from searchapp.query.tree import Phrase, Term

# What can be more than words: quotes, exclusion, a filter, OR.
_SYNTAX = re.compile(r"[\"“”]|(?<!\S)-|\b(?:agency|category|from|to):|\bor\b", re.IGNORECASE)


class TypedText:
    """A text that has words, without the syntax of queries."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.terms = [token.term for token in tokens]
        self.finished = text[-1].isspace()

    @property
    def beginning(self) -> str:
        """What there is of the unfinished word, nothing after a space."""
        return "" if self.finished else self.terms[-1]

    def finished_words(self) -> list[TypedWord]:
        """Return the words but the unfinished one."""
        tokens = self.tokens if self.finished else self.tokens[:-1]
        return [TypedWord(token.term, is_bare(token)) for token in tokens]

    def with_end(self, start: int, words: Iterable[str]) -> str:
        """Return the text with other words from one of its words on."""
        kept = self.text[: self.tokens[start].start] if start < len(self.tokens) else self.text
        return kept + " ".join(words)

    def prefix(self, start: int) -> str:
        """Return what a phrase must begin with, from one of the words on."""
        return " ".join(self.terms[start:]) + (" " if self.finished else "")


def is_plain(text: str) -> bool:
    """Tell whether a text is words alone, without syntax."""
    return _SYNTAX.search(text) is None or all(isinstance(child, Term) for child in parse(text).children)


def finds_itself(title: str) -> bool:
    """Tell whether a title, as a query, asks for its words and quotes alone, and excludes nothing."""
    if _SYNTAX.search(title) is None:
        return True
    asked = [
        child.terms if isinstance(child, Phrase) else (child,)
        for child in parse(title).children
        if isinstance(child, Term | Phrase)
    ]
    return [term.text for part in asked for term in part] == terms(title)


def is_bare(token: Token) -> bool:
    """Tell whether a token is a word without any mark."""
    return token.kind == "word" and fold(token.term) == token.term
