"""How does each way of typing fare? The product's figures and the peers' for the questions of one set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.evaluation.asking import Answer
from bench.evaluation.measures import BEST, Figures, figures, ndcg
from bench.evaluation.peers import RankingPeer
from bench.evaluation.question_sets import QuestionSet
from bench.evaluation.typing_ways import Way


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way of typing."""

    way: Way
    figures: Figures
    """The product's."""
    found: float
    """Articles found for a question, the median."""
    unanswered: int
    """Questions that nothing was found for."""
    peers: Mapping[str, float]
    """By name: nDCG@10."""

    @property
    def lead(self) -> float | None:
        """How far the product's nDCG@10 is above the best peer's; None without peers."""
        return self.figures.ndcg - max(self.peers.values()) if self.peers else None


def outcomes(
    questions: QuestionSet,
    ask: Callable[[str], Answer],
    *,
    ways: Iterable[Way],
    peers: Sequence[RankingPeer] = (),
) -> list[Outcome]:
    """Ask every question in each way, the product and then the peers, which are given the documents first."""
    for peer in peers:
        peer.index(questions.documents)
    return [_outcome(questions, ask, way, peers) for way in ways]


def _outcome(
    questions: QuestionSet, ask: Callable[[str], Answer], way: Way, peers: Sequence[RankingPeer]
) -> Outcome:
    typed = {question.id: way.typed(question.text) for question in questions.questions}
    answers = {question: ask(text) for question, text in typed.items()}
    totals = [answer.total for answer in answers.values()]
    return Outcome(
        way,
        figures(questions.judged, {question: answer.ids for question, answer in answers.items()}),
        median(totals),
        totals.count(0),
        {
            peer.name: ndcg(
                questions.judged, {question: peer.ranked(text, BEST) for question, text in typed.items()}
            )
            for peer in peers
        },
    )
