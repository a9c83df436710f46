"""Which passage of a text shows best why it matches? Pieces of the text as published, matches marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from indexer.analysis.canonical import fold
from indexer.analysis.finding import Found, TermFinder
from searchapp.engine import SnippetPiece

SNIPPET_LENGTH = 280
"""Characters a snippet may have; about two sentences, four lines on a phone."""

# A sentence ends with its mark and a space before a capital, a digit or a quotation mark; a line always does.
# The pattern begins with one of few characters, for which a search looks several times faster.
_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)\n*|(?<!\n)[”\"’)]?\s+(?=[^\W\d_a-zđ]|[0-9“\"‘(-]))")
_LOOK_BACK = 512  # longer than nearly every sentence
_INK = re.compile(r"\S")
_FINDERS_KEPT = 128  # queries; the pages of one search, and what many ask for

# How much a sentence matches, and the places of its first match and of the one after its last.
_Matched = tuple[float, int, int]
_NOWHERE: _Matched = (0.0, 0, 0)


class PhraseWord(NamedTuple):
    """One word of a phrase."""

    spellings: frozenset[str]
    """Terms that it may be."""
    wide: bool = False
    """They are folded and stand for all that fold to them."""


_Phrases = dict[str, list[tuple[PhraseWord, ...]]]


@dataclass(frozen=True, slots=True)
class Marker:
    """What to mark: terms as they are indexed, and folded terms that stand for all that fold to them."""

    typed: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    phrases: frozenset[tuple[PhraseWord, ...]] = frozenset()
    """Words that are marked only where they stand next to one another, in this order."""


def mark_all(text: str, marker: Marker) -> tuple[SnippetPiece, ...]:
    """Return the whole text with what matches marked; joined, the pieces are the text."""
    return _pieces(text, 0, len(text), _found(text, marker))


def best_passage(text: str, marker: Marker) -> tuple[SnippetPiece, ...]:
    """Return the one or two neighbouring sentences that match most of the query, else the first ones.

    Joined, the pieces are a stretch of the text of at most SNIPPET_LENGTH characters; () for an empty text.
    """
    ink = _INK.search(text)
    if ink is None:
        return ()
    matches = _found(text, marker)
    sentences = _matched_sentences(text, matches)
    best = 0
    for place, sentence in enumerate(sentences):
        if sentence[0] > sentences[best][0]:
            best = place
    before, here, after = [_NOWHERE, *sentences, _NOWHERE, _NOWHERE][best : best + 3]
    # Without any match it is the first sentence.
    place = matches[here[1]][2] if matches else ink.start()
    start, end = _sentence_start(text, place), _sentence_end(text, place)
    if end - start > SNIPPET_LENGTH:
        start, end = _window(text, start, end, matches[here[1] : here[2]])
    else:
        start, end = _with_neighbour(text, start, end, matches, before, after)
    first = before[1] if before[0] else here[1]
    last = after[2] if after[0] else here[2]
    return _pieces(text, start, end, matches[first:last])


@lru_cache(maxsize=_FINDERS_KEPT)
def _finder(marker: Marker) -> TermFinder:
    words = {word for phrase in marker.phrases for word in phrase}
    typed = {spelling for word in words if not word.wide for spelling in word.spellings}
    folded = {spelling for word in words if word.wide for spelling in word.spellings}
    return TermFinder(marker.typed | typed, marker.folded | folded)


def _found(text: str, marker: Marker) -> list[Found]:
    """Return all of a text that is to be marked, in order."""
    found = _finder(marker).find(text)
    if not marker.phrases:
        return found
    kept = {
        place
        for place, (term, _, _, _) in enumerate(found)
        if term in marker.typed or (marker.folded and fold(term) in marker.folded)
    }
    neighbours = [
        not any(map(str.isalnum, text[end:start])) for (_, _, _, end), (_, _, start, _) in pairwise(found)
    ]
    typed, folded = _phrases_by_first_word(marker)
    for first, (term, _, _, _) in enumerate(found):
        beginning = typed.get(term, ())
        if folded:
            beginning = (*beginning, *folded.get(fold(term), ()))
        for phrase in beginning:
            places = range(first, first + len(phrase))
            if (
                places.stop <= len(found)
                and all(neighbours[first : places[-1]])
                and all(_is(found[place][0], word) for place, word in zip(places, phrase, strict=True))
            ):
                kept.update(places)
    return [match for place, match in enumerate(found) if place in kept]


@lru_cache(maxsize=_FINDERS_KEPT)
def _phrases_by_first_word(marker: Marker) -> tuple[_Phrases, _Phrases]:
    """Return the phrases that begin with each term, and those that do with each folded one."""
    typed: _Phrases = {}
    folded: _Phrases = {}
    for phrase in filter(None, marker.phrases):
        by_first_word = folded if phrase[0].wide else typed
        for spelling in phrase[0].spellings:
            by_first_word.setdefault(spelling, []).append(phrase)
    return typed, folded


def _is(term: str, word: PhraseWord) -> bool:
    return (fold(term) if word.wide else term) in word.spellings


def _matched_sentences(text: str, matches: Sequence[Found]) -> list[_Matched]:
    """Return the sentences that match at all, in order.

    The weight is how many different words of the query a sentence has, plus a little for neighbours.
    """
    sentences = []
    sought: set[str] = set()
    first = adjacent = end = previous_end = 0
    previous = ""
    for place, (term, key, match_start, match_end) in enumerate(matches):
        if match_start >= end:
            if sought:
                sentences.append((len(sought) + min(adjacent, len(sought)) / 2, first, place))
                sought = set()
            boundary = _SENTENCE_END.search(text, match_start)
            end = boundary.end() if boundary else len(text)
            first, adjacent = place, 0
        elif match_start - previous_end <= 1 and term != previous:
            adjacent += 1
        sought.add(key)
        previous, previous_end = term, match_end
    if sought:
        sentences.append((len(sought) + min(adjacent, len(sought)) / 2, first, len(matches)))
    return sentences


def _with_neighbour(
    text: str, start: int, end: int, matches: Sequence[Found], before: _Matched, after: _Matched
) -> tuple[int, int]:
    """Return the stretch of a sentence and of the neighbour that matches more, if there is room for it.

    The following one if they are equal. `before` and `after` are the nearest sentences that match.
    """
    neighbours = []
    if following := _INK.search(text, end):
        last = _sentence_end(text, following.start())
        matched = after[0] and matches[after[1]][2] < last
        neighbours.append((after[0] if matched else 0.0, start, last))
    if preceding := len(text[:start].rstrip()):
        first = _sentence_start(text, preceding - 1)
        matched = before[0] and matches[before[2] - 1][2] >= first
        neighbours.append((before[0] if matched else 0.0, first, end))
    for _, first, last in sorted(neighbours, key=lambda neighbour: -neighbour[0]):
        if last - first <= SNIPPET_LENGTH and "\n" not in text[first:last]:
            return first, last
    return start, end


def _sentence_start(text: str, place: int) -> int:
    """Return where the sentence starts that has the character at `place`, which is no white space."""
    back = _LOOK_BACK
    while True:
        start = limit = max(0, place - back)
        for boundary in _SENTENCE_END.finditer(text, limit, place + 1):
            start = boundary.end()
        if start > limit or limit == 0:
            return place + 1 - len(text[start : place + 1].lstrip())
        back *= 4


def _sentence_end(text: str, place: int) -> int:
    """Return where the sentence ends that has the character at `place`, which is no white space."""
    boundary = _SENTENCE_END.search(text, place)
    return place + len(text[place : boundary.end() if boundary else None].rstrip())


def _window(text: str, start: int, end: int, matches: Sequence[Found]) -> tuple[int, int]:
    """Return the stretch of a long sentence with most different matches, cut at spaces."""
    best_start, most = start, 0
    reached = 0
    counts: Counter[str] = Counter()
    for place, (_, key, match_start, _) in enumerate(matches):
        reached = max(reached, place)
        while reached < len(matches) and matches[reached][3] <= match_start + SNIPPET_LENGTH * 3 // 4:
            counts[matches[reached][1]] += 1
            reached += 1
        if len(counts) > most:
            best_start, most = match_start, len(counts)
        if reached > place:
            counts[key] -= 1
            if not counts[key]:
                del counts[key]
    window_start = max(start, best_start - SNIPPET_LENGTH // 4)
    if window_start > start:
        space = text.find(" ", window_start, best_start)
        window_start = best_start if space < 0 else space + 1
    window_end = min(end, window_start + SNIPPET_LENGTH)
    if window_end < end:
        space = text.rfind(" ", window_start + 1, window_end + 1)
        window_end = window_end if space < 0 else space
    return window_start, window_end


def _pieces(text: str, start: int, end: int, matches: Sequence[Found]) -> tuple[SnippetPiece, ...]:
    """Return `text[start:end]` in pieces; matches with only spaces between them are one marked piece."""
    spans: list[tuple[int, int]] = []
    for _, _, match_start, match_end in matches:
        if match_start < start or match_end > end:
            continue
        if spans and not text[spans[-1][1] : match_start].strip(" "):
            spans[-1] = spans[-1][0], match_end
        else:
            spans.append((match_start, match_end))
    pieces = []
    place = start
    for span_start, span_end in spans:
        if span_start > place:
            pieces.append(SnippetPiece(text[place:span_start], False))
        pieces.append(SnippetPiece(text[span_start:span_end], True))
        place = span_end
    if end > place:
        pieces.append(SnippetPiece(text[place:end], False))
    return tuple(pieces)
