from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from indexer.readers import Rejection, find_files


def test_folders_are_walked_in_sorted_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.txt", ".hidden.txt", ".git/x.txt", "c.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    found = list(find_files([tmp_path, tmp_path / "b.txt", tmp_path / ".hidden.txt"]))
    names = ["a/y.txt", "a/z.txt", "b.txt", "c.txt", ".hidden.txt"]
    assert found == [tmp_path / name for name in names]


def test_links_in_a_circle_end_and_no_file_is_met_twice(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("x", encoding="utf-8")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "two.txt").symlink_to(tmp_path / "a" / "one.txt")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found = list(find_files([tmp_path]))
    assert [path for path in found if isinstance(path, Path)] == [tmp_path / "a" / "one.txt"]
    assert [(item.code, item.file) for item in found if isinstance(item, Rejection)] == [
        ("not-found", (tmp_path / "self").as_posix())
    ]


def test_what_a_saved_page_loads_is_passed_over_unless_given_by_name(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Ngập_tập_tin")
    names = ["Ngập.html", "b.HTM", "c.htm", f"{decomposed}/ad.html", "b_files/x.html", "c_fichiers/y.txt"]
    kept = ["Tin.html", "hop_files/nghi.txt", "x_files"]
    for name in names + kept:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    (tmp_path / "x.html").write_text("x", encoding="utf-8")
    found = [
        path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path]) if isinstance(path, Path)
    ]
    assert found == sorted(["Ngập.html", "b.HTM", "c.htm", *kept, "x.html"])
    assert list(find_files([tmp_path / "b_files"])) == [tmp_path / "b_files" / "x.html"]


def test_missing_and_unreadable_paths_are_rejections(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = list(find_files([tmp_path / "none.txt", tmp_path / "pipe", Path("bad\0name")]))
    assert [item.code for item in found if isinstance(item, Rejection)] == [
        "not-found",
        "unreadable",
        "unreadable",
    ]
