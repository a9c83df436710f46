"""What does a query mean to these articles? Its text read with what the index knows.

In order: keys typed without an input method become letters; the text is parsed; a syllable gets its other
spelling (kỹ, kĩ); dates, document numbers, abbreviations and long forms get what says the same beside them,
places their other names. What is added matches too; a date is one thing then, whose figures stand together.
In quotes abbreviations and places alone do, and what follows them has to follow. `match=typed` leaves all of
it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from indexer.analysis.canonical import fold
from searchapp.query.abbreviations import Abbreviations, Expansion, expansions
from searchapp.query.alternatives import Said, apart, expanded, expanded_phrase, said_of
from searchapp.query.dates import DateWords, dates_in
from searchapp.query.keystrokes import Decoded, decode_query
from searchapp.query.numbers import NumberVocabulary, documents_asked, numbers_in
from searchapp.query.parser import parse
from searchapp.query.place_table import PlaceTable
from searchapp.query.places import Places, place_expansions
from searchapp.query.spelling_variants import variants
from searchapp.query.tree import AllOf, AnyOf, Node, Not, Phrase, Term
from searchapp.query.vocabulary import Vocabulary

_LIKELIER = 20
"""Beside keys a word that is a term as typed is read as keys too if that is so many times as frequent: errors
of typing get into print (cuar)."""


NO_PLACES = Places(PlaceTable())


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as it is searched for."""

    text: str
    """As typed, or with letters in place of keys."""
    tree: AllOf
    """What is to match."""
    typed: AllOf
    """The same without what was added to it: whether a query has marks is told by this."""
    decoded: bool = False
    """Its keys became letters."""
    expansions: tuple[Expansion, ...] = ()
    """Words that match as something else too, but for other ways of writing a date."""
    dates: tuple[DateWords, ...] = ()
    """Dates that are named."""
    documents: tuple[str, ...] = ()
    """The document numbers that are asked for, if nothing else is; terms."""

    @property
    def days(self) -> tuple[tuple[date, date], ...]:
        """The first and the last day of each date whose days are known, once each."""
        known = [(one.first, one.last) for one in self.dates]
        return tuple(dict.fromkeys((first, last) for first, last in known if first and last))


def as_typed(text: str) -> Understood:
    """Return a query with nothing changed or added."""
    tree = parse(text)
    return Understood(text, tree, tree)


def understand(
    text: str, vocabulary: NumberVocabulary, abbreviations: Abbreviations, places: Places = NO_PLACES
) -> Understood:
    """Return a query as these articles let it be understood. Never fails; the same for the same index."""
    decoded = decode_query(text, vocabulary, lenient=True)
    doubtful: dict[str, str] = {}
    if decoded is not None:
        text, doubtful = _with_frequent_words(decoded, vocabulary)
    typed = parse(text)
    found: list[Expansion] = []
    dates: list[DateWords] = []
    children: list[Node] = []
    for is_word, group in groupby(typed.children, lambda child: isinstance(child, Term)):
        nodes = list(group)
        if is_word:
            words = [node for node in nodes if isinstance(node, Term)]
            days = dates_in(words)
            numbers = _numbers(words, vocabulary)
            others = apart(days, [*numbers, *_said_otherwise(words, vocabulary, abbreviations, places)])
            dates += days
            found += others
            nodes = list(expanded(words, [*_written_otherwise(days, vocabulary), *said_of(others)]))
        for node in nodes:
            if isinstance(node, Phrase):
                others = apart((), _said_otherwise(node.terms, vocabulary, abbreviations, places))
                found += others
                node = expanded_phrase(node, said_of(others))
            children.append(node)
    tree = AllOf(tuple(_spelt(child, vocabulary, doubtful) for child in children))
    documents = documents_asked(tree.children)
    return Understood(text, tree, typed, decoded is not None, tuple(found), tuple(dates), documents)


def _with_frequent_words(decoded: Decoded, vocabulary: Vocabulary) -> tuple[str, dict[str, str]]:
    """Return a decoded query with the likelier reading of each doubtful word, and the other one of each."""
    text = decoded.text
    others: dict[str, str] = {}
    for word in reversed(decoded.doubtful):
        if vocabulary.frequency(word.decoded) > _LIKELIER * vocabulary.frequency(word.typed):
            text = text[: word.start] + word.decoded + text[word.end :]
            others[word.decoded] = word.typed
        else:
            others[word.typed] = word.decoded
    return text, others


def _said_otherwise(
    words: Sequence[Term], vocabulary: Vocabulary, abbreviations: Abbreviations, places: Places
) -> list[Expansion]:
    """Return the abbreviations, long forms and places among neighbouring words."""
    return [*expansions(words, abbreviations, vocabulary), *place_expansions(words, places, vocabulary)]


def _numbers(words: Sequence[Term], vocabulary: NumberVocabulary) -> Iterator[Expansion]:
    """Yield the document numbers that a number after a kind of document may be."""
    for number in numbers_in(words, vocabulary):
        typed = " ".join(word.text for word in words[number.start : number.end])
        yield Expansion(number.start, number.end, typed, number.alternatives)


def _written_otherwise(days: Iterable[DateWords], vocabulary: Vocabulary) -> Iterator[Said]:
    """Yield the other ways of writing each date whose words some article has."""
    for day in days:
        there = tuple(words for words in day.alternatives if all(map(vocabulary.frequency, words)))
        if there:
            yield Said(day.start, day.end, there, joined=True)


def _spelt(node: Node, vocabulary: Vocabulary, doubtful: Mapping[str, str]) -> Node:
    """Return a node whose words have beside them the other spellings that some article has."""
    match node:
        case Term():
            # A word without marks may be read with any.
            also = [
                text
                for text in variants(node.text)
                if vocabulary.frequency(text) or (fold(text) == text and vocabulary.forms(text))
            ]
            also += [doubtful[node.text]] if node.text in doubtful else []
            return replace(node, also=tuple(also)) if also else node
        case Phrase(terms):
            return replace(node, terms=tuple(_term(_spelt(term, vocabulary, doubtful)) for term in terms))
        case AnyOf(children):
            return AnyOf(tuple(_spelt(child, vocabulary, doubtful) for child in children))
        case AllOf(children):
            return AllOf(tuple(_spelt(child, vocabulary, doubtful) for child in children))
        case Not(child):
            return Not(_spelt(child, vocabulary, doubtful))
        case _:
            return node


def _term(node: Node) -> Term:
    assert isinstance(node, Term)  # noqa: S101 (a term stays one)
    return node
