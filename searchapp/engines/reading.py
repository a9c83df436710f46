"""How does the embedded engine understand queries? With the words and definitions of one snapshot."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from searchapp.engines.issuing import issuing
from searchapp.engines.lexicon import Lexicon
from searchapp.engines.view import View
from searchapp.query.abbreviation_table import FILE_NAME, PROJECT_TABLE, AbbreviationFiles, Table
from searchapp.query.abbreviations import Abbreviations
from searchapp.query.suggesting import corrected, suggestion
from searchapp.query.understanding import Understood, as_typed, understand
from searchapp.request import Match

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_NOTHING = np.empty(0, np.int64)

_REMEMBERED = 1024
"""Queries: the next page, a filter, another order ask the same text again."""


def abbreviation_files(index: Path) -> AbbreviationFiles:
    """Return the project's own table of abbreviations, overridden by the one in an index folder."""
    return AbbreviationFiles([PROJECT_TABLE, index / FILE_NAME])


class QueryReader:
    """Understands queries for one view; threads may share it."""

    def __init__(self, view: View, files: AbbreviationFiles) -> None:
        self.view = view
        self.lexicon = Lexicon(view)
        self._files = files
        self._definitions = view.snapshot.definitions()
        self._known: tuple[Table, Abbreviations] | None = None
        self._understood: OrderedDict[str, Understood] = OrderedDict()
        self._suggested: OrderedDict[tuple[str, bool], str | None] = OrderedDict()
        self._issuing: OrderedDict[str, NDArray[np.int64]] = OrderedDict()
        self._keeping = threading.Lock()

    def read(self, text: str, match: Match) -> Understood:
        """Return what a query means; as typed unless the match is the default one."""
        if match != "default":
            return as_typed(text)
        abbreviations = self._abbreviations()
        kept = self._understood
        found = kept.get(text)
        if found is None:
            found = understand(text, self.lexicon, abbreviations)
            self._keep(kept, text, found)
        return found

    def issuing(self, documents: Sequence[str]) -> NDArray[np.int64]:
        """Return the snapshot's numbers of the articles that issue one of some documents, ascending."""
        for term in documents:
            if term not in self._issuing:
                self._keep(self._issuing, term, issuing(self.view.snapshot, term))
        found = [self._issuing.get(term, _NOTHING) for term in documents]
        return np.unique(np.concatenate([_NOTHING, *found]))

    def corrected(self, text: str) -> str | None:
        """Return a query that finds nothing as these articles spell it, None if no other way is known."""
        return corrected(text, self.lexicon)

    def suggestion(self, text: str, *, found: bool) -> str | None:
        """Return what to offer beside a query; `found` tells that articles have all of it."""
        key = (text, found)
        if key not in self._suggested:
            self._keep(self._suggested, key, suggestion(text, self.lexicon, found=found))
        return self._suggested.get(key)

    def _keep(self, kept: OrderedDict[Key, Value], key: Key, value: Value) -> None:
        with self._keeping:
            kept[key] = value
            while len(kept) > _REMEMBERED:
                kept.popitem(last=False)

    def _abbreviations(self) -> Abbreviations:
        table = self._files.current()
        if self._known is None or self._known[0] is not table:
            self._known = table, Abbreviations(table, self._definitions)
            self._understood = OrderedDict()
        return self._known[1]
