"""What does a browser or a program get? The Flask application: pages, API and health checks."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from searchapp.engine import SearchEngine
from searchapp.web import api, errors, health, language, pages, security, static_files, wording
from searchapp.web.ids import ArticleIdConverter


def create_app(engine: SearchEngine) -> Flask:
    """Return the application that answers every request from `engine`, which its threads share."""
    app = Flask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(days=365)  # each address carries a content hash
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.url_map.merge_slashes = False  # an article id may hold two slashes in a row
    app.url_map.converters["article_id"] = ArticleIdConverter

    language.register(app)
    app.register_blueprint(pages.blueprint(engine))
    app.register_blueprint(api.blueprint(engine), url_prefix="/api/v1")
    app.register_blueprint(health.blueprint(engine))
    errors.register(app)

    app.add_template_filter(wording.number)
    app.add_template_filter(wording.published_words)
    app.add_template_filter(wording.shortened)
    app.add_template_test(wording.quoted)
    app.add_template_global(static_files.address_maker(app), "static_address")
    app.after_request(security.add_headers)
    return app


def warm(app: Flask) -> None:
    """Answer a search as a page and as JSON, so that the first one asked for finds templates compiled."""
    client = app.test_client()
    for address in ("/search?q=a", "/api/v1/search?q=a"):
        client.get(address)
