"""Tests of indexer.analysis.segmentation: its words are pyvi's, whatever the text."""

from __future__ import annotations

import json
import lzma
import unicodedata
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyvi import ViTokenizer

from indexer.analysis.segmentation import MOST_PIECES, Segmenter, segment, segmentation_model
from indexer.analysis.words import multi_syllable_words

DATA = Path(__file__).parents[3] / "shared" / "data"
ARTICLES = DATA / "news" / "vntc.jsonl.xz"
SENTENCES = DATA / "segmentation"

TEXTS = [
    "",
    " ",
    "\t \u00a0\u2003",
    "\n",
    "\n\n\n",
    " \n hội nghị \r\n\n hội\nnghị",
    ".",
    "... .... ..... , ; ! ?",
    "==> -> >> > >>> --> ==>> = ==",
    "Ủy ban nhân dân quận Ba Đình tổ chức hội nghị tổng kết năm 2023.",
    "ỦY BAN NHÂN DÂN QUẬN BA ĐÌNH TỔ CHỨC HỘI NGHỊ",
    "TP. Hồ Chí Minh, Tp. Đà Nẵng, ThS. Nguyễn Văn A, Mr. An, Mrs. Hoa, Ms. Lan, Dr. Minh, P.12, Q.Ba Đình",
    "Đ.T. và ĐHQG. UBND.HĐND",
    "giá 1.250.000 đồng, 2,5% và 1_000 hay 12_ 13 _14_ 15__16",
    "hội_nghị _ tổng__kết _bắt_ đầu_",
    "email: mot.cua+1@phuong.gov.vn, a@b.c, a@b, @b.c, a.@.b",
    "https://hanoi.gov.vn/tin?a=1&b=hội-nghị, ftp://x http:// ://a b://",
    "ngày 12/01/2024 lúc 19h30, 24.4.2019, 26/26 chỉ tiêu, số 123 / QĐ - UBND và 12-NQ/TW",
    "Hoà bình, thuỷ lợi, uỷ ban, quý vị; Ðà Nẵng và ðường phố",
    "İstanbul STRASSE straße ΑΣ ΒΣ ας Σ ǅ ǆ ﬁ Ⅷ ² ③ १२ ٣٤",
    "vui 😀 lắm 👨‍👩‍👧 nhé 🇻🇳 𝐇𝐨̣𝐢 𠀀",
    "a\u200bb \u200b hội\u00adnghị \ufeffđầu \u0301 \u0301hội e\u0301\u0323",
    "một\u0000hai \u0000 ba://\u0000x",
    "một\x1chai\x1dba\x1ebốn\x1fnăm\x85sáu\u2028bảy\u2029tám\u3000chín\u1680mười",
    "“Hội nghị” ‘tổng kết’ (lần thứ nhất) – phần 1 — phần 2… «hết» hội-nghị",
    "chủ nghĩa xã hội chủ nghĩa tư bản, vô tuyến truyền hình, đại học bách khoa",
    "nghiêngnghiêngnghiêngnghiêng khôngcókhoảngtrắngởđâucả " + "dài" * 40,
    "ba " * 500 + "hội " * 300 + "à" * 300,
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("form", ["NFC", "NFD", "as it is"])
def test_words_are_those_of_pyvi(text: str, form: str) -> None:
    if form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert segment([text]) == [ViTokenizer.tokenize(text)]


def test_many_texts_at_once_are_those_texts_one_by_one() -> None:
    assert segment(TEXTS) == [ViTokenizer.tokenize(text) for text in TEXTS]
    assert segment([]) == []


SYLLABLES = (
    """hội nghị ủy ban nhân dân Ủy Ban UBND ba Đình TP. Tp. . , ... ==> -> 12 1.250 1_0 _ a@b.vn x://y/z é"""
)
syllables = st.sampled_from([*SYLLABLES.split(), " ", "\n", "\t"])


@given(st.lists(syllables).map(" ".join) | st.lists(syllables).map("".join))
def test_any_mixture_of_syllables_and_signs_is_segmented_as_pyvi_does(text: str) -> None:
    assert segment([text]) == [ViTokenizer.tokenize(text)]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_segmented_as_pyvi_does(text: str) -> None:
    assert segment([text]) == [ViTokenizer.tokenize(text)]


def test_half_a_surrogate_pair_is_a_sign_like_any_other() -> None:
    assert segment(["hội nghị \ud83d tổng kết", "hội nghị"]) == ["hội_nghị \ud83d tổng_kết", "hội_nghị"]


def test_what_was_learnt_is_forgotten_before_it_takes_too_much_memory() -> None:
    model = segmentation_model()
    assert model is not None
    segmenter = Segmenter(model)
    many = " ".join(f"x{number}" for number in range(MOST_PIECES + 1))
    expected = ["Hội_nghị tổng_kết"]
    assert segmenter.tokenize(["Hội nghị tổng kết"]) == expected
    assert segmenter.tokenize([many])[0].startswith("x0 x1")
    assert segmenter.tokenize(["Hội nghị tổng kết"]) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hoà bình, HỘI NGHỊ", ["hòa_bình", "hội_nghị"]),
        ("hội_nghị", ["hội_nghị"]),
        ("Hội", []),
        (" \n", []),
        ("", []),
    ],
)
def test_words_of_several_syllables_are_canonical(text: str, words: list[str]) -> None:
    assert multi_syllable_words(text) == words
    assert multi_syllable_words(unicodedata.normalize("NFD", text)) == words


@pytest.mark.skipif(not ARTICLES.exists(), reason="no vntc.jsonl.xz in ../shared/data/news")
def test_articles_are_segmented_as_pyvi_does() -> None:
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in islice(lines, 0, 6000, 60)]
    texts = [article[field] for article in articles for field in ("title", "body")]
    assert segment(texts) == [ViTokenizer.tokenize(text) for text in texts]


@pytest.mark.skipif(not SENTENCES.exists(), reason="no segmentation in ../shared/data")
def test_sentences_of_a_treebank_are_segmented_as_pyvi_does() -> None:
    texts = [
        json.loads(line)["text"]
        for path in sorted(SENTENCES.glob("*.jsonl"))
        for line in islice(path.read_text(encoding="utf-8").splitlines(), 0, None, 10)
    ]
    assert segment(texts) == [ViTokenizer.tokenize(text) for text in texts]
