"""Tests of indexer.maintenance, with real indexes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from whoosh.writing import SegmentWriter

from indexer.analysis.pipeline import AnalysedArticle, AnalysedText, analyse
from indexer.article import Article
from indexer.errors import (
    DamagedIndexError,
    IndexVersionError,
    NoIndexError,
    WriteFailedError,
)
from indexer.maintenance import check, rebuild, remove, statistics
from indexer.store import IndexFolder, IndexWriter, open_snapshot, read_sources
from indexer.store.schema import LAYOUT_VERSION
from tests.indexer.articles import commit, facts_expected, facts_of, lines_file, numbered, terms_of
from tests.indexer.loading import counts, generations, load, stored


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def test_without_an_index_only_a_load_makes_one(folder: IndexFolder) -> None:
    for attempt in (
        lambda: remove(folder, ["x"], holder="a test"),
        lambda: rebuild(folder, holder="a test"),
        lambda: check(folder),
        lambda: statistics(folder),
    ):
        with pytest.raises(NoIndexError):
            attempt()
    assert not folder.root.exists()


def test_a_removal_goes_to_the_generation_that_is_in_use_when_the_lock_is_free(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(folder, [numbered(1), numbered(2)])
    lock = IndexFolder.lock

    def late_lock(self: IndexFolder, holder: str) -> Any:
        monkeypatch.undo()
        rebuild(folder, holder="another process")
        return lock(self, holder)

    monkeypatch.setattr(IndexFolder, "lock", late_lock)
    assert remove(folder, ["an-hoa-001"], holder="a test") == (["an-hoa-001"], [])
    assert (folder.current(), sorted(stored(folder))) == (2, ["an-hoa-002"])


def tampered(folder: IndexFolder, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """Write an index one article of which has other fields than it should."""
    add_document = SegmentWriter.add_document

    def add(self: SegmentWriter, **fields: Any) -> None:
        add_document(self, **({**fields, **changes} if fields["id"] == "an-hoa-002" else fields))

    monkeypatch.setattr(SegmentWriter, "add_document", add)
    commit(folder, [numbered(1), numbered(2)])
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        (
            {"article": orjson.dumps(replace(numbered(2), body="Bị sửa.").as_json())},
            "the article an-hoa-002 is not as it was loaded",
        ),
        (
            {"article": orjson.dumps(numbered(3).as_json())},
            "the article an-hoa-002 is stored as an-hoa-003",
        ),
        ({"article": b"{}"}, "it cannot be read (KeyError: 'published')"),
        ({"id_column": b"an-hoa-001"}, "2 articles share 1 ids"),
        ({"id": "an-hoa-x"}, "the article an-hoa-002 cannot be found by its id"),
        ({"day": 1}, "the article an-hoa-002 is filed under other dates or labels"),
        ({"agencies": b"UBND"}, "the article an-hoa-002 is filed under other dates or labels"),
        ({"category": b"Tin"}, "the article an-hoa-002 is filed under other dates or labels"),
    ],
)
def test_a_check_finds_what_was_altered(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], what: str
) -> None:
    tampered(folder, monkeypatch, **changes)
    with pytest.raises(DamagedIndexError) as caught:
        check(folder)
    assert str(caught.value) == (
        f"The index in {folder.root} is damaged: {what}; restore it from a copy or load the articles again"
    )


def test_a_check_tells_of_each_article(folder: IndexFolder) -> None:
    commit(folder, [numbered(1), numbered(2), Article(id="trống", title="", body="", category="")])
    told: list[None] = []
    assert (check(folder, advance=lambda: told.append(None)), len(told)) == (3, 3)


def test_a_rebuild_writes_the_same_articles_into_a_new_generation(folder: IndexFolder) -> None:
    for number in range(12):
        commit(folder, [numbered(number)])
    commit(folder, [numbered(1, edition=1)], removed=["an-hoa-003"])
    articles = [numbered(number, edition=int(number == 1)) for number in range(12) if number != 3]
    terms = terms_of(articles)
    before = open_snapshot(folder)
    told: list[None] = []
    assert rebuild(folder, holder="a test", advance=lambda: told.append(None)) == 11
    assert (len(told), folder.current(), generations(folder)) == (11, 2, ["1", "2"])
    assert len(list(folder.generation(2).glob("*.seg"))) == 1
    for snapshot in (before, open_snapshot(folder)):
        assert facts_of(snapshot, terms) == facts_expected(articles, terms)
    assert rebuild(folder, holder="a test") == 11
    assert generations(folder) == ["2", "3"]
    assert rebuild(folder, holder="a test", drop_previous=True) == 11
    assert generations(folder) == ["4"]
    assert facts_of(before, terms) == facts_expected(articles, terms)


def test_an_empty_index_can_be_rebuilt(folder: IndexFolder) -> None:
    commit(folder)
    assert (rebuild(folder, holder="a test"), check(folder)) == (0, 0)


def test_a_rebuild_brings_another_layout_up_to_date(folder: IndexFolder, tmp_path: Path) -> None:
    commit(folder, [numbered(1), numbered(2)])
    (folder.generation(1) / "LAYOUT").write_text(f"{LAYOUT_VERSION + 1}\n", encoding="ascii")
    file = lines_file(tmp_path / "a.jsonl", [numbered(3)])
    for attempt in (
        lambda: load(folder, file),
        lambda: remove(folder, ["an-hoa-001"], holder="a test"),
        lambda: check(folder),
        lambda: statistics(folder),
    ):
        with pytest.raises(IndexVersionError, match="with: indexer rebuild --index"):
            attempt()
    assert rebuild(folder, holder="a test") == 2
    assert check(folder) == 2
    assert counts(load(folder, file)[0]) == (1, 0, 0, 0)


@pytest.mark.parametrize("fault", ["disk", "analysis", "altered"])
def test_a_failed_rebuild_leaves_the_index_in_use(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    articles = [numbered(1), numbered(2)]
    commit(folder, articles)
    terms = terms_of(articles)
    commits = IndexWriter.commit

    def commit_and_fail(self: IndexWriter, added: Any, **rest: Any) -> None:
        if fault == "disk":
            commits(self, added, **rest)
            raise WriteFailedError(folder.root, "No space left on device")
        if fault == "altered":
            altered = [(replace(article, body="Bị sửa."), analysed) for article, analysed in added[:1]]
            commits(self, [*altered, *added[1:]][: len(added) - 1], **rest)
        else:
            broken = AnalysedText(["\ud800"], [])
            commits(self, [(article, AnalysedArticle(broken, broken)) for article, _ in added], **rest)

    monkeypatch.setattr(IndexWriter, "commit", commit_and_fail)
    with pytest.raises((WriteFailedError, UnicodeEncodeError, DamagedIndexError)):
        rebuild(folder, holder="a test")
    monkeypatch.undo()
    assert (folder.current(), generations(folder)) == (1, ["1", "2"])
    assert facts_of(open_snapshot(folder), terms) == facts_expected(articles, terms)
    assert rebuild(folder, holder="a test", drop_previous=True) == 2
    assert generations(folder) == ["2"]
    assert facts_of(open_snapshot(folder), terms) == facts_expected(articles, terms)


def test_statistics_count_what_is_there(folder: IndexFolder) -> None:
    commit(folder)
    empty = statistics(folder)
    articles = [numbered(number) for number in range(6)]
    commit(folder, articles)
    commit(folder, removed=["an-hoa-005"])
    figures = statistics(folder)
    assert figures == {
        "articles": 5,
        "first_day": "2023-01-01",
        "last_day": "2023-05-29",
        "undated": 1,
        "agencies": {
            "UBND quận An Hòa": 3,
            "HĐND quận An Hòa": 1,
            "Công an quận An Hòa": 1,
            "Đảng ủy phường Tân Lập": 1,
        },
        "without_agencies": 1,
        "categories": {"Tin tức": 1, "Thông báo": 1, "Đấu thầu": 1, "Tuyển dụng": 1},
        "without_categories": 1,
        "generation": 1,
        "index_size": folder.size(),
    }
    assert (empty["articles"], empty["first_day"], empty["agencies"]) == (0, None, {})
    assert {article.day for article in articles[:5]} >= {date(2023, 1, 1), date(2023, 5, 29)}


def test_a_rebuild_keeps_what_analysis_and_source_digests_were(folder: IndexFolder, tmp_path: Path) -> None:
    load(folder, lines_file(tmp_path / "a.jsonl", map(numbered, range(4))))
    before = open_snapshot(folder)
    articles = before.articles(range(before.size))
    rebuild(folder, holder="a test")
    after = open_snapshot(folder)
    lengths = dict(zip(after.ids, after.lengths("body").tolist(), strict=True))
    assert lengths == {article.id: len(analyse(article).body.terms) for article in articles}
    assert set(read_sources(folder).values()) == set(after.digests().values())
