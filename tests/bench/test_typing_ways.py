"""Tests of the ways of typing: each a function of the text, the same every time."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.evaluation.keystrokes import telex, vni
from bench.evaluation.typing_ways import (
    WAYS,
    Way,
    as_given,
    capitals,
    decomposed,
    half_without_marks,
    one_error,
    other_tone_placement,
    without_marks,
)
from indexer.analysis.canonical import canonical, fold
from tests.conftest import ROOT

SENTENCE = "Ủy ban nhân dân thành phố Hòa Bình quyết định số 10/2017/NQ-HĐND ngày 12/01/2024"
TEXTS = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạốệữĐỦÂ 0123456789/-.,?\"'\u0301\u0323", max_size=60
)

KEYS = [
    ("hội nghị", "hooij nghij", "ho65i nghi5"),
    ("Ba Đình", "Ba Ddinhf", "Ba D9i2nh"),
    ("ba đình", "ba ddinhf", "ba d9i2nh"),
    ("đường", "dduwowngf", "d9u7o72ng"),
    ("người", "nguwowif", "ngu7o72i"),
    ("quyết định", "quyeets ddinhj", "quye61t d9i5nh"),
    ("hòa", "hoaf", "ho2a"),
    ("hoà", "hoaf", "hoa2"),
    ("thuở", "thuowr", "thuo73"),
    ("năm", "nawm", "na8m"),
    ("ngã tư", "ngax tuw", "nga4 tu7"),
    ("mỹ", "myx", "my4"),
    ("ừ", "uwf", "u72"),
    ("ban", "ban", "ban"),
    ("2024", "2024", "2024"),
    ("10/2017/NQ-HĐND", "10/2017/NQ-HDdND", "10/2017/NQ-HD9ND"),
    ("Ủy", "Uyr", "U3y"),
    ("UỶ BAN", "UYr BAN", "UY3 BAN"),
    ("THUẾ", "THUEes", "THUE61"),
    ("Ông Ấn", "Oong Aans", "O6ng A61n"),
    ("“Ảnh”, (sách)!", "“Anhr”, (sachs)!", "“A3nh”, (sa1ch)!"),
    ("covid19", "covid19", "covid19"),
    ("façade", "façade", "façade"),
    ("résumé", "ressumes", "re1sume1"),
    ("từcầu", "tuwfcaafu", "tu72ca62u"),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "keys", "_"), KEYS)
def test_telex_has_the_tone_at_the_end_of_a_syllable(text: str, keys: str, _: str) -> None:
    assert telex(text) == keys
    assert telex(unicodedata.normalize("NFD", text)) == keys


@pytest.mark.parametrize(("text", "_", "keys"), KEYS)
def test_vni_has_digits_right_behind_their_letter(text: str, _: str, keys: str) -> None:
    assert vni(text) == keys
    assert vni(unicodedata.normalize("NFD", text)) == keys


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("hội nghị", "hoi nghi"),
        ("Hội Nghị", "Hoi Nghi"),
        ("đường", "duong"),
        ("Đường", "Duong"),
        ("ĐƯỜNG", "DUONG"),
        ("ð", "ð"),
        ("quỹ", "quy"),
        ("thuỷ", "thuy"),
        ("thủy", "thuy"),
        ("ừ ữ ử ự ứ", "u u u u u"),
        ("ẵ ẫ ỗ ễ ỡ", "a a o e o"),
        ("kỳ", "ky"),
        ("ban", "ban"),
        ("2024", "2024"),
        ("12/01/2024", "12/01/2024"),
        ("123/QĐ-UBND", "123/QD-UBND"),
        ("“ảnh”, (sách)!", "“anh”, (sach)!"),
        ("hô\u0323i", "hoi"),
        ("e\u0301", "e"),
        ("tab\tđây", "tab\tday"),
        ("", ""),
    ],
)
def test_without_marks_only_marks_are_gone(text: str, bare: str) -> None:
    assert without_marks(text) == bare
    assert without_marks(unicodedata.normalize("NFD", text)) == bare


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("hòa", "hoà"),
        ("Hòa", "Hoà"),
        ("HÒA", "HOÀ"),
        ("hoà", "hoà"),
        ("hóa", "hoá"),
        ("hỏa", "hoả"),
        ("khỏe", "khoẻ"),
        ("xòe", "xoè"),
        ("thủy", "thuỷ"),
        ("THỦY", "THUỶ"),
        ("ủy ban", "uỷ ban"),
        ("Ủy ban", "Uỷ ban"),
        ("lũy", "luỹ"),
        ("tụy", "tuỵ"),
        ("quý", "quý"),
        ("quỳ", "quỳ"),
        ("quả", "quả"),
        ("hoàn", "hoàn"),
        ("ngoài", "ngoài"),
        ("khuỷu", "khuỷu"),
        ("của", "của"),
        ("tùy, hòa.", "tuỳ, hoà."),
        ("hoa uy", "hoa uy"),
        ("12/01/2024 10/NQ-HĐND", "12/01/2024 10/NQ-HĐND"),
        ("", ""),
    ],
)
def test_the_tone_is_where_the_canonical_form_does_not_put_it(text: str, moved: str) -> None:
    assert other_tone_placement(text) == moved
    assert other_tone_placement(unicodedata.normalize("NFD", text)) == moved


@pytest.mark.parametrize(
    ("text", "length"),
    [("hội", 5), ("đ", 1), ("Đường", 8), ("ban", 3), ("ừ", 3), ("2024", 4), ("quỹ", 4), ("", 0)],
)
def test_decomposed_every_mark_is_a_character(text: str, length: int) -> None:
    assert len(decomposed(text)) == length
    assert unicodedata.normalize("NFC", decomposed(text)) == text


@pytest.mark.parametrize(
    ("text", "large"),
    [
        ("hội nghị", "HỘI NGHỊ"),
        ("Đường", "ĐƯỜNG"),
        ("đ", "Đ"),
        ("123/qđ-ubnd", "123/QĐ-UBND"),
        ("ho\u0323i", "HO\u0323I"),
        ("2024", "2024"),
        ("", ""),
    ],
)
def test_capitals_are_of_every_letter(text: str, large: str) -> None:
    assert capitals(text) == large


def test_half_of_the_syllables_lose_their_marks() -> None:
    assert half_without_marks(SENTENCE) == (
        "Ủy ban nhan dân thành pho Hoa Bình quyet định số 10/2017/NQ-HĐND ngay 12/01/2024"
    )
    text = "đường " * 1000
    assert 450 < half_without_marks(text).split().count("duong") < 550


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("hội nghị", "jội nghị"),
        (SENTENCE, SENTENCE.replace("số", "zố")),
        ("một", "mốt"),
        ("a 12", "a 12"),
        ("12/01/2024 10/2017/NQ-HĐND covid19", "12/01/2024 10/2017/NQ-HĐND covid19"),
        ("", ""),
    ],
)
def test_one_error_is_in_a_word_and_in_no_number(text: str, wrong: str) -> None:
    assert one_error(text) == wrong


@given(TEXTS)
def test_one_error_changes_one_word_at_most(text: str) -> None:
    given, wrong = (
        unicodedata.normalize("NFC", text).split(),
        unicodedata.normalize("NFC", one_error(text)).split(),
    )
    assert len(given) == len(wrong)
    assert sum(map(str.__ne__, given, wrong)) <= 1


@given(TEXTS)
def test_what_is_only_spelt_otherwise_is_the_same_word(text: str) -> None:
    words = list(map(canonical, text.split()))
    for way in (as_given, decomposed, other_tone_placement, capitals):
        assert list(map(canonical, way(text).split())) == words
    for way in (without_marks, half_without_marks):
        # A mark without a letter goes, and leaves no word.
        folded = [fold(canonical(word)) for word in way(text).split()]
        assert list(filter(None, folded)) == list(filter(None, map(fold, words)))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
def test_a_way_gives_the_same_in_every_process(way: Way) -> None:
    program = (
        "from bench.evaluation.typing_ways import WAYS; "
        f"print(ascii(next(way for way in WAYS if way.key == {way.key!r}).typed({SENTENCE!r})))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, cwd=ROOT
    ).stdout
    assert printed.strip() == ascii(way.typed(SENTENCE))


def test_ways_have_names_of_their_own() -> None:
    assert len({way.key for way in WAYS}) == len({way.name for way in WAYS}) == len(WAYS) == 9
