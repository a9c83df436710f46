"""Is the service alive, and can it answer searches?"""

from __future__ import annotations

from flask import Blueprint, Response

from indexer.errors import MunicipalSearchError
from searchapp.engine import SearchEngine
from searchapp.web.json_answers import json_answer


def blueprint(engine: SearchEngine) -> Blueprint:
    """Return `/healthz` (the process answers) and `/readyz` (the index can be searched)."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def alive() -> Response:
        return json_answer({"status": "ok"})

    @health.get("/readyz")
    def ready() -> Response:
        try:
            articles = engine.size()
        except MunicipalSearchError as error:
            return json_answer({"status": "unavailable", "message": str(error)}, status=503)
        return json_answer({"status": "ok", "articles": articles})

    return health
