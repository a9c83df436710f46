"""Which setting ranks best, and how well on questions it was not chosen by? nDCG@10 of a list of them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean

from bench.corpus import SEED
from bench.evaluation.asking import ask
from bench.evaluation.cross_validation import CrossValidated, Means, Scores, cross_validated, means
from bench.evaluation.measures import BEST, each_ndcg
from bench.evaluation.question_sets import QuestionSet
from bench.evaluation.settings import Setting, applied, named
from bench.evaluation.typing_ways import AS_GIVEN, WITHOUT_MARKS
from bench.product import opened
from bench.results import Cell, Part, Table

WAYS = (AS_GIVEN, WITHOUT_MARKS)
"""What settings are judged by."""


@dataclass(frozen=True, slots=True)
class Searched:
    """A set and the product's index of it."""

    questions: QuestionSet
    index: Path


def scores_of_all(
    sets: Sequence[Searched], settings: Sequence[Setting], *, processes: int = 1
) -> Iterator[Scores]:
    """Yield the scores with each setting in turn, measured by so many processes."""
    if processes == 1:
        yield from map(partial(scores_of, sets), settings)
        return
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawning) as pool:
        yield from pool.map(partial(scores_of, sets), settings)


def scores_of(sets: Sequence[Searched], setting: Setting) -> Scores:
    """Return nDCG@10 of every question of all sets, as given and without marks, with a setting."""
    with applied(setting):
        return {(one.questions.name, way.key): _scores(one, way.typed) for one in sets for way in WAYS}


def part(settings: Sequence[Setting], scores: Sequence[Scores]) -> Part:
    """Return the tables: every setting, the best first; what the best is worth; what each fold chose."""
    validated = cross_validated(scores, seed=SEED)
    found = [means(one) for one in scores]
    order = sorted(range(len(settings)), key=lambda number: -fmean(found[number].values()))
    columns = (*(f"{name} {_way(key)}" for name, key in scores[0]), "mean")
    fitted = validated.fitted
    return Part(
        "tuning",
        f"{len(settings)} settings",
        tables=(
            Table(
                f"nDCG@{BEST}, the best setting first",
                ("setting", *columns),
                tuple((named(settings[number]), *_figures(found[number])) for number in order),
            ),
            Table(
                "What tuning is worth",
                ("", *columns),
                (
                    (f"fitted: {named(settings[fitted])}", *_figures(found[fitted])),
                    ("cross-validated", *_figures(validated.means)),
                ),
            ),
            Table(
                "Folds",
                ("chosen by the others", "mean there", "mean left out"),
                _fold_rows(settings, validated),
            ),
        ),
        notes=(
            "Cross-validated: of each set a fifth of the questions is left out; the setting with the best "
            "mean over sets and ways on the others is measured on these.",
        ),
    )


def _scores(searched: Searched, typed: Callable[[str], str]) -> dict[str, float]:
    engine = opened(searched.index)
    rankings = {
        question.id: ask(engine, typed(question.text), depth=BEST).ids
        for question in searched.questions.questions
    }
    return each_ndcg(searched.questions.judged, rankings)


def _figures(found: Means) -> tuple[float, ...]:
    return (*found.values(), fmean(found.values()))


def _fold_rows(settings: Sequence[Setting], validated: CrossValidated) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (named(settings[fold.chosen]), fmean(fold.inside.values()), fmean(fold.outside.values()))
        for fold in validated.folds
    )


def _way(key: str) -> str:
    return next(way.name for way in WAYS if way.key == key)
