"""Tests of the embedded engine: what small indexes answer."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Literal

import pytest

from indexer.article import Article
from searchapp import open_engine
from searchapp.engine import Facets, FacetValue
from searchapp.request import SearchRequest
from tests.conftest import MakeIndex
from tests.searchapp.asking import FILED, articles, ask, ids

Form = Literal["NFC", "NFD"]


ACCENTS = articles("bàn ghế", "bán hàng", "ban chỉ đạo", "đình làng", "Hoà Bình", "Thủy lợi", "UỶ BAN")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("bàn", {"0"}),
        ("bán", {"1"}),
        ("ban", {"0", "1", "2", "6"}),
        ("BAN", {"0", "1", "2", "6"}),
        ("dinh", {"3"}),
        ("đình", {"3"}),
        ("hòa", {"4"}),
        ("hoà", {"4"}),
        ("hoa binh", {"4"}),
        ("thuỷ", {"5"}),
        ("thủy", {"5"}),
        ("ủy ban", {"6"}),
        ("bạn", set()),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_marks_match_themselves_and_bare_queries_match_all(
    make_index: MakeIndex, query: str, expected: set[str], form: Form
) -> None:
    documents = [replace(a, title=unicodedata.normalize(form, a.title)) for a in ACCENTS]
    folder = make_index(documents)
    forms: tuple[Form, ...] = ("NFC", "NFD")
    for typed in forms:
        assert ids(ask(folder, unicodedata.normalize(typed, query))) == expected


def test_the_form_as_typed_scores_higher(make_index: MakeIndex) -> None:
    page = ask(make_index(articles("bàn ghế", "ban ghế", "bán ghế")), "ban")
    assert page.hits[0].id == "1"
    assert page.hits[0].score > page.hits[1].score == page.hits[2].score > 0


def test_bare_words_of_a_mixed_query_widen_only_when_nothing_has_all_as_typed(make_index: MakeIndex) -> None:
    folder = make_index(articles("hội nghị Ba Đình", "hội nghi lễ", "hội quán"))
    page = ask(folder, "hội nghi")
    assert (ids(page), page.query.widened) == ({"1"}, False)
    page = ask(folder, "hội dinh")
    assert (ids(page), page.query.widened) == ({"0"}, True)
    page = ask(folder, "hội dinh", match="exact")
    assert (ids(page), page.query.widened) == (set(), False)


def test_exact_matches_bare_words_as_typed(make_index: MakeIndex) -> None:
    folder = make_index(ACCENTS)
    assert ids(ask(folder, "ban", match="exact")) == {"2", "6"}


def test_up_to_three_words_must_all_occur_in_any_field(make_index: MakeIndex) -> None:
    folder = make_index(
        [
            Article(id="split", title="hội nghị", body="tổng kết cuối năm"),
            Article(id="part", title="hội nghị", body="khai mạc"),
        ]
    )
    page = ask(folder, "hội nghị kết")
    assert (ids(page), page.query.relaxed) == ({"split"}, False)
    page = ask(folder, "hội nghị đình")
    assert (page.total, page.query.relaxed) == (0, False)


def test_of_a_longer_query_that_nothing_has_in_full_the_articles_with_most_words_are_given(
    make_index: MakeIndex,
) -> None:
    folder = make_index(articles("một hai ba bốn", "một hai ba", "một hai", "hai ba bốn"))
    page = ask(folder, "một hai ba năm")
    assert (ids(page), page.total, page.query.relaxed) == ({"0", "1"}, 2, True)
    page = ask(folder, "một hai ba năm", match="exact")
    assert (page.total, page.query.relaxed) == (0, False)


def test_exclusions_and_filters_are_never_relaxed(make_index: MakeIndex) -> None:
    documents = [
        Article(id="a", title="một hai ba bốn", body="", agencies=("X",)),
        Article(id="b", title="một hai ba", body="", agencies=("Y",)),
    ]
    folder = make_index(documents)
    page = ask(folder, "một hai ba bốn -bốn")
    assert (ids(page), page.query.relaxed) == ({"b"}, True)
    page = ask(folder, "một hai ba bốn", agency="Y")
    assert (page.total, page.query.relaxed) == (0, False)
    assert page.facets.agency == (FacetValue("Y", 0, True), FacetValue("X", 1, False))


def test_phrases_lie_within_one_field_in_order(make_index: MakeIndex) -> None:
    folder = make_index(
        [
            Article(id="title", title="Ba Đình họp", body=""),
            Article(id="body", title="Tin", body="quận ba đình. Ba đình"),
            Article(id="reversed", title="Đình ba", body=""),
            Article(id="across", title="quận Ba", body="Đình chùa"),
        ]
    )
    assert ids(ask(folder, '"Ba Đình"')) == {"title", "body"}
    assert ids(ask(folder, '"ba dinh"')) == {"title", "body"}
    assert ids(ask(folder, '-"Ba Đình"')) == {"reversed", "across"}
    assert ids(ask(folder, '"quận Ba Đình"')) == {"body"}


def test_a_phrase_that_nothing_has_is_read_as_words(make_index: MakeIndex) -> None:
    folder = make_index(articles("đình ba", "ba"))
    page = ask(folder, '"ba đình"')
    assert (ids(page), page.query.relaxed) == ({"0"}, True)
    assert ask(folder, '"ba đình"', match="exact").total == 0
    assert ask(folder, 'ba -"đình quận"').total == 2


def test_a_phrase_that_nothing_has_counts_as_its_words_in_the_rule_of_most_words(
    make_index: MakeIndex,
) -> None:
    folder = make_index(articles("một hai ba", "hai một ba", "một"))
    reading = ask(folder, '"hai ba một" năm')
    assert (ids(reading), reading.query.phrases_as_words, reading.query.words_missing) == (
        {"0", "1"},
        True,
        True,
    )
    assert ask(folder, '"hai bốn" một').total == 0  # three words, which must all occur


def test_a_phrase_with_marks_on_some_words_never_widens(make_index: MakeIndex) -> None:
    folder = make_index(articles("quận Ba Đình", "hội nghị"))
    assert ask(folder, '"quận ba dinh"', match="default").query.widened is True  # read as words, which widen
    page = ask(folder, 'quận "ba dinh"')
    assert (ids(page), page.query.widened, page.query.relaxed) == ({"0"}, True, False)


def test_alternatives_and_exclusions(make_index: MakeIndex) -> None:
    folder = make_index(articles("chợ hoa", "chợ cá", "chợ rau", "hoa quả"))
    assert ids(ask(folder, "chợ hoa OR cá")) == {"0", "1"}
    assert ids(ask(folder, "chợ -rau")) == {"0", "1"}
    assert ids(ask(folder, "-chợ")) == {"3"}


@pytest.mark.parametrize(
    "query", ["123/QĐ-UBND", "123/QD-UBND", "123 / qđ - ubnd", '"123/QĐ-UBND"', "quyết 123/qd-ubnd"]
)
def test_a_document_number_is_found_however_it_is_written(make_index: MakeIndex, query: str) -> None:
    folder = make_index(articles("Quyết định số 123/QĐ-UBND", "Quyết định số 124/QĐ-UBND", "123 hộ dân UBND"))
    assert ids(ask(folder, query)) == {"0"}


@pytest.mark.parametrize(
    ("query", "parameters", "expected"),
    [
        ('agency:"UBND quận Ba Đình"', {}, {"a", "b"}),
        ('agency:"ubnd quan ba dinh" tin', {}, {"a", "b"}),
        ("agency:UBND", {}, {"a", "b", "c"}),
        ("-agency:UBND tin", {}, {"d"}),
        ("agency:_none", {}, {"d"}),
        ("agency:Cục", {}, set()),
        ('category:"Tin tức"', {}, {"a", "d"}),
        ("tin from:01/01/2024 to:31/01/2024", {}, {"a", "b"}),
        ("tin to:31/12/2023", {}, {"c"}),
        ("tin", {"agency": "UBND quận Ba Đình"}, {"a", "b"}),
        ("tin", {"agency": "_none"}, {"d"}),
        ("tin", {"category": "_none"}, {"c"}),
        ("tin", {"date": "2024"}, {"a", "b"}),
        ("tin", {"date": "2023-12"}, {"c"}),
        ("tin", {"date": "_none"}, {"d"}),
        ("tin", {"from": "31/01/2024"}, {"b"}),
        ("tin", {"from": "12/01/2024", "to": "12/01/2024"}, {"a"}),
        ("", {"category": "Tin tức", "date": "2024"}, {"a"}),
    ],
)
def test_filters(make_index: MakeIndex, query: str, parameters: dict[str, str], expected: set[str]) -> None:
    assert ids(ask(make_index(FILED), query, **parameters)) == expected


def test_facets_count_what_choosing_each_value_gives(make_index: MakeIndex) -> None:
    page = ask(make_index(FILED), "tin", agency="UBND quận Gò Vấp")
    assert page.total == 1
    assert page.facets.agency == (
        FacetValue("UBND quận Gò Vấp", 1, True),
        FacetValue("UBND quận Ba Đình", 2, False),
        FacetValue("HĐND quận Ba Đình", 1, False),
        FacetValue("_none", 1, False),
    )
    assert page.facets.category == (FacetValue("_none", 1, False),)
    assert page.facets.date == (FacetValue("2023", 1, False), FacetValue("2023-12", 1, False))


def test_a_chosen_value_stays_at_zero(make_index: MakeIndex) -> None:
    page = ask(make_index(FILED), "tin", agency="Sở Y tế", date="2019-02")
    assert page.total == 0
    assert page.facets.agency == (FacetValue("Sở Y tế", 0, True),)
    assert FacetValue("2019-02", 0, True) in page.facets.date


def test_date_facets_come_newest_first_and_undated_last(make_index: MakeIndex) -> None:
    assert ask(make_index(FILED), "").facets.date == (
        FacetValue("2024", 2),
        FacetValue("2024-01", 2),
        FacetValue("2023", 1),
        FacetValue("2023-12", 1),
        FacetValue("_none", 1),
    )


def test_sorting_by_date_leaves_undated_articles_last(make_index: MakeIndex) -> None:
    folder = make_index(FILED)
    assert [hit.id for hit in ask(folder, "tin", sort="newest").hits] == ["b", "a", "c", "d"]
    assert [hit.id for hit in ask(folder, "tin", sort="oldest").hits] == ["c", "a", "b", "d"]
    assert [hit.id for hit in ask(folder, "").hits] == ["b", "a", "c", "d"]


def test_a_query_of_exclusions_and_filters_alone_gives_the_newest_first(make_index: MakeIndex) -> None:
    folder = make_index(FILED)
    for query in (
        "-họp",
        '-"họp dân" category:"Tin tức"',
        "-họp OR -chợ to:31/12/2025",
        "agency:UBND -họp",
    ):
        page = ask(folder, query)
        found = [hit.id for hit in page.hits]
        assert found == [place for place in ("b", "a", "c", "d") if place in found]
        assert len(found) > 1
        assert {hit.score for hit in page.hits} == {0}
        assert not any(piece.mark for hit in page.hits for piece in hit.marked_title)


def test_an_excluded_word_neither_scores_nor_is_marked(make_index: MakeIndex) -> None:
    folder = make_index(articles("hội nghị", "hội làng"))
    (hit,) = ask(folder, "hội -làng").hits
    assert hit.score == ask(folder, "hội").hits[0].score > 0
    assert [piece.text for piece in hit.marked_title if piece.mark] == ["hội"]


def test_none_means_no_label_even_where_one_is_called_none(make_index: MakeIndex) -> None:
    folder = make_index(
        [
            Article(id="called", title="tin", body="", agencies=("None",), category="None"),
            Article(id="without", title="tin", body=""),
        ]
    )
    for facet in ("agency", "category"):
        page = ask(folder, "tin", **{facet: "_none"})
        assert ids(page) == ids(ask(folder, f"{facet}:_none tin")) == {"without"}
        assert getattr(page.facets, facet) == (FacetValue("_none", 1, True), FacetValue("None", 1, False))
        assert ids(ask(folder, "tin", **{facet: "none"})) == {"called"}


def test_pages_follow_one_another_without_gap_or_repeat(make_index: MakeIndex) -> None:
    folder = make_index(articles(*["tin"] * 25))
    pages = [ask(folder, "tin", page=str(number)) for number in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [10, 10, 5, 0]
    assert len({hit.id for page in pages for hit in page.hits}) == 25
    assert {page.total for page in pages} == {25}


def test_titles_count_more_than_bodies(make_index: MakeIndex) -> None:
    folder = make_index(
        [
            Article(id="body", title="một hai", body="quy hoạch chợ"),
            Article(id="title", title="quy hoạch", body="một hai chợ"),
        ]
    )
    assert ask(folder, "quy hoạch").hits[0].id == "title"


def test_newer_articles_count_a_little_more_unless_switched_off(make_index: MakeIndex) -> None:
    documents = [
        Article(id="new", title="tin", body="", published=date(2024, 6, 1)),
        Article(id="old", title="tin", body="", published=date(2014, 6, 1)),
    ]
    folder = make_index(documents)
    new, old = ask(folder, "tin").hits
    assert (new.id, old.id) == ("new", "old")
    assert old.score < new.score <= 1.15 * old.score + 1e-9
    plain = open_engine(folder, favour_new=False).search(SearchRequest(q="tin"))
    assert plain.hits[0].score == plain.hits[1].score


@pytest.mark.parametrize("query", ["!?", "…", '""', "-", "\u202e\u0000", "(" * 500])
def test_a_query_without_a_word_finds_nothing(make_index: MakeIndex, query: str) -> None:
    page = ask(make_index(FILED), query)
    assert (page.total, page.hits) == (0, ())


def test_a_word_said_twice_is_one_word(make_index: MakeIndex) -> None:
    folder = make_index(articles("hội nghị", "hội làng"))
    assert ask(folder, "hội hội hội xyzzy").total == 0
    assert ask(folder, "hội hội").total == 2


def test_a_filter_or_exclusion_among_alternatives_is_never_relaxed(make_index: MakeIndex) -> None:
    documents = [
        Article(id="a", title="một hai ba bốn", body="", agencies=("X",)),
        Article(id="b", title="một hai ba bốn năm", body=""),
    ]
    folder = make_index(documents)
    assert ids(ask(folder, "agency:X OR năm một hai ba sáu")) == {"a", "b"}
    assert ids(ask(folder, "agency:X OR bảy một hai ba sáu")) == {"a"}
    assert ids(ask(folder, "-năm OR bảy một hai ba sáu")) == {"a"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {}),
        ({"agency": "X"}, {"agency": (FacetValue("X", 0, True),)}),
        ({"category": "Y"}, {"category": (FacetValue("Y", 0, True),)}),
        ({"date": "2024"}, {"date": (FacetValue("2024", 0, True),)}),
        ({"date": "2024-01"}, {"date": (FacetValue("2024-01", 0, True),)}),
        ({"agency": "_none"}, {"agency": (FacetValue("_none", 0, True),)}),
        ({"category": "_none"}, {"category": (FacetValue("_none", 0, True),)}),
        ({"date": "_none"}, {"date": (FacetValue("_none", 0, True),)}),
        ({"from": "2024-01-01"}, {}),
        ({"to": "2024-01-01"}, {}),
        ({"from": "2024-01-01", "to": "2024-01-01"}, {}),
    ],
)
@pytest.mark.parametrize("query", ["", "tin"])
def test_every_filter_of_an_empty_index_finds_nothing(
    make_index: MakeIndex, query: str, filters: dict[str, str], expected: dict[str, tuple[FacetValue, ...]]
) -> None:
    request = SearchRequest.parse([("q", query), *filters.items()])
    page = open_engine(make_index([])).search(request)
    assert (page.total, page.hits) == (0, ())
    assert page.facets == Facets(**({"agency": (), "category": (), "date": ()} | expected))


def test_an_empty_result_claims_nothing(make_index: MakeIndex) -> None:
    folder = make_index([Article(id="a", title="một hai ba bốn", body="", agencies=("X",))])
    reading = ask(folder, "một hai ba năm", agency="Y").query
    assert (reading.relaxed, reading.widened) == (False, False)


@pytest.mark.parametrize("name", ["ubnd quan ba dinh", "UBND quận Ba Ðình", "Ubnd Quận Ba Đình"])
def test_a_chosen_agency_may_be_spelt_otherwise(make_index: MakeIndex, name: str) -> None:
    page = ask(make_index(FILED), "tin", agency=name)
    assert ids(page) == {"a", "b"}
    assert page.facets.agency[0] == FacetValue("UBND quận Ba Đình", 2, True)
