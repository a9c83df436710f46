"""Tests of indexer.store.snapshot and .opening: what one commit tells, compared with plain Python."""

from __future__ import annotations

import os
import sys
import threading
import unicodedata
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import TOC

from indexer.article import LOCAL_TIME, Article
from indexer.maintenance import rebuild
from indexer.store import CommitId, IndexFolder, latest_commit, open_snapshot
from tests.indexer.articles import (
    FIELDS,
    commit,
    facts_expected,
    facts_of,
    folded_groups,
    numbered,
    terms_of,
    tokens_of,
)

ODD = (
    Article(id="có dấu cách", title="Lê Lợi", body="", published=date(2024, 1, 12)),
    Article(id="a/b/../c?d=1&e#f", title="", body="chỉ có thân bài"),
    Article(
        id="“Đường” 'Lê' \"Lợi\"", title="655/QĐ-UBND", body="12/01/2024 " * 300, category="Văn bản chỉ đạo"
    ),
    Article(id="x" * 5000, title="ĐÈN", body="Ðen (U+00D0) đen ðen", agencies=("A", "Ủy ban; nhân, dân")),
    Article(id="🙂\u202e", title="dài" * 3000, body="dài" * 3000),
    Article(
        id="nfd", title=unicodedata.normalize("NFD", "Hoà Bình"), body=unicodedata.normalize("NFD", "hoà hòa")
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def test_a_snapshot_tells_what_the_articles_say(folder: IndexFolder) -> None:
    articles = [numbered(number) for number in range(12)] + list(ODD)
    commit(folder, articles)
    terms = terms_of(articles)
    assert facts_of(open_snapshot(folder), terms) == facts_expected(articles, terms)


def test_it_does_so_over_several_segments_with_deletions_and_updates(folder: IndexFolder) -> None:
    for start in range(0, 12, 3):
        commit(folder, [numbered(number) for number in range(start, start + 3)])
    commit(folder, [numbered(number, edition=1) for number in (1, 4, 13)])
    commit(folder, removed=[numbered(number).id for number in (0, 1, 6, 7, 8)])
    left = [numbered(number) for number in (2, 3, 5, 9, 10, 11)] + [
        numbered(number, edition=1) for number in (4, 13)
    ]
    terms = terms_of(numbered(number, edition=edition) for number in range(14) for edition in (0, 1))
    assert facts_of(open_snapshot(folder), terms) == facts_expected(left, terms)


def test_an_index_may_be_empty_or_become_so(folder: IndexFolder) -> None:
    terms = terms_of([numbered(1)])
    commit(folder)
    assert facts_of(open_snapshot(folder), terms) == facts_expected([], terms)
    commit(folder, [numbered(1)])
    commit(folder, removed=[numbered(1).id])
    snapshot = open_snapshot(folder)
    assert (snapshot.size, snapshot.unfolded("title", "hop")) == (0, ())
    assert facts_of(snapshot, terms) == facts_expected([], terms)


_VOCABULARY = ["họp", "hợp", "hop", "quận", "Quân", "đường", "Ðường", "12/QĐ-UBND", "2024", "dân phố (DP)"]
_WORDS = st.lists(st.sampled_from(_VOCABULARY), max_size=6)
_ARTICLES = st.builds(
    lambda number, title, body, day, moment, agencies, category: Article(
        id=f"bài {number}",
        title=" ".join(title),
        body=" ".join(body),
        published=moment if moment else day,
        agencies=tuple(agencies),
        category=category,
    ),
    st.integers(0, 8),
    _WORDS,
    _WORDS,
    st.none() | st.dates(date(1975, 7, 1), date(2026, 1, 1)),
    st.none()
    | st.integers(0, 1_600_000_000).map(
        lambda second: datetime(1975, 7, 1, tzinfo=LOCAL_TIME) + timedelta(seconds=second)
    ),
    st.lists(st.sampled_from(["UBND", "HĐND", "Công an"]), max_size=3, unique=True),
    st.none() | st.sampled_from(["Tin tức", "Thông báo"]),
)
_COMMITS = st.lists(
    st.tuples(
        st.lists(_ARTICLES, max_size=5, unique_by=lambda article: article.id),
        st.sets(st.integers(0, 8).map("bài {}".format), max_size=3),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(_COMMITS)
def test_whatever_is_added_replaced_and_removed_the_rest_is_told_right(
    commits: list[tuple[list[Article], set[str]]],
) -> None:
    present: dict[str, Article] = {}
    with TemporaryDirectory() as place:
        folder = IndexFolder(Path(place) / "index")
        for added, removed in commits:
            commit(folder, added, removed=removed)
            present = {name: article for name, article in present.items() if name not in removed}
            present |= {article.id: article for article in added}
        terms = terms_of(article for added, _ in commits for article in added)
        assert facts_of(open_snapshot(folder), terms) == facts_expected(list(present.values()), terms)


def test_all_articles_of_one_moment_are_ordered_by_id(folder: IndexFolder) -> None:
    day = date(2024, 1, 12)
    midnight = datetime(2024, 1, 12, tzinfo=LOCAL_TIME)
    commit(folder, [Article(id=name, title=name, body="", published=day) for name in "dbz"])
    commit(
        folder, [Article(id="a", title="", body="x"), Article(id="c", title="", body="x", published=midnight)]
    )
    commit(folder, [Article(id="e", title="", body="x", published=midnight + timedelta(seconds=1))])
    snapshot = open_snapshot(folder)
    assert [snapshot.ids[number] for number in snapshot.newest_first] == ["e", "b", "c", "d", "z", "a"]
    assert [snapshot.ids[number] for number in np.argsort(snapshot.id_ranks)] == [
        "a",
        "b",
        "c",
        "d",
        "e",
        "z",
    ]


def test_the_day_is_the_local_one_whatever_the_offset(folder: IndexFolder) -> None:
    late = datetime(2024, 1, 11, 23, 30, 15, tzinfo=UTC)
    commit(folder, [Article(id="a", title="a", body="", published=late)])
    snapshot = open_snapshot(folder)
    assert date.fromordinal(int(snapshot.days[0])) == date(2024, 1, 12)
    assert snapshot.seconds.tolist() == [6 * 3600 + 30 * 60 + 15]


def test_terms_are_found_by_their_folded_form_in_every_segment(folder: IndexFolder) -> None:
    articles = [numbered(number) for number in range(6)] + list(ODD)
    for article in articles:
        commit(folder, [article])
    snapshot = open_snapshot(folder)
    for field in ("title", "body"):
        groups = folded_groups({term for article in articles for term in tokens_of(article)[field]})
        assert {folded: snapshot.unfolded(field, folded) for folded in groups} == groups
        assert snapshot.unfolded(field, "khong-dau-co") == ()
    assert snapshot.unfolded("title", "den") == ("đèn",)


def test_terms_are_found_by_how_they_begin_in_every_segment(folder: IndexFolder) -> None:
    articles = [numbered(number) for number in range(6)] + list(ODD)
    numbers = ("12/QĐ-UBND", "12/2024/NQ-HĐND", "12", "12/1", "123/QĐ-UBND", "12-NQ/TW")
    articles += [Article(id=number, title="", body=number) for number in numbers]
    commit(folder)
    assert open_snapshot(folder).starting("body", "", 1) == ()
    for article in articles:
        commit(folder, [article])
    snapshot = open_snapshot(folder)
    for field, terms in terms_of(articles).items():
        present = sorted(set(terms) - {"không-đâu-có"})
        for prefix in ("", "h", "họ", "đ", "12", "12/", "x" * 9, "\uffff", "\ud800", *present):
            expected = tuple(term for term in present if term.startswith(prefix))
            assert snapshot.starting(field, prefix, len(present)) == expected
            assert snapshot.starting(field, prefix, 2) == expected[:2]
            assert snapshot.starting(field, prefix, 0) == ()
    assert snapshot.starting("body", "12/", 9) == ("12/1", "12/2024/nq-hdnd", "12/qd-ubnd")
    assert snapshot.starting("no such field", "", 9) == ()


def test_terms_of_deleted_articles_alone_may_still_be_told_by_how_they_begin(folder: IndexFolder) -> None:
    commit(folder, [Article(id=name, title=f"{name} họp", body="") for name in ("hoa", "hoang", "hoan")])
    commit(folder, removed=["hoang"])
    told = set(open_snapshot(folder).starting("title", "hoa", 9))
    assert told - {"hoang"} == {"hoa", "hoan"}
    rebuild(folder, holder="a test")
    assert open_snapshot(folder).starting("title", "hoa", 9) == ("hoa", "hoan")


def test_how_many_articles_define_an_abbreviation_so_survives_updates_deletions_and_merges(
    folder: IndexFolder,
) -> None:
    def told(*texts: str) -> list[Article]:
        return [Article(id=f"{number}", title="", body=text) for number, text in enumerate(texts)]

    commit(folder)
    assert open_snapshot(folder).definitions() == {}
    commit(folder, told("thông tư (TT)", "trung tâm (TT)", "TT (trung tâm), trung tâm (TT)", "TT"))
    commit(folder, [Article(id="khác", title="Trung tâm (TT)", body="trung tâm (TT); Hoà Bình (HB)")])
    assert open_snapshot(folder).definitions() == {
        "tt": {"thông tư": 1, "trung tâm": 3},
        "hb": {"hòa bình": 1},
    }
    commit(folder, [Article(id="1", title="", body="Thông Tư (TT)")], removed=["khác"])
    before = open_snapshot(folder)
    assert before.definitions() == {"tt": {"thông tư": 2, "trung tâm": 1}}
    rebuild(folder, holder="a test")
    commit(folder, removed=["0", "1"])
    assert open_snapshot(folder).definitions() == {"tt": {"trung tâm": 1}}
    assert before.definitions() == {"tt": {"thông tư": 2, "trung tâm": 1}}


def test_text_is_stored_as_published(folder: IndexFolder) -> None:
    commit(folder, ODD)
    snapshot = open_snapshot(folder)
    numbers = {article.id: snapshot.number_of(article.id) for article in ODD}
    assert sorted(numbers.values(), key=str) == list(range(len(ODD)))
    assert snapshot.articles(number for number in numbers.values() if number is not None) == list(ODD)
    (nfd,) = snapshot.articles([snapshot.ids.index("nfd")])
    assert nfd.body == unicodedata.normalize("NFD", "hoà hòa")


def test_each_commit_has_a_greater_name(folder: IndexFolder) -> None:
    names = []
    for number in range(3):
        commit(folder, [numbered(number)])
        names.append(latest_commit(folder))
    rebuild(folder, holder="a test")
    names.append(latest_commit(folder))
    assert names == sorted(set(names))
    assert names[-1] == open_snapshot(folder).commit
    assert names[-1] > CommitId(1, 99)


def test_an_old_snapshot_stays_readable_through_commits_merges_and_rebuilds(folder: IndexFolder) -> None:
    first = [numbered(number) for number in range(4)]
    commit(folder, first)
    terms = terms_of(first)
    unread = open_snapshot(folder)
    for number in range(20):
        commit(folder, [numbered(number, edition=1)])
    rebuild(folder, holder="a test", drop_previous=True)
    assert not folder.generation(1).exists()
    assert facts_of(unread, terms) == facts_expected(first, terms)
    assert open_snapshot(folder).size == 20


@pytest.fixture
def eager_threads() -> Iterator[None]:
    """Have threads take turns a thousand times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("eager_threads")
def test_threads_share_a_snapshot_while_a_writer_commits(folder: IndexFolder) -> None:
    articles = [numbered(number) for number in range(300)]
    for start in range(0, 300, 150):
        commit(folder, articles[start : start + 150])
    terms: dict[str, Collection[str]] = {field: ["họp", "quận", "tổ", "phố", "hòa", "0"] for field in FIELDS}
    expected = facts_expected(articles, terms)
    snapshots = [open_snapshot(folder) for _ in range(3)]
    failures: list[object] = []
    ready = threading.Barrier(5)

    def read() -> None:
        ready.wait()
        try:
            for snapshot in snapshots:  # of which nothing has been asked yet
                if facts_of(snapshot, terms) != expected:
                    failures.append("wrong")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    ready.wait()
    for number in range(5):
        commit(folder, [numbered(number, edition=1)])
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize("when", ["before the name is used", "before the files are opened"])
def test_a_generation_may_be_replaced_while_it_is_opened(
    folder: IndexFolder, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    commit(folder, [numbered(1)])
    named, read_contents = IndexFolder._named, TOC.read

    def replaced() -> None:
        monkeypatch.undo()
        commit(folder, [numbered(2)])
        rebuild(folder, holder="another process", drop_previous=True)

    def late_named(self: IndexFolder) -> int | None:
        number = named(self)
        replaced()
        return number

    def late_files(*arguments: Any, **options: Any) -> Any:
        contents = read_contents(*arguments, **options)
        replaced()
        return contents

    if when == "before the name is used":
        monkeypatch.setattr(IndexFolder, "_named", late_named)
    else:
        monkeypatch.setattr(TOC, "read", late_files)
    snapshot = open_snapshot(folder)
    assert (snapshot.commit.generation, sorted(snapshot.ids)) == (2, ["an-hoa-001", "an-hoa-002"])


def test_snapshots_can_be_opened_while_a_writer_commits_and_rebuilds(folder: IndexFolder) -> None:
    commit(folder, [numbered(number) for number in range(5)])
    failures: list[object] = []
    sizes: list[int] = []
    done = threading.Event()

    def watch() -> None:
        try:
            while not done.is_set():
                seen = latest_commit(folder)
                snapshot = open_snapshot(folder)
                if not (
                    snapshot.commit >= seen and len(snapshot.articles(range(snapshot.size))) == snapshot.size
                ):
                    failures.append((seen, snapshot.commit))
                sizes.append(snapshot.size)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=watch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(5, 20):
        commit(folder, [numbered(number)])
        if number % 5 == 0:
            rebuild(folder, holder="a test", drop_previous=True)
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(sizes) <= set(range(5, 21))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted through /proc")
def test_files_are_closed_with_the_last_reference(folder: IndexFolder) -> None:
    for number in range(5):
        commit(folder, [numbered(number)])

    def held() -> list[str]:
        mapped = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
        opened = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
        return [entry for entry in (*mapped, *opened) if str(folder.root) in entry]

    snapshot = open_snapshot(folder)
    snapshot.articles([0, 4])
    snapshot.postings("title", "họp")
    assert snapshot.unfolded("body", "hop") == ("họp",)
    assert held()
    del snapshot
    assert held() == []
