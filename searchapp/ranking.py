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

WORDS_WEIGHT = 0.25
"""What words of several syllables (hội_nghị) add to the score of their syllables; measured with the pairs,
below, which tell nearly the same."""

LONGEST_WORD = 4
"""Syllables that may be one word; pyvi makes hardly any longer word but names."""

PAIRS_WEIGHT = 0.5
PAIRS_DEPTH = 200
"""What neighbouring words of a query that stand next to one another in an article add to its score, if that
is among the best 200 or ties with the last of these. A pair is a phrase of the words as they are read, with
its own document frequency; recency is counted into all, before the best 200 are chosen.

nDCG@10 on ALQAC, UIT-ViQuAD and ViMs, 300 questions of each, as given and typed without marks:

    words  pairs   as given           without marks
    0      0       .866 .837 .933     .831 .775 .903
    0      0.5     .907 .869 .939     .899 .857 .929
    0.25   0       .877 .841 .935     .857 .803 .918
    0.25   0.25    .905 .860 .938     .889 .848 .929
    0.25   0.5     .910 .864 .937     .901 .850 .928
    0.25   0.75    .907 .857 .934     .902 .847 .925
    0.5    0       .880 .831 .934     .853 .806 .921
    0.5    0.5     .910 .854 .935     .903 .844 .927
    0.5    1       .902 .855 .931     .899 .840 .921

Pairs of words without their marks do no better for queries as given: .912 .863 .937 at 0.25 and 0.5.
"""

NEIGHBOURING_WORDS = 16
"""Of a longer query, neighbours are looked for among its first words alone. Each two of them that no query
had before are looked up in the whole index, which takes 3 to 20 ms for frequent words of 84,132 articles: of
112 words 0.3 to 0.4 s, and 0.1 to 0.2 s with these alone. What so many words and their neighbours put first,
those that follow would hardly change."""

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


def recency(days: Ints) -> NDArray[np.float64]:
    """Return the factor 1 to 1 + RECENCY_WEIGHT for each local day (ordinals, NO_DAY if unknown).

    Age is counted from the newest article of all given, so that scores do not change from day to day.
    """
    age = days.max(initial=NO_DAY) - days
    factor = 1 + RECENCY_WEIGHT * 0.5 ** (age / RECENCY_HALF_LIFE_DAYS)
    return np.where(days == NO_DAY, 1.0, factor)
