"""Which words of a query are an abbreviation or its long form, and what else says the same?

Three sources know abbreviations, and of each the first that does decides: the table beside the index, the
project's own (together one `Table`), and what articles define. None is guessed from initials. The rules:

- One meaning in the table: it holds. Several: those that articles define, the rare ones left out.
- Not in the table: what at least two articles define, the rare ones left out. One alone may have a slip, or
  what its author made up for the occasion.
- A long form leads to its abbreviation if that has no other meaning. One of two letters that articles alone
  know stands for too much: it leads to its long form, and the long form not to it.
- What is also a Vietnamese syllable (CA, TƯ) is no abbreviation: most who write it mean the word.
- An abbreviation may be typed without its marks (hdnd), unless another one is written so; a long form only
  where no word of the query has marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.analysis.abbreviations import AND
from indexer.analysis.canonical import fold, is_syllable
from searchapp.query.abbreviation_table import Entry, Table, Words
from searchapp.query.tree import Term
from searchapp.query.vocabulary import Vocabulary

_FEWEST_ARTICLES = 2
"""That must define an abbreviation which is in no table."""

_RARE = 4
"""A meaning is left out that has less than one in so many of the articles that its most frequent one has."""

_BARE_AND = fold(AND)
_ANDS = frozenset((AND, _BARE_AND))
_ACUTE = "\u0301"


ExpansionKind = Literal["words", "place", "agency"]
"""An abbreviation or a long form; a place of another name; an agency that is filtered by, of such a place."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words of a query that can be said otherwise."""

    start: int
    end: int
    """`terms[start:end]` are those words; nothing where a filter names an agency."""
    typed: str
    """The abbreviation as its table writes it, or the words of the long form."""
    alternatives: tuple[tuple[str, ...], ...]
    """What says the same, each one or more terms; every one of them stands in some article."""
    kind: ExpansionKind = "words"
    shown: tuple[str, ...] = ()
    """How the alternatives are told to people, where not as they are: names with their capitals."""


class Abbreviations:
    """All abbreviations that are known at one time; made once for a table and a commit. Never changes."""

    def __init__(self, table: Table, mined: Mapping[str, Mapping[str, int]]) -> None:
        """Take a table, and how many articles define each abbreviation as each long form, all canonical."""
        self._short: dict[Words, list[_Known]] = {}
        self._bare_short: dict[Words, list[_Known]] = {}
        self._long: dict[Words, list[tuple[_Known, int]]] = {}
        self._bare_long: dict[Words, list[tuple[_Known, int]]] = {}
        for known in _all_known(table, mined):
            self._add(known)
        spans = [*self._short, *self._bare_short, *self._long, *self._bare_long]
        self.firsts = frozenset(span[0] for span in spans)
        """Words with which an abbreviation or a long form begins."""
        self.longest = max(map(len, spans), default=0) + 1
        """Words of the longest, a “và” that may be left out included."""

    def find(self, span: Words, *, bare: bool) -> tuple[str, tuple[Words, ...]] | None:
        """Return what these words are called and what else says the same, None if they are no abbreviation.

        `bare`: no word of the query has marks.
        """
        found = self._called(span)
        if found:
            others = [words for known in found for words in (*known.shorts, *known.spellings())]
            return found[0].written, _without(others, span)
        senses = self._long.get(_sense(span))
        if senses is None and bare:
            senses = self._bare_long.get(
                _folded(_sense(tuple(AND if word == _BARE_AND else word for word in span)))
            )
        if senses is None or not _ANDS.isdisjoint((span[0], span[-1])):
            return None
        others = []
        for known, meaning in senses:
            # Words typed without marks are found with them anyway, where no word of the query has any.
            same = (words for words in known.meanings[meaning] if not bare or _folded(words) != span)
            others += [*(known.shorts if known.back else ()), *same]
        return " ".join(span), _without(others, span)

    def _called(self, span: Words) -> list[_Known]:
        """Return the abbreviations that are written so, else those that are but for their marks."""
        written = self._short.get(span, [])
        unmarked = self._bare_short.get(span, [])
        if not written:
            return unmarked
        # Some articles write HDND: who types it means HĐND as well.
        senses = {_sense(words) for known in written for words in known.spellings()}
        same = [known for known in unmarked if not senses.isdisjoint(map(_sense, known.spellings()))]
        return [*written, *same]

    def _add(self, known: _Known) -> None:
        for short in known.shorts:
            self._short.setdefault(short, []).append(known)
            bare = _folded(short)
            if bare != short and not _is_word(bare):
                self._bare_short.setdefault(bare, []).append(known)
        for place, meaning in enumerate(known.meanings):
            if not known.back and len(meaning) == 1:
                continue  # nothing else says the same
            for sense in filter(None, dict.fromkeys(map(_sense, meaning))):
                self._long.setdefault(sense, []).append((known, place))
                self._bare_long.setdefault(_folded(sense), []).append((known, place))


