"""Where are large intermediate results put? In arrays that each thread keeps: fresh memory costs more."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Scratch(threading.local):
    """Arrays of one thread, one of each name; what is in them is up to those who use that name."""

    def __init__(self) -> None:
        self._arrays: dict[str, NDArray[Any]] = {}

    def array(self, name: str, shape: tuple[int, ...], dtype: type[np.generic]) -> NDArray[Any]:
        """Return the array of a name, its items zero when it is first asked for or of another shape."""
        found = self._arrays.get(name)
        if found is None or found.shape != shape:
            found = self._arrays[name] = np.zeros(shape, dtype)
        return found


SCRATCH = Scratch()
