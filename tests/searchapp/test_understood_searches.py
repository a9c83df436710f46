"""Tests of what searches find by way of keys, spellings, abbreviations, corrections, and what they say."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.engine import QueryReading
from searchapp.engines.embedded import EmbeddedEngine
from searchapp.request import SearchRequest
from tests.conftest import MakeIndex
from tests.indexer.articles import commit
from tests.searchapp.asking import articles, ask, ids

TITLES = (
    "Hội nghị tổng kết của quận Ba Đình",  # 0
    "Ủy ban nhân dân phường họp",  # 1
    "UBND phường Phúc Xá thông báo",  # 2
    "Kĩ thuật trồng rau",  # 3
    "Kỹ thuật nuôi cá",  # 4
    "Quyết định 13/QĐ-UBND",  # 5
    "Tiêm phòng covid19",  # 6
    "Giải phóng mặt bằng (GPMB) ở Ngọc Hà",  # 7
    "Giải phóng mặt bằng (GPMB) ở Trúc Bạch",  # 8
    "Công tác GPMB năm nay",  # 9
    *["Hội nghị cán bộ"] * 5,
)
MEETINGS = {"0", "10", "11", "12", "13", "14"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("understood") / "index"
    commit(IndexFolder(path), articles(*TITLES))
    return path


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hooij nghij", MEETINGS),
        ("ho65i nghi5", MEETINGS),
        ('"ba ddinhf"', {"0"}),
        ("quaanj -ddinhf", set()),
        ("UBND phường", {"1", "2"}),
        ("ubnd phuong", {"1", "2"}),
        ("ủy ban nhân dân phường", {"1", "2"}),
        ("uỷ ban nhân dân phường", {"1", "2"}),
        ("uy ban nhan dan phuong", {"1", "2"}),
        ("kỹ thuật", {"3", "4"}),
        ("kĩ thuật", {"3", "4"}),
        ('"kĩ thuật nuôi"', {"4"}),
        ("ki thuat", {"3", "4"}),
        ("13/qd-ubnd", {"5"}),
        ("13/QDd-UBND", {"5"}),
        ("covid19", {"6"}),
        ("GPMB", {"7", "8", "9"}),
        ("giải phóng mặt bằng", {"7", "8", "9"}),
        ("hội nghi", MEETINGS),
        ("hội nghỉ", MEETINGS),
        ("phươngf", set()),
    ],
)
def test_what_is_found(folder: Path, query: str, found: set[str]) -> None:
    assert ids(ask(folder, query)) == found


@pytest.mark.parametrize("match", ["typed", "exact"])
@pytest.mark.parametrize("query", ["hooij nghij", "UBND phường họp", "kỹ thuật trồng", "hội nghỉ"])
def test_as_typed_nothing_is_read_otherwise(folder: Path, query: str, match: str) -> None:
    page = ask(folder, query, match=match)
    assert page.total == 0
    assert page.query == QueryReading(query)


def test_it_is_said_what_a_query_was_read_as(folder: Path) -> None:
    reading = ask(folder, "hooij nghij").query
    assert (reading.text, reading.decoded, reading.corrected) == ("hooij nghij", "hội nghị", None)
    reading = ask(folder, "UBND phường").query
    assert [(one.typed, one.alternatives) for one in reading.expansions] == [
        ("UBND", (("ủy", "ban", "nhân", "dân"),))
    ]
    reading = ask(folder, "hội nghỉ").query
    assert (reading.text, reading.decoded, reading.corrected) == ("hội nghỉ", None, "hội nghị")
    assert ask(folder, "hội nghị").query == QueryReading("hội nghị")


def test_a_correction_is_made_only_where_nothing_is_found(make_index: MakeIndex) -> None:
    folder = make_index(articles("hội nghỉ", *["hội nghị ba đình"] * 200))
    page = ask(folder, "hội nghỉ")
    assert (ids(page), page.query.corrected, page.suggestion) == ({"0"}, None, "hội nghị")
    assert ask(folder, "hội nghị").suggestion is None


def test_missing_marks_are_suggested(make_index: MakeIndex) -> None:
    folder = make_index(articles(*["hội nghị ba đình"] * 30, "hồi", "nghỉ"))
    assert ask(folder, "hoi nghi ba dinh").suggestion == "hội nghị ba đình"
    assert ask(folder, "Hoi nghi BA dinh").suggestion == "Hội nghị BA đình"
    assert ask(folder, "hoi nghi ba dinh", match="exact").suggestion is None
    assert ask(folder, '"hoi nghi" ba dinh').suggestion is None  # more than plain words


def test_filters_hold_for_what_was_corrected(make_index: MakeIndex) -> None:
    folder = make_index(
        [
            Article(id=f"{agency}{number}", title="hội nghị", body="", agencies=(agency,))
            for agency in "XY"
            for number in range(5)
        ]
    )
    page = ask(folder, "hội nghỉ", agency="X")
    assert (ids(page), page.query.corrected) == ({f"X{number}" for number in range(5)}, "hội nghị")


def test_what_articles_define_is_learnt_from_them(make_index: MakeIndex) -> None:
    titles = ["Ban chỉ đạo xóa nhà tạm (BCĐXNT) họp", "Ban chỉ đạo xóa nhà tạm (BCĐXNT) nghỉ", "BCĐXNT đi"]
    assert ids(ask(make_index(articles(*titles)), "bcđxnt")) == {"0", "1", "2"}
    found = ask(make_index(articles(*titles)), "ban chỉ đạo xóa nhà tạm")
    assert ids(found) == {"0", "1", "2"}


def test_staff_edit_the_table_beside_the_index_without_a_restart(make_index: MakeIndex) -> None:
    folder = make_index(articles("tổ công nghệ số", "TCNS phường", "UBND", "ủy ban nhân dân"))
    engine = open_engine(folder)

    def found(query: str) -> set[str]:
        return ids(engine.search(SearchRequest(q=query)))

    def soon(query: str, expected: set[str]) -> bool:
        deadline = time.monotonic() + 5
        while found(query) != expected and time.monotonic() < deadline:
            time.sleep(0.05)
        return found(query) == expected

    assert (found("TCNS"), found("UBND")) == ({"1"}, {"2", "3"})
    table = folder / "abbreviations.txt"
    table.write_text("TCNS = tổ công nghệ số\nUBND =\n", encoding="utf-8")
    assert soon("TCNS", {"0", "1"})
    assert soon("UBND", {"2"})
    table.unlink()
    assert soon("TCNS", {"1"})


def test_the_next_commit_brings_its_own_words(make_index: MakeIndex) -> None:
    folder = make_index(articles("tin"))
    engine = EmbeddedEngine(folder)
    assert engine.search(SearchRequest(q="hooij")).total == 0
    commit(IndexFolder(folder), [Article(id="new", title="hội", body="")])
    engine._looked -= 10  # look at once
    page = engine.search(SearchRequest(q="hooij"))
    assert (page.total, page.query.decoded) == (1, "hội")


@pytest.mark.parametrize(
    "query",
    [
        "12/QĐ-UBND",
        "12 / qđ - ubnd",
        "12/qd-ubnd",
        "quyết định 12",
        "quyet dinh so 12",
        "Quyết định số 12/QĐ-UBND",
    ],
)
def test_who_issues_a_document_comes_before_who_mentions_it(make_index: MakeIndex, query: str) -> None:
    mention = "Theo Quyết định số 12/QĐ-UBND, quyết định 12/QĐ-UBND và 12/QĐ-UBND, giá đất tăng."
    issue = "Hôm qua quận họp. " + "Trời đẹp. " * 9 + "Quận vừa ban hành Quyết định số 12/QĐ-UBND."
    documents = [
        Article(id="theo", title="Theo 12/QĐ-UBND", body=mention),
        Article(id="issues", title="Giá đất", body=issue, agencies=("X",)),
        Article(id="other", title="Quyết định 13/QĐ-UBND", body="quyết định số 12"),
        Article(id="short", title="QĐ là gì", body=""),  # so that the kind has another way of saying it
    ]
    page = ask(make_index(documents), query)
    assert page.hits[0].id == "issues"
    assert page.explain().hits[0][0].kind == "issues"
    assert sum(part.score for part in page.explain().hits[0]) == pytest.approx(page.hits[0].score, rel=1e-4)


def test_other_words_beside_a_number_are_weighed_as_usual(make_index: MakeIndex) -> None:
    documents = [
        Article(id="theo", title="Tăng giá đất theo 12/QĐ-UBND", body=""),
        Article(id="issues", title="Họp", body="Quận vừa ban hành Quyết định số 12/QĐ-UBND về giá đất."),
    ]
    page = ask(make_index(documents), "giá đất 12/QĐ-UBND")
    assert [hit.id for hit in page.hits] == ["theo", "issues"]


def test_pages_neither_repeat_nor_skip_who_issues_a_document(make_index: MakeIndex) -> None:
    documents = [
        Article(
            id=f"i{number:02}",
            title="Họp",
            body="Quận vừa ban hành Quyết định số 4930/QĐ-UBND. " + "Tin. " * number,
        )
        for number in range(15)
    ]
    documents += [
        Article(id=f"m{number:02}", title="Theo 4930/QĐ-UBND", body="theo 4930/QĐ-UBND, 4930/QĐ-UBND")
        for number in range(10)
    ]
    folder = make_index(documents)
    at_once = [hit.id for hit in ask(folder, "4930/QĐ-UBND", per_page="50").hits]
    in_pages = [
        hit.id for page in "123" for hit in ask(folder, "4930/QĐ-UBND", per_page="10", page=page).hits
    ]
    assert in_pages == at_once
    assert {*at_once[:15]} == {article.id for article in documents[:15]}
    page = ask(folder, "4930/QĐ-UBND", page="2")
    for hit, parts in zip(page.hits, page.explain().hits, strict=True):
        assert sum(part.score for part in parts) == pytest.approx(hit.score, rel=1e-4)


@pytest.mark.parametrize("query", ["12/QĐ-UBND OR giá", "12/QĐ-UBND giá", "theo"])
def test_only_a_number_alone_puts_its_issuer_first(make_index: MakeIndex, query: str) -> None:
    documents = [
        Article(id="theo", title="Theo 12/QĐ-UBND giá", body=""),
        Article(
            id="issues", title="Họp", body="Theo tin, quận vừa ban hành Quyết định số 12/QĐ-UBND về giá."
        ),
    ]
    page = ask(make_index(documents), query)
    assert page.hits[0].id == "theo"


def test_filters_beside_a_number_change_nothing(make_index: MakeIndex) -> None:
    documents = [
        Article(id="theo", title="Theo 12/QĐ-UBND", body="", agencies=("UBND",)),
        Article(
            id="issues", title="Họp", body="Quận vừa ban hành Quyết định số 12/QĐ-UBND.", agencies=("UBND",)
        ),
    ]
    folder = make_index(documents)
    for query in ("12/QĐ-UBND agency:UBND", "12/QĐ-UBND -chợ"):
        assert ask(folder, query).hits[0].id == "issues"


@pytest.mark.parametrize("word", ["x" * 1000, "đ" * 1000, "ộ" * 500, "abc" * 100])
def test_a_word_of_any_length_is_looked_for_and_no_more(make_index: MakeIndex, word: str) -> None:
    engine = EmbeddedEngine(make_index(articles("hội nghị")))
    page = engine.search(SearchRequest(q=word))
    assert (page.total, page.suggestion) == (0, None)
    assert len(engine._reader.lexicon._frequencies) < 10  # no misspellings of it were tried


@pytest.mark.parametrize("line", ["HN = và", "XZ = va tổ", "ABC = và và | tổ", "VA = và"])
def test_no_line_of_the_table_keeps_anybody_from_searching(make_index: MakeIndex, line: str) -> None:
    folder = make_index(articles("hội nghị", "tổ dân phố", "va chạm"))
    (folder / "abbreviations.txt").write_text(f"{line}\n", encoding="utf-8")
    assert ids(ask(folder, "hội nghị")) == {"0"}
    assert ids(ask(folder, "tổ")) == {"1"}
    assert ids(ask(folder, "HN")) == set()


@pytest.mark.parametrize(
    "query",
    [
        "abc.def@hanoi.gov.vn",
        "https://www.hanoi.gov.vn/tin-tuc",
        "www.hooij.vn",
        "hội AND nghỉ",
        "OR",
        "chợ OR",
    ],
)
def test_addresses_and_operators_are_left_as_they_are(make_index: MakeIndex, query: str) -> None:
    folder = make_index(articles(*["hội nghị tin tức ở chợ dè"] * 9))
    reading = ask(folder, query)
    assert (reading.query.decoded, reading.query.corrected, reading.suggestion) == (None, None, None)


def test_a_correction_holds_though_a_filter_leaves_nothing_of_it(make_index: MakeIndex) -> None:
    folder = make_index(
        [Article(id=f"{number}", title="hội nghị", body="", agencies=("X",)) for number in range(9)]
    )
    page = ask(folder, "hội nghỉ", agency="Y")
    assert (page.total, page.query.corrected) == (0, "hội nghị")
    assert [(value.value, value.count) for value in page.facets.agency if value.count] == [("X", 9)]
