"""Which words of a query name a document by its number alone? “quyết định 4930” means 4930/QĐ-UBND too.

A number is that of a document if its kind stands before it, in words or as its abbreviation, with or without
“số” between: the documents of the index that have this number and are of this kind are meant. A letter may be
of any kind (công văn 12229 is 12229/VP-ĐT). A year is only part of the number where a stroke joins them.
Nor are these document numbers, without “số”: years (kế hoạch 2020), money and time (báo cáo 5 năm).

Where the signs of a number are left out, as in “4930 qđ ubnd”, its words are the number that they spell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.analysis.canonical import fold
from searchapp.query.tree import AllOf, AnyOf, DayFilter, LabelFilter, Node, Not, Term
from searchapp.query.vocabulary import Vocabulary

MOST_ALTERNATIVES = 20
"""Documents that one number is taken for: those that most articles name."""


class NumberVocabulary(Vocabulary, Protocol):
    """A vocabulary that knows which document numbers the articles name."""

    def starting(self, prefix: str) -> Sequence[str]:
        """Return the terms that begin with a text, in any order, each once.

        Of very many only some need be told. Takes some tens of microseconds.
        """


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Words of a query that are the number of a document, or of several."""

    start: int
    end: int
    """`terms[start:end]` are those words: the number, without the kind before it."""
    alternatives: tuple[tuple[str, ...], ...]
    """Terms of document numbers, one in each, those that most articles name first; never empty."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of document."""

    codes: frozenset[str] | None
    """Its abbreviations, folded; None for any kind."""
    bodies: frozenset[str] = frozenset()
    """Who issues documents of this kind whose numbers name it alone: nghị định 158/CP."""

    def has(self, signs: str) -> bool:
        """Tell whether a document is of this kind by what follows its number: `qd-ubnd`."""
        if self.codes is None:
            return True
        parts = [part.rstrip(_DIGITS) for part in _JOINTS.split(signs)]
        return not self.codes.isdisjoint(parts) or (len(parts) == 1 and parts[0] in self.bodies)


_DIGITS = "0123456789"
_JOINTS = re.compile("[-/]")
_YEAR = "(?:19|20)[0-9]{2}"
_NUMBER = re.compile(rf"0*(?P<number>[1-9][0-9]{{0,5}})(?P<year>/{_YEAR})?")
_DOCUMENT = re.compile(rf"[0-9]+(?:/{_YEAR})?[/-](?P<signs>[a-z].*)")
_SIGN = re.compile("[a-z][a-z0-9]{0,11}")
_MOST_SIGNS = 5
_LONGEST_WORDS = 3

_ANY = _Kind(None)
_KINDS: Mapping[str, _Kind] = {
    words: _Kind(frozenset(codes.split()), frozenset(bodies.split()))
    for names, codes, bodies in (
        ("quyết định, qđ", "qd qdub qdubnd", "ttg"),
        ("nghị quyết, nq, nqlt", "nq nqlt", "qh"),
        ("nghị định, nđ", "nd ndcp", "cp hdbt"),
        ("chỉ thị, ct", "ct", "ttg"),
        ("thông tư, tt, ttlt", "tt ttlt", ""),
        ("thông báo, tb", "tb tbub", ""),
        ("kế hoạch, kh", "kh khlt", ""),
        ("tờ trình, ttr", "ttr tt", ""),
        ("báo cáo, bc", "bc", ""),
        ("công điện, cđ", "cd", ""),
        ("hướng dẫn, hd", "hd", ""),
        ("chương trình, ctr", "ctr", ""),
        ("luật, bộ luật", "l qh", ""),
        ("pháp lệnh", "pl", "ubtvqh"),
        ("giấy mời, gm", "gm bgm", ""),
        ("giấy phép, gp", "gp gpdc gpxd", ""),
        ("quy định, qui định", "qd qyd", ""),
        ("quy chế, qui chế", "qc qd", ""),
        ("kết luận, kl", "kl tb", ""),
        ("đề án", "da", ""),
        ("biên bản", "bb", ""),
        ("hợp đồng, hđ", "hd hdkt", ""),
        ("phiếu chuyển", "pc", ""),
    )
    for words in names.split(", ")
} | dict.fromkeys(("công văn", "văn bản", "cv", "vb"), _ANY)

