"""Which agencies does a text mention? Councils, committees and offices with their place, one label each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from indexer.analysis.agency_places import KINDS, PROVINCIAL, PlaceReader
from indexer.analysis.spelling import any_of, spelling_key

DEFAULT_LIST = Path(__file__).parent.parent / "agencies.toml"

# What may stand between two agencies of one list, in lower case.
_BETWEEN = re.compile(
    r"(?:[^\S\n]|[,;/&+–—-]|\b(?:và|cùng|với|các|ban|thường trực|thường vụ|chấp hành|lãnh đạo|đại diện"
    r"|văn phòng|phó chủ tịch|chủ tịch|phó bí thư|bí thư|đại biểu|đồng chí|đoàn đbqh"
    r"|đoàn đại biểu quốc hội)\b)*"
)
_ABBREVIATION = re.compile(r"\s*\((?:[^\W\d_]|[&.-]){2,12}\)")
# What may stand before and after an agency's name where that is the whole of a text.
_BEFORE = re.compile(r"\s*(?:(?:ban )?thường trực\s+|lãnh đạo\s+|văn phòng\s+)?")
_TITLED = re.compile(r"(?:chủ tịch|chủ nhiệm|bí thư|giám đốc|trưởng|chánh án|chánh|chỉ huy)\s*\Z")
_TITLE_REACH = 16
_PLACES = ("required", "provincial", "optional", "none")


@dataclass(frozen=True, slots=True)
class _Agency:
    label: str
    place: str
    """`required`, `provincial`, `optional`, `none`, `ignore`, or the kind of place that the name carries."""


@dataclass(slots=True)
class _Mention:
    agency: _Agency
    kind: str | None
    name: str | None
    start: int
    end: int

    def label(self) -> str | None:
        place = self.agency.place
        if place == "ignore" or (self.name is None and place not in ("none", "optional")):
            return None
        if self.name is None:
            return self.agency.label
        if place not in KINDS or self.name[0].isdigit():
            return f"{self.agency.label} {self.kind} {self.name}"
        return f"{self.agency.label} {self.name}"


class AgencyList:
    """The agencies of one list file, ready to be found."""

    def __init__(self, description: Mapping[str, Any]) -> None:
        """Take a list as its TOML file has it. Raises ValueError where an agency is not described well."""
        self._agencies: dict[str, _Agency] = {}
        self._abbreviations: set[str] = set()
        spellings: list[str] = []
        for entry in description.get("agency", ()):
            agency = _agency(entry)
            for spelling in (agency.label, *entry.get("spellings", ())):
                key = spelling_key(spelling)
                self._agencies.setdefault(key, agency)
                if spelling.isupper():
                    self._abbreviations.add(key)
                spellings.append(spelling)
        for phrase in description.get("ignore", ()):
            self._agencies[spelling_key(phrase)] = _Agency(phrase, "ignore")
            spellings.append(phrase)
        self._names = re.compile(any_of(spellings))
        self._places = PlaceReader(
            {kind: description.get(kind, {}) for kind in PROVINCIAL},
            surnames=description.get("surnames", ()),
            long_names=description.get("long_names", ()),
        )

    @classmethod
    def load(cls, path: Path | None = None) -> AgencyList:
        """Return the list in a TOML file, by default the project's own; each file is read once.

        Raises OSError, and ValueError for a file that is no TOML or describes an agency badly.
        """
        return _load(path or DEFAULT_LIST)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the labels of all agencies mentioned with their place, in order, without repeats.

        An agency takes the place that follows it, else that of the next one in the same list
        ("HĐND, UBND quận Ba Đình"); without either it gives no label.
        """
        text, low = _forms(text)
        mentions = self._mentions(text, low)
        if not mentions:
            return ()
        _share_places(mentions, low)
        return tuple(dict.fromkeys(label for mention in mentions if (label := mention.label())))

    def whole(self, text: str) -> str | None:
        """Return the label if the whole text is one agency's name, with its place where it needs one."""
        text, low = _forms(text.strip(" .,;\n\t"))
        mentions = self._mentions(text, low, whole=True)
        if len(mentions) != 1 or not _BEFORE.fullmatch(low, 0, mentions[0].start):
            return None
        end = mentions[0].end
        return mentions[0].label() if end == len(text) or self._places.is_outer_place(low, end) else None

    def _mentions(self, text: str, low: str, *, whole: bool = False) -> list[_Mention]:
        mentions: list[_Mention] = []
        end = 0
        for match in self._names.finditer(low):
            start = match.start()
            if start < end or (start and (low[start - 1].isalnum() or low[start - 1] == "_")):
                continue
            if match.end() < len(low) and low[match.end()].isalnum():
                continue
            key = spelling_key(match[0])
            if key in self._abbreviations and not text[start].isupper():
                continue
            agency = self._agencies[key]
            end = match.end()
            if agency.place in ("none", "ignore"):
                mentions.append(_Mention(agency, None, None, start, end))
                continue
            if abbreviation := _ABBREVIATION.match(low, end):
                end = abbreviation.end()
            titled = _TITLED.search(low, max(0, start - _TITLE_REACH), start) is not None
            own_kind = agency.place if agency.place in KINDS else None
            kind, name, end = self._places.read(text, low, end, own_kind=own_kind, titled=titled, whole=whole)
            if agency.place == "provincial" and kind not in PROVINCIAL:
                kind = name = None
            mentions.append(_Mention(agency, kind, name, start, end))
        return mentions


def _agency(entry: Mapping[str, Any]) -> _Agency:
    place = entry.get("place", "required")
    if not entry.get("label"):
        raise ValueError(f"An agency in the list has no label: {dict(entry)}")
    if place not in _PLACES and place not in KINDS:
        known = ", ".join((*_PLACES, *KINDS))
        raise ValueError(f"Agency “{entry['label']}” has place “{place}”; there are {known}")
    return _Agency(entry["label"], place)


def _share_places(mentions: list[_Mention], low: str) -> None:
    """Give each mention without a place that of the next one in its list, if they are of the same kind."""
    following = mentions[-1]
    for mention in reversed(mentions[:-1]):
        if mention.name is None and mention.agency.place not in ("none", "ignore"):
            joined = _BETWEEN.fullmatch(low, mention.end, following.start)
            fits = following.kind in PROVINCIAL or mention.agency.place != "provincial"
            if joined and fits and following.name and mention.kind in (None, following.kind):
                mention.kind, mention.name = following.kind, following.name
        following = mention


@lru_cache(maxsize=8)
def _load(path: Path) -> AgencyList:
    import tomllib

    with path.open("rb") as file:
        return AgencyList(tomllib.load(file))


def _forms(text: str) -> tuple[str, str]:
    """Return a text in NFC with Đ for Ð, and the same in lower case, letter for letter."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if "Ð" in text or "ð" in text:
        text = text.replace("Ð", "Đ").replace("ð", "đ")
    low = text.lower()
    if len(low) != len(text):
        low = "".join(letter.lower()[0] for letter in text)
    return text, low
