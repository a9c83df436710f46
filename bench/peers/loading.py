"""How fast do pyvi and another engine load a file? A command of its own, so that its memory is measured.

`python -m bench.peers.loading whoosh|tantivy FILE FOLDER`: two processes segment titles and bodies with pyvi,
one writes what they give, with positions, the text stored, and agency, category and date as values to group
by. Its one stream of words is less than what the product indexes, which has syllables and words.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

PROCESSES = 2
_CHUNK = 16
_BETWEEN = "\x1f"


def main(arguments: list[str]) -> None:
    """Load one file."""
    engine, path, folder = arguments
    Path(folder).mkdir(parents=True)
    {"whoosh": _with_whoosh, "tantivy": _with_tantivy}[engine](Path(path), Path(folder))


def _with_whoosh(path: Path, folder: Path) -> None:
    from whoosh import analysis, fields, index

    words = analysis.SpaceSeparatedTokenizer() | analysis.LowercaseFilter()
    text = fields.TEXT(analyzer=words, phrase=True)
    value, stored = fields.ID(sortable=True), fields.STORED()
    schema = fields.Schema(
        id=fields.ID(unique=True, stored=True),
        title=text,
        body=text,
        title_shown=stored,
        body_shown=stored,
        agency=value,
        category=value,
        date=value,
    )
    writer = index.create_in(folder, schema).writer(limitmb=512)
    for row, title, body in _segmented(path):
        writer.add_document(
            id=row["id"],
            title=title,
            body=body,
            title_shown=row["title"],
            body_shown=row["body"],
            agency=_BETWEEN.join(row["agencies"]),
            category=row["category"],
            date=row["date"],
        )
    writer.commit()


def _with_tantivy(path: Path, folder: Path) -> None:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in ("title", "body"):
        schema.add_text_field(field, tokenizer_name="words", index_option="position")
        schema.add_bytes_field(f"{field}_shown", stored=True)  # stored text fields would be indexed as well
    for field in ("agency", "category", "date"):
        schema.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(schema.build(), path=str(folder))
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.lowercase())
    index.register_tokenizer("words", words.build())
    writer = index.writer(heap_size=256_000_000)
    for row, title, body in _segmented(path):
        document = tantivy.Document()
        for field, value in (
            ("id", row["id"]),
            ("title", title),
            ("body", body),
            ("category", row["category"]),
            ("date", row["date"]),
        ):
            document.add_text(field, value)
        for agency in row["agencies"]:
            document.add_text("agency", agency)
        document.add_bytes("title_shown", row["title"].encode())
        document.add_bytes("body_shown", row["body"].encode())
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _segmented(path: Path) -> Iterator[tuple[dict[str, Any], str, str]]:
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool, path.open("rb") as file:
        yield from pool.imap(_segment, file, chunksize=_CHUNK)


def _segment(line: bytes) -> tuple[dict[str, Any], str, str]:
    from pyvi import ViTokenizer

    row = orjson.loads(line)
    return row, ViTokenizer.tokenize(row["title"]), ViTokenizer.tokenize(row["body"])


if __name__ == "__main__":
    main(sys.argv[1:])
