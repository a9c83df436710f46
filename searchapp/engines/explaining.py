"""Why did an article score what it did? Each part of its score with the words that it comes from."""

from __future__ import annotations

import numpy as np

from searchapp.engine import ScorePart
from searchapp.engines.article_sets import Ranks
from searchapp.engines.forms import Form
from searchapp.engines.matching import Clause
from searchapp.engines.passages import passage_scores
from searchapp.engines.scoring import Part, parts_of, words_of_passages
from searchapp.engines.view import View
from searchapp.ranking import PAIRS_WEIGHT


def explain(view: View, clauses: tuple[Clause, ...], ranks: Ranks) -> list[tuple[ScorePart, ...]]:
    """Return the parts of the scores of some articles, ascending, the largest first; recency is in each.

    They add up to the score, but for pairs and passages of an article that is not among the best.
    """
    parts, pairs = parts_of(view, clauses)
    found: list[list[ScorePart]] = [[] for _ in ranks]
    for part in [*parts, *pairs]:
        scores = np.zeros(len(ranks), np.float32)
        part.scored.add_to(scores, ranks)
        weight = PAIRS_WEIGHT if part.kind == "pair" else 1.0
        for place in scores.nonzero()[0].tolist():
            found[place].append(ScorePart(part.kind, _written(part), weight * float(scores[place])))
    words = words_of_passages(clauses)
    for place, score in enumerate(passage_scores(view, words, ranks).tolist() if words else ()):
        if score:
            found[place].append(ScorePart("passage", " ".join(map(_form, words)), score))
    return [tuple(sorted(each, key=lambda part: -part.score)) for each in found]


def _written(part: Part) -> str:
    return " ".join(map(_form, part.forms))


def _form(form: Form) -> str:
    return "/".join(form.spellings) + (" (any marks)" if form.wide else "")
