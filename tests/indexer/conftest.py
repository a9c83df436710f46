"""What tests of the indexer share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from indexer.cli import main
from tests.indexer.commands import Ended, Indexer


@pytest.fixture
def indexer(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Indexer:
    """Run the command in this process, with `index` in an empty folder as the index."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INDEX_DIR", "index")

    def run(*arguments: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["indexer", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            main()
        captured = capsys.readouterr()
        return Ended(int(str(caught.value.code)), captured.out, captured.err)

    return run
