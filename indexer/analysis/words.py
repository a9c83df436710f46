"""Which words of several syllables are in a text? As pyvi segments it: hội nghị -> hội_nghị."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from indexer.analysis.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

JOINER = "_"


def multi_syllable_words(text: str) -> list[str]:
    """Return the canonical words of two or more syllables, joined by `_`, in order.

    The first call takes about a second: pyvi loads its model then.
    """
    # pyvi joins with underscores; one in the text is no join.
    text = unicodedata.normalize("NFC", text).replace(JOINER, " ")
    if not text or text.isspace():
        return []
    words = (word for word in _segmenter()(text).split(" ") if JOINER in word)
    return [JOINER.join(map(canonical, word.split(JOINER))) for word in words]


@cache
def _segmenter() -> Callable[[str], str]:
    from pyvi import ViTokenizer  # scikit-learn comes with it

    segment: Callable[[str], str] = ViTokenizer.tokenize
    return segment
