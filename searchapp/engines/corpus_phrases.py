"""Which words of several syllables and which document numbers are there, and in how many articles is each?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.words import JOINER
from indexer.store import TEXT_FIELDS, WORD_FIELDS, Snapshot
from indexer.store.segment_file import InvertedField, SegmentFiles

LEAST = 2
"""A word in fewer articles is no frequent one; half of these come of wrong segmentation."""

MOST = 30_000
"""Words of each segment that are looked at, the most frequent ones: 0.1 s and 6 MB."""

_STROKE = ord("/")

_Which = Callable[[SegmentFiles, InvertedField, str], NDArray[np.bool_]]


def frequent_words(snapshot: Snapshot) -> dict[str, int]:
    """Return words of letters alone, with spaces between syllables, and in how many articles each is.

    An article counts where the word is in the body, or in the title, whichever are more.
    """
    found = _counts(snapshot, WORD_FIELDS, _all_terms, LEAST)
    return {
        word.replace(JOINER, " "): count
        for word, count in found.items()
        if word.replace(JOINER, "").isalpha()
    }


def document_numbers(snapshot: Snapshot) -> dict[str, int]:
    """Return the terms of document numbers and in how many articles each is, counted likewise."""
    found = _counts(snapshot, TEXT_FIELDS, _with_stroke, 1)
    return {term: count for term, count in found.items() if _is_document(term)}


def _counts(snapshot: Snapshot, fields: tuple[str, ...], which: _Which, least: int) -> dict[str, int]:
    """Return terms and in how many articles each is; what is rare in a segment is not counted there."""
    found: dict[bytes, int] = {}
    # Of several segments each has a part of a term's articles.
    at_once = least if len(snapshot.segments) == 1 else 1
    for name in fields:
        counts: dict[bytes, int] = {}
        for segment in snapshot.segments:
            field = segment.files.field(name)
            if field is None:
                continue
            articles = segment.counts(field)
            wanted = ((articles >= at_once) & which(segment.files, field, name)).nonzero()[0]
            if len(wanted) > MOST:
                wanted = wanted[np.argsort(-articles.take(wanted), kind="stable")[:MOST]]
            for raw, count in zip(
                map(field.terms.raw, wanted.tolist()), articles.take(wanted).tolist(), strict=True
            ):
                counts[raw] = counts.get(raw, 0) + count
        for raw, count in counts.items():
            if count > found.get(raw, least - 1):
                found[raw] = count
    return {raw.decode(): count for raw, count in found.items()}


def _all_terms(_: SegmentFiles, field: InvertedField, __: str) -> NDArray[np.bool_]:
    return np.ones(len(field.terms), np.bool_)


def _with_stroke(files: SegmentFiles, field: InvertedField, name: str) -> NDArray[np.bool_]:
    """Tell of each term whether it has a stroke, without making any: few have."""
    strokes = (files.terms[f"{name}/terms/blob"] == _STROKE).nonzero()[0]
    having = np.zeros(len(field.terms), np.bool_)
    having[files.terms[f"{name}/terms/ends"].searchsorted(strokes, side="right")] = True
    return having


def _is_document(term: str) -> bool:
    """Tell a document number from an amount or a fraction (26/26)."""
    return term[0].isdigit() and any(map(str.isalpha, term))
