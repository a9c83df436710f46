"""How many articles would each filter value give? Facets, whose counts ignore their own selection."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from indexer.store import NO_DAY, Ints, Labels, Snapshot
from searchapp.engine import Facets, FacetValue
from searchapp.engines.matching import Mask, day_mask, label_mask, labels_named
from searchapp.request import NONE_VALUE, SearchRequest

_EPOCH = date(1970, 1, 1).toordinal()
_NO_MONTH = -(10**6)


class Selection:
    """The filters of one request, applied to what its text matches."""

    def __init__(self, snapshot: Snapshot, request: SearchRequest, matched: Mask) -> None:
        self._snapshot = snapshot
        self._chosen = {
            "agency": _as_filed(snapshot.agencies, request.agency),
            "category": _as_filed(snapshot.categories, request.category),
            "date": request.date,
        }
        self._base = matched & day_mask(snapshot, request.date_from, request.date_to)
        self._months = _months(snapshot.days)
        everything = np.ones(snapshot.size, np.bool_)
        agency, category = self._chosen["agency"], self._chosen["category"]
        self._agency = label_mask(snapshot.agencies, agency) if agency else everything
        self._category = label_mask(snapshot.categories, category) if category else everything
        self._date = self._date_mask(request.date) if request.date else everything

    def matches(self) -> Ints:
        """Return the articles that pass every filter, ascending; shape (k,)."""
        return np.flatnonzero(self._base & self._agency & self._category & self._date).astype(np.int32)

    def facets(self) -> Facets:
        """Return the counts of all three facets."""
        chosen, snapshot, base = self._chosen, self._snapshot, self._base
        return Facets(
            agency=_label_values(snapshot.agencies, base & self._category & self._date, chosen["agency"]),
            category=_label_values(snapshot.categories, base & self._agency & self._date, chosen["category"]),
            date=self._date_values(base & self._agency & self._category),
        )

    def _date_mask(self, values: tuple[str, ...]) -> Mask:
        mask = np.zeros(self._snapshot.size, np.bool_)
        for value in values:
            if value == NONE_VALUE:
                mask |= self._months == _NO_MONTH
            else:
                first = _month_number(value)
                mask |= (self._months >= first) & (self._months < first + (1 if "-" in value else 12))
        return mask

    def _date_values(self, mask: Mask) -> tuple[FacetValue, ...]:
        numbers, counts = np.unique(self._months[mask], return_counts=True)
        found: dict[str, int] = dict.fromkeys(self._chosen["date"], 0)
        for number, count in zip(numbers.tolist(), counts.tolist(), strict=True):
            if number == _NO_MONTH:
                found[NONE_VALUE] = count
            else:
                year, month = divmod(number, 12)
                found[f"{year:04}"] = found.get(f"{year:04}", 0) + count
                found[f"{year:04}-{month + 1:02}"] = count
        values = [FacetValue(value, count, value in self._chosen["date"]) for value, count in found.items()]
        return tuple(sorted(values, key=_date_order))


def _as_filed(column: Labels, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Return the labels chosen as the index spells them, where it has them in another spelling."""
    return tuple(dict.fromkeys(label for name in chosen for label in labels_named(column, name) or (name,)))


def _label_values(column: Labels, mask: Mask, chosen: tuple[str, ...]) -> tuple[FacetValue, ...]:
    counts = np.bincount(column.codes[mask[column.docs]], minlength=len(column.labels)).tolist()
    found = dict.fromkeys(chosen, 0)
    found |= {label: count for label, count in zip(column.labels, counts, strict=True) if count}
    missing = int(np.count_nonzero(mask & column.missing))
    if missing:
        found[NONE_VALUE] = missing
    values = [FacetValue(value, count, value in chosen) for value, count in found.items()]
    return tuple(sorted(values, key=lambda v: (not v.selected, v.value == NONE_VALUE, -v.count, v.value)))


def _months(days: Ints) -> NDArray[np.int64]:
    """Return 12 * year + month - 1 for each ordinal day, _NO_MONTH where it is unknown; shape (n,)."""
    since_1970 = (
        (days.astype(np.int64) - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    )
    return np.where(days == NO_DAY, _NO_MONTH, since_1970 + 12 * 1970)


def _month_number(value: str) -> int:
    year, _, month = value.partition("-")
    return 12 * int(year) + int(month or 1) - 1


def _date_order(value: FacetValue) -> tuple[bool, int, int]:
    """Newest year first, each before its months, those newest first; undated last."""
    if value.value == NONE_VALUE:
        return True, 0, 0
    year, _, month = value.value.partition("-")
    return False, -int(year), -int(month or 13)
