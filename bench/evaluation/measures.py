"""How good is a ranking? nDCG, MRR and recall, as trec_eval counts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures

from bench.evaluation.question_sets import Judgements

BEST = 10
"""Hits of the first page, which most figures are about."""
DEPTH = 100
"""Hits that are looked at in all."""

Rankings = Mapping[str, Sequence[str]]
"""By id of a question: the ids found, the best first."""

_NDCG = ir_measures.nDCG @ BEST
_MRR = ir_measures.RR @ BEST
_RECALL = ir_measures.R @ BEST
_DEEP_RECALL = ir_measures.R @ DEPTH


@dataclass(frozen=True, slots=True)
class Figures:
    """The means over all questions judged; one that nothing was found for counts 0."""

    ndcg: float
    mrr: float
    recall: float
    """Of the answers, the share among the first ten."""
    deep_recall: float
    """The share among the first hundred."""


def figures(judged: Judgements, rankings: Rankings) -> Figures:
    """Return the four figures of rankings as deep as DEPTH."""
    found = ir_measures.calc_aggregate([_NDCG, _MRR, _RECALL, _DEEP_RECALL], judged, _run(rankings))
    return Figures(found[_NDCG], found[_MRR], found[_RECALL], found[_DEEP_RECALL])


def ndcg(judged: Judgements, rankings: Rankings) -> float:
    """Return the mean nDCG@10."""
    return float(ir_measures.calc_aggregate([_NDCG], judged, _run(rankings))[_NDCG])


def each_ndcg(judged: Judgements, rankings: Rankings) -> dict[str, float]:
    """Return nDCG@10 of every question judged, by its id."""
    found = dict.fromkeys(judged, 0.0)
    for metric in ir_measures.iter_calc([_NDCG], judged, _run(rankings)):
        found[metric.query_id] = metric.value
    return found


def _run(rankings: Rankings) -> dict[str, dict[str, float]]:
    # trec_eval goes by scores and puts equal ones in the order of ids: places are scores without ties.
    return {
        question: {document: float(DEPTH - place) for place, document in enumerate(ranked[:DEPTH])}
        for question, ranked in rankings.items()
        if ranked
    }
