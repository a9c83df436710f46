"""How does a program get its answer? JSON bodies and one shape for every error."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response

from searchapp.request import Fault


def json_answer(body: Any, *, status: int = 200) -> Response:
    """Return `body` as JSON in UTF-8."""
    return Response(orjson.dumps(body), status=status, mimetype="application/json")


def json_faults(faults: tuple[Fault, ...]) -> Response:
    """Return 422 with every fault of a request."""
    return _errors(
        422,
        [
            {"field": fault.field, "code": fault.code, "value": fault.value, "message": fault.message}
            for fault in faults
        ],
    )


def json_error(status: int, code: str, message: str) -> Response:
    """Return an error that is no parameter's fault, in the shape of `json_faults`."""
    return _errors(status, [{"field": None, "code": code, "value": None, "message": message}])


def _errors(status: int, errors: list[dict[str, str | None]]) -> Response:
    return json_answer({"errors": errors}, status=status)
