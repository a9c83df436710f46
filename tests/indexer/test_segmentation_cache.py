"""Tests of where the segmentation model comes from: the user's cache, pyvi's files, pyvi itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.analysis.segmentation import segmenter
from indexer.analysis.segmentation.cache import cache_folder, cached_model, keep_model
from indexer.analysis.segmentation.model import SegmentationModel, model_source, read_from_pyvi

Model = SegmentationModel | None


@pytest.fixture(scope="module")
def model() -> SegmentationModel:
    return read_from_pyvi()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of its own."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return cache_folder()


@pytest.fixture
def read_again() -> Callable[[], Model]:
    """Reads the model as a new process does."""
    return segmenter.segmentation_model.__wrapped__


def assert_same(found: Model, expected: SegmentationModel) -> None:
    assert found is not None
    assert (found.attributes, found.pairs, found.triples) == (
        expected.attributes,
        expected.pairs,
        expected.triples,
    )
    np.testing.assert_array_equal(found.weights, expected.weights)
    np.testing.assert_array_equal(found.transitions, expected.transitions)


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def test_all_weights_are_read_those_with_line_feeds_and_for_one_label_too(model: SegmentationModel) -> None:
    assert len(model.attributes) == len(set(model.attributes)) == len(model.weights) == 6335
    assert "word.lower():\n" in model.attributes
    assert np.count_nonzero(model.weights) > 6000
    assert (len(model.pairs), len(model.triples)) == (22705, 1907)


def test_a_kept_model_is_the_one_that_was_kept(folder: Path, model: SegmentationModel) -> None:
    source = model_source()
    assert cached_model(source) is None
    keep_model(source, model)
    assert_same(cached_model(source), model)
    assert len(files(folder)) == 1


def test_what_a_killed_process_left_in_the_cache_is_deleted_after_a_day(
    folder: Path, model: SegmentationModel
) -> None:
    folder.mkdir()
    names = ("segmentation-1-pyvi-0.cacheold.part", "segmentation-1-pyvi-0.cachenew.part", "other.cache")
    old, new, other = (folder / name for name in names)
    for path in (old, new, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (0, 0))
    keep_model(model_source(), model)
    assert [path for path in (old, new, other) if path.exists()] == [new, other]
    assert len(files(folder)) == 3


def test_another_pyvi_does_not_get_the_model_of_this_one(folder: Path, model: SegmentationModel) -> None:
    source = model_source()
    keep_model(source, model)
    assert cached_model(replace(source, version="0.1.2")) is None
    assert cached_model(replace(source, digest=source.digest[::-1])) is None


@pytest.mark.parametrize("damage", ["empty", "cut short", "one bit", "nonsense"])
def test_a_damaged_cache_is_read_anew(
    folder: Path, model: SegmentationModel, read_again: Callable[[], Model], damage: str
) -> None:
    keep_model(model_source(), model)
    [path] = files(folder)
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    path.write_bytes(
        {"empty": b"", "cut short": whole[:-1], "one bit": bytes(changed), "nonsense": b"x" * 99}[damage]
    )
    assert cached_model(model_source()) is None
    assert_same(read_again(), model)
    assert path.read_bytes() == whole


def test_without_a_cache_folder_the_model_is_read_from_pyvi(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: SegmentationModel, read_again: Callable[[], Model]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert_same(read_again(), model)


def test_a_model_of_another_format_leaves_the_words_to_pyvi_with_a_warning(
    folder: Path, monkeypatch: pytest.MonkeyPatch, read_again: Callable[[], Model]
) -> None:
    from pyvi import ViTokenizer

    class Other:
        modelfile = None

    monkeypatch.setattr(ViTokenizer.ViTokenizer, "model", Other())
    with pytest.warns(RuntimeWarning, match="Words are found slowly, by pyvi itself"):
        assert read_again() is None
    assert files(folder) == []


@pytest.mark.parametrize("change", ["weights", "transitions", "pairs", "triples"])
def test_a_model_whose_words_are_not_those_of_pyvi_is_not_used(
    folder: Path,
    model: SegmentationModel,
    monkeypatch: pytest.MonkeyPatch,
    read_again: Callable[[], Model],
    change: str,
) -> None:
    changed = {
        "weights": replace(model, weights=-model.weights),
        "transitions": replace(model, transitions=model.transitions.T),
        "pairs": replace(model, pairs=["hội nghị"]),
        "triples": replace(model, triples=["a b c"]),
    }[change]
    monkeypatch.setattr(segmenter, "read_from_pyvi", lambda: changed)
    with pytest.warns(RuntimeWarning, match="Words are found slowly, by pyvi itself"):
        assert read_again() is None
    assert files(folder) == []


@pytest.mark.parametrize(
    ("platform", "variable", "given", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "/cache", "/cache/vietnamese-municipal-search"),
        ("linux", "XDG_CACHE_HOME", "relative", "HOME/.cache/vietnamese-municipal-search"),
        ("linux", "XDG_CACHE_HOME", "", "HOME/.cache/vietnamese-municipal-search"),
        ("darwin", "XDG_CACHE_HOME", "/cache", "HOME/Library/Caches/vietnamese-municipal-search"),
        ("win32", "LOCALAPPDATA", "/local", "/local/vietnamese-municipal-search/Cache"),
        ("win32", "LOCALAPPDATA", "", "HOME/AppData/Local/vietnamese-municipal-search/Cache"),
    ],
)
def test_the_cache_is_where_the_system_has_such_files(
    monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, given: str, expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, given)
    assert cache_folder() == Path(expected.replace("HOME", str(Path.home())))


PROGRAM = """
import sys
from indexer.analysis.batch import BatchAnalyser
from indexer.analysis.pipeline import analyse_text
terms, words = BatchAnalyser().analyse(["Hội nghị tổng kết"])
assert words.vocabulary == ["hội_nghị", "tổng_kết"], words
assert analyse_text("Hội nghị tổng kết").words == words.vocabulary
print(sorted({"pyvi", "sklearn", "sklearn_crfsuite", "pycrfsuite"} & set(sys.modules)))
"""


def started(program: str, cache: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "LOCALAPPDATA": str(cache), "HOME": str(cache)}
    command = [sys.executable, "-c", program]
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_two_first_runs_at_once_are_fine_and_later_ones_load_neither_pyvi_nor_scikit_learn(
    tmp_path: Path,
) -> None:
    first = [started(PROGRAM, tmp_path) for _ in range(2)]
    for process in first:
        out, _ = process.communicate()
        assert (process.returncode, out) == (0, "['pycrfsuite', 'pyvi', 'sklearn', 'sklearn_crfsuite']\n")
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and "segmentation" in path.name]
    assert len(kept) == 1
    later = started(PROGRAM, tmp_path)
    assert (*later.communicate(), later.returncode) == ("[]\n", "", 0)


FALLBACK = """
import warnings
from pyvi import ViTokenizer
ViTokenizer.tokenize("một")  # pyvi opens its model
ViTokenizer.ViTokenizer.model.modelfile.name = "nowhere"
from indexer.analysis.batch import BatchAnalyser
from indexer.analysis.segmentation import segment
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    terms, words = BatchAnalyser().analyse(["Hội nghị tổng kết hội nghị", "", "một"])
    assert segment(["Hội nghị", " "]) == ["Hội_nghị", " "]
assert len([one for one in seen if one.category is RuntimeWarning]) == 1, seen
print(terms.vocabulary, terms.terms.tolist(), terms.starts.tolist())
print(words.vocabulary, words.terms.tolist(), words.starts.tolist())
"""


def test_batches_and_texts_are_analysed_with_pyvi_itself_if_need_be(tmp_path: Path) -> None:
    process = started(FALLBACK, tmp_path)
    out, _ = process.communicate()
    assert process.returncode == 0
    assert out.splitlines() == [
        "['hội', 'kết', 'một', 'nghị', 'tổng'] [0, 3, 4, 1, 0, 3, 2] [0, 6, 6, 7]",
        "['hội_nghị', 'tổng_kết'] [0, 1, 0] [0, 3, 3, 3]",
    ]
