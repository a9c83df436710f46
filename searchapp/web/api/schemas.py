"""Of what shape are the API's answers? A JSON Schema for each, in the language of the request."""

from __future__ import annotations

from typing import Any, get_args

from flask_babel import gettext

from searchapp.engine import SuggestionKind
from searchapp.parameters import MOST_VALUES, FaultCode
from searchapp.query.abbreviations import ExpansionKind
from searchapp.request import PER_PAGE_CHOICES

Schema = dict[str, Any]


def schemas() -> dict[str, Schema]:
    """Return the schemas by the names that `reference` takes."""
    return {
        "SearchResult": _search_result(),
        "QueryReading": _query_reading(),
        "Hit": _hit(),
        "Facets": _facets(),
        "FacetValue": _facet_value(),
        "Suggestions": _suggestions(),
        "Article": _article(),
        "Problem": _problem(),
        "Alive": _object("", status=_constant("ok")),
        "Ready": _object(
            "",
            status=_constant("ok"),
            articles=_count(gettext("Số bài trong kho.")),
        ),
        "Unready": _object(
            "",
            status=_constant("unavailable"),
            message=_text(gettext("Vì sao chưa tra cứu được; cho người vận hành.")),
        ),
    }


def reference(name: str) -> Schema:
    """Return what stands for a schema elsewhere in the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def _search_result() -> Schema:
    return _object(
        gettext("Một trang kết quả; tổng số và các bộ đếm tính mọi bài khớp."),
        total=_count(gettext("Số bài khớp.")),
        page={
            "type": ["integer", "null"],
            "minimum": 1,
            "description": gettext("Trang thứ mấy; null khi trang được hỏi bằng cursor."),
        },
        per_page={
            "type": "integer",
            "enum": list(PER_PAGE_CHOICES),
            "description": gettext("Số bài mỗi trang."),
        },
        next=_maybe_text(gettext("cursor của trang tiếp theo; null khi không còn bài nào.")),
        reordered=_flag(
            gettext(
                "Kho đã thay đổi từ trang đầu và thứ tự là theo độ phù hợp, nên có thể có bài lặp lại hoặc "
                "bị sót. Xếp theo ngày thì không bao giờ như vậy."
            )
        ),
        took_ms={
            "type": "number",
            "minimum": 0,
            "description": gettext("Thời gian tìm, tính bằng mili giây."),
        },
        query=reference("QueryReading"),
        hits=_list(reference("Hit"), gettext("Các bài của trang này, theo thứ tự.")),
        facets=reference("Facets"),
    )


def _query_reading() -> Schema:
    expansion = _object(
        "",
        typed=_text(gettext("Từ viết tắt, tên gọi hoặc cụm từ như đã gõ.")),
        also=_list({"type": "string"}, gettext("Những cách nói cũng được tìm.")),
        kind={
            "type": "string",
            "enum": list(get_args(ExpansionKind)),
            "description": gettext("Từ ngữ; tên cũ và mới của một nơi; hay cơ quan của nơi ấy."),
        },
    )
    days = {"type": "array", "items": {"type": "string", "format": "date"}, "minItems": 2, "maxItems": 2}
    return _object(
        gettext("Truy vấn đã được hiểu thế nào."),
        text=_text(gettext("Nội dung đã tìm, ở dạng Unicode NFC.")),
        truncated=_flag(gettext("Nội dung quá dài nên đã bị cắt.")),
        relaxed=_flag(gettext("Không phải bài nào trong kết quả cũng có đủ những gì được hỏi.")),
        widened=_flag(
            gettext("Hầu như không bài nào khớp đúng như đã gõ, nên từ không dấu khớp với mọi dấu.")
        ),
        decoded=_maybe_text(gettext("Nội dung đã tìm khi q được gõ bằng phím Telex hay VNI.")),
        corrected=_maybe_text(gettext("Nội dung đã tìm thay cho q, vì không bài nào có các từ đã gõ.")),
        suggestion=_maybe_text(gettext("Truy vấn khác có lẽ mới là điều người hỏi muốn.")),
        days=_list(days, gettext("Ngày đầu và ngày cuối của mỗi ngày hay tháng nêu trong truy vấn.")),
        expansions=_list(expansion, gettext("Những từ đã được tìm cả bằng cách nói khác.")),
        complete=_count(gettext("Số bài có đủ mọi từ.")),
    )


def _hit() -> Schema:
    piece = _object(
        "",
        text=_text(gettext("Một đoạn nguyên văn.")),
        mark=_flag(gettext("Đoạn này khớp với truy vấn.")),
    )
    return _object(
        gettext("Một bài trong kết quả."),
        id=_text(gettext("Mã của bài: phần cuối địa chỉ của nó trong API.")),
        **_published_fields(),
        snippet=_list(piece, gettext("Đoạn hợp nhất với truy vấn, chia theo chỗ khớp.")),
        score={
            "type": "number",
            "minimum": 0,
            "description": gettext("Độ phù hợp; 0 khi xếp theo ngày."),
        },
    )


def _facets() -> Schema:
    values = reference("FacetValue")
    return _object(
        gettext(
            "Chọn thêm mỗi giá trị thì được bao nhiêu bài; bộ đếm nào cũng bỏ qua lựa chọn của chính nó."
        ),
        agency=_list(values, gettext("Cơ quan: đang chọn trước, rồi nhiều bài trước.")),
        category=_list(values, gettext("Chuyên mục: đang chọn trước, rồi nhiều bài trước.")),
        date=_list(values, gettext("Năm, mỗi năm kèm các tháng, mới nhất trước; không rõ ngày đứng cuối.")),
    )


def _facet_value() -> Schema:
    return _object(
        "",
        value=_text(gettext("Giá trị để hỏi; _none là bài không rõ.")),
        count=_count(gettext("Số bài.")),
        selected=_flag(gettext("Đang được chọn.")),
    )


def _suggestions() -> Schema:
    suggestion = _object(
        "",
        text=_text(gettext("Thay cho toàn bộ phần đã gõ.")),
        kind={
            "type": "string",
            "enum": list(get_args(SuggestionKind)),
            "description": gettext("Số văn bản, cơ quan, chuyên mục, cụm từ hay tiêu đề."),
        },
        articles=_count(gettext("Tìm thấy ít nhất bấy nhiêu bài.")),
    )
    return _object(
        "",
        q=_text(gettext("Phần đã gõ.")),
        suggestions=_list(
            suggestion, gettext("Những cách gõ tiếp, hợp nhất trước; cách nào cũng tìm thấy bài.")
        ),
    )


def _article() -> Schema:
    return _object(
        gettext("Một bài, nguyên văn như khi đăng."),
        id=_text(gettext("Mã của bài.")),
        body=_text(gettext("Toàn văn, mỗi đoạn một dòng.")),
        author=_maybe_text(gettext("Chữ ký cuối bài.")),
        publisher=_maybe_text(gettext("Cổng thông tin hoặc báo đã đăng.")),
        document_numbers=_list({"type": "string"}, gettext("Số hiệu văn bản được nhắc đến.")),
        title_inferred=_flag(gettext("Bài không có tiêu đề; tiêu đề là câu đầu của bài.")),
        agencies_inferred=_flag(gettext("Cơ quan được nhận ra từ tiêu đề và đoạn mở đầu.")),
        **_published_fields(),
    )


def _published_fields() -> dict[str, Schema]:
    return {
        "title": _text(gettext("Tiêu đề.")),
        "url": _maybe_text(gettext("Địa chỉ bài gốc.")),
        "agencies": _list({"type": "string"}, gettext("Các cơ quan của bài.")),
        "category": _maybe_text(gettext("Chuyên mục.")),
        "published": _maybe_text(gettext("Ngày đăng theo ISO 8601, kèm giờ nếu biết; null nếu không rõ.")),
    }


def _problem() -> Schema:
    fault = _object(
        "",
        field=_text(gettext("Tên tham số.")),
        code={
            "description": gettext("Loại lỗi, cho chương trình."),
            "type": "string",
            "oneOf": [{"const": code, "description": said} for code, said in _fault_codes().items()],
        },
        value=_text(gettext("Giá trị đã gửi.")),
        message=_text(gettext("Sai ở đâu và nên viết thế nào, bằng tiếng Anh.")),
    )
    return _object(
        gettext("Một lỗi, theo RFC 9457."),
        type={
            "type": "string",
            "format": "uri-reference",
            "description": gettext("Trang nói về loại lỗi này; about:blank khi mã trạng thái đã nói đủ."),
        },
        title=_text(gettext("Lỗi gì, nói chung.")),
        status={
            "type": "integer",
            "minimum": 400,
            "maximum": 599,
            "description": gettext("Mã trạng thái HTTP."),
        },
        detail=_text(gettext("Lỗi gì, lần này; bằng tiếng Anh.")),
        code=_text(gettext("Loại lỗi, cho chương trình.")),
        errors=_list(fault, gettext("Mọi tham số sai, mỗi lỗi một mục; rỗng nếu lỗi không do tham số.")),
    )


def _fault_codes() -> dict[FaultCode, str]:
    return {
        "unknown": gettext("Không có tham số này."),
        "not-a-date": gettext("Không phải là ngày, tháng hay năm."),
        "no-such-day": gettext("Lịch không có ngày này."),
        "not-a-choice": gettext("Không phải là một trong các giá trị được chọn."),
        "not-a-number": gettext("Không phải là số trong khoảng cho phép."),
        "too-many": gettext("Tham số được nhắc lại quá %(count)s lần.", count=MOST_VALUES),
        "too-deep": gettext("Trang nằm ngoài 10.000 bài đầu; hãy dùng cursor."),
        "order": gettext("Ngày cuối sớm hơn ngày đầu."),
        "not-a-cursor": gettext("Không phải là next của câu trả lời nào."),
        "other-search": gettext("cursor là của tìm kiếm khác."),
        "page-and-cursor": gettext("Chỉ gửi một trong hai: page hoặc cursor."),
    }


def _object(description: str, **properties: Schema) -> Schema:
    """Return an object that has every one of some properties."""
    described = {"description": description} if description else {}
    return {**described, "type": "object", "properties": properties, "required": list(properties)}


def _list(items: Schema, description: str) -> Schema:
    return {"type": "array", "items": items, "description": description}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _maybe_text(description: str) -> Schema:
    return {"type": ["string", "null"], "description": description}


def _flag(description: str) -> Schema:
    return {"type": "boolean", "description": description}


def _count(description: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": description}


def _constant(value: str) -> Schema:
    return {"type": "string", "const": value}
