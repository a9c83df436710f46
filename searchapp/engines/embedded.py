"""The embedded engine: searches the index on this machine, in this process."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from indexer.article import Article
from indexer.errors import MunicipalSearchError
from indexer.store import IndexFolder, latest_commit, open_snapshot
from searchapp.engine import (
    Explanation,
    Hit,
    HitDetail,
    HitDetails,
    IndexState,
    QueryReading,
    ResultPage,
    ScorePart,
    Suggestion,
)
from searchapp.engines.article_sets import Ranks, intersection
from searchapp.engines.completing import Completer
from searchapp.engines.counting import Selection
from searchapp.engines.explaining import explain
from searchapp.engines.forms import form_of
from searchapp.engines.matching import Clause, Matches, match
from searchapp.engines.ordering import around, by_date, by_score
from searchapp.engines.reading import QueryReader, abbreviation_files
from searchapp.engines.scoring import best_scored
from searchapp.engines.view import View
from searchapp.query.notation import notation
from searchapp.query.tree import terms_of
from searchapp.query.understanding import Understood
from searchapp.ranking import ISSUING_WEIGHT
from searchapp.request import SearchRequest
from searchapp.snippets import Marker, best_passage, mark_all

LOOK_AGAIN = 0.5
"""Seconds after which a search looks whether there is a new commit."""

_FEW = 10
"""Of fewer articles than this another spelling may find more."""


class EmbeddedEngine:
    """Searches one index folder; may be shared between threads.

    Each search works on one immutable snapshot from start to end. A new commit is noticed by the first search
    half a second after the last look; that search opens it, the others go on with what they have.
    """

    def __init__(
        self, path: Path, *, favour_new: bool = True, warm: bool = False, cache_bytes: int | None = None
    ) -> None:
        """Open the index; with `warm`, read now too what only some searches need: the order of ids.

        `cache_bytes` is for the scores of words asked for, by default some 2 kB an article. Raises a
        MunicipalSearchError if it cannot be opened.
        """
        self._folder = IndexFolder(path)
        self._favour_new = favour_new
        self._cache_bytes = cache_bytes
        self._abbreviations = abbreviation_files(path)
        self._reader = self._open()
        self._completer = Completer(self._reader)
        if warm:
            _ = self._view.snapshot.id_ranks
        self._trouble: MunicipalSearchError | None = None
        self._looked = time.monotonic()
        self._looking = threading.Lock()

    def search(self, request: SearchRequest) -> ResultPage:
        """Return the page asked for. Reads no article text: hits fetch theirs when first asked for it."""
        start = time.perf_counter()
        reader = self._newest()
        view = reader.view
        understood = reader.read(request.q, request.match)
        matches = match(view, understood.tree, exact=request.match == "exact", typed=understood.typed)
        if request.q and request.match == "default" and not len(matches.articles):
            right = reader.corrected(understood.text)
            # Filters play no part in whether it is put right.
            if right is not None and len(match(view, reader.read(right, "typed").tree, exact=False).articles):
                page = self.search(replace(request, q=right, match="typed"))
                reading = replace(page.query, text=request.q, corrected=right)
                return replace(page, query=reading, took_ms=(time.perf_counter() - start) * 1000)
        selection = Selection(view, request, matches.articles)
        total = len(selection.articles)

        skipped = (request.page - 1) * request.per_page
        last = skipped + request.per_page
        if request.sort == "relevance" and matches.clauses:
            first = None
            if understood.documents:
                first = np.sort(view.ranks.take(reader.issuing(understood.documents)))
                first = selection.articles.but(first).ranks
            best = best_scored(view, selection.articles, matches.clauses, last, first=first)
            shown, scores = by_score(view, *best, skipped, last)
        else:
            shown = by_date(view, selection.articles, skipped, last, newest=request.sort != "oldest")
            scores = np.zeros(len(shown), np.float32)

        numbers = view.numbers.take(shown).tolist()
        details = HitDetails(lambda: _details(view, numbers, _marker(matches.clauses)))
        ids = view.snapshot.ids.several(numbers)
        hits = tuple(
            Hit(article_id, score, position, details)
            for position, (article_id, score) in enumerate(zip(ids, scores.tolist(), strict=True))
        )
        return ResultPage(
            query=QueryReading(
                request.q,
                request.truncated,
                widened=matches.widened and total > 0,
                complete=_complete(matches, selection) if total else None,
                phrases_as_words=matches.phrases_as_words and total > 0,
                decoded=understood.text if understood.decoded else None,
                expansions=understood.expansions,
                days=understood.days,
            ),
            total=total,
            page=request.page,
            per_page=request.per_page,
            hits=hits,
            facets=selection.facets(),
            took_ms=(time.perf_counter() - start) * 1000,
            suggest=partial(_suggestion, reader, request, understood, matches, total),
            explain=partial(_explanation, reader, understood, matches, shown if scores.any() else shown[:0]),
        )

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        view = self._newest().view
        number = view.snapshot.number_of(article_id)
        return None if number is None else view.articles([number])[0]

    def neighbours(self, article_id: str) -> tuple[Article | None, Article | None]:
        """Return the articles published just before and just after; undated articles have no neighbours."""
        view = self._newest().view
        number = view.snapshot.number_of(article_id)
        if number is None:
            return None, None
        before, after = around(view, int(view.ranks[number]))
        return _article(view, before), _article(view, after)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return up to `limit` ways to go on with a text, its last word unfinished; each finds something."""
        self._newest()
        return self._completer.complete(text, limit)

    def size(self) -> int:
        """Return the number of articles. Raises a MunicipalSearchError if the newest commit does not open."""
        view = self._newest().view
        if self._trouble is not None:
            raise self._trouble
        return view.size

    def state(self) -> IndexState:
        """Return which articles are searched at the moment."""
        snapshot = self._newest().view.snapshot
        commit = snapshot.commit
        version = f"{commit.generation}-{commit.commit}-{commit.made:x}"
        return IndexState(version, snapshot.committed)

    @property
    def _view(self) -> View:
        return self._reader.view

    def _open(self) -> QueryReader:
        view = View(open_snapshot(self._folder), favour_new=self._favour_new, cache_bytes=self._cache_bytes)
        return QueryReader(view, self._abbreviations)

    def _newest(self) -> QueryReader:
        if time.monotonic() - self._looked >= LOOK_AGAIN and self._looking.acquire(blocking=False):
            # What is open stays good whatever happens to the folder; `size` tells of the trouble.
            try:
                if latest_commit(self._folder) != self._view.snapshot.commit:
                    self._reader = self._open()
                    # The old one would keep the old snapshot, and all that is cached of it.
                    self._completer = Completer(self._reader)
                self._trouble = None
            except MunicipalSearchError as error:
                self._trouble = error
            except Exception as error:
                self._trouble = MunicipalSearchError(
                    f"The newest commit of the index in {self._folder.root} cannot be opened "
                    f"({type(error).__name__}: {error}); the one before it is still searched. "
                    "If it stays so, try: indexer rebuild, and please report it"
                )
                self._trouble.__cause__ = error
            finally:
                self._looked = time.monotonic()
                self._looking.release()
        return self._reader


