"""Tests of indexer.builders, with real worker processes: what becomes of a load when one of them dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer import builders
from indexer.article import Article
from indexer.builders import Builders
from indexer.errors import (
    AnalysisFailedError,
    IncompleteInstallationError,
    MunicipalSearchError,
    WorkerDiedError,
    WriteFailedError,
)
from indexer.maintenance import check, rebuild
from indexer.store import IndexFolder, build_segment, latest_commit, open_snapshot
from indexer.store.segment_file import SegmentFiles
from tests.conftest import ROOT
from tests.indexer.articles import facts_expected, facts_of, lines_file, numbered, terms_of
from tests.indexer.loading import counts, load, stored
from tests.indexer.processes import group_of, is_running, wait_until, workers_of

_with_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").is_file(), reason="processes are found through /proc"
)


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


# The command itself, but with small batches and a commit every few of them.
_COMMAND = """
import resource, sys
from indexer.cli import main
from indexer.ingest import Load
Load.__init__.__kwdefaults__.update(batch_size=5, commit_seconds=0.05)
if sys.argv[1] == "limited":
    del sys.argv[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, resource.RLIM_INFINITY))
main()
"""

_ARTICLES = 1000


def start(tmp_path: Path, *arguments: str) -> subprocess.Popen[str]:
    """Begin to load many articles with two workers, in a process group of its own."""
    if not (tmp_path / "a.jsonl").exists():
        lines_file(tmp_path / "a.jsonl", map(numbered, range(_ARTICLES)))
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND, *arguments, "load", "a.jsonl", "--index", "index", "--jobs", "2"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def commits(folder: IndexFolder) -> int:
    try:
        return latest_commit(folder).commit
    except MunicipalSearchError:
        return 0


def committed(folder: IndexFolder) -> int:
    """Return how many articles a whole index has."""
    return 0 if folder.current() is None else check(folder)


def finish(tmp_path: Path, folder: IndexFolder, kept: int) -> None:
    """Load the rest."""
    report, _ = load(folder, tmp_path / "a.jsonl")
    assert counts(report) == (_ARTICLES - kept, 0, kept, 0)
    assert check(folder) == _ARTICLES
    assert {path.suffix for path in folder.generation(1).iterdir()} == {"", ".terms", ".docs", ".toc"}


@_with_proc
@pytest.mark.parametrize("when", ["starting", "working"])
def test_a_load_whose_worker_is_killed_ends_with_1_and_the_last_commit(
    tmp_path: Path, folder: IndexFolder, when: str
) -> None:
    process = start(tmp_path)
    if when == "working":
        wait_until(lambda: commits(folder) > 2)
    wait_until(lambda: len(workers_of(process.pid)) == 2)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (1, "", f"Error: {WorkerDiedError()}\n")
    wait_until(lambda: group_of(process.pid) == [])
    kept = committed(folder)
    assert kept < _ARTICLES
    assert (kept > 0) is (when == "working")
    finish(tmp_path, folder, kept)


@_with_proc
def test_the_workers_of_a_killed_load_end_by_themselves(tmp_path: Path, folder: IndexFolder) -> None:
    process = start(tmp_path)
    wait_until(lambda: commits(folder) > 2)
    workers = workers_of(process.pid)
    process.kill()
    process.communicate()
    with folder.lock("the test"):  # is free at once
        pass
    assert len(workers) == 2
    wait_until(lambda: not any(map(is_running, workers)))
    wait_until(lambda: group_of(process.pid) == [])
    finish(tmp_path, folder, committed(folder))


@_with_proc
@pytest.mark.parametrize(("when", "delay"), [("starting", 0.0), ("starting", 0.3), ("working", 0.0)])
def test_an_interrupt_of_a_load_with_workers_leaves_no_process(
    tmp_path: Path, folder: IndexFolder, when: str, delay: float
) -> None:
    process = start(tmp_path)
    if when == "working":
        wait_until(lambda: commits(folder) > 2)
    wait_until(lambda: workers_of(process.pid))
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    out, err = process.communicate()
    wait_until(lambda: group_of(process.pid) == [])
    first, *rest = err.splitlines()
    kept = committed(folder)
    assert (process.returncode, out, rest) == (130, "", ["", "Interrupted."])
    if first != "Nothing had been committed yet; the same command begins again.":
        told, rest_of_line = first.split(" ", 1)
        assert rest_of_line == "articles were committed and stay; the same command loads the rest."
        # The last commit may have been told to nobody.
        assert 0 < int(told) <= kept
    finish(tmp_path, folder, kept)


@_with_proc
def test_a_disk_that_fills_up_under_a_worker_ends_the_load(tmp_path: Path, folder: IndexFolder) -> None:
    process = start(tmp_path, "limited")
    out, err = process.communicate()
    message = (
        "Error: Writing to the index in index failed: File too large; everything committed before is still "
        "there, run the same command again when the cause is mended\n"
    )
    assert (process.returncode, out, err) == (1, "", message)
    wait_until(lambda: group_of(process.pid) == [])
    assert folder.current() is None
    finish(tmp_path, folder, 0)


def test_one_and_two_jobs_make_the_same_index(folder: IndexFolder, tmp_path: Path) -> None:
    articles = [numbered(number) for number in range(60)]
    file = lines_file(tmp_path / "a.jsonl", articles)
    changed = lines_file(tmp_path / "b.jsonl", [numbered(number, edition=1) for number in range(50, 70)])
    told = []
    for jobs in (1, 2):
        index = IndexFolder(tmp_path / f"index-{jobs}")
        first, recorder = load(index, file, jobs=jobs, batch_size=7)
        second, _ = load(index, changed, jobs=jobs, batch_size=7)
        assert (counts(first), counts(second), recorder.articles) == ((60, 0, 0, 0), (10, 10, 0, 0), 60)
        snapshot = open_snapshot(index)
        terms = terms_of(snapshot.articles(range(snapshot.size)))
        told.append((list(snapshot.ids), facts_of(snapshot, terms)))
    assert told[0] == told[1]
    assert rebuild(index, holder="a test", jobs=2) == 70
    snapshot = open_snapshot(index)
    assert (list(snapshot.ids), facts_of(snapshot, terms)) == told[0]
    left = snapshot.articles(range(70))
    assert told[0][1] == facts_expected(left, terms)


class Poison(Article):
    """An article that cannot be stored."""

    def as_json(self) -> dict[str, Any]:
        raise ZeroDivisionError("trời ơi")


def poison(number: int) -> Article:
    article = numbered(number)
    return Poison(id=article.id, title=article.title, body=article.body, origin=article.origin)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_cannot_be_built_is_named(tmp_path: Path, jobs: int) -> None:
    with Builders(jobs) as pool:
        good = pool.build(tmp_path / "good", [numbered(1), numbered(2)])
        bad = pool.build(tmp_path / "bad", [numbered(3), poison(4), numbered(5)])
        alone = pool.build(tmp_path / "alone", [Article(id="“x”", title="\ud800", body="")], last=True)
        good.wait()
        assert SegmentFiles.map(tmp_path / "good").count == good.articles == 2
        with pytest.raises(AnalysisFailedError) as caught:
            bad.wait()
        assert str(caught.value) == (
            "The article “an-hoa-004” (thong-bao.jsonl:5) cannot be analysed: ZeroDivisionError: trời ơi; "
            "everything committed before is still there. Leave the article out to load the rest, and please "
            "report it"
        )
        with pytest.raises(
            AnalysisFailedError, match="The article ““x”” \\(of the index\\) cannot be analysed: "
        ):
            alone.wait()
        assert (good.done, bad.done, alone.done) == (True, True, True)


def failing(error: Exception, *, alone: bool) -> Callable[..., None]:
    """Return a builder that fails over several articles, or over single ones alone."""

    def fail(stem: Path, articles: Sequence[Article], analyser: Any) -> None:
        if len(articles) > 1 and alone:
            raise ZeroDivisionError
        if alone or len(articles) > 1:
            raise error

    return fail


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize(
    ("error", "expected", "message"),
    [
        (MemoryError(), WorkerDiedError, "ran out of memory"),
        (
            ImportError("No module named 'zlib'"),
            IncompleteInstallationError,
            "imported: No module named 'zlib';",
        ),
        (OSError(28, "No space left on device"), OSError, "No space left on device"),
    ],
)
def test_no_article_is_blamed_for_what_the_machine_lacks(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    expected: type[Exception],
    message: str,
    alone: bool,
) -> None:
    monkeypatch.setattr(builders, "build_segment", failing(error, alone=alone))
    with Builders(1) as pool:
        build = pool.build(tmp_path / "run", [numbered(1), numbered(2)])
        with pytest.raises(expected, match=message):
            build.wait()


def test_where_no_article_fails_alone_the_batch_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builders, "build_segment", failing(ValueError("quá nhiều"), alone=False))
    with Builders(1) as pool:
        build = pool.build(tmp_path / "run", [numbered(1), numbered(2)])
        with pytest.raises(AnalysisFailedError) as caught:
            build.wait()
    assert str(caught.value) == (
        "The 2 articles from “an-hoa-001” (thong-bao.jsonl:2) on can be analysed one by one, but not "
        "together: ValueError: quá nhiều; everything committed before is still there. Please report it"
    )


def test_a_disk_error_in_a_worker_is_an_oserror_here(tmp_path: Path) -> None:
    with Builders(2) as pool:
        build = pool.build(tmp_path / "not-there" / "run", [numbered(1)])
        with pytest.raises(FileNotFoundError):
            build.wait()


def test_no_worker_is_started_for_a_single_batch(tmp_path: Path) -> None:
    with Builders(8) as pool:
        pool.build(tmp_path / "run", [numbered(1)], last=True).wait()
        assert pool._pool is None
    assert SegmentFiles.map(tmp_path / "run").count == 1


def test_a_load_that_loses_an_article_on_the_way_is_an_error(
    folder: IndexFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder, lines_file(tmp_path / "a.jsonl", [numbered(0)]))

    def lose_one(stem: Path, articles: Sequence[Article], analyser: Any) -> None:
        build_segment(stem, [each for each in articles if each.id != "an-hoa-005"], analyser)

    monkeypatch.setattr(builders, "build_segment", lose_one)
    file = lines_file(tmp_path / "a.jsonl", map(numbered, range(9)))
    with pytest.raises(WriteFailedError, match="failed: 8 articles were read, 7 built; everything committed"):
        load(folder, file, batch_size=3)
    monkeypatch.undo()
    assert sorted(stored(folder)) == ["an-hoa-000"]
    assert counts(load(folder, file)[0]) == (8, 0, 1, 0)
