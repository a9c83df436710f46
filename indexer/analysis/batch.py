"""What is indexed of many texts? What `analyse_text` gives for each, as arrays and many times faster."""

from __future__ import annotations

import string
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.canonical import canonical
from indexer.analysis.pipeline import analyse_text
from indexer.analysis.segmentation import MOST_PIECES, segmentation_model
from indexer.analysis.segmentation.lexicon import Lexicon
from indexer.analysis.segmentation.model import SegmentationModel
from indexer.analysis.segmentation.pair_numbers import NOT_THERE, PairNumbers
from indexer.analysis.segmentation.pieces import STOP, PieceTable
from indexer.analysis.spaced_numbers import parts_to_keep_whole
from indexer.analysis.tokens import terms
from indexer.analysis.words import JOINER

# So many characters at a time: fewer cost more for each call, more leave the cache and take more memory.
_GROUP_SIZE = 400_000
_SYLLABLES, _TERMS = 0, 1
_SIGNS = string.punctuation + "“”‘’…–—«»"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The terms of one field of several articles, one article after another."""

    vocabulary: list[str]
    """The distinct terms that occur, sorted by code point."""
    terms: NDArray[np.int32]
    """The place in `vocabulary` of each token; shape (m,)."""
    starts: NDArray[np.int64]
    """Where each article's tokens begin, and the end; shape (n + 1,)."""


class BatchAnalyser:
    """Analyses texts batch by batch, faster as it learns their words. Not for several threads at once."""

    def __init__(self) -> None:
        self._model = segmentation_model()
        self._learnt = None if self._model is None else _Learnt(self._model)

    def analyse(self, texts: Sequence[str]) -> tuple[Tokens, Tokens]:
        """Return the terms and the words of the texts, exactly those of `analyse_text`."""
        if self._model is None or self._learnt is None:
            analysed = [analyse_text(text) for text in texts]
            return (
                numbered([text.terms for text in analysed]),
                numbered([text.words for text in analysed]),
            )
        # Forgetting everything now and then costs little and bounds the memory.
        if self._learnt.size > MOST_PIECES:
            self._learnt = _Learnt(self._model)
        learnt = self._learnt
        try:
            found = [learnt.analyse(group) for group in _groups(texts)]
        except BaseException:
            self._learnt = _Learnt(self._model)  # the old may be half changed
            raise
        return (
            _tokens([found_terms for found_terms, _ in found], learnt.terms.names),
            _tokens([found_words for _, found_words in found], learnt.words.names),
        )


