"""Tests of `indexer` as a process: what interrupts and kills leave, and what a terminal and a pipe see."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import MunicipalSearchError
from indexer.maintenance import check
from indexer.store import IndexFolder, latest_commit, open_snapshot
from tests.indexer.articles import commit, lines_file, numbered
from tests.indexer.commands import Indexer

_on_posix = pytest.mark.skipif(os.name != "posix", reason="signals and terminals are POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


# The command itself, but with small batches and a commit every few of them.
_SMALL_BATCHES = """
import sys
from indexer.cli import main
from indexer.ingest import Load
Load.__init__.__kwdefaults__.update(batch_size=5, commit_seconds=0.02)
"""


def committed(folder: IndexFolder) -> int:
    """Return how many commits there are, also of a generation not in use yet."""
    try:
        return latest_commit(folder).commit
    except MunicipalSearchError:
        return 0


def start_load(tmp_path: Path, articles: int, *, jobs: int = 1, **options: Any) -> subprocess.Popen[str]:
    lines_file(tmp_path / "a.jsonl", map(numbered, range(articles)))
    arguments = ["load", "a.jsonl", "--index", "index", "--jobs", str(jobs)]
    return subprocess.Popen(
        [sys.executable, "-c", _SMALL_BATCHES + "main()", *arguments],
        cwd=tmp_path,
        text=True,
        **options,
    )


def test_an_interrupt_before_the_first_commit_says_so(
    indexer: Indexer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    lines_file(tmp_path / "a.jsonl", [numbered(0)])
    monkeypatch.setattr("indexer.builders._analyser", interrupted)
    ended = indexer("load", "a.jsonl")
    assert (ended.code, ended.out) == (130, "")
    assert ended.err.split("\n") == [
        "Nothing had been committed yet; the same command begins again.",
        "",  # the terminal shows ^C on this line
        "Interrupted.",
        "",
    ]


@_on_posix
def test_an_interrupt_ends_with_130_and_keeps_what_was_committed(
    indexer: Indexer, tmp_path: Path, folder: IndexFolder
) -> None:
    load = start_load(tmp_path, 600, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while committed(folder) < 2 and load.poll() is None:
        time.sleep(0.01)
    holder = indexer("remove", "x")
    load.send_signal(signal.SIGINT)
    out, err = load.communicate()
    kept = check(folder)
    assert load.returncode == 130
    assert out == ""
    assert 0 < kept < 600
    assert err.splitlines()[-1] == "Interrupted."
    assert err.splitlines()[0].endswith("articles were committed and stay; the same command loads the rest.")
    assert holder.code == 4
    assert f"being written by `indexer load` (process {load.pid} on " in holder.err
    ended = indexer("load", "a.jsonl", "--json")
    assert (ended.code, ended.json["new"], ended.json["unchanged"]) == (0, 600 - kept, kept)
    assert check(folder) == 600


# Loads again and again, and is killed at ever other moments; after each kill the index must be whole.
_KILLED = (
    _SMALL_BATCHES
    + """
import os, signal, time
from pathlib import Path
from indexer.builders import _analyser
from indexer.maintenance import check
from indexer.store import IndexFolder, latest_commit

_analyser()  # is made once, before the children
folder = IndexFolder(Path("index"))
kept = []
for round in range(12):
    begun = folder.current() is not None
    goal = latest_commit(folder).commit + 1 + round % 3 if begun else 0
    child = os.fork()
    if child == 0:
        sys.argv = ["indexer", "load", "a.jsonl", "--index", "index", "--jobs", "1"]
        main()
    if round > 2:
        while folder.current() is None or latest_commit(folder).commit < goal:
            time.sleep(0.001)
    time.sleep(0.005 * round)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    kept.append(0 if folder.current() is None else check(folder))
    with folder.lock("the test"):
        pass
print(kept)
"""
)


@_on_posix
def test_a_load_killed_at_any_moment_leaves_a_whole_index_and_can_be_run_again(
    indexer: Indexer, tmp_path: Path, folder: IndexFolder
) -> None:
    articles = [numbered(number) for number in range(700)]
    lines_file(tmp_path / "a.jsonl", articles)
    ended = subprocess.run([sys.executable, "-c", _KILLED], cwd=tmp_path, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
    kept = json.loads(ended.stdout)
    assert kept == sorted(kept)
    assert kept[-1] >= 9

    again = indexer("load", "a.jsonl", "--json")
    assert (again.code, again.json["new"], again.json["unchanged"]) == (
        0,
        700 - kept[-1],
        kept[-1],
    )
    assert indexer("check", "--json").json == {"articles": 700, "ok": True}
    snapshot = open_snapshot(folder)
    found = {article.id: (article.title, article.body) for article in snapshot.articles(range(snapshot.size))}
    assert found == {article.id: (article.title, article.body) for article in articles}
    assert {path.suffix for path in folder.generation(1).iterdir()} == {"", ".terms", ".docs", ".toc"}


@_on_posix
def test_a_progress_bar_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    load = start_load(tmp_path, 50, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    out, _ = load.communicate()
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "Loading" in shown
    assert "100%" in shown
    assert "Finishing" in shown
    assert "50 articles, " in shown
    assert out.startswith("50 new, ")

    piped = start_load(tmp_path, 50, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert piped.communicate()[1] == ""


@_on_posix
def test_a_reader_of_the_output_may_leave_early(tmp_path: Path, folder: IndexFolder) -> None:
    commit(folder, map(numbered, range(300)))
    process = subprocess.Popen(
        [sys.executable, "-c", "from indexer.cli import main; main()", "list", "--json", "--index", "index"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["id"]
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 1
