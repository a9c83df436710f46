"""Which dates do the words of a query name, and how else do articles write them?

A date is a day (12/01/2024, ngày 12 tháng 1 năm 2024), a month (tháng 1/2024) or a day of any year (31/3,
ngày 31 tháng 3). A year alone is none. The rules:

- Words may lack their marks. A month may be a word (tháng tư năm 2024); giêng and chạp are months of the
  lunar calendar alone. What is said to be lunar covers no days.
- Figures that may be something else are a day of some year only after a word that says so: `ngày 31-3`,
  `sáng 31.3`, but no score and no decimal number. After “quý”, “số” and the like figures are no date.
- A day that no calendar has is no date, nor is a part of it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.analysis.canonical import fold
from searchapp.query.tree import Term

_MONTHS = {
    **{"một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8},
    **{"chín": 9, "mười": 10, "mười một": 11, "mười hai": 12},
}
_BARE_MONTHS = {fold(word): month for word, month in _MONTHS.items()}
_MONTH_NAMES = {month: word for word, month in _MONTHS.items() if word not in ("bốn", "bẩy")}

_LEAP_YEAR = 2000
"""Has each day that some year has."""
_CENTURY_TURNS = 50
"""12/1/49 is of 2049, 12/1/50 of 1950."""

# Patterns of terms with one space between each two.
_DAY = "[0-9]{1,2}"
_YEAR = "(?:1[89]|20)[0-9]{2}"
_WORD = "|".join(sorted({*_MONTHS, *_BARE_MONTHS}, key=len, reverse=True))
_OTHER_FIGURES = (
    "số|quý|kỳ|kì|đợt|lần|lớp|khóa|tỷ lệ|tỉ lệ|tỷ số|tỉ số|ngõ|ngách|hẻm|kiệt|"
    "nghị định|quyết định|thông tư|chỉ thị|kế hoạch"
)
_BEFORE_A_DAY = "sáng|trưa|chiều|tối|đêm|hôm|lễ|dịp"
_AFTER_A_SPAN = "ngày|tuần|năm|lần|người"


def _marked_or_not(words: str) -> str:
    return f"{words}|{fold(words)}"


_AFTER = "|".join(f"(?<={word} )" for word in _marked_or_not(_BEFORE_A_DAY).split("|"))
_WRITTEN = re.compile(
    rf"(?<!\S)(?:(?P<other>(?:{_marked_or_not(_OTHER_FIGURES)}) [0-9]+[/.][0-9]+)"
    # tháng 1 năm 2024, 1/2024
    rf"|(?:(?P<month_thang>th[áa]ng) (?P<whole_named>{_DAY}|{_WORD})(?:[/. ]|(?P<month_nam> n[ăa]m ))"
    rf"|(?P<whole_month>{_DAY})/)(?P<month_year>{_YEAR})"
    # ngày 12, mùng 2, ngày mùng 2, or none of these
    rf"|(?P<said>(?:(?:{_marked_or_not('ngày|mùng|mồng')}) ){{1,2}}|{_AFTER})?(?:"
    r"(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    rf"|(?P<short_day>{_DAY})/(?P<short_month>{_DAY})/(?P<short_year>[0-9]{{2}})"
    # 12 tháng 1 năm 2024, 12 tháng 1/2024, 12/1 năm 2024, 12 1 2024
    rf"|(?P<day>{_DAY})(?:[/. ](?P<month>{_DAY})| (?P<thang>th[áa]ng) (?P<named>{_DAY}|{_WORD}))"
    rf"(?:[/. ]|(?P<nam> n[ăa]m ))(?P<year>{_YEAR})"
    # 31 tháng 3; not 3 tháng 10 ngày
    rf"|(?P<only_day>{_DAY})(?:(?P<sign>[/. ])(?P<only_month>{_DAY})"
    rf"(?!(?<= [0-9]|[0-9][0-9]) (?:[0-9]|{_marked_or_not('tháng|và|đến')}))"
    rf"| (?P<only_thang>th[áa]ng) (?P<only_named>{_DAY}|{_WORD})"
    rf"(?! (?:{_marked_or_not(_AFTER_A_SPAN)})(?! [0-9])))"
    r"))(?!\S)(?= (?P<lunar>[âa]m l[ịi]ch)(?!\S))?"
)


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words of a query that name a date."""

    start: int
    end: int
    """`terms[start:end]` are those words."""
    first: date | None
    last: date | None
    """The days that it covers, both included; None for a day of any year and for a lunar one."""
    alternatives: tuple[tuple[str, ...], ...]
    """How else it is written, each one or more neighbouring terms; the most common first, eight at most. A
    longer way of writing that holds one of them (ngày 12 tháng 1), or what was typed, is not named."""


