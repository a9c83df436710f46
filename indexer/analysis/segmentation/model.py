"""What has pyvi learnt? The weights and word lists behind its words, read out of the installed package.

The model is a linear-chain conditional random field with two labels, for a syllable that begins a word and
for one that continues it, in CRFsuite's binary format (https://www.chokkan.org/software/crfsuite/manual.html).
The package's own dump of it fails on attributes that contain a line feed, and rounds; so the file is read.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# Of pyvi's folder: what its segmenter reads.
_FILES = ("models/pyvi3.pkl", "models/words.txt")
_BEGINS, _CONTINUES = "B_W", "I_W"

_HEADER = struct.Struct("<4sI4s9I")
_FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8")])
_CHUNK_HEADER = struct.Struct("<4s2I")
_STRINGS_HEADER = struct.Struct("<4s5I")
_STATE, _TRANSITION = 0, 1


class ModelFormatError(Exception):
    """pyvi's model is not of the kind that is understood here."""


@dataclass(frozen=True, slots=True)
class SegmentationModel:
    """Everything that the segmentation depends on."""

    attributes: list[str]
    """Observations such as `word.lower():nghị`; none contains U+0000."""
    weights: NDArray[np.float64]
    """For each attribute, its weight for continuing a word less that for beginning one."""
    transitions: NDArray[np.float64]
    """Weights of one label after another; `transitions[before, after]`, each begin (0) or continue (1)."""
    pairs: list[str]
    triples: list[str]
    """Words of two and of three syllables in pyvi's list, with spaces; none contains a line feed."""


@dataclass(frozen=True, slots=True)
class ModelSource:
    """The installed pyvi, found without importing it."""

    version: str
    digest: str
    """SHA-256 of the files that the segmenter reads, in hexadecimal."""


def model_source() -> ModelSource:
    """Return which pyvi is installed. Raises ImportError if there is none, OSError if files are missing."""
    spec = importlib.util.find_spec("pyvi")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("No module named 'pyvi'", name="pyvi")
    folder = Path(spec.submodule_search_locations[0])
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update((folder / name).read_bytes())
    return ModelSource(importlib.metadata.version("pyvi"), digest.hexdigest())


def read_from_pyvi() -> SegmentationModel:
    """Return the model of the installed pyvi, which is imported for it (about two seconds).

    Raises ImportError without pyvi and ModelFormatError if its model cannot be read.
    """
    from pyvi import ViTokenizer  # scikit-learn comes with it

    try:
        segmenter = ViTokenizer.ViTokenizer
        return _model(
            Path(segmenter.model.modelfile.name).read_bytes(),
            sorted(segmenter.bi_grams),
            sorted(segmenter.tri_grams),
        )
    except (AttributeError, OSError, TypeError, ValueError, IndexError, KeyError, struct.error) as error:
        raise ModelFormatError(f"{type(error).__name__}: {error}") from error


def _model(data: bytes, pairs: list[str], triples: list[str]) -> SegmentationModel:
    magic, _, kind, version, _, labels, attributes, *offsets = _HEADER.unpack_from(data)
    if (magic, kind, version, labels) != (b"lCRF", b"FOMC", 100, 2):
        raise ValueError(f"{magic!r} {kind!r} version {version} with {labels} labels")
    features_at, labels_at, attributes_at = offsets[:3]
    names = _strings(data, labels_at, labels)
    order = [names.index(_BEGINS), names.index(_CONTINUES)]
    chunk, _, count = _CHUNK_HEADER.unpack_from(data, features_at)
    if chunk != b"FEAT":
        raise ValueError(f"{chunk!r} where the weights should be")
    features = np.frombuffer(data, _FEATURE, count, features_at + _CHUNK_HEADER.size)
    # An attribute may have a weight for one label only; the other is nought then.
    weights = np.zeros((attributes, 2))
    states = features[features["kind"] == _STATE]
    weights[states["source"], states["label"]] = states["weight"]
    transitions = np.zeros((2, 2))
    pairs_of_labels = features[features["kind"] == _TRANSITION]
    transitions[pairs_of_labels["source"], pairs_of_labels["label"]] = pairs_of_labels["weight"]
    return SegmentationModel(
        _strings(data, attributes_at, attributes),
        weights[:, order[1]] - weights[:, order[0]],
        transitions[np.ix_(order, order)],
        pairs,
        triples,
    )


def _strings(data: bytes, start: int, count: int) -> list[str]:
    """Return the strings of one of CRFsuite's databases, by number."""
    chunk, _, _, _, held, backward = _STRINGS_HEADER.unpack_from(data, start)
    if chunk != b"CQDB" or held != count:
        raise ValueError(f"{chunk!r} with {held} strings instead of {count}")
    strings: list[str] = []
    for offset in struct.unpack_from(f"<{count}I", data, start + backward):
        number, size = struct.unpack_from("<2I", data, start + offset)
        if number != len(strings):
            raise ValueError(f"string {number} where {len(strings)} should be")
        key_at = start + offset + 8
        strings.append(data[key_at : key_at + size - 1].decode())  # ends with U+0000
    return strings
