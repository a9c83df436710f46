"""How many words of a long query stand close together in an article? What its densest passage weighs.

Not only neighbours: an article that answers a question mostly has many of its words in one sentence or two.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from searchapp.engines.article_sets import Ranks
from searchapp.engines.forms import Form
from searchapp.engines.phrases import PhraseFinder
from searchapp.engines.scored import Scores
from searchapp.engines.view import View
from searchapp.ranking import PASSAGE_LENGTH, PASSAGE_WORDS, idf, passage_weight

_FIELD = "body"


def passage_scores(view: View, words: Sequence[Form], ranks: Ranks) -> Scores:
    """Return what the densest passage of each of some articles, given ascending, adds to its score; (k,).

    That is the largest sum of the inverse document frequencies of different words within PASSAGE_LENGTH
    running words of the body, times `ranking.passage_weight` and recency. Of a query only the first
    PASSAGE_WORDS that any article has are looked at.
    """
    scores = np.zeros(len(ranks), np.float32)
    counted = [(form, len(view.term(form).articles)) for form in dict.fromkeys(words)]
    known = [(form, idf(view.size, count)) for form, count in counted if count][:PASSAGE_WORDS]
    weight = passage_weight(len(known))
    if weight and len(ranks):
        numbers, densest = _densest(view.phrases, known, np.sort(view.numbers.take(ranks)))
        scores[ranks.searchsorted(view.ranks.take(numbers))] = weight * densest
        scores *= view.boost.take(ranks)
    return scores


def _densest(
    phrases: PhraseFinder, words: Sequence[tuple[Form, float]], numbers: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return which of some articles, ascending, have a word, and what the densest passage of each weighs."""
    starts = phrases.starts(_FIELD)
    found = [phrases.keys_in(_FIELD, form, numbers).astype(np.int64) for form, _ in words]
    keys = np.concatenate(found)
    which = np.arange(len(words)).repeat([len(one) for one in found])
    order = keys.argsort(kind="stable")
    keys, which = keys.take(order), which.take(order)
    owners = starts.searchsorted(keys, side="right") - 1
    # A passage that ends with a word begins so far before it, or with the article.
    begins = np.maximum(starts.take(owners).astype(np.int64), keys - PASSAGE_LENGTH + 1)
    total = np.zeros(len(keys))
    for place, (_, weight) in enumerate(words):
        latest = np.maximum.accumulate(np.where(which == place, keys, -1))
        total += weight * (latest >= begins)
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    if not len(firsts):
        return owners, total
    return owners.take(firsts), np.maximum.reduceat(total, firsts)
