"""Tests of taking turns: one request at a time, unless that one takes too long."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from searchapp.web.turns import TakingTurns


class Recorder:
    """An application that tells how many requests it worked on at once, at most."""

    def __init__(self) -> None:
        self.most = 0
        self._inside = 0
        self._lock = threading.Lock()
        self.entered = threading.Semaphore(0)
        self.leave = threading.Event()

    def __call__(self, environ: dict[str, Any], _: Any) -> Iterable[bytes]:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
        self.entered.release()
        self.leave.wait(environ["seconds"])
        with self._lock:
            self._inside -= 1
        return [b"done"]


def ask(application: Any, seconds: float = 0) -> list[bytes]:
    return list(application({"seconds": seconds}, None))


def test_requests_are_worked_on_one_at_a_time() -> None:
    recorder = Recorder()
    application = TakingTurns(recorder, patience=30)
    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(lambda _: ask(application, 0.005), range(24))]
    assert answers == [[b"done"]] * 24
    assert recorder.most == 1


def test_a_slow_request_does_not_keep_the_others_waiting() -> None:
    recorder = Recorder()
    application = TakingTurns(recorder, patience=0.01)
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(ask, application, 30)
        assert recorder.entered.acquire(timeout=10)
        other = pool.submit(ask, application, 30)
        assert recorder.entered.acquire(timeout=10)  # while the slow one has its turn
        recorder.leave.set()
        assert slow.result(10) == other.result(10) == [b"done"]
    assert ask(application) == [b"done"]


def test_a_body_is_streamed_beside_other_requests() -> None:
    def body() -> Iterator[bytes]:
        yield b"one"
        yield b"two"

    application = TakingTurns(lambda environ, _: body() if environ["seconds"] else [b"other"], patience=30)
    streamed = iter(application({"seconds": 1}, lambda *_: lambda _: None))
    assert next(streamed) == b"one"
    assert ask(application) == [b"other"]
    assert next(streamed) == b"two"


def test_a_failing_request_gives_its_turn_back() -> None:
    def fail(*_: Any) -> Iterable[bytes]:
        raise RuntimeError("no")

    application = TakingTurns(fail, patience=30)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            ask(application)
