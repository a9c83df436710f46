"""Of outcomes the right shares are told, and each miss with its place."""

from __future__ import annotations

from tests.relevance.asking import Outcome
from tests.relevance.known_items import KnownItem
from tests.relevance.summary import misses, share_found, table, without_results

PLACE = KnownItem("place", "chợ Bến Thành", ("a", "b"))
DATE = KnownItem("date", "họp ngày 2/1/2024", ("c",))

FIRST_HIT = Outcome(PLACE, "cho Ben Thanh", 7, 1, ("b", "x", "y"))
FOURTH_HIT = Outcome(DATE, "hop ngay 2/1/2024", 90, 4, ("x", "y", "z"))
NO_HIT = Outcome(DATE, "hopj ngayf 2/1/2024", 0, None, ())


def test_an_item_is_found_when_a_right_article_is_among_the_first_three() -> None:
    third = Outcome(PLACE, "cho Ben Thanh", 7, 3, ("x", "y", "a"))
    assert [one.found for one in (FIRST_HIT, third, FOURTH_HIT, NO_HIT)] == [True, True, False, False]
    assert share_found([FIRST_HIT, third, FOURTH_HIT, NO_HIT]) == 0.5
    assert share_found([]) == 1.0


def test_queries_without_results_are_told_as_they_were_typed() -> None:
    assert without_results([FIRST_HIT, FOURTH_HIT, NO_HIT]) == ["hopj ngayf 2/1/2024"]


def test_a_miss_names_its_place_and_the_ids_found_and_right() -> None:
    assert misses([FIRST_HIT, FOURTH_HIT, NO_HIT]).splitlines() == [
        "date: hop ngay 2/1/2024",
        "    place 4 of 90; first 3: x y z",
        "    right: c",
        "date: hopj ngayf 2/1/2024",
        "    not in the first 50 of 0; first 3: nothing",
        "    right: c",
    ]


def test_the_table_has_a_line_for_each_kind_and_one_for_all() -> None:
    lines = table({"as given": [FIRST_HIT, FOURTH_HIT], "Telex": [FIRST_HIT, NO_HIT]}).splitlines()
    assert lines[0].split() == ["items", "as", "given", "Telex"]
    assert [line.split() for line in lines if line.startswith(("place", "date", "all"))] == [
        ["place", "1", "100.0%", "100.0%"],
        ["date", "1", "0.0%", "0.0%"],
        ["all", "2", "50.0%", "50.0%"],
    ]
    assert lines[-1].split() == ["without", "results", "0", "1"]
    assert len({len(line) for line in lines}) == 1
