"""What do citizens see? The search page and the page of an article."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template

from searchapp.engine import ResultPage, SearchEngine
from searchapp.request import SearchRequest
from searchapp.web.articles.page import add_article_page
from searchapp.web.asking import requested
from searchapp.web.known_as import known_as
from searchapp.web.links import article_address, search_address, search_for
from searchapp.web.searching.empty_help import empty_help
from searchapp.web.searching.views import search_view
from searchapp.web.searching.welcome import Welcoming
from searchapp.web.statistics.query_log import heard
from searchapp.web.timeline import timeline


def blueprint(engine: SearchEngine) -> Blueprint:
    """Return the pages; parameters that they do not know are ignored, faulty ones explained (400)."""
    pages = Blueprint("pages", __name__)
    pages.add_app_template_global(search_address)
    pages.add_app_template_global(article_address)
    pages.add_app_template_global(search_for)
    welcoming = Welcoming(engine)

    @pages.get("/", endpoint="home")
    @pages.get("/search")
    def search() -> tuple[str, int]:
        asked, faults = requested()
        result = engine.search(asked)
        heard(asked, result.total)
        view = search_view(
            asked,
            result,
            faults,
            timeline=timeline(_any_time(engine, asked, result).facets.date, asked),
            hints=None if result.total else empty_help(engine, asked, result),
        )
        page = render_template(
            "search.html",
            view=view,
            welcome=welcoming.welcome(result.facets) if view.welcoming else None,
            known_as=known_as(asked),
        )
        return page, 400 if faults else 200

    add_article_page(pages, engine)
    return pages


def _any_time(engine: SearchEngine, asked: SearchRequest, result: ResultPage) -> ResultPage:
    """Return the result with the dates of a timeline, whose bars lie before and after a range of days too."""
    if not (asked.date_from or asked.date_to):
        return result  # the counts of a facet ignore its own choice already
    return engine.search(replace(asked, date=(), date_from=None, date_to=None, page=1))
