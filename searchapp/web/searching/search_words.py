"""How is a search said in words? For the head of a printed list and the title of a feed."""

from __future__ import annotations

from flask_babel import gettext

from searchapp.request import SearchRequest
from searchapp.web.wording import FACET_NAMES, FIELD_NAMES, day_words, filter_label, quoted, value_label


def search_words(request: SearchRequest) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what a search asks for: each condition's name and its values, of which any is enough."""
    words: list[tuple[str, tuple[str, ...]]] = [(gettext("Từ khóa"), (request.q,))] if request.q else []
    if request.agency:
        words.append(
            (str(FACET_NAMES["agency"]), tuple(value_label(one, "agency") for one in request.agency))
        )
    if request.category:
        values = tuple(value_label(one, "category") for one in request.category)
        words.append((str(FACET_NAMES["category"]), values))
    if request.date:
        words.append((str(FACET_NAMES["date"]), tuple(value_label(one, "date") for one in request.date)))
    if request.date_from:
        words.append((str(FIELD_NAMES["from"]), (day_words(request.date_from),)))
    if request.date_to:
        words.append((str(FIELD_NAMES["to"]), (day_words(request.date_to),)))
    return tuple(words)


def search_title(request: SearchRequest) -> str:
    """Return a search as one line, with the name of the site; the name alone if it asks for nothing."""
    asked = [request.q if quoted(request.q) else f"“{request.q}”"] if request.q else []
    asked += [filter_label(value, "agency") for value in request.agency]
    asked += [filter_label(value, "category") for value in request.category]
    asked += [filter_label(value, "date") for value in request.date]
    if request.date_from:
        asked.append(gettext("Từ ngày %(day)s", day=day_words(request.date_from)))
    if request.date_to:
        asked.append(gettext("Đến ngày %(day)s", day=day_words(request.date_to)))
    return " · ".join([*asked, gettext("Tra cứu tin chính quyền")])
