"""Which administrative units were there at one time? A table of provinces, districts and wards.

UTF-8, a line for each unit, five columns with tabs between: `province`, `district` or `ward`; the unit's
code; its name with its kind (Phường Trúc Bạch); the district and the province that it lies in, if any.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from indexer.analysis.place_names import PlaceName
from indexer.errors import MunicipalSearchError

Level = Literal["province", "district", "ward"]

_COLUMNS = 5
_NO_NAME_HAS = frozenset("=#(),/|\x00")
"""Signs with a meaning in the file that links are written to."""


class BadUnitTableError(MunicipalSearchError):
    """A table of units cannot be understood."""

    def __init__(self, path: Path, what: str, *, line: int | None = None) -> None:
        where = f"{path}" if line is None else f"{path}, line {line}"
        super().__init__(f"{where}: {what}; nothing has been changed")


@dataclass(frozen=True, slots=True)
class Unit:
    """A province, district or ward."""

    level: Level
    code: str
    """The same unit has the same one in tables of other times; of its level alone."""
    label: str
    """Its name as the table writes it."""
    name: PlaceName
    district: str
    """The label of the district of a ward, empty where there are none."""
    province: str
    """The label of its province; of a province, its own."""


def read_units(path: Path) -> tuple[Unit, ...]:
    """Return the units of a table, in its order. Raises BadUnitTableError, and OSError."""
    try:
        text = path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        raise BadUnitTableError(path, f"it is not UTF-8 (byte {error.start + 1})") from None
    units = tuple(_units(path, unicodedata.normalize("NFC", text)))
    if not units:
        raise BadUnitTableError(path, "it names no unit")
    return units


def _units(path: Path, text: str) -> Iterator[Unit]:
    lines: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if len(cells) != _COLUMNS:
            what = f"{len(cells)} columns where kind, code, name, district and province are expected"
            raise BadUnitTableError(path, what, line=number)
        level, code, label, district, province = cells
        if level not in get_args(Level):
            raise BadUnitTableError(path, f"“{level}” is not province, district or ward", line=number)
        name = PlaceName.of(label)
        if name is None or not name.kind or not _NO_NAME_HAS.isdisjoint(label + district + province):
            raise BadUnitTableError(path, f"“{label}” is not a kind and a name", line=number)
        if not code or (level != "province" and not province):
            missing = "province" if code else "code"
            raise BadUnitTableError(path, f"“{label}” has no {missing}", line=number)
        before = lines.setdefault((level, code), number)
        if before != number:
            raise BadUnitTableError(path, f"the {level} {code} stands in line {before} already", line=number)
        where = label if level == "province" else province
        yield Unit(cast("Level", level), code, label, name, district, where)
