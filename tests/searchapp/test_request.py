"""Tests of searchapp.request."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.cursor import Cursor
from searchapp.parameters import Fault
from searchapp.request import (
    SEARCH_PARAMETERS,
    InvalidParametersError,
    InvalidRequestError,
    SearchRequest,
    SuggestRequest,
)


def test_every_parameter_is_read() -> None:
    request = SearchRequest.parse(
        "q=h%E1%BB%99i+ngh%E1%BB%8B&agency=UBND&agency=_none&category=Tin+t%E1%BB%A9c&date=2024&date=2023-05"
        "&from=01/02/2023&to=2024-12-31&sort=oldest&page=3&per_page=20&match=exact"
    )
    assert request == SearchRequest(
        q="hội nghị",
        agency=("UBND", "_none"),
        category=("Tin tức",),
        date=("2024", "2023-05"),
        date_from=date(2023, 2, 1),
        date_to=date(2024, 12, 31),
        sort="oldest",
        page=3,
        per_page=20,
        match="exact",
    )
    assert SearchRequest.parse(request.query_string()) == request


def test_nothing_given_asks_for_the_first_page_of_everything() -> None:
    assert SearchRequest.parse("") == SearchRequest()
    assert SearchRequest.parse("?q=&agency=&from=&to=&date=&page=") == SearchRequest()
    assert SearchRequest().query_string() == ""


def test_every_fault_is_named_at_once_and_the_rest_remains() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        SearchRequest.parse(
            "q=x&from=31/02/2024&to=mai&date=24&date=2024&sort=best&page=0&per_page=7&match=no&colour=red"
        )
    assert {(fault.field, fault.code) for fault in caught.value.faults} == {
        ("from", "no-such-day"),
        ("to", "not-a-date"),
        ("date", "not-a-date"),
        ("sort", "not-a-choice"),
        ("page", "not-a-number"),
        ("per_page", "not-a-choice"),
        ("match", "not-a-choice"),
        ("colour", "unknown"),
    }
    assert caught.value.request == SearchRequest(q="x", date=("2024",))
    assert "31/02/2024 is a day that does not exist" in str(caught.value)


@pytest.mark.parametrize("name", ["agency", "category", "date"])
@pytest.mark.parametrize("ignore_unknown", [False, True])
def test_of_a_filter_the_first_fifty_values_are_taken(name: str, ignore_unknown: bool) -> None:
    values = [str(year) for year in range(1900, 1950)]
    fifty = [(name, value) for value in values]
    assert getattr(SearchRequest.parse([*fifty, (name, " ")]), name) == tuple(values)
    more = [*fifty, (name, "2024"), (name, "2025")]
    with pytest.raises(InvalidRequestError) as caught:
        SearchRequest.parse(more, ignore_unknown=ignore_unknown)
    message = "52 values are given; at most 50 are taken"
    assert caught.value.faults == (Fault(name, "too-many", "2024", message),)
    assert caught.value.request == SearchRequest.parse(fifty)


def test_a_value_that_is_too_many_is_no_fault_besides() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        SearchRequest.parse([("date", "x")] * 1000)
    assert [fault.code for fault in caught.value.faults].count("not-a-date") == 50
    assert len(caught.value.faults) == 51


def test_zeros_before_a_number_do_not_count() -> None:
    assert SearchRequest.parse(f"page={'12'.zfill(25)}") == SearchRequest(page=12)
    assert SuggestRequest.parse(f"limit={'12'.zfill(25)}") == SuggestRequest(limit=12)
    for text in ("0" * 25, "9" * 25, "9" * 5000):
        with pytest.raises(InvalidRequestError):
            SearchRequest.parse(f"page={text}")
        with pytest.raises(InvalidParametersError):
            SuggestRequest.parse(f"limit={text}")


def test_unknown_parameters_can_be_ignored() -> None:
    assert SearchRequest.parse("q=x&utm_source=mail", ignore_unknown=True) == SearchRequest(q="x")


@pytest.mark.parametrize(
    ("query", "deep"),
    [
        ("page=1000", False),
        ("page=1001", True),
        ("page=201&per_page=50", True),
        ("page=99999999999999999999999", True),
    ],
)
def test_pages_end_at_ten_thousand_hits(query: str, deep: bool) -> None:
    if deep:
        with pytest.raises(InvalidRequestError, match="only the first 10000 hits"):
            SearchRequest.parse(query)
    else:
        assert SearchRequest.parse(query).page == 1000


def test_a_range_that_ends_before_it_begins_is_a_fault_of_its_end() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        SearchRequest.parse("from=02/01/2024&to=01/01/2024")
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("to", "order")]
    assert SearchRequest.parse("from=01/01/2024&to=01/01/2024").date_to == date(2024, 1, 1)


@pytest.mark.parametrize("day", ["12/01/2024", "12-1-2024", "12.01.2024", "2024-01-12", " 12/01/2024 "])
def test_days_are_read_day_first_or_as_iso(day: str) -> None:
    assert SearchRequest.parse([("from", day)]).date_from == date(2024, 1, 12)


@pytest.mark.parametrize("value", ["2024-13", "2024-1", "0000", "20241", "２０２４", "2024-01-12"])
def test_other_values_of_date_are_faults(value: str) -> None:
    with pytest.raises(InvalidRequestError):
        SearchRequest.parse([("date", value)])


def test_a_long_query_is_cut_between_words() -> None:
    request = SearchRequest.parse([("q", "hội nghị " * 200)])
    assert request.truncated
    assert len(request.q) <= 1024
    assert request.q.endswith(("hội", "nghị"))
    assert not SearchRequest.parse([("q", "x" * 1024)]).truncated
    assert len(SearchRequest.parse([("q", "x" * 5000)]).q) == 1024


def test_decomposed_queries_and_labels_are_composed() -> None:
    request = SearchRequest.parse([("q", "ho\u0302\u0323i"), ("agency", "Qua\u0323\u0302n")])
    assert (request.q, request.agency) == ("hội", ("Quận",))


@given(st.text(max_size=3000))
def test_no_query_text_is_a_fault(text: str) -> None:
    request = SearchRequest.parse([("q", text)])
    assert len(request.q) <= 1024
    request.q.encode()
    assert SearchRequest.parse(request.query_string()).q == request.q


def test_lone_surrogates_from_a_shell_do_not_survive() -> None:
    assert SearchRequest.parse([("q", "a\udc80b")]).q == "a?b"


def test_faults_come_in_the_order_of_the_parameters_and_what_is_unknown_last() -> None:
    given = "colour=red&to=mai&page=0&size=1&from=31/02/2024&sort=best&date=1&date=2&cursor=x"
    with pytest.raises(InvalidRequestError) as caught:
        SearchRequest.parse(given)
    fields = [fault.field for fault in caught.value.faults]
    assert fields == ["date", "date", "from", "to", "sort", "page", "cursor", "colour", "size"]


def cursor_of(request: SearchRequest) -> Cursor:
    return Cursor("a", 63_871_000_000, 0.5, b"text", b"state6", request.digest())


def test_a_cursor_is_read_with_its_own_search_whatever_the_size_of_the_page() -> None:
    request = SearchRequest(q="hội nghị", agency=("UBND",), sort="oldest")
    cursor = cursor_of(request)
    given = [*request.pairs(), ("per_page", "50"), ("cursor", cursor.text())]
    parsed = SearchRequest.parse(given)
    assert parsed == SearchRequest(q="hội nghị", agency=("UBND",), sort="oldest", per_page=50, cursor=cursor)
    assert SearchRequest.parse(parsed.query_string()) == parsed


def test_pages_do_not_know_cursors() -> None:
    cursor = cursor_of(SearchRequest(q="x")).text()
    given = [("q", "x"), ("cursor", cursor), ("page", "2")]
    assert SearchRequest.parse(given, ignore_unknown=True) == SearchRequest(q="x", page=2)
    assert SearchRequest.parse("q=x&cursor=bad", ignore_unknown=True) == SearchRequest(q="x")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("q=x&cursor={}&page=1", "page-and-cursor"),
        ("q=y&cursor={}", "other-search"),
        ("q=x&match=typed&cursor={}", "other-search"),
        ("q=x&cursor=bad", "not-a-cursor"),
    ],
)
def test_a_cursor_that_does_not_belong_is_a_fault_and_left_out(given: str, code: str) -> None:
    cursor = cursor_of(SearchRequest(q="x")).text()
    with pytest.raises(InvalidRequestError) as caught:
        SearchRequest.parse(given.format(cursor))
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("cursor", code)]
    assert caught.value.request.cursor is None


def test_another_fault_does_not_make_a_cursor_foreign() -> None:
    cursor = cursor_of(SearchRequest(q="x", sort="newest")).text()
    with pytest.raises(InvalidRequestError) as caught:
        SearchRequest.parse(f"q=x&sort=new&cursor={cursor}")
    assert [fault.field for fault in caught.value.faults] == ["sort"]


def test_a_suggestion_is_asked_for_with_two_parameters() -> None:
    assert SuggestRequest.parse("q=giao+ban+&limit=3") == SuggestRequest("giao ban ", 3)
    assert SuggestRequest.parse("limit=&q=") == SuggestRequest("", 8)
    with pytest.raises(InvalidParametersError, match="limit: “0” is not a number from 1 to 20"):
        SuggestRequest.parse("limit=0&q=a")


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*SEARCH_PARAMETERS, "colour"]),
            st.sampled_from(["", " ", "1", "2024", "12/01/2024", "newest", "typed", "50", "\ud800", "x"])
            | st.text(max_size=8),
        ),
        max_size=8,
    ),
    st.booleans(),
)
def test_whatever_is_given_what_remains_is_a_request_without_faults(
    pairs: list[tuple[str, str]], ignore_unknown: bool
) -> None:
    try:
        request = SearchRequest.parse(pairs, ignore_unknown=ignore_unknown)
    except InvalidRequestError as error:
        request = error.request
        assert error.faults
        assert all(fault.message.encode() for fault in error.faults)
    assert SearchRequest.parse(request.pairs()) == request
