"""Which articles match a query, and in which reading of it? Exact sets, relaxed by one rule for all.

Readings are tried from the strictest: as typed; bare words widened; phrases that no article has are read as
words. The first in which some article has everything is taken, or the widened one where hardly any article
has the words as typed and ten times as many have them so; if no article has everything, the one of which some
has the largest part. Of a short query an article must have all words, if there are such articles; of a longer
one so large a part of its weight as `ranking.required_share` says, each word weighing its inverse document
frequency; a phrase is then obeyed in a short query alone, if some article has all of that. Exclusions are
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
    quoted_phrase,
    terms_of,
)
from searchapp.ranking import ALL_IF_ENOUGH, ENOUGH, MANY_BARE, all_words_needed, idf, required_share

_CLEARLY = 0.1
"""A wider reading is taken where some article has so much more of it."""

_ROUNDING = 1e-5


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
    complete: ArticleSet | None = None
    """Those that have all the words, where others match too."""
    phrases_as_words: bool = False


def match(view: View, tree: AllOf, *, exact: bool, typed: AllOf | None = None) -> Matches:
    """Return what the tree matches; `exact` allows no widening and no relaxing.

    `typed` is the tree without what was added to it: if no word of it has marks, words match with any.
    """
    unmarked = not exact and all(is_bare(term) for term in terms_of(typed or tree) if term.foldable)
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

    complete = ArticleSet.none(view.size)
    readings: list[_Reading] = []
    for reading in _readings(view, wanted, unmarked=unmarked, exact=exact):
        sets = [articles_of(view, clause.node, widen=clause.widen) for clause in reading.clauses]
        found = intersection([*sets, *exclusions])
        if len(complete) and (reading.loosened or len(found) < ENOUGH * len(complete)):
            break
        readings.append(reading)
        complete = found
        if len(complete) >= ENOUGH or (len(complete) and reading.widened):
            break
    chosen, found = readings[-1 if len(complete) else 0], complete
    if not exact and not all_words_needed(len(chosen.clauses), len(complete)):
        chosen, found = _most_complete(view, readings, exclusions, phrases=len(complete) > 0)
        if chosen is not readings[-1]:
            complete = ArticleSet.none(view.size)
    some = bool(len(found))
    return Matches(
        intersection([found, *filters]),
        (*chosen.clauses, *firm),
        widened=some and chosen.widened,
        complete=intersection([complete, *filters]) if len(found) > len(complete) else None,
        phrases_as_words=some and chosen.loosened,
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
        case LabelFilter(field, label, also):
            column = view.agencies if field == "agency" else view.categories
            return column.articles((*column.holding(label), *also))
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
            quoted = any(_has_quotes(clause.node) for clause in base.clauses if clause not in clauses)
            loosened.append(_Reading(clauses, widened=base.widened, loosened=quoted))
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
        case AnyOf((typed, *_) as ways) if any(isinstance(way, Phrase) and not way.quoted for way in ways):
            if len(articles_of(view, clause.node, widen=clause.widen)):
                return [clause]
            # No article says it in any way: what was typed is left.
            return [Clause(term, clause.widen) for term in terms_of(typed)]
        case AnyOf(children) if not len(articles_of(view, clause.node, widen=clause.widen)):
            taken_apart = tuple(
                AllOf(child.terms) if isinstance(child, Phrase) else child for child in children
            )
            return [Clause(AnyOf(taken_apart), clause.widen)]
        case _:
            return [clause]


def _has_quotes(node: Node) -> bool:
    match node:
        case Phrase():
            return node.quoted
        case AnyOf(children) | AllOf(children):
            return any(map(_has_quotes, children))
        case _:
            return False


def _most_complete(
    view: View, readings: list[_Reading], exclusions: list[ArticleSet], *, phrases: bool
) -> tuple[_Reading, ArticleSet]:
    """Return the reading of which some article has the largest part, and the articles with enough of it.

    With `phrases`, they must have those of a short query.
    """
    if _many_bare(view, readings[0]):
        readings = [reading for reading in readings if reading.widened] or readings
    chosen, shares, most = readings[0], None, -1.0
    for reading in readings:
        here = _shares(view, reading, exclusions, phrases=phrases)
        best = float(here.max(initial=0))
        if shares is None or best > most + _CLEARLY:
            chosen, shares, most = reading, here, best
    assert shares is not None  # noqa: S101
    if most <= 0:
        return chosen, ArticleSet.none(view.size)
    required = min(required_share(len(chosen.clauses)), most) - _ROUNDING
    return chosen, ArticleSet(view.size, ranks=(shares >= required).nonzero()[0])


def _many_bare(view: View, reading: _Reading) -> bool:
    """Tell whether so many words have no marks that most of them must have lost them."""
    words = [term for clause in reading.clauses for term in terms_of(clause.node) if term.foldable]
    bare = sum(is_bare(term) and view.has_several_forms(term.text) for term in words)
    return bare >= MANY_BARE * len(words)


def _shares(
    view: View, reading: _Reading, exclusions: list[ArticleSet], *, phrases: bool
) -> NDArray[np.float32]:
    """Return how much of the weight of a reading's words each article has, 0 where it may not match; (n,)."""
    shares = np.zeros(view.size, np.float32)
    weights = 0.0
    # A whole headline may have quotation marks that mean nothing.
    phrases = phrases and len(reading.clauses) <= ALL_IF_ENOUGH
    needed = [*exclusions]
    for clause in reading.clauses:
        articles = articles_of(view, clause.node, widen=clause.widen)
        if not len(articles):
            continue  # a word that nobody uses says nothing
        weight = idf(view.size, len(articles))
        weights += weight
        if articles.listed:
            shares[articles.ranks] += np.float32(weight)
        else:
            shares += np.float32(weight) * articles.flags
        if phrases and quoted_phrase(clause.node):
            needed.append(articles)
    if weights:
        shares /= np.float32(weights)
    for articles in needed:
        shares *= articles.flags
    return shares
