"""What do answers look like? One of each kind, of invented articles."""

from __future__ import annotations

from typing import Any

SEARCH: dict[str, Any] = {
    "total": 1,
    "page": 1,
    "per_page": 10,
    "next": None,
    "reordered": False,
    "took_ms": 0.412,
    "query": {
        "text": "hop UBND",
        "truncated": False,
        "relaxed": False,
        "widened": False,
        "decoded": None,
        "corrected": None,
        "suggestion": "họp ubnd",
        "days": [],
        "expansions": [{"typed": "UBND", "also": ["ủy ban nhân dân"], "kind": "words"}],
        "complete": 1,
    },
    "hits": [
        {
            "id": "giao-ban/12",
            "title": "UBND quận An Hòa họp giao ban",
            "url": "https://anhoa.example.vn/giao-ban/12",
            "agencies": ["UBND quận An Hòa"],
            "category": "Tin tức",
            "published": "2024-01-12T16:28:00+07:00",
            "snippet": [
                {"text": "Sáng nay ", "mark": False},
                {"text": "UBND", "mark": True},
                {"text": " quận ", "mark": False},
                {"text": "họp", "mark": True},
                {"text": " giao ban.", "mark": False},
            ],
            "score": 3.141593,
        }
    ],
    "facets": {
        "agency": [{"value": "UBND quận An Hòa", "count": 1, "selected": False}],
        "category": [{"value": "Tin tức", "count": 1, "selected": False}],
        "date": [
            {"value": "2024", "count": 1, "selected": False},
            {"value": "2024-01", "count": 1, "selected": False},
        ],
    },
}

SUGGESTIONS: dict[str, Any] = {
    "q": "họp gi",
    "suggestions": [
        {"text": "họp giao ban", "kind": "phrase", "articles": 25},
        {"text": "UBND quận An Hòa họp giao ban", "kind": "title", "articles": 1},
    ],
}

ARTICLE: dict[str, Any] = {
    "id": "giao-ban/12",
    "title": "UBND quận An Hòa họp giao ban",
    "body": "Sáng nay UBND quận họp giao ban.\nKế hoạch số 45/KH-UBND được thông qua.",
    "published": "2024-01-12T16:28:00+07:00",
    "agencies": ["UBND quận An Hòa"],
    "category": "Tin tức",
    "author": "N.T.L",
    "url": "https://anhoa.example.vn/giao-ban/12",
    "publisher": "Cổng thông tin quận An Hòa",
    "document_numbers": ["45/KH-UBND"],
    "title_inferred": False,
    "agencies_inferred": False,
}

FAULTS: dict[str, Any] = {
    "type": "/api#faults",
    "title": "The parameters are not valid",
    "status": 422,
    "code": "invalid-parameters",
    "detail": "from, colour: see `errors`",
    "errors": [
        {
            "field": "from",
            "code": "no-such-day",
            "value": "31/02/2024",
            "message": "31/02/2024 is a day that does not exist",
        },
        {"field": "colour", "code": "unknown", "value": "red", "message": "there is no such parameter"},
    ],
}
