"""How do articles become commits? Batches go to builders, finished segments are committed in order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from indexer.article import Article
from indexer.builders import BATCH_ARTICLES, BATCH_CHARACTERS, Build, Builders
from indexer.store import IndexFolder, IndexWriter

COMMIT_SECONDS = 10.0
"""After so long a commit is due: an interruption costs no more work. More often costs more merging."""

MOST_RUNS = 64
"""Segments committed together at most; so many make a commit due. Each takes two open files, of which some
systems allow 256."""

LARGE_LOAD = 5_000
"""Articles from which on a load leaves an index of few segments behind; a smaller one is to be over soon."""


class Committer:
    """Takes articles one by one and commits them now and then, the rest when told to finish."""

    def __init__(
        self,
        folder: IndexFolder,
        writer: IndexWriter,
        builders: Builders,
        *,
        committed: Callable[[int, int], None],
        batch_size: int = BATCH_ARTICLES,
        commit_seconds: float = COMMIT_SECONDS,
    ) -> None:
        """Write with the folder's lock held; `committed` is told how many articles are new and replaced."""
        self._folder = folder
        self._writer = writer
        self._builders = builders
        self._committed = committed
        self._batch_size = batch_size
        self._commit_seconds = commit_seconds
        self._batch: list[Article] = []
        self._replaced: list[str] = []
        self._characters = 0
        self._total = 0
        # Batches that are being built or are built, each with the ids it replaces.
        self._building: deque[tuple[Build, list[str]]] = deque()
        self._due = time.monotonic() + commit_seconds

    def add(self, article: Article, *, replaces: bool = False) -> None:
        """Take an article; its id is new to this committer, and in the index only if it `replaces` that.

        Raises WriteFailedError, DamagedIndexError, AnalysisFailedError, IncompleteInstallationError or
        WorkerDiedError.
        """
        self._batch.append(article)
        self._characters += len(article.title) + len(article.body)
        if replaces:
            self._replaced.append(article.id)
        if len(self._batch) >= self._batch_size or self._characters >= BATCH_CHARACTERS:
            self._hand_over()
            if sum(build.done for build, _ in self._building) >= MOST_RUNS:
                self._commit()
        self.tick()

    def tick(self) -> None:
        """Commit if that is due; to be called as well where what is read brings no article.

        Raises what `add` raises.
        """
        if time.monotonic() >= self._due:
            self._hand_over()
            self._commit()

    def finish(self) -> None:
        """Commit everything that is not committed yet. Raises what `add` raises."""
        self._hand_over(last=True)
        self._commit(everything=True)

    def abandon(self) -> None:
        """Stop building, and delete what has been built and was not committed."""
        self._builders.close()
        self._building.clear()
        self._writer.drop_runs()

    def _hand_over(self, *, last: bool = False) -> None:
        """Have the batch built; wait while more is being built than keeps the builders busy."""
        if not self._batch:
            return
        unfinished = [build for build, _ in self._building if not build.done]
        if len(unfinished) >= self._builders.most_waiting:
            self._wait_until_built(unfinished[0])
        build = self._builders.build(self._writer.new_run(), self._batch, last=last)
        self._building.append((build, self._replaced))
        self._batch, self._replaced, self._characters = [], [], 0

    def _commit(self, *, everything: bool = False) -> None:
        """Commit what has been built, in the order in which it came; `everything` waits for the rest."""
        self._commit_some(everything)
        # Otherwise what was finished meanwhile waits for the next: small commits cost merging.
        while everything and self._building:
            self._commit_some(everything)
        self._due = time.monotonic() + self._commit_seconds

    def _commit_some(self, everything: bool) -> None:
        runs: list[Path] = []
        replaced: list[str] = []
        articles = 0
        while self._building and len(runs) < MOST_RUNS and (everything or self._building[0][0].done):
            build, ids = self._building.popleft()
            self._wait_until_built(build)
            runs.append(build.stem)
            replaced += ids
            articles += build.articles
        self._total += articles
        at_the_end = everything and not self._building and self._total >= LARGE_LOAD
        if runs or at_the_end:
            self._writer.commit(runs, expected=articles, removed=replaced, at_the_end=at_the_end)
            self._committed(articles - len(replaced), len(replaced))

    def _wait_until_built(self, build: Build) -> None:
        with self._folder.writing():
            build.wait()
