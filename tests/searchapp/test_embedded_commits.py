"""Tests of the embedded engine: what it does while the index changes, and with threads."""

from __future__ import annotations

import gc
import shutil
import threading
import time
import weakref
from datetime import UTC, date, datetime, timedelta

import pytest

from indexer.article import Article
from indexer.errors import IndexVersionError, MunicipalSearchError, NoIndexError
from indexer.store import IndexFolder
from searchapp import open_engine
from searchapp.engines.embedded import LOOK_AGAIN, EmbeddedEngine
from searchapp.request import SearchRequest
from tests.conftest import MakeIndex
from tests.indexer.articles import commit
from tests.searchapp.asking import FILED, articles, ask


def test_an_index_that_is_deleted_and_made_anew_is_noticed(make_index: MakeIndex) -> None:
    folder = make_index(articles("một"))
    engine = EmbeddedEngine(folder)
    shutil.rmtree(folder)
    engine._looked -= 2 * LOOK_AGAIN
    assert engine.search(SearchRequest(q="một")).total == 1  # what is open stays good
    with pytest.raises(NoIndexError):
        engine.size()
    make_index(articles("hai"))
    engine._looked -= 2 * LOOK_AGAIN
    assert engine.search(SearchRequest(q="hai")).total == 1
    assert engine.size() == 1


def test_trouble_with_the_newest_commit_is_told_by_size_and_hides_nothing(make_index: MakeIndex) -> None:
    folder = make_index(articles("một"))
    engine = EmbeddedEngine(folder)
    commit(IndexFolder(folder), [Article(id="new", title="hai", body="")])
    (folder / "generations" / "1" / "LAYOUT").write_text("99\n")
    engine._looked -= 2 * LOOK_AGAIN
    assert engine.search(SearchRequest(q="một")).total == 1
    with pytest.raises(IndexVersionError):
        engine.size()


def test_a_commit_that_cannot_be_read_for_any_reason_leaves_the_one_before_in_use(
    make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_index(articles("một"))
    engine = EmbeddedEngine(folder)
    commit(IndexFolder(folder), [Article(id="new", title="hai", body="")])

    def fail(*_: object, **__: object) -> None:
        raise MemoryError("no room")

    with monkeypatch.context() as patched:
        patched.setattr("searchapp.engines.embedded.View", fail)
        engine._looked -= 2 * LOOK_AGAIN
        assert engine.search(SearchRequest(q="một")).total == 1
        with pytest.raises(MunicipalSearchError, match=r"cannot be opened \(MemoryError: no room\)"):
            engine.size()
    engine._looked -= 2 * LOOK_AGAIN
    assert engine.search(SearchRequest(q="hai")).total == 1
    assert engine.size() == 2


def test_the_search_that_finds_a_commit_reads_no_order_of_ids(make_index: MakeIndex) -> None:
    folder = make_index(articles("một"))
    engine = EmbeddedEngine(folder, warm=True)
    assert "id_ranks" in vars(engine._view.snapshot)
    commit(IndexFolder(folder), [Article(id="new", title="hai", body="", published=date(2024, 1, 1))])
    engine._looked -= 2 * LOOK_AGAIN
    assert engine.search(SearchRequest(q="hai")).total == 1
    assert engine.neighbours("new") == (None, None)
    read = vars(engine._view.snapshot)
    assert not {"id_ranks", "oldest_first", "oldest_ranks", "newest_first"} & {*read}


def test_the_state_is_another_after_every_change(make_index: MakeIndex) -> None:
    started = datetime.now(UTC) - timedelta(seconds=1)
    folder = make_index(articles("một"))
    engine = EmbeddedEngine(folder)
    first = engine.state()
    assert started <= first.changed <= datetime.now(UTC)
    assert open_engine(folder).state() == first
    commit(IndexFolder(folder), [Article(id="new", title="hai", body="")])
    engine._looked -= 2 * LOOK_AGAIN
    second = engine.state()
    assert second.version != first.version
    assert second.changed >= first.changed
    assert second.version.isascii()


def test_an_empty_index_answers(make_index: MakeIndex) -> None:
    folder = make_index([])
    for query in ("", "tin", '"hai từ"', "-tin", "tin OR bài", "agency:x"):
        assert ask(folder, query).total == 0
    engine = open_engine(folder)
    assert (engine.size(), engine.article("x"), engine.neighbours("x")) == (0, None, (None, None))


def test_hits_read_their_articles_when_asked_and_from_their_own_snapshot(make_index: MakeIndex) -> None:
    folder = make_index(FILED)
    engine = open_engine(folder)
    page = engine.search(SearchRequest(q="tin", sort="newest"))
    commit(IndexFolder(folder), removed=["a", "b", "c", "d"])
    assert [hit.article for hit in page.hits] == [FILED[1], FILED[0], FILED[2], FILED[3]]
    assert [piece.text for piece in page.hits[0].marked_title if piece.mark] == ["tin"]


def test_neighbours_by_date(make_index: MakeIndex) -> None:
    engine = open_engine(make_index(FILED))
    before, after = engine.neighbours("a")
    assert (before and before.id, after and after.id) == ("c", "b")
    assert engine.neighbours("c")[0] is None
    assert engine.neighbours("b")[1] is None
    assert engine.neighbours("d") == (None, None)  # undated


def test_a_new_commit_is_noticed_without_a_restart(make_index: MakeIndex) -> None:
    folder = make_index(articles("một"))
    engine = open_engine(folder)
    assert engine.search(SearchRequest(q="hai")).total == 0
    commit(IndexFolder(folder), [Article(id="new", title="hai", body="")])
    deadline = time.monotonic() + 2
    while engine.search(SearchRequest(q="hai")).total == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert engine.search(SearchRequest(q="hai")).total == 1


def test_an_old_snapshot_is_let_go_once_there_is_a_new_one(make_index: MakeIndex) -> None:
    folder = make_index(articles("một", "một hai"))
    engine = EmbeddedEngine(folder)
    assert engine.search(SearchRequest(q="mot")).total == 2
    assert engine.suggest("mộ")
    old = weakref.ref(engine._view)
    commit(IndexFolder(folder), [Article(id="new", title="ba", body="")])
    engine._looked -= 2 * LOOK_AGAIN  # look at once
    assert engine.search(SearchRequest(q="ba")).total == 1
    gc.collect()
    assert old() is None
    assert engine.suggest("b")


def test_many_threads_get_the_right_answers_while_articles_change(make_index: MakeIndex) -> None:
    stable = articles(*["hội nghị ba đình"] * 6)
    folder = make_index(stable)
    engine = EmbeddedEngine(folder)
    faults: list[str] = []
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            page = engine.search(SearchRequest(q='"hoi nghi" dinh -moi'))
            if page.total != 6 or {hit.title for hit in page.hits} != {"hội nghị ba đình"}:
                faults.append(repr(page))

    threads = [threading.Thread(target=search) for _ in range(6)]
    for thread in threads:
        thread.start()
    for round_ in range(4):
        engine._looked -= 2 * LOOK_AGAIN  # look at once
        commit(
            IndexFolder(folder),
            [Article(id=f"n{round_}", title="hội nghị mới ở đình", body="")],
            removed=[f"n{round_ - 1}"],
        )
        time.sleep(0.1)
    done.set()
    for thread in threads:
        thread.join()
    assert faults == []
    engine._looked -= 2 * LOOK_AGAIN
    assert engine.search(SearchRequest(q="mới")).total == 1
