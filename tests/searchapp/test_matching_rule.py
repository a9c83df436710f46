"""Tests of how much of a query an article must have."""

from __future__ import annotations

import math
import random

import pytest

from indexer.article import Article
from searchapp import open_engine
from searchapp.ranking import ENOUGH, LEAST_SHARE, SHARE_OF, all_words_needed, required_share
from searchapp.request import SearchRequest
from tests.conftest import MakeIndex
from tests.searchapp.asking import articles, ask, ids


@pytest.mark.parametrize(
    ("words", "complete", "needed"),
    [
        (1, 0, True),
        (3, 0, True),
        (4, 9, False),
        (4, 10, True),
        (6, 10, True),
        (7, 10, False),
        (30, 99, False),
    ],
)
def test_short_queries_need_all_words(words: int, complete: int, needed: bool) -> None:
    assert all_words_needed(words, complete) == needed


@pytest.mark.parametrize(("words", "share"), [(1, 1.0), (4, 0.625), (5, 0.5), (10, 0.25), (60, 0.25)])
def test_the_longer_a_query_the_smaller_the_part_that_is_enough(words: int, share: float) -> None:
    assert required_share(words) == pytest.approx(share)


def test_a_page_of_complete_articles_stands_alone(make_index: MakeIndex) -> None:
    complete = ["hội nghị ba đình"] * ENOUGH
    page = ask(make_index(articles(*complete, "hội nghị ba")), "hội nghị ba đình")
    assert (page.total, page.query.complete, page.query.relaxed) == (ENOUGH, None, False)


def test_fewer_are_followed_by_those_that_have_most(make_index: MakeIndex) -> None:
    complete = ["hội nghị ba đình"] * (ENOUGH - 1)
    folder = make_index(articles(*complete, "hội nghị ba", "hội", "chợ"))
    page = ask(folder, "hội nghị ba đình")
    assert (page.total, page.query.complete, page.query.relaxed) == (ENOUGH, ENOUGH - 1, True)
    assert page.hits[-1].title == "hội nghị ba"
    exact = ask(folder, "hội nghị ba đình", match="exact")
    assert (exact.total, exact.query.complete) == (ENOUGH - 1, None)


@pytest.mark.parametrize(
    ("literal", "meant", "widened"),
    [
        (1, ENOUGH - 2, False),
        (1, ENOUGH - 1, True),
        (2, 2 * ENOUGH - 3, False),
        (ENOUGH, 99, False),
    ],
)
def test_bare_words_are_widened_where_ten_times_as_many_articles_have_them_so(
    make_index: MakeIndex, literal: int, meant: int, *, widened: bool
) -> None:
    texts = [*["hoi dự nghi lễ ba đình"] * literal, *["hội nghị ba đình"] * meant]
    page = ask(make_index(articles(*texts, "chợ")), "hoi nghi ba đình")
    assert (page.query.widened, page.total) == (widened, literal + meant if widened else literal)
    exact = ask(make_index(articles(*texts)), "hoi nghi ba đình", match="exact")
    assert (exact.query.widened, exact.total) == (False, literal)


def test_a_frequent_word_may_be_missing_and_a_rare_one_not(make_index: MakeIndex) -> None:
    everywhere = [f"của và các {word}" for word in ("a", "b", "c", "d", "e", "g")]
    folder = make_index(articles(*everywhere, "metro nhổn", "của và các những"))
    page = ask(folder, "của và các metro nhổn")
    assert ids(page) == {"6"}
    assert page.query.complete == 0


def test_a_question_keeps_its_answer_though_words_are_missing(make_index: MakeIndex) -> None:
    answer = "Thời hạn cấp giấy phép xây dựng nhà ở riêng lẻ là hai mươi ngày làm việc"
    others = [f"tin số {number} về xây dựng nhà ở" for number in range(30)]
    folder = make_index(articles(answer, *others))
    question = "Xin hỏi thời hạn cấp giấy phép xây dựng nhà riêng lẻ ở đô thị tối đa là bao nhiêu ngày"
    page = ask(folder, question)
    assert page.hits[0].id == "0"
    assert page.query.complete == 0


def test_a_phrase_is_obeyed_where_some_article_has_everything(make_index: MakeIndex) -> None:
    folder = make_index(articles("họp ở quận ba đình", "họp ở quận đình ba", *["tin"] * 9))
    assert ids(ask(folder, 'họp ở quận "ba đình"')) == {"0"}
    # Where none has, quotation marks of a headline weigh as the rest does.
    relaxed = ask(folder, 'họp lại ở quận "ba đình"')
    assert [hit.id for hit in relaxed.hits] == ["0", "1"]
    assert relaxed.query.complete == 0


def test_filters_and_exclusions_hold_for_all_that_are_given(make_index: MakeIndex) -> None:
    documents = [
        Article(id="all", title="hội nghị ba đình", body="", agencies=("X",)),
        Article(id="most", title="hội nghị ba", body="", agencies=("X",)),
        Article(id="other", title="hội nghị ba đình", body="", agencies=("Y",)),
        *(Article(id=f"{number}", title="đình", body="") for number in range(20)),
    ]
    folder = make_index(documents)
    page = ask(folder, "hội nghị ba đình", agency="X")
    assert (ids(page), page.query.complete) == ({"all", "most"}, 1)
    assert {value.value: value.count for value in page.facets.agency} == {"X": 2, "Y": 1}
    page = ask(folder, "hội nghị ba đình -đình")
    assert (ids(page), page.query.complete) == ({"most"}, 0)


def test_many_words_without_marks_are_read_with_any(make_index: MakeIndex) -> None:
    folder = make_index(articles("hội nghị ba đình quý hai", "nghi ba dinh quy", "hai"))
    half_marked = ask(folder, "hội nghi ba dinh quý hai năm nay")
    assert half_marked.query.widened
    assert half_marked.hits[0].id == "0"
    marked = ask(folder, "hội nghị ba đình quý hai năm nay")
    assert not marked.query.widened
    assert marked.hits[0].id == "0"


def test_the_articles_are_those_with_enough_of_the_weight(make_index: MakeIndex) -> None:
    chance = random.Random(7)  # noqa: S311 (draws by a fixed seed)
    words = [f"{letter}{vowel}" for letter in "bcdghklmn" for vowel in "aeou"]
    weights = [1 / (place + 1) for place in range(len(words))]
    texts = [" ".join(chance.choices(words, weights, k=8)) for _ in range(300)]
    folder = make_index(articles(*texts))
    engine = open_engine(folder)
    for length in (7, 9, 12, 20):
        wanted = chance.sample(words, length)
        holding = {word: {n for n, text in enumerate(texts) if word in text.split()} for word in wanted}
        weight = {
            word: math.log(1 + (300 - len(found) + 0.5) / (len(found) + 0.5))
            for word, found in holding.items()
            if found
        }
        share = {
            n: sum(weight[word] for word in weight if n in holding[word]) / sum(weight.values())
            for n in range(300)
        }
        least = min(max(LEAST_SHARE, SHARE_OF / length), max(share.values()))
        page = engine.search(SearchRequest.parse([("q", " ".join(wanted)), ("per_page", "50")]))
        expected = {n for n, part in share.items() if part >= least - 1e-9}
        assert page.total == len(expected)
        assert {int(hit.id) for hit in page.hits} <= expected
        assert page.query.complete in (None, sum(part > 1 - 1e-9 for part in share.values()))
