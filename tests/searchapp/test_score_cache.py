"""What the cache of scores keeps and forgets."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

from searchapp.engines.cache import OVERHEAD, ByteLimitedCache


@dataclass(frozen=True)
class Value:
    name: str
    nbytes: int = 100 - OVERHEAD % 100


ENTRY = Value("").nbytes + OVERHEAD


@pytest.fixture
def cache() -> ByteLimitedCache[Value]:
    return ByteLimitedCache(3 * ENTRY)


def test_what_was_not_used_for_longest_is_forgotten_first(cache: ByteLimitedCache[Value]) -> None:
    for name in "abc":
        cache.put(name, Value(name))
    assert cache.get("a") == Value("a")
    cache.put("d", Value("d"))
    assert [cache.get(name) for name in "abcd"] == [Value("a"), None, Value("c"), Value("d")]
    assert (len(cache), cache.nbytes) == (3, 3 * ENTRY)


def test_a_value_that_is_put_again_counts_once(cache: ByteLimitedCache[Value]) -> None:
    for _ in range(5):
        cache.put("a", Value("a"))
    assert (len(cache), cache.nbytes) == (1, ENTRY)


def test_a_value_larger_than_the_limit_pushes_nothing_out(cache: ByteLimitedCache[Value]) -> None:
    cache.put("a", Value("a"))
    cache.put("b", Value("b", 3 * ENTRY))
    assert (cache.get("a"), cache.get("b")) == (Value("a"), None)


def test_bytes_are_counted_right_while_threads_read_and_write(cache: ByteLimitedCache[Value]) -> None:
    faults: list[str] = []

    def work(seed: int) -> None:
        for step in range(3000):
            name = str((step * seed) % 11)
            found = cache.get(name)
            if found not in (None, Value(name)):
                faults.append(f"{name}: {found}")
            cache.put(name, Value(name))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in (1, 3, 5, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert cache.nbytes == len(cache) * ENTRY <= 3 * ENTRY
