"""Tests of searchapp.query.corrections."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.canonical import canonical
from searchapp.query.corrections import correction, one_error_away
from tests.searchapp.query.words import Words

ARTICLES = Words.of_texts(
    {
        "nghị quyết": 3_000,
        "nghỉ lễ": 800,
        "suy nghĩ": 900,
        "giải quyết": 700,
        "xã hội": 9_000,
        "bảo hiểm xã hội": 900,
        "mùi hôi": 700,
        "giao thông": 4_000,
        "thông tin": 2_000,
        "trường học": 2_500,
        "truờng học": 12,
        "trung tâm y tế": 1_200,
        "nói chung": 2_000,
        "xây dựng": 5_000,
        "xử phạt": 1_500,
        "sử dụng": 4_000,
        "xử lý rác thải": 400,
        "nông nghiệp": 3_000,
        "lông mày": 300,
        "dịch cúm gia cầm": 900,
        "làn da": 500,
        "ngập lụt": 300,
        "chuyên mục": 400,
        "bệnh viện": 4_000,
        "ủy ban nhân dân": 4_000,
        "lập danh sách": 900,
        "an ninh": 2_000,
        "tuyển sinh lớp 10": 300,
        "phường bến nghé": 40,
        "chợ đêm": 60,
        "cho đêm diễn": 40,
        "đỗ mười": 90,
        "sửa chữa": 900,
        "sữa bột": 600,
        "chữa bệnh": 600,
        "quận 7": 200,
        "ngày 2024-01-12": 30,
        "nhà a": 300,
        "alo": 60,
        "số 123/qd-ubnd": 2,
    }
)


def corrected(query: str) -> str | None:
    """Return the correction of a query that is words and spaces."""
    found = correction([canonical(word) for word in query.split()], ARTICLES)
    return None if found is None else " ".join(found)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        # One wrong tone, or one vowel mark.
        ("nghỉ quyết", "nghị quyết"),
        ("nghĩ quyết", "nghị quyết"),
        ("bảo hiễm xã hội", "bảo hiểm xã hội"),
        ("xã hôi", "xã hội"),
        ("sữa chữa", "sửa chữa"),
        ("ủy ban nhân dan", "ủy ban nhân dân"),
        ("trương học", "trường học"),
        # An error that a few articles have, too.
        ("truờng học", "trường học"),
        # Sounds that are alike to some.
        ("chung tâm y tế", "trung tâm y tế"),
        ("sây dựng", "xây dựng"),
        ("sử phạt", "xử phạt"),
        ("xử lý dác thải", "xử lý rác thải"),
        ("lông nghiệp", "nông nghiệp"),
        ("dịch cúm da cầm", "dịch cúm gia cầm"),
        ("ngập lục", "ngập lụt"),
        # A letter missing, doubled, needless or swapped with the next; a key beside the right one.
        ("giao thôg", "giao thông"),
        ("tuyển sih lớp 10", "tuyển sinh lớp 10"),
        ("giao thônng", "giao thông"),
        ("bệnh việnh", "bệnh viện"),
        ("gaio thông", "giao thông"),
        ("gisi quyết", "giải quyết"),
        ("giao thông tim", "giao thông tin"),
        # Two errors, one a word.
        ("bệng việng", "bệnh viện"),
        # Without marks.
        ("giao thogn", "giao thong"),
        ("nghi quyett", "nghi quyet"),
        ("NGHI QUYETT", "nghi quyet"),
        (unicodedata.normalize("NFD", "nghỉ quyết"), "nghị quyết"),
        # A word alone has only itself to tell.
        ("trườmg", "trường"),
        ("thônng", "thông"),
        # Right as typed.
        ("nghị quyết", None),
        ("giao thông", None),
        ("chợ đêm", None),
        ("phường bến nghé", None),
        ("đỗ mười", None),
        ("nghỉ", None),
        ("giao thong", None),
        ("giao thong nghi quyet", None),
        ("an ninh", None),
        # What is no word of letters stays, and so does what nothing is like.
        ("zalo", None),
        ("facebook", None),
        ("123/qd-ubmd", None),
        ("2024-01-13", None),
        ("quận 8", None),
        ("covid19", None),
        ("nhà b", None),
        ("7", None),
        ("", None),
    ],
)
def test_a_misspelt_query_is_put_right(query: str, meant: str | None) -> None:
    assert corrected(query) == meant


@pytest.mark.parametrize(
    ("typed", "meant", "likely"),
    [
        ("hiễm", "hiểm", 1.0),
        ("hôi", "hội", 0.5),
        ("duờng", "dường", 0.5),
        ("đo", "do", 0.5),
        ("xông", "sông", 0.7),
        ("chung", "trung", 0.7),
        ("trung", "chung", 0.7),
        ("da", "gia", 0.7),
        ("giác", "rác", 0.7),
        ("lông", "nông", 0.7),
        ("đán", "đáng", 0.7),
        ("lục", "lụt", 0.7),
        ("hii", "hi", 0.5),
        ("gaio", "giao", 0.5),
        ("thôg", "thông", 0.3),
        ("việnh", "viện", 0.2),
        ("tim", "tin", 0.2),
    ],
)
def test_each_kind_of_error_is_as_likely_as_said(typed: str, meant: str, likely: float) -> None:
    assert one_error_away(typed)[meant] == likely


def test_a_correction_does_not_hang_on_the_order_of_the_words_of_the_index() -> None:
    turned = Words(dict(reversed(ARTICLES.items())), dict(reversed(ARTICLES.phrases.items())))
    for query in ("nghỉ quyết", "xã hôi", "gaio thônng", "bệng việng"):
        assert correction(query.split(), turned) == correction(query.split(), ARTICLES)


@given(st.text("adđeêgiịnhọrstuưx12-/", max_size=7).map(canonical))
def test_one_error_away_are_other_words_in_canonical_form(term: str) -> None:
    for word, likely in one_error_away(term).items():
        assert word != term
        assert canonical(word) == word
        assert 0 < likely <= 1


@given(st.lists(st.sampled_from([*ARTICLES, "thônng", "hiễm", "xyz", "12", "b"]), max_size=5))
def test_a_correction_changes_one_or_two_words_to_words_of_the_articles(typed: list[str]) -> None:
    found = correction(typed, ARTICLES)
    if found is not None:
        changed = [(was, is_now) for was, is_now in zip(typed, found, strict=True) if was != is_now]
        assert 1 <= len(changed) <= 2
        for was, is_now in changed:
            assert was.isalpha()
            assert len(was) > 1
            assert ARTICLES.forms(is_now) or ARTICLES.frequency(is_now)
