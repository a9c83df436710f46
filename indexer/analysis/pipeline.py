"""What is indexed of a text? The whole of its analysis, on one screen."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.analysis.tokens import terms
from indexer.analysis.words import multi_syllable_words


@dataclass(frozen=True, slots=True)
class AnalysedText:
    """One field of an article, ready for the index."""

    terms: list[str]
    """Syllables, numbers, dates, document numbers; the place in the list is the position."""
    words: list[str]
    """Words of two or more syllables, a second signal for ranking; without positions."""


def analyse_text(text: str) -> AnalysedText:
    """Return the terms and words of one text."""
    return AnalysedText(terms=terms(text), words=multi_syllable_words(text))
