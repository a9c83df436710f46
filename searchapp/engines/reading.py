"""How does the embedded engine understand queries? With the words and definitions of one snapshot."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

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


class _Known(NamedTuple):
    """Abbreviations of one table, and what was understood with them."""

    table: Table
    abbreviations: Abbreviations
    understood: OrderedDict[str, Understood]


class QueryReader:
    """Understands queries for one view; threads may share it."""

    def __init__(self, view: View, files: AbbreviationFiles) -> None:
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
        return self._once(known.understood, text, lambda: understand(text, self.lexicon, known.abbreviations))

    def issuing(self, documents: Sequence[str]) -> NDArray[np.int64]:
        """Return the snapshot's numbers of the articles that issue one of some documents, ascending."""
        found = [
            self._once(self._issuing, term, partial(issuing, self.view.snapshot, term)) for term in documents
        ]
        return np.unique(np.concatenate([_NOTHING, *found]))

    def corrected(self, text: str) -> str | None:
        """Return a query that finds nothing as these articles spell it, None if no other way is known."""
        return self._once(self._corrected, text, lambda: corrected(text, self.lexicon))

    def suggestion(self, text: str, *, found: bool) -> str | None:
        """Return what to offer beside a query; `found` tells that articles have all of it."""
        return self._once(self._suggested, (text, found), lambda: suggestion(text, self.lexicon, found=found))

    def _newest(self) -> _Known:
        """Return what is known with the table as the files have it now; all of it changes at once."""
        table = self._files.current()
        known = self._known
        if known is None or known.table is not table:
            known = _Known(table, Abbreviations(table, self._definitions), OrderedDict())
            self._known = known
        return known

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
