"""What is in the index, how did it get there, and what is searched for? The page of statistics."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask import Blueprint, render_template
from flask_babel import gettext, lazy_gettext, ngettext

from searchapp.engine import SearchEngine
from searchapp.request import NONE_VALUE, SearchRequest
from searchapp.web import language
from searchapp.web.caching import independent_of_the_index
from searchapp.web.links import label_address, search_for
from searchapp.web.statistics.bar_chart import bar_chart
from searchapp.web.statistics.frequent_searches import LEAST_DAYS, LEAST_TIMES, FrequentSearchesReader
from searchapp.web.statistics.query_log import QueryLog
from searchapp.web.timeline import timeline
from searchapp.web.wording import number

REASONS = {
    "bad-csv": lazy_gettext("Tệp CSV bị lỗi"),
    "bad-date": lazy_gettext("Ngày đăng không đúng"),
    "bad-encoding": lazy_gettext("Không rõ bảng mã chữ"),
    "bad-field": lazy_gettext("Trường dữ liệu không đúng"),
    "bad-html": lazy_gettext("Trang HTML bị lỗi"),
    "bad-id": lazy_gettext("Mã bài không đúng"),
    "bad-json": lazy_gettext("JSON bị lỗi"),
    "bad-record": lazy_gettext("Bản ghi không đọc được"),
    "duplicate-id": lazy_gettext("Trùng mã với bài khác"),
    "empty-file": lazy_gettext("Tệp trống"),
    "future-date": lazy_gettext("Ngày đăng ở tương lai"),
    "no-text": lazy_gettext("Không có nội dung"),
    "not-found": lazy_gettext("Không tìm thấy tệp"),
    "too-large": lazy_gettext("Tệp quá lớn"),
    "unknown-format": lazy_gettext("Không rõ định dạng tệp"),
}
"""Why an article was not loaded, by the codes of the loader; one that is not here stands for itself."""

# An article of a linked agency is counted under its own label alone.
_OWN = SearchRequest(match="typed")


def blueprint(engine: SearchEngine, query_log: QueryLog | None) -> Blueprint:
    """Return `/thong-ke`; what is searched for is on it only if there is a log."""
    statistics = Blueprint("statistics", __name__)
    searches = None if query_log is None else FrequentSearchesReader(query_log)

    @statistics.get("/thong-ke")
    @independent_of_the_index
    def page() -> str:
        result, index = engine.search(_OWN), engine.statistics()
        facets = result.facets
        agencies = [(value.value, value.count) for value in facets.agency if value.value != NONE_VALUE]
        categories = [(value.value, value.count) for value in facets.category if value.value != NONE_VALUE]
        without = {
            name: value.count
            for name in ("agency", "category", "date")
            for value in getattr(facets, name)
            if value.value == NONE_VALUE
        }
        frequent = None if searches is None else searches.summary()
        return render_template(
            "statistics.html",
            total=result.total,
            index=index,
            size=size_words(index.size),
            agencies=bar_chart(agencies, lambda label: label_address("agency", label)),
            agencies_count=len(agencies),
            categories=bar_chart(categories, lambda label: label_address("category", label)),
            categories_count=len(categories),
            without=without,
            months=timeline(facets.date, SearchRequest()),
            load=index.last_load,
            load_time=duration_words(index.last_load.seconds) if index.last_load else "",
            reasons=REASONS,
            searches=frequent,
            found=bar_chart(frequent.found if frequent else (), lambda text: search_for(q=text), most=20),
            not_found=bar_chart(
                frequent.not_found if frequent else (), lambda text: search_for(q=text), most=20
            ),
            kept_days=query_log.days if query_log else 0,
            least_times=LEAST_TIMES,
            least_days=LEAST_DAYS,
        )

    return statistics


def size_words(size: int) -> str:
    """Return a number of bytes as `47,5 MB`."""
    if size >= 1_000_000_000:
        return f"{_decimal(size / 1e9)} GB"
    if size >= 1_000_000:
        return f"{_decimal(size / 1e6)} MB"
    return f"{number(-(-size // 1000))} kB"


def duration_words(seconds: float) -> str:
    """Return how long something took, in seconds, from two minutes on in minutes."""
    words: str
    if seconds < 1:
        words = gettext("chưa đến một giây")
    elif seconds < 120:
        whole = round(seconds)
        words = ngettext("%(count)s giây", "%(count)s giây", whole, count=whole)
    else:
        whole = round(seconds / 60)
        words = ngettext("%(count)s phút", "%(count)s phút", whole, count=number(whole))
    return words


def _decimal(value: float) -> str:
    words: str = format_decimal(value, format="#,##0.0", locale=language.current())
    return words
