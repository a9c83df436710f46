"""How does a batch of articles become a segment? Inverted by array operations, one field after another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import orjson

from indexer.analysis.abbreviations import find_definitions
from indexer.analysis.batch import BatchAnalyser, Tokens, numbered
from indexer.article import Article
from indexer.store.array_file import Array, ArrayWriter, narrow
from indexer.store.schema import DEFINITIONS_FIELD, SEPARATOR, TEXT_FIELDS, day_and_second, definition_term
from indexer.store.segment_file import (
    FieldArrays,
    segment_writers,
    write_field,
    write_references,
)
from indexer.store.stored import write_stored
from indexer.store.text_list import write_texts


def build_segment(stem: Path, articles: Sequence[Article], analyser: BatchAnalyser) -> None:
    """Write the segment STEM of these articles, numbered from 0; their ids are distinct (ValueError).

    Folded forms and syncing are left to the merge that every segment goes through before it is committed.

    Raises OSError; the files are then not whole.
    """
    if len({article.id for article in articles}) < len(articles):
        raise ValueError("two articles of one batch have the same id")
    with segment_writers(stem, sync=False) as (terms, docs):
        docs.write("count", np.array([len(articles)], np.uint32))
        for name in TEXT_FIELDS:
            analysed = analyser.analyse([getattr(article, name) for article in articles])
            for field, tokens, positions in zip(
                (name, f"{name}_words"), analysed, (True, False), strict=True
            ):
                _write_tokens(terms, field, tokens, positions=positions)
                docs.write(f"length/{field}", narrow(np.diff(tokens.starts)))
        definitions = numbered([definition_terms(article) for article in articles])
        _write_tokens(terms, DEFINITIONS_FIELD, definitions, positions=False)
        _write_ids(terms, docs, [article.id.encode() for article in articles])
        _write_columns(docs, articles)
        write_stored(docs, [orjson.dumps(article.as_json()) for article in articles])


def definition_terms(article: Article) -> list[str]:
    """Return the terms of what abbreviations an article defines in its title or body, without repeats."""
    found = [*find_definitions(article.title), *find_definitions(article.body)]
    return [definition_term(*definition) for definition in dict.fromkeys(found)]


def invert(tokens: Tokens, *, positions: bool) -> FieldArrays:
    """Return where each term of the vocabulary stands, one document for each text."""
    order = _stable_order(tokens.terms, len(tokens.vocabulary))
    counts = np.diff(tokens.starts)
    terms = tokens.terms[order]
    docs = np.repeat(np.arange(len(counts), dtype=np.int32), counts)[order]
    # A posting is a run of the same term in the same document.
    first = np.ones(len(order), np.bool_)
    first[1:] = (terms[1:] != terms[:-1]) | (docs[1:] != docs[:-1])
    firsts = np.flatnonzero(first)
    bounds = np.arange(len(tokens.vocabulary) + 1)
    return FieldArrays(
        starts=np.searchsorted(terms[firsts], bounds),
        docs=docs[firsts],
        frequencies=np.diff(firsts, append=len(order)),
        place_starts=np.searchsorted(terms, bounds) if positions else None,
        places=order - tokens.starts[docs] if positions else None,
    )


def _write_tokens(terms: ArrayWriter, field: str, tokens: Tokens, *, positions: bool) -> None:
    if not tokens.vocabulary:
        return
    raw = [term.encode() for term in tokens.vocabulary]
    write_field(terms, field, invert(tokens, positions=positions), raw)


def _write_ids(terms: ArrayWriter, docs: ArrayWriter, ids: Sequence[bytes]) -> None:
    write_texts(docs, "column/id_column", ids)
    if not ids:
        return
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.uint32)
    ordered = [ids[number] for number in order.tolist()]
    ones = np.ones(len(ids), np.uint8)
    field = FieldArrays(np.arange(len(ids) + 1), order, ones)
    write_field(terms, "id", field, ordered)


def _write_columns(docs: ArrayWriter, articles: Sequence[Article]) -> None:
    times = np.array([day_and_second(article.published) for article in articles], np.int32).reshape(-1, 2)
    docs.write("column/day", times[:, 0])
    docs.write("column/second", times[:, 1])
    digests = b"".join(article.digest() for article in articles)
    docs.write("column/digest", np.frombuffer(digests, np.uint8).reshape(-1, 16))
    write_references(docs, "agencies", [SEPARATOR.join(article.agencies).encode() for article in articles])
    write_references(docs, "category", [(article.category or "").encode() for article in articles])


def _stable_order(terms: Array, distinct: int) -> Array:
    """Return the order by term, then by place; by 16 bits at a time, which NumPy sorts by radix."""
    order = np.argsort((terms & 0xFFFF).astype(np.uint16), kind="stable")
    if distinct > 1 << 16:
        order = order[np.argsort((terms >> 16).astype(np.uint16)[order], kind="stable")]
    return order
