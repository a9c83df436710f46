"""Tests of `searchapp serve`, above all with several processes: the real command, real signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from searchapp.cli import cli

COMMAND = [sys.executable, "-c", "from searchapp.cli import main; main()", "serve", "--port", "0", "--index"]
PATIENCE = 30.0

several_processes = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true, given time."""
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def children(pid: int) -> set[int]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    return {int(row[0]) for row in rows if int(row[1]) == pid and not row[2].startswith("Z")}


def runs(pid: int) -> bool:
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()[:1] not in ("", "Z")


class Server:
    """A running `searchapp serve` and what it has said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.line = process.stdout.readline()
        self.address = self.line.rpartition(" ")[2].strip()

    def ready(self) -> object:
        with urllib.request.urlopen(f"{self.address}/readyz", timeout=PATIENCE) as answer:  # noqa: S310
            return json.load(answer)

    def end(self, number: signal.Signals) -> tuple[int, str, str]:
        """Return exit code, further standard output and standard error."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


@contextmanager
def serving(index: Path, *options: str) -> Iterator[Server]:
    with subprocess.Popen(
        [*COMMAND, str(index), *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Server(process)
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("count", ["1", pytest.param("3", marks=several_processes)])
def test_a_signal_ends_all_processes(sample_index: Path, count: str, number: signal.Signals) -> None:
    with serving(sample_index, "--processes", count) as server:
        assert server.line.startswith("Serving ")
        assert server.ready() == {"status": "ok", "articles": int(server.line.split()[1])}
        others = children(server.process.pid)
        assert len(others) == (3 if count == "3" else 0)
        assert server.end(number) == (0, "", "")
        assert not [pid for pid in others if runs(pid)]


@several_processes
def test_a_process_that_dies_has_a_successor_and_the_others_answer(sample_index: Path) -> None:
    with serving(sample_index, "--processes", "2") as server:
        killed, survivor = sorted(children(server.process.pid))
        os.kill(killed, signal.SIGKILL)
        assert server.ready() == {"status": "ok", "articles": int(server.line.split()[1])}
        assert eventually(lambda: len(children(server.process.pid) - {killed}) == 2)
        now = children(server.process.pid)
        assert survivor in now
        for _ in range(20):
            server.ready()
        code, out, err = server.end(signal.SIGTERM)
        assert (code, out) == (0, "")
        assert err == f"Process {killed} was ended by signal 9; another takes its place in 0.5 s\n"
        assert not [pid for pid in now if runs(pid)]


@several_processes
def test_processes_do_not_outlive_the_one_that_looks_after_them(sample_index: Path) -> None:
    with serving(sample_index, "--processes", "2") as server:
        orphans = children(server.process.pid)
        assert len(orphans) == 2
        server.process.kill()
        assert eventually(lambda: not any(runs(pid) for pid in orphans))


@pytest.mark.parametrize("count", ["1", pytest.param("2", marks=several_processes)])
def test_an_address_in_use_is_told(sample_index: Path, count: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [*COMMAND, str(sample_index), "--port", str(port), "--processes", count],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"Error: cannot listen on 127.0.0.1:{port}: Address already in use; "
        "choose another with --host or --port (HOST, PORT)\n"
    )


@several_processes
def test_what_is_wrong_with_the_index_is_told_once(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, str(tmp_path), "--processes", "3"], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"Error: {tmp_path} holds no index; make one with: indexer load PATH --index {tmp_path}\n"
    )


@pytest.mark.parametrize("count", ["0", "-1", "two"])
def test_a_number_of_processes_that_makes_no_sense_is_a_usage_error(sample_index: Path, count: str) -> None:
    ended = subprocess.run(
        [*COMMAND, str(sample_index), f"--processes={count}"], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Invalid value for '--processes'" in ended.stderr


# Stands in for the server: its farewell is what a server does with answers in progress.
_SLOW_FAREWELL = """
import sys, time
from searchapp.serving import serve_in_children

def answer(ready):
    ready(1)
    try:
        time.sleep(60)
    finally:
        print("leaving", flush=True)
        time.sleep(1)
        print("finished", flush=True)

sys.exit(serve_in_children(1, answer, lambda articles: print("ready", flush=True)))
"""


@several_processes
def test_a_process_that_is_told_to_end_twice_finishes_its_answers() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SLOW_FAREWELL],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        # As from systemd, which signals every process, before the parent does.
        (child,) = children(process.pid)
        os.kill(child, signal.SIGTERM)
        assert process.stdout.readline() == "leaving\n"
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (0, "finished\n", "")


_FAILING = """
import os
from searchapp.serving import serve_in_children

def answer(ready):
    print("said to nobody")
    raise OSError("the index is gone")

code = None
try:
    code = serve_in_children(1, answer, lambda articles: None)
finally:
    os.write(2, b"returned %r\\n" % code)
"""


@several_processes
def test_a_process_whose_output_nobody_reads_ends_as_any_other() -> None:
    unread, out = os.pipe()
    os.close(unread)
    ended = subprocess.run(
        [sys.executable, "-c", _FAILING],
        env={**os.environ, "PYTHONUNBUFFERED": ""},  # what is printed waits for the end
        stdout=out,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    os.close(out)
    assert ended.stderr.splitlines()[0] == "Error: the index is gone"
    assert ended.stderr.count("returned") == 1
    assert ended.stderr.splitlines()[-1] == "returned 1"


def test_where_a_process_cannot_fork_several_are_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    ended = CliRunner().invoke(cli, ["serve", "--processes", "2"])
    assert ended.exit_code == 2
    assert ended.stderr.endswith(
        "Error: --processes: this system runs one process only; leave the option out\n"
    )
