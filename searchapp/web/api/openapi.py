"""What does the API tell of itself? An OpenAPI 3.1 document, made from what requests are read by."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import request
from flask_babel import force_locale, gettext

from searchapp.parameters import MOST_VALUES, Parameter, Table
from searchapp.request import SEARCH_PARAMETERS, SUGGEST_PARAMETERS
from searchapp.web.api import examples
from searchapp.web.api.schemas import reference, schemas
from searchapp.web.json_answers import PROBLEM

Described = dict[str, Any]

_PACKAGE = "vietnamese-municipal-search"


def described(language: str) -> Described:
    """Return the document in a language, for the address that the application is mounted at."""
    with force_locale(language):
        return {
            "openapi": "3.1.0",
            "info": {
                "title": gettext("API tra cứu tin chính quyền"),
                "version": _version(),
                "description": "\n\n".join(guide()),
                "license": {"name": "MIT", "identifier": "MIT"},
            },
            "servers": [{"url": request.script_root or "/"}],
            "tags": [
                {"name": "articles", "description": gettext("Tìm và đọc bài")},
                {"name": "service", "description": gettext("Dịch vụ")},
            ],
            "paths": _paths(),
            "components": {"schemas": schemas(), "responses": _errors(), "headers": _headers()},
        }


def guide() -> list[str]:
    """Return what holds for the whole API, a paragraph each."""
    return [
        gettext(
            "Cùng các tham số với trang tìm kiếm: địa chỉ của một tìm kiếm trên trang, đổi /search thành "
            "/api/v1/search, cho cùng kết quả. Dữ liệu công khai, không cần khóa, chỉ đọc."
        ),
        gettext(
            "Đi qua toàn bộ kết quả: gửi lại cùng các tham số với cursor là next của câu trả lời trước, cho "
            "đến khi next là null. Xếp theo ngày (sort=newest, sort=oldest) thì mỗi bài còn nguyên ngày đăng "
            "và vẫn khớp được đưa ra đúng một lần, dù trong lúc đó có bài được nạp thêm hay xóa đi. Xếp theo "
            "độ phù hợp thì cũng vậy chừng nào kho chưa đổi; khi kho đã đổi, reordered là true."
        ),
        gettext(
            "Câu trả lời có ETag và Last-Modified. Gửi lại ETag trong If-None-Match: nếu không có gì đổi, "
            "máy chủ trả lời 304 mà không tìm lại."
        ),
        gettext(
            "Tham số lạ hoặc giá trị sai là lỗi 422, kể mọi chỗ sai cùng lúc. Giá trị trống coi như không "
            "gửi; tham số chỉ nhận một giá trị lấy giá trị cuối cùng."
        ),
        gettext(
            "Trang web của bất kỳ ai cũng được gọi API từ trình duyệt (Access-Control-Allow-Origin: *); "
            "cookie không được dùng đến."
        ),
    ]


def _paths() -> Described:
    return {
        "/api/v1/search": _get(
            "search",
            gettext("Tìm bài"),
            gettext("Tìm trong mọi bài, lọc theo cơ quan, chuyên mục và ngày."),
            _answer(
                gettext("Một trang kết quả."),
                "SearchResult",
                examples.SEARCH,
            ),
            parameters=_parameters(SEARCH_PARAMETERS),
            errors={"422": "Faults"},
        ),
        "/api/v1/suggest": _get(
            "suggest",
            gettext("Gợi ý khi đang gõ"),
            gettext("Những cách gõ tiếp; cách nào cũng tìm thấy bài."),
            _answer(gettext("Các gợi ý."), "Suggestions", examples.SUGGESTIONS),
            parameters=_parameters(SUGGEST_PARAMETERS),
            errors={"422": "Faults"},
        ),
        "/api/v1/articles/{article_id}": _get(
            "article",
            gettext("Đọc một bài"),
            gettext("Toàn văn và mọi thông tin của một bài."),
            _answer(gettext("Bài viết."), "Article", examples.ARTICLE),
            parameters=[
                {
                    "name": "article_id",
                    "in": "path",
                    "required": True,
                    "description": gettext(
                        "Mã của bài, viết theo cách của URL; dấu / để nguyên hay mã hóa đều được."
                    ),
                    "schema": {"type": "string", "minLength": 1},
                    "example": "giao-ban/12",
                }
            ],
            errors={"404": "NotFound"},
        ),
        "/api/v1/openapi.json": _get(
            "openapi",
            gettext("Mô tả này"),
            gettext("Tài liệu OpenAPI 3.1 bằng tiếng Anh."),
            {
                "description": gettext("Tài liệu OpenAPI."),
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                "content": {
                    "application/json": {"schema": {"type": "object", "required": ["openapi", "paths"]}}
                },
            },
        ),
        "/healthz": _get(
            "alive",
            gettext("Máy chủ có sống không"),
            gettext("Luôn được trả lời khi tiến trình còn chạy."),
            _answer(gettext("Máy chủ còn chạy."), "Alive", {"status": "ok"}, kept=False),
            tag="service",
        ),
        "/readyz": _get(
            "ready",
            gettext("Tra cứu được chưa"),
            gettext("Kho có mở được không và có bao nhiêu bài."),
            _answer(gettext("Tra cứu được."), "Ready", {"status": "ok", "articles": 84132}, kept=False),
            tag="service",
            errors={"503": "Unready"},
        ),
    }


def _get(
    name: str,
    summary: str,
    description: str,
    answer: Described,
    *,
    parameters: list[Described] | None = None,
    errors: dict[str, str] | None = None,
    tag: str = "articles",
) -> Described:
    """Return what is answered at an address; `errors` are names of answers by status, besides the usual."""
    responses: Described = {"200": answer}
    if tag == "articles":
        responses["304"] = {"$ref": "#/components/responses/Unchanged"}
        errors = {**(errors or {}), "503": "Unavailable"}
    for status, error in sorted((errors or {}).items()):
        responses[status] = {"$ref": f"#/components/responses/{error}"}
    responses["default"] = {"$ref": "#/components/responses/Error"}
    get = {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "description": description,
        "parameters": parameters or [],
        "responses": responses,
    }
    return {"get": get}


def _parameters(known: Table) -> list[Described]:
    return [_parameter(parameter) for parameter in known.values()]


def _parameter(parameter: Parameter) -> Described:
    schema = parameter.kind.schema
    if parameter.repeatable:
        schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    if parameter.default is not None:
        schema["default"] = parameter.default
    described = {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "allowEmptyValue": not parameter.repeatable,  # the same as not giving it
        "description": gettext(parameter.description),
        "schema": schema,
    }
    if parameter.repeatable:
        described |= {"style": "form", "explode": True}
    if parameter.example is not None:
        described["example"] = parameter.example
    return described


def _answer(description: str, schema: str, example: Any, *, kept: bool = True) -> Described:
    """Return a successful answer; `kept` tells that it may be asked for again with its tag."""
    names = ("ETag", "Last-Modified", "Cache-Control") if kept else ("Cache-Control",)
    return {
        "description": description,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {"application/json": {"schema": reference(schema), "example": example}},
    }


def _errors() -> Described:
    def problem(description: str, example: Any = None) -> Described:
        content = {"schema": reference("Problem"), **({"example": example} if example else {})}
        return {"description": description, "content": {PROBLEM: content}}

    return {
        "Unchanged": {
            "description": gettext("Không có gì đổi từ lần hỏi trước (If-None-Match, If-Modified-Since)."),
        },
        "Faults": problem(gettext("Có tham số sai."), examples.FAULTS),
        "NotFound": problem(gettext("Không có bài nào mang mã này.")),
        "Unavailable": problem(gettext("Lúc này chưa tra cứu được; hãy thử lại sau.")),
        "Unready": {
            "description": gettext("Lúc này chưa tra cứu được; hãy thử lại sau."),
            "content": {"application/json": {"schema": reference("Unready")}},
        },
        "Error": problem(gettext("Lỗi khác.")),
    }


def _headers() -> Described:
    return {
        "ETag": {
            "description": gettext("Dấu của câu trả lời, để gửi lại trong If-None-Match."),
            "schema": {"type": "string"},
        },
        "Last-Modified": {
            "description": gettext("Câu trả lời có thể đã đổi lần cuối lúc nào."),
            "schema": {"type": "string"},
        },
        "Cache-Control": {
            "description": gettext("Được giữ câu trả lời bao lâu."),
            "schema": {"type": "string"},
        },
    }


def _version() -> str:
    try:
        return version(_PACKAGE)
    except PackageNotFoundError:  # run from a folder that is not installed
        return "0"
