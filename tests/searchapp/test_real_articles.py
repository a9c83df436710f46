"""Totals, facets and first hits over real articles, against plain counting over the articles themselves.

The counting shares nothing with the engine: it cuts words with a regular expression of its own, reads its
queries from a table instead of the parser, and goes through the articles one by one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.ingest import Load
from indexer.readers import ReadOptions, find_files, read_file
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.engine import SearchEngine
from searchapp.request import SearchRequest
from tests.conftest import REAL_FILES, TODAY

Day = date  # the class below has a field of that name


@dataclass(frozen=True)
class Query:
    """A query as it is typed and what it means, said twice independently."""

    q: str
    words: str = ""
    phrases: tuple[str, ...] = ()
    without: str = ""
    any_of: str = ""
    agency: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    first: Day | None = None
    last: Day | None = None
    exact: bool = False


QUERIES = [
    Query("hội nghị", "hội nghị"),
    Query("hoi nghi", "hoi nghi"),
    Query("Ủy ban nhân dân", "ủy ban nhân dân"),
    Query("Uỷ ban nhân dân", "ủy ban nhân dân"),
    Query("uy ban nhan dan", "uy ban nhan dan"),
    Query("và", "và"),
    Query("va", "va"),
    Query("của", "của"),
    Query("UBND", "ubnd"),
    Query("HĐND quận", "hđnd quận"),
    Query("hdnd quan", "hdnd quan"),
    Query("giải phóng mặt bằng", "giải phóng mặt bằng"),
    Query("giai phong mat bang", "giai phong mat bang"),
    Query('"giải phóng mặt bằng"', phrases=("giải phóng mặt bằng",)),
    Query('"giai phong mat bang"', phrases=("giai phong mat bang",)),
    Query("“Ba Đình” quận", "quận", phrases=("ba đình",)),
    Query("bàn", "bàn"),
    Query("bán", "bán"),
    Query("ban", "ban"),
    Query("ban", "ban", exact=True),
    Query("ha noi", "ha noi", exact=True),
    Query("hòa bình", "hòa bình"),
    Query("hoà bình", "hòa bình"),
    Query("công an -quận", "công an", without="quận"),
    Query("cong an -quan", "cong an", without="quan"),
    Query("-và", without="và"),
    Query("công an OR quân", "công", any_of="an quân"),
    Query("trường OR bệnh viện", "viện", any_of="trường bệnh"),
    Query("tuyển dụng viên chức giáo viên", "tuyển dụng viên chức giáo viên"),
    Query("quy hoạch đất đai xyzzy", "quy hoạch đất đai xyzzy"),
    Query("quy hoach dat dai xyzzy", "quy hoach dat dai xyzzy"),
    Query("quy hoạch xyzzy", "quy hoạch xyzzy"),
    Query(""),
    Query("!?", "\x00"),
    Query("dự án", "dự án", agency=("UBND quận Gò Vấp",)),
    Query("dự án", "dự án", agency=("UBND quận Gò Vấp", "_none")),
    Query("dự án", "dự án", category=("Pháp luật",)),
    Query("dự án", "dự án", category=("Pháp luật", "Kinh doanh")),
    Query("dự án", "dự án", category=("_none",)),
    Query("dự án", "dự án", date=("2021",)),
    Query("dự án", "dự án", date=("2021", "2019-05")),
    Query("dự án", "dự án", date=("_none",)),
    Query("dự án", "dự án", first=date(2021, 1, 1)),
    Query("dự án", "dự án", last=date(2021, 3, 31)),
    Query("dự án", "dự án", first=date(2019, 5, 29), last=date(2019, 5, 30)),
    Query("phòng chống dịch", "phòng chống dịch", category=("Xã hội",), date=("2021",)),
    Query(
        "phong chong dich", "phong chong dich", category=("_none",), agency=("_none",), last=date(2021, 6, 1)
    ),
    Query("nghị quyết đại hội đảng", "nghị quyết đại hội đảng", first=date(2020, 1, 1), category=("_none",)),
    Query("thành phố thủ đức", "thành phố thủ đức", exact=True),
    Query("ông", "ông", date=("2021-05",)),
    Query("Mặt trận Tổ quốc", "mặt trận tổ quốc", agency=("Công an thành phố Hà Nội",)),
    Query("đường sắt đô thị", "đường sắt đô thị"),
]


@pytest.fixture(scope="module")
def real_articles(shared_data: Path) -> list[tuple[Article, Words]]:
    """All articles of the three files, one for each id, with their words."""
    options = ReadOptions(today=TODAY)
    items = (
        item
        for path in find_files(shared_data / name for name in REAL_FILES)
        if isinstance(path, Path)
        for item in read_file(path, options)
    )
    articles = {item.id: item for item in items if isinstance(item, Article)}.values()
    texts = [(article, [plain(article.title), plain(article.body)]) for article in articles]
    return [(article, Words(typed, [[*map(bare, field)] for field in typed])) for article, typed in texts]


@pytest.fixture(scope="module")
def real_engine(real_index: Path) -> SearchEngine:
    return open_engine(real_index)


def test_at_least_fifty_queries_are_counted() -> None:
    assert len(QUERIES) >= 50


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: f"{query.q[:40]}")
def test_totals_and_facets_equal_a_plain_count(
    query: Query, real_engine: SearchEngine, real_articles: list[tuple[Article, Words]]
) -> None:
    page = real_engine.search(
        SearchRequest(
            q=query.q,
            agency=query.agency,
            category=query.category,
            date=query.date,
            date_from=query.first,
            date_to=query.last,
            match="exact" if query.exact else "typed",
        )
    )
    matching = [article for article in matching_text(query, real_articles) if in_range(query, article)]
    passes: dict[str, Callable[[Article], bool]] = {
        "agency": lambda a: not query.agency or bool(set(query.agency) & set(agencies(a))),
        "category": lambda a: not query.category or (a.category or "_none") in query.category,
        "date": lambda a: not query.date or bool(set(query.date) & set(months(a))),
    }
    assert page.total == sum(all(test(article) for test in passes.values()) for article in matching)
    for facet, values_of in (("agency", agencies), ("category", categories), ("date", months)):
        others = [test for name, test in passes.items() if name != facet]
        counts = Counter(
            value
            for article in matching
            if all(test(article) for test in others)
            for value in values_of(article)
        )
        counts.update(dict.fromkeys(getattr(query, facet), 0))
        found = getattr(page.facets, facet)
        assert {value.value: value.count for value in found} == counts
        assert {value.value for value in found if value.selected} == set(getattr(query, facet))


@pytest.mark.parametrize(
    "query", ["ký kết chương trình phối hợp Ba Đình", "ky ket chuong trinh phoi hop ba dinh"]
)
def test_the_ba_dinh_article_comes_first(query: str, real_engine: SearchEngine) -> None:
    hit = real_engine.search(SearchRequest(q=query)).hits[0]
    article = hit.article
    assert article.as_json()["published"] == "2024-01-12T16:28:00+07:00"
    assert article.agencies == ("HĐND quận Ba Đình", "UBND quận Ba Đình", "Ủy ban MTTQ Việt Nam quận Ba Đình")
    assert article.author == "C.Q.H"
    assert "Các tin tức khác" not in article.body
    assert article.body.endswith("Ủy ban MTTQ Việt Nam quận.")
    assert "phối hợp" in "".join(piece.text for piece in hit.snippet)


def test_loading_again_changes_nothing(shared_data: Path, real_index: Path) -> None:
    load = Load(IndexFolder(real_index), ReadOptions(today=TODAY))
    report = load.run([shared_data / name for name in REAL_FILES], holder="the tests")
    assert (report.new, report.updated, report.unchanged, report.rejected) == (0, 0, 3903, 0)


# Plain counting.

# Document numbers, then other numbers, then words.
WORD = re.compile(
    r"\d+(?:/\d{4})?/[A-ZĐÐ]{2}\w*(?:-\w+)*|\d+-[A-ZĐÐ]{2,}/[A-Z]+|[0-9]+(?:[.,/-][0-9]+)+|[^\W_]+"
)
NEW_AND_OLD = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)


@dataclass(frozen=True)
class Words:
    """The words of one article's title and body, lower case, and the same without marks."""

    typed: list[list[str]]
    bare: list[list[str]]


