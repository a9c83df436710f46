"""Tests of searchapp.query.syllable_keys."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.canonical import canonical, fold, is_syllable
from searchapp.query.syllable_keys import METHODS, Method, decodings

Order = Literal["behind the letter", "tone last", "all last"]
ORDERS: tuple[Order, ...] = ("behind the letter", "tone last", "all last")

REAL = """
    án ảnh áo ắt ấm ân ấp âu bà bãi bạn bảng bánh bảo bạc bắc bằng bật bây bé bên bể bếp bệnh biển biết
    bình bỏ bóng bộ bổ bốn bờ bơi bởi buổi buýt bưởi bước bức cá cải cảm cảnh cắt cấp cây chế chỉ chiều
    chính chợ chuyện chuyển chữa chương chức công cổng cộng cơ cũng cứu cửa cựu dài dẫn dân dịch diện dự
    dưới dưỡng đã đại đảng đất đầu đèn đê đến đi điểm điều định đoàn đọc đô đồng đời đủ đúng đường được
    đức ếch êm gà gạo gặp gần ghế ghi gì gia giá giấy giếng giỏi giới giờ giúp giữa hải hẻm hiệu hoà hoa
    hoạch hoặc hoãn họp hồ hội hợp huệ huyện huỳnh hưởng hữu ích kẹo kế khám khỏe khoẻo khu khuya khuyến
    khuỷu kiểm kỳ kỹ lãnh làng lập lễ lịch loắt lớp luật lũy lưu lượng mạng mặt mẹ miễn mọi mỗi mới mua
    mưa mười mương năm nặng nền nếp ngày ngã ngõ ngoài ngoằn nghề nghị nghiệp nghiêng ngoẻo nguyễn người
    ngưỡng nhà nhẫn nhiễm nhuệ như nhượng nước oanh oán ốc ổn ông ở ơn phạm phải phòng phố phụ phường
    quá quản quầy quẹt quê quên quốc quyền quyết quý quỳnh rác rẻ rộng rượu ruộng sách sẵn sĩ sẽ số sửa
    sự tạ tặng tập tết thế thể thiếu thuở thuế thủy thuyền thượng tiếng toàn toán tổ tốt tới trẻ triển
    trường truyền trưởng tuần tuệ tuổi từ tứ tường uỷ uống ủng ướt ứng văn vẫn về vệ việc vĩnh vòng vườn
    vũ xã xoóng xoáy xuân xuất xử xưởng ý yên yến yếu đắk lắk
