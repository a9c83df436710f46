"""What may be meant by a query that is still being typed? Labels, phrases, titles, numbers that are there.

Nothing is suggested that finds nothing: of a phrase some article has all that was typed before it as well.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.canonical import fold
from indexer.analysis.document_numbers import (
    display_form,
    document_number_term,
    find_document_numbers,
)
from indexer.analysis.tokens import Token, terms, tokenize
from indexer.analysis.words import JOINER
from indexer.store import TEXT_FIELDS, WORD_FIELDS
from indexer.store.damage import guarded
from searchapp.engine import Suggestion, SuggestionKind
from searchapp.engines.cache import ByteLimitedCache
from searchapp.engines.reading import QueryReader
from searchapp.engines.suggestion_lists import SuggestionLists
from searchapp.engines.title_words import TitleMatches
from searchapp.engines.typed_text import TypedText, finds_itself, is_bare, is_plain
from searchapp.request import MAX_QUERY_LENGTH

MOST_SUGGESTED = 20
_MOST_WORDS = 16
"""Longer texts are not completed."""

_LONGEST_PHRASE = 6
"""Syllables of a phrase that may be typed already."""

_TRIED = 24
"""Phrases that are looked for beside what was typed before them."""

_SHARES = (2, 4, 2)
"""Numbers take half of a list, labels a quarter, phrases half, titles the rest; what is left goes to all."""

_WORDS_BYTES = 2_000_000
"""For which articles have a word: some 200 words of 84,132 articles."""

_LONGEST_TITLE = 200
"""Characters; what is longer is no line of a list."""

# A number, and what follows its stroke, at the end of what is typed.
_NUMBER = re.compile(r"(?<![\w/.,-])[0-9]{1,6}(?:\s?[/–-]\s?(?:[\w/–-]|\s(?=[–-])|(?<=[–-])\s)*)?\Z")


class Completer:
    """Completes what is typed, from one snapshot; threads may share it."""

    def __init__(self, reader: QueryReader) -> None:
        """Take what understands queries; the lists are made by the first text: 0.3 s for 84,132 articles."""
        self.reader = reader
        self.folder = reader.view.snapshot.folder
        self._view = reader.view
        self._making = threading.Lock()
        self._articles_of: ByteLimitedCache[NDArray[np.uint8]] = ByteLimitedCache(_WORDS_BYTES)

    def complete(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        """Return up to `limit` suggestions for a text whose last word is unfinished unless a space follows.

        A text that has the syntax of queries, or more than some words, is not completed.
        """
        text = unicodedata.normalize("NFC", text).lstrip()
        tokens = list(islice(tokenize(text), _MOST_WORDS + 1)) if len(text) <= MAX_QUERY_LENGTH else []
        if not tokens or len(tokens) > _MOST_WORDS or not is_plain(text.strip()):
            return ()
        with self._making:
            _ = self._lists  # once, whoever asks first
        typed = TypedText(text, tokens)
        matches = self._lists.titles.matches(typed.finished_words(), typed.beginning)
        others = [self._documents(typed, limit), self._labels(typed), self._phrases(typed, matches, limit)]
        kept = _Chosen(typed, limit)
        for group, share in zip(others, _SHARES, strict=True):
            kept.add(group, max(1, limit // share))
        titles = self._titles(matches, limit - len(kept) + 2) if len(kept) < limit else []
        kept.add(titles, limit)
        for group in others:
            kept.add(group, limit)
        return kept.in_order()

    @cached_property
    @guarded
    def _lists(self) -> SuggestionLists:
        return SuggestionLists.of(self._view)

    def _documents(self, typed: TypedText, limit: int) -> list[Suggestion]:
        """Return the document numbers that begin with the number typed last."""
        number = _NUMBER.search(typed.text)
        if number is None:
            return []
        lists, before = self._lists, typed.text[: number.start()]
        wanted = [token for token in typed.tokens if token.end <= number.start()]
        flags = self._having(wanted, wide=False)
        if wanted and flags is None:
            return []
        found: list[Suggestion] = []
        prefix = document_number_term(number[0])
        for place, _ in islice(lists.documents.starting(prefix, _TRIED), limit):
            term, count = lists.numbers[place], lists.number_counts[place]
            docs = max((self._docs(field, term) for field in TEXT_FIELDS), key=len)
            if flags is not None:
                docs = docs[flags.take(docs)]
                count = len(docs)
            if count:
                text = before + self._as_published(term, int(docs[-1]))
                if terms(text) == [*(token.term for token in wanted), term]:
                    found.append(Suggestion(text, "document", count))
        return sorted(found, key=lambda one: -one.articles)

    def _labels(self, typed: TypedText) -> list[Suggestion]:
        lists = self._lists
        found: dict[int, bool] = {}
        for part, exact in lists.label_parts.starting(typed.prefix(0), 4 * MOST_SUGGESTED):
            found.setdefault(lists.label_of[part], exact)
        order = sorted(found, key=lambda place: (not found[place], -lists.labels[place].articles))
        return [Suggestion(*lists.labels[place]) for place in order]

    def _phrases(self, typed: TypedText, titles: TitleMatches, limit: int) -> list[Suggestion]:
        """Return words that begin with all that is typed, runs of titles that do, and words beside the rest.

        Of the first those with other marks than typed come after the runs.
        """
        lists = self._lists
        found: dict[bool, list[Suggestion]] = {True: [], False: []}
        for place, exact in lists.phrases.starting(typed.prefix(0), 2 * limit):
            found[exact].append(Suggestion(lists.words[place], "phrase", lists.word_counts[place]))
        runs: list[Suggestion] = []
        if len(typed.tokens) > 1 or (not found[True] and typed.tokens[0].kind == "word"):
            finished = len(typed.tokens) - (not typed.finished)
            for run in titles.runs(limit):
                kept = list(run.words[:finished]) == typed.terms[:finished]
                text = typed.with_end(finished, run.words[finished:]) if kept else " ".join(run.words)
                if terms(text) == list(run.words):
                    runs.append(Suggestion(text, "phrase", run.titles))
        if not (found[True] or runs):
            runs = self._beside(typed)
        return [*found[True], *runs, *found[False]]

    def _beside(self, typed: TypedText) -> list[Suggestion]:
        """Return words whose last syllables are typed, where an article has them and all that is before."""
        count = len(typed.tokens)
        for start in range(max(1, count - _LONGEST_PHRASE), count - (not typed.finished)):
            candidates = self._lists.phrases.starting(typed.prefix(start), _TRIED)
            found = self._found_beside(typed, start, candidates) if candidates else []
            if found:
                return found
        return []

    def _found_beside(
        self, typed: TypedText, start: int, candidates: Iterable[tuple[int, bool]]
    ) -> list[Suggestion]:
        """Return phrases that an article has beside the words typed before, counted in these articles."""
        before = typed.tokens[:start]
        as_typed, wide = self._having(before, wide=False), self._having(before, wide=True)
        found: list[tuple[bool, int, str]] = []
        if wide is None:
            return []
        for place, exact in candidates:
            word = self._lists.words[place]
            docs = [self._docs(field, word.replace(" ", JOINER)) for field in WORD_FIELDS]
            # A search takes the words as typed if an article has them so, else it may find few of all these.
            articles = 0 if as_typed is None else max(int(as_typed.take(one).sum()) for one in docs)
            articles = articles or int(any(wide.take(one).any() for one in docs))
            text = typed.with_end(start, word.split())
            if articles and terms(text) == [*typed.terms[:start], *word.split()]:
                found.append((exact, articles, text))
        found.sort(key=lambda one: (not one[0], -one[1]))
        # Words that are none as typed may be keys of an input method, and become others.
        known = all(map(self.reader.lexicon.frequency, typed.terms[:start]))
        return [
            Suggestion(text, "phrase", articles)
            for _, articles, text in found
            if known or not self.reader.read(text, "default").decoded
        ]

    def _titles(self, matches: TitleMatches, most: int) -> list[Suggestion]:
        numbers = self._view.numbers.take(np.array(matches.ranks(most), np.intp)).tolist()
        titles = (" ".join(article.title.split()) for article in self._view.articles(numbers))
        return [
            Suggestion(unicodedata.normalize("NFC", title), "title", 1)
            for title in titles
            if len(title) <= _LONGEST_TITLE and finds_itself(title)
        ]

    def _having(self, tokens: Iterable[Token], *, wide: bool) -> NDArray[np.bool_] | None:
        """Return which articles have all of some words, None if none has, or no word is given; (n,)."""
        packed: NDArray[np.uint8] | None = None
        for token in tokens:
            mine = self._having_one(token.term, wide=wide and is_bare(token))
            packed = mine if packed is None else packed & mine
        if packed is None or not packed.any():
            return None
        return np.unpackbits(packed, count=self._view.size).view(np.bool_)

    def _having_one(self, word: str, *, wide: bool) -> NDArray[np.uint8]:
        found = self._articles_of.get((word, wide))
        if found is None:
            flags = np.zeros(self._view.size, np.bool_)
            for field in TEXT_FIELDS:
                for term in self._view.snapshot.unfolded(field, word) if wide else (word,):
                    flags[self._docs(field, term)] = True
            found = np.packbits(flags)
            self._articles_of.put((word, wide), found)
        return found

    def _docs(self, field: str, term: str) -> NDArray[np.integer]:
        return self._view.snapshot.postings(field, term).docs

    def _as_published(self, term: str, number: int) -> str:
        """Return a document number as an article has it."""
        (article,) = self._view.articles([number])
        for found in (*article.document_numbers, *find_document_numbers(f"{article.title}\n{article.body}")):
            if document_number_term(found) == term:
                return display_form(found)
        return term.upper()


class _Chosen:
    """The suggestions chosen, each text once; never what is typed already, but for a filter or a number."""

    def __init__(self, typed: TypedText, limit: int) -> None:
        self._typed = typed.terms
        self._limit = limit
        self._found: dict[tuple[str, ...], Suggestion] = {}

    def __len__(self) -> int:
        return len(self._found)

    def add(self, suggestions: Iterable[Suggestion], most: int) -> None:
        """Add so many at most, as far as there is room."""
        added = 0
        for one in suggestions:
            if added == most or len(self._found) == self._limit:
                return
            words = terms(one.text)
            key = tuple(map(fold, words))
            if one.kind in ("phrase", "title") and words == self._typed:
                continue
            if key in self._found:
                continue
            self._found[key] = one
            added += 1

    def in_order(self) -> tuple[Suggestion, ...]:
        """Return documents, agencies and categories, phrases and titles, in the order they came in."""
        return tuple(sorted(self._found.values(), key=lambda one: _PLACES[one.kind]))


_PLACES: dict[SuggestionKind, int] = {"document": 0, "agency": 1, "category": 1, "phrase": 2, "title": 3}
