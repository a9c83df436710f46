"""Which official documents does a text name? Numbers such as 123/QĐ-UBND, 10/2017/NQ-HĐND, 12-NQ/TW."""

from __future__ import annotations

import re
import unicodedata

from indexer.analysis.canonical import canonical, fold

# Kinds of document by their abbreviations (Decree 30/2020/NĐ-CP, annex III; Instruction 36-HD/VPTW of the
# Party). Where spaces or lower case leave doubt, one of these has to follow the number.
_KINDS = (
    "BB BC BCĐ BGM CĐ CT CTr CV ĐA DA GM GP GUQ HD HĐ KH KL KTT L LCT NĐ NQ NQLT PA PB PC PL QC QĐ QH "
    "QyĐ SL SY TB TC TTLT TTr TT VBHN YC"
)
# Bodies whose numbers name no kind: nghị định 158/CP, công văn 5343/UBND-NC.
_BODIES = "CP CTN HĐBT HĐND TTg TW UB UBND UBTVQH"
_LETTER = "A-Za-zĐđÐð"
_PART = rf"[{_LETTER}][{_LETTER}0-9]{{0,11}}"
_UPPER_PART = r"[A-ZĐÐ][A-ZĐÐ0-9]{1,11}[a-z]?"
_KIND, _BODY = (
    "|".join(sorted((name.replace("Đ", "[ĐÐD]") for name in names.split()), key=len, reverse=True))
    for names in (_KINDS, _BODIES)
)
_YEAR = "(?:19|20)[0-9]{2}"
_OR_WITH_YEAR = rf"(?:/{_YEAR})?"

PATTERN = (
    # Most numbers in a text are followed by neither a stroke nor a hyphen.
    r"(?<![\w\u0300-\u036f/.,-])(?=[0-9]{1,6}+\s?[/–-])(?:"
    # 123/QĐ-UBND, 10/2017/NQ-HĐND in capitals, or in any letters and with spaces where the kind is known
    rf"[0-9]{{1,6}}{_OR_WITH_YEAR}/{_UPPER_PART}(?:-{_PART}){{1,4}}"
    rf"|[0-9]{{1,6}}(?:\s?/\s?{_YEAR})?\s?/\s?(?i:{_KIND})(?:\s?[-–]\s?{_PART}){{1,4}}"
    # 17 / UB - ĐT, 5343/ubnd-nc; but the first of a list is “1/ UBND - HĐND”
    rf"|[0-9]{{1,6}}{_OR_WITH_YEAR}(?:\s/\s?|/)(?i:UB|UBND)(?:\s?[-–]\s?{_PART}){{1,4}}"
    rf"|[0-9]{{3,6}}/\s(?:(?i:UB|UBND)(?:\s?[-–]\s?{_PART}){{1,4}}|{_UPPER_PART}(?:-{_PART}){{1,4}})"
    # 45/2019/QH14, 12/TTg
    rf"|[0-9]{{1,6}}/{_YEAR}/{_PART}"
    rf"|[0-9]{{1,6}}/{_UPPER_PART}"
    # 56 / CT, 158 / CP, 67/ CP; but a list has “12/ CT ABC” (công ty)
    rf"|[0-9]{{2,6}}{_OR_WITH_YEAR}(?:\s/\s?(?!L\b)(?:{_KIND}|{_BODY})|/\s(?:CP|TTg))"
    # 12-NQ/TW, of the Party
    rf"|[0-9]{{1,6}}\s?[-–]\s?(?i:{_KIND})\s?/\s?{_PART}"
    r")(?![\w\u0300-\u036f])"
)
"""One document number, in text as published."""

_NUMBER = re.compile(PATTERN)
_SPACES = re.compile(r"\s+")
# Every number has a stroke before a letter or a year. Only around these is a closer look taken: so many
# characters before the stroke and after it hold any number.
_CANDIDATE = re.compile(rf"/\s?(?:[{_LETTER}]|{_YEAR}\s?/)")
_REACH_BACK = 24
_REACH_ON = 80


def find_document_numbers(text: str) -> tuple[str, ...]:
    """Return the numbers named in a text, as published but without spaces, each once, in order."""
    found: dict[str, str] = {}
    end = 0
    for candidate in _CANDIDATE.finditer(text):
        if candidate.start() < end:
            continue
        match = _NUMBER.search(text, max(end, candidate.start() - _REACH_BACK), candidate.end() + _REACH_ON)
        if match is not None:
            end = match.end()
            found.setdefault(document_number_term(match[0]), display_form(match[0]))
    return tuple(found.values())


def display_form(number: str) -> str:
    """Return a number as published, in NFC, without spaces, with hyphens for dashes and Đ for Ð."""
    text = unicodedata.normalize("NFC", _SPACES.sub("", number))
    return text.replace("–", "-").replace("Ð", "Đ").replace("ð", "đ")


def document_number_term(number: str) -> str:
    """Return the index term of a number: folded, without spaces and leading zeros (05/QĐ-UBND: 5/qd-ubnd)."""
    term = fold(canonical(display_form(number)))
    return term.lstrip("0") if not term.startswith("0/") else term
