"""Which articles match a query, and in which reading of it? Exact sets, relaxed only where nothing has all.

Readings are tried from the strictest: as typed; bare words widened; phrases that no article has are read as
words. The first in which some article has everything is taken; if none is, the one of which some article has
the largest part, and the number of words required falls to what `ranking.required_words` says. Exclusions are
obeyed in every reading.
Filters play no part in the choice: the result under a filter is always a part of that without it, so the
count beside a facet value is what choosing it gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchapp.engines.article_sets import ArticleSet, intersection, union
from searchapp.engines.forms import form_of, forms_of, is_bare
from searchapp.engines.view import View
from searchapp.query.tree import (
    AllOf,
    AnyOf,
    DayFilter,
    LabelFilter,
    Node,
    Not,
    Phrase,
    Term,
    is_clause,
    terms_of,
)
from searchapp.ranking import required_words


class Clause(NamedTuple):
    """A part of a query that asks for words, in the reading chosen."""

    node: Node
    widen: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """What a query's text matches, before the request's own filters."""

    articles: ArticleSet
    clauses: tuple[Clause, ...]
    """What scores and is marked, in the order of the text; none where only filters and exclusions are."""
    widened: bool = False
    words_missing: bool = False
    phrases_as_words: bool = False


def match(view: View, tree: AllOf, *, exact: bool) -> Matches:
    """Return what the tree matches; `exact` allows no widening and no relaxing."""
    unmarked = not exact and all(is_bare(term) for term in terms_of(tree) if term.foldable)
    # A word said twice is still one word.
    wanted = list(dict.fromkeys(child for child in tree.children if is_clause(child)))
    filters: list[ArticleSet] = []
    exclusions: list[ArticleSet] = []
    firm: list[Clause] = []
    if len(wanted) < len(tree.children):
        for child in tree.children:
            if is_clause(child):
                continue
            articles = articles_of(view, child, widen=unmarked)
            if next(terms_of(child), None) is None:
                filters.append(articles)
            else:
                exclusions.append(articles)
                if next(terms_of(child, excluded=False), None) is not None:
                    firm.append(Clause(child, unmarked))
    if not wanted:
        return Matches(_within(view, [*filters, *exclusions]), tuple(firm))

    readings: list[_Reading] = []
    for reading in _readings(view, wanted, unmarked=unmarked, exact=exact):
        complete = [articles_of(view, clause.node, widen=clause.widen) for clause in reading.clauses]
        found = intersection([*complete, *exclusions])
        if len(found):
            missing = False
            break
        readings.append(reading)
    else:
        reading, found = _most_complete(view, readings, exclusions, exact=exact)
        missing = True
    some = bool(len(found))
    return Matches(
        intersection([found, *filters]),
        (*reading.clauses, *firm),
        widened=some and reading.widened,
        words_missing=some and missing,
        phrases_as_words=some and reading.loosened,
    )


def articles_of(view: View, node: Node, *, widen: bool) -> ArticleSet:
    """Return which articles a node matches; with `widen`, bare words match whatever their marks."""
    match node:
        case Term():
            return view.term(form_of(node, widen=widen)).articles.again()
        case Phrase():
            return view.phrase(forms_of(node, widen=widen)).articles.again()
        case AllOf(children):
            return _within(view, [articles_of(view, child, widen=widen) for child in children])
        case AnyOf(children):
            sets = [articles_of(view, child, widen=widen) for child in children]
            return union(sets, view.size) if sets else ArticleSet.none(view.size)
        case Not(child):
            return articles_of(view, child, widen=widen).complement()
        case LabelFilter(field, label):
            column = view.agencies if field == "agency" else view.categories
            return column.articles(column.holding(label))
        case DayFilter(first, last):
            return view.calendar.days_between(first, last)


@dataclass(frozen=True, slots=True)
class _Reading:
    clauses: tuple[Clause, ...]
    widened: bool = False
    loosened: bool = False
    """A phrase is read as words."""


def _within(view: View, sets: list[ArticleSet]) -> ArticleSet:
    return intersection(sets) if sets else ArticleSet.all(view.size)


def _readings(view: View, wanted: list[Node], *, unmarked: bool, exact: bool) -> Iterator[_Reading]:
    """Yield the readings of a query's clauses, strictest first."""
    typed = _Reading(tuple(Clause(node, unmarked) for node in wanted))
    if exact:
        yield typed
        return
    bases = [typed]
    if not unmarked:
        bases.append(_Reading(tuple(Clause(node, True) for node in wanted), widened=True))
    loosened = []
    for base in bases:
        clauses = tuple(dict.fromkeys(part for clause in base.clauses for part in _as_words(view, clause)))
        if clauses != base.clauses:
            loosened.append(_Reading(clauses, widened=base.widened, loosened=True))
        elif _differs(base):
            yield base
    yield from filter(_differs, loosened)


def _differs(reading: _Reading) -> bool:
    """Tell whether a widened reading has any word to widen."""
    return not reading.widened or any(_can_widen(clause.node) for clause in reading.clauses)


def _can_widen(node: Node) -> bool:
    match node:
        case Phrase(terms):
            return all(is_bare(term) for term in terms if term.foldable)
        case Term():
            return is_bare(node)
        case AnyOf(children) | AllOf(children):
            return any(_can_widen(child) for child in children)
        case _:
            return False


def _as_words(view: View, clause: Clause) -> list[Clause]:
    """Return a clause with the phrases that no article has taken apart."""
    match clause.node:
        case Phrase(terms) if not len(articles_of(view, clause.node, widen=clause.widen)):
            return [Clause(term, clause.widen) for term in terms]
        case AnyOf(children) if not len(articles_of(view, clause.node, widen=clause.widen)):
            taken_apart = tuple(
                AllOf(child.terms) if isinstance(child, Phrase) else child for child in children
            )
            return [Clause(AnyOf(taken_apart), clause.widen)]
        case _:
            return [clause]


def _most_complete(
    view: View, readings: list[_Reading], exclusions: list[ArticleSet], *, exact: bool
) -> tuple[_Reading, ArticleSet]:
    """Return the reading of which some article has the largest part, and the articles with enough of it."""
    if exact:
        return readings[0], ArticleSet.none(view.size)
    allowed = intersection(exclusions) if exclusions else None
    chosen, counts, most = readings[0], None, -1
    for reading in readings:
        here = _clause_counts(view, reading, allowed)
        best = int(here.max(initial=0))
        if counts is None or best * len(chosen.clauses) > most * len(reading.clauses):
            chosen, counts, most = reading, here, best
    assert counts is not None  # noqa: S101
    required = required_words(len(chosen.clauses), most)
    return chosen, ArticleSet(view.size, ranks=(counts >= required).nonzero()[0])


def _clause_counts(view: View, reading: _Reading, allowed: ArticleSet | None) -> NDArray[np.int16]:
    """Return how many clauses each article matches, 0 where it is not allowed; shape (n,)."""
    counts = np.zeros(view.size, np.int16)
    for clause in reading.clauses:
        articles = articles_of(view, clause.node, widen=clause.widen)
        if articles.listed:
            counts[articles.ranks] += 1
        else:
            counts += articles.flags
    if allowed is not None:
        counts *= allowed.flags
    return counts
