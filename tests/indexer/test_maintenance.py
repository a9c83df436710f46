"""Tests of indexer.maintenance, with real indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from indexer import builders
from indexer.analysis.batch import BatchAnalyser
from indexer.article import Article
from indexer.errors import (
    AnalysisFailedError,
    DamagedIndexError,
    IndexVersionError,
    NoIndexError,
    WriteFailedError,
)
from indexer.maintenance import check, rebuild, remove, statistics
from indexer.store import (
    IndexFolder,
    IndexWriter,
    build_segment,
    day_and_second,
    open_snapshot,
    read_sources,
)
from indexer.store.codec import ArrayCodec
from indexer.store.schema import SEPARATOR, schema
from indexer.store.storage import INDEX_NAME, SyncedStorage
from tests.indexer.articles import (
    commit,
    definition_terms_of,
    definitions_expected,
    facts_expected,
    facts_of,
    lines_file,
    numbered,
    terms_of,
    tokens_of,
)
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


def tampered(folder: IndexFolder, **changes: Any) -> None:
    """Write an index one article of which has other fields than it should."""
    commit(folder)
    storage = SyncedStorage(folder.generation(1))
    writer = SegmentWriter(FileIndex(storage, schema(), INDEX_NAME), codec=ArrayCodec(), _lk=False)
    for article in (numbered(1), numbered(2)):
        fields = document(article)
        writer.add_document(**({**fields, **changes} if article.id == "an-hoa-002" else fields))
    writer.commit()
    storage.close_files()


def document(article: Article) -> dict[str, Any]:
    """Return the fields of an article, as Whoosh's writers take them."""
    day, second = day_and_second(article.published)
    return {
        "id": article.id,
        "id_column": article.id.encode(),
        "digest": article.digest(),
        "day": day,
        "second": second,
        "agencies": SEPARATOR.join(article.agencies).encode(),
        "category": (article.category or "").encode(),
        "article": orjson.dumps(article.as_json()),
        **tokens_of(article),
        "definitions": definition_terms_of(article),
    }


