"""How does the product answer? Its embedded engine, asked in the ways that are measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.peers import Found
from bench.questions import Question
from searchapp.engines.embedded import EmbeddedEngine
from searchapp.request import NONE_VALUE, SearchRequest

Request = Callable[[Question], SearchRequest]


def exact(question: Question) -> SearchRequest:
    """Return the request for all words as they are, which is how every peer matches."""
    return _request(question.text, match="exact")


def usual(question: Question) -> SearchRequest:
    """Return the request that a reader's search is."""
    return _request(question.text)


def unaccented(question: Question) -> SearchRequest:
    """Return the request of a reader who types no marks."""
    return _request(question.unaccented().text)


class Product:
    """An opened index, asked in one way."""

    name = "this project"

    def __init__(
        self, engine: EmbeddedEngine, questions: Iterable[Question], request: Request = exact
    ) -> None:
        """Parse the requests of all questions, which the web side does before it searches."""
        self._search = engine.search
        self._requests = {question: request(question) for question in questions}

    def ask(self, question: Question) -> Any:
        """Search, without reading any article."""
        return self._search(self._requests[question])

    def read(self, answer: Any) -> object:
        """Read the hits, with the passages that match."""
        return [(hit.article, hit.snippet) for hit in answer.hits]

    def found(self, answer: Any) -> Found:
        """Return what can be compared of an answer."""
        agencies, categories, dates = (
            {entry.value: entry.count for entry in facet}
            for facet in (answer.facets.agency, answer.facets.category, answer.facets.date)
        )
        months = {int(value.replace("-", "")): count for value, count in dates.items() if "-" in value}
        if undated := dates.get(NONE_VALUE):
            months[0] = undated
        return Found(answer.total, agencies, categories, months)


def opened(index: Path) -> EmbeddedEngine:
    """Open an index as the server does."""
    return EmbeddedEngine(index, warm=True)


def _request(text: str, **others: str) -> SearchRequest:
    return SearchRequest.parse([("q", text), *others.items()])