def numbered(texts: Sequence[Sequence[str]]) -> Tokens:
    """Return the terms of each of several texts as arrays."""
    names = _Names()
    numbers = np.fromiter((names[term] for text in texts for term in text), np.int32)
    counts = np.fromiter(map(len, texts), np.int64, len(texts))
    return _tokens([_Found(numbers, counts)], names.names)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in some texts, by number, and how much in each text."""

    numbers: NDArray[np.int32]
    counts: NDArray[np.int64]


class _Learnt:
    """Pieces, syllables, terms and words so far."""

    def __init__(self, model: SegmentationModel) -> None:
        self.terms = _Names()
        self.words = _Names()
        """Canonical syllables among them: a word is numbered by what it begins with and its last syllable."""
        self._lexicon = Lexicon(model)
        self._canonical = array("i", [self.words[""]])  # by number in the lexicon, the stop first
        self._longer_words = PairNumbers()
        self._terms_of_letters: dict[str, list[int]] = {}
        self._pieces = PieceTable((self._syllables_of, [STOP]), (self._terms_of, []))

    @property
    def size(self) -> int:
        """How much is held: of pieces, syllables, terms and words, the number of those that are most."""
        return max(self._pieces.count, len(self._lexicon), len(self.terms), len(self.words))

    def analyse(self, texts: Sequence[str]) -> tuple[_Found, _Found]:
        """Return the terms and the words of the texts."""
        pieces = self._numbers(texts)
        stops = np.flatnonzero(pieces == STOP)
        term_numbers, ends = self._pieces.expanded(_TERMS, pieces)
        found_terms = _Found(term_numbers, np.diff(ends[stops], prepend=0))

        numbers, ends = self._pieces.expanded(_SYLLABLES, pieces)
        joined = self._lexicon.joined(numbers)
        begins = np.flatnonzero(joined[1:] & ~joined[:-1])
        words = self._words(np.frombuffer(self._canonical, np.intc)[numbers], joined, begins)
        return found_terms, _Found(words, np.diff(np.searchsorted(begins, ends[stops]), prepend=0))

    def _numbers(self, texts: Sequence[str]) -> NDArray[np.int32]:
        """Return the numbers of pieces whose terms and syllables are those of the texts."""
        found: list[NDArray[np.int32]] = []
        plain: list[str] = []
        for text in texts:
            whole = parts_to_keep_whole(text)
            if not whole:
                plain.append(text)
                continue
            end = -1
            for start, stop in whole:
                before = self._pieces.numbers([*plain, text[end + 1 : max(start - 1, 0)]])
                found += (before[:-1], self._pieces.numbers_of([text[start:stop]]))
                plain, end = [], stop
            plain = [text[end + 1 :]]
        found.append(self._pieces.numbers(plain))
        return np.concatenate(found)

    def _words(
        self, parts: NDArray[np.int32], joined: NDArray[np.bool_], begins: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        words = parts[begins]
        growing = np.arange(len(begins))
        lasts = begins + 1
        while growing.size:
            words[growing] = self._longer(words[growing], parts[lasts])
            lasts = lasts + 1  # at most the stop of the text, which continues nothing
            on = joined[lasts]
            growing, lasts = growing[on], lasts[on]
        return words

    def _longer(self, words: NDArray[np.int32], parts: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return each word with one more syllable."""
        firsts, seconds = words.astype(np.uint64), parts.astype(np.uint64)
        longer = self._longer_words.find(firsts, seconds)
        new = np.flatnonzero(longer == NOT_THERE)
        if new.size:
            names = self.words.names
            made = {
                (first, second): self.words[f"{names[first]}{JOINER}{names[second]}"]
                for first, second in zip(words[new].tolist(), parts[new].tolist(), strict=True)
            }
            pairs = np.array(list(made), np.uint64)
            self._longer_words.add(pairs[:, 0], pairs[:, 1], np.fromiter(made.values(), np.int32, len(made)))
            longer[new] = self._longer_words.find(firsts[new], seconds[new])
        return longer

    def _syllables_of(self, pieces: list[str]) -> tuple[list[int], list[int]]:
        found = self._lexicon.numbers_of([piece.replace(JOINER, " ") for piece in pieces])
        new = self._lexicon.syllables[len(self._canonical) :]
        self._canonical.extend([self.words[canonical(syllable)] for syllable in new])
        return found

    def _terms_of(self, pieces: list[str]) -> tuple[list[int], list[int]]:
        number = self.terms.__getitem__
        # Signs around letters change nothing, and most pieces are a word that was there before without them.
        known = self._terms_of_letters
        found = []
        for piece in pieces:
            letters = piece.strip(_SIGNS)
            if letters in known:
                found.append(known[letters])
            elif letters.isalpha():
                known[letters] = numbers = list(map(number, terms(letters)))
                found.append(numbers)
            else:
                found.append(list(map(number, terms(piece))))
        return list(chain.from_iterable(found)), list(map(len, found))


class _Names(dict[str, int]):
    """Numbers of names from 0, made when a name is first looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self.names)
        self.names.append(name)
        return number


def _groups(texts: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for text in texts:
        group.append(text)
        size += len(text)
        if size > _GROUP_SIZE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _tokens(found: list[_Found], names: list[str]) -> Tokens:
    numbers = np.concatenate([np.empty(0, np.int32), *(part.numbers for part in found)])
    counts = np.concatenate([[0], *(part.counts for part in found)])
    places = np.zeros(len(names), np.int32)
    places[numbers] = 1
    occurring = np.flatnonzero(places).tolist()
    occurring.sort(key=names.__getitem__)
    places[occurring] = np.arange(len(occurring), dtype=np.int32)
    return Tokens([names[number] for number in occurring], places[numbers], np.cumsum(counts, dtype=np.int64))
