"""Is this word a well-formed Vietnamese syllable? The test by which an encoding is told with certainty."""

from __future__ import annotations

import re
import unicodedata

_ONSET_LIST = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
# Rhymes without tone, as Vietnamese spelling has them.
_RHYME_LIST = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êc êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong
ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh uêt ui uich uit um un ung uôc uôi uôm uôn uông uôt uơ up ut
uy uya uych uyên uyêt uyn uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu ynh yt
"""
_ONSETS = frozenset(_ONSET_LIST.split()) | {""}
_RHYMES = frozenset(_RHYME_LIST.split())
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SHARP_TONES = frozenset("\u0301\u0323")
_PARTS = re.compile(r"(ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?(.*)")


def is_syllable(word: str) -> bool:
    """Tell whether a lower-case word in NFC has an onset, a rhyme and at most one tone that go together."""
    letters = unicodedata.normalize("NFD", word)
    tones = [letter for letter in letters if letter in _TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    parts = _PARTS.fullmatch(plain)
    if parts is None:
        return False
    onset, rhyme = parts[1] or "", parts[2]
    if onset == "gi" and rhyme not in _RHYMES:
        onset, rhyme = "g", "i" + rhyme  # gì, giếng: the i is the rhyme's own
    if onset not in _ONSETS or rhyme not in _RHYMES:
        return False
    return not rhyme.endswith(("c", "ch", "p", "t")) or (bool(tones) and tones[0] in _SHARP_TONES)
