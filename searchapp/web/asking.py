"""What does the address of a page ask? The valid part of it, and what is wrong with the rest."""

from __future__ import annotations

from flask import request

from searchapp.request import Fault, InvalidRequestError, SearchRequest


def requested() -> tuple[SearchRequest, tuple[Fault, ...]]:
    """Return the search that this request's address asks for, and its faults; what is unknown is no fault."""
    try:
        return SearchRequest.parse(request.args.items(multi=True), ignore_unknown=True), ()
    except InvalidRequestError as error:
        return error.request, error.faults
