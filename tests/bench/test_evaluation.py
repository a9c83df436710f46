"""Tests of the evaluation against figures worked out by hand, on a set of four documents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple
from functools import partial
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from tests.bench.bench_packages import needed
from tests.bench.question_sets import write_set

needed()

from bench.evaluation.asking import Answer, ask, loaded
from bench.evaluation.command import cli
from bench.evaluation.goals import goals
from bench.evaluation.measures import Figures, each_ndcg, figures, ndcg
from bench.evaluation.outcomes import Outcome, outcomes
from bench.evaluation.peers import RankingPeer, all_peers
from bench.evaluation.question_sets import Document, Question, QuestionSet, read_set
from bench.evaluation.typing_ways import (
    AS_GIVEN,
    CAPITALS,
    HALF,
    ONE_ERROR,
    TELEX,
    VNI,
    WAYS,
    WITHOUT_MARKS,
    Way,
)
from bench.product import opened
from bench.results import Goal
from searchapp.engine import SearchEngine

SECOND = 1 / math.log2(3)
"""What a document at the second place is worth."""

JUDGED = {"q1": {"a": 1, "b": 1, "x": 0}, "q2": {"c": 1}, "q3": {"d": 1}}


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> QuestionSet:
    return read_set(write_set(tmp_path_factory.mktemp("sets") / "tiny"))


@pytest.fixture(scope="module")
def engine(questions: QuestionSet, tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    return opened(loaded(questions, tmp_path_factory.mktemp("work")))


def test_figures_are_what_is_worked_out_by_hand() -> None:
    rankings = {"q1": ["x", "a", *"123456789", "b"], "q2": ["c"], "q3": []}
    first = SECOND / (1 + SECOND)
    assert astuple(figures(JUDGED, rankings)) == pytest.approx(
        ((first + 1 + 0) / 3, (1 / 2 + 1 + 0) / 3, (1 / 2 + 1 + 0) / 3, (1 + 1 + 0) / 3)
    )
    assert ndcg(JUDGED, rankings) == pytest.approx((first + 1 + 0) / 3)
    assert each_ndcg(JUDGED, rankings) == {"q1": pytest.approx(first), "q2": pytest.approx(1), "q3": 0}


def test_the_order_counts_and_not_the_names() -> None:
    judged = {"q": {"a": 1}}
    assert [ndcg(judged, {"q": ranked}) for ranked in (["a", "z"], ["z", "a"])] == [1, pytest.approx(SECOND)]


def test_nothing_after_the_hundredth_counts() -> None:
    others = [str(number) for number in range(100)]
    assert [figures({"q": {"a": 1}}, {"q": [*others[:n], "a"]}).deep_recall for n in (99, 100)] == [1, 0]


def test_where_nothing_is_found_at_all_figures_are_nought() -> None:
    assert figures(JUDGED, {"q1": [], "q2": [], "q3": []}) == Figures(0, 0, 0, 0)
    assert each_ndcg(JUDGED, {}) == {"q1": 0, "q2": 0, "q3": 0}


def test_a_set_has_the_questions_that_something_answers(tmp_path: Path) -> None:
    folder = write_set(
        tmp_path / "one",
        documents={"a": ("Tên", "Văn bản"), "b": ("", "Khác")},
        questions={"q1": "một", "q2": "hai", "q3": "ba"},
        judgements="q1\ta\t1\nq1\tb\t0\nq2\ta\t0\n",
    )
    assert read_set(folder) == QuestionSet(
        "one",
        [Document("a", "Tên", "Văn bản"), Document("b", "", "Khác")],
        [Question("q1", "một")],
        {"q1": {"a": 1, "b": 0}},
    )


def test_a_limit_draws_evenly(tmp_path: Path) -> None:
    folder = write_set(
        tmp_path / "many",
        questions={f"q{number}": "hỏi" for number in range(10)},
        judgements="".join(f"q{number}\thall\t1\n" for number in range(10)),
    )
    drawn = read_set(folder, limit=4)
    assert [one.id for one in drawn.questions] == ["q0", "q2", "q5", "q7"]
    assert list(drawn.judged) == ["q0", "q2", "q5", "q7"]
    assert len(read_set(folder, limit=20).questions) == 10


def test_pages_are_turned_until_there_are_enough(tmp_path: Path) -> None:
    documents = {f"d{number:03}": ("", "họp tổ dân phố " * (number % 7 + 1)) for number in range(130)}
    found = read_set(
        write_set(tmp_path / "long", documents=documents, questions={"q": "họp"}, judgements="q\td001\t1\n")
    )
    engine = opened(loaded(found, tmp_path / "work"))
    whole = ask(engine, "họp", depth=500)
    assert (sorted(whole.ids), whole.total) == (sorted(documents), 130)
    assert ask(engine, "họp") == Answer(whole.ids[:100], 130)
    assert ask(engine, "họp", depth=10) == Answer(whole.ids[:10], 130)
    assert ask(engine, "không") == Answer((), 0)


def test_ways_of_typing_reach_the_product_and_the_peers(questions: QuestionSet, engine: SearchEngine) -> None:
    class Listening:
        name = "listening"

        def __init__(self) -> None:
            self.asked: list[str] = []

        def index(self, documents: Sequence[Document]) -> None:
            self.ids = [one.id for one in documents]

        def ranked(self, question: str, k: int) -> list[str]:
            self.asked.append(question)
            return self.ids[:k]

    mirrored = Way("mirrored", "mirrored", lambda text: text[::-1])
    peer = Listening()
    found = outcomes(questions, partial(ask, engine), ways=[AS_GIVEN, CAPITALS, mirrored], peers=[peer])
    texts = [one.text for one in questions.questions]
    assert peer.asked == [*texts, *map(str.upper, texts), *(text[::-1] for text in texts)]
    # The peer gives the documents as they lie: hall, water, school, market.
    theirs = (1 + SECOND + 1 / 2 + 1 / math.log2(5) + 1 / 2) / 5
    best, nothing = Figures(1, 1, 1, 1), Figures(0, 0, 0, 0)
    assert [(one.way, one.figures, one.unanswered) for one in found] == [
        (AS_GIVEN, best, 0),
        (CAPITALS, best, 0),
        (mirrored, nothing, 5),
    ]
    assert [one.peers for one in found] == [{"listening": pytest.approx(theirs)}] * 3
    assert [one.lead for one in found] == [one.figures.ndcg - one.peers["listening"] for one in found]


@pytest.mark.parametrize("peer", all_peers(), ids=lambda peer: peer.name)
def test_a_peer_ranks_the_answer_first(peer: RankingPeer, questions: QuestionSet) -> None:
    peer.index(questions.documents)
    for way in (AS_GIVEN, CAPITALS):
        assert {one.id: peer.ranked(way.typed(one.text), 10)[0] for one in questions.questions} == {
            "q1": "hall",
            "q2": "water",
            "q3": "school",
            "q4": "market",
            "q5": "school",
        }
    assert len(peer.ranked("phường, trường, chợ", 3)) == 3
    assert [peer.ranked(text, 10) for text in ("", "?!", '"', "xyzzy", "*")] == [[]] * 5


@pytest.mark.parametrize("peer", all_peers(), ids=lambda peer: peer.name)
def test_of_the_peers_one_alone_understands_a_question_without_marks(
    peer: RankingPeer, questions: QuestionSet
) -> None:
    peer.index(questions.documents)
    assert bool(peer.ranked("cap nuoc", 10)) == ("FTS5" in peer.name)


def outcome(way: Way, figure: float, peer: float) -> Outcome:
    return Outcome(way, Figures(figure, 0, 0, 0), 1, 0, {"one": peer, "other": 0.1})


def test_goals_are_held_against_the_questions_as_given() -> None:
    measured = [
        outcome(AS_GIVEN, 0.875, 0.75),
        outcome(WITHOUT_MARKS, 0.75, 0.875),
        outcome(HALF, 0.875, 0.875),
        outcome(TELEX, 0.875, 0.5),
        outcome(VNI, 0.75, 0.5),
        outcome(ONE_ERROR, 0.875 / 2, 0),
    ]
    found = goals("viquad", measured)
    assert found == (
        Goal("as given: nDCG@10", "at least", 0.870, 0.875),
        Goal("without marks: nDCG@10", "at least", 0.855, 0.75),
        Goal("half without marks: nDCG@10 lost", "at most", 0.010, 0),
        Goal("Telex: nDCG@10 lost", "at most", 0.005, 0),
        Goal("VNI: nDCG@10 lost", "at most", 0.005, 0.125),
        Goal("one typing error: share of nDCG@10 kept", "at least", 0.90, 0.5),
        Goal("ways of typing, of 6, in which a peer is as good or better", "at most", 0, 2),
    )
    assert [goal.met for goal in found] == [True, False, True, True, False, False, False]


def test_a_set_without_goals_of_its_own_has_those_of_every_set() -> None:
    found = goals("others", [outcome(AS_GIVEN, 0.5, 0.1), outcome(TELEX, 0.5, 0.1)])
    assert [goal.what for goal in found] == [
        "Telex: nDCG@10 lost",
        "ways of typing, of 2, in which a peer is as good or better",
    ]


def test_the_report_tells_shortfalls_and_the_command_ends_well(tmp_path: Path) -> None:
    write_set(tmp_path / "data" / "retrieval" / "alqac", judgements="q1\thall\t1\nq4\twater\t1\n")
    ran = CliRunner().invoke(
        cli,
        ["--sets", "alqac", "--data", str(tmp_path / "data"), "--output", str(tmp_path / "report")],
        standalone_mode=False,
        catch_exceptions=False,
    )
    assert ran.return_value == 0
    page = (tmp_path / "report" / "relevance.md").read_text(encoding="utf-8")
    assert "| alqac: as given: nDCG@10 | at least 0.905 | 0.500 | **falls short** |" in page
    assert "| alqac: capitals: nDCG@10 lost | at most 0.005 | 0 | yes |" in page
    record = orjson.loads((tmp_path / "report" / "relevance.json").read_bytes())
    (measured,) = record["parts"]
    first, second = measured["part"]["tables"]
    assert [row[0] for row in first["rows"]] == [row[0] for row in second["rows"]] == [w.name for w in WAYS]
    assert first["rows"][0][:2] == ["as given", 0.5]
    assert second["rows"][0] == ["as given", 0.5, 0.5, 0.5, 0.5, 1, 0]
    assert measured["occasion"]["sizes"] == "full"


def test_fewer_ways_and_no_peers_can_be_asked_for(tmp_path: Path) -> None:
    write_set(tmp_path / "data" / "retrieval" / "mine")
    ran = CliRunner().invoke(
        cli,
        [
            *("--sets", "mine", "--ways", "capitals", "--limit", "3", "--no-peers"),
            *("--data", str(tmp_path / "data"), "--output", str(tmp_path / "report")),
        ],
        standalone_mode=False,
        catch_exceptions=False,
    )
    assert ran.return_value == 0
    (measured,) = orjson.loads((tmp_path / "report" / "relevance.json").read_bytes())["parts"]
    assert measured["part"]["tables"][0] == {
        "title": "nDCG@10 of 3 questions, 4 documents",
        "columns": ["typed", "this project"],
        "rows": [["as given", 1.0], ["capitals", 1.0]],
    }
    assert measured["occasion"]["sizes"] == "limited"


def test_wrong_names_are_told(tmp_path: Path) -> None:
    write_set(tmp_path / "retrieval" / "mine")
    for options, told in (
        (["--sets", "yours"], "yours is no set"),
        (["--ways", "morse"], "morse; there are"),
    ):
        ran = CliRunner().invoke(cli, ["--data", str(tmp_path), *options])
        assert (ran.exit_code, told in ran.output) == (2, True)


def test_without_data_nothing_is_measured_and_nothing_fails(tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli, ["--data", str(tmp_path)], standalone_mode=False)
    assert (ran.return_value, "Nothing can be measured" in ran.output) == (0, True)


def test_the_real_sets_can_be_read(shared_data: Path) -> None:
    sizes = {}
    for name in ("alqac", "viquad", "vims"):
        found = read_set(shared_data / "retrieval" / name)
        known = {one.id for one in found.documents}
        assert all(known.issuperset(judged) for judged in found.judged.values())
        sizes[name] = len(found.questions), len(found.documents)
    assert sizes == {"alqac": (728, 2249), "viquad": (4494, 1008), "vims": (300, 1650)}
