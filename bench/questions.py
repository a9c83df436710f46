"""What is asked? Queries and phrases drawn from the articles themselves by a fixed seed."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, pairwise

from bench.corpus import SEED, Corpus
from indexer.analysis.canonical import fold
from indexer.analysis.tokens import tokenize

LONGEST = 6
"""Syllables of the longest query."""
ALWAYS = ("và", "của", "ủy ban nhân dân")
"""Frequent words, asked beside what is drawn."""
FREQUENT_PHRASES = 10
"""So many phrases are the most frequent pairs of syllables, "của các" among them."""

_FROM = 3_000  # articles that questions are drawn from
_SENTENCE_END = re.compile(r"[.!?…\n]")


@dataclass(frozen=True, slots=True)
class Question:
    """Words to search for, canonical: all of them, or one after another."""

    words: tuple[str, ...]
    phrase: bool = False

    @property
    def text(self) -> str:
        """What a reader types."""
        joined = " ".join(self.words)
        return f'"{joined}"' if self.phrase else joined

    def unaccented(self) -> Question:
        """Return the question without marks."""
        return Question(tuple(map(fold, self.words)), self.phrase)

    @property
    def has_marks(self) -> bool:
        return self.unaccented() != self


@dataclass(frozen=True, slots=True)
class Questions:
    """All that is asked of one corpus."""

    queries: tuple[Question, ...]
    phrases: tuple[Question, ...]
    warm_up: tuple[Question, ...]
    """Others, asked before anything is timed."""


def questions_for(corpus: Corpus, *, count: int) -> Questions:
    """Return `count` queries and the fixed ones, a quarter as many phrases, and as many more to warm up."""
    rows = list(islice(corpus.rows(), _FROM))
    openings = [opening(row["title"], row["body"]) for row in rows]
    drawn = draw(openings, count=count + count // 4, lengths=range(1, LONGEST + 1), seed=SEED)
    queries, warm_up = drawn[:count], drawn[count:]
    fixed = [Question(tuple(text.split())) for text in ALWAYS]
    pairs = frequent_pairs((row["body"] for row in rows[: _FROM // 6]), count=FREQUENT_PHRASES)
    phrases = draw(openings, count=max(1, count // 4), lengths=range(2, 5), seed=SEED + 1)
    return Questions(
        queries=tuple(dict.fromkeys([*queries, *fixed])),
        phrases=tuple(
            dict.fromkeys(Question(words, phrase=True) for words in [*pairs, *(one.words for one in phrases)])
        ),
        warm_up=tuple(one for one in warm_up if one not in fixed),
    )


def single_words(questions: Iterable[Question]) -> list[Question]:
    """Return every word of the questions as a question of its own, once each."""
    return [Question((word,)) for word in dict.fromkeys(word for one in questions for word in one.words)]


def opening(title: str, body: str) -> str:
    """Return the title, or the first sentence of an article that has none."""
    return title if title.strip() else _SENTENCE_END.split(body.lstrip(), maxsplit=1)[0]


def draw(texts: Sequence[str], *, count: int, lengths: Sequence[int], seed: int) -> list[Question]:
    """Return distinct questions of neighbouring words, of each length in turn; the same for the same seed.

    Raises ValueError where the texts do not hold enough.
    """
    source = random.Random(seed)
    found: dict[Question, None] = {}
    for _ in range(100 * count):
        if len(found) == count:
            return list(found)
        length = lengths[len(found) % len(lengths)]
        runs = [run for run in _runs(source.choice(texts)) if len(run) >= length]
        if runs:
            run = source.choice(runs)
            start = source.randrange(len(run) - length + 1)
            found[Question(tuple(run[start : start + length]))] = None
    if len(found) == count:
        return list(found)
    raise ValueError(f"only {len(found)} of {count} questions could be drawn")


def frequent_pairs(bodies: Iterable[str], *, count: int) -> list[tuple[str, str]]:
    """Return the most frequent pairs of neighbouring words, the most frequent first, and `của các`."""
    counts = Counter(pair for body in bodies for run in _runs(body) for pair in pairwise(run))
    ordered = sorted(counts, key=lambda pair: (-counts[pair], pair))
    return list(dict.fromkeys([*ordered[: count - 1], ("của", "các"), *ordered[count - 1 :]]))[:count]


def _runs(text: str) -> list[list[str]]:
    """Return the words of a text in groups between which numbers, dates or document numbers stand."""
    return [
        [token.term for token in group]
        for is_word, group in groupby(tokenize(text), key=lambda token: token.kind == "word")
        if is_word
    ]
