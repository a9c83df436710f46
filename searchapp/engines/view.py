"""What does the engine keep of one snapshot? Its columns by rank, and the scores of words asked for before.

The articles go by rank here: their places in the order of time, oldest first, undated ones last. So a month
is a range, a span of days is a range, and the newest articles are the last.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import islice, pairwise, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.canonical import fold
from indexer.analysis.words import JOINER
from indexer.article import Article
from indexer.store import NO_DAY, TEXT_FIELDS, Snapshot
from searchapp.engines.article_sets import Ranks
from searchapp.engines.cache import ByteLimitedCache
from searchapp.engines.calendar import Calendar
from searchapp.engines.forms import Form
from searchapp.engines.labels import LabelColumn
from searchapp.engines.phrases import PhraseFinder, terms_of_form
from searchapp.engines.scored import Occurrences, Scored, Scorer, Scores
from searchapp.ranking import (
    LONGEST_WORD,
    OTHER_MARKS_WEIGHT,
    OTHER_NAME_WEIGHT,
    WORDS_WEIGHT,
    idf,
    recency,
)

_CACHE_BYTES_PER_ARTICLE = 1_900
"""For the scores of words. A word in more than one article of three takes 4 bytes for every article of the
index, a rarer one 4 to 8 for each that has it. Of 84,132 articles, 250 queries of one to six words take
72 MB, and the same typed without marks 77 MB more: together some 1,800 bytes an article."""

_CACHE_BYTES = 32_000_000
"""The least that is kept, however few articles there are."""

_CACHE_SHARE = 8
"""No more than one in so many bytes of the machine's memory is kept: there may be several processes."""

_SHOWN_BYTES = 8_000_000
"""For articles shown lately, some 800 of them; reading ten from their compressed blocks takes 1 ms."""

_BY_STRINGS = 64
"""So many articles at most are put in order of their ids by reading these; of more, all ids are ranked."""

_NEIGHBOURS_BYTES = 4_000_000
"""For what the index has of runs of words: some 2,000 queries of five words."""

_MOST = 16
"""Spellings of one word of several syllables; each of these has two at most in practice."""

_FORM_BYTES = 200
"""What a word takes in what is kept of a run, with its share of the tuples around it."""


class _Shown(NamedTuple):
    """An article that was shown."""

    article: Article
    nbytes: int


class Neighbours(NamedTuple):
    """What neighbouring words of a query make that some article has."""

    words: tuple[tuple[Form, ...], ...]
    """Two to LONGEST_WORD of them that are one word."""
    pairs: tuple[tuple[Form, ...], ...]
    """Two of them that stand next to one another."""

    @property
    def nbytes(self) -> int:
        """Bytes of it, and of the run that it is kept under, about."""
        return _FORM_BYTES * (2 + len(self.pairs) + len(self.words))


