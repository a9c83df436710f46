"""Which articles issue a document, not only mention it? Told by where its number stands and after what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.document_numbers import PATTERN as DOCUMENT_NUMBER
from indexer.analysis.tokens import tokenize
from indexer.article import Article
from indexer.store import Snapshot

FIRST_WORDS = 60
"""An article that issues a document gives its number in the title or in so many words of the body."""

MOST_READ = 32
"""Articles whose text is looked at, those first that give the number soonest; ten take 1 ms."""

_BEFORE = 160
_AFTER = 80
_SIGNS = ' \t\r-–*•+“"(:'

_KINDS = (
    "quyết định|nghị quyết|nghị định|chỉ thị|thông tư|thông báo|kế hoạch|tờ trình|báo cáo|công điện|điện|"
    "công văn|văn bản|hướng dẫn|chương trình|luật|pháp lệnh|giấy mời|giấy phép|quy định|quy chế|kết luận|"
    "phiếu chuyển|đề án|QĐ|NQ|NĐ|CT|TT|TB|KH|TTr|BC|CĐ|CV|HD"
)
# What stands right before a number: “Quyết định số ”, “công điện khẩn số: ”, “văn bản (số ”.
_NAME = re.compile(
    rf"(?:\b(?:{_KINDS})(?:\s+[^\W\d_]+){{0,3}}?\s*:?\s*)?[(“\"]?(?:\bsố\s*:?\s*)?[“\"]?\Z", re.IGNORECASE
)
# Of several, what stands before the last: “các quyết định 578/QĐ-UBND và 579/QĐ-UBND”.
_NUMBER_BEFORE = re.compile(rf"(?:{DOCUMENT_NUMBER})\s*(?:[,;]|và)\s*(?:số\s*)?\Z")

_ISSUED = re.compile(
    r"\b(?:ban hành|công bố|ký|ra|có|là|gửi|phát đi|thông qua|phê duyệt|cấp)"
    r"(?:\s+(?:một|hai|ba|bốn|các|loạt|bản|liên|tiếp|luôn|[0-9]+))*\s*\Z",
    re.IGNORECASE,
)
_MENTIONED = re.compile(
    r"\b(?:theo|thực hiện|triển khai|thi hành|quán triệt|căn cứ|sửa đổi|bổ sung|thay thế|bãi bỏ|hủy bỏ|"
    r"huỷ bỏ|góp ý)\b|\b(?:tại|về|của|với|trong|từ|bằng|bởi|sau|trước|khi)\s*\Z",
    re.IGNORECASE,
)
_REVOKED = re.compile(r"\b(?:bãi|hủy|huỷ) bỏ\s*\Z", re.IGNORECASE)
# “… 60/TTr-UBND do ông A ký”, “… 60/TTr-UBND vừa ban hành”
_ISSUED_AFTER = re.compile(
    r"\s*,?\s*(?:(?:vừa|mới|đã)\s+)?(?:được|do)\s+[^.;\n]{0,60}?\b(?:ký|ban hành)\b"
    r"|\s*(?:vừa|mới)\s+(?:ký|ban hành)\b",
    re.IGNORECASE,
)


def issuing(snapshot: Snapshot, term: str) -> NDArray[np.int64]:
    """Return the numbers of the articles that issue the document with this number, ascending.

    `term` is the term of a document number. Reads up to MOST_READ articles; raises DamagedIndexError.
    """
    titles = snapshot.positions("title", term)
    bodies = snapshot.positions("body", term)
    firsts = bodies.places[np.cumsum(bodies.frequencies, dtype=np.int64) - bodies.frequencies]
    soon = firsts < FIRST_WORDS
    order = np.argsort(firsts[soon], kind="stable")
    candidates = dict.fromkeys([*titles.docs.tolist(), *bodies.docs[soon][order].tolist()])
    numbers = sorted(islice(candidates, MOST_READ))
    found = [
        number
        for number, article in zip(numbers, snapshot.articles(numbers), strict=True)
        if issues(article, term)
    ]
    return np.array(found, np.int64)


def issues(article: Article, term: str) -> bool:
    """Tell whether an article issues the document with this number.

    It does if in its title or in the first words of the body it says so (vừa ban hành Quyết định số…), or a
    line begins with the document; or if its title names it otherwise, and not as what others act upon.
    """
    in_title = [*_places(article.title, term, None)]
    return any(
        _says_so(before, after) for before, after in (*in_title, *_places(article.body, term, FIRST_WORDS))
    ) or any(_MENTIONED.search(before) is None for before, _ in in_title)


def _places(text: str, term: str, most: int | None) -> Iterator[tuple[str, str]]:
    """Yield, for each place of a number among so many words, its line before its kind, and what follows."""
    text = unicodedata.normalize("NFC", text)
    for token in islice(tokenize(text), most):
        if token.term == term:
            line = text.rfind("\n", 0, token.start) + 1
            before = text[max(line, token.start - _BEFORE) : token.start]
            while earlier := _NUMBER_BEFORE.search(before):
                before = before[: earlier.start()]
            name = _NAME.search(before)
            yield before[: name.start()] if name else before, text[token.end : token.end + _AFTER]


def _says_so(before: str, after: str) -> bool:
    if _ISSUED.search(before) or not before.strip(_SIGNS):
        return True
    return _ISSUED_AFTER.match(after) is not None and _REVOKED.search(before) is None
