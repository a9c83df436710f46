"""Which agencies does a text mention? Councils, committees and offices with their place, one label each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from indexer.analysis.agency_places import PlaceReader

DEFAULT_LIST = Path(__file__).parent.parent / "agencies.toml"

_TONE_PLACEMENTS = {
    early: (early, late)
    for pair in (
        "òa oà,óa oá,ỏa oả,õa oã,ọa oạ,òe oè,óe oé,ỏe oẻ,õe oẽ,ọe oẹ,ùy uỳ,úy uý,ủy uỷ,ũy uỹ,ụy uỵ".split(",")
    )
    for early, late in [pair.split(" ")]
}
_TONED = re.compile("|".join([*_TONE_PLACEMENTS, *(late for _, late in _TONE_PLACEMENTS.values())]))
_EARLY = {late: early for early, late in _TONE_PLACEMENTS.values()}
# What may stand between two agencies of one list, in lower case.
_BETWEEN = re.compile(
    r"(?:[\s,;/&+–—-]|\b(?:và|cùng|với|các|ban|thường trực|thường vụ|chấp hành|lãnh đạo|đại diện|văn phòng"
    r"|phó chủ tịch|chủ tịch|phó bí thư|bí thư|đại biểu|đồng chí|đoàn đbqh|đoàn đại biểu quốc hội)\b)*"
)
_ABBREVIATION = re.compile(r"\s*\((?:[^\W\d_]|[&.-]){2,12}\)")
# What may stand before and after an agency's name where that is the whole of a text.
_BEFORE = re.compile(r"\s*(?:(?:ban )?thường trực\s+|lãnh đạo\s+|văn phòng\s+)?")
_TITLED = re.compile(r"(?:chủ tịch|chủ nhiệm|bí thư|giám đốc|trưởng|viện trưởng|chánh án|chỉ huy)\s*\Z")
_TITLE_REACH = 16


@dataclass(frozen=True, slots=True)
class _Agency:
    label: str
    place: str
    """`required`, `optional`, `none`, `ignore`, or the kind of place that the name carries."""


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
        if place in ("required", "optional"):
            return f"{self.agency.label} {self.kind} {self.name}"
        return f"{self.agency.label} {self.name}"


class AgencyList:
    """The agencies of one list file, ready to be found."""

    def __init__(self, description: Mapping[str, Any]) -> None:
        """Take a list as its TOML file has it. Raises KeyError where an agency has no label."""
        self._agencies: dict[str, _Agency] = {}
        for entry in description.get("agency", ()):
            agency = _Agency(entry["label"], entry.get("place", "required"))
            for spelling in (agency.label, *entry.get("spellings", ())):
                self._agencies.setdefault(_key(spelling.lower()), agency)
        for phrase in description.get("ignore", ()):
            self._agencies[_key(phrase.lower())] = _Agency(phrase, "ignore")
        self._names = re.compile(_any_of(self._agencies))
        self._places = PlaceReader(
            {kind: description.get(kind.replace(" ", "_"), {}) for kind in ("thành phố", "tỉnh")},
            surnames=description.get("surnames", ()),
            long_names=description.get("long_names", ()),
        )

    @classmethod
    def load(cls, path: Path | None = None) -> AgencyList:
        """Return the list in a TOML file, by default the project's own; each file is read once.

        Raises OSError and tomllib.TOMLDecodeError.
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
            agency = self._agencies[_key(match[0])]
            end = match.end()
            if agency.place in ("none", "ignore"):
                mentions.append(_Mention(agency, None, None, start, end))
                continue
            if abbreviation := _ABBREVIATION.match(low, end):
                end = abbreviation.end()
            titled = _TITLED.search(low, max(0, start - _TITLE_REACH), start) is not None
            own_kind = None if agency.place in ("required", "optional") else agency.place
            kind, name, end = self._places.read(
                text, low, end, own_kind=own_kind, titled=titled, whole=whole
            )
            mentions.append(_Mention(agency, kind, name, start, end))
        return mentions


def _share_places(mentions: list[_Mention], low: str) -> None:
    """Give each mention without a place that of the next one in its list, if they are of the same kind."""
    following = mentions[-1]
    for mention in reversed(mentions[:-1]):
        if mention.name is None and mention.agency.place not in ("none", "ignore"):
            joined = _BETWEEN.fullmatch(low, mention.end, following.start)
            if joined and following.name and mention.kind in (None, following.kind):
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


def _key(spelling: str) -> str:
    """Return what all ways to write one spelling in lower case have in common."""
    text = _TONED.sub(lambda match: _EARLY.get(match[0], match[0]), spelling.replace("–", "-"))
    return "".join(text.split())


def _any_of(keys: Iterable[str]) -> str:
    raise NotImplementedError
