"""Which checkboxes are offered? The facets of a result, long lists folded, months below their year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from searchapp.engine import Facets, FacetValue
from searchapp.request import NONE_VALUE
from searchapp.web.wording import FACET_NAMES, FacetName, value_label

SHOWN_VALUES = 8
"""Values of a facet that are seen without unfolding the rest."""


class Option(NamedTuple):
    """One checkbox. A page has some hundreds, and a frozen dataclass takes several times as long to make."""

    id: str
    value: str
    label: str
    articles: int
    """How many articles choosing it alone would give."""
    selected: bool
    months: tuple[Option, ...] = ()
    """The months of a year."""
    unfolded: bool = False
    """The months are seen without unfolding them."""

    @property
    def chosen(self) -> bool:
        """It is selected, or one of its months is."""
        return self.selected or any(month.selected for month in self.months)


@dataclass(frozen=True, slots=True)
class FacetView:
    """One group of checkboxes."""

    name: FacetName
    legend: str
    shown: tuple[Option, ...]
    """Seen at once: every chosen value, and the first others up to SHOWN_VALUES."""
    folded: tuple[Option, ...]


def facet_views(facets: Facets) -> tuple[FacetView, ...]:
    """Return the groups in the order in which they are shown."""
    return (
        _folded("agency", _options("agency", facets.agency)),
        _folded("category", _options("category", facets.category)),
        _folded("date", _years(_options("date", facets.date))),
    )


def _options(facet: FacetName, values: Sequence[FacetValue]) -> list[Option]:
    return [
        Option(f"{facet}-{number}", value.value, value_label(value.value, facet), value.count, value.selected)
        for number, value in enumerate(values, start=1)
    ]


def _folded(facet: FacetName, options: Sequence[Option]) -> FacetView:
    room = SHOWN_VALUES - sum(option.chosen for option in options)
    shown, folded = [], []
    for option in options:
        if option.chosen:
            shown.append(option)
        elif room > 0:
            shown.append(option)
            room -= 1
        else:
            folded.append(option)
    return FacetView(facet, str(FACET_NAMES[facet]), tuple(shown), tuple(folded))


def _years(options: Sequence[Option]) -> list[Option]:
    """Put each month below its year; the newest year and every year with a choice in it are unfolded."""
    years = {option.value: option for option in options if "-" not in option.value}
    months: dict[str, list[Option]] = {}
    top: list[Option] = []
    for option in options:
        year = option.value.partition("-")[0]
        if option.value in years:
            top.append(option)
        elif year in years:
            months.setdefault(year, []).append(option)
        else:
            top.append(option)
    newest = next((value for value in years if value != NONE_VALUE), None)
    with_months = [option._replace(months=tuple(months.get(option.value, ()))) for option in top]
    return [option._replace(unfolded=option.chosen or option.value == newest) for option in with_months]
