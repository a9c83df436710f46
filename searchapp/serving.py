"""How do several processes answer at one address? The parent listens and looks after them; children answer.

The parent forks, so that a child has the sockets and the command's options as they are. A fork does not carry
threads over, and numpy starts some when it is imported: the parent therefore opens no index and imports
nothing of the kind, each child does that for itself. Not on Windows, which cannot fork.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from indexer.errors import MunicipalSearchError

_FIRST_PAUSE = 0.5
"""Seconds before a child that died young has a successor; each such death in a row doubles the pause."""
_LONGEST_PAUSE = 30.0
_YOUNG = 10.0
"""Seconds; what has served longer did not die of its start."""
_ATTEMPTS = 5
"""Starts in a row that may fail while no child serves."""
_FAREWELL = 10.0
"""Seconds that a child has to finish what it is answering."""
_ENDING = (signal.SIGTERM, signal.SIGINT)

Address = tuple[Any, ...]
"""What `socket.bind` takes."""
Ready = Callable[[int], None]
"""What a child calls with the number of its articles when it is about to answer requests."""


def listen(addresses: Sequence[tuple[int, int, int, Address]], backlog: int) -> list[socket.socket]:
    """Return a listening socket for each address: family, type, protocol, address. Raises OSError."""
    listeners: list[socket.socket] = []
    try:
        for family, kind, protocol, address in addresses:
            listener = socket.socket(family, kind, protocol)
            listeners.append(listener)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listener.bind(address)
            listener.listen(backlog)
    except OSError:
        for listener in listeners:
            listener.close()
        raise
    return listeners


def serve_in_children(count: int, answer: Callable[[Ready], None], announce: Callable[[int], None]) -> int:
    """Keep `count` children running `answer` until SIGTERM or SIGINT, then end them; return an exit code.

    `announce` is called once with the number of articles, when all children are ready. A child that dies has
    a successor. 1 is returned if one of the first children does not get ready, or if none serves and none can
    be started any more; standard error tells why.
    """
    parent = _Parent(count, answer, announce)
    try:
        return parent.run()
    finally:
        parent.end_children()


@dataclass(slots=True)
class _Place:
    """One child, or the place of one that is to be started."""

    due: float = 0.0
    """When the child was started or is to be; monotonic seconds."""
    pid: int = 0
    status: int = -1
    """Read end of what the child writes to; its end is the child's."""
    ready: bool = False
    failures: int = 0
    """Deaths at or soon after the start, in a row."""


