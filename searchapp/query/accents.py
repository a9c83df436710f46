"""Which words with marks does a query without them mean? hoi nghi ba dinh: hội nghị Ba Đình.

Each word without marks is one of the terms that fold to it; the reading is the most probable one where a word
follows another as often as it does in the articles, found by Viterbi's algorithm. A word that is typed with a
mark stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nlargest
from itertools import pairwise
from math import log
from typing import Protocol

from indexer.analysis.canonical import fold
from searchapp.query.vocabulary import Vocabulary

MOST_WORDS = 16
"""In longer queries no reading is looked for: each word takes up to 14 ms the first time."""

_MOST_FORMS = 20
"""Of a syllable, which has up to 24. With 8 one syllable more in a hundred was read wrong: thự, kè, tắm."""

_RAREST_FORM = 1 / 2000
"""Of the most frequent form; what is rarer is an error of spelling."""

_UNSEEN = 0.002
"""How probable it is that words are neighbours which never are so in the articles. From 0.001 to 0.003 alike:
of the syllables of 120 headlines that the index has not, 94.0 to 93.4 of 100 are read right."""

_FAR_MORE = 10.0
"""So many times as probable as what was typed a reading must be."""

_KEPT_AS_TYPED = 3.0
"""Beside words that have marks one without is so many times likelier to be meant as typed, and so is a letter
that stands for a name (Nguyễn Văn A) or a block of houses."""

_SINGLE_LEAD = 2.0
"""A word that stands alone is read only as a form so many times as frequent as any other."""

_READINGS = 4
_CLOSE = 30.0
_WHOLE_PHRASE = 5
"""Up to four readings of up to so many words, at most 30 times less probable than the best, are compared as
phrases too: two runs of syllables more in a hundred are read right. Longer ones stand nowhere."""

_CHANCE = 3
"""So few articles have any words next to one another by chance."""


class PairVocabulary(Vocabulary, Protocol):
    """A vocabulary that also tells which of some terms stand next to which of others."""

    def neighbours(self, words: Sequence[Sequence[str]]) -> Sequence[Mapping[tuple[str, str], int]]:
        """Return, for each word but the last, how often each of its forms stands before those of the next.

        A word is given as the forms it may have, all different. A pair that stands nowhere is left out.
        """


def accented_reading(terms: Sequence[str], vocabulary: PairVocabulary) -> tuple[str, ...] | None:
    """Return a far more frequent reading of words some of which have no marks, as many words as `terms`.

    `terms` are canonical. None if they are best as typed, if no reading is far more frequent or if there are
    more than MOST_WORDS. Asks for the forms of each word, for the neighbours of all together, and for up to
    four phrases.
    """
    if not 0 < len(terms) <= MOST_WORDS:
        return None
    choices = [_choices(term, vocabulary) for term in terms]
    if all(len(forms) == 1 for forms in choices):
        return None
    typed = tuple(terms)
    if len(typed) == 1:
        return _single(typed[0], choices[0])
    steps = _steps(choices, _pairs(choices, vocabulary), typed)
    readings = _likeliest(choices, steps, typed)
    if len(typed) <= _WHOLE_PHRASE and readings[0][1] != typed:
        readings = _as_phrases(readings, vocabulary)
    score, reading = readings[0]
    if reading == typed or score < _score(typed, steps) + log(_FAR_MORE):
        return None
    return reading


_Forms = dict[str, int]
_Pairs = Mapping[tuple[str, str], int]
_Steps = list[dict[tuple[str, str], float]]
_Readings = list[tuple[float, tuple[str, ...]]]


def _choices(term: str, vocabulary: Vocabulary) -> _Forms:
    """Return what a word may be and how frequent each is, at least 1; the word itself is among them."""
    found = (
        {} if fold(term) != term else {form: vocabulary.frequency(form) for form in vocabulary.forms(term)}
    )
    found[term] = max(1, found.get(term, 0) or vocabulary.frequency(term))
    ordered = sorted(found, key=lambda form: (-found[form], form))[:_MOST_FORMS]
    least = found[ordered[0]] * _RAREST_FORM
    return {
        form: found[form] for form in dict.fromkeys((*ordered, term)) if found[form] >= least or form == term
    }


def _single(typed: str, forms: _Forms) -> tuple[str, ...] | None:
    first, second = sorted(forms, key=lambda form: (-forms[form], form))[:2]
    clear = forms[first] >= _SINGLE_LEAD * forms[second] and forms[first] >= _FAR_MORE * forms[typed]
    return (first,) if clear and first != typed else None


def _pairs(choices: Sequence[_Forms], vocabulary: PairVocabulary) -> list[_Pairs]:
    """Return how often neighbours are next to one another, asked only where there is something to choose."""
    pairs: list[_Pairs] = [{} for _ in choices[1:]]
    start = 0
    for end in range(1, len(choices) + 1):
        if end == len(choices) or len(choices[end - 1]) == len(choices[end]) == 1:
            if end - start > 1:
                pairs[start : end - 1] = vocabulary.neighbours([list(forms) for forms in choices[start:end]])
            start = end
    return pairs


def _steps(choices: Sequence[_Forms], pairs: Sequence[_Pairs], typed: tuple[str, ...]) -> _Steps:
    """Return the logarithm of how probable each form is after each of the word before; "" is before all."""
    marked = any(fold(term) != term for term in typed)
    shares = [_shares(forms) for forms in choices]
    steps: _Steps = [{("", form): 0.5 * log(share) for form, share in shares[0].items()}]
    for place, found in enumerate(pairs):
        step = {}
        for left, before in choices[place].items():
            for form, articles in choices[place + 1].items():
                seen = found.get((left, form), 0)
                forward = min(1.0, seen / before) + _UNSEEN * shares[place + 1][form]
                backward = min(1.0, seen / articles) + _UNSEEN * shares[place][left]
                step[left, form] = 0.5 * (log(forward) + log(backward))
        steps.append(step)
    for step, term in zip(steps, typed, strict=True):
        if marked or len(term) == 1:
            for pair in step:
                step[pair] += log(_KEPT_AS_TYPED) if pair[1] == term else 0.0
    return steps


def _shares(forms: _Forms) -> dict[str, float]:
    articles = sum(forms.values())
    return {form: frequency / articles for form, frequency in forms.items()}


def _likeliest(choices: Sequence[_Forms], steps: _Steps, typed: tuple[str, ...]) -> _Readings:
    """Return the most probable readings, best first, with the logarithm of how probable each is."""
    ends: dict[str, _Readings] = {"": [(0.0, ())]}
    for forms, step in zip(choices, steps, strict=True):
        ends = {
            form: nlargest(
                _READINGS,
                (
                    (score + step[left, form], (*words, form))
                    for left, readings in ends.items()
                    for score, words in readings
                ),
            )
            for form in forms
        }
    return nlargest(_READINGS, (reading for readings in ends.values() for reading in readings))


def _as_phrases(readings: _Readings, vocabulary: Vocabulary) -> _Readings:
    """Return the readings close to the best one, ordered by how frequent they are as a whole, too."""
    close = [reading for reading in readings if reading[0] > readings[0][0] - log(_CLOSE)]
    if len(close) == 1:
        return close
    weighed = [
        (score + log(max(_CHANCE, vocabulary.phrase_frequency(words))), words) for score, words in close
    ]
    return sorted(weighed, reverse=True)


def _score(words: Sequence[str], steps: _Steps) -> float:
    return sum((step[pair] for pair, step in zip(pairwise(("", *words)), steps, strict=True)), 0.0)
