"""Who turns batches of articles into segments? Worker processes, so that all cores have their share."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from typing import NamedTuple

from indexer.analysis.batch import BatchAnalyser
from indexer.article import Article
from indexer.errors import AnalysisFailedError, IncompleteInstallationError, WorkerDiedError
from indexer.store import build_segment

BATCH_ARTICLES = 500
"""Articles a batch at most: enough that arrays pay, few enough that all workers have work soon."""

BATCH_CHARACTERS = 2_000_000
"""Characters a batch, with its last article whole; it bounds the memory of a worker."""


_NOBODYS_FAULT = (OSError, MemoryError, ImportError)
"""What no article is to blame for."""


class _Poison(NamedTuple):
    """The article of a batch that could not be built."""

    article_id: str
    origin: str
    why: str
    together: int
    """How many articles, of which it is the first, could be built alone and not in one segment; else 1."""


class Build:
    """A segment that is being built."""

    def __init__(self, stem: Path, articles: int, future: Future[_Poison | None]) -> None:
        self.stem = stem
        self.articles = articles
        self._future = future

    @property
    def done(self) -> bool:
        """Whether `wait` would return, or raise, at once."""
        return self._future.done()

    def wait(self) -> None:
        """Return when the segment is on the disk.

        Raises AnalysisFailedError, IncompleteInstallationError, WorkerDiedError or what writing to the disk
        raises (OSError).
        """
        try:
            poison = self._future.result()
        except (BrokenProcessPool, MemoryError):
            raise WorkerDiedError() from None
        except ImportError as error:
            raise IncompleteInstallationError(str(error)) from error
        if poison is not None:
            raise AnalysisFailedError(poison.article_id, poison.origin, poison.why, together=poison.together)


class Builders:
    """Builds segments, one at a time in this process or several in worker processes.

    The workers are started when a first batch is full: a small load is over before they would be there.
    """

    def __init__(self, jobs: int) -> None:
        """Use so many worker processes; with one job there is none."""
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Builders:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers, when each has finished the batch it is at."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def build(self, stem: Path, articles: Sequence[Article], *, last: bool = False) -> Build:
        """Begin to build a segment; the `last` of a load is not worth starting workers for."""
        if self._pool is None and self._jobs > 1 and not last:
            self._pool = ProcessPoolExecutor(
                self._jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker
            )
        if self._pool is None:
            future: Future[_Poison | None] = Future()
            try:
                future.set_result(_build(stem, articles))
            except _NOBODYS_FAULT as error:
                future.set_exception(error)
        else:
            try:
                with _interrupts_held():  # this may start a worker
                    future = self._pool.submit(_build, stem, articles)
            except BrokenProcessPool:
                raise WorkerDiedError() from None
        return Build(stem, len(articles), future)

    @property
    def most_waiting(self) -> int:
        """How many batches keep all workers busy while this process commits."""
        return 4 * self._jobs


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let Ctrl-C wait, and have processes that are started meanwhile deaf to it from their first moment."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    held = False

    def hold(*_: object) -> None:
        nonlocal held
        held = True

    # Children inherit the mask alone; against the handler it does not help, which other threads set off.
    handler = signal.signal(signal.SIGINT, hold)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
        if held:
            signal.raise_signal(signal.SIGINT)


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave when the parent is gone, killed perhaps: nobody else would end a worker that waits for work."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@cache
def _analyser() -> BatchAnalyser:
    return BatchAnalyser()


def _build(stem: Path, articles: Sequence[Article]) -> _Poison | None:
    try:
        build_segment(stem, articles, _analyser())
    except _NOBODYS_FAULT:
        raise
    except Exception as error:
        return _poison(stem, articles, error)
    return None


def _poison(stem: Path, articles: Sequence[Article], error: Exception) -> _Poison:
    """Return the article that alone fails too, the first one if only all of them together do."""
    culprit, together = articles[0], len(articles)
    for article in articles:
        try:
            build_segment(stem, [article], _analyser())
        except _NOBODYS_FAULT:
            raise
        except Exception as alone:
            culprit, error, together = article, alone, 1
            break
    why = type(error).__name__
    with contextlib.suppress(Exception):  # a caught error may be one that cannot be shown
        why = f"{why}: {error}"
    return _Poison(culprit.id, culprit.origin, why, together)
