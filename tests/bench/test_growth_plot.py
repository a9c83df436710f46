"""Tests of the picture of growth: well-formed, every figure in it, slopes as they are."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from bench.growth_plot import PANELS, growth_plot

POINTS = [
    {"articles": 1_000, "p50 ms": 0.1, "rate": 900.0, "memory MB": 500.0, "index MB": 3.0},
    {"articles": 10_000, "p50 ms": 1.0, "rate": 900.0, "memory MB": 550.0, "index MB": 30.0},
]
SVG = "{http://www.w3.org/2000/svg}"


def lines(picture: str) -> list[list[tuple[float, float]]]:
    root = ElementTree.fromstring(picture)  # noqa: S314 (made here)
    return [
        [(float(x), float(y)) for x, y in re.findall(r"([\d.]+),([\d.]+)", line.attrib["points"])]
        for line in root.iter(f"{SVG}polyline")
    ]


def test_every_figure_is_written_in_its_panel() -> None:
    root = ElementTree.fromstring(growth_plot(POINTS))  # noqa: S314 (made here)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {title for _, title in PANELS} <= set(texts)
    assert {"0.100", "1.00", "900", "500", "550", "3.00", "30.0", "1,000", "10,000"} <= set(texts)


def test_what_stays_is_level_and_what_grows_as_the_corpus_does_rises_alike() -> None:
    p50, rate, _, index = lines(growth_plot(POINTS))
    assert rate[0][1] == rate[1][1]
    assert p50[0][1] - p50[1][1] == index[0][1] - index[1][1] > 0


def test_one_point_is_a_picture_too() -> None:
    assert [len(line) for line in lines(growth_plot(POINTS[:1]))] == [1, 1, 1, 1]
