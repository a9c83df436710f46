"""Tests of indexer.store.array_file: what is written is read, and what is not whole is not read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_st

from indexer.store.array_file import (
    ALIGNMENT,
    MAGIC,
    ArrayFile,
    ArrayFileError,
    ArrayWriter,
    narrow,
    unsigned,
)

_DTYPES = st.sampled_from(["u1", "u2", "<u4", "<u8", "<i4", ">u4", ">i8", "?"])
_ARRAYS = numpy_st.arrays(
    _DTYPES.map(np.dtype), numpy_st.array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=9)
)


def written(arrays: dict[str, np.ndarray[Any, Any]]) -> bytes:
    file = io.BytesIO()
    writer = ArrayWriter(file)
    for name, array in arrays.items():
        writer.write(name, array)
    writer.finish()
    return file.getvalue()


@given(st.dictionaries(st.text(max_size=9), _ARRAYS, max_size=5))
def test_arrays_of_any_kind_are_read_as_they_were_written(arrays: dict[str, np.ndarray[Any, Any]]) -> None:
    file = ArrayFile(written(arrays))
    assert (list(file), len(file)) == (list(arrays), len(arrays))
    assert "không có" not in file
    for name, array in arrays.items():
        assert name in file
        assert file[name].shape == array.shape
        assert file[name].dtype == array.dtype.newbyteorder("<")
        assert file[name].tolist() == array.tolist()
        assert not file[name].flags.writeable
        assert file[name].ctypes.data % file[name].itemsize == 0
    file.verify()
    with pytest.raises(KeyError):
        file["không có"]


def test_arrays_of_a_mapped_file_lie_aligned_and_are_no_copies(tmp_path: Path) -> None:
    path = tmp_path / "a"
    arrays = {"a": np.arange(3, dtype=np.uint8), "đ": np.arange(5.0), "none": np.empty(0, np.uint64)}
    path.write_bytes(written(arrays))
    file = ArrayFile.map(path)
    assert [file[name].ctypes.data % ALIGNMENT for name in ("a", "đ")] == [0, 0]
    assert file["đ"] is file["đ"]
    assert not file["đ"].flags.owndata
    assert file.size == path.stat().st_size
    path.unlink()
    file.forget_pages()
    assert {name: array.tolist() for name, array in file.items()} == {
        "a": [0, 1, 2],
        "đ": [0.0, 1.0, 2.0, 3.0, 4.0],
        "none": [],
    }
    with pytest.raises(ValueError, match="read-only"):
        file["a"][0] = 1


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_arrays_may_be_written_in_parts_in_between_with_others(lengths: list[int], random: Any) -> None:
    file = io.BytesIO()
    writer = ArrayWriter(file)
    wide, narrow_ = (
        writer.reserve("wide", np.dtype(np.uint64), (sum(lengths),)),
        writer.reserve("narrow", np.dtype(np.uint8), (sum(lengths), 2)),
    )
    writer.write("whole", np.arange(3))
    left = {"wide": list(lengths), "narrow": list(lengths)}
    told: dict[str, list[Any]] = {"wide": [], "narrow": []}
    while names := [name for name, parts in left.items() if parts]:
        name = random.choice(names)
        count = left[name].pop()
        if name == "wide":
            part: np.ndarray[Any, Any] = np.arange(count, dtype=np.uint8) + len(told[name])
            wide.append(part)
        else:
            part = np.arange(count * 2, dtype=np.uint16).reshape(count, 2)
            narrow_.append(part)
        told[name] += part.tolist()
    writer.finish()
    found = ArrayFile(file.getvalue())
    found.verify()
    assert {name: array.tolist() for name, array in found.items()} == told | {"whole": [0, 1, 2]}


@pytest.mark.parametrize("count", [2, 4])
def test_an_array_that_is_not_as_long_as_was_said_is_an_error(count: int) -> None:
    writer = ArrayWriter(io.BytesIO())
    writer.reserve("starts", np.dtype(np.uint32), (3,)).append(np.zeros(count))
    with pytest.raises(ValueError, match=f"starts has {4 * count} of 12 bytes"):
        writer.finish()


_FILE = written(
    {"a": np.arange(1, 40, dtype=np.uint16), "b": np.arange(1, 10, dtype=np.uint8), "c": np.ones(0)}
)


@pytest.mark.parametrize("length", range(0, len(_FILE), 3))
def test_a_file_that_is_cut_short_is_not_opened(tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut"
    path.write_bytes(_FILE[:length])
    with pytest.raises(
        ArrayFileError, match=r"^it is (empty|cut short|no array file of this version, or cut)"
    ):
        ArrayFile.map(path)


def test_every_changed_byte_is_found_but_for_the_room_between_arrays() -> None:
    unnoticed = []
    for place, byte in enumerate(_FILE):
        try:
            ArrayFile(_FILE[:place] + bytes([byte ^ 0x20]) + _FILE[place + 1 :]).verify()
        except ArrayFileError:
            continue
        unnoticed.append(place)
    between = [*range(len(MAGIC), 64), *range(64 + 78, 192), *range(192 + 9, 256)]
    assert unnoticed == between


@pytest.mark.parametrize("place", [0, -len(MAGIC)])
def test_a_file_of_another_version_is_not_opened(place: int) -> None:
    other = bytearray(_FILE)
    other[place + len(MAGIC) - 1 if place == 0 else -1] += 1
    with pytest.raises(ArrayFileError, match="it is no array file of this version"):
        ArrayFile(bytes(other))


def test_bytes_after_the_end_are_noticed() -> None:
    with pytest.raises(ArrayFileError):
        ArrayFile(_FILE + b"\n")


@pytest.mark.parametrize(
    ("largest", "dtype"),
    [
        (0, np.uint8),
        (255, np.uint8),
        (256, np.uint16),
        (65_535, np.uint16),
        (65_536, np.uint32),
        (2**32 - 1, np.uint32),
        (2**32, np.uint64),
    ],
)
def test_numbers_are_kept_in_the_narrowest_width(largest: int, dtype: type[np.generic]) -> None:
    assert unsigned(largest) == dtype
    assert narrow(np.array([0, largest], np.uint64)).dtype == dtype
    assert narrow(np.array([0, largest], np.uint64)).tolist() == [0, largest]
    assert narrow(np.array([], np.uint64), largest).dtype == dtype
