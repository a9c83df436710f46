"""What do programs ask? Searches, suggestions and articles as JSON, with the parameter names of the page."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from searchapp.engine import SearchEngine
from searchapp.request import Fault, InvalidRequestError, SearchRequest
from searchapp.web.json_answers import json_answer, json_error, json_faults

_SUGGESTIONS = 8
_MOST_SUGGESTIONS = 20


def blueprint(engine: SearchEngine) -> Blueprint:
    """Return `/search`, `/suggest` and `/articles/<id>`; unknown parameters are faults: no error hides."""
    api = Blueprint("api", __name__)

    @api.get("/search")
    def search() -> Response:
        try:
            asked = SearchRequest.parse(request.args.items(multi=True))
        except InvalidRequestError as error:
            return json_faults(error.faults)
        return json_answer(engine.search(asked).as_json())

    @api.get("/suggest")
    def suggest() -> Response:
        given = dict(request.args.items(multi=True))  # of several the last one counts
        text, limit = given.pop("q", ""), given.pop("limit", "").strip() or str(_SUGGESTIONS)
        faults = [
            Fault(name, "unknown", value, "there is no such parameter") for name, value in given.items()
        ]
        if not re.fullmatch(r"0*[0-9]{1,2}", limit) or not 1 <= int(limit) <= _MOST_SUGGESTIONS:
            message = f"“{limit}” is not a number from 1 to {_MOST_SUGGESTIONS}"
            faults.insert(0, Fault("limit", "not-a-number", limit, message))
        if faults:
            return json_faults(tuple(faults))
        found = engine.suggest(text, int(limit))
        return json_answer({"q": text, "suggestions": [one.as_json() for one in found]})

    @api.get("/articles/<article_id:article_id>")
    def article(article_id: str) -> Response:
        found = engine.article(article_id)
        if found is None:
            return json_error(404, "not-found", f"there is no article with the id “{article_id}”")
        record = found.as_json()
        del record["origin"]  # a path on the machine that loaded it
        return json_answer(record)

    return api
