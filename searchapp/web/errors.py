"""What is said when there is no answer? A page for people, JSON for programs, text in place of a file."""

from __future__ import annotations

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import lazy_gettext
from werkzeug.exceptions import HTTPException

from indexer.errors import MunicipalSearchError
from searchapp.web.json_answers import json_error
from searchapp.web.plain_faults import plain_answer

# Code and message.
_FOR_PROGRAMS = {
    404: ("not-found", "there is nothing at this address"),
    405: ("method-not-allowed", "this address answers GET and HEAD only"),
    500: ("internal-error", "the server met an error of its own; the request is not at fault"),
    503: ("unavailable", "the articles cannot be searched at the moment; try again later"),
}

# Heading and advice.
_PAGES = {
    404: (
        lazy_gettext("Không tìm thấy trang"),
        lazy_gettext("Địa chỉ có thể đã gõ nhầm, hoặc bài viết không còn trong kho tra cứu."),
    ),
    405: (
        lazy_gettext("Không thể thực hiện yêu cầu này"),
        lazy_gettext("Trang này chỉ để xem. Hãy dùng ô tìm kiếm bên dưới."),
    ),
    500: (
        lazy_gettext("Có lỗi ở máy chủ"),
        lazy_gettext("Yêu cầu của bạn không sai, nhưng máy chủ gặp lỗi. Hãy thử lại sau ít phút."),
    ),
    503: (
        lazy_gettext("Tạm thời chưa tra cứu được"),
        lazy_gettext("Kho tra cứu chưa sẵn sàng. Hãy thử lại sau ít phút."),
    ),
}
_OTHER_PAGE = (
    lazy_gettext("Không thể thực hiện yêu cầu này"),
    lazy_gettext("Hãy thử lại với ô tìm kiếm bên dưới."),
)

_JSON_ENDPOINTS = {"exports.search_json", "discovery.suggestions"}
"""Besides all that is below `/api`."""

_FILE_ENDPOINTS = {"exports.search_file", "exports.selection_file", "feeds.atom", "feeds.json"}


def register(app: Flask) -> None:
    """Answer each error with its status; what the search engine says of itself is only logged (503)."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        answer = _answer(error.code or 500, error.name)
        answer.headers.extend(
            [(name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After")]
        )
        return answer

    @app.errorhandler(MunicipalSearchError)
    def search_unavailable(error: MunicipalSearchError) -> Response:
        current_app.logger.error("%s", error)
        return _answer(503)


def _answer(status: int, name: str = "") -> Response:
    """Return an error as the address gives its answers; `name` is the message of one without any here."""
    endpoint = _endpoint()
    if f"{request.path}/".startswith("/api/") or endpoint in _JSON_ENDPOINTS:
        return json_error(status, *_FOR_PROGRAMS.get(status, ("error", name.lower())))
    heading, advice = _PAGES.get(status, _OTHER_PAGE)
    if endpoint in _FILE_ENDPOINTS:
        # What else is advised speaks of the search box of a page.
        return plain_answer(status, f"{heading}. {advice}" if status in (500, 503) else f"{heading}.")
    return make_response(render_template("error.html", status=status, heading=heading, advice=advice), status)


def _endpoint() -> str | None:
    """Return what answers the address asked for, when it is asked with GET; None if nothing does."""
    if request.endpoint is not None:
        return request.endpoint
    try:
        return str(current_app.url_map.bind("").match(request.path, "GET")[0])
    except HTTPException:
        return None
