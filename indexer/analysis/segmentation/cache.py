"""Where is the segmentation model kept between runs? The user's cache folder, checksummed, no pickle."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np

from indexer.analysis.segmentation.model import ModelSource, SegmentationModel

_FOLDER = "vietnamese-municipal-search"
_FORMAT = 1
_DIGEST_SIZE = 32
_PART = ".part"
_OLD = 86_400.0
"""Seconds after which nobody writes to a part any more."""


def cache_folder() -> Path:
    """Return the folder for this user's cached files, as the system has it. It need not exist.

    Raises RuntimeError for a user without a home folder.
    """
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / _FOLDER / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / _FOLDER
    given = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG specification has relative paths ignored.
    return (Path(given) if Path(given).is_absolute() else Path.home() / ".cache") / _FOLDER


def cached_model(source: ModelSource) -> SegmentationModel | None:
    """Return the model of this pyvi if it was kept, whole; never raises for a file that is not."""
    try:
        data = _path(source).read_bytes()
        body = data[_DIGEST_SIZE:]
        if hashlib.sha256(body).digest() != data[:_DIGEST_SIZE]:
            return None
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return SegmentationModel(
                _unpacked(arrays["attributes"], "\0"),
                arrays["weights"],
                arrays["transitions"],
                _unpacked(arrays["pairs"], "\n"),
                _unpacked(arrays["triples"], "\n"),
            )
    except (OSError, RuntimeError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def keep_model(source: ModelSource, model: SegmentationModel) -> None:
    """Keep the model for later runs if the cache folder can be written; several processes may at once."""
    body = io.BytesIO()
    np.savez(
        body,
        attributes=_packed(model.attributes, "\0"),
        weights=model.weights,
        transitions=model.transitions,
        pairs=_packed(model.pairs, "\n"),
        triples=_packed(model.triples, "\n"),
    )
    data = body.getvalue()
    # Without a cache the next run reads pyvi again, which is slower and nothing worse.
    with contextlib.suppress(OSError, RuntimeError):
        path = _path(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        _drop_old_parts(path.parent)
        _replace(path, hashlib.sha256(data).digest() + data)


def _path(source: ModelSource) -> Path:
    return cache_folder() / f"segmentation-{_FORMAT}-pyvi-{source.version}-{source.digest[:16]}.cache"


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=_PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _drop_old_parts(folder: Path) -> None:
    """Delete what processes that were killed have left."""
    for part in folder.glob(f"*{_PART}"):
        with contextlib.suppress(OSError):  # another process may do the same
            if time.time() - part.stat().st_mtime > _OLD:
                part.unlink()


def _packed(strings: list[str], separator: str) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(separator.join(strings).encode(), np.uint8)


def _unpacked(array: np.ndarray[tuple[int], np.dtype[np.uint8]], separator: str) -> list[str]:
    return array.tobytes().decode().split(separator)
