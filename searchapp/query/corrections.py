"""Which word did a misspelt one mean to be? nghỉ quyết: nghị quyết; xã hôi: xã hội; truờng học: trường học.

A word that no article has, or one that never goes with its neighbours, is taken for one error of those that
people make: a wrong tone or vowel mark, sounds that some regions do not tell apart, a letter missing, doubled
or swapped with the next, or a key beside the right one. What goes with the neighbours decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log

from indexer.analysis.canonical import canonical, fold
from searchapp.query.accents import MOST_WORDS, PairVocabulary
from searchapp.query.vocabulary import Vocabulary

# How likely each error is, beside the others: judged, not counted.
_NO_MARKS = 1.0
_HOOK_OR_TILDE = 1.0
_SAME_SOUND = 0.7
_OTHER_TONE = 0.5
_VOWEL_MARK = 0.5
_DOUBLED = 0.5
_SWAPPED = 0.5
_MISSING = 0.3
_OTHER_KEY = 0.2
_ONE_TOO_MANY = 0.2

_LONGEST = 14
"""Letters of a word that may be misspelt: a syllable has seven at most, foreign words rarely more."""

_MOST_CANDIDATES = 12
"""Of a word; the neighbours of each are counted, which takes about 1 ms."""

_MOST_FORMS = 4
"""Of a candidate without marks and of its neighbours."""

_MOST_CHANGES = 2
"""Words of a query that are put right."""

_KNOWN = 4
"""A word in so many articles is one; what fewer have may be an error in the articles."""

_KNOWN_ALONE = 50
"""In so many articles a correction that goes with no neighbour must be, times how unlikely the error is."""

_LOOSE = 0.02
"""Words belong together if of the rarer one's articles at least this share has them side by side."""

_RARE = 200
"""A word in fewer articles may be a common error, which goes with the neighbours of the right word."""

_FAR_MORE = 50
"""So many times as often as the word as typed what replaces it must stand beside a neighbour."""

_UNSEEN = 0.0005
"""How probable it is that words are neighbours which never are so in the articles."""

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_HOOK, _TILDE = "\u0309", "\u0303"
_VOWEL_MARKS = ("aăâ", "eê", "oôơ", "uư", "dđ")
_ONSETS = (("s", "x"), ("ch", "tr"), ("d", "gi", "r"), ("n", "l"))
_CODAS = (("c", "t"), ("n", "ng"))
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_PLAIN_LETTERS = "abcdeghiklmnopqrstuvxy"
_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def correction(terms: Sequence[str], vocabulary: PairVocabulary) -> tuple[str, ...] | None:
    """Return a query with its misspelt words replaced, as many words as `terms`; None if nothing is better.

    `terms` are canonical. Only words of two letters or more change, at most two of them, each by one error.
    In a query without any marks a word changes only where hardly any article has a word that folds to it, and
    to one without marks: what that means with marks is another question.
    """
    if not 0 < len(terms) <= MOST_WORDS:
        return None
    bare = all(fold(term) == term for term in terms)
    words = [_Word.of(term, vocabulary, wide=bare) for term in terms]
    changed: set[int] = set()
    for _ in range(_MOST_CHANGES):
        found = _change(words, changed, vocabulary)
        if found is None:
            break
        place, words[place] = found
        changed.add(place)
    return tuple(word.text for word in words) if changed else None


