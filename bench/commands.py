"""What does a command take? Wall clock, and the memory of its process and all that it starts."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.memory import Memory, PeakMemory

_BIN = Path(sys.executable).parent


class CommandError(Exception):
    """A command that is measured has failed."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended well."""

    output: bytes
    seconds: float
    memory: Memory
    """The peak of all its processes together, and of the largest of them."""


def program(name: str) -> str:
    """Return the path of one of the project's own commands."""
    return str(_BIN / name)


def run(arguments: Sequence[str], *, accepted: tuple[int, ...] = (0,)) -> Ran:
    """Run a command to its end. Raises CommandError unless its exit code is one of those accepted."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(arguments, stdout=output, stderr=errors)
        peak = PeakMemory(process.pid)
        try:
            code = process.wait()
            seconds = time.perf_counter() - began
        except BaseException:
            process.terminate()
            raise
        finally:
            memory = peak.stop()
        if code not in accepted:
            errors.seek(0)
            said = errors.read().decode(errors="replace")[-2000:]
            raise CommandError(f"`{' '.join(arguments)}` ended with {code}:\n{said}")
        output.seek(0)
        return Ran(output.read(), seconds, memory)
