"""How good are the best ten? nDCG@10 on three sets of questions, beside bm25s."""

from __future__ import annotations

import lzma
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import bm25s
import orjson

from bench.corpus import Corpus
from bench.ndcg import BEST, ndcg
from bench.product import opened
from bench.results import Cell, Part, Table
from bench.sizes import Sizes
from bench.workplace import Workplace, load
from indexer.analysis.canonical import fold
from indexer.analysis.tokens import terms
from searchapp.request import SearchRequest

SETS = ("alqac", "viquad", "vims")

_COLUMNS = (
    "set",
    "questions",
    "as readers get it",
    "any word may match",
    "bm25s",
    "without marks, as readers get it",
    "without marks, any word may match",
    "bm25s without marks",
)

Judgements = Mapping[str, set[str]]
"""By question: the documents that answer it."""


def measure(place: Workplace, sizes: Sizes) -> Part:
    """Ask every question of each set, or the first of them where the sizes are small."""
    rows = [row for name in SETS for row in _rows(place, name, sizes)]
    return Part(
        "ranking",
        "Ranking",
        tables=(
            Table(
                "nDCG@10",
                _COLUMNS,
                tuple(rows),
            ),
        ),
        notes=(
            "Readers get the articles that have all words where there are any, fewer than ten perhaps; bm25s "
            "ranks all that have any word.",
            "bm25s ranks the same terms, title and text in one field.",
            "Without marks: the questions have none; for bm25s the documents have none either.",
        ),
    )


def _rows(place: Workplace, name: str, sizes: Sizes) -> Iterable[tuple[Cell, ...]]:
    folder = place.data / "retrieval" / name
    documents = _read(folder / "corpus.jsonl.xz")
    judged = _judgements(folder / "qrels.tsv")
    asked = [row for row in _read(folder / "queries.jsonl.xz") if judged.get(row["id"])]
    asked = asked[: None if sizes.name == "full" else sizes.questions]
    path = place.folder / f"{name}.jsonl"
    with path.open("wb") as file:
        for row in documents:
            record = {"id": row["id"], "title": row.get("title") or "", "body": row["text"]}
            file.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
    index = place.folder / f"index-{name}"
    if not (index / "CURRENT").exists():
        load(Corpus(path, len(documents), 0), index)
    engine = opened(index)

    def searched(text: str) -> list[str]:
        request = SearchRequest.parse([("q", text)])
        return [hit.id for hit in engine.search(request).hits]

    def score(found: Iterable[list[str]]) -> float:
        scores = [ndcg(ranked, judged[row["id"]]) for ranked, row in zip(found, asked, strict=True)]
        return sum(scores) / len(scores)

    questions = [row["text"] for row in asked]
    bare = [" ".join(map(fold, terms(text))) for text in questions]
    yield (
        name,
        len(asked),
        score(map(searched, questions)),
        score(map(searched, map(_any_word, questions))),
        score(_with_bm25s(documents, questions, folded=False)),
        score(map(searched, bare)),
        score(map(searched, map(_any_word, bare))),
        score(_with_bm25s(documents, questions, folded=True)),
    )


def _any_word(text: str) -> str:
    return " OR ".join(terms(text))


def _with_bm25s(
    documents: Sequence[Mapping[str, Any]], questions: Sequence[str], *, folded: bool
) -> list[list[str]]:
    def tokens(text: str) -> list[str]:
        return list(map(fold, terms(text))) if folded else terms(text)

    retriever = bm25s.BM25()
    retriever.index(
        [tokens(f"{row.get('title') or ''}\n{row['text']}") for row in documents], show_progress=False
    )
    found, _ = retriever.retrieve(list(map(tokens, questions)), k=BEST, show_progress=False)
    return [[documents[number]["id"] for number in numbers] for numbers in found.tolist()]


def _read(path: Path) -> list[dict[str, Any]]:
    with lzma.open(path) as file:
        return [orjson.loads(line) for line in file]


def _judgements(path: Path) -> Judgements:
    judged: dict[str, set[str]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        question, document, grade = line.split("\t")
        if int(grade) > 0:
            judged[question].add(document)
    return judged
