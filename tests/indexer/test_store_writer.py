"""Tests of indexer.store.writer and indexer.store.storage: a batch is committed whole, or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from whoosh.index import FileIndex

from indexer.article import Article
from indexer.errors import DamagedIndexError, WriteFailedError
from indexer.store import IndexFolder, IndexWriter, build_segment, latest_commit, open_snapshot
from indexer.store.storage import SyncedStorage
from tests.conftest import ROOT
from tests.indexer.articles import (
    analyser,
    commit,
    facts_expected,
    facts_of,
    numbered,
    terms_of,
    tiny,
    write,
)

_on_posix = pytest.mark.skipif(os.name != "posix", reason="limits on file sizes are POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def files_of(folder: IndexFolder) -> list[str]:
    return sorted(str(path.relative_to(folder.root)) for path in folder.root.rglob("*"))


def ids_of(folder: IndexFolder) -> list[str]:
    return sorted(open_snapshot(folder).ids)


def test_two_versions_of_one_id_in_a_batch_are_refused(folder: IndexFolder) -> None:
    commit(folder, [numbered(1)])
    before = files_of(folder)
    with pytest.raises(ValueError, match="same id"):
        write(IndexWriter(folder, 1), [numbered(2), numbered(2, edition=1)])
    assert (files_of(folder), ids_of(folder)) == (before, ["an-hoa-001"])


def test_an_id_named_twice_is_removed_once(folder: IndexFolder) -> None:
    commit(folder, [numbered(1), numbered(2)])
    writer = IndexWriter(folder, 1)
    writer.commit([], removed=["an-hoa-001", "an-hoa-001", "never there"])
    assert (writer.doc_count(), ids_of(folder)) == (1, ["an-hoa-002"])


@pytest.mark.parametrize("expected", [1, 3])
def test_a_run_with_fewer_or_more_articles_than_were_read_is_an_error(
    folder: IndexFolder, expected: int
) -> None:
    commit(folder, [numbered(1)])
    before = files_of(folder)
    writer = IndexWriter(folder, 1)
    runs = [writer.new_run()]
    build_segment(runs[0], [numbered(2), numbered(3)], analyser())
    with pytest.raises(WriteFailedError, match=f"failed: {expected} articles were read, 2 built; everything"):
        writer.commit(runs, expected=expected, removed=["an-hoa-001"])
    writer.drop_runs()
    assert (files_of(folder), ids_of(folder)) == (before, ["an-hoa-001"])


def test_a_commit_after_which_the_count_would_be_wrong_is_not_made(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(folder, [numbered(1)])
    before = files_of(folder)
    merged = IndexWriter._merged

    def lose_one(self: IndexWriter, *arguments: Any) -> list[Any]:
        return merged(self, *arguments)[1:]

    monkeypatch.setattr(IndexWriter, "_merged", lose_one)
    with pytest.raises(WriteFailedError, match="3 articles were to be in the index, 2 are"):
        write(IndexWriter(folder, 1), [numbered(2), numbered(3)])
    assert (files_of(folder), ids_of(folder)) == (before, ["an-hoa-001"])


@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_commit_of_nothing_is_not_written(folder: IndexFolder, at_the_end: bool) -> None:
    commit(folder, [numbered(1)])
    before = latest_commit(folder)
    IndexWriter(folder, 1).commit([], removed=["never there"], at_the_end=at_the_end)
    assert latest_commit(folder) == before


@pytest.mark.filterwarnings("error::ResourceWarning")
def test_an_article_that_cannot_be_written_leaves_the_index_as_it_was(folder: IndexFolder) -> None:
    commit(folder, [numbered(1)])
    before = files_of(folder)
    writer = IndexWriter(folder, 1)
    for broken in (Article(id="\ud800", title="Họp", body=""), Article(id="x", title="", body="Họp \ud800")):
        with pytest.raises((UnicodeEncodeError, TypeError), match="surrogates"):
            write(writer, [numbered(2), broken, numbered(4)], removed=["an-hoa-001"])
        assert files_of(folder) == before
    write(writer, [numbered(2), numbered(4)])
    articles = [numbered(1), numbered(2), numbered(4)]
    terms = terms_of(articles)
    assert facts_of(open_snapshot(folder), terms) == facts_expected(articles, terms)


def test_several_runs_and_a_removal_are_one_commit(folder: IndexFolder) -> None:
    articles = [numbered(number) for number in range(9)]
    commit(folder, articles[:3])
    write(IndexWriter(folder, 1), [numbered(1, edition=1), *articles[3:]], removed=["an-hoa-001"], runs=3)
    articles[1] = numbered(1, edition=1)
    assert latest_commit(folder).commit == 2
    terms = terms_of(articles)
    assert facts_of(open_snapshot(folder), terms) == facts_expected(articles, terms)


@pytest.mark.parametrize(
    "moment", [1, 2, 3, 4, 5]
)  # both files of the segment, the folder, ... the table of contents
def test_an_interrupt_in_the_middle_of_a_commit_cancels_it(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    commit(folder, [numbered(1)])
    before = files_of(folder)
    calls = 0

    def interrupted(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == moment:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(IndexWriter(folder, 1), [numbered(2)])
    monkeypatch.undo()
    assert (calls, files_of(folder), ids_of(folder)) == (moment, before, ["an-hoa-001"])
    commit(folder, [numbered(2)])
    assert ids_of(folder) == ["an-hoa-001", "an-hoa-002"]


class _Disk(NamedTuple):
    total: int
    used: int
    free: int


def test_nothing_is_merged_where_the_disk_is_nearly_full(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(folder, [numbered(1)])
    before = files_of(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: _Disk(10**9, 10**9 - 3_000_000, 3_000_000))
    with pytest.raises(WriteFailedError) as caught:
        write(IndexWriter(folder, 1), [numbered(2)])
    assert str(caught.value) == (
        f"Writing to the index in {folder.root} failed: the disk has 3 MB free, 16 MB are needed; "
        "everything committed before is still there, run the same command again when the cause is mended"
    )
    assert (files_of(folder), ids_of(folder)) == (before, ["an-hoa-001"])


# Files may grow to the limit and no further, which is met in the same way as a full disk.
_ON_A_FULL_DISK = """
import gc, os, resource, signal, sys
from pathlib import Path
from indexer.article import Article
from indexer.errors import WriteFailedError
from indexer.store import IndexFolder, IndexWriter, build_segment, open_snapshot
from tests.indexer.articles import analyser