def _article(view: View, rank: int | None) -> Article | None:
    return None if rank is None else view.articles([int(view.numbers[rank])])[0]


def _details(view: View, numbers: list[int], marker: Marker) -> list[HitDetail]:
    return [
        HitDetail(article, best_passage(article.body, marker), mark_all(article.title, marker))
        for article in view.articles(numbers)
    ]


def _suggestion(
    reader: QueryReader, request: SearchRequest, understood: Understood, matches: Matches, total: int
) -> str | None:
    """Return what to offer: missing marks, and other spellings where few articles have all the words."""
    if request.match == "exact" or not request.q:
        return None
    incomplete = matches.complete is not None and not len(matches.complete)
    return reader.suggestion(understood.text, found=total >= _FEW and not incomplete)


def _explanation(reader: QueryReader, understood: Understood, matches: Matches, shown: Ranks) -> Explanation:
    view = reader.view
    order = shown.argsort()
    parts = explain(view, matches.clauses, shown.take(order))
    by_rank = dict(zip(shown.take(order).tolist(), parts, strict=True))
    for rank in view.ranks.take(reader.issuing(understood.documents)).tolist():
        if rank in by_rank:
            issued = ScorePart("issues", " ".join(understood.documents), ISSUING_WEIGHT)
            by_rank[rank] = (issued, *by_rank[rank])
    return Explanation(notation(understood.tree), tuple(by_rank[rank] for rank in shown.tolist()))


def _complete(matches: Matches, selection: Selection) -> int | None:
    if matches.complete is None:
        return None
    return len(intersection([matches.complete, selection.articles]))


def _marker(clauses: tuple[Clause, ...]) -> Marker:
    typed: set[str] = set()
    folded: set[str] = set()
    for clause in clauses:
        for term in terms_of(clause.node, excluded=False):
            form = form_of(term, widen=clause.widen)
            (folded if form.wide else typed).update(form.spellings)
    return Marker(frozenset(typed), frozenset(folded))