# What may stand between a kind and its number: nghị quyết liên tịch 403/2017.
_ADDITIONS = ("liên tịch", "khẩn", "hỏa tốc", "xây dựng", "đầu tư", "xử phạt", "thanh tra")
_NUMBER_WORD = "số"
# After a number, these say that it is an amount of money, or a time; but “nghị định 158 năm 2005” has a year.
_MONEY = frozenset(("triệu", "tỷ", "tỉ", "nghìn", "ngàn", "đồng"))
_TIMES = frozenset(("năm", "tháng", "tuần", "ngày", "giờ", "phút"))


KIND_WORDS = frozenset(
    fold(syllable) for words in (*_KINDS, *_ADDITIONS, _NUMBER_WORD) for syllable in words.split()
)
"""Syllables that say what kind of document a number is of, without their marks."""


def documents_asked(children: Sequence[Node]) -> tuple[str, ...]:
    """Return the document numbers that a query asks for, if it asks for nothing else but their kind.

    `children` are the nodes of an understood query; the numbers are terms, those most named first. Filters
    and exclusions ask for nothing.
    """
    asked = [
        child
        for child in children
        if not isinstance(child, (Not, LabelFilter, DayFilter)) and not _says_kind(child)
    ]
    match asked:
        case [Term() as only]:
            ways: Sequence[Node] = (only,)
        case [AnyOf(children)]:
            ways = children
        case _:
            return ()
    texts = [way.text for way in ways if isinstance(way, Term) and not way.foldable]
    return tuple(filter(_DOCUMENT.fullmatch, texts)) if len(texts) == len(ways) else ()


def _says_kind(node: Node) -> bool:
    """Tell whether a node, as it was typed, says of what kind a document is."""
    match node:
        case Term(text):
            return fold(text) in KIND_WORDS
        case AnyOf((typed, *_)):
            return _says_kind(typed)
        case AllOf(children):
            return all(map(_says_kind, children))
        case _:
            return False


def numbers_in(terms: Sequence[Term], vocabulary: NumberVocabulary) -> tuple[NumberWords, ...]:
    """Return the numbers of documents among neighbouring words of a query, from left to right, apart.

    Each has alternatives that some article names. What is one term already, as 4930/QĐ-UBND is, is left out.
    """
    found: list[NumberWords] = []
    place = 0
    while place < len(terms):
        here = None if terms[place].foldable else _spelt(terms, place, vocabulary)
        if here is None and not terms[place].foldable:
            here = _named(terms, place, vocabulary)
        if here is not None:
            found.append(here)
        place = place + 1 if here is None else here.end
    return tuple(found)


def _named(terms: Sequence[Term], place: int, vocabulary: NumberVocabulary) -> NumberWords | None:
    """Return the documents of a kind in words before a number."""
    match = _NUMBER.fullmatch(terms[place].text)
    kinds = () if match is None else _kinds_before(terms, place)
    if match is None or not kinds:
        return None
    prefix = match["number"] + (match["year"] or "")
    candidates = [f"{prefix}/", *([] if match["year"] else [f"{prefix}-"])]
    documents = {
        term
        for candidate in candidates
        for term in vocabulary.starting(candidate)
        if (document := _DOCUMENT.fullmatch(term)) and any(kind.has(document["signs"]) for kind in kinds)
    }
    alternatives = _most_frequent(documents, vocabulary)
    return NumberWords(place, place + 1, alternatives) if alternatives else None


