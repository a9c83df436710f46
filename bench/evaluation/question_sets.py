"""What is asked, and what answers it? Sets of documents, questions and judgements, read from a folder."""

from __future__ import annotations

import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

DOCUMENTS, QUESTIONS, JUDGEMENTS = "corpus.jsonl.xz", "queries.jsonl.xz", "qrels.tsv"

Judgements = Mapping[str, Mapping[str, int]]
"""By id of a question: the grades of the documents judged, by their ids; more than 0 answers it."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched."""

    id: str
    title: str
    """Empty where there is none."""
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as given."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One collection."""

    name: str
    documents: Sequence[Document]
    questions: Sequence[Question]
    """Those alone that some document answers."""
    judged: Judgements
    """Of these questions alone."""


def set_names(folder: Path) -> list[str]:
    """Return the names of the sets in a folder."""
    return sorted(path.parent.name for path in folder.glob(f"*/{JUDGEMENTS}"))


def read_set(folder: Path, *, limit: int | None = None) -> QuestionSet:
    """Return the set in a folder of its name; `limit` questions at most, drawn evenly from all of them."""
    judged = _judgements(folder / JUDGEMENTS)
    questions = [
        Question(row["id"], row["text"]) for row in _rows(folder / QUESTIONS) if _answered(judged, row["id"])
    ]
    if limit is not None and limit < len(questions):
        questions = [questions[number * len(questions) // limit] for number in range(limit)]
    return QuestionSet(
        folder.name,
        [Document(row["id"], row.get("title") or "", row["text"]) for row in _rows(folder / DOCUMENTS)],
        questions,
        {question.id: judged[question.id] for question in questions},
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    with lzma.open(path) as file:
        return [orjson.loads(line) for line in file]


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        question, document, grade = line.split("\t")
        judged.setdefault(question, {})[document] = int(grade)
    return judged


def _answered(judged: Judgements, question: str) -> bool:
    return any(grade > 0 for grade in judged.get(question, {}).values())
