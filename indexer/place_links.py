"""Which units of two times are one, or became one another? Told by the tables' codes, never guessed.

- A ward that keeps its code under another name is linked: the new one is made of it, and of others that
  lost their codes, of which the tables do not tell.
- A province whose wards all lie in one new province is linked to that if it has another name.
- A district is linked to the ward that has its name, in the province that its own became, if that ward's code
  was one of its wards' or is new.

A name that stays needs no link. A name that other places have too means this one only beside a place around
it that tells them apart; if none does, or if the old name lives on next to the new one, there is no link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.analysis.place_names import PlaceName, Words
from indexer.place_units import Level, Unit


class Side(NamedTuple):
    """A unit as one side of a link names it."""

    label: str
    only: tuple[str, ...] = ()
    """Labels of places around it, beside one of which alone the name means it; none, if it always does."""
    within: str = ""
    """The label of the district that it lies in, if it is a ward of one and that is not in `only`."""


class UnitLink(NamedTuple):
    """An old name and a new one."""

    level: Level
    """Of the unit of old."""
    old: Side
    new: Side


@dataclass(frozen=True, slots=True)
class UnitLinks:
    """What two tables link."""

    links: tuple[UnitLink, ...]
    """In the order of the old table."""
    unchanged: int
    """Wards and provinces that go on under the same name."""
    ambiguous: int
    """Units that go on under another name and are not linked: one of the names may mean another place."""

    def count(self, level: Level) -> int:
        """Return how many units of a level are linked."""
        return sum(link.level == level for link in self.links)

    @property
    def limited(self) -> int:
        """How many links have a name that other places have too."""
        return sum(bool(link.old.only or link.new.only) for link in self.links)


class _Area(NamedTuple):
    """Where a unit lies, told the same way at both times."""

    province: str
    """The label of the new province."""
    district: str
    """The label of the old district, empty if it lies in none, or is a province."""


class UnknownProvinceError(ValueError):
    """No province of either table has that name."""


def linked_units(old: Sequence[Unit], new: Sequence[Unit], *, province: str | None = None) -> UnitLinks:
    """Return the links between two tables; of one province alone if its name, old or new, is given.

    Then only what lies in it can make a name ambiguous. Raises UnknownProvinceError.
    """
    atlas = _Atlas(old, new)
    if province is not None:
        atlas = _Atlas(*atlas.within(province), before=atlas)
    links: list[UnitLink] = []
    unchanged = ambiguous = 0
    for before, after in atlas.successions():
        if before.name.words == after.name.words:
            unchanged += 1
            continue
        sides = atlas.old_side(before), atlas.new_side(after)
        if sides[0] is None or sides[1] is None or atlas.lives_on(before):
            ambiguous += 1
        else:
            links.append(UnitLink(before.level, sides[0], sides[1]))
    return UnitLinks(tuple(links), unchanged, ambiguous)


class _Atlas:
    """The units of both times, and where they lie."""

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit], *, before: _Atlas | None = None) -> None:
        self._old = old
        self._new = new
        self._old_wards = {unit.code: unit for unit in old if unit.level == "ward"}
        self._new_wards = {unit.code: unit for unit in new if unit.level == "ward"}
        self._became: dict[str, str] = before._became if before else self._provinces()
        """The new province of each old one whose wards tell."""
        self._new_named: dict[Words, list[Unit]] = {}
        for unit in new:
            self._new_named.setdefault(unit.name.words, []).append(unit)
        self._areas: dict[Words, dict[_Area, set[PlaceName]]] = {}
        """Of each name the places that have it, and what lies around each."""
        for unit in old:
            around = (unit.district, unit.province, self._became.get(unit.province, ""))
            self._note(unit, self._old_area(unit), around)
        for unit in new:
            area = self._new_area(unit)
            self._note(unit, area, (area.district, area.province))

    def within(self, province: str) -> tuple[list[Unit], list[Unit]]:
        """Return the units of both times that lie in a province of either. Raises UnknownProvinceError."""
        wanted = PlaceName.of(province)
        words = () if wanted is None else wanted.words
        names = {unit.province for unit in self._new if _named(unit, words)}
        names |= {self._became.get(unit.province, "") for unit in self._old if _named(unit, words)}
        names.discard("")
        if not names:
            raise UnknownProvinceError(province)
        old = [unit for unit in self._old if self._became.get(unit.province) in names]
        return old, [unit for unit in self._new if unit.province in names]

    def successions(self) -> Iterator[tuple[Unit, Unit]]:
        """Yield each old unit that the tables tell what became of, and that."""
        provinces = {unit.label: unit for unit in self._new if unit.level == "province"}
        by_name: dict[tuple[str, Words], list[Unit]] = {}
        for ward in self._new_wards.values():
            by_name.setdefault((ward.province, ward.name.own), []).append(ward)
        for unit in self._old:
            match unit.level:
                case "ward":
                    found = self._new_wards.get(unit.code)
                case "province":
                    found = provinces.get(self._became.get(unit.label, ""))
                case "district":
                    province = self._became.get(unit.province, "")
                    wards = [
                        ward
                        for ward in by_name.get((province, unit.name.own), ())
                        if ward.code not in self._old_wards
                        or self._old_wards[ward.code].district == unit.label
                    ]
                    found = wards[0] if len(wards) == 1 else None
            if found is not None:
                yield unit, found

    def old_side(self, unit: Unit) -> Side | None:
        """Return how a unit of the old table is to be named, None if nothing tells it from others."""
        area = self._old_area(unit)
        only = self._only(unit, area, (unit.district, unit.province, area.province))
        if only is None:
            return None
        return Side(unit.label, only, "" if unit.district in only else unit.district)

    def new_side(self, unit: Unit) -> Side | None:
        """Return the same for one of the new table."""
        area = self._new_area(unit)
        only = self._only(unit, area, (area.district, area.province))
        return None if only is None else Side(unit.label, only)

    def lives_on(self, unit: Unit) -> bool:
        """Tell whether another new unit has an old unit's name, in the area where that was."""
        return any(
            self._new_area(other) == self._old_area(unit)
            and (other.level, other.code) != (unit.level, unit.code)
            for other in self._new_named.get(unit.name.words, ())
        )

    def _provinces(self) -> dict[str, str]:
        became: dict[str, Counter[str]] = {}
        for code, ward in self._old_wards.items():
            if code in self._new_wards:
                became.setdefault(ward.province, Counter())[self._new_wards[code].province] += 1
        return {old: next(iter(counts)) for old, counts in became.items() if len(counts) == 1}

    def _old_area(self, unit: Unit) -> _Area:
        district = unit.label if unit.level == "district" else unit.district
        return _Area(self._became.get(unit.province, unit.province), district)

    def _new_area(self, unit: Unit) -> _Area:
        before = self._old_wards.get(unit.code) if unit.level == "ward" else None
        return _Area(unit.province, before.district if before else "")

    def _note(self, unit: Unit, area: _Area, around: Iterable[str]) -> None:
        names = {name for label in around if (name := PlaceName.of(label)) is not None}
        self._areas.setdefault(unit.name.words, {}).setdefault(area, set()).update(names)

    def _only(self, unit: Unit, area: _Area, around: Iterable[str]) -> tuple[str, ...] | None:
        """Return the places around a unit that tell it from others of its name, None if none does."""
        areas = self._areas[unit.name.words]
        if len(areas) == 1:
            return ()
        elsewhere = {name.own for other, names in areas.items() if other != area for name in names}
        telling = [
            label
            for label in dict.fromkeys(filter(None, around))
            if (name := PlaceName.of(label)) is not None
            and name.own not in elsewhere
            and name.words != unit.name.words
        ]
        return tuple(telling) or None


def _named(unit: Unit, words: Words) -> bool:
    return unit.level == "province" and words in (unit.name.words, unit.name.own)
