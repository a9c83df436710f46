"""What is indexed of an article? The whole of its analysis, on one screen."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.analysis.tokens import terms
from indexer.analysis.words import multi_syllable_words
from indexer.article import Article


@dataclass(frozen=True, slots=True)
class AnalysedText:
    """One field of an article, ready for the index."""

    terms: list[str]
    """Syllables, numbers, dates, document numbers; the place in the list is the position."""
    words: list[str]
    """Words of two or more syllables, a second signal for ranking; without positions."""


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """The searched fields of an article."""

    title: AnalysedText
    body: AnalysedText


def analyse(article: Article) -> AnalysedArticle:
    """Return what the index needs of an article's text."""
    return AnalysedArticle(title=analyse_text(article.title), body=analyse_text(article.body))


def analyse_text(text: str) -> AnalysedText:
    """Return the terms and words of one text."""
    return AnalysedText(terms=terms(text), words=multi_syllable_words(text))
