"""How is a place's name written? Its kind in full or shortened, and the name itself: P. Trúc Bạch, Q1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.analysis.tokens import terms

Words = tuple[str, ...]
"""Terms as the analysis makes them."""

PLACES_FILE = "places.txt"
"""In the folder of an index: which names are the same place's."""

SHORT_KINDS: dict[Words, str] = {
    ("thành", "phố"): "tp",
    ("thị", "xã"): "tx",
    ("thị", "trấn"): "tt",
    ("quận",): "q",
    ("huyện",): "h",
    ("phường",): "p",
    ("xã",): "x",
    ("tỉnh",): "t",
    ("đặc", "khu"): "đk",
}
"""The kinds of place, and what people write for each."""

_LONGEST_KIND = 2


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name in its two parts, canonical."""

    kind: Words
    """Nothing where the name begins with none of SHORT_KINDS."""
    own: Words
    """The name without its kind; not empty."""

    @classmethod
    def of(cls, text: str) -> PlaceName | None:
        """Return the name that a text is, None if it has no words, or none beside a kind."""
        words = tuple(terms(text))
        for length in range(_LONGEST_KIND, 0, -1):
            if words[:length] in SHORT_KINDS:
                return cls(words[:length], words[length:]) if len(words) > length else None
        return cls((), words) if words else None

    @property
    def words(self) -> Words:
        """All of it, in full."""
        return (*self.kind, *self.own)

    @property
    def numbered(self) -> bool:
        """It is but a number (Quận 1), which means nothing without its kind."""
        return len(self.own) == 1 and self.own[0].isdigit()

    def written(self) -> tuple[Words, ...]:
        """Return all ways to write it with its kind, that in full first."""
        return tuple(dict.fromkeys(self._ways()))

    def _ways(self) -> Iterator[Words]:
        short = SHORT_KINDS.get(self.kind)
        numbers = (self.own[0], f"{self.own[0]:0>2}") if self.numbered else ()
        names: list[Words] = [(number,) for number in numbers] or [self.own]
        for name in names:
            yield (*self.kind, *name)
        if short is not None:
            for name in names:
                yield (short, *name)
        if short is not None:
            yield from ((short + number,) for number in numbers)
