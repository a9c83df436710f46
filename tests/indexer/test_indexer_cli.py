"""Tests of the command `indexer`: what it prints, and its exit codes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from indexer.cli import cli
from indexer.maintenance import check
from indexer.readers import FORMATS
from indexer.store import IndexFolder, open_snapshot
from tests.conftest import SAMPLE_DOCS
from tests.indexer.articles import commit, lines_file, numbered
from tests.indexer.commands import Ended, Indexer

_on_posix = pytest.mark.skipif(os.name != "posix", reason="signals and terminals are POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def test_every_command_has_help_with_an_example(indexer: Indexer) -> None:
    assert sorted(cli.commands) == ["check", "list", "load", "places", "rebuild", "remove", "stats"]
    for name in cli.commands:
        ended = indexer(name, "--help")
        assert (ended.code, ended.err) == (0, "")
        assert f"Example: indexer {name}" in ended.out
        assert "--json" in ended.out
    assert "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done" in indexer("-h").out


def test_the_formats_are_those_of_the_readers() -> None:
    options = {option.name: option.type for option in cli.commands["load"].params}
    assert isinstance(options["file_format"], click.Choice)
    assert tuple(options["file_format"].choices) == FORMATS


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['indexer', 'load', '--help']\n"
        "from indexer.cli import main\n"
        "try: main()\n"
        "except SystemExit: print({'whoosh', 'numpy', 'pyvi', 'sklearn', 'trafilatura'} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (ended.stdout.splitlines()[-1], ended.stderr) == ("set()", "")


def test_a_load_reports_in_words_and_in_json(indexer: Indexer, tmp_path: Path, folder: IndexFolder) -> None:
    lines_file(tmp_path / "a.jsonl", map(numbered, range(5)))
    ended = indexer("load", "a.jsonl")
    words, size = ended.out.splitlines()
    assert words.startswith("5 new, 0 updated, 0 unchanged, 0 rejected in ")
    assert words.endswith(" articles a second)")
    assert size == f"Index index: {folder.size() / 1e3:,.0f} kB"
    assert (ended.code, ended.err) == (0, "")

    ended = indexer("load", "a.jsonl", "--json")
    assert (ended.code, ended.err) == (0, "")
    report = ended.json
    assert report.pop("seconds") >= 0
    assert report.pop("articles_per_second") > 0
    assert report == {
        "new": 0,
        "updated": 0,
        "unchanged": 5,
        "rejected": 0,
        "index_size": folder.size(),
        "rejections": {},
        "encodings": {},
    }


def test_the_sample_articles_load_twice_and_are_unchanged(indexer: Indexer) -> None:
    first = indexer("load", SAMPLE_DOCS / "articles", "--json")
    second = indexer("load", SAMPLE_DOCS / "articles", "--json")
    outcomes = [
        (ended.code, ended.json["new"], ended.json["unchanged"], ended.json["rejected"])
        for ended in (first, second)
    ]
    assert outcomes == [(0, 100, 0, 0), (0, 0, 100, 0)]
    assert first.json["encodings"] == {"windows-1258": 1, "utf-16": 1}
    assert [line.split(": ")[0] for line in first.err.splitlines()] == [
        "Read as windows-1258",
        "Read as utf-16",
    ]
    assert indexer("check", "--json").json == {"articles": 100, "ok": True}


def test_rejections_are_written_summed_up_and_end_with_3(indexer: Indexer, tmp_path: Path) -> None:
    (tmp_path / "rejects.jsonl").write_text("of an earlier load\n", encoding="utf-8")
    lines = [
        '{"id": "a", "title": "Họp"}',
        '{"id": "b", "title": "Họp", "date": "31/02/2024"}',
        '{"id": "a", "title": "Khác"}',
    ]
    (tmp_path / "tin.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ended = indexer("load", "tin.jsonl", "--rejects", "rejects.jsonl", "--json")
    rejects = [
        json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert rejects == [
        {
            "file": "tin.jsonl",
            "line": 2,
            "id": "b",
            "code": "bad-date",
            "reason": "31/02/2024 is a day that does not exist; write dd/mm/yyyy or yyyy-mm-dd",
        },
        {
            "file": "tin.jsonl",
            "line": 3,
            "id": "a",
            "code": "duplicate-id",
            "reason": "Another article with the id “a” stands in tin.jsonl:1; give each its own",
        },
    ]
    assert ended.err.splitlines() == [
        *(f"Rejected tin.jsonl:{bad['line']}: {bad['reason']}" for bad in rejects),
        "Rejected: 1 bad-date, 1 duplicate-id",
    ]
    assert (ended.code, ended.json["new"], ended.json["rejected"]) == (3, 1, 2)
    assert ended.json["rejections"] == {"bad-date": 1, "duplicate-id": 1}

    lines_file(tmp_path / "good.jsonl", [numbered(1)])
    assert indexer("load", "good.jsonl", "--rejects", "rejects.jsonl").code == 0
    assert (tmp_path / "rejects.jsonl").read_bytes() == b""


def test_a_folder_that_holds_the_index_and_the_rejects_is_loaded_without_them(
    indexer: Indexer, tmp_path: Path
) -> None:
    lines_file(tmp_path / "a.jsonl", [numbered(0)])
    for _ in range(2):
        ended = indexer("load", ".", "--rejects", "rejects.jsonl")
        assert (ended.code, ended.err) == (0, "")


def test_nothing_to_load_is_said(indexer: Indexer, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert indexer("load", "empty").err == "There was no file to load.\n"


def test_many_rejections_are_cut_short_on_the_terminal_only(indexer: Indexer, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{\n" * 25, encoding="utf-8")
    ended = indexer("load", "bad.jsonl")
    assert ended.err.splitlines()[20:] == [
        "… and 5 more; name a file with --rejects to have them all",
        "Rejected: 25 bad-json",
    ]
    ended = indexer("load", "bad.jsonl", "--rejects", "r.jsonl")
    assert ended.err.splitlines()[20:] == ["… and 5 more", "Rejected: 25 bad-json"]
    assert len((tmp_path / "r.jsonl").read_bytes().splitlines()) == 25


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["load"], "Missing argument 'PATH...'"),
        (["load", "không-có.jsonl"], "Path 'không-có.jsonl' does not exist"),
        (["load", ".", "--format", "docx"], "'docx' is not one of 'text', 'html', 'json', 'jsonl', 'csv'"),
        (["load", ".", "--map", "title"], "“title” is not FIELD=NAME, as in title=ten_bai"),
        (["load", ".", "--map", "colour=mau"], "“colour” is not a field of an article; there are id, title"),
        (["load", ".", "--max-file-mb", "0"], "0.0 is not in the range x>0"),
        (["load", ".", "--rejects", "none/such.jsonl"], "No such file or directory"),
        (["load", ".", "--index", "a-file"], "Directory 'a-file' is a file"),
        (["remove"], "Missing argument 'ID...'"),
        (["frobnicate"], "No such command 'frobnicate'"),
    ],
)
def test_wrong_usage_ends_with_2_and_makes_no_index(
    indexer: Indexer, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "a-file").write_text("")
    ended = indexer(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err
    assert not (tmp_path / "index").exists()


def test_options_reach_the_readers(indexer: Indexer, tmp_path: Path, folder: IndexFolder) -> None:
    (tmp_path / "a.dat").write_text('{"ten": "Họp ở UBND quận An Hòa", "ma_so": "x1"}\n', encoding="utf-8")
    (tmp_path / "b.dat").write_text('{"ten": "Họp Công an quận An Hòa", "ma_so": "x2"}\n', encoding="utf-8")
    mapping = ("--format", "jsonl", "--map", "title=ten", "--map", "id=ma_so")
    assert indexer("load", "a.dat", *mapping, "--agency", "Sở Y tế", "--category", "Lịch").code == 0
    assert indexer("load", "b.dat", *mapping, "--no-infer-agencies").code == 0
    assert indexer("load", "b.dat", *mapping, "--max-file-mb", "0.00001", "--json").json["rejections"] == {
        "too-large": 1
    }
    snapshot = open_snapshot(folder)
    assert {
        article.id: (article.agencies, article.agencies_inferred, article.category)
        for article in snapshot.articles(range(snapshot.size))
    } == {"x1": (("Sở Y tế",), False, "Lịch"), "x2": ((), False, None)}


def test_a_list_shows_the_articles_newest_first(indexer: Indexer, folder: IndexFolder) -> None:
    commit(folder, [numbered(0), numbered(1), numbered(2)])
    ended = indexer("list")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "an-hoa-001\t2023-02-07\tHĐND quận An Hòa; UBND quận An Hòa; Công an quận An Hòa"
        "\tThông báo số 1 về họp tổ dân phố, lần 0",
        "an-hoa-000\t2023-01-01\tUBND quận An Hòa\tThông báo số 0 về họp tổ dân phố, lần 0",
        "an-hoa-002\t-\t-\tThông báo số 2 về họp tổ dân phố, lần 0",
    ]
    ended = indexer("list", "--json")
    assert [json.loads(line) for line in ended.out.splitlines()] == [
        numbered(number).as_json() for number in (1, 0, 2)
    ]


def test_a_long_list_is_in_order_too(indexer: Indexer, folder: IndexFolder) -> None:
    commit(folder, map(numbered, range(250)))
    snapshot = open_snapshot(folder)
    listed = [json.loads(line)["id"] for line in indexer("list", "--json").out.splitlines()]
    assert listed == [snapshot.ids[number] for number in snapshot.newest_first.tolist()]


def test_stats_are_shown_in_words_and_in_json(indexer: Indexer, folder: IndexFolder) -> None:
    commit(folder, [numbered(0), numbered(1), numbered(2)])
    assert indexer("stats").out.splitlines() == [
        "Articles     3",
        "Days         2023-01-01 to 2023-02-07 (1 undated)",
        f"Index        {folder.size() / 1e3:,.0f} kB, generation 1",
        "Last load    -",
        "Agencies     3 (1 articles without)",
        "          2  UBND quận An Hòa",
        "          1  HĐND quận An Hòa",
        "          1  Công an quận An Hòa",
        "Categories   2 (1 articles without)",
        "          1  Tin tức",
        "          1  Thông báo",
    ]
    ended = indexer("stats", "--json")
    assert (ended.code, ended.json["articles"], ended.json["index_size"]) == (0, 3, folder.size())
    assert sorted(ended.json) == [
        "agencies",
        "articles",
        "categories",
        "first_day",
        "generation",
        "index_size",
        "last_day",
        "last_load",
        "undated",
        "without_agencies",
        "without_categories",
    ]


def test_removal_tells_what_was_not_there(indexer: Indexer, folder: IndexFolder) -> None:
    commit(folder, [numbered(0), numbered(1), numbered(2)])
    assert indexer("remove", "an-hoa-000") == Ended(0, "1 removed.\n", "")
    missing = "No article has the id “x y”; see the ids with: indexer list\n"
    assert indexer("remove", "x y", "an-hoa-001") == Ended(1, "1 removed.\n", missing)
    ended = indexer("remove", "--json", "an-hoa-002", "x y")
    assert (ended.code, ended.json, ended.err) == (
        1,
        {"removed": ["an-hoa-002"], "missing": ["x y"]},
        missing,
    )
    assert open_snapshot(folder).size == 0


def test_check_and_rebuild_tell_what_they_did(indexer: Indexer, folder: IndexFolder) -> None:
    commit(folder, [numbered(0), numbered(1)])
    assert indexer("check") == Ended(0, "2 articles, all as they were loaded.\n", "")
    ended = indexer("rebuild")
    assert ended == Ended(0, f"2 articles in generation 2, {folder.size() / 1e3:,.0f} kB.\n", "")
    assert sorted(path.name for path in folder.generations.iterdir()) == ["1", "2"]
    ended = indexer("rebuild", "--drop-previous", "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.json == {"articles": 2, "generation": 3, "index_size": folder.size()}
    assert sorted(path.name for path in folder.generations.iterdir()) == ["3"]


@pytest.mark.parametrize(
    "command", [["remove", "x"], ["list"], ["stats"], ["check"], ["rebuild"]], ids=lambda command: command[0]
)
def test_without_an_index_commands_say_how_to_make_one(indexer: Indexer, command: list[str]) -> None:
    message = "Error: index holds no index; make one with: indexer load PATH --index index\n"
    assert indexer(*command) == Ended(1, "", message)


def test_an_index_of_another_layout_is_refused_until_rebuilt(
    indexer: Indexer, tmp_path: Path, folder: IndexFolder
) -> None:
    commit(folder, [numbered(0)])
    lines_file(tmp_path / "a.jsonl", [numbered(1)])
    (folder.generation(1) / "LAYOUT").write_text("7\n", encoding="ascii")
    message = (
        "Error: The index in index has layout version 7, this program reads version 3; make it anew from its "
        "own articles with: indexer rebuild --index index\n"
    )
    for command in (["load", "a.jsonl"], ["remove", "x"], ["list"], ["stats"], ["check"]):
        assert indexer(*command) == Ended(1, "", message)
    assert indexer("rebuild").code == 0
    assert indexer("load", "a.jsonl").code == 0


@pytest.mark.parametrize("damage", ["CURRENT", "generation", "terms", "docs", "toc"])
def test_a_damaged_index_is_told_in_one_sentence(
    indexer: Indexer, tmp_path: Path, folder: IndexFolder, damage: str
) -> None:
    for number in range(4):
        commit(folder, [numbered(number)])
    lines_file(tmp_path / "a.jsonl", [numbered(1, edition=1)])
    generation = folder.generation(1)
    if damage == "CURRENT":
        (folder.root / "CURRENT").write_bytes(b"\x00\xff garbage")
    elif damage == "generation":
        shutil.rmtree(generation)
    else:
        path = min(generation.glob(f"*.{damage}"))
        path.write_bytes(path.read_bytes()[:-50])
    for command in (
        ["load", "a.jsonl"],
        ["remove", "x"],
        ["list"],
        ["stats"],
        ["check", "--json"],
        ["rebuild"],
    ):
        ended = indexer(*command)
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.startswith("Error: The index in index is damaged: ")
        assert ended.err.endswith("; restore it from a copy, or try: indexer rebuild\n")
        assert ended.err.count("\n") == 1


def test_a_second_writer_ends_with_4_and_says_who_writes(
    indexer: Indexer, tmp_path: Path, folder: IndexFolder
) -> None:
    commit(folder, [numbered(0)])
    lines_file(tmp_path / "a.jsonl", [numbered(1)])
    message = "Error: The index in index is being written by the tests; try again when it has finished\n"
    with folder.lock("the tests"):
        for command in (["load", "a.jsonl"], ["remove", "an-hoa-000"], ["rebuild"]):
            assert indexer(*command) == Ended(4, "", message)
        assert indexer("check").code == 0
    assert indexer("load", "a.jsonl").code == 0


def test_a_full_disk_ends_with_1_and_what_to_do(
    indexer: Indexer, tmp_path: Path, folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(folder, [numbered(0)])
    lines_file(tmp_path / "a.jsonl", [numbered(1)])
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: usage._replace(free=0))
        ended = indexer("load", "a.jsonl")
    message = (
        "Error: Writing to the index in index failed: the disk has 0 MB free, 16 MB are needed; "
        "everything committed before is still there, run the same command again when the cause is mended\n"
    )
    assert ended == Ended(1, "", message)
    assert indexer("load", "a.jsonl", "--json").json["new"] == 1
    assert check(folder) == 2
