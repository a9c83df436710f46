"""Tests of indexer.store.text_list: texts are listed in their order and found by themselves."""

from __future__ import annotations

import io
import zlib

from hypothesis import given
from hypothesis import strategies as st

from indexer.store.array_file import ArrayFile, ArrayWriter
from indexer.store.text_list import TextList, TextTable, table_arrays, text_arrays, write_table, write_texts

_TEXTS = st.lists(st.text(max_size=6).map(str.encode), max_size=40, unique=True)


@given(_TEXTS, st.text(max_size=6).map(str.encode))
def test_texts_are_listed_and_found(texts: list[bytes], other: bytes) -> None:
    table = TextTable(*text_arrays(texts), *table_arrays(texts))
    assert len(table) == len(texts)
    assert table.all_raw() == texts
    assert [table.raw(number) for number in range(len(texts))] == texts
    assert [table[number].encode() for number in range(len(texts))] == texts
    assert [table.find(text) for text in texts] == list(range(len(texts)))
    assert table.find(other) == (texts.index(other) if other in texts else -1)


def test_texts_of_one_bucket_are_told_apart() -> None:
    texts = [f"từ {number}".encode() for number in range(5000)]
    together = [text for text in texts if zlib.crc32(text) % 64 == 17][:64]
    assert len(together) == 64
    table = TextTable(*text_arrays(together), *table_arrays(together))
    assert [table.find(text) for text in together] == list(range(64))
    absent = [text for text in texts if zlib.crc32(text) % 64 == 17][64:]
    assert absent
    assert [table.find(text) for text in absent] == [-1] * len(absent)


@given(_TEXTS, st.lists(st.binary(max_size=3), max_size=9))
def test_lists_are_read_from_files_as_they_were_written(distinct: list[bytes], any_: list[bytes]) -> None:
    file = io.BytesIO()
    writer = ArrayWriter(file)
    write_table(writer, "bảng", distinct)
    write_texts(writer, "bảng/danh sách", any_)
    writer.finish()
    arrays = ArrayFile(file.getvalue())
    table = TextTable.of(arrays, "bảng")
    assert (table.all_raw(), [table.find(text) for text in distinct]) == (
        distinct,
        list(range(len(distinct))),
    )
    listed = TextList.of(arrays, "bảng/danh sách")
    assert (listed.all_raw(), [listed.raw(number) for number in range(len(any_))]) == (any_, any_)
