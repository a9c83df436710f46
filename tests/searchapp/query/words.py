"""A vocabulary of few words, for tests of what is understood of a query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, product

from indexer.analysis.canonical import fold


class Words(dict[str, int]):
    """Terms and in how many articles each stands, and the same of phrases."""

    def __init__(
        self, terms: Mapping[str, int] | None = None, phrases: Mapping[tuple[str, ...], int] | None = None
    ) -> None:
        super().__init__(terms or {})
        self.phrases = dict(phrases or {})

    @classmethod
    def of_texts(cls, texts: Mapping[str, int]) -> Words:
        """Return the vocabulary of texts of words and spaces, each of which stands in so many articles."""
        words = cls()
        for text, articles in texts.items():
            terms = text.split()
            for term in dict.fromkeys(terms):
                words[term] = words.get(term, 0) + articles
            for length in range(2, len(terms) + 1):
                for phrase in dict.fromkeys(
                    tuple(terms[start : start + length]) for start in range(len(terms) - length + 1)
                ):
                    words.phrases[phrase] = words.phrases.get(phrase, 0) + articles
        return words

    def frequency(self, term: str) -> int:
        return self.get(term, 0)

    def forms(self, folded: str) -> tuple[str, ...]:
        return tuple(sorted(term for term in self if fold(term) == folded))

    def starting(self, prefix: str) -> tuple[str, ...]:
        return tuple(sorted(term for term in self if term.startswith(prefix)))

    def phrase_frequency(self, terms: Sequence[str]) -> int:
        assert len(terms) > 1
        return self.phrases.get(tuple(terms), 0)

    def neighbours(self, words: Sequence[Sequence[str]]) -> list[dict[tuple[str, str], int]]:
        return [
            {pair: self.phrases[pair] for pair in product(lefts, rights) if self.phrases.get(pair)}
            for lefts, rights in pairwise(words)
        ]
