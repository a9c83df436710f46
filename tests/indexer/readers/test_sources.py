"""Tests of reading only what has changed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexer.readers import ReadOptions, Unchanged, read_changed, read_file

OPTIONS = ReadOptions(today=date(2026, 1, 1))
LINES = b'{"id": "a", "title": "Tin A"}\n{"id": "b", "title": "Tin B"}\n'
PAGE = (
    "<html><head><title>Tin</title></head><body><article><h1>Tin</h1><p>"
    + "Quận tổ chức hội nghị tổng kết năm. " * 20
    + "</p></article></body></html>"
)
FILES: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: "Tin\n\n12/01/2024\nNội dung.".encode(),
    "a.html": PAGE.encode,
    "a.json": lambda: b'[{"title": "Tin A"}, {"title": "Tin B"}]',
    "a.jsonl": lambda: LINES,
    "a.jsonl.gz": lambda: gzip.compress(LINES),
    "a.csv": lambda: b"id,title\na,Tin A\nb,Tin B\n",
}


def sources(path: Path, options: ReadOptions = OPTIONS) -> list[bytes]:
    return [item[1] for item in read_changed(path, options, known=()) if isinstance(item, tuple)]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def write(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize("name", FILES)
def test_known_records_are_unchanged_in_every_format(name: str, write: Callable[[str, bytes], Path]) -> None:
    path = write(name, FILES[name]())
    articles = list(read_file(path, OPTIONS))
    known = sources(path)
    assert len(known) == len(set(known)) == len(articles) >= 1
    assert [type(item) for item in read_changed(path, OPTIONS, known=set(known))] == [Unchanged] * len(known)


def test_only_the_line_that_changed_is_read_again(write: Callable[[str, bytes], Path]) -> None:
    path = write("a.jsonl", LINES)
    known = set(sources(path))
    write("a.jsonl", LINES.replace(b"Tin B", b"Tin C") + b'{"id": "d", "title": "Tin D"}\n')
    first, second, third = read_changed(path, OPTIONS, known=known)
    assert isinstance(first, Unchanged)
    assert isinstance(second, tuple) and second[0].title == "Tin C"
    assert isinstance(third, tuple) and third[0].title == "Tin D"


@pytest.mark.parametrize(
    "options",
    [
        replace(OPTIONS, agency="UBND quận An Hòa"),
        replace(OPTIONS, category="Tin tức"),
        replace(OPTIONS, infer_agencies=False),
        replace(OPTIONS, field_map={"title": "ten"}),
        replace(OPTIONS, format="jsonl"),
    ],
)
def test_with_other_options_everything_is_read_again(
    options: ReadOptions, write: Callable[[str, bytes], Path]
) -> None:
    path = write("a.jsonl", LINES.replace(b'"title"', b'"ten": "x", "title"'))
    assert not set(sources(path)) & set(sources(path, options))


def test_another_day_reads_nothing_again(write: Callable[[str, bytes], Path]) -> None:
    path = write("a.jsonl", LINES)
    assert sources(path) == sources(path, replace(OPTIONS, today=date(2026, 1, 2)))


def test_equal_lines_without_ids_stay_two_articles(write: Callable[[str, bytes], Path]) -> None:
    known = sources(write("a.jsonl", b'{"title": "Tin"}\n{"title": "Tin"}\n'))
    assert len(set(known)) == 2
