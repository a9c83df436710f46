"""Where does a query's word or phrase stand? Occurrences per field, read from a snapshot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.canonical import fold
from indexer.analysis.words import JOINER
from indexer.store import TEXT_FIELDS, Ints, Snapshot
from searchapp.query.tree import Phrase, Term
from searchapp.ranking import OTHER_MARKS_WEIGHT

_SHIFT = 32  # article and place in one 64-bit key
_ROOM = 1 << 20  # more words than a query can hold


@dataclass(frozen=True, slots=True)
class FieldOccurrences:
    """The articles in which something stands in one field, and how often."""

    docs: Ints
    """Shape (k,); an article may be named several times, its frequencies then add up."""
    frequencies: NDArray[np.float64]
    """Weighted by how exactly each form matches; shape (k,)."""


class Occurrences:
    """Finds words and phrases in one snapshot, each looked up once; made for one search."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._found: dict[tuple[Term | Phrase, bool], dict[str, FieldOccurrences]] = {}

    def of(self, node: Term | Phrase, *, widen: bool) -> dict[str, FieldOccurrences]:
        """Return a word's or phrase's occurrences in `title` and `body`.

        With `widen`, a bare word (typed without any mark) stands for every term that folds to it; not so in
        a phrase that has marks on some of its words.
        """
        key = (node, widen)
        if key not in self._found:
            self._found[key] = {
                field: self._term(field, node, widen)
                if isinstance(node, Term)
                else self._phrase(field, node, widen)
                for field in TEXT_FIELDS
            }
        return self._found[key]

    def of_word(self, terms: tuple[Term, ...], *, widen: bool) -> dict[str, FieldOccurrences]:
        """Return the occurrences of these syllables as one word, by the name of the syllables' field."""
        return {field: self._word(f"{field}_words", terms, widen) for field in TEXT_FIELDS}

    def mask(self, node: Term | Phrase, *, widen: bool) -> NDArray[np.bool_]:
        """Return which articles have a word or phrase in any searched field; shape (n,)."""
        mask = np.zeros(self._snapshot.size, np.bool_)
        for found in self.of(node, widen=widen).values():
            mask[found.docs] = True
        return mask

    def _term(self, field: str, term: Term, widen: bool) -> FieldOccurrences:
        return self._sum(
            field,
            [
                (form, 1.0 if form == term.text else OTHER_MARKS_WEIGHT)
                for form in self._forms(field, term, widen)
            ],
        )

    def _word(self, field: str, terms: tuple[Term, ...], widen: bool) -> FieldOccurrences:
        typed = JOINER.join(term.text for term in terms)
        forms = [typed]
        if widen:
            forms = [form for form in self._snapshot.unfolded(field, fold(typed)) if _reads_as(form, terms)]
        return self._sum(field, [(form, 1.0 if form == typed else OTHER_MARKS_WEIGHT) for form in forms])

    def _sum(self, field: str, forms: list[tuple[str, float]]) -> FieldOccurrences:
        found = [(self._snapshot.postings(field, form), weight) for form, weight in forms]
        return FieldOccurrences(
            np.concatenate([np.empty(0, np.int32), *(postings.docs for postings, _ in found)]),
            np.concatenate([np.empty(0), *(postings.frequencies * weight for postings, weight in found)]),
        )

    def _phrase(self, field: str, phrase: Phrase, widen: bool) -> FieldOccurrences:
        widen = widen and all(is_bare(term) for term in phrase.terms if term.foldable)
        starts: NDArray[np.int64] | None = None
        for offset, term in enumerate(phrase.terms):
            keys = [np.empty(0, np.int64)]
            for form in self._forms(field, term, widen):
                places = self._snapshot.positions(field, form)
                # A start before the text's first word would borrow from the article's number: leave room.
                keys.append((places.docs.astype(np.int64) << _SHIFT) + places.places + (_ROOM - offset))
            here = np.concatenate(keys)
            starts = here if starts is None else np.intersect1d(starts, here)
            if not len(starts):
                break
        docs = (np.empty(0, np.int64) if starts is None else starts) >> _SHIFT
        return FieldOccurrences(docs.astype(np.int32), np.ones(len(docs)))

    def _forms(self, field: str, term: Term, widen: bool) -> tuple[str, ...]:
        if widen and is_bare(term):
            return self._snapshot.unfolded(field, term.text)
        return (term.text,)


def is_bare(term: Term) -> bool:
    """Tell whether a term is a word without any mark, which may stand for others with marks."""
    return term.foldable and fold(term.text) == term.text


def _reads_as(form: str, terms: tuple[Term, ...]) -> bool:
    """Tell whether each syllable of a word is the one typed, or folds to it where that was bare."""
    syllables = form.split(JOINER)
    return len(syllables) == len(terms) and all(
        syllable == term.text or (is_bare(term) and fold(syllable) == term.text)
        for syllable, term in zip(syllables, terms, strict=True)
    )
