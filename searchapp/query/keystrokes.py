"""Was a query typed without an input method? Its Telex or VNI keys as the letters that they stand for.

`hooij nghij ba ddinhf` and `ho65i nghi5 ba d9i2nh` both are `hội nghị ba đình`. What decides are the terms of
the index, so that covid19, mp3 and words of other languages stay alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.analysis.canonical import is_syllable
from indexer.analysis.document_numbers import document_number_term
from indexer.analysis.tokens import Token, tokenize
from searchapp.query.syllable_keys import D_STROKE, METHODS, Method, decodings
from searchapp.query.vocabulary import Vocabulary

# What is not searched for: the label or day of a filter, and OR.
_SYNTAX = re.compile(
    r"\b(?i:agency|category|from|to):(?:\"[^\"“”]*\"|“[^\"“”]*”|[^\s\"“”]+)|(?<![^\s\"“”])OR(?!\S)"
)

_ASCII_WORD = re.compile(r"(?<![^\W_])[A-Za-z][A-Za-z0-9]+(?![^\W_])")
_PROOFS_FOR_AN_EXCEPTION = 4
# English words and short names that are also keys of syllables (đi, cả, bò). They are decoded beside other
# keystrokes, but a query of these and of known words is no keystrokes.
_OTHER_WORDS = (
    "air arm as ask ax bar bee beef been beer best bloom blow book boom born bow box bus car cast chair "
    "chef chips close coast cook cost cow crow crown cups dad dark deer desk did does doom door down ef est "
    "gas glow green grow hair has her here hero his hook host how if is its kaka keen last lee lens lips "
    "list look lose lost low lux lynx mama maps mark mary max maya mix momo mono moon more most must noon "
    "nor nose now of oops or ox pair park past pens per plus poor pops post proof queen quest rest roof "
    "room rose row see seen sense sex six soon task tax taxi teen tens term test there these this thus tips "
    "toast too took toon tops town tree trips trust turn us usa var vast visa war was wax work worm wrong "
    "co2 so2"
)
_ADDRESS = re.compile(r"@|://|\bwww\.")  # of a person or page: no part of it is a word of Vietnamese
_REMEMBERED = 1 << 14
_LONGEST_JOINED = 12
"""Keys of two syllables that are written as one word."""

_PROVES_NOTHING = re.compile(rf"{_OTHER_WORDS.replace(' ', '|')}|[a-z][0-9]")  # A4, E5


@dataclass(frozen=True, slots=True)
class DoubtfulWord:
    """A word that is a term of the index both as typed and decoded, so that either may be meant."""

    start: int
    end: int
    """`text[start:end]` of the decoded query is the word, as typed."""
    typed: str
    decoded: str
    """The two terms."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A query with letters in place of keys."""

    text: str
    """The query; all that is not decoded stands in it unchanged."""
    method: Method
    doubtful: tuple[DoubtfulWord, ...] = ()
    """From left to right."""


def decode_query(text: str, vocabulary: Vocabulary, *, lenient: bool = False) -> Decoded | None:
    """Return a query typed in Telex or VNI keys as the text they mean; None if it is to be searched as typed.

    It is decoded if one word at least is no term of the index as typed but becomes one, and all other words
    that are no terms become terms too. Words that are terms as typed stay so, and are `doubtful` if they can
    be decoded to another term. Figures, dates and document numbers are no words, but a document number that
    is known once its đ is decoded proves as much as a word. Filters are left alone.

    With `lenient`, every fourth word that becomes a term makes up for one that is none either way (a question
    of twenty words in which one is new to the index): that one becomes a syllable if it can.
    """
    if _ADDRESS.search(text):
        return None
    asked = [(word.lower(), method) for word in _ASCII_WORD.findall(text) for method in METHODS]
    if "/" not in text and not any(decodings(*each) or _joined(*each) for each in asked):
        return None
    tokens = list(tokenize(text))
    for syntax in _SYNTAX.finditer(text):
        tokens = _outside(tokens, syntax.start(), syntax.end())
    for method in METHODS:
        decoded = _decoded(text, tokens, method, vocabulary, lenient=lenient)
        if decoded is not None:
            return decoded
    return None


def _outside(tokens: Sequence[Token], start: int, end: int) -> list[Token]:
    return [token for token in tokens if token.end <= start or end <= token.start]


