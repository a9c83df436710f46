"""What is looked through for suggestions? Words, document numbers, labels and titles of one snapshot."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.analysis.tokens import terms
from indexer.store import Labels
from searchapp.engine import SuggestionKind
from searchapp.engines.corpus_phrases import document_numbers, frequent_words
from searchapp.engines.prefixes import PrefixList
from searchapp.engines.title_words import TitleWords
from searchapp.engines.view import View


class Label(NamedTuple):
    """An agency or a category."""

    text: str
    kind: SuggestionKind
    articles: int


class SuggestionLists(NamedTuple):
    """All of one snapshot, never changed."""

    words: list[str]
    word_counts: list[int]
    phrases: PrefixList
    numbers: list[str]
    number_counts: list[int]
    documents: PrefixList
    labels: list[Label]
    label_parts: PrefixList
    """Each label from each of its words on."""
    label_of: list[int]
    """The label of each part."""
    titles: TitleWords

    @classmethod
    def of(cls, view: View) -> SuggestionLists:
        """Return the lists of a view, which takes 0.3 s for 84,132 articles."""
        words, numbers = frequent_words(view.snapshot), document_numbers(view.snapshot)
        labels = [*_labels(view.snapshot.agencies, "agency"), *_labels(view.snapshot.categories, "category")]
        parts = [
            (" ".join(syllables[start:]) + " ", place)
            for place, syllables in enumerate(terms(label.text) for label in labels)
            for start in range(len(syllables))
        ]
        return cls(
            words=list(words),
            word_counts=list(words.values()),
            phrases=PrefixList([f"{word} " for word in words], list(words.values())),
            numbers=list(numbers),
            number_counts=list(numbers.values()),
            documents=PrefixList(list(numbers), list(numbers.values())),
            labels=labels,
            label_parts=PrefixList(
                [text for text, _ in parts], [labels[place].articles for _, place in parts]
            ),
            label_of=[place for _, place in parts],
            titles=TitleWords(view.snapshot, view.ranks),
        )


def _labels(column: Labels, kind: SuggestionKind) -> list[Label]:
    counts = np.bincount(column.codes, minlength=len(column.labels)).tolist()
    return [Label(label, kind, count) for label, count in zip(column.labels, counts, strict=True)]
