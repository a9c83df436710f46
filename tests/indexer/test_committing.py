"""Tests of indexer.committing: what is committed when, in which order, and what a failure leaves."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer import committing
from indexer.article import Article
from indexer.builders import BATCH_CHARACTERS, Build, Builders
from indexer.committing import Committer
from indexer.errors import AnalysisFailedError, DamagedIndexError, WriteFailedError
from indexer.maintenance import check
from indexer.store import IndexFolder, IndexWriter, latest_commit, open_snapshot
from tests.indexer.articles import commit, facts_expected, facts_of, numbered, terms_of, tiny
from tests.indexer.test_builders import poison


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    """An empty index."""
    folder = IndexFolder(tmp_path / "index")
    commit(folder)
    return folder


class Watched(Builders):
    """Notes down how many articles each batch has."""

    def __init__(self) -> None:
        super().__init__(1)
        self.batches: list[int] = []

    def build(self, stem: Path, articles: Sequence[Article], *, last: bool = False) -> Build:
        self.batches.append(len(articles))
        return super().build(stem, articles, last=last)


@pytest.fixture
def builders() -> Iterator[Watched]:
    builders = Watched()
    with builders:
        yield builders


Told = list[tuple[int, int]]


def committer(
    folder: IndexFolder, builders: Builders, told: Told, *, batch_size: int = 3, commit_seconds: float = 10.0
) -> Committer:
    return Committer(
        folder,
        IndexWriter(folder, 1),
        builders,
        committed=lambda new, replaced: told.append((new, replaced)),
        batch_size=batch_size,
        commit_seconds=commit_seconds,
    )


def test_batches_are_committed_together_in_their_order(folder: IndexFolder, builders: Watched) -> None:
    commit(folder, [numbered(3), numbered(5)])
    told: Told = []
    job = committer(folder, builders, told)
    articles = [numbered(number, edition=int(number in (3, 5))) for number in range(8)]
    for article in articles:
        job.add(article, replaces=article.id in ("an-hoa-003", "an-hoa-005"))
    assert told == []
    job.finish()
    assert (told, builders.batches, latest_commit(folder).commit) == ([(6, 2)], [3, 3, 2], 2)
    snapshot = open_snapshot(folder)
    assert list(snapshot.ids) == [article.id for article in articles]
    assert facts_of(snapshot, terms_of(articles)) == facts_expected(articles, terms_of(articles))
    job.finish()
    assert (told, latest_commit(folder).commit) == ([(6, 2)], 2)


def test_when_a_commit_is_due_what_is_there_is_committed(folder: IndexFolder, builders: Watched) -> None:
    told: Told = []
    job = committer(folder, builders, told, commit_seconds=0.0)
    for number in range(3):
        job.add(numbered(number))
        assert (told, open_snapshot(folder).size) == ([(1, 0)] * (number + 1), number + 1)
    job.finish()
    assert (told, builders.batches) == ([(1, 0)] * 3, [1, 1, 1])


def test_a_commit_falls_due_where_what_is_read_brings_no_article(
    folder: IndexFolder, builders: Watched
) -> None:
    told: Told = []
    job = committer(folder, builders, told)
    job.add(numbered(1))
    job.tick()
    assert told == []
    job._due = time.monotonic()
    job.tick()
    assert (told, list(open_snapshot(folder).ids)) == ([(1, 0)], ["an-hoa-001"])
    commits = latest_commit(folder)
    job._due = time.monotonic()
    job.tick()
    assert latest_commit(folder) == commits


def test_so_many_finished_segments_are_a_commit(
    folder: IndexFolder, builders: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "MOST_RUNS", 3)
    taken: list[int] = []
    commit_runs = IndexWriter.commit

    def counting(self: IndexWriter, runs: Sequence[Path], **others: Any) -> None:
        taken.append(len(runs))
        commit_runs(self, runs, **others)

    monkeypatch.setattr(IndexWriter, "commit", counting)
    told: Told = []
    job = committer(folder, builders, told, batch_size=2)
    for number in range(15):
        job.add(numbered(number))
    assert (told, taken) == ([(6, 0), (6, 0)], [3, 3])
    job.finish()
    assert (told, taken, check(folder)) == ([(6, 0), (6, 0), (3, 0)], [3, 3, 2], 15)


class Late(Watched):
    """Has nothing finished before it is waited for."""

    def build(self, stem: Path, articles: Sequence[Article], *, last: bool = False) -> Build:
        build = super().build(stem, articles, last=last)
        return Unfinished(build.stem, build.articles, build._future)

    @property
    def most_waiting(self) -> int:
        return 100


class Unfinished(Build):
    """A build that takes its time."""

    @property
    def done(self) -> bool:
        return False


def test_what_is_left_at_the_end_is_committed_in_parts(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "MOST_RUNS", 3)
    told: Told = []
    with Late() as builders:
        job = committer(folder, builders, told, batch_size=2)
        for number in range(15):
            job.add(numbered(number))
        assert told == []
        job.finish()
    assert (told, check(folder)) == ([(6, 0), (6, 0), (3, 0)], 15)


def test_a_large_load_that_leaves_nothing_to_merge_ends_without_a_commit(
    folder: IndexFolder, builders: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "LARGE_LOAD", 2)
    job = committer(folder, builders, [], batch_size=2, commit_seconds=0.0)
    job.add(tiny(0))
    job.add(tiny(1))
    job.finish()
    before = latest_commit(folder)
    job.finish()
    assert latest_commit(folder) == before


def test_long_articles_make_small_batches(folder: IndexFolder, builders: Watched) -> None:
    job = committer(folder, builders, [], batch_size=1000)
    half = "họp " * (BATCH_CHARACTERS // 8 + 1)
    for number in range(5):
        job.add(Article(id=str(number), title="", body=half))
    job.finish()
    assert builders.batches == [2, 2, 1]
    assert check(folder) == 5


def test_a_load_without_articles_commits_nothing(folder: IndexFolder, builders: Watched) -> None:
    before = latest_commit(folder)
    told: Told = []
    job = committer(folder, builders, told)
    job.finish()
    job.abandon()
    assert (told, builders.batches, latest_commit(folder)) == ([], [], before)


def test_a_large_load_ends_in_few_segments(
    folder: IndexFolder, builders: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committing, "LARGE_LOAD", 12)
    for numbers, fewest, most in ((range(4), 4, 4), (range(4, 20), 1, 3)):
        job = committer(folder, builders, [], batch_size=2, commit_seconds=0.0)
        for number in numbers:
            job.add(tiny(number))
        job.finish()
        assert fewest <= len(list(folder.generation(1).glob("*.terms"))) <= most
    assert check(folder) == 20


def test_an_article_that_cannot_be_built_ends_it_and_nothing_of_its_commit_stays(
    folder: IndexFolder, builders: Watched
) -> None:
    commit(folder, [numbered(0), numbered(1)])
    before = latest_commit(folder)
    told: Told = []
    job = committer(folder, builders, told, batch_size=2)
    for article in (numbered(0, edition=1), numbered(2), poison(3), numbered(4), numbered(5)):
        job.add(article, replaces=article.id == "an-hoa-000")
    with pytest.raises(AnalysisFailedError, match="The article “an-hoa-003”"):
        job.finish()
    job.abandon()
    assert (told, latest_commit(folder)) == ([], before)
    articles = [numbered(0), numbered(1)]
    assert facts_of(open_snapshot(folder), terms_of(articles)) == facts_expected(articles, terms_of(articles))
    assert {path.suffix for path in folder.generation(1).iterdir()} == {"", ".terms", ".docs", ".toc"}


def test_a_run_that_is_gone_or_damaged_ends_it(folder: IndexFolder, builders: Watched) -> None:
    commit(folder, [numbered(0)])
    before = latest_commit(folder)
    for damage in ("gone", "cut"):
        job = committer(folder, builders, [], batch_size=1)
        job.add(numbered(1))
        (run,) = (folder.generation(1) / "runs").glob("*.terms")
        if damage == "gone":
            run.unlink()
        else:
            run.write_bytes(run.read_bytes()[:-1])
        with pytest.raises(WriteFailedError if damage == "gone" else DamagedIndexError):
            job.finish()
        job.abandon()
        assert (latest_commit(folder), check(folder)) == (before, 1)