"""
SYLLABLES = REAL.split()

# Of each mark its key in Telex and in VNI; in Telex a circumflex is the letter once more.
KEYS = {
    "\u0301": "s1",
    "\u0300": "f2",
    "\u0309": "r3",
    "\u0303": "x4",
    "\u0323": "j5",
    "\u0302": " 6",
    "\u031b": "w7",
    "\u0306": "w8",
}
TONES = "\u0301\u0300\u0309\u0303\u0323"


def typed(syllable: str, method: Method, order: Order) -> str:
    """Return the keys of a syllable."""
    keys, late, tone, base = "", "", "", ""
    letters = unicodedata.normalize("NFD", syllable)
    for mark in letters.replace("oo", "ooo") if method == "telex" else letters:
        key = KEYS.get(mark, "  ")[METHODS.index(method)].replace(" ", base)
        if mark not in KEYS:
            base = "d" if mark == "đ" else mark
            keys += base
            key = ("d" if method == "telex" else "9") if mark == "đ" else ""
        if mark in TONES and order != "behind the letter":
            tone = key
        elif order == "all last":
            late += key if key not in late else ""  # One key makes ươ of uo.
        else:
            keys += key
    return keys + late + tone


def test_keys_stand_in_their_orders() -> None:
    assert [typed("được", method, order) for method in METHODS for order in ORDERS] == [
        "dduwowjc",
        "dduwowcj",
        "duocdwj",
        "d9u7o75c",
        "d9u7o7c5",
        "duoc975",
    ]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("method", METHODS)
def test_the_keys_of_a_syllable_stand_for_it_and_for_nothing_else(method: Method, order: Order) -> None:
    marked = [canonical(syllable) for syllable in SYLLABLES if not syllable.isascii()]
    assert {word: decodings(typed(word, method, order), method) for word in marked} == {
        word: (word,) for word in marked
    }


@pytest.mark.parametrize("syllable", SYLLABLES)
def test_a_syllable_without_its_marks_is_no_keys(syllable: str) -> None:
    bare = fold(canonical(syllable)).replace("oo", "o")
    assert [decodings(bare, method) for method in METHODS] == [(), ()]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("hooij", ("hội",)),
        ("hojoi", ("hội",)),
        ("hoioj", ("hội",)),
        ("ddinhf", ("đình",)),
        ("dinhfd", ("đình",)),
        ("dinhdf", ("đình",)),
        ("uow", ("uơ",)),
        ("thuowr", ("thuở",)),
        ("thuowng", ("thương",)),
        ("thuwowng", ("thương",)),
        ("thuwong", ("thương",)),
        ("duocwj", ("dược",)),
        ("muaw", ("mưa",)),
        ("nhw", ("như",)),
        ("lwu", ("lưu",)),
        ("quawns", ("quắn",)),
        ("hoacwj", ("hoặc",)),
        ("hoaf", ("hòa",)),
        ("hofa", ("hòa",)),
        ("uyr", ("ủy",)),
        ("gif", ("gì",)),
        ("ngoeor", ("ngoẻo",)),
        ("xooongs", ("xoóng",)),
        ("xoongs", ("xống",)),
        ("hooijz", ("hôi",)),
        ("hddnd", ("hđnd",)),
        ("gdddt", ("gdđt", "gđdt")),
        ("ddawks", ("đắk",)),
        # keys that no syllable has
        ("", ()),
        ("a", ()),
        ("w", ()),
        ("miss", ()),
        ("hooijs", ()),
        ("windows", ()),
        ("server", ()),
        ("facebook", ()),
        ("internet", ()),
        ("text", ()),
        ("port", ()),
        ("keep", ()),
        ("tw", ()),
        ("add", ()),
        ("hội", ()),
        ("hộij", ()),
        ("nghieengggggggggg", ()),
    ],
)
def test_telex_keys(keys: str, words: tuple[str, ...]) -> None:
    assert decodings(keys, "telex") == words


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("ho65i", ("hội",)),
        ("ho56i", ("hội",)),
        ("ho6i5", ("hội",)),
        ("hoi65", ("hội",)),
        ("hoi56", ("hội",)),
        ("d9i2nh", ("đình",)),
        ("dinh29", ("đình",)),
        ("dinh92", ("đình",)),
        ("d9uo7c5", ("được",)),
        ("d9u7oc5", ("được",)),
        ("thuo73", ("thuở",)),
        ("quo6c1", ("quốc",)),
        ("ma8t5", ("mặt",)),
        ("xoong1", ("xoóng",)),
        ("hoi650", ("hôi",)),
        ("hd9nd", ("hđnd",)),
        ("qd9", ("qđ",)),
        ("a1", ("á",)),
        # digits that are no keys
        ("covid19", ()),
        ("mp3", ()),
        ("h5n1", ()),
        ("f0", ()),
        ("m2", ()),
        ("u19", ()),
        ("b52", ()),
        ("g20", ()),
        ("ql1a", ()),
        ("f1", ()),
        ("hooij", ()),
    ],
)
def test_vni_keys(keys: str, words: tuple[str, ...]) -> None:
    assert decodings(keys, "vni") == words


@given(st.text(alphabet="adeionuwgthcqysfrjxz0123456789đ", max_size=14), st.sampled_from(METHODS))
def test_whatever_is_typed_makes_syllables_or_abbreviations(keys: str, method: Method) -> None:
    for word in decodings(keys, method):
        assert word == canonical(word) != keys
        assert is_syllable(word) or "đ" in word
