"""What has it been measured on? Machine, versions, day and commit."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import sys
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from indexer.article import LOCAL_TIME

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("numpy", "Whoosh", "pyvi", "tantivy", "bm25s", "ir-measures")


def machine() -> dict[str, str]:
    """Return the facts that figures depend on, by name."""
    facts = {
        "CPU": _cpu(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
    }
    for package in _PACKAGES:
        try:
            facts[package] = version(package)
        except PackageNotFoundError:
            facts[package] = "-"
    facts["SQLite"] = sqlite3.sqlite_version
    return facts


def today() -> str:
    """Return the day as ISO 8601."""
    return datetime.now(LOCAL_TIME).date().isoformat()


def commit() -> str:
    """Return the commit of the code that runs, with `+` if files differ from it; `-` where there is none."""
    try:
        name = _git("rev-parse", "--short=10", "HEAD")
        # What the bench itself writes is no difference.
        changed = _git("status", "--porcelain", "--", "indexer", "searchapp", "bench")
    except (OSError, subprocess.CalledProcessError):
        return "-"
    return name + ("+" if changed else "")


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(_ROOT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _cpu() -> str:
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    try:
        pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return "-"
    return f"{pages * size / 2**30:.0f} GB"
