"""Tests of indexer.ingest: with real files and a real index."""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from indexer.errors import (
    IndexLockedError,
)
from indexer.ingest import Load
from indexer.maintenance import check, rebuild, remove
from indexer.readers import ReadOptions, Rejection
from indexer.store import IndexFolder, latest_commit, open_snapshot, read_sources
from tests.conftest import SAMPLE_DOCS, TODAY
from tests.indexer.articles import commit, facts_expected, facts_of, lines_file, numbered, terms_of
from tests.indexer.loading import OPTIONS, Recorder, counts, load, stored


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def test_articles_are_counted_as_new_updated_unchanged_and_removed(
    folder: IndexFolder, tmp_path: Path
) -> None:
    file = lines_file(tmp_path / "a.jsonl", [numbered(number) for number in range(5)])
    assert counts(load(folder, file)[0]) == (5, 0, 0, 0)
    assert counts(load(folder, file)[0]) == (0, 0, 5, 0)

    lines_file(file, [numbered(0), numbered(1, edition=1), numbered(2), numbered(7)])
    assert counts(load(folder, file)[0]) == (1, 1, 2, 0)
    assert sorted(stored(folder)) == [numbered(number).id for number in (0, 1, 2, 3, 4, 7)]
    assert stored(folder)["an-hoa-001"].title == numbered(1, edition=1).title

    assert remove(folder, ["an-hoa-003", "none", "an-hoa-003", "an-hoa-000"], holder="a test") == (
        ["an-hoa-003", "an-hoa-000"],
        ["none"],
    )
    assert counts(load(folder, file)[0]) == (1, 0, 3, 0)
    assert sorted(stored(folder)) == [numbered(number).id for number in (0, 1, 2, 4, 7)]
    assert check(folder) == 5


def test_an_unchanged_load_commits_nothing(folder: IndexFolder, tmp_path: Path) -> None:
    file = lines_file(tmp_path / "a.jsonl", [numbered(1)])
    load(folder, file)
    before = latest_commit(folder)
    load(folder, file)
    assert latest_commit(folder) == before


def test_the_place_an_article_came_from_is_no_change(folder: IndexFolder, tmp_path: Path) -> None:
    load(folder, lines_file(tmp_path / "a.jsonl", [numbered(1)]))
    report, _ = load(folder, lines_file(tmp_path / "elsewhere" / "b.jsonl", [numbered(2), numbered(1)]))
    assert counts(report) == (1, 0, 1, 0)


@pytest.mark.parametrize("batch_size", [1, 2, 1000])
def test_a_copy_in_the_same_load_is_unchanged(folder: IndexFolder, tmp_path: Path, batch_size: int) -> None:
    articles = [numbered(1), numbered(2), numbered(1), numbered(3), numbered(1)]
    file = lines_file(tmp_path / "a.jsonl", articles)
    copy = lines_file(tmp_path / "b.jsonl", [numbered(2)])
    report, recorder = load(folder, file, copy, batch_size=batch_size)
    assert (counts(report), report.articles, recorder.articles) == ((3, 0, 3, 0), 6, 6)
    assert check(folder) == 3


@pytest.mark.parametrize("batch_size", [1, 1000])
def test_of_two_articles_with_one_id_the_first_stays_and_the_other_is_rejected(
    folder: IndexFolder, tmp_path: Path, batch_size: int
) -> None:
    file = lines_file(tmp_path / "a.jsonl", [numbered(1), numbered(2), numbered(1, edition=1), numbered(1)])
    array = tmp_path / "b.json"
    array.write_bytes(
        orjson.dumps([{"id": "x", "title": "Họp"}, {"id": "an-hoa-002", "title": "Họp tổ dân phố"}])
    )
    report, recorder = load(folder, file, array, batch_size=batch_size)
    assert counts(report) == (3, 0, 1, 2)
    assert report.rejections == {"duplicate-id": 2}
    assert recorder.rejections == [
        Rejection(
            file.as_posix(),
            3,
            "duplicate-id",
            f"Another article with the id “an-hoa-001” stands in {file.as_posix()}:1; give each its own",
            "an-hoa-001",
        ),
        Rejection(
            array.as_posix(),
            None,
            "duplicate-id",
            f"Article 2 of the list: Another article with the id “an-hoa-002” stands in {file.as_posix()}:2; "
            "give each its own",
            "an-hoa-002",
        ),
    ]
    assert stored(folder)["an-hoa-001"].title == numbered(1).title
    assert check(folder) == 3


