"""How does the front page begin? With searches to try, and the ways to browse."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext

from searchapp.engine import Facets, FacetValue, SearchEngine
from searchapp.request import NONE_VALUE, SearchRequest
from searchapp.web.links import search_for
from searchapp.web.searching.choices import Link
from searchapp.web.wording import number

_EXAMPLES = (
    "tuyển dụng viên chức",
    "phòng cháy chữa cháy",
    "giải phóng mặt bằng",
    "quy hoạch",
    "cấp giấy phép xây dựng",
    "lịch tiếp công dân",
)
"""What people ask their district; those that find nothing are left out."""

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Way:
    """A page that leads to articles without a query."""

    icon: str
    name: str
    line: str
    address: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the front page offers besides the newest articles."""

    examples: tuple[Link, ...]
    ways: tuple[Way, ...]


class Welcoming:
    """Makes the beginning of the front page; what the index has is looked up once for each state of it."""

    def __init__(self, engine: SearchEngine) -> None:
        """Take the engine that the examples are tried on."""
        self._engine = engine
        self._tried: tuple[str, tuple[str, ...]] = ("", ())

    def welcome(self, facets: Facets) -> Welcome:
        """Return the beginning of the page whose facets of all articles are given."""
        return Welcome(
            tuple(Link(text, search_for(q=text)) for text in self._examples()), tuple(_ways(facets))
        )

    def _examples(self) -> tuple[str, ...]:
        version = self._engine.state().version
        tried, found = self._tried
        if tried != version:
            found = tuple(text for text in _EXAMPLES if self._finds(text))[:_SHOWN]
            self._tried = version, found
        return found

    def _finds(self, text: str) -> bool:
        result = self._engine.search(SearchRequest(q=text, match="exact"))
        return result.total > 0


def _ways(facets: Facets) -> list[Way]:
    agencies, categories = _known(facets.agency), _known(facets.category)
    years = [value for value in _known(facets.date) if "-" not in value.value]
    offers = (
        (
            "agency",
            gettext("Theo cơ quan"),
            ngettext("%(count)s cơ quan", "%(count)s cơ quan", len(agencies), count=number(len(agencies))),
            "browse.agencies",
            agencies,
        ),
        (
            "tag",
            gettext("Theo chuyên mục"),
            ngettext(
                "%(count)s chuyên mục", "%(count)s chuyên mục", len(categories), count=number(len(categories))
            ),
            "browse.categories",
            categories,
        ),
        (
            "calendar",
            gettext("Theo tháng"),
            gettext("%(first)s – %(last)s", first=years[-1].value, last=years[0].value) if years else "",
            "browse.archive",
            years,
        ),
    )
    return [
        Way(icon, name, line, url_for(endpoint)) for icon, name, line, endpoint, values in offers if values
    ]


def _known(values: tuple[FacetValue, ...]) -> list[FacetValue]:
    return [value for value in values if value.value != NONE_VALUE]