def dates_in(terms: Sequence[Term]) -> tuple[DateWords, ...]:
    """Return the dates among neighbouring words of a query, from left to right, none of which overlap."""
    texts = [term.text for term in terms]
    if not any("0" <= text[0] <= "9" for text in texts):
        return ()
    joined = " ".join(texts)
    bare = all(fold(text) == text for text in texts)
    found = []
    for match in _WRITTEN.finditer(joined):
        named = _named(match)
        if named is None:
            continue
        first, last, ways = named
        start = joined.count(" ", 0, match.start())
        end = joined.count(" ", 0, match.end()) + 1
        typed = tuple(texts[start:end])
        others = tuple(way for way in dict.fromkeys(ways) if not _holds(way, typed, bare=bare))
        if match["lunar"]:
            first = last = None
        found.append(DateWords(start, end, first, last, others))
    return tuple(found)


_Named = tuple[date | None, date | None, Iterable[tuple[str, ...]]]


def _named(match: re.Match[str]) -> _Named | None:
    """Return the days that a match covers and all ways of writing them, None if it is no date after all."""
    if match["other"]:
        return None
    try:
        if match["month_year"]:
            return _whole_month(match)
        if match["only_day"]:
            return _day_of_any_year(match)
        day = _full_day(match)
    except ValueError:
        return None
    return None if day is None else (day, day, _ways_of_day(day))


def _full_day(match: re.Match[str]) -> date | None:
    if match["iso"]:
        return date.fromisoformat(match["iso"])
    if match["short_day"]:
        year = int(match["short_year"])
        year += 1900 if year >= _CENTURY_TURNS else 2000
        return date(year, int(match["short_month"]), int(match["short_day"]))
    word = match["named"]
    if word in ("năm", "nam") and not (match["nam"] or match["said"]):
        return None  # 9 tháng năm 2024: nine months of that year
    month = _month(word, match["thang"]) if word else int(match["month"])
    return date(int(match["year"]), month, int(match["day"]))


def _day_of_any_year(match: re.Match[str]) -> _Named | None:
    word = match["only_named"]
    doubtful = not word[0].isdigit() if word else match["sign"] != "/"
    if doubtful and match["said"] is None:
        return None
    month = _month(word, match["only_thang"]) if word else int(match["only_month"])
    day = date(_LEAP_YEAR, month, int(match["only_day"]))
    return None, None, _ways_of_day_of_any_year(day.day, day.month)


def _whole_month(match: re.Match[str]) -> _Named | None:
    word = match["whole_named"]
    if word in ("năm", "nam") and not match["month_nam"]:
        return None  # tháng năm 2024: months of that year, more often than its May
    month = _month(word, match["month_thang"]) if word else int(match["whole_month"])
    first = date(int(match["month_year"]), month, 1)
    last = first.replace(day=monthrange(first.year, month)[1])
    return first, last, _ways_of_month(month, f"{first.year:04}")


def _month(word: str, thang: str) -> int:
    """Return the month that a number or a word is. Raises ValueError."""
    month = _MONTHS.get(word) or (_BARE_MONTHS.get(word) if thang == "thang" else None)
    return month or int(word)


def _ways_of_day(day: date) -> Iterator[tuple[str, ...]]:
    year = f"{day.year:04}"
    yield (day.isoformat(),)
    plain = (str(day.day), str(day.month))
    for number, month in _padded(*plain):
        yield (number, "tháng", month, "năm", year)
    yield (f"{plain[0]}/{plain[1]}", "năm", year)
    yield (plain[0], "tháng", f"{plain[1]}/{year}")
    yield (plain[0], "tháng", plain[1], year)


def _ways_of_day_of_any_year(day: int, month: int) -> Iterator[tuple[str, ...]]:
    yield (f"{day}/{month}",)
    yield (str(day), str(month))
    yield (f"{day}.{month}",)
    yield (str(day), "tháng", str(month))
    # Few pad the month alone: 05/3, 05/03, but 12/03.
    padded = dict.fromkeys([(f"{day:02}", str(month)), (f"{day:02}", f"{month:02}")])
    yield from ((f"{number}/{name}",) for number, name in padded)
    yield from ((number, "tháng", name) for number, name in padded)


def _ways_of_month(month: int, year: str) -> Iterator[tuple[str, ...]]:
    yield ("tháng", f"{month}/{year}")
    yield ("tháng", str(month), year)
    yield ("tháng", f"{month}.{year}")
    yield ("tháng", str(month), "năm", year)
    name = _MONTH_NAMES[month].split()
    yield ("tháng", *name, "năm", year)
    if name != ["năm"]:
        yield ("tháng", *name, year)
    yield ("tháng", f"{month:02}/{year}")
    yield ("tháng", f"{month:02}", "năm", year)


def _padded(day: str, month: str) -> Iterator[tuple[str, str]]:
    """Yield a day and a month with and without a leading zero, the most common first."""
    two, month_two = day.zfill(2), month.zfill(2)
    yield from dict.fromkeys([(day, month), (two, month), (two, month_two), (day, month_two)])


def _holds(way: tuple[str, ...], typed: tuple[str, ...], *, bare: bool) -> bool:
    """Tell whether what was typed stands in this way of writing, `bare`: but for marks."""
    if bare:
        way = tuple(map(fold, way))
    length = len(typed)
    return any(way[start : start + length] == typed for start in range(len(way) - length + 1))