def expansions(
    terms: Sequence[Term], abbreviations: Abbreviations, vocabulary: Vocabulary
) -> tuple[Expansion, ...]:
    """Return the abbreviations and long forms among neighbouring words of a query, from left to right.

    Where several overlap the longest is taken, of two the first. Each has alternatives, none of which is what
    was typed.
    """
    texts = tuple(term.text for term in terms)
    bare = all(fold(term.text) == term.text for term in terms if term.foldable)
    firsts = [place for place, text in enumerate(texts) if text in abbreviations.firsts]
    found: list[Expansion] = []
    taken: set[int] = set()
    for length in range(min(abbreviations.longest, len(texts)) if firsts else 0, 0, -1):
        for start in firsts:
            end = start + length
            if end > len(texts) or not taken.isdisjoint(range(start, end)):
                continue
            known = abbreviations.find(texts[start:end], bare=bare)
            if known is None:
                continue
            typed, others = known
            occurring = tuple(words for words in others if all(map(vocabulary.frequency, words)))
            if occurring:
                found.append(Expansion(start, end, typed, occurring))
                taken.update(range(start, end))
    return tuple(sorted(found, key=lambda expansion: expansion.start))


@dataclass(frozen=True, slots=True)
class _Known:
    """An abbreviation and what it stands for here."""

    written: str
    shorts: tuple[Words, ...]
    """It as it may be written: gd đt, gdđt; not where that is a syllable."""
    meanings: tuple[tuple[Words, ...], ...]
    """Those that are left, and of each its spellings."""
    back: bool
    """Its long form leads to it too."""

    def spellings(self) -> Iterator[Words]:
        for meaning in self.meanings:
            yield from meaning


def _all_known(table: Table, mined: Mapping[str, Mapping[str, int]]) -> Iterator[_Known]:
    defined: dict[str, list[tuple[Words, Words, int]]] = {}
    for short, counts in mined.items():
        parts = tuple(short.split(" "))
        rows = defined.setdefault("".join(parts), [])
        rows += [(parts, tuple(long.split(" ")), articles) for long, articles in counts.items()]
    for key, entry in table.entries.items():
        meanings = entry.meanings if len(entry.meanings) < 2 else _supported(entry, defined.get(key, ()))
        if meanings:
            shorts = dict.fromkeys([entry.short, (key,)])
            yield _Known(entry.written, _abbreviations(shorts), meanings, back=len(entry.meanings) == 1)
    for key, rows in defined.items():
        meanings = () if key in table.entries else _mined(rows)
        if meanings:
            shorts = dict.fromkeys([*sorted({parts for parts, _, _ in rows}, key=len), (key,)])
            written = "-".join(next(iter(shorts))).upper()
            back = len(meanings) == 1 and len(key) > 2
            yield _Known(written, _abbreviations(shorts), meanings, back=back)


def _supported(entry: Entry, rows: Iterable[tuple[Words, Words, int]]) -> tuple[tuple[Words, ...], ...]:
    """Return those of an abbreviation's meanings that articles define, without the rare ones."""
    counts = _by_sense(rows)
    articles = [sum(counts.get(sense, 0) for sense in set(map(_sense, each))) for each in entry.meanings]
    most = max(articles)
    return tuple(
        meaning
        for meaning, number in zip(entry.meanings, articles, strict=True)
        if number and number * _RARE >= most
    )


def _mined(rows: Iterable[tuple[Words, Words, int]]) -> tuple[tuple[Words, ...], ...]:
    """Return the meanings that enough articles define, without the rare ones, the most frequent first."""
    counts = _by_sense(rows)
    most = max(counts.values())
    enough = {
        sense: number
        for sense, number in counts.items()
        if number >= _FEWEST_ARTICLES and number * _RARE >= most
    }
    spellings: dict[Words, list[Words]] = {sense: [] for sense in enough}
    for long in sorted({long for _, long, _ in rows}):
        if _sense(long) in spellings:
            spellings[_sense(long)].append(long)
    ordered = sorted(enough, key=lambda sense: (-enough[sense], sense))
    return tuple(tuple(spellings[sense]) for sense in ordered)


def _by_sense(rows: Iterable[tuple[Words, Words, int]]) -> dict[Words, int]:
    counts: dict[Words, int] = {}
    for _, long, articles in rows:
        sense = _sense(long)
        counts[sense] = counts.get(sense, 0) + articles
    return counts


def _sense(words: Words) -> Words:
    """Return words without “và”: with and without it a long form is the same."""
    return tuple(word for word in words if word != AND)


def _folded(words: Words) -> Words:
    return tuple(map(fold, words))


def _without(others: Iterable[Words], span: Words) -> tuple[Words, ...]:
    return tuple(words for words in dict.fromkeys(others) if words != span)


def _abbreviations(shorts: Iterable[Words]) -> tuple[Words, ...]:
    return tuple(short for short in shorts if not _is_word(short))


def _is_word(short: Words) -> bool:
    """Tell whether an abbreviation is also a syllable; it may lack the tone that one ending so must have."""
    return len(short) == 1 and (is_syllable(short[0]) or is_syllable(short[0] + _ACUTE))
