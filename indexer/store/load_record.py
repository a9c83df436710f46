"""What did the last load do? DIR/LAST_LOAD, for those who look after the index."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from indexer.errors import WriteFailedError
from indexer.store.folder import IndexFolder, replace_file, write_synced

LoadEnd = Literal["done", "interrupted", "failed"]
"""However it ended, what a load has counted as new or updated is in the index."""


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """One load: how it ended and what came of it. It names no file: everybody may read it."""

    began: datetime
    seconds: float
    end: LoadEnd
    files: int
    """Files found; after a load that did not get through, not all of them have been read."""
    new: int
    updated: int
    unchanged: int
    rejected: int
    rejections: Mapping[str, int]
    """How many were rejected for each reason, by its code, the most frequent first."""

    def as_json(self) -> dict[str, Any]:
        """Return the object that is kept."""
        return {
            "began": self.began.isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 3),
            "end": self.end,
            "files": self.files,
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "rejections": dict(self.rejections),
        }


def write_load_record(folder: IndexFolder, record: LoadRecord) -> None:
    """Keep what `read_load_record` is to return; call it with the lock held. That it fails is no error."""
    aside = _path(folder).with_suffix(".new")
    with contextlib.suppress(WriteFailedError), folder.writing():
        write_synced(aside, json.dumps(record.as_json()) + "\n")
        replace_file(aside, _path(folder))


def read_load_record(folder: IndexFolder) -> LoadRecord | None:
    """Return what the last load did, None if that is not known."""
    try:
        kept = json.loads(_path(folder).read_text(encoding="ascii"))
        return _record(kept)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return None


def _record(kept: dict[str, Any]) -> LoadRecord:
    began = datetime.fromisoformat(kept["began"])
    if began.tzinfo is None or kept["end"] not in get_args(LoadEnd):
        raise ValueError
    numbers = {name: int(kept[name]) for name in ("files", "new", "updated", "unchanged", "rejected")}
    rejections = {str(code): int(count) for code, count in kept["rejections"].items()}
    return LoadRecord(
        began=began,
        seconds=float(kept["seconds"]),
        end=kept["end"],
        rejections=MappingProxyType(dict(sorted(rejections.items(), key=lambda one: (-one[1], one[0])))),
        **numbers,
    )


def _path(folder: IndexFolder) -> Path:
    return folder.root / "LAST_LOAD"
