"""What can a query say? The small set of frozen types that engines translate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Term:
    """A word that must stand in a searched field."""

    text: str
    """A term as the analysis makes it."""
    foldable: bool = True
    """It is a word, which people type without its marks, and no document number, date or amount."""
    also: tuple[str, ...] = ()
    """Other terms that are the same word (kĩ of kỹ)."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand next to one another, in this order, within one field."""

    terms: tuple[Term, ...]
    quoted: bool = True
    """It was typed in quotation marks; else it is one way among others of saying what was typed."""
    renamed: bool = False
    """It has another name of a place than what was typed, and counts less."""


@dataclass(frozen=True, slots=True)
class LabelFilter:
    """Articles with an agency or category of this name, or of a name that holds it."""

    field: Literal["agency", "category"]
    label: str
    also: tuple[str, ...] = ()
    """Labels, as they are published, whose articles it finds too."""


@dataclass(frozen=True, slots=True)
class DayFilter:
    """Articles of the days from `first` to `last`, both included; None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that the child does not match."""

    child: Node


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Articles that one child at least matches; without children, none."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Articles that every child matches; the root of every query. Empty, it matches all."""

    children: tuple[Node, ...] = ()


Node = Term | Phrase | LabelFilter | DayFilter | Not | AnyOf | AllOf


def is_clause(node: Node) -> bool:
    """Tell whether a node asks for words alone, which may be relaxed; exclusions and filters never are."""
    match node:
        case Term() | Phrase():
            return True
        case AnyOf(children) | AllOf(children):
            return bool(children) and all(is_clause(child) for child in children)
        case _:
            return False


def quoted_phrase(node: Node) -> Phrase | None:
    """Return the phrase in quotation marks that a node is, alone or before other ways of saying it."""
    match node:
        case Phrase(quoted=True):
            return node
        case AnyOf((Phrase(quoted=True) as typed, *others)):
            said_otherwise = all(isinstance(other, Phrase) and not other.quoted for other in others)
            return typed if said_otherwise else None
        case _:
            return None


def terms_of(node: Node, *, excluded: bool = True) -> Iterator[Term]:
    """Yield the terms of a node from left to right, those under a Not too unless `excluded` is False."""
    match node:
        case Term():
            yield node
        case Phrase(terms):
            yield from terms
        case AnyOf(children) | AllOf(children):
            for child in children:
                yield from terms_of(child, excluded=excluded)
        case Not(child) if excluded:
            yield from terms_of(child)
        case _:
            return
