"""What is kept of what was computed? The most recently used, up to a number of bytes; shared by threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar

OVERHEAD = 400
"""Bytes that an entry takes beside its arrays: its key and a handful of small objects."""


class Sized(Protocol):
    """Something that knows the bytes of its arrays."""

    @property
    def nbytes(self) -> int: ...


Value = TypeVar("Value", bound=Sized)


class ByteLimitedCache(Generic[Value]):
    """A mapping that forgets what was not used for longest.

    Nothing is locked while a value is computed: two threads may compute the same one, and either is good.
    """

    def __init__(self, limit: int) -> None:
        """Keep entries of up to `limit` bytes together."""
        self._limit = limit
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._bytes = 0
        self._counting = threading.Lock()

    @property
    def nbytes(self) -> int:
        """Bytes of all entries."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable) -> Value | None:
        """Return what is kept under a key, None if nothing is."""
        value = self._values.get(key)
        if value is not None:
            try:
                self._values.move_to_end(key)
            except KeyError:  # another thread has just made room
                return value
        return value

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value; one larger than the limit is not kept."""
        size = value.nbytes + OVERHEAD
        if size > self._limit:
            return
        with self._counting:
            replaced = self._values.pop(key, None)
            if replaced is not None:
                self._bytes -= replaced.nbytes + OVERHEAD
            self._values[key] = value
            self._bytes += size
            while self._bytes > self._limit:
                _, dropped = self._values.popitem(last=False)
                self._bytes -= dropped.nbytes + OVERHEAD
