"""Which words of several syllables are in a text? As pyvi segments it: hội nghị -> hội_nghị."""

from __future__ import annotations

import unicodedata

from indexer.analysis.canonical import canonical
from indexer.analysis.segmentation import segment

JOINER = "_"


def multi_syllable_words(text: str) -> list[str]:
    """Return the canonical words of two or more syllables, joined by `_`, in order.

    The first call of all takes some seconds: pyvi's model is read then, and kept for later runs.
    """
    # Words come joined with underscores; one in the text is no join.
    text = unicodedata.normalize("NFC", text).replace(JOINER, " ")
    if not text or text.isspace():
        return []
    words = (word for word in segment([text])[0].split(" ") if JOINER in word)
    return [JOINER.join(map(canonical, word.split(JOINER))) for word in words]
