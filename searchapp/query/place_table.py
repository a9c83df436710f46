"""Which names of places do staff say are the same place's, of one time and another? A text file, read again.

`places.txt` in the folder of the index; no other. Each line links an old name and a new one:

    Phường Trúc Bạch, Quận Ba Đình = Phường Ba Đình
    Xã Tân Lập (Huyện Đan Phượng / Hà Nội) = Xã Ô Diên
    Phường Kim Mã =

What stands after a comma is where the place lies; typed right after its name, it is part of it. A name with
brackets is this place's only where one of the places in them is named beside it. A name with nothing after
the = is linked to none, whatever other lines say. What follows a # is a comment. A line that cannot be
understood is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.analysis.place_names import PlaceName, Words
from searchapp.query.table_files import (
    LOOK_AGAIN,
    LineError,
    TableFiles,
    left_out,
    lines_of,
    without_comment,
    words_of,
)

_LONGEST = 12
"""Words of a name: more is a slip."""

# A name, places in brackets after it, places after commas.
_SIDE = re.compile(r"(?P<name>[^(),]*)(?:\((?P<only>[^()]*)\)\s*)?(?:,(?P<within>[^()]*))?")
# A slash between spaces; within a word it is the word's own.
_OR = re.compile(r"(?<!\S)/(?!\S)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as one side of a line names it."""

    label: str
    """Its name as staff write it: Phường Trúc Bạch."""
    name: PlaceName
    only: tuple[PlaceName, ...] = ()
    """The name is this place's only beside one of these; nothing, if it always is."""
    within: tuple[PlaceName, ...] = ()
    """What else may follow its name in an address."""

    @property
    def key(self) -> tuple[Words, ...]:
        """What tells it from all others."""
        return (self.name.words, *sorted(name.words for name in self.only))


@dataclass(frozen=True, slots=True)
class Link:
    """Two names of one place, or of a place and what became of it."""

    old: Place
    new: Place


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Links, names without any, and what was wrong with the lines that are not among them."""

    links: tuple[Link, ...] = ()
    unlinked: frozenset[Words] = frozenset()
    """Names that are linked to nothing."""
    faults: tuple[str, ...] = ()
    """Sentences, each naming file and line."""

    @classmethod
    def read(cls, path: Path) -> PlaceTable:
        """Return the table of a file in UTF-8, an empty one if there is no file. Raises OSError."""
        links: list[Link] = []
        unlinked: set[Words] = set()
        faults: list[str] = []
        for number, raw in lines_of(path):
            try:
                line = without_comment(raw)
                if line:
                    link = _link(line)
                    if isinstance(link, Link):
                        links.append(link)
                    else:
                        unlinked.add(link)
            except LineError as error:
                faults.append(left_out(path, number, error))
        return cls(tuple(links), frozenset(unlinked), tuple(faults))

    def joined(self, other: PlaceTable) -> PlaceTable:
        """Return both tables as one."""
        return PlaceTable(
            self.links + other.links, self.unlinked | other.unlinked, self.faults + other.faults
        )


class PlaceFiles(TableFiles[PlaceTable]):
    """Tables of places in files; may be shared between threads."""

    def __init__(self, paths: Iterable[Path], *, look_again: float = LOOK_AGAIN) -> None:
        """Read the files that are there; `look_again` in seconds. Never fails: see `PlaceTable.faults`."""
        super().__init__(
            paths, PlaceTable.read, empty=PlaceTable(), join=PlaceTable.joined, look_again=look_again
        )


def _link(line: str) -> Link | Words:
    """Return what a line says: a link, or a name that has none. Raises LineError."""
    left, sign, right = line.partition("=")
    if not sign:
        raise LineError(f"“{line}” has no = between an old name and a new one")
    old = _place(left, "the old name")
    if not right.strip():
        return old.name.words
    new = _place(right, "the new name")
    if old.key == new.key:
        raise LineError(f"“{old.label}” is linked to itself")
    return Link(old, new)


def _place(text: str, what: str) -> Place:
    side = _SIDE.fullmatch(text.strip())
    if side is None:
        raise LineError(f"“{text.strip()}” is not written as NAME (ONLY BESIDE / OR BESIDE), WITHIN")
    only = [] if side["only"] is None else _OR.split(side["only"])
    within = [] if side["within"] is None else side["within"].split(",")
    return Place(
        " ".join(side["name"].split()),
        _name(side["name"], what),
        tuple(_name(one, "a name in brackets") for one in only),
        tuple(_name(one, "a name after a comma") for one in within),
    )


def _name(text: str, what: str) -> PlaceName:
    words_of(text, what, longest=_LONGEST)
    name = PlaceName.of(text)
    if name is None:
        raise LineError(f"“{text.strip()}” is a kind of place and no name")
    if len(name.words) == 1 and what.startswith("the "):
        raise LineError(f"“{text.strip()}” is too short for a name; give its kind too, as in Phường Láng")
    return name
