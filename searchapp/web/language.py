"""In which language is a page? As its address, a cookie or the browser asks; else in Vietnamese."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, has_request_context, request, url_for
from flask_babel import Babel
from markupsafe import Markup

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
"""What each language calls itself; the first is that of the articles, and of messages in the source."""

_CONTENT, *_ = LANGUAGES
_COOKIE = "lang"
_YEAR = 365 * 24 * 3600
_FOLDER = Path(__file__).parent / "translations"


class Offer(NamedTuple):
    """The page as it is in another language."""

    code: str
    name: str
    address: str


def register(app: Flask) -> None:
    """Let templates and messages be translated, and tell caches what an answer's language came from."""
    Babel(app, default_locale=_CONTENT, locale_selector=current)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    # What Flask-Babel installs looks its way to the catalogue for every message, and a page has a hundred.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _translations(current()).gettext(text),
        ngettext=lambda one, many, count: _translations(current()).ngettext(one, many, count),
        pgettext=lambda context, text: _translations(current()).pgettext(context, text),
        npgettext=lambda context, one, many, count: _translations(current()).npgettext(
            context, one, many, count
        ),
        newstyle=True,
    )
    globals_: tuple[Callable[..., object], ...] = (content_lang, content_words, other_languages, alternates)
    for function in globals_:
        app.add_template_global(function)
    app.add_template_global(current, "language")
    app.after_request(_say_so)


def current() -> str:
    """Return the code of the language of this request's answer; Vietnamese outside of a request."""
    if not has_request_context():
        return _CONTENT
    # A page asks some hundred times, and to reach through the proxy each time takes longer than the rest.
    here = g._get_current_object()
    try:
        language: str = here.language
    except AttributeError:
        language = here.language = _asked() or _preferred()
    return language


def content_lang() -> str:
    """Return the attribute of an element with words of an article; empty where the page speaks like those."""
    return Markup("") if current() == _CONTENT else Markup(f' lang="{_CONTENT}"')  # noqa: S704


def content_words(text: str) -> str:
    """Return words of an article for a sentence of the page, marked as Vietnamese where that is not."""
    return Markup("<span{}>{}</span>").format(content_lang(), text) if content_lang() else text


def other_languages() -> list[Offer]:
    """Return this very address for each other language; relative, so that it never leaves the site."""
    return [Offer(code, name, _query(code)) for code, name in LANGUAGES.items() if code != current()]


def alternates(*, with_query: bool = True) -> list[tuple[str, str]]:
    """Return each language with the page's whole address in it, and what suits a reader of any other."""
    if request.endpoint is None:
        return []
    address = url_for(request.endpoint, **(request.view_args or {}), _external=True)
    queries = [(code, _query(code, with_query)) for code in LANGUAGES]
    return [(code, address + query) for code, query in [*queries, ("x-default", _query("", with_query))]]


def _asked() -> str:
    """Return the language that the address asks for, empty if it does not."""
    given = request.args.getlist("lang")[-1:]  # of several the last one counts
    return given[0] if given and given[0] in LANGUAGES else ""


def _preferred() -> str:
    remembered = request.cookies.get(_COOKIE, "")
    if remembered in LANGUAGES:
        return remembered
    return request.accept_languages.best_match(LANGUAGES) or _CONTENT


def _query(language: str, with_others: bool = True) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if with_others and name != "lang"]
    query = urlencode([*kept, *([("lang", language)] if language else [])], errors="replace")
    return f"?{query}" if query else ""


def _say_so(response: Response) -> Response:
    """Tell caches, and remember what an address asked for; only where the answer has a language."""
    if "language" not in g:
        return response
    response.vary.update(("Accept-Language", "Cookie"))
    if language := _asked():
        response.set_cookie(
            _COOKIE,
            language,
            max_age=_YEAR,
            path=request.script_root or "/",
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


@cache
def _translations(language: str) -> NullTranslations:
    return Translations.load(_FOLDER, [language])
