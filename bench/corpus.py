"""What is measured on? News articles in an order of their own, with dates, agencies and categories added.

The articles lie outside the project (`--data`). Each gets, by a fixed seed, a day of ten years, one of ten
categories, and of forty agencies mostly one, sometimes two or none. The order is shuffled by a fixed seed:
the first so many articles are a fair sample, and every smaller corpus is the beginning of each larger one.
"""

from __future__ import annotations

import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

SEED = 20_241_231
NEWS = Path("news") / "vntc.jsonl.xz"

AGENCIES = tuple(f"UBND phường thử {number}" for number in range(1, 41))
CATEGORIES = (
    "Thông báo",
    "Kế hoạch",
    "Tuyển dụng",
    "Đấu giá",
    "Quy hoạch",
    "Giáo dục",
    "Y tế",
    "Giao thông",
    "Môi trường",
    "Văn hóa",
)
FIRST_DAY = date(2015, 1, 1)
DAYS = 3653
"""Ten years."""
WITHOUT_AGENCY = 0.05
WITH_TWO_AGENCIES = 0.10


@dataclass(frozen=True, slots=True)
class Labels:
    """What is added to one article."""

    published: str
    agencies: tuple[str, ...]
    category: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of articles as JSON Lines."""

    path: Path
    articles: int
    text_bytes: int
    """Titles and bodies as UTF-8."""

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the articles."""
        with self.path.open("rb") as file:
            yield from map(orjson.loads, file)


def labels(seed: int = SEED) -> Iterator[Labels]:
    """Yield what the first, the second… article of any corpus gets, without end.

    A few agencies and categories have most articles, as in life: the n-th has a share of about 1/n.
    """
    source = random.Random(seed)
    agency_weights = [1 / rank for rank in range(1, len(AGENCIES) + 1)]
    category_weights = [1 / rank for rank in range(1, len(CATEGORIES) + 1)]
    while True:
        day = FIRST_DAY + timedelta(days=source.randrange(DAYS))
        (category,) = source.choices(CATEGORIES, category_weights)
        agencies = source.choices(AGENCIES, agency_weights, k=2)
        chance = source.random()
        if chance < WITHOUT_AGENCY:
            agencies = []
        elif chance >= WITHOUT_AGENCY + WITH_TWO_AGENCIES:
            agencies = agencies[:1]
        yield Labels(day.isoformat(), tuple(dict.fromkeys(agencies)), category)


def shuffle_news(data: Path, path: Path) -> None:
    """Write the news of the data folder to a file in the order of all corpora."""
    with lzma.open(data / NEWS) as file:
        lines = file.readlines()
    random.Random(SEED).shuffle(lines)
    with path.open("wb") as shuffled:
        shuffled.writelines(lines)


def write_corpus(news: Path, path: Path, articles: int, *, skip: int = 0, prefix: str = "") -> Corpus:
    """Write so many articles of the shuffled news to a file, over and over with new ids if there are too few.

    The first `skip` articles are passed over; `prefix` is put before each id.
    """
    text_bytes = 0
    with path.open("wb") as file:
        for row in islice(_labelled(news, prefix), skip, skip + articles):
            text_bytes += len(row["title"].encode()) + len(row["body"].encode())
            file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    return Corpus(path, articles, text_bytes)


def _labelled(news: Path, prefix: str) -> Iterator[dict[str, Any]]:
    added = labels()
    round_number = 0
    while True:
        with news.open("rb") as file:
            for line in file:
                row = orjson.loads(line)
                extra = next(added)
                copy = f"-{round_number}" if round_number else ""
                yield {
                    "id": f"{prefix}{row['id']}{copy}",
                    "title": row["title"],
                    "body": row["body"],
                    "date": extra.published,
                    "agencies": extra.agencies,
                    "category": extra.category,
                }
        round_number += 1
