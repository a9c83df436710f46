"""Which spellings are the same Vietnamese word? One canonical form for each, and a folded one without marks.

Canonical: NFC with the marks of each letter in Unicode's order whatever order they came in, Ð and ð
(U+00D0, U+00F0, Icelandic letters that old fonts showed as Đ) as Đ and đ, the tone mark on one agreed vowel
(hoà = hòa, thuỷ = thủy), lower case. Only for matching: the text as published is stored unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# Zero-width characters that word processors leave inside words.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))
_ETH = str.maketrans("Ðð", "Đđ")
_D_STROKE = str.maketrans("Đđ", "Dd")
# Grave, acute, tilde, hook above, dot below; circumflex, breve and horn belong to the vowel itself.
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_ACUTE_OR_DOT = frozenset("\u0301\u0323")
_SHAPED_VOWELS = "âăêôơư"
# Nuclei that nothing follows, those that a final consonant must follow, and those that stand either way.
_OPEN_NUCLEI = (
    "ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui uơ ưa ưi ưu "
    "iêu oai oao oay oeo uai uao uây uôi uya uyu ươi ươu yêu"
)
_CLOSED_NUCLEI = "ă â iê oă oo ôô uâ uô ươ uyê yê"
_OTHER_NUCLEI = "a e ê i o ô ơ u ư y oa oe uê uy"
_NUCLEI = f"{_OPEN_NUCLEI} {_CLOSED_NUCLEI} {_OTHER_NUCLEI}"
# Onset, nucleus, coda of a syllable without its tone. `gi` and `qu` are onsets only before another vowel.
_ONSET = r"ngh|ng|nh|gh|gi(?=[aâăeêioôơuưy])|kh|ph|th|tr|ch|qu(?=[aâăeêiơoôy])|[bcdđghklmnpqrstvx]"
_SYLLABLE = re.compile(
    rf"({_ONSET})?({'|'.join(sorted(_NUCLEI.split(), key=len, reverse=True))})(ng|nh|ch|[cmnpt])?"
)
# The same, as narrow as the sounds are: q only in qu, no coda that its nucleus cannot have. Names of the
# highlands bring further onsets, and k at the end: Krông, Plông, Đắk.
_CODA = r"(?:ng|(?<=[aêiy])nh|(?P<{0}>(?<=[aêiy])ch|[cpt])|[kmn])"
_POSSIBLE = re.compile(
    rf"(?!q(?!u[aâăeêiơoôy]))(?:[bcdđgkp][lr]|{_ONSET})?"
    rf"(?:(?:{_OPEN_NUCLEI.replace(' ', '|')})"
    rf"|(?:{_CLOSED_NUCLEI.replace(' ', '|')}){_CODA.format('stop')}"
    rf"|(?:{_OTHER_NUCLEI.replace(' ', '|')})(?:{_CODA.format('other_stop')})?)"
)
_CACHE_SIZE = 1 << 17  # Vietnamese has some thousands of syllables; names, numbers and errors are the rest.


@lru_cache(maxsize=_CACHE_SIZE)
def canonical(word: str) -> str:
    """Return the canonical form of one word (no spaces). Idempotent."""
    if word.isascii():
        return word.lower()
    word = word.translate(_INVISIBLE).translate(_ETH)
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFC", word).lower().translate(_ETH))
    if letters.isascii():
        return letters
    return _place_tone(_order_marks(letters))


@lru_cache(maxsize=_CACHE_SIZE)
def fold(word: str) -> str:
    """Return a canonical word without any mark, đ as d: what people type without an input method."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word)
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept.translate(_D_STROKE))


def fold_all(words: Sequence[str]) -> list[str]:
    """Return what `fold` gives for each of many words, several times faster."""
    joined = "\n".join(words)
    if joined.count("\n") >= max(len(words), 1):  # pyvi makes a few words with a line feed in them
        others = iter(fold_all([word for word in words if "\n" not in word]))
        return [fold(word) if "\n" in word else next(others) for word in words]
    letters = unicodedata.normalize("NFD", joined)
    marks = {ord(letter): None for letter in set(letters) if unicodedata.combining(letter)}
    kept = letters.translate({**marks, **_D_STROKE})
    return unicodedata.normalize("NFC", kept).split("\n") if words else []


def is_syllable(word: str) -> bool:
    """Tell whether a canonical word has the sounds and the tone that a Vietnamese syllable can have.

    One that ends in c, ch, p or t needs a sắc or a nặng. Most such syllables are in no dictionary.
    """
    plain, tones = _split_tone(unicodedata.normalize("NFD", word))
    match = _POSSIBLE.fullmatch(plain)
    if match is None or len(tones) > 1:
        return False
    return tones in _ACUTE_OR_DOT or not (match["stop"] or match["other_stop"])


def _order_marks(letters: str) -> str:
    """Return decomposed text with each letter's vowel marks before its tone mark, so that NFC composes it."""
    ordered: list[str] = []
    tones: list[str] = []
    for letter in letters:
        if letter in _TONES:
            tones.append(letter)
        elif unicodedata.combining(letter):
            ordered.append(letter)
        else:
            ordered += tones
            tones = []
            ordered.append(letter)
    return "".join(ordered + tones)


def _split_tone(letters: str) -> tuple[str, str]:
    """Return decomposed text without its tone marks, in NFC, and the tone marks."""
    tones = "".join(letter for letter in letters if letter in _TONES)
    rest = "".join(letter for letter in letters if letter not in _TONES)
    return unicodedata.normalize("NFC", rest), tones


def _place_tone(letters: str) -> str:
    """Return decomposed text in NFC with its one tone mark where dictionaries of the older school put it.

    Rule: on the vowel with a mark of its own, of two such on the second (ươ: ờ); else before a final
    consonant on the last vowel (hoàn); else on the first of two vowels (hòa) and the middle one of three
    (ngoài). Words of any other form, and words with several tone marks, keep theirs.
    """
    plain, tones = _split_tone(letters)
    match = _SYLLABLE.fullmatch(plain) if len(tones) == 1 else None
    if match is None:
        return unicodedata.normalize("NFC", letters)
    nucleus = match[2]
    shaped = [place for place, vowel in enumerate(nucleus) if vowel in _SHAPED_VOWELS]
    if shaped:
        place = shaped[-1]
    elif match[3]:
        place = len(nucleus) - 1
    else:
        place = 1 if len(nucleus) == 3 else 0
    place += match.start(2) + 1
    return unicodedata.normalize("NFC", plain[:place] + tones + plain[place:])
