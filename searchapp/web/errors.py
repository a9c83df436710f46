"""What is said when there is no answer? A page for people, or JSON for programs."""

from __future__ import annotations

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import lazy_gettext
from werkzeug.exceptions import HTTPException

from indexer.errors import MunicipalSearchError
from searchapp.web.json_answers import json_error

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
    """Return an error page, or JSON below `/api`; `name` is the message of an error without one here."""
    if f"{request.path}/".startswith("/api/"):
        return json_error(status, *_FOR_PROGRAMS.get(status, ("error", name.lower())))
    heading, advice = _PAGES.get(status, _OTHER_PAGE)
    return make_response(render_template("error.html", status=status, heading=heading, advice=advice), status)
