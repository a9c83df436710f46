"""Which syllables of a text make a word? pyvi's answer, from its weights, many times faster."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.segmentation.cache import cached_model, keep_model
from indexer.analysis.segmentation.lexicon import Lexicon
from indexer.analysis.segmentation.model import (
    ModelFormatError,
    SegmentationModel,
    model_source,
    read_from_pyvi,
)
from indexer.analysis.segmentation.pieces import STOP, PieceTable

# Some tens of megabytes; when there are more, all are forgotten.
MOST_PIECES = 200_000

# Read with pyvi and without before its weights are trusted.
_TRIAL = (
    "Sáng nay, Ủy ban nhân dân quận Ba Đình tổ chức hội nghị tổng kết công tác cải cách hành chính năm 2023.",
    "TP. Hồ Chí Minh: 1.250 hộ dân ở P.12 được cấp giấy chứng nhận quyền sử dụng đất\nChi tiết tại https://a.vn/x_1",
    "ÔNG NGUYỄN VĂN AN - CHỦ TỊCH UBND ==> “Dự án 26/NQ-HĐND chậm tiến độ...” liên hệ: mot.cua@phuong.gov.vn",
    "giải phóng mặt bằng đường vành đai 3 , chủ nghĩa xã hội và sinh viên học sinh trường Đại học Bách khoa",
    "Bà Trần Minh Tuyết và Đặng Tùng Sơn khởi hành từ San Francisco, Hoa Kỳ, tháng Thanh niên, Nam Á",
    "kế hoạch hoá gia đình, hội Chữ thập đỏ, hướng dẫn viên bắt đầu từ 7 giờ, mất sức lao động",
    "Ảnh trên của tác giả. K. Long",
    "Bài và ảnh. D. Thu",
)


class Segmenter:
    """Joins the syllables of each word of a text. Threads may share one."""

    def __init__(self, model: SegmentationModel) -> None:
        """Raises ValueError for a model that the decoding does not suit."""
        self._model = model
        self._lock = threading.Lock()
        self._forget()

    def tokenize(self, texts: Sequence[str]) -> list[str]:
        """Return each text in NFC, spaces between words and `_` within them, as pyvi's `tokenize` does."""
        if not texts:
            return []
        with self._lock:
            if self._pieces.count > MOST_PIECES:
                self._forget()
            try:
                numbers, parts = self._parts(texts)
            except BaseException:
                self._forget()  # what was learnt may be half changed
                raise
        stops = [-1, *np.flatnonzero(numbers == STOP).tolist()]
        return [
            "".join(parts[before + 1 : stop])[1:] if stop - before > 1 else text
            for text, (before, stop) in zip(texts, pairwise(stops), strict=True)
        ]

    def _parts(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], list[str]]:
        numbers, _ = self._pieces.expanded(0, self._pieces.numbers(texts))
        for syllable in self._lexicon.syllables[len(self._written) // 2 :]:
            self._written += (f" {syllable}", f"_{syllable}")
        places = 2 * numbers + self._lexicon.joined(numbers)
        return numbers, list(map(self._written.__getitem__, places.tolist()))

    def _forget(self) -> None:
        self._lexicon = Lexicon(self._model)
        self._pieces = PieceTable((self._lexicon.numbers_of, [STOP]))
        # Each syllable twice: as it begins a word, and as it continues one.
        self._written: list[str] = []


@cache
def segmentation_model() -> SegmentationModel | None:
    """Return the model of the installed pyvi; None, with a warning, if only pyvi itself can use it.

    The first run of all takes some seconds to read it through pyvi; later ones take it from the user's cache.
    Raises ImportError without pyvi.
    """
    try:
        source = model_source()
    except OSError as error:
        _warn_of_slowness(error)
        return None
    model = cached_model(source)
    if model is None:
        try:
            model = read_from_pyvi()
            trial = Segmenter(model).tokenize(_TRIAL)
        except (ModelFormatError, ValueError) as error:
            _warn_of_slowness(error)
            return None
        if trial != _with_pyvi(_TRIAL):
            _warn_of_slowness("its words differ from those of its weights")
            return None
        keep_model(source, model)
    return model


def segment(texts: Sequence[str]) -> list[str]:
    """Return what pyvi's `tokenize` returns for each text, without pyvi if possible."""
    segmenter = _segmenter()
    return _with_pyvi(texts) if segmenter is None else segmenter.tokenize(texts)


@cache
def _segmenter() -> Segmenter | None:
    model = segmentation_model()
    return None if model is None else Segmenter(model)


def _warn_of_slowness(reason: object) -> None:
    warnings.warn(
        f"Words are found slowly, by pyvi itself, because its model could not be read: {reason}",
        RuntimeWarning,
        stacklevel=3,
    )


def _with_pyvi(texts: Sequence[str]) -> list[str]:
    from pyvi import ViTokenizer  # scikit-learn comes with it

    return [ViTokenizer.tokenize(text) for text in texts]
