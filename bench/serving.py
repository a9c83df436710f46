"""How is the server measured? `searchapp serve` as it is, asked by clients in processes of their own."""

from __future__ import annotations

import multiprocessing
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench.commands import CommandError, program
from bench.memory import family
from bench.questions import Question

_TOOK = re.compile(rb'"took_ms":([0-9.]+)')
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_PATIENCE = 10.0  # seconds
_HEAD_START = 1.0  # seconds in which all clients of a round get ready


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    process: int

    @property
    def processes(self) -> list[int]:
        """Those that answer: its children where it has any, else itself."""
        return family(self.process)[1:] or [self.process]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one client, or several together, met with."""

    answers: int
    wrong: int
    """Answers that differ from those expected."""
    errors: tuple[str, ...]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


class HttpError(Exception):
    """An answer other than 200, or none."""


class Client:
    """One connection that is kept alive; it does as little as a client can, for it shares the machine."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        """Return the body at a path. Raises HttpError or OSError."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode("ascii"))
        received = self._receive()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        head = received[:end]
        length = _LENGTH.search(head)
        if length is None or not head.startswith(b"HTTP/1.1 200"):
            raise HttpError(head.decode("latin-1").partition("\r\n")[0])
        body = [received[end + 4 :]]
        missing = int(length[1]) - len(body[0])
        while missing > 0:
            body.append(self._receive())
            missing -= len(body[-1])
        return b"".join(body)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _receive(self) -> bytes:
        part = self._socket.recv(1 << 18)
        if not part:
            raise HttpError("the server closed the connection")
        return part


@contextmanager
def serving(index: Path, *, processes: int = 1) -> Iterator[Server]:
    """Serve an index on a free port until the context is left. Raises CommandError if it does not start."""
    command = [program("searchapp"), "serve", "--index", str(index), "--port", "0"]
    if processes > 1:
        command += ["--processes", str(processes)]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as server,
    ):
        try:
            assert server.stdout is not None  # noqa: S101 (for the type checker)
            said = server.stdout.readline().decode()
            port = re.search(r"http://127\.0\.0\.1:(\d+)", said)
            if port is None:
                server.wait(_PATIENCE)
                errors.seek(0)
                raise CommandError(f"`{' '.join(command)}` did not start: {said}{errors.read().decode()}")
            yield Server(int(port[1]), server.pid)
        finally:
            server.terminate()


def api_path(question: Question) -> str:
    """Return the address of a question's JSON answer."""
    return f"/api/v1/search?q={quote(question.text)}"


def page_path(question: Question) -> str:
    """Return the address of a question's page."""
    return f"/search?q={quote(question.text)}"


def took(answer: bytes) -> float:
    """Return the seconds that the engine says a JSON answer took it."""
    match = _TOOK.search(answer)
    if match is None:
        raise HttpError("the answer does not say what it took")
    return float(match[1]) / 1000


def without_took(answer: bytes) -> bytes:
    """Return a JSON answer without the one thing in it that may differ."""
    return _TOOK.sub(b"", answer, count=1)


def ask_at_once(port: int, expected: Mapping[str, bytes], *, clients: int, seconds: float) -> Asked:
    """Have several clients ask the paths over and over, each from another one on; return what they met with.

    `expected` are the answers by path, without what they took.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(clients, mp_context=context) as pool:
        for _ in pool.map(_ready, range(clients)):  # starts all processes before the clock runs
            pass
        start = time.time() + _HEAD_START
        jobs = [
            pool.submit(_ask, port, dict(expected), start, seconds, number / clients)
            for number in range(clients)
        ]
        asked = [job.result() for job in jobs]
    return Asked(
        sum(one.answers for one in asked),
        sum(one.wrong for one in asked),
        tuple(error for one in asked for error in one.errors),
        max(one.seconds for one in asked),
    )


def _ready(number: int) -> int:
    time.sleep(0.05)  # long enough that each process takes one
    return number


def _ask(port: int, expected: Mapping[str, bytes], start: float, seconds: float, first: float) -> Asked:
    paths = _rotated(list(expected), first)
    client = Client(port)
    answers = wrong = 0
    errors: list[str] = []
    time.sleep(max(0.0, start - time.time()))
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        path = paths[(answers + len(errors)) % len(paths)]
        try:
            answer = client.get(path)
        except (OSError, HttpError) as error:
            errors.append(f"{path}: {error}")
            if len(errors) > 100:
                break
            client.close()
            client = Client(port)
            continue
        answers += 1
        wrong += without_took(answer) != expected[path]
    taken = time.perf_counter() - began
    client.close()
    return Asked(answers, wrong, tuple(errors), taken)


def _rotated(paths: Sequence[str], share: float) -> list[str]:
    start = int(len(paths) * share)
    return [*paths[start:], *paths[:start]]
