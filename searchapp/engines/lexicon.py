"""What do the words of one snapshot tell about a query? The vocabulary that queries are understood with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from indexer.store import TEXT_FIELDS
from searchapp.engines.forms import Form
from searchapp.engines.view import View

_MOST_FOUND = 1000
"""Terms of a field that begin with a text; of more only some are told."""


class Lexicon:
    """The terms of a view and how frequent they and their neighbours are; threads may share it."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._frequencies: dict[str, int] = {}  # of terms that were asked for, at most all of the index

    def frequency(self, term: str) -> int:
        """Return in how many articles a term stands, counted in that field where it is in most."""
        found = self._frequencies.get(term)
        if found is None:
            found = max(len(self._view.snapshot.postings(field, term).docs) for field in TEXT_FIELDS)
            if found:  # of what is no term there is no end
                self._frequencies[term] = found
        return found

    def forms(self, folded: str) -> Sequence[str]:
        """Return the terms that are `folded` without their marks, itself included if it is a term, sorted."""
        found = {text for field in TEXT_FIELDS for text in self._view.snapshot.unfolded(field, folded)}
        return sorted(filter(self.frequency, found))

    def starting(self, prefix: str) -> Sequence[str]:
        """Return terms that begin with a text, each once, up to a thousand of each field."""
        found = (
            text for field in TEXT_FIELDS for text in self._view.snapshot.starting(field, prefix, _MOST_FOUND)
        )
        return list(dict.fromkeys(found))

    def phrase_frequency(self, terms: Sequence[str]) -> int:
        """Return how many articles have two or more terms next to one another, exactly as given."""
        return len(self._view.phrase(tuple(map(Form, terms))).articles)

    def neighbours(self, words: Sequence[Sequence[str]]) -> Sequence[Mapping[tuple[str, str], int]]:
        """Return, for each word but the last, how often each of its forms stands before those of the next.

        A word is given as the forms it may have, all different. A pair that stands nowhere is left out.
        """
        return [self._view.phrases.neighbours(lefts, rights) for lefts, rights in pairwise(words)]