def _decoded(
    text: str, tokens: Sequence[Token], method: Method, vocabulary: Vocabulary, *, lenient: bool
) -> Decoded | None:
    changes: list[tuple[int, int, str]] = []
    proofs = 0
    for start, end, number in _numbers(text, method):
        typed = [token for token in tokens if start <= token.start and token.end <= end]
        # It is part of a filter, or known as typed.
        if not typed or (typed[0].kind == "document" and vocabulary.frequency(typed[0].term)):
            continue
        changes.append((start, end, number))
        tokens = _outside(tokens, start, end)
        proofs += vocabulary.frequency(document_number_term(number)) > 0
    readings = [(token, decodings(token.term, method)) for token in tokens if token.kind == "word"]
    may_be_keys = (word for word, terms in readings if terms or _joined(word.term, method))
    if not changes and all(vocabulary.frequency(word.term) for word in may_be_keys):
        return None
    known: list[tuple[Token, tuple[str, ...]]] = []
    unexplained = 0
    for word, terms in readings:
        if vocabulary.frequency(word.term):
            known.append((word, terms))
            continue
        term = _most_frequent(terms, vocabulary) or _most_frequent(_joined(word.term, method), vocabulary)
        if term is None:
            unexplained += 1
        elif not _PROVES_NOTHING.fullmatch(word.term):
            proofs += 1
        if term or terms:
            changes.append((word.start, word.end, _cased_like(text[word.start : word.end], term or terms[0])))
    allowed = proofs // _PROOFS_FOR_AN_EXCEPTION if lenient else 0
    if not proofs or unexplained > allowed:
        return None
    doubtful = [(word, term) for word, terms in known if (term := _most_frequent(terms, vocabulary))]
    return _changed(text, sorted(changes), doubtful, method)


def _numbers(text: str, method: Method) -> list[tuple[int, int, str]]:
    """Return where document numbers stand that have keys of đ, and the numbers with a đ instead."""
    keys = [match.start() for match in D_STROKE[method].finditer(text)] if "/" in text else []
    if not keys:
        return []
    stroked = D_STROKE[method].sub(lambda match: "Đ" if match[0][0] == "D" else "đ", text)
    # Of the two keys of each đ before a place one is gone.
    places = [start - gone for gone, start in enumerate(keys)]
    numbers = []
    for token in tokenize(stroked):
        gone, gone_at_end = bisect_left(places, token.start), bisect_left(places, token.end)
        if token.kind == "document" and gone < gone_at_end:
            number = stroked[token.start : token.end]
            numbers.append((token.start + gone, token.end + gone_at_end, number))
    return numbers


def _most_frequent(terms: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """Return the one of the terms that most articles have, the first of equals; None if none has any."""
    frequencies = {term: articles for term in terms if (articles := vocabulary.frequency(term))}
    return max(frequencies, key=frequencies.__getitem__, default=None)


@lru_cache(_REMEMBERED)
def _joined(typed: str, method: Method) -> tuple[str, ...]:
    """Return what a word may be that is two syllables written as one: mootoo, môtô."""
    if len(typed) > _LONGEST_JOINED:
        return ()
    return tuple(
        first + second
        for middle in range(2, len(typed) - 1)
        for first in decodings(typed[:middle], method)
        for second in decodings(typed[middle:], method)
    )


def _cased_like(typed: str, term: str) -> str:
    # Of an abbreviation only the key may be small: QDd.
    if typed.isupper() or (typed[0].isupper() and not is_syllable(term)):
        return term.upper()
    return term.capitalize() if typed[0].isupper() else term


def _changed(
    text: str,
    changes: Sequence[tuple[int, int, str]],
    doubtful: Sequence[tuple[Token, str]],
    method: Method,
) -> Decoded:
    """Return the text with parts of it replaced, which are in order; doubtful words move with it."""
    parts: list[str] = []
    place = 0
    for start, end, decoded in changes:
        parts += text[place:start], decoded
        place = end
    words = []
    for word, term in doubtful:
        moved = sum(len(decoded) - (end - start) for start, end, decoded in changes if end <= word.start)
        words.append(DoubtfulWord(word.start + moved, word.end + moved, word.term, term))
    return Decoded("".join([*parts, text[place:]]), method, tuple(words))
