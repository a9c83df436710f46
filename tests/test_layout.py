"""Tests of how the project hangs together: which package may import which, and what stands in its files."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODULES = sorted([*(ROOT / "indexer").rglob("*.py"), *(ROOT / "searchapp").rglob("*.py")])

# What searchapp may use of indexer: the document model, the analysis, the errors, the store, and how a
# command ends.
SHARED = ("indexer.article", "indexer.analysis", "indexer.errors", "indexer.store", "indexer.console")


COMMAND_LINE = ("indexer/cli.py", "indexer/console.py", "indexer/load_display.py", "searchapp/cli.py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    for name in imported(path):
        if place.startswith("indexer/"):
            assert not within(name, ("searchapp", "flask"))
        else:
            assert not within(name, ("indexer",)) or within(name, SHARED)
        assert not within(name, ("bench",))
        if not place.startswith("indexer/store/"):
            assert not within(name, ("whoosh",))
        if place not in (
            "indexer/cli.py",
            "indexer/console.py",
            "indexer/load_display.py",
            "searchapp/cli.py",
        ):
            assert not within(name, ("click",))
        if not place.startswith("searchapp/web/"):
            assert not within(name, ("flask", "jinja2", "werkzeug"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_every_package_is_installed() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "packages"
    ]
    assert sorted(listed) == sorted(
        {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in MODULES}
    )


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock"])
def test_every_locked_package_has_a_hash_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    packages = re.split(r"\n(?=\S)", text.strip())
    assert len(packages) > 20
    assert [package for package in packages if "--hash=sha256:" not in package or "==" not in package] == []
