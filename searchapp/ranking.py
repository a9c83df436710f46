"""What comes first, and how much of a query must match? Every number with its reason."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.store import NO_DAY, Ints

# BM25F (Robertson, Zaragoza, Taylor: Simple BM25 extension to multiple weighted fields, CIKM 2004): the
# frequencies of a word in all fields are weighted, divided by the field's relative length, summed, and only
# then saturated. docs/ranking.md has the settings that were tried: near these the landscape is flat, and one
# setting serves three sets of questions, as typed and without marks.
K1 = 1.0
B = {"title": 0.75, "body": 0.75}

FIELD_WEIGHT = {"title": 2.0, "body": 1.0}
"""A word in the title tells more of what an article is about than one in its body."""

OTHER_MARKS_WEIGHT = 0.7
"""What a syllable counts that folds to the one typed; the form as typed counts 1."""

WORDS_WEIGHT = 0.1
"""What words of several syllables (hội_nghị) add to the score of their syllables: little beside the pairs,
which tell nearly the same."""

LONGEST_WORD = 4
"""Syllables that may be one word; pyvi makes hardly any longer word but names."""

PAIRS_WEIGHT = 0.5
PAIRS_DEPTH = 200
"""What neighbouring words of a query that stand next to one another in an article add to its score, if that
is among the best 200 or ties with the last of these. A pair is a phrase of the words as they are read, with
its own document frequency; recency is counted into all, before the best 200 are chosen. Without pairs
nDCG@10 falls by .01 to .04 as given and by .03 to .08 without marks."""

NEIGHBOURING_WORDS = 16
"""Of a longer query, neighbours are looked for among its first words alone. Each two of them that no query
had before are looked up in the whole index, which takes 3 to 20 ms for frequent words of 84,132 articles: of
112 words 0.3 to 0.4 s, and 0.1 to 0.2 s with these alone. What so many words and their neighbours put first,
those that follow would hardly change."""

OTHER_NAME_WEIGHT = 0.5
"""What the other name of a place scores, as a phrase that is as frequent as the one typed, or as it is itself
if that gives less. The typed name scores its words and half its pairs; each of these is in more articles than
the whole name, but together they score more than half of it: of two articles that match equally well the one
with the name as typed comes first."""

PASSAGE_WEIGHT = 1.0
"""What the inverse document frequencies of words in the densest passage count, for the longest queries."""

PASSAGE_LENGTH = 32
"""Words of the passage in which most of a long query is looked for: a sentence or two."""

PASSAGE_WORDS = 32
"""Words of a query that are looked for in passages: the first ones of those that any article has."""

RECENCY_WEIGHT = 0.15
RECENCY_HALF_LIFE_DAYS = 365.0
"""The newest article of the index gains 15 %, one a year older half of that, and so on; undated ones nothing.
Enough to order articles that match alike, too little to lift one that matches worse."""


ALL_OF = 3
"""Of a query of up to so many words an article must have all."""

ALL_IF_ENOUGH = 6
ENOUGH = 10
"""Of one of up to six words too, where a page of articles have all of them."""

LEAST_SHARE = 0.25
SHARE_OF = 2.5
"""Of any other query an article must have words that weigh 2.5 / n of all n words together, a quarter at
least; a word weighs its inverse document frequency. docs/ranking.md compares this rule with others."""

MANY_BARE = 0.3
"""Where so many words of a relaxed query have no marks, they are read with any: of what people write with
all marks a fifth of the words has none."""

ISSUING_WEIGHT = 100.0
"""What an article scores more that issues the document whose number is all that is asked for: more than any
query scores, so that it comes before those that mention the number."""


def all_words_needed(words: int, articles: int) -> bool:
    """Tell whether only articles with all words of a query match, of which there are so many."""
    return words <= ALL_OF or (words <= ALL_IF_ENOUGH and articles >= ENOUGH)


def required_share(words: int) -> float:
    """Return how much of the weight of a query's words an article must have where not all are needed."""
    return max(LEAST_SHARE, min(1.0, SHARE_OF / words))


def passage_weight(words: int) -> float:
    """Return what the densest passage of each of the best PAIRS_DEPTH articles counts, for so many words.

    Nothing up to ALL_IF_ENOUGH words, which mostly occur all; a tenth for each further one; 1 for sixteen and
    more. Questions gain .005 to .015 of nDCG@10, headlines nothing; docs/ranking.md has the figures.
    """
    return PASSAGE_WEIGHT * min(1.0, max(0, words - ALL_IF_ENOUGH) / 10)


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
