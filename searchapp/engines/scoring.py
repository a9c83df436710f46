"""How well does each article match? BM25F over title and body, with words of several syllables beside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from indexer.store import TEXT_FIELDS, Ints, Snapshot
from searchapp.engines.matching import Clause
from searchapp.engines.occurrences import FieldOccurrences, Occurrences
from searchapp.query.tree import AllOf, AnyOf, Phrase, Term
from searchapp.ranking import FIELD_WEIGHT, WORDS_WEIGHT, B, idf, recency, saturate

_LONGEST_WORD = 4
"""Syllables; pyvi makes hardly any longer word but names."""

Scores = NDArray[np.float64]


def score(
    snapshot: Snapshot, occurrences: Occurrences, clauses: tuple[Clause, ...], *, favour_new: bool
) -> Scores:
    """Return the score of every article for these clauses, 0 where none matches; shape (n,)."""
    total = np.zeros(snapshot.size)
    for clause in clauses:
        for part in _parts(clause):
            total += _bm25f(snapshot, occurrences.of(part, widen=clause.widen), suffix="")
    widen = bool(clauses) and clauses[0].widen  # a query is read one way throughout
    for terms in _adjacent(clauses):
        total += WORDS_WEIGHT * _bm25f(snapshot, occurrences.of_word(terms, widen=widen), suffix="_words")
    if favour_new:
        total *= recency(snapshot.days)
    return total


def best_first(snapshot: Snapshot, scores: Scores, docs: Ints, count: int) -> Ints:
    """Return the first `count` of `docs` by score, best first, then by id."""
    if len(docs) > 4 * count:
        threshold = np.partition(scores[docs], len(docs) - count)[len(docs) - count]
        docs = docs[scores[docs] >= threshold]
    order = np.lexsort((snapshot.id_ranks[docs], -scores[docs]))
    return docs[order[:count]]


def _bm25f(snapshot: Snapshot, found: dict[str, FieldOccurrences], *, suffix: str) -> Scores:
    """Return one word's BM25F score; its forms are one word, their frequencies summed before saturation."""
    weighted = np.zeros(snapshot.size)
    for field in TEXT_FIELDS:
        occurrences = found[field]
        if not len(occurrences.docs):
            continue
        lengths = snapshot.lengths(field + suffix)
        frequencies = np.bincount(occurrences.docs, occurrences.frequencies, minlength=snapshot.size)
        relative = lengths / max(float(lengths.mean()), 1e-9)
        weighted += FIELD_WEIGHT[field] * frequencies / (1 - B[field] + B[field] * relative)
    frequency = int(np.count_nonzero(weighted))
    if not frequency:
        return weighted
    return idf(snapshot.size, frequency) * saturate(weighted)


def _parts(clause: Clause) -> Iterator[Term | Phrase]:
    match clause.node:
        case Term() | Phrase():
            yield clause.node
        case AnyOf(children) | AllOf(children):
            for child in children:
                yield from _parts(Clause(child, clause.widen))
        case _:
            return


def _adjacent(clauses: tuple[Clause, ...]) -> list[tuple[Term, ...]]:
    """Return every run of two to four neighbouring words of the query, each of which may be one word."""
    runs: list[tuple[Term, ...]] = [()]
    for clause in clauses:
        if isinstance(clause.node, Term) and clause.node.foldable:
            runs[-1] += (clause.node,)
        elif isinstance(clause.node, Phrase):
            runs += [clause.node.terms, ()]
        else:
            runs.append(())
    spans = {
        terms[start : start + length]
        for terms in runs
        for start in range(len(terms) - 1)
        for length in range(2, min(_LONGEST_WORD, len(terms) - start) + 1)
    }
    return sorted(spans, key=lambda span: [term.text for term in span])
