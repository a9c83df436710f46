"""Tests of what searches and filters find under the old and the new names of places, and what they say."""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.cli import main
from searchapp.engine import QueryReading, ResultPage
from searchapp.engines.embedded import EmbeddedEngine
from searchapp.engines.labels import LabelColumn
from searchapp.request import SearchRequest
from searchapp.web import create_app
from tests.conftest import MakeIndex
from tests.indexer.articles import commit
from tests.searchapp.asking import articles, ask, ids
from tests.searchapp.web.reading import Page

LINKS = """
Phường Trúc Bạch, Quận Ba Đình = Phường Ba Đình
Quận Ba Đình = Phường Ba Đình
Phường Kim Mã = Phường Giảng Võ
Tỉnh Hà Giang = Tỉnh Tuyên Quang
Thành phố Hồ Chí Minh = Thành phố Sài Gòn
"""

TITLES = (
    "Phường Trúc Bạch họp",  # 0
    "Phường Ba Đình họp",  # 1
    "Quận Ba Đình nghỉ",  # 2
    "Hồ Trúc Bạch sạch",  # 3
    "P.Trúc Bạch vui",  # 4
    "UBND phường Ba Đình làm việc",  # 5
    "Ủy ban nhân dân phường Trúc Bạch làm việc",  # 6
    "TPHCM mưa",  # 7
    "Thành phố Sài Gòn nắng",  # 8
    "TP Hồ Chí Minh gió",  # 9
)


def linked(folder: Path, lines: str = LINKS) -> Path:
    (folder / "places.txt").write_text(lines, encoding="utf-8")
    return folder


def indexed(path: Path, documents: list[Article]) -> Path:
    """Write articles into a new index in one commit."""
    commit(IndexFolder(path), documents)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return linked(indexed(tmp_path_factory.mktemp("places") / "index", articles(*TITLES)))


@pytest.mark.parametrize(
    ("query", "found"),
    {
        "phường Trúc Bạch": {"0", "1", "4", "5", "6"},
        "phường Trúc Bạch, quận Ba Đình": {"0", "1", "4", "5", "6"},
        "p. trúc bạch": {"0", "1", "4", "5", "6"},
        "phuong truc bach": {"0", "1", "4", "5", "6"},
        "phường Ba Đình": {"0", "1", "2", "4", "5", "6"},
        "q ba đình": {"1", "2", "5"},
        "phường Ba Đình họp": {"0", "1"},
        "trúc bạch": {"0", "3", "4", "6"},
        '"phường Trúc Bạch họp"': {"0", "1"},
        '"UBND phường Trúc Bạch"': {"5", "6"},
        '"ubnd phuong truc bach"': {"5", "6"},
        '"phường Trúc Bạch" -họp': {"4", "5", "6"},
        'nghỉ OR "phường Trúc Bạch"': {"0", "2", "6"},  # beside OR everything is as typed
        "-nghỉ quận Ba Đình": {"1", "5"},
        # An abbreviation and a place in the same words.
        "TP Hồ Chí Minh": {"7", "8", "9"},
        "thành phố Sài Gòn": {"8", "9"},
    }.items(),
)
def test_what_is_found(folder: Path, query: str, found: set[str]) -> None:
    assert ids(ask(folder, query)) == found


@pytest.mark.parametrize("match", ["typed", "exact"])
def test_as_typed_no_place_has_another_name(folder: Path, match: str) -> None:
    page = ask(folder, "phường Trúc Bạch", match=match)
    assert ids(page) == {"0", "6"}
    assert page.query == QueryReading("phường Trúc Bạch")
    assert ids(ask(folder, '"UBND phường Trúc Bạch"', match="exact")) == set()


def test_without_a_table_nothing_is_added(make_index: MakeIndex) -> None:
    page = ask(make_index(articles(*TITLES)), "phường Trúc Bạch")
    assert ids(page) == {"0", "6"}
    assert page.query == QueryReading("phường Trúc Bạch")


def test_the_answer_says_so(folder: Path) -> None:
    page = ask(folder, "UBND phường Trúc Bạch")
    assert page.as_json()["query"]["expansions"] == [
        {"typed": "UBND", "also": ["ủy ban nhân dân"], "kind": "words"},
        {"typed": "phường trúc bạch", "also": ["p trúc bạch", "phường ba đình"], "kind": "place"},
    ]
    assert [one.shown for one in page.query.expansions] == [(), ("P. Trúc Bạch", "Phường Ba Đình")]
    assert page.explain().read_as == (
        '(ubnd OR "ủy ban nhân dân") ((phường trúc bạch) OR "p trúc bạch" OR "phường ba đình")'
    )


