"""Where does an article on a portal's page end? Before the lists that follow it, and who signed it."""

from __future__ import annotations

import re

from indexer.analysis.canonical import canonical

# Headings of what follows an article on a portal's page, in canonical words. They count only where they stand
# alone on a line.
_TAIL_HEADING_LIST = """
các tin tức khác|tin tức khác|các tin khác|tin khác|các tin bài khác|tin bài khác
các bài viết khác|bài viết khác|thông báo khác|các thông báo khác|các văn bản khác|sự kiện khác
các tin liên quan|tin liên quan|tin tức liên quan|tin bài liên quan|bài viết liên quan|bài liên quan
văn bản liên quan|tin cùng chuyên mục|các tin cùng chuyên mục|bài cùng chuyên mục|cùng chuyên mục
tin cùng loại|tin cùng thể loại|chuyên mục khác|danh mục tin tức
các tin đã đưa|tin đã đưa|các tin đã đăng|tin đã đăng|các tin mới hơn|tin mới hơn|các tin cũ hơn|tin cũ hơn
các tin mới|tin mới nhất|tin đọc nhiều|tin xem nhiều|tin nổi bật khác|có thể bạn quan tâm
thăm dò ý kiến|bình chọn|kết quả bình chọn|về trang trước
"""
_TAIL_HEADINGS = frozenset(_TAIL_HEADING_LIST.strip().replace("\n", "|").split("|"))
_HEADING_LENGTH = 40
_HEADING_EDGES = " \t\u00a0:.;…»«>*-–—•#[]()"
_LONGEST_SIGNATURE = 24
# C.Q.H, N.T.H., Th.Hà, H. Anh: parts that begin with a capital, the first of one or two letters.
_INITIALS = re.compile(r"[^\W\d_]{1,2}(?:\.\s?[^\W\d_]{1,6}){1,4}\.?")
_BARE_INITIALS = re.compile(r"[A-ZĐ]{2,4}")
_RIGHT_ALIGNED = re.compile(r"(?:\t{2,}|[\s\u00a0]{8,})\S")


def without_tail(lines: list[str]) -> list[str]:
    """Return the lines before the first heading of what follows an article, if text comes before that."""
    seen_text = False
    for place, line in enumerate(lines):
        if seen_text and _is_tail_heading(line):
            return lines[:place]
        seen_text = seen_text or bool(line.strip())
    return lines


def split_signature(lines: list[str]) -> tuple[list[str], str | None]:
    """Return the lines without closing initials, and the initials (C.Q.H) if the last line is such.

    Initials without dots count only in brackets or set to the right. A lone line is never a signature.
    """
    last = len(lines) - 1
    while last > 0 and not lines[last].strip():
        last -= 1
    if last < 1:
        return lines, None
    initials = initials_in(lines[last])
    return (lines, None) if initials is None else (lines[:last], initials)


def initials_in(line: str) -> str | None:
    """Return the initials if the line is nothing else, without brackets, spaces and a last full stop."""
    text = line.strip()
    if not 2 <= len(text) <= _LONGEST_SIGNATURE:
        return None
    bracketed = text[0] in "([" and text[-1] in ")]"
    if bracketed:
        text = text[1:-1].strip()
    if _INITIALS.fullmatch(text):
        parts = [part.strip() for part in text.rstrip(".").split(".")]
        if all(part[0].isupper() and (part[1:] == part[1:].lower()) for part in parts):
            return ".".join(parts)
    if _BARE_INITIALS.fullmatch(text) and (bracketed or _RIGHT_ALIGNED.match(line)):
        return text
    return None


def _is_tail_heading(line: str) -> bool:
    line = line.strip(_HEADING_EDGES)
    if not line or len(line) > _HEADING_LENGTH:
        return False
    return " ".join(map(canonical, line.split())) in _TAIL_HEADINGS
