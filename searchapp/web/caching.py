"""What may a browser keep of our answers, and how does it learn that they are still true?

Whatever comes from the index bears a tag of all that it is made of: the state of the index, the program, the
language, the day and the address. Who asks again with the tag is told that nothing has changed before
anything is searched: the tag was only ever given with an answer. A date tells neither an answer from an error
nor a language from another, so it is compared with what has been made, and only where that has no language.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from werkzeug.http import is_resource_modified

import indexer.article
import searchapp
from indexer.article import LOCAL_TIME
from indexer.errors import MunicipalSearchError
from searchapp.engine import IndexState, SearchEngine
from searchapp.web import language

_SETTLED = timedelta(seconds=2)
"""An answer has no date of change before that time has passed: HTTP dates tell seconds apart and no less, and
a second change in the same second would not be seen."""

_WITHOUT_LANGUAGE = ("api", "health")
"""Blueprints whose answers are the same in every language."""

_KEPT_FOR = {"api.suggest": 60, "discovery.suggestions": 60}
"""Seconds for which some answers are kept without asking again: while a word is typed and taken back."""

_INDEPENDENT = "independent_of_the_index"

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class _Validators:
    """What an answer is recognised by."""

    etag: str
    """Weak, as it tells what an answer is made of and not its octets; without W/ and quotation marks."""
    changed: datetime | None
    """None while that is too short ago to be told, and of an answer with a language."""


def register(app: Flask, engine: SearchEngine) -> None:
    """Tag every answer that comes from the index, answer 304 without searching, and say what may be kept."""
    changes = _Changes()

    @app.before_request
    def unchanged() -> Response | None:
        if not _of_the_index():
            return None
        try:
            state = engine.state()
        except MunicipalSearchError:  # whoever is asked next tells of it
            return None
        now = datetime.now(UTC)
        # What has a language may have been another's at the same time.
        changed = changes.last(state, now) if request.blueprint in _WITHOUT_LANGUAGE else None
        validators = _Validators(_etag(state, now), changed)
        g.validators = validators
        return Response(status=304) if _has_it(validators.etag) else None

    @app.after_request
    def say_so(response: Response) -> Response:
        _set_cache_control(response)
        validators: _Validators | None = g.get("validators")
        if validators is None or response.status_code not in (200, 304):
            return response
        response.set_etag(validators.etag, weak=True)
        if validators.changed is not None:
            response.last_modified = validators.changed
        # A tag goes before a date, whatever it is.
        changed = None if "If-None-Match" in request.headers else validators.changed
        if response.status_code == 200 and not is_resource_modified(
            request.environ, response.headers["ETag"], last_modified=changed
        ):
            response.close()
            response.status_code, response.response = 304, []
        if response.status_code == 304:
            for name in ("Content-Type", "Content-Length", "Content-Disposition"):
                response.headers.pop(name, None)
        return response


def independent_of_the_index(view: View) -> View:
    """Mark a view whose answers are not told by the state of the index: it says itself what may be kept."""
    setattr(view, _INDEPENDENT, True)
    return view


class _Changes:
    """When answers last changed, as far as this process can tell."""

    def __init__(self) -> None:
        # Another program may have answered before.
        self._noticed = datetime.now(UTC)
        self._version: str | None = None
        self._lock = threading.Lock()

    def last(self, state: IndexState, now: datetime) -> datetime | None:
        """Return when answers last changed, in whole seconds; None if that was just now."""
        with self._lock:
            if state.version != self._version:
                if self._version is not None:
                    self._noticed = now
                self._version = state.version
            # Pages name the day on which they are looked at.
            today = datetime.combine(now.astimezone(LOCAL_TIME).date(), time(), LOCAL_TIME)
            changed = max(state.changed, self._noticed, today)
        return changed.replace(microsecond=0) if now - changed > _SETTLED else None


def _of_the_index() -> bool:
    """Tell whether the address asks for an answer that comes from the index."""
    if request.method not in ("GET", "HEAD") or request.endpoint in (None, "static"):
        return False
    if request.blueprint == "health":
        return False
    return not hasattr(current_app.view_functions[str(request.endpoint)], _INDEPENDENT)


def _has_it(etag: str) -> bool:
    """Tell whether who asks has had this very answer, and so knows its tag.

    Of a date, and of a star, it is not known before the answer is made whether there is one at all.
    """
    asked = request.if_none_match
    return not asked.star_tag and asked.contains_weak(etag)


def _etag(state: IndexState, now: datetime) -> str:
    speaks = "" if request.blueprint in _WITHOUT_LANGUAGE else language.current()
    made_of = (
        _program(),
        state.version,
        speaks,
        now.astimezone(LOCAL_TIME).date().isoformat(),
        request.root_url,
        request.path,
        request.query_string.decode("latin-1"),
    )
    return blake2b(repr(made_of).encode(), digest_size=12).hexdigest()


def _set_cache_control(response: Response) -> None:
    """Say what may be kept, where nothing is said yet: errors never, answers if they are asked for again."""
    if request.endpoint == "static" and response.status_code in (200, 304):
        # An address with the hash of the content never has another content.
        if "v" in request.args:
            response.cache_control.immutable = True
        else:
            response.cache_control.max_age = None
            response.cache_control.no_cache = True
    elif response.status_code >= 400 or request.blueprint == "health":
        response.headers["Cache-Control"] = "no-store"
    elif request.method in ("GET", "HEAD") and "Cache-Control" not in response.headers:
        kept_for = _KEPT_FOR.get(str(request.endpoint))
        if kept_for is not None:
            response.cache_control.max_age = kept_for
        else:
            response.cache_control.no_cache = True
            # A page is in the language of who asks for it.
            if request.blueprint not in _WITHOUT_LANGUAGE:
                response.cache_control.private = True


@cache
def _program() -> str:
    """Return what tells this program from an earlier or later one: a digest of its files."""
    found = blake2b(digest_size=8)
    for package in (searchapp, indexer):
        for file in sorted(Path(package.__path__[0]).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                found.update(file.read_bytes())
    return found.hexdigest()
