from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexer.ingest import Load
from indexer.readers import Rejection
from indexer.store import IndexFolder, LoadRecord, read_load_record, write_load_record
from tests.indexer.articles import commit, lines_file, numbered
from tests.indexer.commands import Indexer
from tests.indexer.loading import OPTIONS, Recorder, load

RECORD = LoadRecord(
    began=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    seconds=1234.5,
    end="done",
    files=1200,
    new=9,
    updated=8,
    unchanged=7,
    rejected=6,
    rejections={"bad-json": 4, "bad-date": 2},
)


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def kept(folder: IndexFolder) -> LoadRecord:
    record = read_load_record(folder)
    assert record is not None
    return record


def figures(record: LoadRecord) -> tuple[str, int, int, int, int, int, dict[str, int]]:
    counts = record.files, record.new, record.updated, record.unchanged, record.rejected
    return record.end, *counts, dict(record.rejections)


def test_a_record_is_read_as_it_was_written(folder: IndexFolder) -> None:
    folder.root.mkdir()
    write_load_record(folder, RECORD)
    assert read_load_record(folder) == RECORD
    assert [path.name for path in folder.root.iterdir()] == ["LAST_LOAD"]


def test_each_load_leaves_what_it_did(folder: IndexFolder, tmp_path: Path) -> None:
    before = datetime.now(UTC)
    lines_file(tmp_path / "a" / "a.jsonl", [numbered(1), numbered(2)])
    (tmp_path / "a" / "bad.json").write_text("{", encoding="utf-8")
    load(folder, tmp_path / "a", tmp_path / "absent")
    record = kept(folder)
    assert figures(record) == ("done", 2, 2, 0, 0, 2, {"bad-json": 1, "not-found": 1})
    assert before - timedelta(seconds=1) <= record.began <= datetime.now(UTC)
    assert record.seconds > 0

    lines_file(tmp_path / "b.jsonl", [numbered(1), numbered(2, edition=1), numbered(3)])
    load(folder, tmp_path / "b.jsonl")
    assert figures(kept(folder)) == ("done", 1, 1, 1, 1, 0, {})


@pytest.mark.parametrize(("error", "end"), [(KeyboardInterrupt, "interrupted"), (MemoryError, "failed")])
def test_a_load_that_does_not_get_through_leaves_what_was_committed(
    folder: IndexFolder, tmp_path: Path, error: type[BaseException], end: str
) -> None:
    class Ending(Recorder):
        def rejected(self, rejection: Rejection) -> None:
            raise error

    lines_file(tmp_path / "a.jsonl", map(numbered, range(6)))
    (tmp_path / "b.json").write_text("{", encoding="utf-8")
    job = Load(folder, OPTIONS, observer=Ending(), batch_size=2, commit_seconds=0.0)
    with pytest.raises(error):
        job.run([tmp_path / "a.jsonl", tmp_path / "b.json"], holder="a test")
    assert job.report.new > 0
    assert figures(kept(folder)) == (end, 2, job.report.new, 0, 0, 1, {"bad-json": 1})


def test_a_load_that_finds_the_index_locked_leaves_nothing(folder: IndexFolder, tmp_path: Path) -> None:
    lines_file(tmp_path / "a.jsonl", [numbered(1)])
    load(folder, tmp_path / "a.jsonl")
    before = kept(folder)

    class Loading(Recorder):
        def started(self, files: Sequence[Path]) -> None:
            with pytest.raises(Exception, match="is being written"):
                load(folder, tmp_path / "a.jsonl")
            assert kept(folder) == before

    Load(folder, OPTIONS, observer=Loading()).run([tmp_path / "a.jsonl"], holder="a test")
    assert figures(kept(folder)) == ("done", 1, 0, 0, 1, 0, {})


WHOLE = (
    '{"began": "2026-01-02T03:04:05+00:00", "seconds": 1.5, "end": "done", "files": 1, "new": 1, '
    '"updated": 0, "unchanged": 0, "rejected": 0, "rejections": {}}'
)
DAMAGED = [
    "",
    "[]",
    "null",
    "[" * 100_000,
    WHOLE[:-1],
    WHOLE.replace("done", "well"),
    WHOLE.replace("done", "đ"),
    WHOLE.replace("+00:00", ""),
    WHOLE.replace("2026", "x"),
    WHOLE.replace('"files": 1', '"files": Infinity'),
    WHOLE.replace('"new": 1, ', ""),
    WHOLE.replace("{}", "[1]"),
]


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_what_is_no_record_is_as_good_as_none(folder: IndexFolder, content: str) -> None:
    folder.root.mkdir()
    (folder.root / "LAST_LOAD").write_text(WHOLE, encoding="utf-8")
    assert figures(kept(folder)) == ("done", 1, 1, 0, 0, 0, {})
    (folder.root / "LAST_LOAD").write_text(content, encoding="utf-8")
    assert read_load_record(folder) is None


def test_an_index_that_nothing_was_loaded_into_has_no_record(folder: IndexFolder) -> None:
    assert read_load_record(folder) is None
    commit(folder, [numbered(1)])
    assert read_load_record(folder) is None


def test_a_record_that_cannot_be_kept_does_not_make_a_load_fail(folder: IndexFolder, tmp_path: Path) -> None:
    lines_file(tmp_path / "a.jsonl", [numbered(1)])
    (folder.root / "LAST_LOAD.new").mkdir(parents=True)
    report, _ = load(folder, tmp_path / "a.jsonl")
    assert (report.new, read_load_record(folder)) == (1, None)


def test_stats_tell_of_the_last_load(indexer: Indexer, tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index")
    commit(folder, [numbered(1)])
    write_load_record(folder, RECORD)
    assert indexer("stats").out.splitlines()[3] == (
        "Last load    02/01/2026 10:04, done after 1,234.5 s: 1,200 files, 9 new, 8 updated, 7 unchanged, "
        "6 rejected (4 bad-json, 2 bad-date)"
    )
    assert indexer("stats", "--json").json["last_load"] == RECORD.as_json()
