"""The commands and the Python of README do what README says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    ((?:indexer|searchapp) .+)$", README, re.MULTILINE)
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample documents, as a fresh clone has them."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "sample_docs", folder / "sample_docs")
    return folder


def run(command: str, checkout: Path) -> subprocess.CompletedProcess[str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    for name in ("INDEX_DIR", "HOST", "PORT", "FAVOUR_NEW", "QUERY_LOG", "QUERY_LOG_DAYS"):
        environment.pop(name, None)
    return subprocess.run(
        ["bash", "-c", command], cwd=checkout, env=environment, capture_output=True, text=True, timeout=120
    )


def test_every_command_ends_as_readme_says(checkout: Path) -> None:
    ran = [command for command in COMMANDS if "searchapp serve" not in command]
    assert len(ran) >= 5
    assert ran[0].startswith("indexer load sample_docs/articles")
    for command in ran:
        result = run(command, checkout)
        expected = 3 if "sample_docs/rejected" in command else 0
        assert (command, result.returncode, result.stderr if result.returncode != expected else "") == (
            command,
            expected,
            "",
        )
    rejected = [
        json.loads(line) for line in (checkout / "rejects.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len(rejected) == 8
    assert all(entry["file"] and entry["reason"] for entry in rejected)


def test_the_rejections_shown_are_those_that_are_printed(checkout: Path) -> None:
    printed = run("indexer load sample_docs/rejected --index shown", checkout).stderr.splitlines()
    shown = re.findall(r"^Rejected .+$", README, re.MULTILINE)
    assert shown
    assert set(shown) <= set(printed)


def test_the_python_example_runs(checkout: Path) -> None:
    assert run("indexer load sample_docs/articles", checkout).returncode == 0
    (code,) = re.findall(r"```python\n(.+?)```", README, re.DOTALL)
    result = run(f"python - <<'END'\n{code}END", checkout)
    assert result.returncode == 0, result.stderr
    assert int(result.stdout.split(maxsplit=1)[0]) > 0


def test_the_server_says_its_address_when_it_answers_and_stops_on_a_signal(checkout: Path) -> None:
    assert run("indexer load sample_docs/articles", checkout).returncode == 0
    with subprocess.Popen(
        [BIN / "searchapp", "serve", "--port", "0"],
        cwd=checkout,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        address = line.split()[-1]
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
        with urllib.request.urlopen(f"{address}/api/v1/search?q=hoi+nghi") as answer:  # noqa: S310
            before = json.load(answer)
        assert before["total"] > 0
        # a new commit shows within two seconds
        (checkout / "new.jsonl").write_text('{"id": "new", "title": "hội nghị mới"}\n', encoding="utf-8")
        assert run("indexer load new.jsonl", checkout).returncode == 0
        time.sleep(2)
        with urllib.request.urlopen(f"{address}/api/v1/search?q=hoi+nghi") as answer:  # noqa: S310
            assert json.load(answer)["total"] == before["total"] + 1
        server.terminate()
        assert server.wait(10) == 0


def test_every_setting_and_folder_named_exists() -> None:
    for folder in re.findall(r"^\| `(\w+/)` \|", README, re.MULTILINE):
        assert (ROOT / folder).is_dir()
    sources = "".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("indexer/console.py", "indexer/cli.py", "searchapp/cli.py")
    )
    settings = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    assert len(settings) == 8
    assert all(f'envvar="{name}"' in sources for name in settings)
    for image in re.findall(r"\]\((docs/[^)]+)\)", README):
        assert (ROOT / image).is_file()
