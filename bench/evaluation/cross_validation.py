"""How good is a setting on questions that it was not chosen by? Five folds, one setting for all sets."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

FOLDS = 5

Scores = Mapping[tuple[str, str], Mapping[str, float]]
"""By set and way of typing, of every question the figure with one setting."""
Means = Mapping[tuple[str, str], float]
"""By set and way of typing."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A fifth of each set's questions, left out."""

    chosen: int
    """Number of the setting that is best on the other questions."""
    inside: Means
    """Its figures there."""
    outside: Means
    """Its figures on the questions left out."""


@dataclass(frozen=True, slots=True)
class CrossValidated:
    """What tuning is worth."""

    fitted: int
    """Number of the setting that is best on all questions."""
    folds: tuple[Fold, ...]
    means: Means
    """Over all questions, each with the setting that was chosen without it."""


def cross_validated(settings: Sequence[Scores], *, seed: int, folds: int = FOLDS) -> CrossValidated:
    """Choose a setting for each fold by the others, and measure it on that fold.

    The best setting has the greatest mean over sets and ways, each of which counts the same; of equal ones
    the first. The questions of a set are dealt out by the seed, alike for all its ways of typing. Raises
    ValueError where a set has fewer questions than there are folds.
    """
    dealt = _dealt(settings[0], seed, folds)
    found = []
    for number in range(folds):
        kept = {key: [one for one, fold in deal.items() if fold != number] for key, deal in dealt.items()}
        left = {key: [one for one, fold in deal.items() if fold == number] for key, deal in dealt.items()}
        chosen = _best(settings, kept)
        found.append(Fold(chosen, means(settings[chosen], kept), means(settings[chosen], left)))
    return CrossValidated(
        _best(settings, {key: list(scores) for key, scores in settings[0].items()}),
        tuple(found),
        {
            key: fmean(settings[found[fold].chosen][key][one] for one, fold in deal.items())
            for key, deal in dealt.items()
        },
    )


def means(scores: Scores, questions: Mapping[tuple[str, str], Iterable[str]] | None = None) -> Means:
    """Return the mean figure of each set and way, over all questions or some."""
    return {
        key: fmean(figures[one] for one in (figures if questions is None else questions[key]))
        for key, figures in scores.items()
    }


def _best(settings: Sequence[Scores], questions: Mapping[tuple[str, str], Sequence[str]]) -> int:
    overall = [fmean(means(scores, questions).values()) for scores in settings]
    return overall.index(max(overall))


def _dealt(scores: Scores, seed: int, folds: int) -> dict[tuple[str, str], dict[str, int]]:
    """Return the fold of every question, by set and way."""
    dealt = {}
    for (name, way), figures in scores.items():
        if len(figures) < folds:
            raise ValueError(f"{name} has {len(figures)} questions, too few for {folds} folds")
        questions = sorted(figures)
        random.Random(f"{seed}/{name}").shuffle(questions)
        dealt[name, way] = {question: place % folds for place, question in enumerate(questions)}
    return dealt
