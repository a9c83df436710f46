"""Tests of indexer.committing: what is committed when, in which order, and what a failure leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

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
    assert (told, builders.batches, latest_commit(folder).commit) == ([(6, 2)], [3, 3, 2], 3)
    snapshot = open_snapshot(folder)
    assert list(snapshot.ids) == [article.id for article in articles]
    assert facts_of(snapshot, terms_of(articles)) == facts_expected(articles, terms_of(articles))
    job.finish()
    assert (told, latest_commit(folder).commit) == ([(6, 2)], 3)


def test_when_a_commit_is_due_what_is_there_is_committed(folder: IndexFolder, builders: Watched) -> None:
    told: Told = []
    job = committer(folder, builders, told, commit_seconds=0.0)
    for number in range(3):
        job.add(numbered(number))
        assert (told, open_snapshot(folder).size) == ([(1, 0)] * (number + 1), number + 1)
    job.finish()
    assert (told, builders.batches) == ([(1, 0)] * 3, [1, 1, 1])


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
