from __future__ import annotations

import re
from pathlib import Path

import pytest

import searchapp.web

STYLE = (Path(searchapp.web.__file__).parent / "static" / "style.css").read_text("utf-8")

TEXT_ON = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink", "note-paper"),
    ("quiet", "paper"),
    ("quiet", "surface"),
    ("quiet", "sunken"),
    ("link", "paper"),
    ("link", "surface"),
    ("link", "note-paper"),
    ("visited", "paper"),
    ("accent", "paper"),
    ("fault", "paper"),
    ("fault", "surface"),
    ("paper", "ink"),
    ("on-button", "button"),
    ("on-button", "button-strong"),
    ("on-band", "band"),
    ("on-band-quiet", "band"),
    ("on-band-quiet", "band-deep"),
    ("on-mark", "mark"),
    ("on-tag", "tag"),
]


def palettes() -> dict[str, dict[str, str]]:
    light = re.search(r"^:root \{(.*?)^\}", STYLE, re.DOTALL | re.MULTILINE)
    dark = re.search(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", STYLE, re.DOTALL)
    assert light
    assert dark
    colours = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", found[1])) for found in (light, dark)]
    return {"light": colours[0], "dark": colours[0] | colours[1]}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    colours = palettes()[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("line", "ground"),
    [("edge", "surface"), ("edge", "paper"), ("focus", "paper"), ("focus", "surface"), ("gold", "band-deep")],
)
def test_edges_of_controls_and_focus_stand_out(theme: str, line: str, ground: str) -> None:
    colours = palettes()[theme]
    assert contrast(colours[line], colours[ground]) >= 3


def test_contrast_follows_its_definition() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_every_custom_property_is_defined_and_used() -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+):", STYLE))
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", STYLE))
    assert defined == used


def test_the_style_sheet_asks_for_nothing_else() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
