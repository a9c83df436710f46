"""What do the articles' own words tell about a query? Asked while a query is understood, of one snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Vocabulary(Protocol):
    """The terms of an index and how frequent they are; every engine has one."""

    def frequency(self, term: str) -> int:
        """Return in how many articles a term stands, counted in that field where it is in most.

        `term` is canonical, as the analysis makes it; 0 where no article has it. Takes some microseconds.
        """

    def forms(self, folded: str) -> Sequence[str]:
        """Return the terms that are `folded` without their marks, itself included if it is a term, sorted."""

    def phrase_frequency(self, terms: Sequence[str]) -> int:
        """Return how many articles have two or more terms next to one another, exactly as given.

        Takes some milliseconds for frequent terms the first time.
        """
