"""How does a program's user learn what is wrong with an address? As plain text, every fault on a line."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, request
from flask_babel import gettext

from searchapp.request import Fault, InvalidRequestError, SearchRequest
from searchapp.web.wording import FIELD_NAMES, fault_message

_OF_THE_PAGE = "lang"
"""Says in which language the answer is, and nothing of the search."""


def asked_search(*ignored: str) -> SearchRequest:
    """Return the search that the address asks for, but for some parameters.

    Raises InvalidRequestError. Unknown parameters are faults: with one misspelt, another search than the one
    meant would be answered.
    """
    given = request.args.items(multi=True)
    return SearchRequest.parse([pair for pair in given if pair[0] not in (*ignored, _OF_THE_PAGE)])


def plain_answer(status: int, text: str) -> Response:
    """Return a text for people as a program shows it."""
    return Response(f"{text}\n", status, mimetype="text/plain")


def plain_faults(error: InvalidRequestError) -> Response:
    """Return 400 with every fault of a request."""
    heading = gettext("Có chỗ cần sửa trong yêu cầu tìm kiếm")
    return plain_answer(400, "\n".join([f"{heading}:", *_lines(error.faults)]))


def _lines(faults: Iterable[Fault]) -> Iterable[str]:
    for fault in faults:
        if fault.code == "unknown":
            yield gettext("- %(name)s: không có tham số này.", name=fault.field)
        else:
            yield f"- {FIELD_NAMES.get(fault.field, fault.field)} ({fault.field}): {fault_message(fault)}"
