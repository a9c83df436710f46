"""What does the page of an article show? Its text with marks and links, and the ways on from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, render_template

from indexer.article import LOCAL_TIME, Article
from indexer.errors import MunicipalSearchError
from searchapp.engine import MarkedArticle, SearchEngine, SnippetPiece
from searchapp.request import SearchRequest
from searchapp.web.articles.citation import CitedPart, citation
from searchapp.web.articles.marking import Run, marks, runs
from searchapp.web.articles.structured_data import news_article, summary
from searchapp.web.asking import requested
from searchapp.web.links import article_addresses


@dataclass(frozen=True, slots=True)
class ArticleView:
    """Everything that the template of an article's page needs."""

    article: Article
    origin: SearchRequest
    """The search that the reader came from; it asks for nothing if there was none."""
    title: tuple[SnippetPiece, ...]
    paragraphs: tuple[tuple[Run, ...], ...]
    marks: int
    """How many places of title and text match the words of the search."""
    first_marked: int | None
    """The paragraph with the first of them, counted from 0."""
    source_host: str | None
    """Where the original lies; None if that is no address of the web."""
    agency: str | None
    """Whose articles `earlier` and `later` are; None for those of all."""
    earlier: Article | None
    later: Article | None
    similar: tuple[Article, ...]
    address: str
    """The whole address of this page, without the search."""
    summary: str
    structured: dict[str, Any]
    citation: tuple[CitedPart, ...]
    today: date


def add_article_page(pages: Blueprint, engine: SearchEngine, today: Callable[[], date] | None = None) -> None:
    """Let `pages` answer for the articles of `engine`; `today` tells the local day."""
    today = today or _local_day

    @pages.get("/articles/<article_id:article_id>")
    def article(article_id: str) -> str:
        found = engine.article(article_id)
        if found is None:
            abort(404)
        origin, _ = requested()
        return render_template("article.html", view=article_view(engine, found, origin, today()))


def article_view(engine: SearchEngine, article: Article, origin: SearchRequest, today: date) -> ArticleView:
    """Return the page of an article for a reader who comes from the search `origin`."""
    marked = (engine.marked(article.id, origin) if origin.q else None) or _unmarked(article)
    host = web_host(article.url)
    source = article.url if host else None
    address = article_addresses()(article.id)
    agency, (earlier, later) = _neighbours(engine, article, origin)
    return ArticleView(
        article=article,
        origin=origin,
        title=marked.title,
        paragraphs=tuple(map(runs, marked.paragraphs)),
        marks=marks([marked.title, *marked.paragraphs]),
        first_marked=next((at for at, text in enumerate(marked.paragraphs) if marks([text])), None),
        source_host=host,
        agency=agency,
        earlier=earlier,
        later=later,
        similar=_similar(engine, article),
        address=address,
        summary=summary(article),
        structured=news_article(article, address, source),
        citation=citation(article, source or address, today),
        today=today,
    )


def web_host(address: str | None) -> str | None:
    """Return the host of an http or https address, None for any other: those must not become links."""
    try:
        parts = urlsplit(address or "")
        return parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None


def _unmarked(article: Article) -> MarkedArticle:
    return MarkedArticle(
        (SnippetPiece(article.title, False),),
        tuple((SnippetPiece(paragraph, False),) for paragraph in article.paragraphs),
    )


def _neighbours(
    engine: SearchEngine, article: Article, origin: SearchRequest
) -> tuple[str | None, tuple[Article | None, Article | None]]:
    """Return an agency, that of the search if it has one, and what it published before and after.

    Without an agency, or where it published nothing else, that is what all published.
    """
    chosen = [agency for agency in article.agencies if agency in origin.agency]
    for agency in [*chosen, *article.agencies][:1]:
        neighbours = engine.neighbours(article.id, agency=agency)
        if any(neighbours):
            return agency, neighbours
    return None, engine.neighbours(article.id)


def _similar(engine: SearchEngine, article: Article) -> tuple[Article, ...]:
    """Return similar articles; none where they cannot be found: the article itself is what was asked for."""
    try:
        return engine.similar(article.id)
    except MunicipalSearchError:
        return ()


def _local_day() -> date:
    return datetime.now(LOCAL_TIME).date()
