"""How well does each article of a result match? Its words, words of several syllables, and neighbours.

score = recency * (sum of the words' BM25F + WORDS_WEIGHT * sum of the BM25F of runs of two to four words
that may be one word) and, for the best PAIRS_DEPTH by that, + PAIRS_WEIGHT * recency * sum of the BM25F of
neighbouring words that stand next to one another + what the densest passage has of a long query. What is
cached holds the recency factor already.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from searchapp.engine import PartKind
from searchapp.engines.article_sets import ArticleSet, Ranks
from searchapp.engines.forms import Form, form_of, forms_of
from searchapp.engines.matching import Clause
from searchapp.engines.ordering import least_of_best
from searchapp.engines.passages import passage_scores
from searchapp.engines.scored import Scored, Scores
from searchapp.engines.scratch import SCRATCH
from searchapp.engines.view import View
from searchapp.query.tree import AllOf, AnyOf, Node, Phrase, Term, quoted_phrase, terms_of
from searchapp.ranking import (
    ISSUING_WEIGHT,
    NEIGHBOURING_WORDS,
    PAIRS_DEPTH,
    PAIRS_WEIGHT,
    passage_weight,
)

_ROW_SHARE = 10
_FEW = 4096
"""Scores are gathered article by article for a result of up to this many articles or one in ten, and added
up as whole rows for a larger one: to list more articles than that costs more than the rows."""

_OCTETS = np.arange(256, dtype=np.uint8)[:, np.newaxis]
_OCTET_FLAGS = np.unpackbits(_OCTETS, axis=1, bitorder="little").astype(np.float32)
"""The bits of each octet as numbers; shape (256, 8). Looked up by octets of a bitmap, four times as fast as
`numpy.where` over its bits."""


class Part(NamedTuple):
    """What a word, a phrase, a word of several syllables or a pair of neighbours adds to the scores."""

    kind: PartKind
    forms: tuple[Form, ...]
    scored: Scored


def parts_of(view: View, clauses: tuple[Clause, ...]) -> tuple[list[Part], list[Part]]:
    """Return what clauses add to the score of any article, and the pairs, which count for the best alone."""
    parts: list[Part] = []
    for clause in clauses:
        _add_parts(view, clause.node, clause.widen, parts)
    neighbours = [view.neighbours(run) for run in _neighbouring(_runs(clauses))]
    words = dict.fromkeys(forms for found in neighbours for forms in found.words)
    pairs = dict.fromkeys(forms for found in neighbours for forms in found.pairs)
    parts += [Part("word", forms, view.word(forms)) for forms in words]
    return parts, [Part("pair", forms, view.phrase(forms)) for forms in pairs]


def best_scored(
    view: View, articles: ArticleSet, clauses: tuple[Clause, ...], count: int, *, first: Ranks | None = None
) -> tuple[Ranks, Scores]:
    """Return the best `count` of a set, or more, by ascending rank, and their scores; both of shape (k,).

    Articles of the set that are to come `first`, ascending, score ISSUING_WEIGHT more.
    """
    parts, pairs = ([part.scored for part in found] for found in parts_of(view, clauses))
    # One order however they are added up: pages that are found in different ways must not differ in rounding.
    parts.sort(key=lambda part: part.row is None)
    words = words_of_passages(clauses)
    closeness = bool(pairs or words)
    ranks, scores = _best_by_words(articles, parts, max(count, PAIRS_DEPTH) if closeness else count)
    if first is not None and len(first):
        ranks, scores = _lifted(ranks, scores, first, parts)
    if closeness:
        _add_closeness(view, ranks, scores, pairs, words)
    return ranks, scores


def words_of_passages(clauses: tuple[Clause, ...]) -> list[Form]:
    """Return the words whose closeness counts beyond neighbours; none of a short query."""
    words = [form for run in _runs(clauses) for form in run]
    return words if passage_weight(len(words)) else []


def _best_by_words(articles: ArticleSet, parts: list[Scored], count: int) -> tuple[Ranks, Scores]:
    found = None
    if len(articles) > max(_FEW, articles.size // _ROW_SHARE):
        found = _best_by_rows(articles, parts, count)
    if found is None:
        scores = np.zeros(len(articles), np.float32)
        for part in parts:
            part.add_to(scores, articles.ranks)
        found = articles.ranks, scores
    ranks, scores = found
    if len(scores) > count:
        kept = (scores >= least_of_best(scores, count)).nonzero()[0]
        ranks, scores = ranks.take(kept), scores.take(kept)
    return ranks, scores


def _best_by_rows(articles: ArticleSet, parts: list[Scored], count: int) -> tuple[Ranks, Scores] | None:
    """Return the articles that may be among the best `count`, None where that cannot be told from rows.

    The articles 64ths of a row apart are a block: where `count` blocks hold a score of at least x, the best
    `count` articles score at least x.
    """
    if not parts:
        return None
    if len(parts) == 1 and parts[0].row is not None and parts[0].articles.bits is articles.bits:
        total = parts[0].row
    else:
        octets = articles.bits.view(np.uint8)
        total = SCRATCH.array("total", (len(octets) * 8,), np.float32)
        inside = SCRATCH.array("inside", (len(octets), 8), np.float32)
        total.fill(0)
        for part in parts:
            part.add_to_row(total)
        _OCTET_FLAGS.take(octets, axis=0, out=inside, mode="clip")
        total *= inside.reshape(-1)
    blocks = total.reshape(64, -1).max(axis=0)
    if count >= len(blocks):
        return None
    least = least_of_best(blocks, count)
    if least <= 0:  # that many do not score at all
        return None
    ranks = (total >= least).nonzero()[0]
    return ranks, total.take(ranks)


def _lifted(ranks: Ranks, scores: Scores, first: Ranks, parts: list[Scored]) -> tuple[Ranks, Scores]:
    """Return the best and those that come first, whose scores do not depend on how many the best are."""
    both = np.union1d(ranks, first)
    raised = np.zeros(len(both), np.float32)
    raised[both.searchsorted(ranks)] = scores
    own = np.zeros(len(first), np.float32)
    for part in parts:
        part.add_to(own, first)
    raised[both.searchsorted(first)] = own + np.float32(ISSUING_WEIGHT)
    return both, raised


def _add_closeness(view: View, ranks: Ranks, scores: Scores, pairs: list[Scored], words: list[Form]) -> None:
    """Add what pairs and passages give to the best PAIRS_DEPTH, and those that tie with the last of these."""
    if len(scores) > PAIRS_DEPTH:
        chosen = (scores >= least_of_best(scores, PAIRS_DEPTH)).nonzero()[0]
        ranks = ranks.take(chosen)
    else:
        chosen = np.arange(len(scores))
    bonus = np.zeros(len(ranks), np.float32)
    for pair in pairs:
        pair.add_to(bonus, ranks)
    bonus *= np.float32(PAIRS_WEIGHT)
    if words:
        bonus += passage_scores(view, words, ranks)
    scores[chosen] += bonus


def _add_parts(view: View, node: Node, widen: bool, parts: list[Part]) -> None:
    """Append the words and phrases of a clause."""
    match node:
        case Term():
            form = form_of(node, widen=widen)
            parts.append(Part("term", (form,), view.term(form)))
        case Phrase():
            forms = forms_of(node, widen=widen)
            parts.append(Part("phrase", forms, view.phrase(forms)))
        case AnyOf((typed, *others)):
            _add_parts(view, typed, widen, parts)
            for other in others:
                if isinstance(other, Phrase) and other.renamed:
                    forms = forms_of(other, widen=widen)
                    name = forms_of(Phrase(tuple(terms_of(typed))), widen=widen)
                    parts.append(Part("phrase", forms, view.other_name(forms, name)))
                else:
                    _add_parts(view, other, widen, parts)
        case AllOf(children):
            for child in children:
                _add_parts(view, child, widen, parts)
        case _:
            pass


def _neighbouring(runs: list[tuple[Form, ...]]) -> list[tuple[Form, ...]]:
    """Return the runs of two or more words, up to NEIGHBOURING_WORDS in all."""
    room = NEIGHBOURING_WORDS
    first = []
    for run in runs:
        taken = run[:room]
        if len(taken) > 1:
            first.append(taken)
            room -= len(taken)
    return first


def _runs(clauses: tuple[Clause, ...]) -> list[tuple[Form, ...]]:
    """Return the stretches of neighbouring words of a query.

    Of alternatives the first stands in its row, which is what was typed.
    """
    runs: list[list[Form]] = [[]]
    widen = bool(clauses) and clauses[0].widen  # a query is read one way throughout
    for clause in clauses:
        match clause.node:
            case Term():
                runs[-1].append(form_of(clause.node, widen=widen))
            case _ if phrase := quoted_phrase(clause.node):
                runs += [[form_of(term, widen=widen) for term in phrase.terms], []]
            case AnyOf((Term() as term, *_)):
                runs[-1].append(form_of(term, widen=widen))
            case AnyOf((AllOf(words), *_)):
                runs[-1] += [form_of(term, widen=widen) for term in words if isinstance(term, Term)]
            case _:
                runs.append([])
    return [tuple(run) for run in runs if run]
