"""Which other articles are about the same? Those that share its rare words, by the index alone.

What an article is about is told by some dozens of its words: those that are frequent in it and rare elsewhere
(tf x idf; Salton, Buckley: Term-weighting approaches in automatic text retrieval, 1988). The others are
scored by these words as by a query (BM25F). Words of two syllables are found by asking the index which
neighbouring syllables it knows as a word, which takes 4 µs each and needs no segmentation. Of 84,132 articles
that takes 5 ms for one, 8 ms for one in twenty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.tokens import terms
from indexer.analysis.words import JOINER
from indexer.article import Article
from indexer.store import Postings
from searchapp.engines.ordering import by_score, least_of_best
from searchapp.engines.view import View
from searchapp.ranking import FIELD_WEIGHT, K1, B, idf

MOST_TERMS = 25
"""Words that an article is known by; with 15 or 60 of them seven to eight of ten found are the same."""

LOOKED_AT = 5_000
"""Characters of the body that are looked at: what an article is about is said by then."""

LEAD = 250
"""Syllables of the body whose every pair is looked up; of the rest, pairs that come again. With all of
them a long article would take half as long again, and nine of ten found are the same."""

COMMON_SHARE = 16
"""A word in more than one article of so many says little of what this one is about."""

COMMON_AT_LEAST = 8
"""So few articles are never too many, however small the index."""

LEAST_SHARE = 0.2
"""What another article must score of what the article itself scores. Read in some forty articles: what scores
less shares names of places, days and officials, not the subject."""

FEWEST_SHARED = 3
"""Words that another article must share at least: one or two may be chance."""

_SAME = 0.95
"""Of two articles with the same title, one that scores so much of the other is a copy of it."""


class _Known(NamedTuple):
    """A word that an article is known by, and where it stands."""

    term: str
    weight: float
    suffix: str
    """Of the fields it stands in: those of words, or those of syllables."""
    in_bodies: Postings


def similar(view: View, number: int, limit: int) -> tuple[Article, ...]:
    """Return up to `limit` articles that are about the same, the nearest first, ties by id.

    The article itself, copies of it and of one another, and what is not near enough are left out.
    """
    article = view.articles([number])[0]
    scores = np.zeros(view.size, np.float32)
    shared = np.zeros(view.size, np.uint8)
    row = np.zeros(view.size, np.float32)
    for known in _known_by(view, article):
        _add(view, known, scores, shared, row)
    own = float(scores[number])
    scores[number] = 0
    found = np.flatnonzero((scores > LEAST_SHARE * own) & (shared >= FEWEST_SHARED))
    wanted = 2 * limit  # as there may be copies among them
    if len(found) > wanted:
        found = found[scores[found] >= least_of_best(scores[found], wanted)]
    order = view.ranks.take(found).argsort()
    found = found[order]
    ranks, best = by_score(view, view.ranks.take(found), scores.take(found), 0, wanted)
    others = view.articles(view.numbers.take(ranks).tolist())
    kept = [(article.title, own)]
    chosen = []
    for other, score in zip(others, best.tolist(), strict=True):
        if not any(other.title == title and score >= _SAME * like for title, like in kept):
            chosen.append(other)
        kept.append((other.title, score))
    return tuple(chosen[:limit])


def _known_by(view: View, article: Article) -> list[_Known]:
    """Return the words that an article is known by, those that tell most first."""
    found = []
    most = max(view.size // COMMON_SHARE, COMMON_AT_LEAST)
    for term, frequency, suffix in _candidates(article):
        postings = view.snapshot.postings(f"body{suffix}", term)
        articles = len(postings.docs)
        if 2 <= articles <= most:
            weight = (1 + log(frequency)) * idf(view.size, articles)
            found.append(_Known(term, weight, suffix, postings))
    return sorted(found, key=lambda known: (-known.weight, known.term))[:MOST_TERMS]


def _candidates(article: Article) -> Iterator[tuple[str, float, str]]:
    """Yield possible words with their frequency, the title's weighted, and the suffix of their fields."""
    title, body = terms(article.title), terms(article.body[:LOOKED_AT])
    weight = FIELD_WEIGHT["title"]
    pairs: Counter[tuple[str, str]] = Counter(pairwise(body))
    singles: Counter[str] = Counter(body)
    in_title, pairs_in_title = Counter(title), Counter(pairwise(title))
    lead = dict.fromkeys(pairwise(body[:LEAD]))
    for pair in {**lead, **pairs, **pairs_in_title}:
        frequency = pairs[pair] + weight * pairs_in_title[pair]
        if frequency > 1 or pair in lead:
            yield JOINER.join(pair), frequency, "_words"
    for term in {**singles, **in_title}:
        frequency = singles[term] + weight * in_title[term]
        # A syllable that stands alone once is seldom a word.
        if frequency > 1 or not term.isalpha():
            yield term, frequency, ""


def _add(
    view: View,
    known: _Known,
    scores: NDArray[np.float32],
    shared: NDArray[np.uint8],
    row: NDArray[np.float32],
) -> None:
    """Add what one word gives to the scores (n,) of the articles that have it, and count it there.

    `row` (n,) is of zeros before and after.
    """
    docs = known.in_bodies.docs
    row[docs] = _weighted(view, f"body{known.suffix}", known.in_bodies)
    in_titles = view.snapshot.postings(f"title{known.suffix}", known.term)
    if len(in_titles.docs):
        before = row.take(in_titles.docs)
        row[in_titles.docs] = before + _weighted(view, f"title{known.suffix}", in_titles)
        docs = np.concatenate((docs, in_titles.docs[before == 0]))
    weighted = row.take(docs)
    row[docs] = 0
    scores[docs] += np.float32(known.weight) * weighted / (weighted + np.float32(K1))
    shared[docs] += 1


def _weighted(view: View, name: str, postings: Postings) -> NDArray[np.float32]:
    """Return what the occurrences of a word in one field count; shape (k,)."""
    field = name.removesuffix("_words")
    lengths: NDArray[np.float32] = view.snapshot.lengths(name).take(postings.docs).astype(np.float32)
    lengths *= np.float32(B[field] / max(view.snapshot.mean_length(name), 1e-9))
    lengths += np.float32(1 - B[field])
    return np.float32(FIELD_WEIGHT[field]) * postings.frequencies / lengths
