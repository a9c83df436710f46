"""Which words of a query name a place that has, or had, another name? Old and new names find each other.

Only what a `PlaceTable` links, one step from name to name, and only names with their kind: Phường Trúc Bạch,
P. Trúc Bạch, phuong truc bach. A name alone is left as it is, for most who write it mean something else: of
1,772 articles with the bare name of a district or ward, 689 have it as one (Hồ Trúc Bạch, Quảng trường Ba
Đình, thành công). For the same reason the other name is looked for with its kind alone.

The kind may be shortened, in the query and in what it finds: q. Ba Đình, Q1. Marks may be left out where no
word of the query has any. What the table says lies around a place is part of its name where it follows:
“phường Trúc Bạch, quận Ba Đình” is one place, which is now “phường Ba Đình”.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from indexer.analysis.canonical import fold
from indexer.analysis.place_names import SHORT_KINDS, PlaceName, Words
from searchapp.query.abbreviations import Expansion
from searchapp.query.place_table import Place, PlaceTable
from searchapp.query.tree import Term
from searchapp.query.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Known:
    """A place and those that it is linked to."""

    place: Place
    others: tuple[Place, ...]


class Named(NamedTuple):
    """Words that name a place."""

    end: int
    """Where they end, with what lies around the place if that follows."""
    known: tuple[Known, ...]
    """The places that they may mean, at least one."""


class Places:
    """All linked names that are known at one time; made once for a table. Never changes."""

    def __init__(self, table: PlaceTable) -> None:
        self._named: dict[Words, list[Known]] = {}
        self._unmarked: dict[Words, list[Known]] = {}
        for known in _all_known(table):
            for words in known.place.name.written():
                self._named.setdefault(words, []).append(known)
                self._unmarked.setdefault(_folded(words), []).append(known)
        spans = [*self._named, *self._unmarked]
        self.firsts = frozenset(span[0] for span in spans)
        """Words with which a name begins."""
        self._longest = max(map(len, spans), default=0)

    def __bool__(self) -> bool:
        """Tell whether any place is known."""
        return bool(self._named)

    def at(self, words: Sequence[str], start: int, *, bare: bool) -> Named | None:
        """Return the longest name that begins at one of some words, None if none does.

        `bare`: none of the words has marks.
        """
        if words[start] not in self.firsts:
            return None
        for end in range(min(start + self._longest, len(words)), start, -1):
            span = tuple(words[start:end])
            found = self._unmarked.get(span, ()) if bare else self._named.get(span, ())
            reached = [(_reach(known.place, words, start, end, bare=bare), known) for known in found]
            last = max((reach for reach, _ in reached if reach is not None), default=None)
            if last is not None:
                return Named(last, tuple(known for reach, known in reached if reach == last))
        return None


def place_expansions(terms: Sequence[Term], places: Places, vocabulary: Vocabulary) -> tuple[Expansion, ...]:
    """Return the linked names among neighbouring words of a query that some article has otherwise.

    They overlap nowhere and come from left to right. Takes a look-up a word where none is named.
    """
    if places.firsts.isdisjoint([term.text for term in terms]):
        return ()
    texts = tuple(term.text for term in terms)
    bare = all(fold(term.text) == term.text for term in terms if term.foldable)
    found: list[Expansion] = []
    start = 0
    while start < len(texts):
        named = places.at(texts, start, bare=bare)
        if named is None:
            start += 1
            continue
        expansion = _expansion(texts[start : named.end], named.known, vocabulary, bare=bare)
        if expansion.alternatives:
            found.append(replace(expansion, start=start, end=named.end))
        start = named.end
    return tuple(found)


def renamed(words: Words, places: Places) -> Iterator[tuple[Words, Words, Known]]:
    """Yield each place that is named among the words of a label, with what stands before and after it."""
    bare = all(fold(word) == word for word in words)
    for start in range(len(words)):
        named = places.at(words, start, bare=bare)
        if named is not None:
            for known in named.known:
                yield words[:start], words[named.end :], known


def _all_known(table: PlaceTable) -> Iterator[Known]:
    """Yield every place of a table once, with all that it is linked to."""
    places: dict[tuple[Words, ...], Place] = {}
    others: dict[tuple[Words, ...], dict[tuple[Words, ...], Place]] = {}
    for link in table.links:
        if not table.unlinked.isdisjoint((link.old.name.words, link.new.name.words)):
            continue
        for place, other in ((link.old, link.new), (link.new, link.old)):
            before = places.setdefault(place.key, place)
            within = tuple(dict.fromkeys(before.within + place.within))
            places[place.key] = replace(before, within=within)
            others.setdefault(place.key, {})[other.key] = other
    for key, place in places.items():
        yield Known(place, tuple(others[key].values()))


def _reach(place: Place, words: Sequence[str], start: int, end: int, *, bare: bool) -> int | None:
    """Return where an address that begins with a place's name ends, None if the name means another place."""
    told = False
    around = [(ways, place_name in place.only) for ways, place_name in _around(place, bare=bare)]
    last = start
    while last != end:
        last, settled = end, told
        for ways, only in around:
            for way in ways:
                if tuple(words[end : end + len(way)]) == way:
                    end += len(way)
                    told = told or only
                    break
        if last == end:
            told = settled
    if place.only and not told:
        rest = (words[:start], words[end:])
        told = any(_stands(way, part) for ways, only in around if only for way in ways for part in rest)
    return end if told or not place.only else None


def _around(place: Place, *, bare: bool) -> Iterator[tuple[tuple[Words, ...], PlaceName]]:
    for name in (*place.only, *place.within):
        ways = _with_and_without_kind(name)
        yield tuple(map(_folded, ways)) if bare else ways, name


def _with_and_without_kind(name: PlaceName) -> tuple[Words, ...]:
    return name.written() if name.numbered else (*name.written(), name.own)


def _stands(words: Words, among: Sequence[str]) -> bool:
    length = len(words)
    return any(tuple(among[place : place + length]) == words for place in range(len(among) - length + 1))


def _expansion(span: Words, known: Iterable[Known], vocabulary: Vocabulary, *, bare: bool) -> Expansion:
    """Return what some article has instead of a name; its place in the query is to be filled in."""
    alternatives: list[Words] = []
    shown: list[str] = []
    for place in dict.fromkeys(chain.from_iterable((one.place, *one.others) for one in known)):
        # What is typed without marks is found with them anyway.
        others = (way for way in _ways(place) if (_folded(way) if bare else way) != span)
        ways = [way for way in others if way not in alternatives and _occurs(way, vocabulary)]
        if ways:
            alternatives += ways
            shown.append(_shown(place, in_full=place.name.words == ways[0][: len(place.name.words)]))
    return Expansion(
        0, 0, " ".join(span), tuple(alternatives), kind="place", shown=tuple(dict.fromkeys(shown))
    )


def _ways(place: Place) -> Iterator[Words]:
    """Yield the ways in which articles name a place so that no other can be meant, the usual one first."""
    for name in place.name.written():
        if not place.only:
            yield name
        for around in place.only:
            for way in _with_and_without_kind(around):
                yield (*name, *way)


def _occurs(words: Words, vocabulary: Vocabulary) -> bool:
    if not all(map(vocabulary.frequency, words)):
        return False
    return len(words) == 1 or vocabulary.phrase_frequency(words) > 0


def _shown(place: Place, *, in_full: bool) -> str:
    short = SHORT_KINDS.get(place.name.kind)
    if in_full or short is None:
        return place.label
    return f"{short.upper()}. {' '.join(place.label.split()[len(place.name.kind) :])}"


def _folded(words: Words) -> Words:
    return tuple(map(fold, words))
