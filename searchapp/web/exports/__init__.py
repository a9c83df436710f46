"""What can be taken away? A whole result, or articles picked one by one: as a file or on paper."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Any, cast

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from indexer.article import LOCAL_TIME
from searchapp.engine import SearchEngine
from searchapp.request import InvalidRequestError, SearchRequest
from searchapp.web.exports.downloads import FORMATS, Downloads
from searchapp.web.exports.picking import Picked, TooManyPickedError, picked
from searchapp.web.links import (
    article_addresses,
    format_address,
    search_address,
    selection_address,
    whole_address,
)
from searchapp.web.plain_faults import asked_search, plain_answer, plain_faults
from searchapp.web.searching.search_words import search_words

PRINTED = 300
"""Articles of a printed list: some thirty sheets."""

_ENDING = f"<any({','.join(FORMATS)}):ending>"


def blueprint(engine: SearchEngine) -> Blueprint:
    """Return files and printed lists, of a search and of a selection; faults are said in plain text (400)."""
    exports = Blueprint("exports", __name__)
    exports.add_app_template_global(format_address)
    exports.add_app_template_global(selection_address)
    exports.add_app_template_global(whole_address)
    exports.register_error_handler(InvalidRequestError, plain_faults)
    downloads = Downloads()

    @exports.get(f"/search.{_ENDING}")
    def search_file(ending: str) -> Response:
        asked = asked_search("page", "per_page", "cursor")
        return downloads.answer(engine.articles(asked), ending, _subject(asked))

    @exports.get("/search.json")
    def search_json() -> Response:
        return cast(Response, current_app.view_functions["api.search"]())

    @exports.get("/search/print")
    def search_print() -> str:
        asked = asked_search("page", "per_page", "cursor")
        shown = [*islice(engine.articles(asked), PRINTED)]
        total = engine.search(asked).total if len(shown) == PRINTED else len(shown)
        return render_template(
            "print_list.html",
            articles=shown,
            total=total,
            search=asked,
            words=search_words(asked),
            back=search_address(asked),
            full=False,
            **_on_paper(search_address(asked)),
        )

    @exports.get(f"/selection.{_ENDING}")
    def selection_file(ending: str) -> Response:
        try:
            found = picked(engine, request.args.getlist("id"))
        except TooManyPickedError as error:
            return plain_answer(400, str(error))
        return downloads.answer(iter(found.articles), ending, gettext("Bài đã chọn"))

    @exports.get("/selection")
    def selection() -> tuple[str, int]:
        try:
            found, fault = picked(engine, request.args.getlist("id")), ""
        except TooManyPickedError as error:
            found, fault = Picked((), ()), str(error)
        return render_template(
            "selection.html", picked=found, fault=fault, nothing=SearchRequest()
        ), 400 if fault else 200

    @exports.get("/selection/print")
    def selection_print() -> ResponseReturnValue:
        try:
            found = picked(engine, request.args.getlist("id"))
        except TooManyPickedError as error:
            return plain_answer(400, str(error))
        address = selection_address(article.id for article in found.articles)
        return render_template(
            "print_list.html",
            articles=found.articles,
            unknown=found.unknown,
            total=len(found.articles),
            back=address,
            full=True,
            **_on_paper(address),
        )

    return exports


def _subject(asked: SearchRequest) -> str:
    return " ".join(value for _, values in search_words(asked) for value in values)


def _on_paper(address: str) -> dict[str, Any]:
    """Return what a sheet of paper says besides: when it was printed, and where all of it lies."""
    return {
        "today": datetime.now(LOCAL_TIME).date(),
        "address": whole_address(address),
        "article_address_of": article_addresses(),
    }
