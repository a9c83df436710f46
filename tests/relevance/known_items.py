"""What do people look for, and which articles are right? The table beside this module, written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("queries.tsv")
"""A line for each query: its kind, the query with its marks, and the ids of the articles, by spaces apart.

All articles that answer the query equally well are named: those of other papers on the same event too.
"""

KINDS = ("event", "decision", "person", "place", "abbreviation", "document-number", "date", "service")
"""`abbreviation`: the query has the short form of what the article writes in full, or the other way round;
`date`: the query has a day, often not as the article writes it;
`service`: a fine, a fee, a paper that is needed."""


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A query by somebody who knows what there is to be found."""

    kind: str
    query: str
    ids: tuple[str, ...]
    """Any one of these articles is the right one."""


def read_known_items(path: Path = TABLE) -> tuple[KnownItem, ...]:
    """Return the items of a table, in its order. Raises ValueError where a line is not of three columns."""
    _, *lines = path.read_text(encoding="utf-8").splitlines()
    items = []
    for line in lines:
        kind, query, ids = line.split("\t")
        items.append(KnownItem(kind, query, tuple(ids.split(" "))))
    return tuple(items)