folder, limit, when = IndexFolder(Path(sys.argv[1])), int(sys.argv[2]), sys.argv[3]
body = " ".join(f"từ{number * number}" for number in range(200))
many = [Article(id=f"m{number}", title=f"Bài {number}", body=body) for number in range(60)]
analyser()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

def limited(limit):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

def write():
    runs = [writer.new_run(), writer.new_run()]
    with folder.writing():
        for run, batch in zip(runs, (many[:30], many[30:])):
            build_segment(run, batch, analyser())
    if when == "merging":
        limited(limit)
    writer.commit(runs, expected=60, removed=["an-hoa-001"])

with folder.lock("the test"):
    writer = IndexWriter(folder, 1)
    opened = len(os.listdir("/proc/self/fd"))
    for _ in range(2):
        if when == "building":
            limited(limit)
        try:
            write()
        except WriteFailedError as error:
            print(error)
        limited(resource.RLIM_INFINITY)
        writer.drop_runs()
        gc.collect()
        assert sorted(open_snapshot(folder).ids) == ["an-hoa-001", "an-hoa-002"]
        gc.collect()
        assert len(os.listdir("/proc/self/fd")) == opened, "files stay open"
        print(sorted(path.suffix for path in folder.generation(1).iterdir()))
    when = "never"
    write()
    assert len(open_snapshot(folder).ids) == 61
