"""Which other spelling has a syllable that may be written with i or with y? kĩ and kỹ, lí and lý.

One sound, two schools of spelling: after h, k, l, m, s, t and qu an open syllable whose only vowel is i is
written either way, in the same word (kĩ thuật, kỹ thuật). Elsewhere the letter tells words apart (tai and
tay, thúi and thúy, ỉ and ỷ) or only one of the two is written (bị, chị, nghỉ), and after v the two are
different names (Vi, Vy). Of syllables with a final consonant quít and quýt alone are written both ways.
"""

from __future__ import annotations

import re

_EITHER_WAY = re.compile(r"(?:[hklmst]|qu)[iíìỉĩịyýỳỷỹỵ]|qu[iíìỉĩịyýỳỷỹỵ]t")
_OTHER_LETTER = str.maketrans("iíìỉĩịyýỳỷỹỵ", "yýỳỷỹỵiíìỉĩị")


def variants(term: str) -> tuple[str, ...]:
    """Return the other spellings of a canonical term, canonical too; none for most.

    Whether an article has one is not looked up. `variants` of a variant gives back the term.
    """
    if _EITHER_WAY.fullmatch(term) is None:
        return ()
    return (term.translate(_OTHER_LETTER),)