class View:
    """One snapshot, ready to be searched by any number of threads; nothing changes but what is cached."""

    def __init__(
        self, snapshot: Snapshot, *, favour_new: bool = True, cache_bytes: int | None = None
    ) -> None:
        """Read the columns of a snapshot; `favour_new` counts `ranking.recency` into all scores."""
        days, seconds = snapshot.days, snapshot.seconds
        order = np.lexsort((seconds, days, days == NO_DAY))
        self.snapshot = snapshot
        self.size = snapshot.size
        self.numbers: NDArray[np.intp] = order.astype(np.intp, copy=False)
        """The snapshot's number of each rank; shape (n,)."""
        self.ranks: Ranks = np.empty(self.size, np.intp)
        """The rank of each of the snapshot's numbers; shape (n,)."""
        self.ranks[order] = np.arange(self.size)
        self.calendar = Calendar(days.take(order), seconds.take(order))
        self.agencies = LabelColumn(snapshot.agencies, self.ranks, "agencies")
        self.categories = LabelColumn(snapshot.categories, self.ranks, "categories")
        boost = recency(days.take(order)) if favour_new else np.ones(self.size)
        self.boost: Scores = boost.astype(np.float32)
        """What the scores of each rank are multiplied by, for its recency; shape (n,)."""
        self._scorer = Scorer(snapshot, self.ranks, self.boost)
        self.phrases = PhraseFinder(snapshot)
        self._neighbours: ByteLimitedCache[Neighbours] = ByteLimitedCache(_NEIGHBOURS_BYTES)
        self._shown: ByteLimitedCache[_Shown] = ByteLimitedCache(_SHOWN_BYTES)
        self._cache: ByteLimitedCache[Scored] = ByteLimitedCache(
            default_cache_bytes(self.size) if cache_bytes is None else cache_bytes
        )

    def term(self, form: Form) -> Scored:
        """Return the scores of one word."""
        found = self._cache.get(form)
        if found is None:
            found = self._scorer.score(
                [part for field in TEXT_FIELDS for part in self._occurrences(field, form)]
            )
            self._cache.put(form, found)
        return found

    def phrase(self, forms: tuple[Form, ...]) -> Scored:
        """Return the scores of words next to one another, in this order, within one field."""
        key = ("phrase", forms)
        found = self._cache.get(key)
        if found is None:
            found = self._scorer.score(self.phrases.find(forms))
            self._cache.put(key, found)
        return found

    def other_name(self, forms: tuple[Form, ...], typed: tuple[Form, ...]) -> Scored:
        """Return the scores of the other name of a place, which was typed as a phrase of these words."""
        key = ("name", forms, typed)
        found = self._cache.get(key)
        if found is None:
            other, named = self.phrase(forms), len(self.phrase(typed).articles)
            factor = OTHER_NAME_WEIGHT
            if named and len(other.articles):
                factor *= min(1.0, idf(self.size, named) / idf(self.size, len(other.articles)))
            found = other.times(factor)
            self._cache.put(key, found)
        return found

    def word(self, forms: tuple[Form, ...]) -> Scored:
        """Return the scores of these syllables as one word, weighted as words are."""
        key = ("word", forms)
        found = self._cache.get(key)
        if found is None:
            parts = [
                part for field in TEXT_FIELDS for part in self._word_occurrences(f"{field}_words", forms)
            ]
            found = self._scorer.score(parts, weight=WORDS_WEIGHT)
            self._cache.put(key, found)
        return found

    def neighbours(self, run: tuple[Form, ...]) -> Neighbours:
        """Return what any article has of the words and pairs that neighbouring words of a query may make."""
        found = self._neighbours.get(run)
        if found is None:
            spans = dict.fromkeys(
                run[start:end]
                for start in range(len(run) - 1)
                for end in range(start + 2, min(start + LONGEST_WORD, len(run)) + 1)
            )
            pairs = dict.fromkeys(pairwise(run))
            found = Neighbours(
                tuple(forms for forms in spans if len(self.word(forms).articles)),
                tuple(forms for forms in pairs if len(self.phrase(forms).articles)),
            )
            self._neighbours.put(run, found)
        return found

    def has_several_forms(self, folded: str) -> bool:
        """Tell whether the bodies have several words that are `folded` without their marks."""
        return len(self.snapshot.unfolded("body", folded)) > 1

    def articles(self, numbers: Sequence[int]) -> list[Article]:
        """Return articles by the snapshot's numbers; those shown lately need not be read again."""
        found: dict[int, Article] = {}
        missing = []
        for number in numbers:
            shown = self._shown.get(number)
            if shown is None:
                missing.append(number)
            else:
                found[number] = shown.article
        for number, article in zip(missing, self.snapshot.articles(missing), strict=True):
            found[number] = article
            self._shown.put(number, _Shown(article, 4 * len(article.body)))
        return [found[number] for number in numbers]

    def id(self, rank: int) -> str:
        """Return the id of an article."""
        return self.snapshot.ids[int(self.numbers[rank])]

    def by_id(self, ranks: Sequence[int]) -> list[int]:
        """Return ranks in the order of the articles' ids."""
        if len(ranks) <= _BY_STRINGS:
            return sorted(ranks, key=self.id)
        order = self.snapshot.id_ranks.take(self.numbers.take(ranks)).argsort()
        return [ranks[place] for place in order.tolist()]

    def _occurrences(self, field: str, form: Form) -> list[Occurrences]:
        texts = terms_of_form(self.snapshot, field, form)
        return [self._postings(field, text, typed=text in form.spellings) for text in texts]

    def _word_occurrences(self, field: str, forms: tuple[Form, ...]) -> list[Occurrences]:
        typed = [JOINER.join(spelt) for spelt in islice(product(*(form.spellings for form in forms)), _MOST)]
        texts: Sequence[str] = typed
        if any(form.wide for form in forms):
            folded = dict.fromkeys(map(fold, typed))
            texts = [text for one in folded for text in self.snapshot.unfolded(field, one)]
            texts = [text for text in texts if _reads_as(text, forms)]
        return [self._postings(field, text, typed=text in typed) for text in texts]

    def _postings(self, field: str, text: str, *, typed: bool) -> Occurrences:
        postings = self.snapshot.postings(field, text)
        weight = 1.0 if typed else OTHER_MARKS_WEIGHT
        return Occurrences(field, postings.docs, postings.frequencies, weight)


def default_cache_bytes(articles: int) -> int:
    """Return how many bytes of scores are kept of an index of so many articles."""
    wanted = max(_CACHE_BYTES, _CACHE_BYTES_PER_ARTICLE * articles)
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has no such call
        return wanted
    return min(wanted, max(memory // _CACHE_SHARE, _CACHE_BYTES))


def _reads_as(text: str, forms: tuple[Form, ...]) -> bool:
    """Tell whether each syllable of a word is the one typed, or folds to it where that is read widely."""
    syllables = text.split(JOINER)
    return len(syllables) == len(forms) and all(
        syllable in form.spellings or (form.wide and fold(syllable) in form.spellings)
        for syllable, form in zip(syllables, forms, strict=True)
    )