"""


@_on_posix
@pytest.mark.parametrize(
    ("limit", "when"),
    [(0, "building"), (20_000, "building"), (0, "merging"), (3_000, "merging"), (20_000, "merging")],
)
def test_a_disk_that_fills_up_in_the_middle_leaves_the_commit_before(
    folder: IndexFolder, limit: int, when: str
) -> None:
    commit(folder, [numbered(1), numbered(2)])
    ended = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, str(folder.root), str(limit), when],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    message = (
        f"Writing to the index in {folder.root} failed: File too large; everything committed before is "
        "still there, run the same command again when the cause is mended\n"
        "['', '.docs', '.terms', '.toc']\n"
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, message * 2, "")
    assert len(ids_of(folder)) == 61


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """What is synced and renamed, by the kind of file."""
    record: list[tuple[str, str]] = []
    fsync, rename = os.fsync, os.rename

    def kind(path: str) -> str:
        return "folder" if Path(path).is_dir() else ".toc" if ".toc" in path else Path(path).suffix

    def recording_fsync(descriptor: int) -> None:
        record.append(("sync", kind(os.path.realpath(f"/proc/self/fd/{descriptor}"))))
        fsync(descriptor)

    def recording_rename(source: Any, target: Any) -> None:
        record.append(("rename", kind(str(source))))
        rename(source, target)

    monkeypatch.setattr(os, "fsync", recording_fsync)
    monkeypatch.setattr(os, "rename", recording_rename)
    yield record


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are named through /proc")
def test_segment_table_of_contents_and_folder_are_synced_in_this_order(
    folder: IndexFolder, recorded: list[tuple[str, str]]
) -> None:
    commit(folder, [numbered(1)])
    recorded.clear()
    writer = IndexWriter(folder, 1)
    run = writer.new_run()
    build_segment(run, [numbered(2)], analyser())
    recorded.clear()
    writer.commit([run], expected=1)
    assert recorded == [
        ("sync", ".terms"),
        ("sync", ".docs"),
        ("sync", "folder"),
        ("sync", ".toc"),
        ("sync", "folder"),
        ("rename", ".toc"),
        ("sync", "folder"),
    ]


def test_many_small_commits_leave_few_segments_and_lose_nothing(folder: IndexFolder) -> None:
    segments = []
    present: dict[str, Article] = {}
    for number in range(50):
        # Every third commit replaces an earlier article, so that merged segments hold deleted ones.
        article = numbered(number) if number % 3 else numbered(number // 2, edition=number)
        removed = [numbered(number - 9).id] if number % 10 == 9 else []
        present = {name: value for name, value in present.items() if name not in removed}
        present[article.id] = article
        commit(folder, [article], removed=removed)
        segments.append(len(list(folder.generation(1).glob("*.terms"))))
    assert max(segments) == 4
    articles = list(present.values())
    terms = terms_of(articles)
    assert facts_of(open_snapshot(folder), terms) == facts_expected(articles, terms)


def test_a_large_segment_is_not_rewritten_for_small_commits(folder: IndexFolder) -> None:
    commit(folder, [tiny(number) for number in range(5100)])
    (large,) = folder.generation(1).glob("*.terms")
    for number in range(5100, 5120):
        commit(folder, [tiny(number)], removed=[f"t{number - 5100}"])
        assert len(list(folder.generation(1).glob("*.terms"))) <= 5
    assert large.exists()
    assert open_snapshot(folder).size == 5100


def test_what_a_killed_writer_left_is_cleared_away(folder: IndexFolder) -> None:
    commit(folder, [numbered(1)])
    before = files_of(folder)
    generation = folder.generation(1)
    (generation / "runs").mkdir()
    for name in (
        "MAIN_0123456789abcdef.terms",
        "MAIN_0123456789abcdef.docs",
        "_MAIN_2.toc.1700000000.5",
        "runs/17_000001.terms",
        "runs/17_000001.docs",
    ):
        (generation / name).write_bytes(b"half")
    assert ids_of(folder) == ["an-hoa-001"]
    IndexWriter(folder, 1)
    assert files_of(folder) == before


def test_an_index_opens_whose_pickled_schema_cannot_be_read(folder: IndexFolder) -> None:
    """The schema in a table of contents names classes by import path: it breaks when one is renamed."""
    commit(folder, [numbered(1)])
    (table,) = folder.generation(1).glob("*.toc")
    content = table.read_bytes()
    renamed = content.replace(b"indexer.store.schema", b"indexer.other.schema")
    assert renamed != content
    table.write_bytes(renamed)
    storage = SyncedStorage(folder.generation(1))
    with pytest.raises(ModuleNotFoundError):
        FileIndex(storage)
    storage.close_files()
    commit(folder, [numbered(2)])
    assert ids_of(folder) == ["an-hoa-001", "an-hoa-002"]


@pytest.mark.parametrize("extension", ["terms", "docs"])
@pytest.mark.parametrize("damage", ["cut", "zeros", "gone"])
def test_a_damaged_segment_is_named_when_it_is_to_be_merged(
    folder: IndexFolder, extension: str, damage: str
) -> None:
    for number in range(4):
        commit(folder, [numbered(number)])
    before = latest_commit(folder)
    segment = min(folder.generation(1).glob(f"*.{extension}"))
    content = segment.read_bytes()
    if damage == "gone":
        segment.unlink()
    elif damage == "cut":
        segment.write_bytes(content[:-40])
    else:  # all of the arrays; the directory and the tail are as they were
        segment.write_bytes(content[:8] + bytes(content.rindex(b"{") - 8) + content[content.rindex(b"{") :])
    with pytest.raises(DamagedIndexError, match="restore it from a copy, or try: indexer rebuild"):
        write(IndexWriter(folder, 1), [numbered(9)])
    assert latest_commit(folder) == before
