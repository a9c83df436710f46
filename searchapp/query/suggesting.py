"""What else may a query have been meant to say? Its words with marks, or spelt as the articles spell them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from indexer.analysis.canonical import fold
from indexer.analysis.tokens import tokenize
from searchapp.query.accents import PairVocabulary, accented_reading
from searchapp.query.corrections import correction
from searchapp.query.parser import parse
from searchapp.query.tree import Term

# Addresses, and operators that stand where they mean nothing.
_NO_PLAIN_WORDS = re.compile(r"@|://|\bwww\.|\b(?:OR|AND|NOT)\b")

Rewrite = Callable[[Sequence[str], PairVocabulary], tuple[str, ...] | None]


def corrected(text: str, vocabulary: PairVocabulary) -> str | None:
    """Return a query with misspelt words put right, None if there are none or it is more than plain words.

    Takes some ten milliseconds over a large index, as `suggestion` does.
    """
    return _rewritten(text, correction, vocabulary)


def suggestion(text: str, vocabulary: PairVocabulary, *, found: bool) -> str | None:
    """Return what to offer beside a query: its words with the marks that they lack, else put right.

    `found` tells that articles have all of it, so that only missing marks are looked for.
    """
    words = [token.term for token in tokenize(text) if token.kind == "word"]
    offered = None
    if any(fold(word) == word for word in words):
        offered = _rewritten(text, accented_reading, vocabulary)
    if offered is None and not found:
        offered = corrected(text, vocabulary)
    return offered


def _rewritten(text: str, rewrite: Rewrite, vocabulary: PairVocabulary) -> str | None:
    """Return a query of plain words with some of them replaced; all other characters stay."""
    if _NO_PLAIN_WORDS.search(text) or not all(isinstance(node, Term) for node in parse(text).children):
        return None
    tokens = list(tokenize(text))
    terms = [token.term for token in tokens]
    better = rewrite(terms, vocabulary)
    if better is None:
        return None
    parts = []
    place = 0
    for token, old, new in zip(tokens, terms, better, strict=True):
        if new != old:
            parts += [text[place : token.start], _cased_like(text[token.start : token.end], new)]
            place = token.end
    return "".join([*parts, text[place:]])


def _cased_like(typed: str, word: str) -> str:
    if len(typed) > 1 and typed.isupper():
        return word.upper()
    return word.capitalize() if typed[:1].isupper() else word
