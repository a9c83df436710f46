"""How is a set reported? Its goals, nDCG@10 beside the peers, and the product's other figures."""

from __future__ import annotations

from collections.abc import Sequence

from bench.evaluation.goals import goals
from bench.evaluation.measures import BEST, DEPTH
from bench.evaluation.outcomes import Outcome
from bench.evaluation.question_sets import QuestionSet
from bench.results import Part, Table

_NOTES = (
    "Counted by ir-measures as trec_eval counts; a question that nothing is found for counts 0. The articles "
    "are loaded by `indexer load`; questions are asked as a reader asks, the default matching and all.",
    "Telex and VNI are the bare keys, as they stand where no input method is on. Half without marks: each "
    "syllable by a chance of one half. One typing error, in one word: a neighbouring key, a letter dropped "
    "or doubled, two swapped, or a wrong tone. Both are drawn by a fixed seed.",
    "Peers rank whatever has any word, with their own scores and parameters. They are given all documents "
    "and questions in NFC and in small letters; pyvi finds its words before these are made small.",
)


def part(questions: QuestionSet, outcomes: Sequence[Outcome]) -> Part:
    """Return what was measured of a set."""
    asked, searched = len(questions.questions), len(questions.documents)
    peers = list(dict.fromkeys(name for outcome in outcomes for name in outcome.peers))
    return Part(
        questions.name,
        questions.name,
        goals=goals(questions.name, outcomes),
        tables=(
            Table(
                f"nDCG@{BEST} of {asked:,} questions, {searched:,} documents",
                ("typed", "this project", *peers, *(["ahead of the best of these by"] if peers else [])),
                tuple(
                    (
                        outcome.way.name,
                        outcome.figures.ndcg,
                        *(outcome.peers[name] for name in peers),
                        *([outcome.lead] if peers else []),
                    )
                    for outcome in outcomes
                ),
            ),
            Table(
                "This project",
                (
                    "typed",
                    f"nDCG@{BEST}",
                    f"MRR@{BEST}",
                    f"recall@{BEST}",
                    f"recall@{DEPTH}",
                    "articles found, median",
                    "questions without any",
                ),
                tuple(
                    (
                        outcome.way.name,
                        outcome.figures.ndcg,
                        outcome.figures.mrr,
                        outcome.figures.recall,
                        outcome.figures.deep_recall,
                        int(outcome.found),
                        outcome.unanswered,
                    )
                    for outcome in outcomes
                ),
            ),
        ),
        notes=_NOTES,
    )
