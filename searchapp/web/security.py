"""What may a browser do with our answers? The headers that every one of them carries."""

from __future__ import annotations

from flask import Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def add_headers(response: Response) -> Response:
    """Return `response` with the headers set: nothing inline, nothing foreign, no frames."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    # A search tells what somebody looks for; other sites learn nothing of it.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
