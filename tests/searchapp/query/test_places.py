"""Tests of searchapp.query.places: which words name a place that has another name, and what that is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.tokens import tokenize
from searchapp.query.abbreviations import Expansion
from searchapp.query.place_table import PlaceTable
from searchapp.query.places import Places, place_expansions, renamed
from searchapp.query.tree import Term
from tests.searchapp.query.words import Words

LINES = """
Phường Trúc Bạch, Quận Ba Đình = Phường Ba Đình
Quận Ba Đình = Phường Ba Đình
Phường Kim Mã = Phường Giảng Võ
Phường Phương Liên - Trung Tự, Quận Đống Đa = Phường Văn Miếu - Quốc Tử Giám
Xã Tân Lập (Huyện Đan Phượng / Thành phố Hà Nội) = Xã Ô Diên
Xã Tân Lập (Huyện Hàm Thuận Nam) = Xã Tân Lập (Tỉnh Lâm Đồng)
Quận 1 = Phường Sài Gòn
Phường 6, Quận 3 = Phường Xuân Hòa
Tỉnh Hà Giang = Tỉnh Tuyên Quang
Thành phố Thủ Đức = Phường Thủ Đức
Thị xã Sơn Tây = Phường Sơn Tây
Phường Láng Hạ = Phường Láng
Phường Không Ai Biết = Phường Chẳng Có
Phường Quán Thánh =
Phường Quán Thánh = Phường Ba Đình
Sở Tài nguyên và Môi trường = Sở Nông nghiệp và Môi trường
"""

PUBLISHED = Words.of_texts(
    dict.fromkeys(
        [
            "phường trúc bạch quận ba đình",
            "phường ba đình thành phố hà nội",
            "p trúc bạch q ba đình",
            "phường kim mã",
            "phường giảng võ",
            "phường phương liên trung tự quận đống đa",
            "phường văn miếu quốc tử giám",
            "xã tân lập huyện đan phượng",
            "xã tân lập tỉnh lâm đồng",
            "xã ô diên",
            "quận 1 q1 quận 3 q3 phường 6 phường 06",
            "phường sài gòn",
            "phường xuân hòa",
            "tỉnh hà giang",
            "tỉnh tuyên quang",
            "tp thủ đức phường thủ đức",
            "thị xã sơn tây phường sơn tây",
            "phường láng hạ phường láng",
            "phường quán thánh",
            "sở tài nguyên và môi trường",
            "sở nông nghiệp và môi trường",
        ],
        1,
    )
)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    path = tmp_path_factory.mktemp("places") / "places.txt"
    path.write_text(LINES, encoding="utf-8")
    table = PlaceTable.read(path)
    assert table.faults == ()
    return Places(table)


def words(text: str) -> list[Term]:
    return [Term(token.term, token.kind == "word") for token in tokenize(text)]


_OF_TRUC_BACH = [(0, 3, "phường trúc bạch", ["p trúc bạch", "phường ba đình"])]

# Query -> start, end, what was typed, alternatives
CASES: dict[str, list[tuple[int, int, str, list[str]]]] = {
    "": [],
    "phường trúc bạch": _OF_TRUC_BACH,
    "Phường Trúc Bạch": _OF_TRUC_BACH,
    "PHƯỜNG TRÚC BẠCH": _OF_TRUC_BACH,
    "P.Trúc Bạch": [(0, 3, "p trúc bạch", ["phường trúc bạch", "phường ba đình"])],
    "p. trúc bạch": [(0, 3, "p trúc bạch", ["phường trúc bạch", "phường ba đình"])],
    "phuong truc bach": [(0, 3, "phuong truc bach", ["p trúc bạch", "phường ba đình"])],
    "phuong truc bạch": [],  # one word has marks: the others mean what they say
    "họp phường Trúc Bạch hôm qua": [(1, 4, "phường trúc bạch", ["p trúc bạch", "phường ba đình"])],
    # Back: all that lead to it.
    "phường Ba Đình": [
        (0, 3, "phường ba đình", ["phường trúc bạch", "p trúc bạch", "quận ba đình", "q ba đình"])
    ],
    "quận Ba Đình": [(0, 3, "quận ba đình", ["q ba đình", "phường ba đình"])],
    "q. Ba Đình": [(0, 3, "q ba đình", ["quận ba đình", "phường ba đình"])],
    # One step, not two: the ward is not the district.
    "phường Trúc Bạch, phường Kim Mã": [
        *_OF_TRUC_BACH,
        (3, 6, "phường kim mã", ["phường giảng võ"]),
    ],
    # Where it lies is part of its name.
    "phường Trúc Bạch, quận Ba Đình": [
        (0, 6, "phường trúc bạch quận ba đình", ["phường trúc bạch", "p trúc bạch", "phường ba đình"])
    ],
    "P.Trúc Bạch (Q.Ba Đình)": [
        (0, 6, "p trúc bạch q ba đình", ["phường trúc bạch", "p trúc bạch", "phường ba đình"])
    ],
    "phường trúc bạch ba đình": [
        (0, 5, "phường trúc bạch ba đình", ["phường trúc bạch", "p trúc bạch", "phường ba đình"])
    ],
    # Without a kind, most mean something else.
    "trúc bạch": [],
    "hồ Trúc Bạch": [],
    "Ba Đình": [],
    "phường": [],
    "phường trúc": [],
    "trúc bạch phường": [],
    # Signs within a name are nothing, a name within a longer one neither.
    "phường Phương Liên – Trung Tự": [
        (0, 5, "phường phương liên trung tự", ["phường văn miếu quốc tử giám"])
    ],
    "phường Láng Hạ": [(0, 3, "phường láng hạ", ["phường láng"])],
    "phường Láng": [(0, 2, "phường láng", ["phường láng hạ"])],
    # A name that other places have too.
    "xã Tân Lập": [],
    "xã Tân Lập huyện Đan Phượng": [
        (0, 6, "xã tân lập huyện đan phượng", ["xã ô diên"]),
    ],
    "Hà Nội: xã Tân Lập": [(2, 5, "xã tân lập", ["xã tân lập huyện đan phượng", "xã ô diên"])],
    "xã Tân Lập huyện Ứng Hòa": [],
    "xã Ô Diên": [(0, 3, "xã ô diên", ["xã tân lập huyện đan phượng"])],
    "xã Tân Lập, Hàm Thuận Nam": [
        (0, 6, "xã tân lập hàm thuận nam", ["xã tân lập tỉnh lâm đồng"]),
    ],
    # Numbers.
    "Quận 1": [(0, 2, "quận 1", ["q1", "phường sài gòn"])],
    "q1": [(0, 1, "q1", ["quận 1", "phường sài gòn"])],
    "Q.1": [(0, 2, "q 1", ["quận 1", "q1", "phường sài gòn"])],
    "phường 6": [(0, 2, "phường 6", ["phường 06", "phường xuân hòa"])],
    "phường 6 quận 3": [(0, 4, "phường 6 quận 3", ["phường 6", "phường 06", "phường xuân hòa"])],
    "phường 6 3": [(0, 2, "phường 6", ["phường 06", "phường xuân hòa"])],
    "6": [],
    # Other kinds.
    "tỉnh Hà Giang": [(0, 3, "tỉnh hà giang", ["tỉnh tuyên quang"])],
    "TP Thủ Đức": [(0, 3, "tp thủ đức", ["phường thủ đức"])],
    "thành phố Thủ Đức": [(0, 4, "thành phố thủ đức", ["tp thủ đức", "phường thủ đức"])],
    "tx Sơn Tây": [(0, 3, "tx sơn tây", ["thị xã sơn tây", "phường sơn tây"])],
    "phường Xuân Hoà": [(0, 3, "phường xuân hòa", ["phường 6", "phường 06"])],
    # Not said by any article, or forbidden.
    "phường Không Ai Biết": [],
    "phường Quán Thánh": [],
    # Agencies, which have no kind of place.
    "Sở Tài nguyên và Môi trường": [(0, 6, "sở tài nguyên và môi trường", ["sở nông nghiệp và môi trường"])],
}


@pytest.mark.parametrize("query", CASES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_places_are_found_by_their_names_of_any_time(places: Places, query: str, form: str) -> None:
    text = unicodedata.normalize("NFD", query) if form == "NFD" else query
    found = place_expansions(words(text), places, PUBLISHED)
    assert [
        (one.start, one.end, one.typed, [" ".join(each) for each in one.alternatives]) for one in found
    ] == CASES[query]
    assert {one.kind for one in found} <= {"place"}


@pytest.mark.parametrize(
    ("query", "shown"),
    {
        "phường trúc bạch": ("P. Trúc Bạch", "Phường Ba Đình"),
        "p trúc bạch": ("Phường Trúc Bạch", "Phường Ba Đình"),
        "phường ba đình": ("Phường Trúc Bạch", "Quận Ba Đình"),
        "quận 1": ("Q. 1", "Phường Sài Gòn"),
        "xã ô diên": ("Xã Tân Lập",),
        "sở nông nghiệp và môi trường": ("Sở Tài nguyên và Môi trường",),
    }.items(),
)
def test_they_are_told_as_staff_write_them(places: Places, query: str, shown: tuple[str, ...]) -> None:
    (found,) = place_expansions(words(query), places, PUBLISHED)
    assert found.shown == shown


def test_no_table_knows_no_place() -> None:
    nothing = Places(PlaceTable())
    assert (bool(nothing), nothing.firsts) == (False, frozenset())
    assert place_expansions(words("phường Trúc Bạch"), nothing, PUBLISHED) == ()


@pytest.mark.parametrize(
    ("label", "found"),
    {
        "UBND phường Trúc Bạch": [("ubnd", "phường trúc bạch", "", ["phường ba đình"])],
        "Công an P. Trúc Bạch, quận Ba Đình": [
            ("công an", "phường trúc bạch", "", ["phường ba đình"]),
            ("công an p trúc bạch", "quận ba đình", "", ["phường ba đình"]),
        ],
        "UBND quan Ba Đình": [],
        "ubnd quan ba dinh": [("ubnd", "quận ba đình", "", ["phường ba đình"])],
        "UBND xã Tân Lập": [],
        "Ban Chỉ huy Quân sự phường Kim Mã khóa 3": [
            ("ban chỉ huy quân sự", "phường kim mã", "khóa 3", ["phường giảng võ"])
        ],
        "": [],
    }.items(),
)
def test_a_label_is_parted_around_its_place(
    places: Places, label: str, found: list[tuple[str, str, str, list[str]]]
) -> None:
    assert [
        (
            " ".join(before),
            " ".join(known.place.name.words),
            " ".join(after),
            [" ".join(other.name.words) for other in known.others],
        )
        for before, after, known in renamed(tuple(token.term for token in tokenize(label)), places)
    ] == found


_PIECES = [
    *("phường", "p", "quận", "q", "trúc", "bạch", "ba", "đình", "xã", "tân", "lập", "đan", "phượng", "1"),
    *("phuong", "truc", "bach", "thành", "phố", "hà", "nội", "họp"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_spans_are_in_order_apart_and_say_something_else(places: Places, pieces: list[str]) -> None:
    found = place_expansions([Term(piece) for piece in pieces], places, PUBLISHED)
    end = 0
    for one in found:
        assert end <= one.start < one.end <= len(pieces)
        end = one.end
        assert tuple(pieces[one.start : one.end]) not in one.alternatives
        assert one.alternatives
        assert len({*one.alternatives}) == len(one.alternatives)
        assert all(PUBLISHED.frequency(word) for each in one.alternatives for word in each)
        assert one == Expansion(
            one.start, one.end, " ".join(pieces[one.start : one.end]), one.alternatives, "place", one.shown
        )
