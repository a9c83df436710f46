"""Tests of indexer.store.folder: generations, CURRENT, the lock, and what is refused on opening."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import pytest

from indexer.analysis.canonical import fold
from indexer.article import Article
from indexer.errors import (
    DamagedIndexError,
    ForeignIndexError,
    IndexLockedError,
    IndexVersionError,
    NoIndexError,
    UnsafeIndexError,
    WriteFailedError,
)
from indexer.maintenance import check
from indexer.store import IndexFolder, IndexWriter, Snapshot, latest_commit, open_snapshot, stored_articles
from indexer.store.schema import LAYOUT_VERSION
from tests.indexer.articles import commit, facts_expected, facts_of, numbered, terms_of

_on_posix = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    """An index of two commits."""
    folder = IndexFolder(tmp_path / "index")
    commit(folder, [numbered(1)])
    commit(folder, [numbered(2)])
    return folder


@pytest.mark.parametrize("kind", ["absent", "empty", "a file"])
def test_a_folder_without_index_says_how_to_make_one(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "index"
    if kind == "empty":
        place.mkdir()
    elif kind == "a file":
        place.write_text("")
    folder = IndexFolder(place)
    assert (folder.current(), folder.size()) == (None, 0)
    for look in (open_snapshot, latest_commit):
        with pytest.raises(NoIndexError) as caught:
            look(folder)
        assert str(caught.value) == (
            f"{place} holds no index; make one with: indexer load PATH --index {place}"
        )
    assert place.exists() is (kind != "absent")


@_on_posix
def test_what_is_written_is_for_its_owner_alone(folder: IndexFolder) -> None:
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder.generations, folder.generation(1))
    }
    assert modes == {"generations": 0o700, "1": 0o700}


@_on_posix
@pytest.mark.parametrize("which", ["root", "generations", "generation"])
def test_a_folder_that_others_may_write_to_is_refused(folder: IndexFolder, which: str) -> None:
    open_to_all = {
        "root": folder.root,
        "generations": folder.generations,
        "generation": folder.generation(1),
    }[which]
    open_to_all.chmod(0o777)
    message = (
        f"Others than you may write to {open_to_all}; an index can carry code, so it is not opened. "
        f"If you trust it, make it yours: chown and chmod -R go-w {open_to_all}"
    )
    with pytest.raises(UnsafeIndexError) as caught:
        open_snapshot(folder)
    assert str(caught.value) == message
    with pytest.raises(UnsafeIndexError) as caught:
        IndexWriter(folder, 1)
    assert str(caught.value) == message
    open_to_all.chmod(0o755)
    assert open_snapshot(folder).size == 2


def test_another_layout_is_refused_with_what_to_do(folder: IndexFolder) -> None:
    (folder.generation(1) / "LAYOUT").write_text("99\n")
    message = (
        f"The index in {folder.root} has layout version 99, this program reads version {LAYOUT_VERSION}; "
        f"make it anew from its own articles with: indexer rebuild --index {folder.root}"
    )
    with pytest.raises(IndexVersionError) as caught:
        open_snapshot(folder)
    assert str(caught.value) == message
    with pytest.raises(IndexVersionError):
        IndexWriter(folder, 1)
    assert list(stored_articles(folder)) == [numbered(1), numbered(2)]


@pytest.mark.parametrize(
    "damage",
    [
        "CURRENT empty",
        "CURRENT no number",
        "CURRENT no text",
        "generation gone",
        "LAYOUT gone",
        "LAYOUT no number",
        "table of contents gone",
        "table of contents empty",
        "table of contents cut",
        "terms gone",
        "terms empty",
        "terms cut",
        "terms zeroed",
        "documents gone",
        "documents empty",
        "documents cut",
        "documents zeroed",
        "documents of-another",
    ],
)
def test_a_damaged_index_is_named_as_such(folder: IndexFolder, damage: str) -> None:
    generation = folder.generation(1)
    what, how = damage.rsplit(" ", 1) if "no " not in damage else damage.split(" ", 1)
    (path,) = {
        "CURRENT": [folder.root / "CURRENT"],
        "generation": [generation],
        "LAYOUT": [generation / "LAYOUT"],
        "table of contents": list(generation.glob("*.toc")),
        "terms": [min(generation.glob("*.terms"))],
        "documents": [min(generation.glob("*.docs"))],
    }[what]
    if what == "generation":
        generation.rename(folder.root / "elsewhere")
    elif how == "gone":
        path.unlink()
    else:
        content = path.read_bytes()
        if how == "of-another":
            commit(folder, [numbered(3), numbered(4)])
        path.write_bytes(
            {
                "empty": b"",
                "no number": b"x\n",
                "no text": b"\xff\xfe1",
                "cut": content[: len(content) // 2],
                "zeroed": bytes(len(content)),
                "of-another": max(generation.glob("*.docs"), key=_changed).read_bytes(),
            }[how]
        )
    match = "restore it from a copy, or try: indexer rebuild"
    with pytest.raises(DamagedIndexError, match=match):
        open_snapshot(folder)
    if what in ("terms", "documents"):
        with pytest.raises(DamagedIndexError, match=match):
            IndexWriter(folder, 1).commit([], removed=["an-hoa-001"])


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns


def read_everything(snapshot: Snapshot, terms: dict[str, Collection[str]]) -> None:
    """Ask a snapshot for all that it can tell."""
    _ = [*snapshot.ids, *snapshot.ids[:], snapshot.number_of("an-hoa-001"), snapshot.digests()]
    _ = [snapshot.days, snapshot.seconds, snapshot.agencies, snapshot.categories, snapshot.newest_first]
    for field, its in terms.items():
        snapshot.mean_length(field)
        for term in its:
            snapshot.postings(field, term)
            snapshot.positions(field, term)
            snapshot.unfolded(field, fold(term))
    for number in range(snapshot.size):
        snapshot.articles([number])


@pytest.mark.parametrize("deleted", [False, True])
@pytest.mark.parametrize("kind", ["terms", "docs"])
def test_bytes_changed_anywhere_never_raise_anything_else_and_a_check_finds_them(
    folder: IndexFolder, kind: str, deleted: bool
) -> None:
    articles = [numbered(1), numbered(2), Article(id="dài", title="Họp", body="họp tổ dân phố " * 70)]
    commit(folder, articles[2:])
    if deleted:
        commit(folder, [numbered(3), numbered(4)])
        commit(folder, removed=["an-hoa-003"])
        articles.append(numbered(4))
    terms = terms_of(articles)
    expected = facts_expected(articles, terms)
    assert facts_of(open_snapshot(folder), terms) == expected
    path = max(folder.generation(1).glob(f"*.{kind}"), key=lambda path: path.stat().st_size)
    content = path.read_bytes()
    unnoticed = 0
    for place in range(0, len(content), len(content) // 50):
        changed = bytes(byte ^ 0x5A for byte in content[place : place + 8])
        path.write_bytes(content[:place] + changed + content[place + 8 :])
        with suppress(DamagedIndexError):
            read_everything(open_snapshot(folder), terms)
        try:
            check(folder)
        except DamagedIndexError:
            continue
        unnoticed += 1
        assert facts_of(open_snapshot(folder), terms) == expected
    assert unnoticed < 25, "mostly room between arrays was hit"


def test_generations_never_finished_are_deleted_by_the_next(folder: IndexFolder) -> None:
    IndexWriter.create(folder)
    writer, number = IndexWriter.create(folder)
    assert number == 2
    assert sorted(path.name for path in folder.generations.iterdir()) == ["1", "2"]
    assert (folder.current(), writer.doc_count(), open_snapshot(folder).size) == (1, 0, 2)


def test_a_generation_comes_into_use_in_one_step(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number = IndexWriter.create(folder)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WriteFailedError, match="failed: No space left on device; everything committed"):
        folder.switch_to(number)
    monkeypatch.undo()
    assert folder.current() == 1
    folder.switch_to(number)
    assert (folder.current(), open_snapshot(folder).size) == (2, 0)


def test_the_previous_generation_is_kept_and_older_ones_go(folder: IndexFolder) -> None:
    for _ in range(3):
        folder.switch_to(IndexWriter.create(folder)[1])
    folder.drop_older_than_previous()
    assert sorted(path.name for path in folder.generations.iterdir()) == ["3", "4"]
    folder.drop_others()
    assert sorted(path.name for path in folder.generations.iterdir()) == ["4"]
    folder.drop_older_than_previous()
    assert sorted(path.name for path in folder.generations.iterdir()) == ["4"]


def test_the_lock_is_held_by_one_who_is_named(folder: IndexFolder) -> None:
    with folder.lock("the first"):
        with pytest.raises(IndexLockedError) as caught, folder.lock("the second"):
            pass
        assert str(caught.value) == (
            f"The index in {folder.root} is being written by the first; try again when it has finished"
        )
    with pytest.raises(ZeroDivisionError), folder.lock("one who fails"):
        raise ZeroDivisionError
    with folder.lock("the third"):
        pass
    assert not (folder.root / "LOCK.holder").exists()


def test_the_lock_of_a_killed_process_is_free_and_its_name_forgotten(folder: IndexFolder) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from indexer.store import IndexFolder\n"
        "with IndexFolder(Path(sys.argv[1])).lock('the dead'): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, str(folder.root)], check=False)
    assert (folder.root / "LOCK.holder").read_text(encoding="utf-8") == "the dead\n"
    with (
        folder.lock("the living"),
        pytest.raises(IndexLockedError, match="written by the living"),
        folder.lock("another"),
    ):
        pass


@_on_posix
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = IndexFolder(tmp_path / "file" / "index")
    with pytest.raises(WriteFailedError, match="Not a directory"), folder.lock("a test"):
        pass


def test_the_size_is_that_of_the_generation_in_use(folder: IndexFolder) -> None:
    files = [path for path in folder.generation(1).iterdir() if path.is_file()]
    IndexWriter.create(folder)
    assert folder.size() == sum(path.stat().st_size for path in files)


@_on_posix
def test_a_group_may_share_the_folders_above_but_not_write_to_the_generation(folder: IndexFolder) -> None:
    folder.root.chmod(0o775)
    open_snapshot(folder)
    folder.generation(1).chmod(0o770)
    with pytest.raises(UnsafeIndexError):
        open_snapshot(folder)


@_on_posix
def test_files_that_others_can_reach_and_write_to_are_refused(folder: IndexFolder) -> None:
    table = next(folder.generation(1).glob("*.toc"))
    table.chmod(0o666)
    open_snapshot(folder)  # nobody else gets through the folder
    folder.generation(1).chmod(0o755)
    with pytest.raises(UnsafeIndexError):
        open_snapshot(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can act as others")
def test_the_index_of_another_user_is_neither_trusted_nor_read(folder: IndexFolder) -> None:
    table = next(folder.generation(1).glob("*.toc"))
    os.chown(table, 65534, -1)
    with pytest.raises(UnsafeIndexError):
        open_snapshot(folder)
    os.chown(table, 0, -1)
    for path in (folder.root, *folder.root.parents[:4]):
        path.chmod(0o755)
    os.seteuid(65534)
    try:
        with pytest.raises(ForeignIndexError, match="run this command as that user"):
            open_snapshot(folder)
    finally:
        os.seteuid(0)


def test_a_current_that_cannot_be_read_is_damage(folder: IndexFolder) -> None:
    (folder.root / "CURRENT").unlink()
    (folder.root / "CURRENT").mkdir()
    with pytest.raises(DamagedIndexError, match="the file CURRENT cannot be read"):
        open_snapshot(folder)
