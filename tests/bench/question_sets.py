"""Small sets of questions, written as the real ones are."""

from __future__ import annotations

import lzma
from collections.abc import Mapping
from pathlib import Path

import orjson

DOCUMENTS = {
    "hall": ("Nhà văn hóa", "Nhà văn hóa phường mở cửa đến chín giờ tối."),
    "water": ("Cấp nước", "Ngừng cấp nước tại đường Lê Lợi để sửa ống."),
    "school": ("Tuyển sinh", "Trường tiểu học tuyển sinh lớp một từ tháng sáu."),
    "market": ("", "Chợ đêm dời sang phố đi bộ."),
}
QUESTIONS = {
    "q1": "nhà văn hóa mở cửa",
    "q2": "ngừng cấp nước đường Lê Lợi",
    "q3": "tuyển sinh lớp một",
    "q4": "chợ đêm",
    "q5": "trường tiểu học",
}
ANSWERS = {"q1": ("hall",), "q2": ("water",), "q3": ("school",), "q4": ("market",), "q5": ("school",)}


def write_set(
    folder: Path,
    *,
    documents: Mapping[str, tuple[str, str]] = DOCUMENTS,
    questions: Mapping[str, str] = QUESTIONS,
    judgements: str | None = None,
) -> Path:
    """Write a set into a folder, its judgements by default ANSWERS, and return the folder."""
    folder.mkdir(parents=True)
    with lzma.open(folder / "corpus.jsonl.xz", "wb") as file:
        for name, (title, text) in documents.items():
            file.write(
                orjson.dumps({"id": name, "title": title, "text": text}, option=orjson.OPT_APPEND_NEWLINE)
            )
    with lzma.open(folder / "queries.jsonl.xz", "wb") as file:
        for name, text in questions.items():
            file.write(orjson.dumps({"id": name, "text": text}, option=orjson.OPT_APPEND_NEWLINE))
    answers = "".join(f"{question}\t{one}\t1\n" for question, found in ANSWERS.items() for one in found)
    (folder / "qrels.tsv").write_text(answers if judgements is None else judgements, encoding="utf-8")
    return folder
