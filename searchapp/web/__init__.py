"""What does a browser or a program get? The Flask application: pages, API and health checks."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from searchapp.engine import SearchEngine
from searchapp.web import (
    caching,
    discovery,
    errors,
    exports,
    feeds,
    health,
    kept,
    language,
    security,
    static_files,
    wording,
)
from searchapp.web.api import cors, routes
from searchapp.web.api import page as api_page
from searchapp.web.browse import pages as browse
from searchapp.web.ids import ArticleIdConverter
from searchapp.web.searching import pages
from searchapp.web.statistics import page as statistics_page
from searchapp.web.statistics.query_log import QueryLog, install


def create_app(engine: SearchEngine, *, query_log: QueryLog | None = None) -> Flask:
    """Return the application that answers every request from `engine`, which its threads share.

    What people search for is kept in `query_log` if one is given, and else nowhere.
    """
    app = Flask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(days=365)  # each address carries a content hash
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.url_map.merge_slashes = False  # an article id may hold two slashes in a row
    app.url_map.converters["article_id"] = ArticleIdConverter
    app.url_map.converters["label"] = ArticleIdConverter

    language.register(app)
    caching.register(app, engine)
    app.register_blueprint(pages.blueprint(engine))
    app.register_blueprint(routes.blueprint(engine), url_prefix="/api/v1")
    app.register_blueprint(api_page.blueprint())
    app.register_blueprint(exports.blueprint(engine))
    app.register_blueprint(feeds.blueprint(engine))
    app.register_blueprint(discovery.blueprint(engine))
    app.register_blueprint(health.blueprint(engine))
    app.register_blueprint(kept.blueprint())
    app.register_blueprint(browse.blueprint(engine))
    app.register_blueprint(statistics_page.blueprint(engine, query_log))
    if query_log is not None:
        install(app, query_log)
    errors.register(app)

    app.add_template_filter(wording.number)
    app.add_template_filter(wording.published_words)
    app.add_template_filter(wording.shortened)
    app.add_template_test(wording.quoted)
    app.add_template_global(static_files.address_maker(app), "static_address")
    app.after_request(cors.add_headers)
    app.after_request(security.add_headers)
    return app


def warm(app: Flask) -> None:
    """Answer searches as pages and as JSON, so that the first one asked for finds templates compiled."""
    client = app.test_client()
    for address in ("/", "/search?q=a", "/api/v1/search?q=a"):
        client.get(address, headers={"Sec-Purpose": "prefetch"})  # nobody's question