def plain(text: str) -> list[str]:
    text = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")
    return [old_placement(word.lower()) for word in WORD.findall(text)]


@cache
def old_placement(word: str) -> str:
    if word[-2:] in NEW_AND_OLD and not word.startswith("qu"):
        return word[:-2] + NEW_AND_OLD[word[-2:]]
    return word


@cache
def bare(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def matching_text(query: Query, articles: list[tuple[Article, Words]]) -> list[Article]:
    asked = f"{query.words} {query.without} {query.any_of} {' '.join(query.phrases)}"
    unmarked = bare(asked) == asked and not query.exact
    counted: list[tuple[Article, list[bool], bool]] = []
    for article, words in articles:
        fields = words.bare if unmarked else words.typed
        there = {word for field in fields for word in field}
        clauses = [word in there for word in query.words.split()]
        clauses += [
            any(f" {phrase} " in f" {' '.join(field)} " for field in fields) for phrase in query.phrases
        ]
        if query.any_of:
            clauses.append(bool(there & set(query.any_of.split())))
        counted.append((article, clauses, not there & set(query.without.split())))
    complete = [article for article, clauses, allowed in counted if allowed and all(clauses)]
    wanted = len(counted[0][1])
    if query.exact or wanted <= 3 or (wanted <= 6 and len(complete) >= 10):
        return complete
    having = [sum(column) for column in zip(*(clauses for _, clauses, _ in counted), strict=True)]
    weights = [math.log(1 + (len(counted) - n + 0.5) / (n + 0.5)) if n else 0.0 for n in having]
    shares = [
        (article, sum(weight for weight, there in zip(weights, clauses, strict=True) if there) / sum(weights))
        for article, clauses, allowed in counted
        if allowed
    ]
    least = min(max(0.25, 2.5 / wanted), max(share for _, share in shares))
    return [article for article, share in shares if share >= least - 1e-6]


def agencies(article: Article) -> list[str]:
    return list(article.agencies) or ["_none"]


def categories(article: Article) -> list[str]:
    return [article.category or "_none"]


def months(article: Article) -> list[str]:
    day = article.day
    return [f"{day.year}", f"{day.year}-{day.month:02}"] if day else ["_none"]


def in_range(query: Query, article: Article) -> bool:
    day = article.day
    if query.first is None and query.last is None:
        return True
    return day is not None and (query.first or date.min) <= day <= (query.last or date.max)
