"""How is it said? Numbers, dates, labels and faults in the Vietnamese that readers see."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from indexer.article import LOCAL_TIME, Published
from searchapp.engine import QueryReading
from searchapp.query.abbreviations import Expansion
from searchapp.request import MAX_DEPTH, NONE_VALUE, PER_PAGE_CHOICES, Fault

FacetName = Literal["agency", "category", "date"]

FACET_NAMES: dict[FacetName, str] = {
    "agency": "Cơ quan",
    "category": "Chuyên mục",
    "date": "Thời gian",
}

FIELD_NAMES = {
    "from": "Từ ngày",
    "to": "Đến ngày",
    "date": "Thời gian",
    "sort": "Sắp xếp",
    "per_page": "Số bài mỗi trang",
    "page": "Trang",
    "match": "Cách so dấu",
}
"""What the parameters that can be at fault are called."""

_QUOTATION_MARKS = '"“”'

_SHOWN_LENGTH = 60
"""Characters of a bad value that a message repeats; the field itself keeps the whole of it."""


def number(value: int) -> str:
    """Return `3903` as `3.903`."""
    return f"{value:,}".replace(",", ".")


def shortened(text: str, length: int) -> str:
    """Return the text, cut to `length` characters and an ellipsis if it is longer."""
    return text if len(text) <= length else f"{text[:length].rstrip()}…"


def quoted(text: str) -> bool:
    """Tell whether a text has a quotation mark of its own at either end, so that it needs none around it."""
    return bool(text) and (text[0] in _QUOTATION_MARKS or text[-1] in _QUOTATION_MARKS)


def day_figures(day: date) -> str:
    """Return `12/01/2024`."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def days_words(first: date, last: date) -> str:
    """Return what a day or a whole month is called: ngày 12/01/2024, tháng 1/2024; else both days."""
    if first == last:
        return f"ngày {day_figures(first)}"
    if first.day == 1 and (last + timedelta(1)).day == 1 and last - first < timedelta(31):
        return f"tháng {first.month}/{first.year}"
    return f"{day_figures(first)} – {day_figures(last)}"


def published_words(published: Published) -> str:
    """Return `12 tháng 1, 2024`, with `16:28, ` before it where the local time is known."""
    if published is None:
        return "Chưa rõ ngày"
    if isinstance(published, datetime):
        local = published.astimezone(LOCAL_TIME)
        return f"{local:%H:%M}, {published_words(local.date())}"
    return f"{published.day} tháng {published.month}, {published.year}"


def value_label(value: str, facet: FacetName) -> str:
    """Return what a facet value is called in the list of its facet."""
    if value == NONE_VALUE:
        return "Chưa rõ"
    if facet == "date" and "-" in value:
        year, month = value.split("-")
        return f"Tháng {int(month)}/{year}"
    return value


def filter_label(value: str, facet: FacetName) -> str:
    """Return what a facet value is called where its facet is not named beside it."""
    if value == NONE_VALUE:
        return f"{FACET_NAMES[facet]} chưa rõ"
    return value_label(value, facet)


def reading_note(reading: QueryReading) -> str | None:
    """Return the sentence that says what was searched for instead of what was typed, None if nothing was."""
    sentences = []
    nothing_complete = reading.complete == 0
    if reading.widened + reading.phrases_as_words + nothing_complete > 1:
        parts = [
            *(["từ không dấu được tìm với mọi dấu"] if reading.widened else []),
            *(["cụm từ trong ngoặc kép được tìm riêng từng từ"] if reading.phrases_as_words else []),
            *(["đây là những bài có nhiều từ nhất"] if nothing_complete else []),
        ]
        sentences.append(f"Không có bài nào khớp đúng như đã gõ, nên {', '.join(parts[:-1])} và {parts[-1]}.")
    elif reading.widened:
        sentences.append("Không có bài nào khớp đúng như đã gõ; những từ không dấu được tìm với mọi dấu.")
    elif reading.phrases_as_words:
        sentences.append(
            "Không có bài nào chứa đúng cụm từ trong ngoặc kép; các từ của cụm được tìm riêng từng từ."
        )
    elif nothing_complete:
        sentences.append("Không có bài nào chứa đủ mọi từ; đây là những bài có nhiều từ nhất.")
    if reading.complete:
        sentences.append(f"{number(reading.complete)} bài có đủ mọi từ, các bài khác có nhiều từ nhất.")
    return " ".join(sentences) or None


def expansions_note(expansions: Sequence[Expansion]) -> str | None:
    """Return what abbreviations and long forms match besides themselves, None if there are none."""
    if not expansions:
        return None
    said = (
        f"{_listed(f'“{_written(words)}”' for words in one.alternatives)} cho “{one.typed}”"
        for one in expansions
    )
    return f"Tìm cả {'; '.join(said)}."


def _written(words: Sequence[str]) -> str:
    """Return an abbreviation in capitals, which one word is, or the words of a long form."""
    return words[0].upper() if len(words) == 1 else " ".join(words)


def _listed(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} và {last}" if first else last


def fault_message(fault: Fault) -> str:
    """Return a sentence or two: what is wrong and what to write instead."""
    value = f"“{_printable(fault.value)}”"
    match fault.code:
        case "not-a-date" if fault.field == "date":
            return f"{value} không phải là năm (2024) hay tháng (2024-01)."
        case "not-a-date":
            return f"{value} không phải là ngày. Hãy viết ngày/tháng/năm, ví dụ 12/01/2024."
        case "no-such-day":
            return f"Lịch không có ngày {value}. Hãy kiểm tra lại ngày và tháng."
        case "order":
            return f"Ngày {_day_given(fault)} sớm hơn ngày bắt đầu. Hãy chọn ngày kết thúc muộn hơn."
        case "too-deep":
            return (
                f"Chỉ xem được {number(MAX_DEPTH)} kết quả đầu tiên. "
                "Hãy thêm bộ lọc để thu hẹp; dưới đây là trang 1."
            )
        case "not-a-number":
            return f"{value} không phải là số trang. Dưới đây là trang 1."
        case _ if fault.field == "per_page":
            choices = ", ".join(map(str, PER_PAGE_CHOICES[:-1]))
            return f"{value} không dùng được. Hãy chọn {choices} hoặc {PER_PAGE_CHOICES[-1]} bài mỗi trang."
        case _:
            return f"{value} không phải là một lựa chọn. Hãy chọn lại bên dưới."


def fault_field_value(fault: Fault) -> str:
    """Return what the faulty field shows: what was given, days as figures."""
    return _day_given(fault) if fault.code == "order" else fault.value


def _day_given(fault: Fault) -> str:
    return day_figures(date.fromisoformat(fault.value))


def _printable(text: str) -> str:
    """Return the text without control and direction characters, on one line, cut to a readable length."""
    line = " ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in text).split())
    return shortened(line, _SHOWN_LENGTH)
