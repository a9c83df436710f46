"""Which words has a text? pyvi's, decoded from its weights for many texts at once."""

from indexer.analysis.segmentation.segmenter import MOST_PIECES, Segmenter, segment, segmentation_model

__all__ = ["MOST_PIECES", "Segmenter", "segment", "segmentation_model"]