class _Parent:
    def __init__(self, count: int, answer: Callable[[Ready], None], announce: Callable[[int], None]) -> None:
        self._answer = answer
        self._announce = announce
        self._places = [_Place() for _ in range(count)]
        self._announced = False
        self._ending = False
        # A child sees the end of this pipe when the parent is gone, in whatever way.
        self._lifeline, self._held = os.pipe()
        # A signal writes to this one, so that none is missed while waiting.
        self._signalled, self._signals = os.pipe()
        os.set_blocking(self._signals, False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._signalled, selectors.EVENT_READ)

    def run(self) -> int:
        for number in _ENDING:
            signal.signal(number, self._on_signal)
        signal.set_wakeup_fd(self._signals, warn_on_full_buffer=False)
        # What is wrong with the index is said once: the others are started when the first is ready.
        possible = self._start(self._places[0])
        while possible and not self._ending:
            for place in self._hear():
                possible &= self._bury(place)
            if self._announced or self._places[0].ready:
                for place in self._places:
                    if possible and not place.pid and place.due <= time.monotonic():
                        possible = self._start(place)
        return 0 if self._ending else 1

    def end_children(self) -> None:
        """Let every child finish; end what takes too long. A second signal ends all at once."""
        children = [place for place in self._places if place.pid]
        for place in children:
            os.kill(place.pid, signal.SIGTERM)
        self._announced, self._ending = True, False
        deadline = time.monotonic() + _FAREWELL
        while any(place.pid for place in children):
            left = deadline - time.monotonic()
            if left <= 0 or self._ending:
                for place in children:
                    if place.pid:
                        os.kill(place.pid, signal.SIGKILL)
                deadline, left = float("inf"), _FAREWELL
                self._ending = False
            for place in self._hear(left):
                self._reap(place)

    def _on_signal(self, *_: object) -> None:
        self._ending = True

    def _hear(self, longest: float | None = None) -> list[_Place]:
        """Wait for the next event; return the places whose child is dead."""
        waiting = [place.due for place in self._places if not place.pid] if longest is None else []
        if longest is None and waiting and (self._announced or self._places[0].ready):
            longest = max(0.0, min(waiting) - time.monotonic())
        dead = []
        for key, _ in self._selector.select(longest):
            place = key.data
            if place is None:
                os.read(self._signalled, 64)
            elif said := os.read(place.status, 64):
                place.ready = True
                if not self._announced and all(other.ready for other in self._places):
                    self._announced = True
                    self._announce(int(said))
            else:
                dead.append(place)
        return dead

    def _bury(self, place: _Place) -> bool:
        """Plan a successor of a child that died; return False if there is no point in it."""
        old = place.ready and time.monotonic() - place.due >= _YOUNG
        pid = place.pid
        code = self._reap(place)
        if self._ending:
            return True
        what = f"process {pid} " + (f"was ended by signal {-code}" if code < 0 else f"ended with code {code}")
        if not self._announced and code > 0:
            return False  # its own message stands above
        if old:
            place.failures = 0
            place.due = time.monotonic()
            _say(f"{what[0].upper()}{what[1:]}; another takes its place at once")
            return True
        return self._postpone(place, what)

    def _postpone(self, place: _Place, what: str) -> bool:
        """Have a child started after a pause that grows; return False if there is no point in it."""
        if not self._announced:
            _say(f"Error: {what} before all processes could serve")
            return False
        place.failures += 1
        if place.failures >= _ATTEMPTS and not any(other.ready for other in self._places):
            _say(f"Error: {what}; no process is left, and none could be started any more")
            return False
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (place.failures - 1))
        place.due = time.monotonic() + pause
        _say(f"{what[0].upper()}{what[1:]}; another takes its place in {pause:g} s")
        return True

    def _reap(self, place: _Place) -> int:
        """Wait for a child that is dead; return its exit code, or minus the signal that ended it."""
        _, status = os.waitpid(place.pid, 0)
        self._selector.unregister(place.status)
        os.close(place.status)
        place.pid, place.status, place.ready = 0, -1, False
        return os.waitstatus_to_exitcode(status)

    def _start(self, place: _Place) -> bool:
        """Start a child; return False if that cannot be done now and there is no point in trying later."""
        place.due = time.monotonic()
        place.status, said = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        # A signal between the fork and the child's own handler would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        try:
            pid = os.fork()
            if pid == 0:
                self._be_child(said)
        except OSError as error:
            os.close(place.status)
            place.status = -1
            return self._postpone(place, f"a process could not be started ({error.strerror})")
        finally:
            os.close(said)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        place.pid = pid
        self._selector.register(place.status, selectors.EVENT_READ, place)
        return True

    def _be_child(self, said: int) -> NoReturn:
        code = 1
        try:
            code = self._live(said)
        finally:
            # Nothing of the parent's is to be tidied up here, whatever has happened.
            os._exit(code)

    def _live(self, said: int) -> int:
        """Answer until told to end; return the exit code."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGTERM, _leave)
            # Ctrl-C at a terminal reaches every process; the parent decides.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
            self._selector.close()
            others = [place.status for place in self._places if place.status >= 0]
            for descriptor in (self._held, self._signalled, self._signals, *others):
                os.close(descriptor)
            threading.Thread(target=_end_with_parent, args=(self._lifeline,), daemon=True).start()
            self._answer(lambda articles: _tell(said, articles))
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except (MunicipalSearchError, OSError) as error:
            _say(f"Error: {error}")
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        return code


def _leave(*_: object) -> NoReturn:
    # Where the whole group is signalled the parent's signal comes second: it must not cut an answer short.
    # Not SIG_IGN: Python complains on standard error where the second comes while that is being set.
    signal.signal(signal.SIGTERM, lambda *_: None)
    sys.exit(0)


def _tell(said: int, articles: int) -> None:
    os.write(said, b"%d" % articles)


def _end_with_parent(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_FAREWELL)
    os._exit(1)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
