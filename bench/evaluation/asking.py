"""How does the product answer a set? Loaded by its own command, asked as a reader asks: page by page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import orjson

from bench.corpus import Corpus
from bench.evaluation.measures import DEPTH
from bench.evaluation.question_sets import QuestionSet
from bench.workplace import load
from searchapp.engine import SearchEngine
from searchapp.request import PER_PAGE_CHOICES, SearchRequest

_PER_PAGE = max(PER_PAGE_CHOICES)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one text."""

    ids: tuple[str, ...]
    """The best DEPTH, the best first."""
    total: int


def loaded(questions: QuestionSet, folder: Path) -> Path:
    """Return the product's index of a set in a folder; it is loaded where it is not there yet."""
    index = folder / f"index-{questions.name}"
    if not (index / "CURRENT").exists():
        folder.mkdir(parents=True, exist_ok=True)
        articles = folder / f"{questions.name}.jsonl"
        with articles.open("wb") as file:
            for one in questions.documents:
                record = {"id": one.id, "title": one.title, "body": one.text}
                file.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
        load(Corpus(articles, len(questions.documents), 0), index)
    return index


def ask(engine: SearchEngine, text: str, *, depth: int = DEPTH) -> Answer:
    """Return the best `depth` articles for a text that a reader types, and how many there are."""
    ids: list[str] = []
    while True:
        page = str(len(ids) // _PER_PAGE + 1)
        asked = [("q", text), ("per_page", str(_PER_PAGE)), ("page", page)]
        answer = engine.search(SearchRequest.parse(asked))
        ids += (hit.id for hit in answer.hits)
        if len(answer.hits) < _PER_PAGE or len(ids) >= depth:
            return Answer(tuple(ids[:depth]), answer.total)
