"""What do programs ask? Searches and articles as JSON, under the parameter names of the page."""

from __future__ import annotations

from flask import Blueprint, Response, request

from searchapp.engine import SearchEngine
from searchapp.request import InvalidRequestError, SearchRequest
from searchapp.web.json_answers import json_answer, json_error, json_faults


def blueprint(engine: SearchEngine) -> Blueprint:
    """Return `/search` and `/articles/<id>`; unknown parameters are faults, so that no typing error hides."""
    api = Blueprint("api", __name__)

    @api.get("/search")
    def search() -> Response:
        try:
            asked = SearchRequest.parse(request.args.items(multi=True))
        except InvalidRequestError as error:
            return json_faults(error.faults)
        return json_answer(engine.search(asked).as_json())

    @api.get("/articles/<article_id:article_id>")
    def article(article_id: str) -> Response:
        found = engine.article(article_id)
        if found is None:
            return json_error(404, "not-found", f"there is no article with the id “{article_id}”")
        record = found.as_json()
        del record["origin"]  # a path on the machine that loaded it
        return json_answer(record)

    return api
