"""How is it said? Numbers, dates, labels and faults in the language of the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date
from flask_babel import gettext, lazy_gettext, ngettext, pgettext

from indexer.article import LOCAL_TIME, Published
from searchapp.engine import QueryReading
from searchapp.parameters import MOST_VALUES
from searchapp.query.abbreviations import Expansion
from searchapp.request import MAX_DEPTH, NONE_VALUE, PER_PAGE_CHOICES, Fault
from searchapp.web import language

FacetName = Literal["agency", "category", "date"]

FACET_NAMES: dict[FacetName, str] = {
    "agency": lazy_gettext("Cơ quan"),
    "category": lazy_gettext("Chuyên mục"),
    "date": lazy_gettext("Thời gian"),
}

FIELD_NAMES: dict[str, str] = {
    "from": lazy_gettext("Từ ngày"),
    "to": lazy_gettext("Đến ngày"),
    "agency": lazy_gettext("Cơ quan"),
    "category": lazy_gettext("Chuyên mục"),
    "date": lazy_gettext("Thời gian"),
    "sort": lazy_gettext("Sắp xếp"),
    "per_page": lazy_gettext("Số bài mỗi trang"),
    "page": lazy_gettext("Trang"),
    "match": lazy_gettext("Cách so dấu"),
}
"""What the parameters that can be at fault are called."""

_UNKNOWN_VALUES: dict[FacetName, str] = {
    "agency": lazy_gettext("Cơ quan chưa rõ"),
    "category": lazy_gettext("Chuyên mục chưa rõ"),
    "date": lazy_gettext("Thời gian chưa rõ"),
}

_QUOTATION_MARKS = '"“”'

_SHOWN_LENGTH = 60
"""Characters of a bad value that a message repeats; the field itself keeps the whole of it."""

# A page has hundreds of months and numbers; each is worked out once for each language.
_WORDS_KEPT = 4096


def number(value: int) -> str:
    """Return `3903` as `3.903`, in English as `3,903`."""
    if -1000 < value < 1000:
        return str(value)
    return f"{value:,}".replace(",", _thousands_mark(language.current()))


def shortened(text: str, length: int) -> str:
    """Return the text, cut to `length` characters and an ellipsis if it is longer."""
    return text if len(text) <= length else f"{text[:length].rstrip()}…"


def quoted(text: str) -> bool:
    """Tell whether a text has a quotation mark of its own at either end, so that it needs none around it."""
    return bool(text) and (text[0] in _QUOTATION_MARKS or text[-1] in _QUOTATION_MARKS)


def day_figures(day: date) -> str:
    """Return `12/01/2024`, as it stands in a field in every language."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def day_words(day: date) -> str:
    """Return a day within a sentence: `12/01/2024`, in English `12 January 2024`."""
    return _day_in_sentence(day, language.current())


def days_words(first: date, last: date) -> str:
    """Return what a day or a whole month is called: ngày 12/01/2024, tháng 1/2024; else both days."""
    if first == last:
        return _written_out(first, pgettext("date pattern", "'ngày' dd/MM/yyyy"), language.current())
    if first.day == 1 and (last + timedelta(1)).day == 1 and last - first < timedelta(31):
        return _written_out(first, pgettext("date pattern", "'tháng' M/y"), language.current())
    return f"{day_words(first)} – {day_words(last)}"


def month_words(year: int, month: int) -> str:
    """Return `Tháng 1/2024`, in English `January 2024`."""
    return _month(year, month, language.current())


def published_words(published: Published) -> str:
    """Return `12 tháng 1, 2024`, with `16:28, ` before it where the local time is known."""
    if published is None:
        no_day: str = gettext("Chưa rõ ngày")
        return no_day
    if isinstance(published, datetime):
        local = published.astimezone(LOCAL_TIME)
        return f"{local:%H:%M}, {published_words(local.date())}"
    return _day(published, language.current())


def value_label(value: str, facet: FacetName) -> str:
    """Return what a facet value is called in the list of its facet."""
    if value == NONE_VALUE:
        unknown: str = gettext("Chưa rõ")
        return unknown
    if facet == "date" and "-" in value:
        year, month = value.split("-")
        return month_words(int(year), int(month))
    return value


def filter_label(value: str, facet: FacetName) -> str:
    """Return what a facet value is called where its facet is not named beside it."""
    return str(_UNKNOWN_VALUES[facet]) if value == NONE_VALUE else value_label(value, facet)