def test_the_page_says_so_with_the_way_back_and_nothing_is_markup(make_index: MakeIndex) -> None:
    documents = [
        *filed([["UBND phường Trúc Bạch"], ["UBND phường Ba Đình"]], title="phường Ba Đình họp"),
        *articles("phường b đỏ"),
    ]
    folder = linked(make_index(documents), LINKS + "Phường Kim Liên = Phường <b>Đỏ\n")
    client = create_app(open_engine(folder)).test_client()

    def note(**parameters: str) -> str:
        page = client.get("/search", query_string=parameters).get_data(as_text=True)
        found = re.search(r'id="otherwise">(.+?)</p>', page, re.DOTALL)
        return "" if found is None else found[1]

    said = note(q="phường Trúc Bạch")
    assert "Tìm cả “Phường Ba Đình” cho “phường trúc bạch”." in said
    assert "match=typed" in said
    assert "<b>" not in note(q="phường Kim Liên")
    assert "“Phường &lt;b&gt;Đỏ”" in note(q="phường Kim Liên")
    said = note(agency="UBND phường Trúc Bạch")
    assert "Tìm cả “UBND phường Ba Đình” cho “UBND phường Trúc Bạch”." in said
    assert "match=typed" in said
    assert note(q="phường Trúc Bạch", match="typed") == ""


def test_the_command_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["searchapp", "query", "phường Trúc Bạch", "--index", str(folder)])
    with pytest.raises(SystemExit):
        main()
    assert "“phường trúc bạch” also matches: P. Trúc Bạch, Phường Ba Đình" in capsys.readouterr().out


@pytest.mark.parametrize("frequent", ["typed", "other"])
@pytest.mark.parametrize("query", ["phường Trúc Bạch", '"phường Trúc Bạch"', "phường Trúc Bạch họp"])
def test_the_name_as_typed_leads_where_both_match_equally(tmp_path: Path, query: str, frequent: str) -> None:
    many = {"typed": "phường Trúc Bạch", "other": "phường Ba Đình"}[frequent]
    others = [f"{many} nghỉ lễ", *["phường khác", "trúc", "bạch mã", "ba đình", "tin"] * 4] * 6
    documents = articles("phường Ba Đình họp", "phường Trúc Bạch họp", *others)
    page = ask(linked(indexed(tmp_path / "index", documents)), query)
    order = [hit.id for hit in page.hits if hit.id in ("0", "1")]
    assert order == ["1", "0"]
    scores = {hit.id: hit.score for hit in page.hits}
    for hit, parts in zip(page.hits, page.explain().hits, strict=True):
        assert sum(part.score for part in parts) == pytest.approx(scores[hit.id], rel=1e-4)


def filed(agencies: Iterable[Iterable[str]], title: str = "tin") -> list[Article]:
    return [
        Article(id=f"{place}", title=title, body="", agencies=tuple(each))
        for place, each in enumerate(agencies)
    ]


OLD, NEW, DISTRICT = "UBND phường Trúc Bạch", "UBND phường Ba Đình", "UBND quận Ba Đình"
AGENCIES: tuple[list[str], ...] = (
    [OLD],
    [NEW],
    [OLD, NEW],
    [DISTRICT],
    ["Công an phường Trúc Bạch"],
    [NEW, "Sở Y tế"],
    [],
)


def counts(page: ResultPage) -> dict[str, int]:
    return {value.value: value.count for value in page.facets.agency}


@pytest.mark.parametrize(
    ("chosen", "found", "named"),
    [
        (OLD, {"0", "1", "2", "5"}, (NEW,)),
        (NEW, {"0", "1", "2", "3", "5"}, (OLD, DISTRICT)),
        (DISTRICT, {"1", "2", "3", "5"}, (NEW,)),
        ("ubnd phuong truc bach", {"0", "1", "2", "5"}, (NEW,)),
        ("Công an phường Trúc Bạch", {"4"}, None),
        ("UBND phường Kim Mã", set(), None),
        ("_none", {"6"}, None),
    ],
)
def test_a_filter_finds_the_agency_under_its_other_name(
    make_index: MakeIndex, chosen: str, found: set[str], named: tuple[str, ...] | None
) -> None:
    folder = linked(make_index(filed(AGENCIES)))
    page = ask(folder, "", agency=chosen)
    assert (ids(page), page.total) == (found, len(found))
    said = [(one.kind, one.shown) for one in page.query.expansions]
    assert said == ([("agency", named)] if named else [])
    assert [value.count for value in page.facets.agency if value.selected] == [len(found)]
    for match in ("typed", "exact"):
        page = ask(folder, "", agency=chosen, match=match)
        assert page.query.expansions == ()
        assert ids(page) == ids(ask(make_index_again(folder), "", agency=chosen))


