"""How does it look as the corpus grows? A small picture for each figure, both axes in powers of ten, as SVG.

It has no background and takes its colours from the reader's scheme, light or dark.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from bench.markdown import cell

PANELS = (
    ("p50 ms", "search, p50 in ms"),
    ("rate", "articles loaded a second"),
    ("memory MB", "a load's peak memory, MB"),
    ("index MB", "index, MB"),
)
"""Key of each figure, and what is written above it."""

_X = "articles"
_WIDTH, _HEIGHT = 760, 200
_PANEL = 180  # width of a panel with the space beside it
_LEFT, _TOP, _SIDE, _DEPTH = 20, 46, 142, 110
_STEEP = 8  # of the next point above this one
_STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#57606a}.title{font-weight:600;fill:#24292f}"
    ".axis{stroke:#d0d7de}.line{stroke:#0969da;fill:none;stroke-width:2}.dot{fill:#0969da}"
    "@media(prefers-color-scheme:dark){text{fill:#9198a1}.title{fill:#e6edf3}.axis{stroke:#3d444d}"
    ".line{stroke:#4493f8}.dot{fill:#4493f8}}"
)


def growth_plot(points: Sequence[Mapping[str, float]]) -> str:
    """Return the picture. Each point has a figure for every panel, and its number of articles."""
    panels = "".join(
        _panel(_LEFT + number * _PANEL + number * 5, key, title, points)
        for number, (key, title) in enumerate(PANELS)
    )
    described = "; ".join(
        f"{title}: {', '.join(cell(float(point[key])) for point in points)}" for key, title in PANELS
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
        f"<title>{escape(described)}</title><style>{_STYLE}</style>{panels}</svg>\n"
    )


def _panel(left: int, key: str, title: str, points: Sequence[Mapping[str, float]]) -> str:
    across = [math.log10(point[_X]) for point in points]
    up = [math.log10(point[key]) for point in points]
    # One scale for all panels: a line at 45° grows as the corpus does.
    middle = (max(up) + min(up)) / 2
    span = max(across) - min(across) or 1
    places = [
        (
            left + (x - min(across)) / span * _SIDE,
            _TOP + _DEPTH / 2 - (y - middle) / span * _DEPTH,
        )
        for x, y in zip(across, up, strict=True)
    ]
    bottom = _TOP + _DEPTH + 22
    drawn = [
        f'<text class="title" x="{left}" y="18">{escape(title)}</text>',
        f'<line class="axis" x1="{left}" y1="{bottom}" x2="{left + _SIDE}" y2="{bottom}"/>',
        f'<polyline class="line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>',
    ]
    for number, ((x, y), point) in enumerate(zip(places, points, strict=True)):
        anchor = "start" if number == 0 else "end" if number == len(points) - 1 else "middle"
        rises = number < len(points) - 1 and places[number + 1][1] < y - _STEEP
        # Where the line goes up from here, the figure stands clear of it.
        figure_x = x - 4 if rises and number else x
        figure_y = y + 16 if rises and not number else y - 8
        figure_anchor = "end" if rises and number else anchor
        figure = cell(float(point[key]))
        drawn += [
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>',
            f'<text x="{figure_x:.1f}" y="{figure_y:.1f}" text-anchor="{figure_anchor}">{figure}</text>',
            f'<text x="{x:.1f}" y="{bottom + 15}" text-anchor="{anchor}">{int(point[_X]):,}</text>',
        ]
    return "".join(drawn)
