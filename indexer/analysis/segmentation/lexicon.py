"""What does the model say of a syllable and its neighbours? Scores as arrays, by syllable number."""

from __future__ import annotations

import string
from array import array
from collections.abc import Iterable, Mapping
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.segmentation.decoding import Transitions, continuing
from indexer.analysis.segmentation.model import SegmentationModel
from indexer.analysis.segmentation.pieces import STOP
from indexer.analysis.segmentation.syllables import syllables

# Bits of a syllable: it never joins another; it begins with a capital.
_ALONE, _CAPITAL = 1, 2
# Bits of two syllables in a row: they are in the list of pairs; a triple begins with them.
_PAIR, _TRIPLE_BEGINS = 1, 2


class Lexicon(dict[str, int]):
    """Numbers of syllables, made when a syllable is first looked up; STOP is none of them."""

    def __init__(self, model: SegmentationModel) -> None:
        """Raises ValueError for a model that the decoding does not suit."""
        super().__init__()
        weights: dict[str, float] = dict(zip(model.attributes, model.weights.tolist(), strict=True))
        self._transitions = Transitions.of(model.transitions)
        self._lists = _WordLists(model.pairs, model.triples)
        self._of_pair = _weights_of(weights, "-1:word.bi_gram()", "+1:word.bi_gram()")
        self._of_triple = _weights_of(weights, "-2:word.tri_gram()", "+2:word.tri_gram()")
        self._own = _SyllableScores(weights, "")
        self._to_next = _SyllableScores(weights, "-1:")
        self._to_previous = _SyllableScores(weights, "+1:")
        self.syllables = [""]
        """By number; the stop first, as everywhere here."""
        self._bits = array("B", [_ALONE])
        self._firsts, self._seconds, self._thirds = array("i", [0]), array("i", [0]), array("i", [0])

    def __missing__(self, syllable: str) -> int:
        number = self[syllable] = len(self.syllables)
        self.syllables.append(syllable)
        return number

    def numbers_of(self, pieces: list[str]) -> tuple[list[int], list[int]]:
        """Return the numbers of the syllables of all pieces, and how many each piece has."""
        separator = "\n"
        text = separator.join(pieces)
        if text.count(separator) >= len(pieces):  # some have a line feed themselves
            listed = [[self[syllable] for syllable in syllables(piece)] for piece in pieces]
            return list(chain.from_iterable(listed)), list(map(len, listed))
        numbers = np.array([self[syllable] for syllable in syllables(text)], np.int32)
        separates = numbers == self[separator]
        ends = np.append(np.flatnonzero(separates), len(numbers))
        counts = np.diff(ends, prepend=-1) - 1
        return numbers[~separates].tolist(), counts.tolist()

    def joined(self, numbers: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Return which syllables continue the word of the one before. Each text has STOP after it."""
        self._learn()
        stops = np.flatnonzero(numbers == STOP)
        joined = continuing(self._scores(numbers), stops, self._transitions)
        # pyvi's own rules, on top of the model.
        bits = np.frombuffer(self._bits, np.uint8)[numbers]
        here, before = bits[1:], bits[:-1]
        joined[0] = False
        joined[1:] &= ((here | before) & _ALONE | here & ~before & _CAPITAL) == 0
        return joined

    def _learn(self) -> None:
        """Take in the syllables that came since the last time."""
        new = self.syllables[len(self._bits) :]
        if not new:
            return
        lower = list(map(str.lower, new))
        title = np.fromiter(map(str.istitle, new), np.bool_, len(new))
        upper = np.fromiter(map(str.isupper, new), np.bool_, len(new))
        digits = np.fromiter(map(str.isdigit, new), np.bool_, len(new))
        for scores in (self._own, self._to_next, self._to_previous):
            scores.extend(lower, title, upper, digits)
        first = [syllable[0] for syllable in new]
        self._bits.extend(
            # A sign of several characters counts as one where string.punctuation happens to contain it.
            _ALONE * (letter.isdigit() or syllable in string.punctuation) | _CAPITAL * letter.istitle()
            for letter, syllable in zip(first, new, strict=True)
        )
        lists = self._lists
        self._firsts.extend(lists.firsts.get(syllable, 0) for syllable in lower)
        self._seconds.extend(lists.seconds.get(syllable, 0) for syllable in lower)
        self._thirds.extend(lists.thirds.get(syllable, 0) for syllable in lower)

    def _scores(self, numbers: NDArray[np.int32]) -> NDArray[np.float64]:
        scores = self._own.view()[numbers]
        scores[1:] += self._to_next.view()[numbers[:-1]]
        scores[:-1] += self._to_previous.view()[numbers[1:]]
        firsts = np.frombuffer(self._firsts, np.intc)[numbers[:-1]]
        seconds = np.frombuffer(self._seconds, np.intc)[numbers[1:]]
        cells = self._lists.cells(firsts, seconds)
        found = self._lists.bits(cells)
        pairs = (found & _PAIR).astype(np.float64)
        scores[1:] += pairs * self._of_pair[0]
        scores[:-1] += pairs * self._of_pair[1]
        # After two syllables of a text there is a third or its stop.
        begins = np.flatnonzero(found & _TRIPLE_BEGINS)
        thirds = np.frombuffer(self._thirds, np.intc)[numbers[begins + 2]]
        triples = begins[self._lists.are_triples(cells[begins], thirds)]
        scores[triples + 2] += self._of_triple[0]
        scores[triples] += self._of_triple[1]
        return scores


class _SyllableScores:
    """What syllables add to the score of one place near them, by number."""

    def __init__(self, weights: Mapping[str, float], place: str) -> None:
        """`place` is what the model calls it: the syllable's own, or seen from there, -1: or +1:."""
        prefix = f"{place}word.lower():"
        self._words = {
            name[len(prefix) :]: weight for name, weight in weights.items() if name.startswith(prefix)
        }
        self._title, self._upper = _weights_of(weights, f"{place}word.istitle()", f"{place}word.isupper()")
        self._bias, self._digits = (0.0, 0.0) if place else _weights_of(weights, "bias", "word.isdigit()")
        self._scores = array("d", [0])

    def extend(
        self,
        lower: list[str],
        title: NDArray[np.bool_],
        upper: NDArray[np.bool_],
        digits: NDArray[np.bool_],
    ) -> None:
        """Take the next syllables, by their lower case and what is true of them."""
        # CRFsuite is written in C, where U+0000 ends a string.
        words = [self._words.get(word.partition("\0")[0], 0.0) for word in lower]
        scores = words + title * self._title + upper * self._upper + digits * self._digits + self._bias
        self._scores.frombytes(scores.tobytes())

    def view(self) -> NDArray[np.float64]:
        """Return the scores; the view must be gone before the next syllable."""
        return np.frombuffer(self._scores)


class _WordLists:
    """Is this pair or triple of syllables in pyvi's list of words? Exact, for arrays of them."""

    def __init__(self, pairs: Iterable[str], triples: Iterable[str]) -> None:
        two = [tuple(word.split(" ")) for word in pairs]
        three = [tuple(word.split(" ")) for word in triples]
        self.firsts = _numbered(word[0] for word in (*two, *three))
        self.seconds = _numbered(word[1] for word in (*two, *three))
        self.thirds = _numbered(word[2] for word in three)
        self._width = len(self.seconds) + 1
        # Four cells of two bits to a byte: 6 MB in all.
        self._table = np.zeros((len(self.firsts) + 1) * self._width // 4 + 1, np.uint8)
        for words, bit in ((two, _PAIR), (three, _TRIPLE_BEGINS)):
            cells = self._cells_of(words)
            np.bitwise_or.at(self._table, cells >> 2, (bit << 2 * (cells & 3)).astype(np.uint8))
        numbers = np.fromiter((self.thirds[word[2]] for word in three), np.int64, len(three))
        self._triples = np.append(np.sort(self._cells_of(three) * (len(self.thirds) + 1) + numbers), -1)

    def cells(self, firsts: NDArray[np.intc], seconds: NDArray[np.intc]) -> NDArray[np.int64]:
        """Return the place of each pair in the table; 0 is nothing's number."""
        return firsts * np.int64(self._width) + seconds

    def bits(self, cells: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the bits of each pair."""
        shifts = (cells & 3).astype(np.uint8) << 1
        bits: NDArray[np.uint8] = self._table[cells >> 2] >> shifts
        return bits

    def are_triples(self, cells: NDArray[np.int64], thirds: NDArray[np.intc]) -> NDArray[np.bool_]:
        """Return for each pair and the syllable after it whether the three are in the list."""
        wanted = cells * (len(self.thirds) + 1) + thirds
        places = np.searchsorted(self._triples[:-1], wanted)
        found: NDArray[np.bool_] = self._triples[places] == wanted
        return found

    def _cells_of(self, words: list[tuple[str, ...]]) -> NDArray[np.int64]:
        firsts = np.fromiter((self.firsts[word[0]] for word in words), np.intc, len(words))
        seconds = np.fromiter((self.seconds[word[1]] for word in words), np.intc, len(words))
        return self.cells(firsts, seconds)


def _weights_of(weights: Mapping[str, float], first: str, second: str) -> tuple[float, float]:
    return weights.get(first, 0.0), weights.get(second, 0.0)


def _numbered(syllables: Iterable[str]) -> dict[str, int]:
    return {syllable: number for number, syllable in enumerate(dict.fromkeys(syllables), 1)}
