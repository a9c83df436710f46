"""Tests of indexer.analysis.batch: of many texts at once comes what comes of each alone."""

from __future__ import annotations

import json
import lzma
import unicodedata
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import batch
from indexer.analysis.batch import BatchAnalyser, Tokens
from indexer.analysis.pipeline import AnalysedText, analyse_text

ARTICLES = Path(__file__).parents[3] / "shared" / "data" / "news" / "vntc.jsonl.xz"

TEXTS = [
    "Hội nghị tổng kết công tác cải cách hành chính, quận Ba Đình",
    "",
    " \n\t ",
    "Ủy ban nhân dân\nHỘI ĐỒNG NHÂN DÂN - Hội đồng nhân dân quận: hội_nghị __tổng_kết__",
    "số 123 / QĐ - UBND ngày 12/01/2024, 26/NQ-HĐND, 10 / 2017 / NQ - HĐND - TT và 45/2019/QH14; 5/KH - UBND",
    "12 - NQ/TW, 12 -NQ/TW, 12- NQ / TW. 12–NQ/TW; 18-NQ /TW\n7\n/\nQĐ\n-\nUBND 7/QĐ -UBND 7/QĐ- UBND",
    "kế hoạch 5/kh - ubnd; 60 km/h - 70 km/h - tốt; 24/7 - 365 ngày; a/ b /c / d; và/hoặc",
    "(“Hội nghị”), «tổng kết»… – hết! covid-19, 19h30, 1.250 hộ, 2,5%; 31/02/2024",
    "Hoà bình thuỷ lợi Ðà Nẵng ðường phố İstanbul ΑΣ straße a\u200bb hội\u00adnghị \u200b",
    "một\u0000hai 😀 ba\ud83d bốn 👨‍👩‍👧 𝐇𝐨̣𝐢",
    "nghiêngnghiêngnghiêngnghiêng " + "x" * 17 + " " + "y" * 16 + " " + "z" * 9 + " " + "w" * 8,
    "12 -\u017fL/A1, 12 - \u212aH/B, 12/\u212aH - B",
    "một  hai   ba\r\n\r\nbốn\u00a0năm\u2003sáu",
]


def texts_of(tokens: Tokens) -> list[list[str]]:
    found = [tokens.vocabulary[place] for place in tokens.terms.tolist()]
    return [found[start:end] for start, end in zip(tokens.starts, tokens.starts[1:], strict=False)]


def assert_as_analysed_one_by_one(analyser: BatchAnalyser, texts: Sequence[str]) -> None:
    expected = [analyse_text(text) for text in texts]
    terms, words = analyser.analyse(texts)
    both = zip(texts_of(terms), texts_of(words), strict=True)
    assert [AnalysedText(*one) for one in both] == expected
    for tokens in (terms, words):
        assert (tokens.terms.dtype.name, tokens.starts.dtype.name) == ("int32", "int64")
        assert len(tokens.starts) == len(texts) + 1
    assert terms.vocabulary == sorted({term for text in expected for term in text.terms})
    assert words.vocabulary == sorted({word for text in expected for word in text.words})


@pytest.fixture(scope="module")
def analyser() -> BatchAnalyser:
    return BatchAnalyser()


@pytest.mark.parametrize("text", TEXTS)
def test_one_text(analyser: BatchAnalyser, text: str) -> None:
    assert_as_analysed_one_by_one(analyser, [text])
    assert_as_analysed_one_by_one(analyser, [unicodedata.normalize("NFD", text)])


def test_no_text(analyser: BatchAnalyser) -> None:
    assert_as_analysed_one_by_one(analyser, [])


def test_many_texts_in_any_order(analyser: BatchAnalyser) -> None:
    assert_as_analysed_one_by_one(analyser, TEXTS)
    assert_as_analysed_one_by_one(analyser, TEXTS[::-1] * 3)
    assert_as_analysed_one_by_one(BatchAnalyser(), TEXTS)


def test_texts_of_which_each_is_longer_than_what_is_done_at_once(analyser: BatchAnalyser) -> None:
    assert_as_analysed_one_by_one(analyser, [TEXTS[0] * 3000, TEXTS[3] * 2000, "", TEXTS[0]])


def test_what_was_learnt_is_forgotten_between_batches_when_it_is_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch, "MOST_PIECES", 50)
    analyser = BatchAnalyser()
    for start in range(0, len(TEXTS), 2):
        assert_as_analysed_one_by_one(analyser, TEXTS[start : start + 2])


PARTS = "123 5 2017 / - – QĐ qđ NQ UBND HĐND TW ubnd TTr 12/01/2024 hội nghị Ủy ban . , ( _ a1 \u0301 é"
parts = st.sampled_from([*PARTS.split(), " ", "\n", "\t"])


@given(st.lists(st.lists(parts | st.just(" ")).map("".join)))
def test_any_mixture_of_numbers_spaces_and_words(analyser: BatchAnalyser, texts: list[str]) -> None:
    assert_as_analysed_one_by_one(analyser, texts)


@given(st.lists(st.text(), max_size=5))
def test_any_texts(analyser: BatchAnalyser, texts: list[str]) -> None:
    assert_as_analysed_one_by_one(analyser, texts)


def test_newlines_alone_are_no_words(analyser: BatchAnalyser) -> None:
    assert_as_analysed_one_by_one(analyser, ["\n" * count for count in range(70)])


def test_after_a_failure_batches_are_right_again(
    analyser: BatchAnalyser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str) -> list[str]:
        raise MemoryError

    with monkeypatch.context() as context, pytest.raises(MemoryError):
        context.setattr(batch, "terms", broken)
        analyser.analyse(["một hai 1, ba2 bốn"])
    assert_as_analysed_one_by_one(analyser, ["một hai 1, ba2 bốn", *TEXTS])


@pytest.mark.skipif(not ARTICLES.exists(), reason="no vntc.jsonl.xz in ../shared/data/news")
def test_articles(analyser: BatchAnalyser) -> None:
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in islice(lines, 0, 6000, 20)]
    for field in ("title", "body"):
        assert_as_analysed_one_by_one(analyser, [article[field] for article in articles])
