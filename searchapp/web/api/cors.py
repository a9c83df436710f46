"""Who may ask the API from a browser? Pages of any site: what it answers is public and the same for all."""

from __future__ import annotations

from flask import Response, request

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


def add_headers(response: Response) -> Response:
    """Return `response`, open to scripts of other sites if it is the API's; cookies are never asked for."""
    if request.path.startswith("/api/"):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        if request.method == "OPTIONS":
            response.headers.update(_PREFLIGHT)
    return response
