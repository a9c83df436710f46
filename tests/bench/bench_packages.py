"""What only the bench needs is there, or a test is skipped; where REQUIRE_PEERS is set it must be there."""

from __future__ import annotations

import os

import pytest

PACKAGES = ("ir_measures", "bm25s", "tantivy")


def needed(*packages: str) -> None:
    """Skip the test, or the module that calls this, where one of the packages is missing."""
    if not os.environ.get("REQUIRE_PEERS"):
        for package in packages or PACKAGES:
            pytest.importorskip(package)