def test_an_index_written_through_whoosh_is_found_whole(folder: IndexFolder) -> None:
    tampered(folder)
    articles = [numbered(1), numbered(2)]
    assert check(folder) == 2
    assert facts_of(open_snapshot(folder), terms_of(articles)) == facts_expected(articles, terms_of(articles))


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
def test_a_check_finds_what_was_altered(folder: IndexFolder, changes: dict[str, Any], what: str) -> None:
    tampered(folder, **changes)
    with pytest.raises(DamagedIndexError) as caught:
        check(folder)
    assert str(caught.value) == (
        f"The index in {folder.root} is damaged: {what}; restore it from a copy, or try: indexer rebuild"
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
    files = sorted(path.suffix for path in folder.generation(2).iterdir())
    assert files == ["", ".docs", ".terms", ".toc"]
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


def stock_index(folder: IndexFolder, *, stored: bytes | None = None) -> list[Article]:
    """Write an index of layout 1 as Whoosh has it; return its articles, which have `stored` if given."""
    fields = Schema(id=ID(unique=True), title=TEXT, article=STORED)
    number = folder.new_generation(1)
    storage = SyncedStorage(folder.generation(number))
    index = FileIndex.create(storage, fields, INDEX_NAME)
    for articles in (
        [numbered(number) for number in range(6)],
        [numbered(6), numbered(2, edition=1)],
        [Article(id="“Đường” 'Lê'", title="", body="")],
    ):
        writer = SegmentWriter(index, _lk=False)
        writer.delete_by_term("id", "an-hoa-004")
        for article in articles:
            record = stored or orjson.dumps(article.as_json())
            writer.update_document(id=article.id, title=article.title, article=record)
        writer.commit(merge=False)
    storage.close_files()
    folder.switch_to(number)
    return [
        *(numbered(number) for number in (0, 1, 3, 5, 6)),
        numbered(2, edition=1),
        Article(id="“Đường” 'Lê'", title="", body=""),
    ]


def test_a_rebuild_brings_another_layout_up_to_date(folder: IndexFolder, tmp_path: Path) -> None:
    articles = stock_index(folder)
    assert len(list(folder.generation(1).glob("*.seg"))) == 3
    file = lines_file(tmp_path / "a.jsonl", [numbered(7)])
    for attempt in (
        lambda: load(folder, file),
        lambda: remove(folder, ["an-hoa-001"], holder="a test"),
        lambda: check(folder),
        lambda: statistics(folder),
    ):
        with pytest.raises(IndexVersionError, match=r"version 1, .* with: indexer rebuild --index"):
            attempt()
    assert rebuild(folder, holder="a test") == 7
    assert check(folder) == 7
    terms = terms_of(articles)
    assert facts_of(open_snapshot(folder), terms) == facts_expected(articles, terms)
    assert counts(load(folder, file)[0]) == (1, 0, 0, 0)


def index_without_definitions(folder: IndexFolder, articles: Sequence[Article]) -> None:
    """Write an index of layout 2, which knows no abbreviations; an article in it has been replaced."""
    fields = schema()
    fields.remove("definitions")
    number = folder.new_generation(2)
    storage = SyncedStorage(folder.generation(number))
    index = FileIndex.create(storage, fields, INDEX_NAME)
    for some in ([replace(articles[0], body="Bản trước"), *articles[1:3]], [articles[0], *articles[3:]]):
        writer = SegmentWriter(index, codec=ArrayCodec(), _lk=False)
        for article in some:
            record = document(article)
            del record["definitions"]
            writer.update_document(**record)
        writer.commit(merge=False)
    storage.close_files()
    folder.switch_to(number)


def test_a_rebuild_finds_the_abbreviations_that_the_layout_before_had_not(folder: IndexFolder) -> None:
    articles = [numbered(number) for number in range(9)]
    index_without_definitions(folder, articles)
    with pytest.raises(
        IndexVersionError, match=r"version 2, this program reads version 3; .* indexer rebuild"
    ):
        open_snapshot(folder)
    assert (rebuild(folder, holder="a test"), check(folder)) == (9, 9)
    snapshot = open_snapshot(folder)
    terms = terms_of(articles)
    assert facts_of(snapshot, terms) == facts_expected(articles, terms)
    assert (
        snapshot.definitions()
        == definitions_expected(articles)
        == {
            "ubnd": {"ủy ban nhân dân": 6},
            "hđnd": {"hội đồng nhân dân": 3},
            "mttq": {"mặt trận tổ quốc": 3},
        }
    )


@pytest.mark.parametrize("damage", ["segment", "article"])
def test_an_index_of_another_layout_that_is_damaged_is_not_rebuilt(folder: IndexFolder, damage: str) -> None:
    stock_index(folder, stored=b"{}" if damage == "article" else None)
    if damage == "segment":
        path = min(folder.generation(1).glob("*.seg"))
        path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(DamagedIndexError, match="restore it from a copy, or try: indexer rebuild"):
        rebuild(folder, holder="a test")
    assert folder.current() == 1


@pytest.mark.parametrize("fault", ["disk", "analysis", "lost"])
def test_a_failed_rebuild_leaves_the_index_in_use(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    articles = [numbered(1), numbered(2)]
    commit(folder, articles)
    terms = terms_of(articles)
    commits = IndexWriter.commit

    def commit_and_fail(self: IndexWriter, runs: Any, *, expected: int, **rest: Any) -> None:
        commits(self, runs, expected=expected - (fault == "lost"), **rest)
        if fault == "disk":
            raise WriteFailedError(folder.root, "No space left on device")

    def build_and_fail(stem: Path, batch: Sequence[Article], analyser: BatchAnalyser) -> None:
        if fault == "analysis" and numbered(2) in batch:
            raise ZeroDivisionError("trời ơi")
        build_segment(stem, batch[: len(batch) - (fault == "lost")], analyser)

    monkeypatch.setattr(IndexWriter, "commit", commit_and_fail)
    monkeypatch.setattr(builders, "build_segment", build_and_fail)
    message = {
        "disk": "No space left on device",
        "analysis": "article “an-hoa-002” .* cannot be analysed: ZeroDivisionError: trời ơi; everything",
        "lost": "2 articles were read, 1 written",
    }[fault]
    with pytest.raises((WriteFailedError, AnalysisFailedError, DamagedIndexError), match=message):
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
        "last_load": None,
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
    assert lengths == {article.id: len(tokens_of(article)["body"]) for article in articles}
    assert set(read_sources(folder).values()) == set(after.digests().values())
