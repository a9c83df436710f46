"""What do programs ask? Searches, suggestions and articles as JSON, with the parameter names of the page."""

from __future__ import annotations

from flask import Blueprint, Response, request

from searchapp.engine import SearchEngine
from searchapp.request import InvalidParametersError, SearchRequest, SuggestRequest
from searchapp.web.api.openapi import described
from searchapp.web.caching import independent_of_the_index
from searchapp.web.json_answers import json_answer, json_error, json_faults
from searchapp.web.statistics.query_log import heard


def blueprint(engine: SearchEngine) -> Blueprint:
    """Return `/search`, `/suggest`, `/articles/<id>` and what describes them all, `/openapi.json`.

    Unknown parameters are faults: no error hides.
    """
    api = Blueprint("api", __name__)

    @api.get("/search")
    def search() -> Response:
        try:
            asked = SearchRequest.parse(request.args.items(multi=True))
        except InvalidParametersError as error:
            return json_faults(error.faults)
        result = engine.search(asked)
        heard(asked, result.total)
        return json_answer(result.as_json())

    @api.get("/suggest")
    def suggest() -> Response:
        try:
            asked = SuggestRequest.parse(request.args.items(multi=True))
        except InvalidParametersError as error:
            return json_faults(error.faults)
        found = engine.suggest(asked.q, asked.limit)
        return json_answer({"q": asked.q, "suggestions": [one.as_json() for one in found]})

    @api.get("/articles/<article_id:article_id>")
    def article(article_id: str) -> Response:
        found = engine.article(article_id)
        if found is None:
            return json_error(404, "not-found", f"there is no article with the id “{article_id}”")
        record = found.as_json()
        del record["origin"]  # a path on the machine that loaded it
        return json_answer(record)

    @api.get("/openapi.json")
    @independent_of_the_index
    def openapi() -> Response:
        answer = json_answer(described("en"))
        answer.add_etag()
        answer.cache_control.no_cache = True
        answer.make_conditional(request)
        return answer

    return api
