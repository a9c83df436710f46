"""What does a request's text find, put right where it finds nothing? Without the request's own filters."""

from __future__ import annotations

from typing import NamedTuple

from searchapp.engines.matching import Matches, match
from searchapp.engines.reading import QueryReader
from searchapp.query.understanding import Understood
from searchapp.request import SearchRequest


class Asked(NamedTuple):
    """A text as it was understood, and what it matches."""

    understood: Understood
    matches: Matches
    corrected: str | None = None
    """What was asked instead, where no article has the words as typed."""


def asked(reader: QueryReader, request: SearchRequest) -> Asked:
    """Return what a request's text matches; filters play no part in whether it is put right."""
    view = reader.view
    understood = reader.read(request.q, request.match)
    matches = match(view, understood.tree, exact=request.match == "exact", typed=understood.typed)
    if request.q and request.match == "default" and not len(matches.articles):
        right = reader.corrected(understood.text)
        if right is not None:
            other = reader.read(right, "typed")
            found = match(view, other.tree, exact=False)
            if len(found.articles):
                return Asked(other, found, right)
    return Asked(understood, matches)
