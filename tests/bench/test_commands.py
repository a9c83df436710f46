"""Tests of measured commands: their output, their failures, their memory with that of their children."""

from __future__ import annotations

import sys

import pytest

from bench.commands import CommandError, run
from bench.memory import Memory, is_known

MEGABYTES = 64
HOLDING = f"held = bytearray(b'x') * ({MEGABYTES} << 20); import time; time.sleep(1.5)"
IN_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDING!r}], check=True)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_the_output_of_a_command_is_handed_back() -> None:
    ran = run(python("print('xong')"))
    assert ran.output.split() == [b"xong"]
    assert ran.seconds > 0


def test_a_command_that_fails_says_what_it_said() -> None:
    with pytest.raises(CommandError, match="ended with 3:\nhỏng"):
        run(python("import sys; sys.stderr.buffer.write('hỏng'.encode()); sys.exit(3)"))


def test_exit_codes_may_be_accepted() -> None:
    assert run(python("raise SystemExit(3)"), accepted=(0, 3)).output == b""


@pytest.mark.skipif(not is_known(), reason="this system does not tell what memory processes hold")
def test_memory_is_that_of_the_command_and_of_what_it_starts() -> None:
    memory = run(python(IN_A_CHILD)).memory
    assert memory.private > MEGABYTES << 20
    assert memory.total > MEGABYTES << 20
    assert memory.largest > MEGABYTES << 20


def test_memory_adds_up_and_peaks_figure_by_figure() -> None:
    one, other = Memory(1, 20, 300, 4), Memory(10, 2, 30, 5)
    assert one + other == Memory(11, 22, 330, 5)
    assert one.highest(other) == Memory(10, 20, 300, 5)
