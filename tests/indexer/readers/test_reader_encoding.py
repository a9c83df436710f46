from __future__ import annotations

import unicodedata

import pytest

from indexer.errors import RejectionError
from indexer.readers.encoding import as_utf_8, decode

TEXT = "Ủy ban nhân dân quận tổ chức hội nghị triển khai nhiệm vụ năm mới."


def windows_1258(text: str) -> bytes:
    encoded = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            encoded += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            encoded += unicodedata.normalize("NFC", parts.replace(tone, "")).encode("cp1258")
            encoded += tone.encode("cp1258")
    return encoded


@pytest.mark.parametrize("text", [TEXT, unicodedata.normalize("NFD", TEXT), "", "abc 123", "Đ Ð \ufffd"])
def test_utf_8_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode()) == (text, None)
    assert decode(text.encode("utf-8-sig")) == (text, None)


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_by_its_mark(mark: str) -> None:
    data = ("\ufeff" + TEXT).encode(mark)
    assert decode(data) == (TEXT, "utf-16")
    chunks, encoding = as_utf_8(iter([data[:1], data[1:7], data[7:]]))
    assert (b"".join(chunks).decode(), encoding) == (TEXT, "utf-16")


def test_windows_1258_is_told_by_its_words() -> None:
    assert decode(windows_1258(TEXT)) == (TEXT, "windows-1258")


@pytest.mark.parametrize(
    "data",
    [
        "Été à la mairie, déjà décidé après le congrès".encode("latin-1"),
        "Bonjour à tous".encode("latin-1"),
        "Grüße aus München für die Bürger".encode("latin-1"),
        "市役所からのお知らせ、会議の開催について".encode("shift-jis"),
        "Привет из города".encode("cp1251"),
        # "Hội đồng nhân dân quận họp" in TCVN3 and in VNI
        b"H\xe9i \xae\xe5ng nh\xa9n d\xa9n qu\xcbn h\xe4p",
        b"Ho\xe4i \xf1o\xe0ng nha\xe2n da\xe2n qua\xe4n ho\xefp",
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-32"),
        b"\x00\x01\x02\x03" * 50,
        b"\xff\xfe\x00",
        bytes(range(256)),
    ],
)
def test_other_bytes_are_rejected_and_not_mangled(data: bytes) -> None:
    with pytest.raises(RejectionError) as caught:
        decode(data)
    assert caught.value.code == "bad-encoding"
    assert "UTF-8" in caught.value.reason
