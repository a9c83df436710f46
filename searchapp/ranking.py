"""What comes first, and how many words must match? Every number with its reason."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.store import NO_DAY, Ints

# BM25F (Robertson, Zaragoza, Taylor: Simple BM25 extension to multiple weighted fields, CIKM 2004): the
# frequencies of a word in all fields are weighted, divided by the field's relative length, summed, and only
# then saturated. K1 and B are the customary values of the literature; 0.9 to 1.6 and 0.6 to 0.75 change
# nDCG@10 by less than 0.01 on each of three sets: ALQAC law articles, UIT-ViQuAD passages, ViMs news (300
# questions of each, the same sets below).
K1 = 1.2
B = {"title": 0.5, "body": 0.75}
"""How far a field's length counts: titles differ less in how much they say than in how they say it."""

FIELD_WEIGHT = {"title": 2.5, "body": 1.0}
"""A word in the title tells more of what an article is about than one in its body. On ViMs, whose queries are
headlines: nDCG@10 .927 at 1, .933 at 2, .934 at 2.5 and 3, .935 at 4."""

OTHER_MARKS_WEIGHT = 0.7
"""What a syllable counts that folds to the one typed; the form as typed counts 1."""

WORDS_WEIGHT = 0.5
"""What words of several syllables (hội_nghị) add to the score of their syllables. nDCG@10 at 0, 0.5 and 1:
ALQAC .863 .875 .877, UIT-ViQuAD .836 .831 .807, ViMs .933 .934 .929; typed without marks .831 .864 .864,
.776 .805 .800, .904 .921 .916."""

RECENCY_WEIGHT = 0.15
RECENCY_HALF_LIFE_DAYS = 365.0
"""The newest article of the index gains 15 %, one a year older half of that, and so on; undated ones nothing.
Enough to order articles that match alike, too little to lift one that matches worse."""


def required_words(words: int, best: int) -> int:
    """Return how many of a query's words an article must have.

    `words` is their number, `best` the most that any article has. Up to three must all occur; of a longer
    query that nothing has in full, the articles with most of its words are given.
    """
    return words if words <= 3 else min(words, max(best, 1))


def idf(articles: int, frequency: int) -> float:
    """Return the inverse document frequency of BM25 that is never negative (as in Lucene)."""
    return float(np.log(1 + (articles - frequency + 0.5) / (frequency + 0.5)))


def saturate(weighted_frequency: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return BM25's saturated frequencies, 0 to K1 + 1; same shape."""
    return weighted_frequency * (K1 + 1) / (weighted_frequency + K1)


def recency(days: Ints) -> NDArray[np.float64]:
    """Return the factor 1 to 1 + RECENCY_WEIGHT for each local day (ordinals, NO_DAY if unknown).

    Age is counted from the newest article of all given, so that scores do not change from day to day.
    """
    age = days.max(initial=NO_DAY) - days
    factor = 1 + RECENCY_WEIGHT * 0.5 ** (age / RECENCY_HALF_LIFE_DAYS)
    return np.where(days == NO_DAY, 1.0, factor)
