"""Totals, scores and order, against a scorer that goes through the articles one by one in float64."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from indexer.article import Article
from indexer.store import IndexFolder, open_snapshot
from searchapp import open_engine
from searchapp.engine import SearchEngine
from searchapp.engines.embedded import EmbeddedEngine
from searchapp.ranking import NEIGHBOURING_WORDS, PAIRS_DEPTH
from searchapp.request import SearchRequest
from tests.conftest import MakeIndex
from tests.searchapp.comparing import CLOSE, assert_same_scores, hits
from tests.searchapp.conftest import LargeIndex
from tests.searchapp.plain import PlainIndex, Wanted

LONG = "kênh hội nghị rạch ủy ban nhân dân thành phố quận ba đình phòng cháy chữa và của các"

QUERIES = [
    ("hội", Wanted(("hội",))),
    ("và", Wanted(("và",))),
    ("hội nghị", Wanted(("hội", "nghị"))),
    ("nghị hội", Wanted(("nghị", "hội"))),
    ("ủy ban nhân dân", Wanted(("ủy", "ban", "nhân", "dân"))),
    ("ủy ban nhân dân thành phố", Wanted(("ủy", "ban", "nhân", "dân", "thành", "phố"))),
    ("hội nghị và của", Wanted(("hội", "nghị", "và", "của"))),
    (
        "ủy ban nhân dân thành phố quận ba đình",
        Wanted(("ủy", "ban", "nhân", "dân", "thành", "phố", "quận", "ba", "đình")),
    ),
    (LONG, Wanted((*LONG.split(" "),))),
    ("kênh", Wanted(("kênh",))),
    ("kênh hội nghị", Wanted(("kênh", "hội", "nghị"))),
    ("kênh rạch", Wanted(("kênh", "rạch"))),
    ("phòng cháy chữa cháy", Wanted(("phòng", "cháy", "chữa"))),
    ("123/QĐ-UBND", Wanted(("123/qd-ubnd",))),
    ("hội 123/QĐ-UBND", Wanted(("hội", "123/qd-ubnd"))),
    ("hoi", Wanted(("hoi",), wide=True)),
    ("hoi nghi", Wanted(("hoi", "nghi"), wide=True)),
    ("uy ban nhan dan", Wanted(("uy", "ban", "nhan", "dan"), wide=True)),
    (
        "giai phong mat bang tuyen dung vien chuc",
        Wanted(("giai", "phong", "mat", "bang", "tuyen", "dung", "vien", "chuc"), wide=True),
    ),
    ("ban hoa duong", Wanted(("ban", "hoa", "duong"), wide=True)),
    ('"hội nghị"', Wanted(("hội", "nghị"), phrase=True)),
    ('"hoi nghi"', Wanted(("hoi", "nghi"), wide=True, phrase=True)),
    ('"ủy ban nhân"', Wanted(("ủy", "ban", "nhân"), phrase=True)),
    ('"hội nghị hội"', Wanted(("hội", "nghị", "hội"), phrase=True)),
    ('"và và"', Wanted(("và", "và"), phrase=True)),
]


@pytest.fixture(scope="module")
def plain(large_index: LargeIndex) -> PlainIndex:
    return PlainIndex(large_index.articles)


@pytest.fixture(scope="module")
def large_engine(large_index: LargeIndex) -> SearchEngine:
    return open_engine(large_index.path)


@pytest.mark.parametrize(("q", "wanted"), QUERIES, ids=[q for q, _ in QUERIES])
def test_totals_scores_and_order_equal_plain_ones(
    q: str, wanted: Wanted, large_engine: SearchEngine, plain: PlainIndex
) -> None:
    expected = plain.scores(wanted)
    assert expected
    # As typed: what abbreviations and document numbers add is tested with these.
    assert large_engine.search(SearchRequest(q=q, match="typed")).total == len(expected)
    assert_same_scores(hits(large_engine, q, 50, "typed"), expected, 50)


@pytest.mark.parametrize(("q", "wanted"), QUERIES[:7], ids=[q for q, _ in QUERIES[:7]])
def test_deep_pages_go_on_where_the_pairs_end(
    q: str, wanted: Wanted, large_engine: SearchEngine, plain: PlainIndex
) -> None:
    count = PAIRS_DEPTH + 150
    assert_same_scores(hits(large_engine, q, count), plain.scores(wanted), count)


def test_hits_of_one_score_come_in_order_of_id(large_engine: SearchEngine, plain: PlainIndex) -> None:
    expected = plain.scores(Wanted(("và",)))
    found = list(hits(large_engine, "và", 1000))
    groups: dict[float, list[str]] = {}
    for article, score in found:
        groups.setdefault(score, []).append(article)
    assert any(len(group) > 1 for group in groups.values())
    assert all(group == sorted(group) for group in groups.values())
    assert {article for article, _ in found} <= set(expected)


def test_pairs_count_for_all_that_tie_with_the_last_of_the_best(make_index: MakeIndex) -> None:
    above = [
        Article(id=f"above{number:03}", title="họp dân", body="", published=date(2024, 1, 1))
        for number in range(PAIRS_DEPTH - 50)
    ]
    tied = [Article(id=f"tied{number:03}", title="họp dân", body="") for number in range(100)]
    below = [Article(id=f"below{number:03}", title="họp dân phố", body="") for number in range(20)]
    articles = [*above, *tied, *below]
    expected = PlainIndex(articles).scores(Wanted(("họp", "dân")))
    found = list(hits(open_engine(make_index(articles)), "họp dân", 300))
    assert_same_scores(found, expected, 300)
    scores = {article.rstrip("0123456789"): score for article, score in found}
    # The ones below have the pair too, and would lie as close to the tied ones with what it adds.
    assert scores["below"] < 0.9 * scores["tied"]


def test_a_union_of_forms_counts_each_article_once(make_index: MakeIndex) -> None:
    articles = [
        Article(id="both", title="hội hỏi", body="hồi"),
        Article(id="one", title="hội", body=""),
        Article(id="none", title="chợ", body="", published=date(2024, 1, 1)),
    ]
    expected = PlainIndex(articles).scores(Wanted(("hoi",), wide=True))
    assert set(expected) == {"both", "one"}
    assert_same_scores(hits(open_engine(make_index(articles)), "hoi", 50), expected, 50)


def test_of_a_long_query_only_the_first_words_count_as_neighbours(make_index: MakeIndex) -> None:
    words = [f"từ{chr(ord('a') + number)}" for number in range(NEIGHBOURING_WORDS + 6)]
    first, last = words[:NEIGHBOURING_WORDS], words[NEIGHBOURING_WORDS:]
    texts = {
        "as asked": words,
        "the first apart": [*first[::-1], *last],
        "the last apart": [*first, *last[::-1]],
    }
    articles = [Article(id=name, title=" ".join(text), body="") for name, text in texts.items()]
    expected = PlainIndex(articles).scores(Wanted(tuple(words)))
    found = dict(hits(open_engine(make_index(articles)), " ".join(words), 50))
    assert found == pytest.approx(expected, rel=CLOSE)
    assert found["the first apart"] < found["as asked"]
    assert found["the last apart"] == pytest.approx(found["as asked"], rel=CLOSE)


def test_all_phrases_of_a_query_share_the_room_for_neighbours(make_index: MakeIndex) -> None:
    half = [f"một{chr(ord('a') + number)}" for number in range(NEIGHBOURING_WORDS - 2)]
    other = ["hai", "ba", "bốn", "năm"]
    folder = make_index([Article(id="a", title=" ".join([*half, *other]), body="")])
    engine = EmbeddedEngine(folder)
    engine.search(SearchRequest(q=f'"{" ".join(half)}" "{" ".join(other)}"'))
    runs = [tuple(form.text for form in run) for run in engine._view._neighbours._values]  # type: ignore[attr-defined]
    assert runs == [tuple(half), ("hai", "ba")]


def test_lengths_are_those_of_the_articles_left_in_all_segments(
    large_index: LargeIndex, plain: PlainIndex
) -> None:
    snapshot = open_snapshot(IndexFolder(large_index.path))
    assert len(snapshot.segments) > 1
    assert any(segment.live is not None for segment in snapshot.segments)
    assert snapshot.size == len(large_index.articles)
    assert snapshot.mean_length("body") == pytest.approx(plain.mean_length("body", "terms"), rel=1e-12)
    assert snapshot.mean_length("title_words") == pytest.approx(
        plain.mean_length("title", "words"), rel=1e-12
    )


def answers(engine: SearchEngine) -> list[object]:
    """Return all that matters of the answers to all queries, in each order."""
    pages = [
        engine.search(SearchRequest(q=q, sort=sort, page=page, agency=agency))
        for q, _ in QUERIES
        for sort in ("relevance", "newest", "oldest")
        for page in (1, 30)
        for agency in ((), ("Sở 3", "_none"))
    ]
    return [(page.query, page.total, page.hits, page.facets) for page in pages]


def test_answers_do_not_depend_on_what_is_kept(large_index: LargeIndex) -> None:
    everything = EmbeddedEngine(large_index.path)
    nothing = EmbeddedEngine(large_index.path, cache_bytes=0)
    little = EmbeddedEngine(large_index.path, cache_bytes=300_000)
    expected = answers(everything)
    assert answers(everything) == expected
    assert answers(nothing) == expected
    assert answers(little) == expected
    assert answers(little) == expected


def test_threads_that_share_an_engine_get_what_one_alone_gets(large_index: LargeIndex) -> None:
    expected = answers(EmbeddedEngine(large_index.path))
    shared = EmbeddedEngine(large_index.path, cache_bytes=1_000_000)
    wrong: list[str] = []

    def ask() -> None:
        try:
            if answers(shared) != expected:
                wrong.append("another answer")
        except Exception as error:
            wrong.append(repr(error))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_recency_counts_only_where_it_is_not_switched_off(make_index: MakeIndex) -> None:
    articles = [
        Article(id=f"{number}", title="hội nghị", body="chợ " * number, published=date(2020, 1, 1 + number))
        for number in range(20)
    ]
    undated = [Article(id=article.id, title=article.title, body=article.body) for article in articles]
    folder = make_index(articles)
    wanted = Wanted(("hội", "nghị"))
    with_recency, without = PlainIndex(articles).scores(wanted), PlainIndex(undated).scores(wanted)
    assert_same_scores(hits(open_engine(folder), "hội nghị", 50), with_recency, 50)
    assert_same_scores(hits(open_engine(folder, favour_new=False), "hội nghị", 50), without, 50)