def one_error_away(term: str) -> dict[str, float]:
    """Return the canonical words that one error makes `term`, words or not, and how likely that error is."""
    letters, tone = _split(term)
    likely: dict[str, float] = {}
    edits = chain(
        _other_tones(letters, tone) if fold(term) != term else (),
        ((onset, tone, _SAME_SOUND) for onset in _other_onsets(letters)),
        ((coda, tone, _SAME_SOUND) for coda in _other_codas(letters)),
        ((other, tone, weight) for other, weight in _other_letters(letters, marks=fold(term) != term)),
    )
    for other, other_tone, weight in edits:
        word = canonical(unicodedata.normalize("NFD", other) + other_tone)
        # A tone that no letter can carry says that it is no word.
        if word != term and weight > likely.get(word, 0.0) and _TONES.isdisjoint(word):
            likely[word] = weight
    return likely


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the query, or one that may be meant."""

    text: str
    forms: tuple[str, ...]
    """What stands for it in the articles: itself, or the most frequent that fold to one without marks."""
    articles: int
    wide: bool
    """No word of the query has marks: it stands for all that fold to it."""
    likely: float = 1.0
    """How likely the error is that makes this word the one typed."""

    @classmethod
    def of(cls, text: str, vocabulary: Vocabulary, *, wide: bool, likely: float = 1.0) -> _Word:
        if not wide:
            return cls(text, (text,), vocabulary.frequency(text), wide, likely)
        found = {form: vocabulary.frequency(form) for form in vocabulary.forms(text)}
        forms = sorted(found, key=lambda form: (-found[form], form))[:_MOST_FORMS]
        return cls(text, tuple(forms) or (text,), sum(found.values()), wide, likely)

    @property
    def known(self) -> bool:
        return self.articles >= _KNOWN

    @property
    def may_change(self) -> bool:
        return 1 < len(self.text) <= _LONGEST and self.text.isalpha() and not (self.known and self.wide)


def _change(
    words: Sequence[_Word], changed: set[int], vocabulary: PairVocabulary
) -> tuple[int, _Word] | None:
    """Return the place of a misspelt word and what replaces it: unknown words first, then from the left."""
    places = [place for place, word in enumerate(words) if word.may_change and place not in changed]
    if not places:
        return None
    beside = _side_by_side(words, vocabulary)
    for place in sorted(places, key=lambda place: (words[place].known, place)):
        typed = words[place]
        if typed.articles >= _RARE and _belongs(words, beside, place):
            continue
        best, articles = _best(words, place, vocabulary)
        as_typed = max(beside[place], beside[place + 1])
        if best is not None and _is_better(best, articles, typed, as_typed):
            return place, best
    return None


def _side_by_side(words: Sequence[_Word], vocabulary: PairVocabulary) -> list[int]:
    """Return how often each word stands after the one before it, 0 for the first; and a last 0."""
    pairs = vocabulary.neighbours([word.forms for word in words]) if len(words) > 1 else []
    return [0, *(sum(found.values()) for found in pairs), 0]


def _belongs(words: Sequence[_Word], beside: Sequence[int], place: int) -> bool:
    """Tell whether a word goes with one of its neighbours, as far as the articles show."""
    if len(words) == 1:
        return True
    return any(
        beside[right] >= _LOOSE * max(1, min(words[right - 1].articles, words[right].articles))
        for right in (place, place + 1)
        if 0 < right < len(words)
    )


def _best(words: Sequence[_Word], place: int, vocabulary: PairVocabulary) -> tuple[_Word | None, int]:
    """Return what the word at a place most probably means, and how often that stands beside a neighbour."""
    candidates = _candidates(words[place], vocabulary)
    if not candidates:
        return None, 0
    around = (words[place - 1] if place else None, words[place + 1] if place + 1 < len(words) else None)
    of_form = {form: candidate for candidate in candidates for form in candidate.forms}
    counts = _counts_beside(of_form, around, vocabulary)
    all_articles = sum(candidate.articles for candidate in candidates)

    def score(candidate: _Word) -> tuple[float, str]:
        share = candidate.articles / all_articles
        total = log(candidate.likely)
        for neighbour, count in zip(around, counts[candidate.text], strict=True):
            if neighbour is not None:
                total += 0.5 * log(count / max(1, neighbour.articles) + _UNSEEN * share)
                total += 0.5 * log(count / candidate.articles + _UNSEEN)
        return (total if len(words) > 1 else total + log(share)), candidate.text

    best = max(candidates, key=score)
    return best, max(counts[best.text])


def _counts_beside(
    of_form: dict[str, _Word], around: tuple[_Word | None, _Word | None], vocabulary: PairVocabulary
) -> dict[str, list[int]]:
    """Return how often each candidate stands after the left neighbour, and before the right one."""
    counts = {candidate.text: [0, 0] for candidate in of_form.values()}
    left, right = around
    run = [left.forms if left else (), tuple(of_form), right.forms if right else ()]
    if left or right:
        before, after = vocabulary.neighbours(run)
        for (_, form), count in before.items():
            counts[of_form[form].text][0] += count
        for (form, _), count in after.items():
            counts[of_form[form].text][1] += count
    return counts


def _candidates(typed: _Word, vocabulary: Vocabulary) -> list[_Word]:
    """Return the likeliest words of the articles that one error makes the one typed."""
    likely = one_error_away(typed.text)
    if not typed.wide and fold(typed.text) == typed.text:
        # Beside words with marks it may lack its own.
        bare = {typed.text: _NO_MARKS} if typed.known else {typed.text: _NO_MARKS, **likely}
        likely |= {form: weight for text, weight in bare.items() for form in vocabulary.forms(text)}
        likely.pop(typed.text, None)
    words = (_Word.of(text, vocabulary, wide=typed.wide, likely=weight) for text, weight in likely.items())
    known = [word for word in words if word.known]
    known.sort(key=lambda word: (-word.likely * word.articles**0.5, word.text))
    return known[:_MOST_CANDIDATES]


def _is_better(best: _Word, beside: int, typed: _Word, as_typed: int) -> bool:
    """Tell whether a correction that stands so often beside its neighbours is worth offering."""
    if typed.articles:
        return beside >= _FAR_MORE * (as_typed + 1)
    return beside > 0 or best.likely * best.articles >= _KNOWN_ALONE


def _split(term: str) -> tuple[str, str]:
    """Return a canonical word without its tone marks, and these."""
    letters = unicodedata.normalize("NFD", term)
    tone = "".join(letter for letter in letters if letter in _TONES)
    rest = "".join(letter for letter in letters if letter not in _TONES)
    return unicodedata.normalize("NFC", rest), tone


def _other_tones(letters: str, tone: str) -> Iterator[tuple[str, str, float]]:
    if len(tone) > 1:
        return
    for other in ("", *sorted(_TONES)):
        if other != tone:
            yield letters, other, _HOOK_OR_TILDE if {tone, other} == {_HOOK, _TILDE} else _OTHER_TONE


def _other_onsets(letters: str) -> Iterator[str]:
    for onsets in _ONSETS:
        for onset in sorted(onsets, key=len, reverse=True):
            if letters.startswith(onset):
                yield from (other + letters[len(onset) :] for other in onsets if other != onset)
                break


def _other_codas(letters: str) -> Iterator[str]:
    for codas in _CODAS:
        for coda in sorted(codas, key=len, reverse=True):
            if letters.endswith(coda):
                yield from (letters[: -len(coda)] + other for other in codas if other != coda)
                break


def _other_letters(letters: str, *, marks: bool) -> Iterator[tuple[str, float]]:
    """Yield the words that one wrong, missing, needless or misplaced letter makes this one."""
    for place, letter in enumerate(letters):
        before, after = letters[:place], letters[place + 1 :]
        if marks:
            yield from ((before + other + after, _VOWEL_MARK) for other in _MARKED.get(letter, ""))
        yield from ((before + other + after, _OTHER_KEY) for other in _NEAR.get(fold(letter), ""))
        doubled = place > 0 and letters[place - 1] == letter
        yield before + after, _DOUBLED if doubled else _ONE_TOO_MANY
        if after:
            yield before + after[0] + letter + after[1:], _SWAPPED
    for place in range(len(letters) + 1):
        for letter in _LETTERS if marks else _PLAIN_LETTERS:
            yield letters[:place] + letter + letters[place:], _MISSING


def _near_keys() -> dict[str, str]:
    """Return the letters on the keys beside each, in the same row."""
    near: dict[str, str] = {}
    for row in _KEY_ROWS:
        for place, key in enumerate(row):
            near[key] = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    return near


_NEAR = _near_keys()
_MARKED = {letter: group.replace(letter, "") for group in _VOWEL_MARKS for letter in group}
