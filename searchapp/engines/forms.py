"""As which forms is a query's word read? As typed, or as every word that it is without the marks.

Both may have other spellings beside them, which are the same word.
"""

from __future__ import annotations

from typing import NamedTuple

from indexer.analysis.canonical import fold
from searchapp.query.tree import Phrase, Term


class Form(NamedTuple):
    """One word of a query in one reading of it; a key of what is cached."""

    text: str
    wide: bool = False
    """It stands for every term that folds to `text`."""
    also: tuple[str, ...] = ()
    """Other spellings, which are read as `text` is."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that it is spelt as."""
        return (self.text, *self.also)

    @property
    def single(self) -> bool:
        """It stands for one term alone."""
        return not (self.wide or self.also)


def is_bare(term: Term) -> bool:
    """Tell whether a term is a word without any mark, which may stand for others with marks."""
    return term.foldable and fold(term.text) == term.text


def form_of(term: Term, *, widen: bool) -> Form:
    """Return how a word is read; with `widen`, a bare one stands for all that fold to it."""
    if not term.also:
        return Form(term.text, widen and is_bare(term))
    wide = widen and is_bare(term)
    return Form(term.text, wide, tuple(dict.fromkeys(map(fold, term.also))) if wide else term.also)


def forms_of(phrase: Phrase, *, widen: bool) -> tuple[Form, ...]:
    """Return how a phrase is read: its words widen all together, so not where any has marks."""
    widen = widen and all(is_bare(term) for term in phrase.terms if term.foldable)
    return tuple(form_of(term, widen=widen) for term in phrase.terms)