def make_index_again(folder: Path) -> Path:
    """Return the index without links."""
    (folder / "places.txt").unlink(missing_ok=True)
    return folder


def test_an_agency_that_no_article_has_is_found_under_its_other_name(make_index: MakeIndex) -> None:
    page = ask(linked(make_index(filed([[NEW], [NEW], []]))), "", agency=OLD)
    assert ids(page) == {"0", "1"}
    assert counts(page) == {OLD: 2, NEW: 2, "_none": 1}
    assert [value.value for value in page.facets.agency if value.selected] == [OLD]


def test_both_may_be_chosen(make_index: MakeIndex) -> None:
    folder = linked(make_index(filed(AGENCIES)))
    request = SearchRequest(agency=(OLD, NEW))
    page = open_engine(folder).search(request)
    assert ids(page) == {"0", "1", "2", "3", "5"}
    assert [(one.typed, one.shown) for one in page.query.expansions] == [(NEW, (DISTRICT,))]


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in which articles have any number of agencies, linked ones among them."""
    choice = random.Random(5)  # noqa: S311
    names = [OLD, NEW, DISTRICT, "Sở Y tế", "Công an phường Ba Đình", "UBND phường Kim Mã", "Sở Nội vụ"]
    sets = [choice.sample(names, choice.randrange(4)) for _ in range(300)]
    documents = filed(sets, title="tin phường Trúc Bạch")
    documents += [Article(id=f"x{place}", title="việc", body="", agencies=(OLD,)) for place in range(3)]
    return linked(indexed(tmp_path_factory.mktemp("spread") / "index", documents))


@pytest.mark.parametrize("q", ["", "tin", "phường Trúc Bạch"])
@pytest.mark.parametrize("chosen", [(), (OLD,), (NEW, "Sở Y tế"), ("Sở Y tế",), ("_none",)])
def test_each_count_is_what_choosing_that_value_gives(spread: Path, q: str, chosen: tuple[str, ...]) -> None:
    engine = open_engine(spread)
    page = engine.search(SearchRequest(q=q, agency=chosen))
    assert counts(page)
    for value in page.facets.agency:
        assert engine.search(SearchRequest(q=q, agency=(value.value,))).total == value.count
        assert value.selected == (value.value in chosen)


def test_only_agencies_of_the_articles_found_are_listed(make_index: MakeIndex) -> None:
    documents = [*filed([[NEW]]), Article(id="other", title="việc", body="", agencies=(OLD,))]
    assert counts(ask(linked(make_index(documents)), "tin")) == {NEW: 1}


@pytest.mark.parametrize(
    ("query", "found", "said"),
    [
        (f'agency:"{OLD}"', {"0", "1", "2", "5"}, [(OLD, (NEW,))]),
        (f'-agency:"{OLD}"', {"3", "4", "6"}, [(OLD, (NEW,))]),
        ('agency:"phường Trúc Bạch"', {"0", "1", "2", "4", "5"}, [("phường Trúc Bạch", (NEW,))]),
        (
            f'agency:"{OLD}" OR agency:"Sở Y tế"',
            {"0", "1", "2", "5"},
            [(OLD, (NEW,))],
        ),
        (
            'agency:"Công an phường Ba Đình"',
            {"4"},
            [("Công an phường Ba Đình", ("Công an phường Trúc Bạch",))],
        ),
        ('agency:"Sở Y tế"', {"5"}, []),
    ],
)
def test_a_filter_in_the_query_does_too(
    make_index: MakeIndex, query: str, found: set[str], said: list[tuple[str, tuple[str, ...]]]
) -> None:
    folder = linked(make_index(filed(AGENCIES)))
    page = ask(folder, query)
    assert ids(page) == found
    assert [(one.typed, one.shown) for one in page.query.expansions] == said
    assert ask(folder, query, match="typed").query.expansions == ()


def test_a_filter_finds_both_where_the_words_were_put_right(make_index: MakeIndex) -> None:
    folder = linked(make_index(filed([[OLD], [NEW], [DISTRICT]] * 3, title="hội nghị")))
    page = ask(folder, "hội nghỉ", agency=OLD)
    assert (page.query.corrected, ids(page)) == ("hội nghị", {"0", "1", "3", "4", "6", "7"})
    engine = open_engine(folder)
    request = SearchRequest.parse([("q", "hội nghỉ"), ("agency", OLD)])
    assert {article.id for article in engine.articles(request)} == ids(page)


def test_all_that_is_found_is_exported(make_index: MakeIndex) -> None:
    engine = open_engine(linked(make_index(filed(AGENCIES))))
    request = SearchRequest(agency=(OLD,))
    assert [article.id for article in engine.articles(request)] == [
        hit.id for hit in engine.search(request).hits
    ]


def test_the_articles_before_and_after_are_those_of_the_label_itself(make_index: MakeIndex) -> None:
    documents = [
        Article(id=f"{day}", title="tin", body="", agencies=(agency,), published=date(2025, 1, day))
        for day, agency in enumerate((OLD, NEW, OLD, NEW, OLD), 1)
    ]
    before, after = open_engine(linked(make_index(documents))).neighbours("3", agency=OLD)
    assert (before, after) == (documents[0], documents[4])


@pytest.mark.parametrize("lines", ["", LINKS])
def test_linked_agencies_are_each_counted_once_in_what_is_listed(make_index: MakeIndex, lines: str) -> None:
    documents = [replace(each, category="Tin tức") for each in filed(AGENCIES)]
    client = create_app(open_engine(linked(make_index(documents), lines))).test_client()
    own = {NEW: "3", OLD: "2", "Công an phường Trúc Bạch": "1", DISTRICT: "1", "Sở Y tế": "1"}
    for address, caption in (
        ("/thong-ke", "Số bài theo cơ quan"),
        ("/agencies", "Các cơ quan có nhiều bài nhất"),
        ("/categories/Tin tức", "Số bài theo cơ quan"),
    ):
        rows = Page(client.get(address)).root.xpath(f"//table[caption='{caption}']/tbody/tr")
        assert {row[0].text_content().strip(): row[-1].text_content() for row in rows} == own, address
    listed = Page(client.get("/agencies")).texts("//section[@class='kind']//li")
    assert sorted(listed) == sorted(f"{agency} {count}" for agency, count in own.items())


def test_the_page_of_an_agency_says_which_others_it_has(make_index: MakeIndex) -> None:
    client = create_app(open_engine(linked(make_index(filed(AGENCIES))))).test_client()
    head = "//header[@class='browse-head']/p"
    page = Page(client.get(f"/agencies/{OLD}"))
    assert page.texts(head) == ["4 bài", f"Tìm cả “{NEW}” cho “{OLD}”."]
    assert Page(client.get(f"/search?agency={OLD}")).count.startswith("4 ")
    assert Page(client.get("/agencies/Sở Y tế")).texts(head) == ["1 bài"]


def test_the_labels_are_looked_through_once_however_many_are_linked(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"Tổ {kind} phường {ward}" for kind in range(40) for ward in ("Kim Mã", "Giảng Võ")]
    engine = EmbeddedEngine(linked(make_index(filed([name] for name in names))))
    links = engine._reader.label_links("default")
    holding = LabelColumn.holding
    sought: list[str] = []

    def noted(column: LabelColumn, text: str) -> tuple[str, ...]:
        sought.append(text)
        return holding(column, text)

    monkeypatch.setattr(LabelColumn, "holding", noted)
    assert links is not None
    assert {*links.holding("phường Kim Mã")} == {name for name in names if name.endswith("Giảng Võ")}
    assert sought == ["phường Kim Mã", "phường giảng võ"]


def test_staff_edit_the_table_without_a_restart(make_index: MakeIndex) -> None:
    folder = make_index([*articles(*TITLES), Article(id="old", title="tin", body="", agencies=(OLD,))])
    engine = open_engine(folder)

    def soon(request: SearchRequest, expected: set[str]) -> bool:
        deadline = time.monotonic() + 5
        while ids(engine.search(request)) != expected and time.monotonic() < deadline:
            time.sleep(0.05)
        return ids(engine.search(request)) == expected

    words, agency = SearchRequest(q="phường Trúc Bạch"), SearchRequest(agency=(NEW,))
    assert (ids(engine.search(words)), ids(engine.search(agency))) == ({"0", "6"}, set())
    linked(folder)
    assert soon(words, {"0", "1", "4", "5", "6"})
    assert soon(agency, {"old"})
    linked(folder, "phường = xấu\n")
    assert soon(words, {"0", "6"})
    (folder / "places.txt").unlink()
    assert soon(agency, set())
