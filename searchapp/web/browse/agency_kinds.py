"""Under which heading does an agency stand? Its kind, and of large kinds the level of its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from flask_babel import lazy_gettext

from indexer.analysis.tokens import terms
from searchapp.engine import FacetValue
from searchapp.request import NONE_VALUE
from searchapp.web.browse.alphabet import alphabetical

LARGE_KIND = 24
"""Agencies; of so many and more those of one level stand together."""


class _Kind(NamedTuple):
    key: str
    heading: str
    beginnings: tuple[str, ...]
    """Of the names, in lower case; of several kinds the one with the longest beginning is meant."""


_KINDS = (
    _Kind("ubnd", lazy_gettext("Ủy ban nhân dân"), ("ubnd", "ủy ban nhân dân")),
    _Kind("hdnd", lazy_gettext("Hội đồng nhân dân"), ("hđnd", "hội đồng nhân dân")),
    _Kind(
        "so-phong-ban",
        lazy_gettext("Sở, phòng, ban"),
        ("sở", "phòng", "ban", "chi cục", "cục", "kho bạc", "bảo hiểm xã hội", "trung tâm", "văn phòng"),
    ),
    _Kind(
        "dang",
        lazy_gettext("Cơ quan Đảng"),
        ("tỉnh ủy", "thành ủy", "quận ủy", "huyện ủy", "thị ủy", "đảng ủy", "đảng bộ", "ban tổ chức"),
    ),
    _Kind(
        "cong-an",
        lazy_gettext("Công an, quân sự"),
        ("công an", "ban chỉ huy quân sự", "bộ chỉ huy", "đồn công an", "đồn biên phòng"),
    ),
    _Kind(
        "toa-an",
        lazy_gettext("Tòa án, kiểm sát, thanh tra"),
        ("tòa án", "viện kiểm sát", "thanh tra", "thi hành án", "cục thi hành án", "chi cục thi hành án"),
    ),
    _Kind(
        "doan-the",
        lazy_gettext("Mặt trận, đoàn thể"),
        (
            *("ủy ban mttq", "ủy ban trung ương mttq", "ủy ban mặt trận", "mttq", "mặt trận", "hội", "đoàn"),
            *("liên đoàn", "tỉnh đoàn", "thành đoàn", "quận đoàn", "huyện đoàn", "thị đoàn"),
        ),
    ),
)
_OTHERS = _Kind("khac", lazy_gettext("Cơ quan khác"), ())
_ALL_KINDS = (*_KINDS, _OTHERS)

_LEVELS = (
    lazy_gettext("Tỉnh, thành phố"),
    lazy_gettext("Quận, huyện, thị xã"),
    lazy_gettext("Phường, xã, thị trấn"),
)
_LEVEL_OTHERS = lazy_gettext("Không nêu cấp")

# “xã hội” is no place.
_PLACE = re.compile(
    r"\b(?:(tỉnh|thành phố|thành ủy|thành đoàn)|(quận|huyện|thị xã|thị ủy|thị đoàn)"
    r"|(phường|thị trấn|đặc khu|xã(?! hội)))\b"
)


@dataclass(frozen=True, slots=True)
class AgencyLevel:
    """Agencies that stand together, in alphabetical order."""

    heading: str | None
    """None where a kind is not divided."""
    agencies: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class AgencyKind:
    """All agencies of one kind."""

    key: str
    """Of letters and hyphens: names the section in an address."""
    heading: str
    size: int
    """Number of agencies."""
    levels: tuple[AgencyLevel, ...]


def agency_kinds(agencies: Iterable[FacetValue]) -> tuple[AgencyKind, ...]:
    """Return the agencies by kind, without those kinds that have none and without the unknown agency."""
    filed: list[list[FacetValue]] = [[] for _ in _ALL_KINDS]
    for value in sorted(agencies, key=lambda value: alphabetical(value.value)):
        if value.value != NONE_VALUE:
            filed[_filed(value.value)[0]].append(value)
    return tuple(
        AgencyKind(kind.key, str(kind.heading), len(of_kind), _levels(of_kind))
        for kind, of_kind in zip(_ALL_KINDS, filed, strict=True)
        if of_kind
    )


def _levels(agencies: list[FacetValue]) -> tuple[AgencyLevel, ...]:
    if len(agencies) < LARGE_KIND:
        return (AgencyLevel(None, tuple(agencies)),)
    headings = (*_LEVELS, _LEVEL_OTHERS)
    levels: list[list[FacetValue]] = [[] for _ in headings]
    for value in agencies:
        levels[_filed(value.value)[1]].append(value)
    filled = [(str(heading), tuple(level)) for heading, level in zip(headings, levels, strict=True) if level]
    if len(filled) == 1:
        return (AgencyLevel(None, filled[0][1]),)
    return tuple(AgencyLevel(heading, level) for heading, level in filled)


@lru_cache(maxsize=8192)
def _filed(agency: str) -> tuple[int, int]:
    """Return which of all kinds an agency is of, and which of the levels' headings it stands under."""
    name = " ".join(terms(agency))
    beginnings = [
        (len(beginning), number)
        for number, kind in enumerate(_KINDS)
        for beginning in kind.beginnings
        if f"{name} ".startswith(f"{beginning} ")
    ]
    place = _PLACE.search(name)
    level = len(_LEVELS) if place is None or place.lastindex is None else place.lastindex - 1
    return max(beginnings)[1] if beginnings else len(_KINDS), level