@pytest.mark.parametrize("commit_seconds", [0.05, 10.0])
def test_loads_in_many_batches_lose_nothing(
    folder: IndexFolder, tmp_path: Path, commit_seconds: float
) -> None:
    first = lines_file(tmp_path / "a.jsonl", map(numbered, range(60)))
    load(folder, first, batch_size=3, commit_seconds=commit_seconds)
    changed = [numbered(number, edition=number % 2) for number in range(70)]
    second = lines_file(tmp_path / "a.jsonl", changed)
    report, _ = load(folder, second, batch_size=3, commit_seconds=commit_seconds)
    assert counts(report) == (10, 30, 30, 0)
    assert len(list(folder.generation(1).glob("*.terms"))) <= 4
    snapshot = open_snapshot(folder)
    articles = snapshot.articles(range(snapshot.size))
    assert {article.id: article.title for article in articles} == {
        article.id: article.title for article in changed
    }
    terms = terms_of(articles)
    assert facts_of(snapshot, terms) == facts_expected(articles, terms)
    assert check(folder) == 70


def test_the_text_is_stored_as_published(folder: IndexFolder, tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Hoà Bình họp lần 2")
    record = {"id": "Số 12/KH “Hoà”", "title": decomposed, "body": "", "agencies": ["Công an", "UBND"]}
    (tmp_path / "a.json").write_bytes(orjson.dumps(record))
    load(folder, tmp_path / "a.json")
    (article,) = stored(folder).values()
    assert (article.id, article.title, article.body) == ("Số 12/KH “Hoà”", decomposed, "")
    assert (article.published, article.category, article.agencies) == (None, None, ("Công an", "UBND"))


def test_the_sample_articles_load_whole_and_the_bad_ones_are_named(folder: IndexFolder) -> None:
    report, recorder = load(folder, SAMPLE_DOCS / "articles", batch_size=40)
    assert counts(report) == (100, 0, 0, 0)
    files = [path for path in (SAMPLE_DOCS / "articles").rglob("*") if path.is_file()]
    assert (len(recorder.files), recorder.bytes) == (len(files), sum(path.stat().st_size for path in files))
    assert (recorder.articles, recorder.encodings) == (100, list(report.encodings.elements()))

    report, recorder = load(folder, SAMPLE_DOCS / "rejected")
    assert counts(report) == (6, 0, 0, 8)
    assert sorted((Path(bad.file).name, bad.line, bad.code) for bad in recorder.rejections) == [
        ("broken-line-3.jsonl", 3, "bad-json"),
        ("broken.json", 5, "bad-json"),
        ("far-future-date.jsonl", 2, "future-date"),
        ("impossible-date.txt", 3, "bad-date"),
        ("no-title-no-body.txt", None, "no-text"),
        ("one-id-two-articles.jsonl", 2, "duplicate-id"),
        ("unknown-encoding.txt", None, "bad-encoding"),
        ("unknown-format.docx", None, "unknown-format"),
    ]
    assert check(folder) == 106
    assert counts(load(folder, SAMPLE_DOCS / "articles")[0]) == (0, 0, 100, 0)


def test_an_index_in_the_folder_that_is_loaded_is_passed_over(folder: IndexFolder, tmp_path: Path) -> None:
    lines_file(tmp_path / "a.jsonl", [numbered(1)])
    for expected in ((1, 0, 0, 0), (0, 0, 1, 0)):
        report, recorder = load(folder, tmp_path)
        assert (counts(report), recorder.files) == (expected, ["a.jsonl"])


def test_rejections_alone_leave_what_is_indexed(folder: IndexFolder, tmp_path: Path) -> None:
    commit(folder, [numbered(1)])
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    report, _ = load(folder, tmp_path / "bad.json", tmp_path / "absent")
    assert (counts(report), sorted(stored(folder))) == ((0, 0, 0, 2), ["an-hoa-001"])


class Interrupting(Recorder):
    """Is interrupted after some articles."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def taken(self) -> None:
        super().taken()
        if self.articles == self._after:
            raise KeyboardInterrupt


class Hurrying(Recorder):
    """Makes a commit due once an article was handed over, and notes down how many were committed when."""

    def __init__(self) -> None:
        super().__init__()
        self.job: Load | None = None
        self.committed: list[int] = []

    def taken(self) -> None:
        super().taken()
        self._note()

    def rejected(self, rejection: Rejection) -> None:
        super().rejected(rejection)
        self._note()

    def _note(self) -> None:
        assert self.job is not None
        self.committed.append(self.job.report.new)
        self.job._committer._due = 0.0


@pytest.mark.parametrize("rest", ["unchanged", "copies", "rejected"])
def test_a_new_article_is_committed_while_what_follows_brings_none(
    folder: IndexFolder, tmp_path: Path, rest: str
) -> None:
    files = [lines_file(tmp_path / "a.jsonl", [numbered(0)])]
    if rest == "unchanged":
        files.append(lines_file(tmp_path / "b.jsonl", map(numbered, range(1, 4))))
        load(folder, files[1])
    elif rest == "copies":
        files += [lines_file(tmp_path / name, [numbered(0)]) for name in ("b.jsonl", "c.jsonl", "d.jsonl")]
    else:
        files.append(tmp_path / "b.jsonl")
        files[1].write_text("{\n" * 3, encoding="utf-8")
    observer = Hurrying()
    observer.job = Load(folder, OPTIONS, observer=observer)
    observer.job.run(files, holder="a test")
    told_first = rest == "rejected"  # before the commit that it brings about
    assert observer.committed == [0, 0 if told_first else 1, 1, 1]


@pytest.mark.parametrize(
    ("after", "commit_seconds", "kept"), [(1, 10.0, 0), (9, 10.0, 0), (1, 0.0, 1), (9, 0.0, 9), (15, 0.0, 15)]
)
def test_an_interrupted_load_keeps_its_commits_and_can_be_run_again(
    folder: IndexFolder, tmp_path: Path, after: int, commit_seconds: float, kept: int
) -> None:
    file = lines_file(tmp_path / "a.jsonl", map(numbered, range(15)))
    job = Load(folder, OPTIONS, observer=Interrupting(after), batch_size=4, commit_seconds=commit_seconds)
    with pytest.raises(KeyboardInterrupt):
        job.run([file], holder="a test")
    assert job.report.new == kept
    if kept:
        assert check(folder) == kept
        assert not (folder.generation(1) / "runs").exists()
    else:
        assert folder.current() is None
    assert counts(load(folder, file)[0]) == (15 - kept, 0, kept, 0)
    assert check(folder) == 15


def test_a_second_writer_is_told_who_writes(folder: IndexFolder, tmp_path: Path) -> None:
    file = lines_file(tmp_path / "a.jsonl", [numbered(1)])
    load(folder, file)
    with folder.lock("`indexer load` (process 1)"):
        for attempt in (
            lambda: load(folder, file),
            lambda: remove(folder, ["an-hoa-001"], holder="a test"),
            lambda: rebuild(folder, holder="a test"),
        ):
            with pytest.raises(
                IndexLockedError, match="written by `indexer load` \\(process 1\\); try again"
            ):
                attempt()
        assert check(folder) == 1
    assert counts(load(folder, file)[0]) == (0, 0, 1, 0)


def test_loads_from_two_threads_exclude_each_other_and_end_whole(folder: IndexFolder, tmp_path: Path) -> None:
    files = [
        lines_file(tmp_path / f"{name}.jsonl", map(numbered, range(name * 10, name * 10 + 10)))
        for name in range(4)
    ]
    ended: list[str] = []

    def run(file: Path) -> None:
        while True:
            try:
                load(folder, file, batch_size=2)
            except IndexLockedError:
                continue
            ended.append(file.name)
            return

    threads = [threading.Thread(target=run, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["0.jsonl", "1.jsonl", "2.jsonl", "3.jsonl"]
    assert check(folder) == 40


@pytest.mark.parametrize("damage", [b"", b"short", bytes(64), None])
def test_without_good_source_digests_records_are_read_again_and_remembered(
    folder: IndexFolder, tmp_path: Path, damage: bytes | None
) -> None:
    path = lines_file(tmp_path / "a.jsonl", map(numbered, range(4)))
    load(folder, path)
    good = read_sources(folder)
    if damage is None:
        (folder.root / "SOURCES").unlink()
    else:
        (folder.root / "SOURCES").write_bytes(damage)
    assert load(folder, path)[0].unchanged == 4
    assert read_sources(folder) == good


def test_records_read_by_other_code_are_read_once_and_then_known(
    folder: IndexFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lines_file(tmp_path / "a.jsonl", map(numbered, range(4)))
    load(folder, path)
    before = read_sources(folder)
    monkeypatch.setattr("indexer.readers.sources._code_digest", lambda: b"another version")
    assert load(folder, path)[0].unchanged == 4
    after = read_sources(folder)
    assert set(after.values()) == set(before.values())
    assert len(after) == 8


def test_source_digests_of_articles_that_are_gone_are_forgotten(folder: IndexFolder, tmp_path: Path) -> None:
    path = lines_file(tmp_path / "a.jsonl", map(numbered, range(4)))
    load(folder, path)
    remove(folder, [numbered(0).id], holder="a test")
    assert load(folder, path)[0].new == 1
    assert len(read_sources(folder)) == 4


def test_a_record_that_was_replaced_from_elsewhere_is_read_again(folder: IndexFolder, tmp_path: Path) -> None:
    first = lines_file(tmp_path / "a.jsonl", [numbered(1), numbered(2)])
    other = lines_file(tmp_path / "b.jsonl", [numbered(1, edition=1)])
    titles = []
    for file in (first, other, first, first):
        report, _ = load(folder, file)
        titles.append((*counts(report)[:3], stored(folder)["an-hoa-001"].title[-1]))
    assert titles == [(2, 0, 0, "0"), (0, 1, 0, "1"), (0, 1, 1, "0"), (0, 0, 2, "0")]


def test_of_a_known_record_and_another_with_its_id_the_first_read_stays(
    folder: IndexFolder, tmp_path: Path
) -> None:
    known = lines_file(tmp_path / "a.jsonl", [numbered(1)])
    other = lines_file(tmp_path / "b.jsonl", [numbered(1, edition=1)])
    load(folder, known)
    assert counts(load(folder, known, other)[0]) == (0, 0, 1, 1)
    assert counts(load(folder, other, known)[0]) == (0, 1, 0, 1)
    assert stored(folder)["an-hoa-001"].title == numbered(1, edition=1).title


def test_other_options_read_the_same_files_anew(folder: IndexFolder, tmp_path: Path) -> None:
    file = lines_file(tmp_path / "a.jsonl", [replace(numbered(1), agencies=(), category=None)])
    load(folder, file)
    options = ReadOptions(today=TODAY, category="Lịch công tác")
    report = Load(folder, options).run([file], holder="a test")
    assert counts(report) == (0, 1, 0, 0)
    assert stored(folder)["an-hoa-001"].category == "Lịch công tác"


def test_a_batch_is_committed_after_some_seconds_however_small(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index")
    path = lines_file(tmp_path / "a.jsonl", map(numbered, range(3)))
    assert Load(folder, OPTIONS, commit_seconds=0.0).run([path], holder="a test").new == 3
    assert latest_commit(folder).commit == 3
