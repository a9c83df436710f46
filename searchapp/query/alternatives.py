"""How do words that can be said otherwise become a query's tree? What was typed first, then other ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from searchapp.query.abbreviations import Expansion
from searchapp.query.dates import DateWords
from searchapp.query.tree import AllOf, AnyOf, Node, Phrase, Term

_MOST_WAYS = 12
"""Of saying a phrase in quotes, itself included."""


class Said(NamedTuple):
    """Words of a query and what says the same."""

    start: int
    end: int
    alternatives: tuple[tuple[str, ...], ...] = ()
    joined: bool = False
    """The words are one thing, whose parts stand next to one another."""
    names: tuple[tuple[str, ...], ...] = ()
    """Other names of the place that they are."""


def apart(days: Iterable[DateWords], found: Iterable[Expansion]) -> list[Expansion]:
    """Return from left to right what overlaps neither a date nor anything longer, but names of a place."""
    taken = {place for day in days for place in range(day.start, day.end)}
    kept: dict[tuple[int, int], list[Expansion]] = {}
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        span = (one.start, one.end)
        if span in kept and one.kind == "place":
            kept[span].append(one)
        elif taken.isdisjoint(range(*span)):
            kept[span] = [one]
            taken.update(range(*span))
    return [one for _, same in sorted(kept.items()) for one in same]


def said_of(found: Iterable[Expansion]) -> list[Said]:
    """Return what was found, once for the same words: an abbreviation may be a place too."""
    spans: dict[tuple[int, int], Said] = {}
    for one in found:
        said = spans.get((one.start, one.end), Said(one.start, one.end))
        if one.kind == "place":
            said = said._replace(names=said.names + one.alternatives)
        else:
            said = said._replace(alternatives=said.alternatives + one.alternatives)
        spans[one.start, one.end] = said
    return list(spans.values())


def expanded(words: Sequence[Term], found: Iterable[Said]) -> Iterator[Node]:
    """Yield the words, and for each stretch that can be said otherwise one node with what was typed first.

    Stretches overlap nowhere.
    """
    place = 0
    for said in sorted(found):
        yield from words[place : said.start]
        span = tuple(words[said.start : said.end])
        together: Node = Phrase(span, quoted=False) if said.joined else AllOf(span)
        names = (Phrase(_terms(texts), quoted=False, renamed=True) for texts in said.names)
        yield AnyOf((span[0] if len(span) == 1 else together, *map(_phrase, said.alternatives), *names))
        place = said.end
    yield from words[place:]


def expanded_phrase(phrase: Phrase, found: Iterable[Said]) -> Node:
    """Return a phrase in quotes with the ways to say all of it beside it, not all where they are many."""
    ways: list[tuple[tuple[Term, ...], bool]] = [((), False)]
    place = 0
    for said in sorted(found):
        before = phrase.terms[place : said.start]
        choices = [(phrase.terms[said.start : said.end], False)]
        choices += [(_as_they_are(texts), False) for texts in said.alternatives]
        choices += [(_as_they_are(texts), True) for texts in said.names]
        ways = [
            ((*way, *before, *words), renamed or name) for way, renamed in ways for words, name in choices
        ][:_MOST_WAYS]
        place = said.end
    rest = phrase.terms[place:]
    others = [Phrase((*way, *rest), quoted=False, renamed=renamed) for way, renamed in ways[1:]]
    return AnyOf((phrase, *others)) if others else phrase


def _as_they_are(texts: Sequence[str]) -> tuple[Term, ...]:
    """Return words that are not read with any marks, though the words around them may be."""
    return tuple(Term(text, foldable=False) for text in texts)


def _phrase(texts: Sequence[str]) -> Node:
    terms = _terms(texts)
    return terms[0] if len(terms) == 1 else Phrase(terms, quoted=False)


def _terms(texts: Sequence[str]) -> tuple[Term, ...]:
    return tuple(Term(text, foldable=text[:1].isalpha()) for text in texts)
