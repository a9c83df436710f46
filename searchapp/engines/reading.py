"""How does the embedded engine understand queries? With the words and definitions of one snapshot."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.place_names import PLACES_FILE
from searchapp.engines.article_sets import ArticleSet, Ranks
from searchapp.engines.issuing import issuing
from searchapp.engines.label_links import LabelLinks, said
from searchapp.engines.lexicon import Lexicon
from searchapp.engines.view import View
from searchapp.query.abbreviation_table import FILE_NAME as ABBREVIATIONS
from searchapp.query.abbreviation_table import PROJECT_TABLE, AbbreviationFiles, Table
from searchapp.query.abbreviations import Abbreviations, Expansion
from searchapp.query.place_table import PlaceFiles, PlaceTable
from searchapp.query.places import Places
from searchapp.query.suggesting import corrected, suggestion
from searchapp.query.tree import AllOf, AnyOf, LabelFilter, Node, Not
from searchapp.query.understanding import Understood, as_typed, understand
from searchapp.request import Match

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_NOTHING = np.empty(0, np.int64)

_REMEMBERED = 1024
"""Queries: the next page, a filter, another order ask the same text again."""


class StaffFiles(NamedTuple):
    """The files that staff edit."""

    abbreviations: AbbreviationFiles
    places: PlaceFiles

    @classmethod
    def of(cls, index: Path) -> StaffFiles:
        """Return those of an index folder; the project's own table of abbreviations is overridden there."""
        return cls(
            AbbreviationFiles([PROJECT_TABLE, index / ABBREVIATIONS]), PlaceFiles([index / PLACES_FILE])
        )


class _Known(NamedTuple):
    """Abbreviations and places of certain tables, and what was understood with them."""

    tables: tuple[Table, PlaceTable]
    abbreviations: Abbreviations
    places: Places
    labels: LabelLinks | None
    understood: OrderedDict[str, Understood]


class QueryReader:
    """Understands queries for one view; threads may share it."""

    def __init__(self, view: View, files: StaffFiles) -> None:
        self.view = view
        self.lexicon = Lexicon(view)
        self._files = files
        self._definitions = view.snapshot.definitions()
        self._known: _Known | None = None
        self._corrected: OrderedDict[str, str | None] = OrderedDict()
        self._suggested: OrderedDict[tuple[str, bool], str | None] = OrderedDict()
        self._issuing: OrderedDict[str, NDArray[np.int64]] = OrderedDict()
        self._keeping = threading.Lock()

    def read(self, text: str, match: Match) -> Understood:
        """Return what a query means; as typed unless the match is the default one."""
        if match != "default":
            return as_typed(text)
        known = self._newest()
        return self._once(known.understood, text, lambda: self._understand(text, known))

    def label_links(self, match: Match) -> LabelLinks | None:
        """Return which agencies are found beside one that is filtered by, None where none can be."""
        return self._newest().labels if match == "default" else None

    @property
    def definitions_version(self) -> str:
        """What changes whenever the files do that staff edit: hexadecimal digits."""
        return self._files.abbreviations.version() + self._files.places.version()

    def issuing(self, documents: Sequence[str]) -> Ranks:
        """Return the articles that issue one of some documents, ascending."""
        found = [
            self._once(self._issuing, term, partial(issuing, self.view.snapshot, term)) for term in documents
        ]
        return np.unique(self.view.ranks.take(np.concatenate([_NOTHING, *found])))

    def issuing_among(self, articles: ArticleSet, documents: Sequence[str]) -> Ranks | None:
        """Return which of some articles issue one of some documents, ascending; None without documents."""
        return articles.but(self.issuing(documents)).ranks if documents else None

    def corrected(self, text: str) -> str | None:
        """Return a query that finds nothing as these articles spell it, None if no other way is known."""
        return self._once(self._corrected, text, lambda: corrected(text, self.lexicon))

    def suggestion(self, text: str, *, found: bool) -> str | None:
        """Return what to offer beside a query; `found` tells that articles have all of it."""
        return self._once(self._suggested, (text, found), lambda: suggestion(text, self.lexicon, found=found))

    def _newest(self) -> _Known:
        """Return what is known with the table as the files have it now; all of it changes at once."""
        table, place_table = self._files.abbreviations.current(), self._files.places.current()
        known = self._known
        if known is None or known.tables[0] is not table or known.tables[1] is not place_table:
            places = Places(place_table)
            known = _Known(
                (table, place_table),
                Abbreviations(table, self._definitions),
                places,
                LabelLinks(self.view.agencies, places) if places else None,
                OrderedDict(),
            )
            self._known = known
        return known

    def _understand(self, text: str, known: _Known) -> Understood:
        understood = understand(text, self.lexicon, known.abbreviations, known.places)
        if known.labels is None:
            return understood
        found: list[Expansion] = []
        tree = AllOf(tuple(_linked(child, known.labels, found) for child in understood.tree.children))
        return replace(understood, tree=tree, expansions=(*understood.expansions, *found))

    def _once(self, kept: OrderedDict[Key, Value], key: Key, make: Callable[[], Value]) -> Value:
        """Return what is kept under a key, made now if it is not; of many the latest made are kept."""
        try:
            return kept[key]
        except KeyError:
            value = make()
        with self._keeping:
            kept[key] = value
            while len(kept) > _REMEMBERED:
                kept.popitem(last=False)
        return value


def _linked(node: Node, links: LabelLinks, found: list[Expansion]) -> Node:
    """Return a node whose filters by agency have the linked labels beside them; appends what was added."""
    match node:
        case LabelFilter("agency", label):
            also = links.holding(label)
            if also:
                found.append(said(label, also))
            return replace(node, also=also)
        case Not(child):
            return Not(_linked(child, links, found))
        case AnyOf(children):
            return AnyOf(tuple(_linked(child, links, found) for child in children))
        case _:
            return node