def _spelt(terms: Sequence[Term], place: int, vocabulary: NumberVocabulary) -> NumberWords | None:
    """Return the document whose number some words are when the signs between them are put in."""
    text = terms[place].text
    match = _NUMBER.fullmatch(text)
    if match is None and not _DOCUMENT.fullmatch(text):
        return None
    signs: list[str] = []
    for term in terms[place + 1 : place + 1 + _MOST_SIGNS]:
        sign = fold(term.text)
        if not term.foldable or not _SIGN.fullmatch(sign):
            break
        signs.append(sign)
    if not signs or (match is not None and signs[0] not in _SIGNS_OF_ALL):
        return None
    # One sign alone may be the word after a number (điều 5 TT) unless a kind stands before it.
    fewest = 1 if match is None or _kinds_before(terms, place) else 2
    for count in range(len(signs), fewest - 1, -1):
        for spelling in _spellings(text if match is None else match, signs[:count]):
            if vocabulary.frequency(spelling):
                return NumberWords(place, place + 1 + count, ((spelling,),))
    return None


def _spellings(head: str | re.Match[str], signs: Sequence[str]) -> Iterator[str]:
    if isinstance(head, str):
        yield "-".join((head, *signs))
        return
    number = head["number"] + (head["year"] or "")
    yield f"{number}/{'-'.join(signs)}"
    if len(signs) > 1:
        yield f"{number}-{signs[0]}/{'-'.join(signs[1:])}"  # of the Party


def _kinds_before(terms: Sequence[Term], place: int) -> Sequence[_Kind]:
    """Return the kinds that the words before a number may mean; none if it is no document's."""
    numbered = place > 0 and _is(terms[place - 1], _NUMBER_WORD)
    if not numbered and _counts(terms, place):
        return ()
    end = place - numbered
    if numbered and end == 0 and len(terms) == place + 1:
        return (_ANY,)
    kinds = _kinds_ending(terms, end)
    for addition in () if kinds else _ADDITIONS:
        words = addition.split()
        start = end - len(words)
        if start > 0 and all(map(_is, terms[start:end], words)):
            return _kinds_ending(terms, start)
    return kinds


def _kinds_ending(terms: Sequence[Term], end: int) -> Sequence[_Kind]:
    for length in range(min(_LONGEST_WORDS, end), 0, -1):
        span = terms[end - length : end]
        named = _BY_FOLDED.get(" ".join(fold(term.text) for term in span), ())
        kinds = [kind for words, kind in named if all(map(_is, span, words))]
        if kinds:
            return kinds
    return ()


def _counts(terms: Sequence[Term], place: int) -> bool:
    """Tell whether a number is a year, or of something that is counted."""
    if re.fullmatch(_YEAR, terms[place].text):
        return True
    following, later, *_ = (*(term.text for term in terms[place + 1 : place + 3]), "", "")
    return following in _MONEY or (following in _TIMES and not later[:1].isdecimal())


def _is(term: Term, word: str) -> bool:
    """Tell whether a term is a word, with its marks or with none at all."""
    return term.text in (word, fold(word))


def _most_frequent(documents: Collection[str], vocabulary: NumberVocabulary) -> tuple[tuple[str, ...], ...]:
    frequencies = {document: vocabulary.frequency(document) for document in documents}
    named = sorted(filter(frequencies.__getitem__, documents), key=lambda text: (-frequencies[text], text))
    return tuple((document,) for document in named[:MOST_ALTERNATIVES])


def _by_folded() -> Mapping[str, Sequence[tuple[Sequence[str], _Kind]]]:
    found: dict[str, list[tuple[Sequence[str], _Kind]]] = {}
    for words, kind in _KINDS.items():
        found.setdefault(fold(words), []).append((words.split(), kind))
    return found


_BY_FOLDED = _by_folded()
_SIGNS_OF_ALL = frozenset(("ub", "ubnd", "hdnd", "vp", "vpcp", "vpubnd", "cp", "ttg", "hdbt")).union(
    *(kind.codes or () for kind in _KINDS.values())
)
