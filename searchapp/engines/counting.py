"""How many articles would each filter value give? Facets, whose counts ignore their own selection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import compress

import numpy as np

from searchapp.engine import Facets, FacetValue, facet_values
from searchapp.engines.article_sets import ArticleSet, intersection
from searchapp.engines.calendar import Calendar
from searchapp.engines.label_links import LabelLinks
from searchapp.engines.labels import LabelColumn
from searchapp.engines.view import View
from searchapp.query.abbreviations import Expansion
from searchapp.request import NONE_VALUE, SearchRequest


class Selection:
    """The filters of one request, applied to what its text matches."""

    def __init__(
        self, view: View, request: SearchRequest, matched: ArticleSet, links: LabelLinks | None = None
    ) -> None:
        """Take what the request's text matches; with `links`, an agency stands for those linked to it too."""
        self._view = view
        self._links = links
        self._base = matched
        if request.date_from is not None or request.date_to is not None:
            days = view.calendar.days_between(request.date_from, request.date_to)
            self._base = intersection([matched, days])
        self._agencies = _as_filed(view.agencies, request.agency)
        self._categories = _as_filed(view.categories, request.category)
        self._dates = request.date
        self._chosen: dict[str, ArticleSet] = {}
        if self._agencies:
            linked = [label for name in self._agencies for label in links.of(name)] if links else []
            self._chosen["agency"] = view.agencies.articles((*self._agencies, *linked))
        if self._categories:
            self._chosen["category"] = view.categories.articles(self._categories)
        if self._dates:
            self._chosen["date"] = view.calendar.articles(self._dates)
        self.articles = self._without("")
        """The articles that pass every filter."""

    @property
    def expansions(self) -> tuple[Expansion, ...]:
        """The agencies that are found beside those chosen."""
        return self._links.expansions(self._agencies) if self._links else ()

    def facets(self) -> Facets:
        """Return the counts of all three facets."""
        view = self._view
        return Facets(
            agency=_label_values(view.agencies, self._without("agency"), self._agencies, self._links),
            category=_label_values(view.categories, self._without("category"), self._categories),
            date=_date_values(view.calendar, self._without("date"), self._dates),
        )

    def _without(self, facet: str) -> ArticleSet:
        """Return the articles that pass the filters of all other facets."""
        if facet and facet not in self._chosen:
            return self.articles
        chosen = [articles for name, articles in self._chosen.items() if name != facet]
        return intersection([self._base, *chosen])


def _as_filed(column: LabelColumn, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return the labels chosen as the index spells them, where it has them in another spelling."""
    return tuple(dict.fromkeys(label for name in chosen for label in column.named(name) or (name,)))


def _label_values(
    column: LabelColumn, articles: ArticleSet, chosen: tuple[str, ...], links: LabelLinks | None = None
) -> tuple[FacetValue, ...]:
    own = column.counts(articles)
    counts = own
    if links is not None:
        # Listed are the labels that the articles have; beside each stands what choosing it gives.
        counts = np.where(own > 0, links.counts(own, articles), 0)
    order = (-counts[:-1]).argsort(kind="stable")
    found = int(np.count_nonzero(counts[:-1]))
    places = order[:found]
    labels = column.names.take(places).tolist()
    numbers = counts.take(places).tolist()
    if counts[-1]:
        labels.append(NONE_VALUE)
        numbers.append(int(counts[-1]))
    if not chosen:
        return facet_values(labels, numbers)
    absent = {}
    if links is not None:
        absent = {
            name: len(intersection([articles, column.articles((name, *links.of(name)))])) for name in chosen
        }
    values = _with_chosen(zip(labels, numbers, strict=True), chosen, absent)
    return tuple(sorted(values, key=lambda v: (not v.selected, v.value == NONE_VALUE, -v.count, v.value)))


def _date_values(calendar: Calendar, articles: ArticleSet, chosen: tuple[str, ...]) -> tuple[FacetValue, ...]:
    counts = calendar.counts(articles).tolist()
    values, numbers = compress(calendar.values, counts), filter(None, counts)
    if not chosen:
        return facet_values(values, numbers)
    return tuple(sorted(_with_chosen(zip(values, numbers, strict=True), chosen), key=_date_order))


def _with_chosen(
    found: Iterable[tuple[str, int]], chosen: tuple[str, ...], otherwise: Mapping[str, int] | None = None
) -> list[FacetValue]:
    """Return the values, chosen ones among them though they be at zero, or what they find `otherwise`."""
    counts = dict.fromkeys(chosen, 0) | dict(otherwise or {}) | dict(found)
    selected = frozenset(chosen)
    return [FacetValue(value, count, value in selected) for value, count in counts.items()]


def _date_order(value: FacetValue) -> tuple[bool, int, int]:
    """Newest year first, each before its months, those newest first; undated last."""
    if value.value == NONE_VALUE:
        return True, 0, 0
    year, _, month = value.value.partition("-")
    return False, -int(year), -int(month or 13)
