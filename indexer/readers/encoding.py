"""Which text do these bytes stand for? UTF-8, UTF-16 with its mark, or Windows-1258 where that is certain."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from indexer.errors import RejectionError
from indexer.readers.syllables import is_syllable

UTF_16 = "utf-16"
WINDOWS_1258 = "windows-1258"

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# Signs that stand beside letters in good text; any other sign beyond ASCII counts as part of a word, so that
# a font encoding such as TCVN3, which keeps letters on the places of ® and µ, gives words that do not exist.
_SIGNS = "\u00a0«»“”‘’„–—…•°©€"
_WORD = re.compile(rf"[^\W\d_\x80-\uffff]*(?:[^\x00-\x7f{_SIGNS}]+[^\W\d_\x80-\uffff]*)+|[A-Za-z]+")
_CERTAIN_SHARE = 0.9
_HANDFUL = 5
# Text has no NUL; a file with many is none, whatever its name says.
_NUL_SHARE = 0.01


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, str | None]:
    """Return the text, and its encoding unless that is UTF-8.

    `declared` is what the document says of itself; Windows-1258 is then believed with less text.
    Raises RejectionError (`bad-encoding`) where it cannot be told with certainty.
    """
    if data.startswith(_UTF_32_MARKS):
        raise undecodable()
    if data.startswith(_UTF_16_MARKS):
        try:
            return data.decode(UTF_16), UTF_16
        except UnicodeDecodeError:
            raise undecodable() from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_windows_1258(data, declared=declared), WINDOWS_1258
    if text.count("\0") > _NUL_SHARE * len(text):
        raise undecodable()
    return text, None


def as_utf_8(chunks: Iterator[bytes]) -> tuple[Iterator[bytes], str | None]:
    """Return the chunks of a file without its mark, UTF-16 made UTF-8, and the encoding that the mark names.

    Other bytes pass unchanged. The chunks raise RejectionError (`bad-encoding`) on bad UTF-16.
    """
    first = b""
    for chunk in chunks:
        first += chunk
        if len(first) >= len(codecs.BOM_UTF32_LE):
            break
    if first.startswith(_UTF_32_MARKS):
        raise undecodable()
    if first.startswith(_UTF_16_MARKS):
        return _from_utf_16(first, chunks), UTF_16
    return _after(first.removeprefix(codecs.BOM_UTF8), chunks), None


def undecodable(*, line: int | None = None) -> RejectionError:
    """Return the error for bytes that stand for no certain text."""
    return RejectionError(
        "bad-encoding",
        "The bytes are neither UTF-8 nor with certainty Windows-1258, so letters could be lost; "
        "open the document where it was written and save it as UTF-8 (fonts of TCVN3 or VNI: convert it)",
        line=line,
    )


def _decode_windows_1258(data: bytes, *, declared: str | None) -> str:
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        raise undecodable() from None
    believed = declared is not None and declared.lower() in ("windows-1258", "cp1258", "x-cp1258")
    if "\0" in text or not _is_vietnamese(text, believed=believed):
        raise undecodable()
    return text


def _is_vietnamese(text: str, *, believed: bool) -> bool:
    marked = plain = good_marked = good_plain = 0
    for word in _WORD.findall(text):
        good = is_syllable(word.lower())
        if word.isascii():
            plain += 1
            good_plain += good
        else:
            marked += 1
            good_marked += good
    if believed or marked >= _HANDFUL:
        return good_marked >= _CERTAIN_SHARE * marked
    # A few marked words prove little (à is French too), so the others must look Vietnamese as well.
    return 0 < good_marked == marked and good_plain * 2 >= plain


def _from_utf_16(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(UTF_16)()
    try:
        for chunk in _after(first, chunks):
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError:
        raise undecodable() from None


def _after(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from chunks
