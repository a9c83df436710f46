"""Tests of searchapp.query.numbers: the number of a document by its kind and number alone."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.query.numbers import MOST_ALTERNATIVES, NumberWords, numbers_in
from searchapp.query.parser import parse
from searchapp.query.tree import Term
from tests.searchapp.query.words import Words


class Numbers(Words):
    """Words that can be told by how they begin."""

    def starting(self, prefix: str) -> tuple[str, ...]:
        return tuple(term for term in self if term.startswith(prefix))


VOCABULARY = Numbers(
    {
        "4930": 3,
        "4930/qd-ubnd": 2,
        "4930/tb-ubnd": 1,
        "12229/vp-dt": 1,
        "5320/ubnd-sxd": 1,
        "2803/ubnd-vx": 4,
        "403/2017/nqlt-ubtvqh14-cp": 1,
        "403/2017": 2,
        "158/2005/nd-cp": 2,
        "158/cp": 5,
        "158/nd-cp": 2,
        "158/qd-ttg": 9,
        "10/2017/nq-hdnd": 3,
        "10/2018/nq-hdnd": 1,
        "10/2017/tt-btc": 7,
        "10/nq-cp": 2,
        "10/12": 80,
        "10-nq/tw": 4,
        "10-ct/tw": 1,
        "56/ct": 1,
        "7/kh-ubnd": 1,
        "5/bc-ubnd": 1,
        "2020/kh-ubnd": 1,
        "2020-05-01": 9,
        "45/2019/qh14": 3,
        "346/ub-qd": 1,
        "12/ttg": 1,
        "602/gpdc7": 1,
        "99/hd-vptw": 2,
        "99/hd95": 1,
        "300/qd-ubnd": 1,
        "655/qd-ubnd": 0,
        **{f"777/qd-{'a' * number}": number for number in range(1, 30)},
    }
)


def words_of(text: str) -> list[Term]:
    nodes = parse(text).children
    words = [node for node in nodes if isinstance(node, Term)]
    assert len(words) == len(nodes)
    return words


def found(text: str) -> dict[str, tuple[str, ...]]:
    """Return what each stretch of a query is taken for; every alternative is one term."""
    words = words_of(text)
    told = {}
    for numbers in numbers_in(words, VOCABULARY):
        typed = " ".join(word.text for word in words[numbers.start : numbers.end])
        told[typed] = tuple(term for (term,) in numbers.alternatives)
    return told


CASES: list[tuple[str, dict[str, tuple[str, ...]]]] = [
    ("quyết định 4930", {"4930": ("4930/qd-ubnd",)}),
    ("Quyết định số 4930 về giá đất", {"4930": ("4930/qd-ubnd",)}),
    ("quyet dinh so 4930", {"4930": ("4930/qd-ubnd",)}),
    ("quyết dinh: 4930", {"4930": ("4930/qd-ubnd",)}),
    ("UBND ban hành QUYẾT ĐỊNH SỐ 04930", {"04930": ("4930/qd-ubnd",)}),
    ("QĐ 4930", {"4930": ("4930/qd-ubnd",)}),
    ("qd số 4930", {"4930": ("4930/qd-ubnd",)}),
    ("thông báo 4930", {"4930": ("4930/tb-ubnd",)}),
    ("công văn 4930", {"4930": ("4930/qd-ubnd", "4930/tb-ubnd")}),
    ("số 4930", {"4930": ("4930/qd-ubnd", "4930/tb-ubnd")}),
    ("nhà số 4930", {}),
    ("số 4930 Lê Lợi", {}),
    ("4930", {}),
    ("4930 quyết định", {}),
    ("nghị định 4930", {}),
    ("quyêt định 4930", {}),
    ("công văn 12229", {"12229": ("12229/vp-dt",)}),
    ("CV 12229", {"12229": ("12229/vp-dt",)}),
    ("cong van 5320", {"5320": ("5320/ubnd-sxd",)}),
    ("văn bản 2803 Hải Phòng", {"2803": ("2803/ubnd-vx",)}),
    ("nghị quyết liên tịch 403/2017", {"403/2017": ("403/2017/nqlt-ubtvqh14-cp",)}),
    ("nghị quyết liên tịch số 403", {"403": ("403/2017/nqlt-ubtvqh14-cp",)}),
    ("nghi quyet lien tich 403/2017", {"403/2017": ("403/2017/nqlt-ubtvqh14-cp",)}),
    ("nghị định 158 hộ tịch", {"158": ("158/cp", "158/2005/nd-cp", "158/nd-cp")}),
    ("nghị định 158 năm 2005", {"158": ("158/cp", "158/2005/nd-cp", "158/nd-cp")}),
    ("nghị định 158/2005", {"158/2005": ("158/2005/nd-cp",)}),
    ("nghị quyết 10/2017", {"10/2017": ("10/2017/nq-hdnd",)}),
    ("nghị quyết 10", {"10": ("10-nq/tw", "10/2017/nq-hdnd", "10/nq-cp", "10/2018/nq-hdnd")}),
    ("tháng 10/2017", {}),
    ("quyết định 10 tỷ đồng", {}),
    ("luật 45/2019", {"45/2019": ("45/2019/qh14",)}),
    ("nghị quyết 45", {"45": ("45/2019/qh14",)}),
    ("quyết định 346", {"346": ("346/ub-qd",)}),
    ("quyết định 12, chỉ thị 12", {"12": ("12/ttg",)}),
    ("giấy phép xây dựng 602", {"602": ("602/gpdc7",)}),
    ("hd 99", {"99": ("99/hd-vptw", "99/hd95")}),
    ("báo cáo 5 năm", {}),
    ("báo cáo 5", {"5": ("5/bc-ubnd",)}),
    ("kế hoạch 2020", {}),
    ("kế hoạch số 2020", {"2020": ("2020/kh-ubnd",)}),
    ("quyết định 655", {}),
    ("quyết định 4930/QĐ-UBND", {}),
    ("4930 qđ ubnd", {"4930 qđ ubnd": ("4930/qd-ubnd",)}),
    ("quyết định 4930 qd ubnd quận", {"4930 qd ubnd": ("4930/qd-ubnd",)}),
    ("4930/QĐ UBND", {"4930/qd ubnd": ("4930/qd-ubnd",)}),
    ("10 2017 nq hđnd", {}),
    ("10/2017 NQ HĐND", {"10/2017 nq hđnd": ("10/2017/nq-hdnd",)}),
    ("10 nq tw", {"10 nq tw": ("10-nq/tw",)}),
    ("chỉ thị 56 ct", {"56 ct": ("56/ct",)}),
    ("điều 56 ct", {}),
    ("quyết định 19h30", {}),
    ("quyết định 0", {}),
    ("quyết định", {}),
    ("", {}),
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_number_after_a_kind_of_document_is_that_documents(
    text: str, expected: dict[str, tuple[str, ...]], form: Literal["NFC", "NFD"]
) -> None:
    assert found(unicodedata.normalize(form, text)) == expected


def test_places_are_those_of_the_number_alone() -> None:
    words = words_of("thi hành quyết định số 4930 và công văn 12229")
    assert numbers_in(words, VOCABULARY) == (
        NumberWords(5, 6, (("4930/qd-ubnd",),)),
        NumberWords(9, 10, (("12229/vp-dt",),)),
    )


def test_of_many_documents_those_are_taken_that_most_articles_name() -> None:
    (numbers,) = numbers_in(words_of("quyết định 777"), VOCABULARY)
    most = sorted(range(1, 30), reverse=True)[:MOST_ALTERNATIVES]
    assert numbers.alternatives == tuple((f"777/qd-{'a' * number}",) for number in most)


_WORDS = "quyết định nghị số so 4930 10 10/2017 2020 158 qđ nq ubnd tw tỷ năm 10/NQ liên tịch"
_PARTS = st.sampled_from(_WORDS.split())


@given(st.lists(_PARTS, max_size=10).map(" ".join))
def test_what_is_found_lies_apart_in_order_and_is_named_by_articles(text: str) -> None:
    words = words_of(text)
    end = 0
    for numbers in numbers_in(words, VOCABULARY):
        assert end <= numbers.start < numbers.end <= len(words)
        assert numbers.alternatives
        assert all(VOCABULARY.frequency(term) for (term,) in numbers.alternatives)
        end = numbers.end
