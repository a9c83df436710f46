"""Tests of the parts of pages to browse: the order of names, kinds of agencies, charts."""

from __future__ import annotations

import pytest
from flask import Flask

from searchapp.engine import FacetValue
from searchapp.web.browse.agency_kinds import agency_kinds
from searchapp.web.browse.alphabet import alphabetical
from searchapp.web.statistics.bar_chart import bar_chart


def test_names_stand_in_the_order_of_a_vietnamese_dictionary() -> None:
    letters = ["An", "ăn", "Ân", "Dân", "Đa", "ĐÀ", "Đã", "đả", "Hà", "Hạ Long", "Hà Nội"]
    names = ["", "2", "010", "10", *letters]
    wards = [f"UBND phường {number}" for number in (1, 2, 10, 11, 100)]
    for expected in (names, wards):
        turned = expected[::-1]
        assert sorted(turned, key=alphabetical) == expected
    assert alphabetical("Ho\u0300a")[0] == alphabetical("HÒA")[0] == alphabetical("hoa")[0]
    assert alphabetical("ð")[0] == alphabetical("Đ")[0]
    sorted(["9" * 5000, "<b>", "中", "\U0001f600", "ⅷ²"], key=alphabetical)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("UBND quận Ba Đình", "ubnd"),
        ("Uỷ ban Nhân dân xã Tân Lập", "ubnd"),
        ("HĐND thành phố Hà Nội", "hdnd"),
        ("Hội đồng nhân dân quận 1", "hdnd"),
        ("Hội Nông dân quận 1", "doan-the"),
        ("Ủy ban MTTQ Việt Nam phường Ba Đình", "doan-the"),
        ("Thành ủy Hà Nội", "dang"),
        ("Ban Tổ chức Quận ủy", "dang"),
        ("Ban Quản lý dự án", "so-phong-ban"),
        ("Ban Chỉ huy Quân sự quận 1", "cong-an"),
        ("Chi cục Thuế quận 9", "so-phong-ban"),
        ("Chi cục Thi hành án dân sự quận 9", "toa-an"),
        ("Sở Y tế", "so-phong-ban"),
        ("Sởi", "khac"),
        ("", "khac"),
        ("Cơ quan <b>", "khac"),
    ],
)
def test_an_agency_is_filed_by_how_its_name_begins(app: Flask, name: str, kind: str) -> None:
    with app.test_request_context():
        assert [found.key for found in agency_kinds([FacetValue(name, 1)])] == [kind]


def test_large_kinds_are_divided_by_level(app: Flask) -> None:
    wards = [FacetValue(f"UBND phường {number}", 1) for number in range(1, 25)]
    others = [
        FacetValue("UBND tỉnh An Giang", 2),
        FacetValue("UBND thị xã Sơn Tây", 3),
        FacetValue("UBND", 4),
        FacetValue("UBND Xã hội", 5),
        FacetValue("_none", 9),
    ]
    with app.test_request_context():
        (undivided,) = agency_kinds(wards)
        (kind,) = agency_kinds([*wards, *others])
    assert [(level.heading, len(level.agencies)) for level in undivided.levels] == [(None, 24)]
    assert kind.size == 28
    assert [(level.heading, [value.count for value in level.agencies]) for level in kind.levels] == [
        ("Tỉnh, thành phố", [2]),
        ("Quận, huyện, thị xã", [3]),
        ("Phường, xã, thị trấn", [1] * 24),
        ("Không nêu cấp", [4, 5]),
    ]


def test_the_longest_bar_is_the_whole_width_and_the_rest_is_added_up() -> None:
    chart = bar_chart(
        [("a", 400), ("b", 100), ("c", 1), ("d", 0), ("e", 7)], lambda label: f"/{label}", most=3
    )
    assert [tuple(bar) for bar in chart.bars] == [
        ("a", 400, "/a", "100.00%"),
        ("b", 100, "/b", "25.00%"),
        ("c", 1, "/c", "0.50%"),
    ]
    assert (chart.others, chart.others_count) == (1, 7)
    assert bar_chart([], str).bars == ()
