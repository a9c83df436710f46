"""In which language is a page? Vietnamese, or English where it is asked for."""

from __future__ import annotations

from flask import Flask, request
from flask_babel import Babel

LANGUAGES = ("vi", "en")


def register(app: Flask) -> None:
    """Let templates and messages be translated; source texts are Vietnamese."""
    Babel(app, default_locale=LANGUAGES[0], locale_selector=_chosen)


def _chosen() -> str:
    given = request.args.get("lang")
    return given if given in LANGUAGES else LANGUAGES[0]
