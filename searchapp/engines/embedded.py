"""The embedded engine: searches the index on this machine, in this process."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np

from indexer.article import Article
from indexer.errors import MunicipalSearchError
from indexer.store import NO_DAY, IndexFolder, Ints, Snapshot, latest_commit, open_snapshot
from searchapp.engine import Hit, HitDetail, HitDetails, QueryReading, ResultPage
from searchapp.engines.counting import Selection
from searchapp.engines.matching import Clause, Mask, Matcher
from searchapp.engines.occurrences import Occurrences, is_bare
from searchapp.engines.scoring import best_first, score
from searchapp.query.parser import parse
from searchapp.query.tree import terms_of
from searchapp.request import SearchRequest
from searchapp.snippets import Marker, best_passage, mark_all

LOOK_AGAIN = 0.5
"""Seconds after which a search looks whether there is a new commit."""


class EmbeddedEngine:
    """Searches one index folder; may be shared between threads.

    Each search works on one immutable snapshot from start to end. A new commit is noticed by the first search
    half a second after the last look; that search opens it, the others go on with what they have.
    """

    def __init__(self, path: Path, *, favour_new: bool = True, warm: bool = False) -> None:
        """Open the index; with `warm` so that the first search is as quick as the next.

        Raises a MunicipalSearchError if it cannot be opened.
        """
        self._folder = IndexFolder(path)
        self._favour_new = favour_new
        self._snapshot = open_snapshot(self._folder)
        if warm:
            self._snapshot.warm()
        self._trouble: MunicipalSearchError | None = None
        self._looked = time.monotonic()
        self._looking = threading.Lock()

    def search(self, request: SearchRequest) -> ResultPage:
        """Return the page asked for. Reads no article text: hits fetch theirs when first asked for it."""
        start = time.perf_counter()
        snapshot = self._newest()
        tree = parse(request.q)
        occurrences = Occurrences(snapshot)
        matches = Matcher(snapshot, occurrences).match(tree, exact=request.match == "exact")
        selection = Selection(snapshot, request, matches.mask)
        found = selection.matches()
        found_any = bool(len(found))

        skipped = (request.page - 1) * request.per_page
        last = skipped + request.per_page
        scores: dict[int, float] = {}
        if request.sort == "relevance" and matches.clauses:
            all_scores = score(snapshot, occurrences, matches.clauses, favour_new=self._favour_new)
            shown = best_first(snapshot, all_scores, found, last)[skipped:]
            scores = {int(number): float(all_scores[number]) for number in shown}
        else:
            order = snapshot.oldest_first if request.sort == "oldest" else snapshot.newest_first
            shown = order[_among(snapshot.size, found)[order]][skipped:last]

        details = HitDetails(lambda: _details(snapshot, shown, _marker(matches.clauses)))
        hits = tuple(
            Hit(snapshot.ids[number], scores.get(number, 0.0), position, details)
            for position, number in enumerate(shown.tolist())
        )
        return ResultPage(
            query=QueryReading(
                request.q,
                request.truncated,
                widened=matches.widened and found_any,
                words_missing=matches.words_missing and found_any,
                phrases_as_words=matches.phrases_as_words and found_any,
            ),
            total=len(found),
            page=request.page,
            per_page=request.per_page,
            hits=hits,
            facets=selection.facets(),
            took_ms=(time.perf_counter() - start) * 1000,
        )

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        snapshot = self._newest()
        number = snapshot.number_of.get(article_id)
        return None if number is None else snapshot.articles([number])[0]

    def neighbours(self, article_id: str) -> tuple[Article | None, Article | None]:
        """Return the articles published just before and just after; undated articles have no neighbours."""
        snapshot = self._newest()
        number = snapshot.number_of.get(article_id)
        if number is None or snapshot.days[number] == NO_DAY:
            return None, None
        place = int(snapshot.oldest_ranks[number])
        dated = snapshot.oldest_first[: int(np.count_nonzero(snapshot.days != NO_DAY))]
        earlier = snapshot.articles(dated[place - 1 : place].tolist()) if place else []
        later = snapshot.articles(dated[place + 1 : place + 2].tolist())
        return (earlier[0] if earlier else None), (later[0] if later else None)

    def size(self) -> int:
        """Return the number of articles. Raises a MunicipalSearchError if the newest commit does not open."""
        snapshot = self._newest()
        if self._trouble is not None:
            raise self._trouble
        return snapshot.size

    def _newest(self) -> Snapshot:
        if time.monotonic() - self._looked >= LOOK_AGAIN and self._looking.acquire(blocking=False):
            try:
                if latest_commit(self._folder) != self._snapshot.commit:
                    snapshot = open_snapshot(self._folder)
                    snapshot.warm()
                    self._snapshot = snapshot
                self._trouble = None
            except MunicipalSearchError as error:
                # What is open stays good whatever happens to the folder; `size` tells of the trouble.
                self._trouble = error
            finally:
                self._looked = time.monotonic()
                self._looking.release()
        return self._snapshot


def _among(size: int, docs: Ints) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[docs] = True
    return mask


def _details(snapshot: Snapshot, shown: Ints, marker: Marker) -> list[HitDetail]:
    return [
        HitDetail(article, best_passage(article.body, marker), mark_all(article.title, marker))
        for article in snapshot.articles(shown.tolist())
    ]


def _marker(clauses: tuple[Clause, ...]) -> Marker:
    typed, folded = set(), set()
    for clause in clauses:
        for term in terms_of(clause.node, excluded=False):
            if clause.widen and is_bare(term):
                folded.add(term.text)
            else:
                typed.add(term.text)
    return Marker(frozenset(typed), frozenset(folded))
