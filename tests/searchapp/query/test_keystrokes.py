"""Tests of searchapp.query.keystrokes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.query.keystrokes import Decoded, DoubtfulWord, decode_query
from searchapp.query.syllable_keys import Method
from tests.searchapp.query.words import Words

WORDS = Words.of_texts(
    {
        "hội nghị ba đình mây quyết định ủy ban nhân dân quận phường thủ đức": 40,
        "không có cả và bò á tô tên bên được người hà nội sửa chữa nhà ở phòng chống dịch tư thương thuở": 30,
        "ubnd hđnd hđ qđ công nghệ khoa học toán": 20,
        "cos car test windows tw or mp3 teen hdd thuowng": 2,
        "tét sê": 1,
        "môtô": 3,
        "123 555/qdd-ubnd 123/qd-ubnd 10/2017/nq-hdnd 5/hd-ubnd 2024-01-12": 1,
    }
)

DECODED: list[tuple[str, Method, str]] = [
    ("hooij nghij ba ddinhf", "telex", "hội nghị ba đình"),
    ("ho65i nghi5 ba d9i2nh", "vni", "hội nghị ba đình"),
    ("mootoo hooij", "telex", "môtô hội"),
    ("mo6to6", "vni", "môtô"),
    ("hojoi nghij", "telex", "hội nghị"),
    ("hoioj nghij ba dinhdf", "telex", "hội nghị ba đình"),
    ("hoi65 nghi5 ba dinh29", "vni", "hội nghị ba đình"),
    ("nguwowif dduowcj", "telex", "người được"),
    ("ngu7o7i2 d9uo7c5", "vni", "người được"),
    ("thuowr", "telex", "thuở"),
    # any case
    ("HOOIJ NGHIJ", "telex", "HỘI NGHỊ"),
    ("Hooij Nghij Ba DDinhF", "telex", "Hội Nghị Ba Đình"),
    ("Ba Ddinhf", "telex", "Ba Đình"),
    ("HO65I nghi5 D9i2nh", "vni", "HỘI nghị Đình"),
    # other parts of a query stay as they are
    ('"hooij nghij" ba', "telex", '"hội nghị" ba'),
    ("“hooij  nghij”,\tba!", "telex", "“hội  nghị”,\tba!"),
    ("hooij -nghij", "telex", "hội -nghị"),
    ('-"hooij nghij" ddinhf', "telex", '-"hội nghị" đình'),
    ("hooij OR nghij", "telex", "hội OR nghị"),
    ('"hooij" OR "nghij"', "telex", '"hội" OR "nghị"'),
    ("hooij-nghij_ddinhf", "telex", "hội-nghị_đình"),
    ('hooij agency:"UBND quaanj Ba" from:01/01/2024', "telex", 'hội agency:"UBND quaanj Ba" from:01/01/2024'),
    ("Category:nghij -agency:“ba ddinhf” hooij", "telex", "Category:nghij -agency:“ba ddinhf” hội"),
    ("from:hooij to:nghij ddinhf", "telex", "from:hooij to:nghij đình"),
    # figures and dates neither prove nor hinder
    ("hooij nghij 2025", "telex", "hội nghị 2025"),
    ("hooij 12/01/2024 24h 19h30 1.234,5", "telex", "hội 12/01/2024 24h 19h30 1.234,5"),
    ("quaanj 1 phuwowngf 12", "telex", "quận 1 phường 12"),
    ("qua65n 1 phu7o7ng2 12", "vni", "quận 1 phường 12"),
    # words with marks of their own
    ("hội nghij", "telex", "hội nghị"),
    (
        unicodedata.normalize("NFD", "hội nghị ba ") + "d9i2nh",
        "vni",
        unicodedata.normalize("NFD", "hội nghị ba ") + "đình",
    ),
    ("Ðình hooij", "telex", "Ðình hội"),
    # one placement of the tone, whatever order the keys came in
    ("uyr ban", "telex", "ủy ban"),
    ("ury ban", "telex", "ủy ban"),
    # abbreviations and document numbers
    ("HDdND", "telex", "HĐND"),
    ("hd9nd ubnd", "vni", "hđnd ubnd"),
    ("123/QDd-UBND", "telex", "123/QĐ-UBND"),
    ("123/QDD-UBND", "telex", "123/QĐ-UBND"),
    ("123/QD9-UBND", "vni", "123/QĐ-UBND"),
    ("123/qdd-ubnd", "telex", "123/qđ-ubnd"),
    ("123 / qdd - ubnd", "telex", "123 / qđ - ubnd"),
    ("quyeets ddinhj 123/QDd-UBND hooij", "telex", "quyết định 123/QĐ-UBND hội"),
    ("“10/2017/NQ-HDDND”", "telex", "“10/2017/NQ-HĐND”"),
    ("10/2017/NQ-HD9ND quye6t1 5/HDD-UBND", "vni", "10/2017/NQ-HĐND quyết 5/HDD-UBND"),
    ("555/QDd-UBND hooij", "telex", "555/QDd-UBND hội"),  # known as typed
    ("hooij category:123/QDd-UBND", "telex", "hội category:123/QDd-UBND"),
    # the number is unknown, the words are not
    ("quyeets ddinhj 999/QDd-UBND", "telex", "quyết định 999/QĐ-UBND"),
    # English words beside other keystrokes
    ("see hooij", "telex", "sê hội"),
]

AS_TYPED = [
    "",
    "  ",
    "hội nghị ba đình",
    "hoi nghi ba dinh",
    "ubnd",
    "2024",
    "covid19",
    "mp3",
    "mp4",
    "h5n1",
    "24h 19h30",
    "windows",
    "windows 11",
    "facebook",
    "internet",
    "server",
    "12/01/2024",
    "123/QĐ-UBND",
    "123/QD-UBND",
    "999/QDd-UBND",
    "555/QDd-UBND",
    "category:123/QDd-UBND",
    "from:01/01/2024",
    "agency:hooij",
    "-",
    # terms as typed
    "cos car",
    "test",
    "teen",
    "TW",
    "hdd",
    "hoi thuowng",
    # English words and names of things, though they would be terms
    "too",
    "been",
    "see",
    "too see",
    "has",
    "Maya",
    "A1",
    "CO2",
    # no syllables, no terms, or no keys of either
    "hooijs",
    "luoonf",
    "hộij",
    "tooi",
    # one word that is no term either way
    "hooij covid19",
    "hooij xyz",
    "hooij mp4",
    "hooij luoonf",
    "hooij lạ",
    # two ways of typing
    "hooij nghi5",
    "ho65i ddinhf",
]


@pytest.mark.parametrize(("typed", "method", "text"), DECODED)
def test_keystrokes_become_letters(typed: str, method: Method, text: str) -> None:
    assert decode_query(typed, WORDS) == Decoded(text, method)


@pytest.mark.parametrize("typed", AS_TYPED)
def test_other_queries_are_searched_as_typed(typed: str) -> None:
    assert decode_query(typed, WORDS) is None


@pytest.mark.parametrize(
    ("typed", "decoded"),
    [
        (
            "hooij cos nghij",
            Decoded("hội cos nghị", "telex", (DoubtfulWord(4, 7, "cos", "có"),)),
        ),
        (
            'Cos -"Car" OR ddinhf Test',
            Decoded(
                'Cos -"Car" OR đình Test',
                "telex",
                (
                    DoubtfulWord(0, 3, "cos", "có"),
                    DoubtfulWord(6, 9, "car", "cả"),
                    DoubtfulWord(19, 23, "test", "tét"),
                ),
            ),
        ),
        # trung ương is no tư, and an accented word has one reading
        ("TW quyeets", Decoded("TW quyết", "telex")),
        ("HDD hooij", Decoded("HDD hội", "telex", (DoubtfulWord(0, 3, "hdd", "hđ"),))),
        # the other method's keys are no keys
        ("cos ho65i", Decoded("cos hội", "vni")),
        ("123/QDd-UBND cos", Decoded("123/QĐ-UBND cos", "telex", (DoubtfulWord(12, 15, "cos", "có"),))),
    ],
)
def test_words_that_are_terms_either_way_are_kept_and_told(typed: str, decoded: Decoded) -> None:
    assert decode_query(typed, WORDS) == decoded


def test_of_several_words_with_the_same_keys_the_most_frequent_is_meant() -> None:
    assert decode_query("gdddt", Words({"gdđt": 1, "gđdt": 2})) == Decoded("gđdt", "telex")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        # four words that become terms make up for one that does not
        ("hooij nghij ddinhf quyeets covid19", "hội nghị đình quyết covid19"),
        ("hooij nghij ddinhf quyeets Luoonf", "hội nghị đình quyết Luồn"),
        ("hooij nghij ddinhf quyeets lạ", "hội nghị đình quyết lạ"),
        ("hooij nghij ddinhf covid19", None),
        ("hooij nghij ddinhf quyeets covid19 luoonf", None),
        ("hooij xyz", None),
        ("facebook", None),
        # terms as typed prove nothing
        ("ba ban hooij nghij quyeets xyz", None),
    ],
)
def test_leniently_many_words_make_up_for_an_unknown_one(typed: str, text: str | None) -> None:
    decoded = decode_query(typed, WORDS, lenient=True)
    assert (decoded.text if decoded else None) == text


def test_what_is_decided_without_keys_asks_the_index_nothing() -> None:
    class Unasked(Words):
        def frequency(self, term: str) -> int:
            raise AssertionError(term)

    assert decode_query("Hội nghị của UBND quan Ba Dinh nam 2024, 24h", Unasked()) is None


PIECES = """
    hooij ho65i hội cos Car 123/QDd-UBND " - OR agency: from: 12/01/2024 ddinhf d9i2nh \u0301 đ Ð / 7 “ xyz tw
"""
TYPED = st.lists(st.sampled_from(PIECES.split())).map(" ".join) | st.text(max_size=30)


@given(TYPED, st.booleans())
def test_any_text_is_decided_and_the_rest_of_it_kept(typed: str, lenient: bool) -> None:
    decoded = decode_query(typed, WORDS, lenient=lenient)
    if decoded is not None:
        assert [sign for sign in decoded.text if not sign.isalnum()] == [
            sign for sign in typed if not sign.isalnum()
        ]
        for word in decoded.doubtful:
            assert decoded.text[word.start : word.end].lower() == word.typed
            assert min(WORDS.frequency(word.typed), WORDS.frequency(word.decoded)) > 0
