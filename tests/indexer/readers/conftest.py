"""What tests of readers share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indexer.readers.reading import Save


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def write(name: str, data: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write
