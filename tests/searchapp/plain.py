"""A search through the articles one by one, in plain Python and float64: what the engine is held to.

It shares the analysis of texts and the constants of ranking with the engine, and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from indexer.analysis.canonical import fold
from indexer.analysis.pipeline import AnalysedText, analyse_text
from indexer.article import Article
from searchapp.ranking import (
    FIELD_WEIGHT,
    K1,
    LONGEST_WORD,
    NEIGHBOURING_WORDS,
    OTHER_MARKS_WEIGHT,
    PAIRS_DEPTH,
    PAIRS_WEIGHT,
    PASSAGE_LENGTH,
    RECENCY_HALF_LIFE_DAYS,
    RECENCY_WEIGHT,
    WORDS_WEIGHT,
    B,
    all_words_needed,
    passage_weight,
    required_share,
)

FIELDS = ("title", "body")
Kind = Literal["terms", "words"]


@dataclass(frozen=True)
class Wanted:
    """A query of words, of which enough must occur, or a phrase, all of it in this order."""

    words: tuple[str, ...]
    wide: bool = False
    """Words stand for all that fold to them."""
    phrase: bool = False


class PlainIndex:
    """Articles and what is counted over all of them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = {article.id: article for article in articles}
        texts = {getattr(article, field) for article in articles for field in FIELDS}
        self._texts = {text: analyse_text(text) for text in texts}
        days = [article.day for article in articles if article.day]
        self._newest = max(days, default=date.min)

    def mean_length(self, field: str, kind: Kind) -> float:
        """Return the mean number of terms or words that an article has in a field."""
        lengths = [
            len(getattr(self._texts[getattr(article, field)], kind)) for article in self.articles.values()
        ]
        return sum(lengths) / len(lengths)

    def scores(self, wanted: Wanted) -> dict[str, float]:
        """Return the score of every article that matches."""
        words = tuple(dict.fromkeys(wanted.words)) if not wanted.phrase else wanted.words
        if wanted.phrase:
            parts = [self._phrase(words, wide=wanted.wide)]
            found = set(parts[0])
        else:
            parts = [self._term(word, wide=wanted.wide) for word in words]
            found = self._matching(parts)
        first = words[:NEIGHBOURING_WORDS]
        spans = {
            first[start:end]
            for start in range(len(first))
            for end in range(start + 2, min(start + LONGEST_WORD, len(first)) + 1)
        }
        several = [self._word(span, wide=wanted.wide) for span in spans]
        pairs = [self._phrase(pair, wide=wanted.wide) for pair in set(pairwise(first))]
        scores = {
            article: self._recency(article)
            * (
                math.fsum(part.get(article, 0.0) for part in parts)
                + WORDS_WEIGHT * math.fsum(word.get(article, 0.0) for word in several)
            )
            for article in found
        }
        ranked = sorted(scores.values(), reverse=True)
        least = ranked[min(PAIRS_DEPTH, len(ranked)) - 1] if ranked else 0.0
        weights = {word: self._idf(len(part)) for word, part in zip(words, parts, strict=False) if part}

        def closeness(article: str) -> float:
            together = PAIRS_WEIGHT * math.fsum(pair.get(article, 0.0) for pair in pairs)
            return together + self._passage(article, weights, wide=wanted.wide)

        return {
            article: score
            + (self._recency(article) * closeness(article) if score >= least * (1 - 1e-12) else 0.0)
            for article, score in scores.items()
        }

    def _matching(self, parts: list[dict[str, float]]) -> set[str]:
        complete = set.intersection(*map(set, parts))
        if all_words_needed(len(parts), len(complete)):
            return complete
        weights = [self._idf(len(part)) for part in parts]
        enough = required_share(len(parts)) * math.fsum(weights)
        return {
            article
            for article in self.articles
            if math.fsum(weight for weight, part in zip(weights, parts, strict=True) if article in part)
            >= enough
        }

    def _passage(self, article: str, weights: dict[str, float], *, wide: bool) -> float:
        """Return what the words in the best PASSAGE_LENGTH running ones of the body are worth."""
        terms = self._texts[self.articles[article].body].terms
        read = [*map(fold, terms)] if wide else [*terms]
        passages = (set(read[at : at + PASSAGE_LENGTH]) for at in range(len(read)))
        densest = max(
            (
                math.fsum(weight for word, weight in weights.items() if word in passage)
                for passage in passages
            ),
            default=0.0,
        )
        return passage_weight(len(weights)) * densest

    def _term(self, word: str, *, wide: bool) -> dict[str, float]:
        def frequency(text: AnalysedText) -> float:
            return sum(
                1.0 if term == word else OTHER_MARKS_WEIGHT
                for term in text.terms
                if term == word or (wide and fold(term) == word)
            )

        return self._bm25f(frequency, "terms")

    def _word(self, syllables: tuple[str, ...], *, wide: bool) -> dict[str, float]:
        typed = "_".join(syllables)

        def frequency(text: AnalysedText) -> float:
            return sum(
                1.0 if word == typed else OTHER_MARKS_WEIGHT
                for word in text.words
                if word == typed or (wide and [*map(fold, word.split("_"))] == [*syllables])
            )

        return self._bm25f(frequency, "words")

    def _phrase(self, words: tuple[str, ...], *, wide: bool) -> dict[str, float]:
        def frequency(text: AnalysedText) -> float:
            read = [*map(fold, text.terms)] if wide else text.terms
            return sum(tuple(read[at : at + len(words)]) == words for at in range(len(read)))

        return self._bm25f(frequency, "terms")

    def _bm25f(self, frequency: Callable[[AnalysedText], float], kind: Kind) -> dict[str, float]:
        mean = {field: self.mean_length(field, kind) for field in FIELDS}
        found = {text: count for text, analysed in self._texts.items() if (count := frequency(analysed))}
        weighted = {
            article.id: sum(
                FIELD_WEIGHT[field]
                * found[text]
                / (1 - B[field] + B[field] * len(getattr(self._texts[text], kind)) / mean[field])
                for field in FIELDS
                if (text := getattr(article, field)) in found
            )
            for article in self.articles.values()
        }
        weighted = {article: frequency for article, frequency in weighted.items() if frequency}
        idf = self._idf(len(weighted))
        return {article: idf * f * (K1 + 1) / (f + K1) for article, f in weighted.items()}

    def _idf(self, count: int) -> float:
        return math.log(1 + (len(self.articles) - count + 0.5) / (count + 0.5))

    def _recency(self, article: str) -> float:
        day = self.articles[article].day
        if day is None:
            return 1.0
        age = (self._newest - day).days / RECENCY_HALF_LIFE_DAYS
        return 1.0 + RECENCY_WEIGHT * math.exp2(-age)
