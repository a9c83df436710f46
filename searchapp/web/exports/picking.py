"""Which articles has a reader picked? Those whose ids the address names, in its order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from indexer.article import Article
from searchapp.engine import SearchEngine
from searchapp.web.wording import number

MOST = 200
"""Ids in one address: with longer ones servers in between refuse it."""


class TooManyPickedError(ValueError):
    """More ids than one address may name; says so to the reader."""


@dataclass(frozen=True, slots=True)
class Picked:
    """The articles of a selection."""

    articles: tuple[Article, ...]
    unknown: tuple[str, ...]
    """Ids that no article has, or none any more."""


def picked(engine: SearchEngine, ids: Iterable[str]) -> Picked:
    """Return the articles with these ids, each once. Raises TooManyPickedError."""
    wanted = dict.fromkeys(filter(None, ids))
    if len(wanted) > MOST:
        raise TooManyPickedError(
            gettext(
                "Địa chỉ này có %(given)s bài, nhiều hơn %(most)s bài mà một danh sách có thể có. "
                "Hãy chia thành nhiều danh sách.",
                given=number(len(wanted)),
                most=number(MOST),
            )
        )
    found = {article_id: engine.article(article_id) for article_id in wanted}
    return Picked(
        tuple(article for article in found.values() if article is not None),
        tuple(article_id for article_id, article in found.items() if article is None),
    )
