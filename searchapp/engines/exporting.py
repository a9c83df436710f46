"""How is a whole result taken out? Every article in its order, read a few at a time from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from indexer.article import Article
from indexer.store import Snapshot
from searchapp.engines.article_sets import Ranks
from searchapp.engines.asked import asked
from searchapp.engines.counting import Selection
from searchapp.engines.ordering import by_date, by_score
from searchapp.engines.reading import QueryReader
from searchapp.engines.scoring import best_scored
from searchapp.request import SearchRequest

_BATCH = 256
"""Articles read at a time: some 1 MB, and 10 ms until the first one is there."""


def all_articles(reader: QueryReader, request: SearchRequest) -> Iterator[Article]:
    """Return every article that a request finds, as its pages rank them, whatever the page.

    What is found and its order are settled before this returns, and hold whatever is committed meanwhile; the
    texts are read when they are asked for.
    """
    view = reader.view
    return _read(view.snapshot, view.numbers.take(_in_order(reader, request)))


def _in_order(reader: QueryReader, request: SearchRequest) -> Ranks:
    view = reader.view
    understood, matches, _ = asked(reader, request)
    articles = Selection(view, request, matches.articles, reader.label_links(request.match)).articles
    total = len(articles)
    if request.sort != "relevance" or not matches.clauses:
        return by_date(view, articles, 0, total, newest=request.sort != "oldest")
    first = reader.issuing_among(articles, understood.documents)
    ranks, scores = best_scored(view, articles, matches.clauses, max(total, 1), first=first)
    return by_score(view, ranks, scores, 0, total)[0]


def _read(snapshot: Snapshot, numbers: NDArray[np.intp]) -> Iterator[Article]:
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        # Neighbours in the index share a compressed block.
        order = batch.argsort()
        read = dict(zip(order.tolist(), snapshot.articles(batch.take(order).tolist()), strict=True))
        yield from (read[place] for place in range(len(batch)))
