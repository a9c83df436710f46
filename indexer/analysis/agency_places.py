"""Which place follows an agency's name? Kind and name, without the words and people that come after it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from indexer.analysis.canonical import canonical
from indexer.analysis.spelling import any_of, spelling_key

_SPACE = r"[^\S\n]"
# Kinds as labels have them, and how they are written, in lower case.
_KINDS = {
    "thành phố": r"thành phố|t\.?p(?!\w)\.?|tp(?=hcm)",
    "thị xã": r"thị xã|tx(?!\w)\.?",
    "thị trấn": r"thị trấn",
    "tỉnh": "tỉnh",
    "quận": r"quận|q\.|q(?=\d)",
    "huyện": r"huyện|h\.(?=\s?\w\w)",
    "phường": r"phường|p\.|p(?=\d)",
    "xã": "xã",
    "đặc khu": "đặc khu",
}
_KIND = re.compile(rf"{_SPACE}*(?:" + "|".join(f"({pattern})" for pattern in _KINDS.values()) + ")")
KINDS = tuple(_KINDS)
"""The kinds of place, as labels have them."""
PROVINCIAL = ("thành phố", "tỉnh")
"""The kinds of place that have departments (Sở)."""
_NUMBERED = ("quận", "phường", "xã", "thị trấn")
_NUMBER = re.compile(rf"{_SPACE}*0*([1-9][0-9]?)(?![\w/%]|[.,][0-9])")
_CAPITAL = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(
    letter for letter in map(chr, range(0x1EA0, 0x1EFA)) if letter.isupper()
)
_SYLLABLE = rf"[{_CAPITAL}][^\W\d_]*(?:['’][^\W\d_]+)?"
_CAPITALISED = re.compile(rf"{_SPACE}*({_SYLLABLE}(?:[ \u00a0]{_SYLLABLE}){{0,5}})")
_NOT_IN_NAMES = frozenset({"Phó", "Bí", "Ông", "Trưởng", "Giám"})
_USUAL_LENGTH = 2
_LONGEST_SURE = 3
# The shortest full name of a person: surname and given name.
_PERSON_LENGTH = 2


class PlaceReader:
    """Reads places; knows the names of provinces and large cities, the others by their capitals."""

    def __init__(
        self,
        provincial: Mapping[str, Mapping[str, Sequence[str]]],
        *,
        surnames: Iterable[str],
        long_names: Iterable[str],
    ) -> None:
        """Take for each kind its names with their other spellings."""
        self._known: dict[str, tuple[str, str]] = {}
        spellings: list[str] = []
        for kind, entries in provincial.items():
            for name, others in entries.items():
                for spelling in (name, *others):
                    spellings.append(spelling)
                    self._known[spelling_key(spelling)] = (kind, name)
        names = any_of(spellings)
        self._known_name = re.compile(rf"{_SPACE}*({names})(?!\w)")
        kinds = "|".join(_KINDS[kind] for kind in PROVINCIAL)
        self._outer_place = re.compile(rf"\s*[,(–-]?\s*(?:(?:{kinds})\s*)?(?:{names})\)?")
        self._long_name = re.compile(rf"{_SPACE}*({any_of(long_names)})(?!\w)")
        self._surnames = frozenset(map(spelling_key, surnames))

    def read(
        self, text: str, low: str, start: int, *, own_kind: str | None, titled: bool, whole: bool
    ) -> tuple[str | None, str | None, int]:
        """Return kind, name and end of the place at `start`; None for what is missing.

        `low` is `text` in lower case. `own_kind` is the kind that the agency's name carries; `titled` says
        that a title such as Chủ tịch comes before it, so that a person's name may follow; `whole` that the
        text is nothing but the agency's name.
        """
        kind, end = own_kind, start
        if match := _KIND.match(low, start):
            read_kind = KINDS[(match.lastindex or 1) - 1]
            if own_kind in (None, read_kind):
                kind, end = read_kind, match.end()
        if kind is None or kind in PROVINCIAL:
            known = self._known_name.match(low, end)
            if known and text[known.start(1)].isupper():
                known_kind, name = self._known[spelling_key(known[1])]
                return kind or known_kind, name, known.end()
        if kind is None:
            return None, None, start
        if kind in _NUMBERED and (number := _NUMBER.match(low, end)):
            return kind, number[1], number.end()
        run = _CAPITALISED.match(text, end) if kind != "tỉnh" else None
        if run is None:
            return kind, None, end
        syllables = run[1].replace("\u00a0", " ").split(" ")
        length = (
            len(syllables)
            if whole
            else self._length(syllables, low, end, titled=titled or kind == "thành phố")
        )
        if length == 0:
            return kind, None, end
        name = " ".join(syllables[:length])
        return kind, _settled(name), run.start(1) + len(name)

    def is_outer_place(self, low: str, start: int) -> bool:
        """Tell whether the rest names only the province or city in which a place lies."""
        return self._outer_place.fullmatch(low, start) is not None

    def _length(self, syllables: list[str], low: str, start: int, *, titled: bool) -> int:
        """Return how many of the capitalised syllables are the place's name."""
        count = len(syllables)
        if all(syllable.isupper() for syllable in syllables) and len(syllables[0]) > 1:
            if long_name := self._long_name.match(low, start):
                return len(long_name[1].split())
            return min(count, _USUAL_LENGTH)
        # Neither an abbreviation is part of a name nor a title: "quận Ba Đình UBMTTQ"
        for place, syllable in enumerate(syllables):
            if syllable in _NOT_IN_NAMES or (len(syllable) > 1 and syllable.isupper()):
                count = place
                break
        if titled and count > _USUAL_LENGTH and self._is_surname(syllables[0]):
            return 0
        if count <= _LONGEST_SURE:
            return count
        for place in (_USUAL_LENGTH, _LONGEST_SURE, 1):
            if count - place >= _PERSON_LENGTH and self._is_surname(syllables[place]):
                return place
        return _LONGEST_SURE if self._is_surname(syllables[0]) else _USUAL_LENGTH

    def _is_surname(self, syllable: str) -> bool:
        return spelling_key(syllable) in self._surnames


def _settled(name: str) -> str:
    """Return a name with one tone-mark placement, capitals throughout made initial ones."""
    words = []
    for word in name.split(" "):
        settled = canonical(word)
        if word[1:].isupper():
            words.append(settled.capitalize())
        elif len(settled) == len(word):
            words.append(
                "".join(new.upper() if old.isupper() else new for old, new in zip(word, settled, strict=True))
            )
        else:
            words.append(word)
    return " ".join(words)