def reading_note(reading: QueryReading) -> str | None:
    """Return the sentence that says what was searched for instead of what was typed, None if nothing was."""
    sentences: list[str] = []
    match (reading.widened, reading.phrases_as_words, reading.complete == 0):
        case (True, True, True):
            sentences.append(
                gettext(
                    "Không có bài nào khớp đúng như đã gõ, nên từ không dấu được tìm với mọi dấu, "
                    "cụm từ trong ngoặc kép được tìm riêng từng từ và đây là những bài có nhiều từ nhất."
                )
            )
        case (True, True, False):
            sentences.append(
                gettext(
                    "Không có bài nào khớp đúng như đã gõ, nên từ không dấu được tìm với mọi dấu "
                    "và cụm từ trong ngoặc kép được tìm riêng từng từ."
                )
            )
        case (True, False, True):
            sentences.append(
                gettext(
                    "Không có bài nào khớp đúng như đã gõ, nên từ không dấu được tìm với mọi dấu "
                    "và đây là những bài có nhiều từ nhất."
                )
            )
        case (False, True, True):
            sentences.append(
                gettext(
                    "Không có bài nào khớp đúng như đã gõ, nên cụm từ trong ngoặc kép được tìm "
                    "riêng từng từ và đây là những bài có nhiều từ nhất."
                )
            )
        case (True, False, False):
            sentences.append(
                gettext(
                    "Hầu như không có bài nào khớp đúng như đã gõ; những từ không dấu được tìm với mọi dấu."
                )
            )
        case (False, True, False):
            sentences.append(
                gettext(
                    "Không có bài nào chứa đúng cụm từ trong ngoặc kép; "
                    "các từ của cụm được tìm riêng từng từ."
                )
            )
        case (False, False, True):
            sentences.append(gettext("Không có bài nào chứa đủ mọi từ; đây là những bài có nhiều từ nhất."))
    if reading.complete:
        sentences.append(
            ngettext(
                "%(count)s bài có đủ mọi từ, các bài khác có nhiều từ nhất.",
                "%(count)s bài có đủ mọi từ, các bài khác có nhiều từ nhất.",
                reading.complete,
                count=number(reading.complete),
            )
        )
    return " ".join(sentences) or None


def expansions_note(expansions: Sequence[Expansion]) -> str | None:
    """Return what abbreviations, long forms and names match besides themselves, None if there are none."""
    if not expansions:
        return None
    said = "; ".join(
        gettext(
            "%(alternatives)s cho “%(typed)s”",
            alternatives=_listed(f"“{words}”" for words in one.shown or map(_written, one.alternatives)),
            typed=one.typed,
        )
        for one in expansions
    )
    note: str = gettext("Tìm cả %(alternatives)s.", alternatives=said)
    return note


def _written(words: Sequence[str]) -> str:
    """Return an abbreviation in capitals, which one word is, or the words of a long form."""
    return words[0].upper() if len(words) == 1 else " ".join(words)


def _listed(parts: Iterable[str]) -> str:
    *first, last = parts
    if not first:
        return last
    listed: str = gettext("%(all_but_last)s và %(last)s", all_but_last=", ".join(first), last=last)
    return listed


def fault_message(fault: Fault) -> str:
    """Return a sentence or two: what is wrong and what to write instead."""
    value = f"“{_printable(fault.value)}”"
    message: str
    match fault.code:
        case "not-a-date" if fault.field == "date":
            message = gettext("%(value)s không phải là năm (2024) hay tháng (2024-01).", value=value)
        case "not-a-date":
            message = gettext(
                "%(value)s không phải là ngày. Hãy viết ngày/tháng/năm, ví dụ 12/01/2024.", value=value
            )
        case "no-such-day":
            message = gettext("Lịch không có ngày %(value)s. Hãy kiểm tra lại ngày và tháng.", value=value)
        case "order":
            message = gettext(
                "Ngày %(day)s sớm hơn ngày bắt đầu. Hãy chọn ngày kết thúc muộn hơn.", day=_day_given(fault)
            )
        case "too-many":
            message = gettext(
                "Chỉ lọc được theo %(count)s giá trị đầu tiên. Hãy bỏ bớt lựa chọn.",
                count=number(MOST_VALUES),
            )
        case "too-deep":
            message = gettext(
                "Chỉ xem được %(count)s kết quả đầu tiên. Hãy thêm bộ lọc để thu hẹp; dưới đây là trang 1.",
                count=number(MAX_DEPTH),
            )
        case "not-a-number":
            message = gettext("%(value)s không phải là số trang. Dưới đây là trang 1.", value=value)
        case _ if fault.field == "per_page":
            message = gettext(
                "%(value)s không dùng được. Hãy chọn %(choices)s hoặc %(last_choice)s bài mỗi trang.",
                value=value,
                choices=", ".join(map(str, PER_PAGE_CHOICES[:-1])),
                last_choice=PER_PAGE_CHOICES[-1],
            )
        case _:
            message = gettext("%(value)s không phải là một lựa chọn. Hãy chọn lại bên dưới.", value=value)
    return message


def fault_field_value(fault: Fault) -> str:
    """Return what the faulty field shows: what was given, days as figures."""
    return _day_given(fault) if fault.code == "order" else fault.value


def _day_given(fault: Fault) -> str:
    return day_figures(date.fromisoformat(fault.value))


def _printable(text: str) -> str:
    """Return the text without control and direction characters, on one line, cut to a readable length."""
    line = " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in text).split())
    return shortened(line, _SHOWN_LENGTH)


@cache
def _thousands_mark(language_code: str) -> str:
    mark: str = Locale.parse(language_code).number_symbols["latn"]["group"]
    return mark


# The pattern comes from the catalogue of the page's language, which is what `language_code` always names.
@lru_cache(maxsize=_WORDS_KEPT)
def _day(day: date, language_code: str) -> str:
    return _written_out(day, pgettext("date pattern", "d MMMM, y"), language_code)


@lru_cache(maxsize=_WORDS_KEPT)
def _day_in_sentence(day: date, language_code: str) -> str:
    return _written_out(day, pgettext("date pattern", "dd/MM/yyyy"), language_code)


@lru_cache(maxsize=_WORDS_KEPT)
def _month(year: int, month: int, language_code: str) -> str:
    return _written_out(date(year, month, 1), pgettext("date pattern", "'Tháng' M/y"), language_code)


def _written_out(day: date, pattern: str, language_code: str) -> str:
    return format_date(day, pattern, locale=language_code)
