"""How good ought rankings to be? The goals of each set, and how far what was measured meets them."""

from __future__ import annotations

from collections.abc import Sequence

from bench.evaluation.outcomes import Outcome
from bench.evaluation.typing_ways import (
    AS_GIVEN,
    CAPITALS,
    DECOMPOSED,
    HALF,
    ONE_ERROR,
    OTHER_PLACEMENT,
    TELEX,
    VNI,
    WITHOUT_MARKS,
    Way,
)
from bench.results import Goal

LEVELS: dict[Way, dict[str, float]] = {
    AS_GIVEN: {"alqac": 0.905, "viquad": 0.870, "vims": 0.940},
    WITHOUT_MARKS: {"alqac": 0.895, "viquad": 0.855, "vims": 0.930},
}
"""The least nDCG@10, by set."""

LOSSES: dict[Way, float] = {
    HALF: 0.010,
    TELEX: 0.005,
    VNI: 0.005,
    DECOMPOSED: 0.005,
    OTHER_PLACEMENT: 0.005,
    CAPITALS: 0.005,
}
"""How far nDCG@10 may lie below that of the questions as given."""

SHARES: dict[Way, float] = {ONE_ERROR: 0.90}
"""How much must remain of the nDCG@10 of the questions as given."""


def goals(name: str, outcomes: Sequence[Outcome]) -> tuple[Goal, ...]:
    """Return the goals of a set, for the ways that were measured; losses and shares need those as given."""
    by_way = {outcome.way: outcome for outcome in outcomes}
    base = by_way[AS_GIVEN].figures.ndcg
    found = []
    for way, outcome in by_way.items():
        figure = outcome.figures.ndcg
        if (level := LEVELS.get(way, {}).get(name)) is not None:
            found.append(Goal(f"{way.name}: nDCG@10", "at least", level, figure))
        if (loss := LOSSES.get(way)) is not None:
            found.append(Goal(f"{way.name}: nDCG@10 lost", "at most", loss, base - figure))
        if (share := SHARES.get(way)) is not None:
            kept = figure / base if base else None
            found.append(Goal(f"{way.name}: share of nDCG@10 kept", "at least", share, kept))
    leads = [outcome.lead for outcome in outcomes]
    known = [lead for lead in leads if lead is not None]
    if known:
        what = f"ways of typing, of {len(known)}, in which a peer is as good or better"
        found.append(Goal(what, "at most", 0, sum(lead <= 0 for lead in known)))
    return tuple(found)
