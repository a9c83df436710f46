"""Random documents for the tests of the array codec, and indexes of them by it and by Whoosh's own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import columns, fields, index
from whoosh.codec.base import Codec

from indexer.store.schema import Terms

_WORDS = """
    của và hội họp hợp hồi hoi nghị phường đường Đường duong đấu thầu bầu uỷ ủy ban nhân dân quận
    12/01/2024 123/QĐ-UBND 2024 hòa hoa\u0300 thuy\u0309 an xã 10/2017/NQ-HĐND
"""
VOCABULARY = _WORDS.split()
"""From frequent to rare; composed and decomposed accents, Đ and đ, capitals, digits, dates."""

EXACT_LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 16, 17, 18, 20)
"""Lengths that Whoosh's own codec, with a byte for each, keeps as they are."""

_CATEGORIES = (b"tin", b"", "đấu thầu".encode(), b"van ban")


@dataclass(frozen=True, slots=True)
class Document:
    """What is given to the writer for one document; None is not given."""

    id: str
    body: list[str]
    words: list[str] | None
    day: int | None
    name: bytes | None
    digest: bytes | None
    category: bytes | None
    article: bytes | None

    def values(self) -> dict[str, Any]:
        """Return the arguments of `add_document`."""
        given = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in given.items() if value is not None}


def codec_schema() -> fields.Schema:
    """Return fields and columns of every kind that the store has."""
    return fields.Schema(
        id=fields.ID(unique=True),
        body=Terms(positions=True),
        words=Terms(positions=False),
        day=fields.COLUMN(columns.NumericColumn("i", default=-7)),
        name=fields.COLUMN(columns.VarBytesColumn()),
        digest=fields.COLUMN(columns.FixedBytesColumn(4)),
        category=fields.COLUMN(columns.RefBytesColumn()),
        article=fields.STORED,
    )


def documents(seed: int, count: int, lengths: Sequence[int]) -> list[Document]:
    """Return documents with bodies of these lengths, some with an empty one or without some value."""
    chance = random.Random(seed)  # noqa: S311
    return [_document(chance, number, lengths) for number in range(count)]


def write(folder: Path, segments: Sequence[Sequence[Document]], codec: Codec | None) -> index.FileIndex:
    """Make an index with a segment for each sequence of documents; None is Whoosh's own codec."""
    folder.mkdir()
    made = index.create_in(folder, codec_schema())
    for segment in segments:
        writer = made.writer(codec=codec)
        for document in segment:
            writer.add_document(**document.values())
        writer.commit(merge=False)
    return made


def _document(chance: random.Random, number: int, lengths: Sequence[int]) -> Document:
    length = 0 if chance.random() < 0.02 else chance.choice(lengths)
    ranks = [int(chance.paretovariate(0.8)) - 1 for _ in range(length)]
    body = [VOCABULARY[rank % len(VOCABULARY)] for rank in ranks]
    words = ["_".join(pair) for pair in zip(body[::2], body[1::2], strict=False)]
    return Document(
        id=f"số-{number}",
        body=body,
        words=words if chance.random() < 0.9 else None,
        day=chance.choice([None, -5, 0, 1, 738_000]),
        name=chance.choice([None, b"", f"tên {number % 13}".encode()]),
        digest=chance.choice([None, chance.randbytes(4)]),
        category=chance.choice([None, *_CATEGORIES]),
        article=None if chance.random() < 0.05 else f"bài {number} ".encode() * chance.randrange(1, 40),
    )
