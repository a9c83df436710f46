"""Which passage of a text shows best why it matches? Pieces of the text as published, matches marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.analysis.canonical import fold
from indexer.analysis.tokens import Token, matching_tokens
from searchapp.engine import SnippetPiece

SNIPPET_LENGTH = 280
"""Characters a snippet may have; about two sentences, four lines on a phone."""

# A sentence ends with its mark and a space before a capital, a digit or a quotation mark; a line always does.
_SENTENCE_END = re.compile(r"\n+|(?<=[.!?…])[”\"’)]?\s+(?=[^\W\d_a-zđ]|[0-9“\"‘(-])")


@dataclass(frozen=True, slots=True)
class Marker:
    """What to mark: terms as they are indexed, and folded terms that stand for all that fold to them."""

    typed: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()

    def marks(self, term: str) -> bool:
        """Tell whether a term matches."""
        return term in self.typed or (bool(self.folded) and fold(term) in self.folded)

    def key(self, token: Token) -> str:
        """Return what of the query a matching token matches, to tell different matches from repeats."""
        return token.term if token.term in self.typed else fold(token.term)


def mark_all(text: str, marker: Marker) -> tuple[SnippetPiece, ...]:
    """Return the whole text with what matches marked; joined, the pieces are the text."""
    return _pieces(text, 0, len(text), matching_tokens(text, marker.marks))


def best_passage(text: str, marker: Marker) -> tuple[SnippetPiece, ...]:
    """Return the one or two neighbouring sentences that match most of the query, else the first ones.

    Joined, the pieces are a stretch of the text of at most SNIPPET_LENGTH characters; () for an empty text.
    """
    matches = matching_tokens(text, marker.marks)
    sentences = _sentences(text)
    if not sentences:
        return ()
    weights = _weights(sentences, matches, marker)
    best = max(range(len(sentences)), key=lambda place: (weights[place], -place))
    start, end = sentences[best]
    if end - start > SNIPPET_LENGTH:
        start, end = _window(text, start, end, [m for m in matches if start <= m.start < end], marker)
    else:
        # The neighbour that matches more joins, the following one if they are equal, if there is room.
        neighbours = [place for place in (best + 1, best - 1) if 0 <= place < len(sentences)]
        for place in sorted(neighbours, key=lambda place: -weights[place]):
            joined = min(start, sentences[place][0]), max(end, sentences[place][1])
            if joined[1] - joined[0] <= SNIPPET_LENGTH and "\n" not in text[slice(*joined)]:
                start, end = joined
                break
    return _pieces(text, start, end, matches)


def _sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence that is not blank."""
    bounds = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        # Closing quotation marks belong to the sentence they close.
        end = match.start() + len(match[0]) - len(match[0].lstrip('”"’)'))
        bounds.append((start, end))
        start = match.end()
    bounds.append((start, len(text)))
    trimmed = []
    for start, end in bounds:
        sentence = text[start:end]
        if sentence.strip():
            lead = len(sentence) - len(sentence.lstrip())
            trimmed.append((start + lead, start + len(sentence.rstrip())))
    return trimmed


def _weights(sentences: list[tuple[int, int]], matches: Sequence[Token], marker: Marker) -> list[float]:
    """Return for each sentence how many different words of the query it has, plus a little for neighbours."""
    weights = []
    remaining = iter(matches)
    token = next(remaining, None)
    for _, end in sentences:
        keys: set[str] = set()
        adjacent = 0
        previous: Token | None = None
        while token is not None and token.start < end:
            keys.add(marker.key(token))
            if previous is not None and token.start - previous.end <= 1 and token.term != previous.term:
                adjacent += 1
            previous, token = token, next(remaining, None)
        weights.append(len(keys) + min(adjacent, len(keys)) / 2)
    return weights


def _window(text: str, start: int, end: int, matches: Sequence[Token], marker: Marker) -> tuple[int, int]:
    """Return the stretch of a long sentence with most different matches, cut at spaces."""
    best_start, most = start, 0
    for place, first in enumerate(matches):
        here = {marker.key(m) for m in matches[place:] if m.end <= first.start + SNIPPET_LENGTH * 3 // 4}
        if len(here) > most:
            best_start, most = first.start, len(here)
    window_start = max(start, best_start - SNIPPET_LENGTH // 4)
    if window_start > start:
        space = text.find(" ", window_start, best_start)
        window_start = best_start if space < 0 else space + 1
    window_end = min(end, window_start + SNIPPET_LENGTH)
    if window_end < end:
        space = text.rfind(" ", window_start + 1, window_end + 1)
        window_end = window_end if space < 0 else space
    return window_start, window_end


def _pieces(text: str, start: int, end: int, matches: Sequence[Token]) -> tuple[SnippetPiece, ...]:
    """Return `text[start:end]` in pieces; matches with only spaces between them are one marked piece."""
    spans: list[tuple[int, int]] = []
    for token in matches:
        if token.start < start or token.end > end:
            continue
        if spans and not text[spans[-1][1] : token.start].strip(" "):
            spans[-1] = spans[-1][0], token.end
        else:
            spans.append((token.start, token.end))
    pieces = []
    place = start
    for span_start, span_end in spans:
        pieces.append(SnippetPiece(text[place:span_start], False))
        pieces.append(SnippetPiece(text[span_start:span_end], True))
        place = span_end
    pieces.append(SnippetPiece(text[place:end], False))
    return tuple(piece for piece in pieces if piece.text)
