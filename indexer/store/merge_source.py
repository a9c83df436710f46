"""What is merged? A segment, and which of its documents are kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.store.segment_file import SegmentFiles


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to be merged."""

    files: SegmentFiles
    live: NDArray[np.bool_] | None = None
    """Which documents are kept; None for all. Shape (n,)."""

    @property
    def count(self) -> int:
        """Number of documents kept."""
        return self.files.count if self.live is None else int(np.count_nonzero(self.live))
