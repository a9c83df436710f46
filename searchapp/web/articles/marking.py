"""Where does a text have marks and links? Pieces of a paragraph, document numbers cut out as links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.analysis.document_numbers import PATTERN, display_form
from searchapp.engine import SnippetPiece

_NUMBER = re.compile(PATTERN)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph; joined, the runs are the paragraph."""

    pieces: tuple[SnippetPiece, ...]
    number: str | None = None
    """The document whose number this is, as it is searched for."""


def runs(pieces: Sequence[SnippetPiece]) -> tuple[Run, ...]:
    """Return the runs of a paragraph that is given in pieces; marks that reach over an end are cut there."""
    text = "".join(piece.text for piece in pieces)
    # Each number has a stroke, which few paragraphs have.
    numbers = [*_NUMBER.finditer(text)] if "/" in text else []
    if not numbers:
        return (Run(tuple(pieces)),) if pieces else ()
    bounds = [place for number in numbers for place in number.span()]
    stretches = list(_cut(pieces, [*bounds, len(text)]))
    names = [name for number in numbers for name in (None, display_form(number[0]))]
    every = (Run(stretch, name) for stretch, name in zip(stretches, [*names, None], strict=True))
    return tuple(run for run in every if run.pieces)


def marks(texts: Iterable[Sequence[SnippetPiece]]) -> int:
    """Return how many pieces of some texts are marked."""
    return sum(piece.mark for text in texts for piece in text)


def _cut(pieces: Sequence[SnippetPiece], ends: Sequence[int]) -> Iterator[tuple[SnippetPiece, ...]]:
    """Yield the pieces up to each of some places in the text, ascending, the last at its end."""
    left = iter(pieces)
    piece = next(left, None)
    place = 0
    for end in ends:
        stretch = []
        while piece is not None and place < end:
            taken = piece.text[: end - place]
            stretch.append(SnippetPiece(taken, piece.mark))
            rest = piece.text[len(taken) :]
            place += len(taken)
            piece = SnippetPiece(rest, piece.mark) if rest else next(left, None)
        yield tuple(stretch)
