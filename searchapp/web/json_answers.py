"""How does a program get its answer? JSON bodies, and one shape for every error (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from flask import Response, url_for

from searchapp.request import Fault

PROBLEM = "application/problem+json"


def json_answer(body: Any, *, status: int = 200, mimetype: str = "application/json") -> Response:
    """Return `body` as JSON in UTF-8."""
    return Response(orjson.dumps(body), status=status, mimetype=mimetype)


def json_faults(faults: tuple[Fault, ...]) -> Response:
    """Return 422 with every fault of a request."""
    named = ", ".join(dict.fromkeys(fault.field for fault in faults))
    problem = {
        "type": url_for("api_page.page", _anchor="faults"),
        "title": "The parameters are not valid",
        "status": 422,
        "code": "invalid-parameters",
        "detail": f"{named}: see `errors`",
        "errors": [
            {"field": fault.field, "code": fault.code, "value": fault.value, "message": fault.message}
            for fault in faults
        ],
    }
    return json_answer(problem, status=422, mimetype=PROBLEM)


def json_error(status: int, code: str, message: str) -> Response:
    """Return an error that is no parameter's fault, in the shape of `json_faults`."""
    problem = {
        "type": "about:blank",
        "title": _phrase(status),
        "status": status,
        "code": code,
        "detail": message,
        "errors": [],
    }
    return json_answer(problem, status=status, mimetype=PROBLEM)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # a number of nobody's
        return f"Error {status}"
