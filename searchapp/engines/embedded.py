"""The embedded engine: searches the index on this machine, in this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from indexer.article import Article
from indexer.errors import MunicipalSearchError
from indexer.store import IndexFolder, latest_commit, open_snapshot, read_load_record
from searchapp.cursor import Cursor, digest
from searchapp.engine import (
    Explanation,
    Filed,
    Hit,
    HitDetail,
    HitDetails,
    IndexState,
    IndexStatistics,
    MarkedArticle,
    QueryReading,
    ResultPage,
    ScorePart,
    Suggestion,
)
from searchapp.engines.article_sets import Ranks, intersection
from searchapp.engines.asked import asked
from searchapp.engines.completing import Completer
from searchapp.engines.counting import Selection
from searchapp.engines.explaining import explain
from searchapp.engines.exporting import all_articles
from searchapp.engines.marking import marked_article, marker_of
from searchapp.engines.matching import Matches
from searchapp.engines.ordering import around
from searchapp.engines.page_hits import PageHits, page_hits
from searchapp.engines.reading import QueryReader, StaffFiles
from searchapp.engines.similar import similar
from searchapp.engines.view import View
from searchapp.query.notation import notation
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
        self._files = StaffFiles.of(path)
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
        understood, matches, corrected = asked(reader, request)
        selection = Selection(view, request, matches.articles, reader.label_links(request.match))
        total = len(selection.articles)

        clauses = matches.clauses if request.sort == "relevance" else ()
        first = reader.issuing_among(selection.articles, understood.documents) if clauses else None
        state = digest(self._version(reader))
        found = page_hits(view, selection.articles, request, clauses, state=state, first=first)
        shown, scores = found.ranks, found.scores

        numbers = view.numbers.take(shown).tolist()
        details = HitDetails(lambda: _details(view, numbers, marker_of(matches.clauses)))
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
                corrected=corrected,
                expansions=(*understood.expansions, *selection.expansions),
                days=understood.days,
            ),
            total=total,
            page=request.page,
            per_page=request.per_page,
            hits=hits,
            facets=selection.facets(),
            took_ms=(time.perf_counter() - start) * 1000,
            end=partial(_end, view, request, found, state),
            continued=request.cursor is not None,
            reordered=bool(clauses) and request.cursor is not None and request.cursor.state != state,
            suggest=partial(_suggestion, reader, request, understood, matches, total),
            explain=partial(_explanation, reader, understood, matches, shown if scores.any() else shown[:0]),
        )

    def articles(self, request: SearchRequest) -> Iterator[Article]:
        """Return all that `search` finds, in its order, whatever the page; texts are read a few at a time."""
        return all_articles(self._newest(), request)

    def filed(self, start: int, stop: int) -> Sequence[Filed]:
        """Return the articles from place `start` to before `stop` by time, oldest first, undated last."""
        view = self._newest().view
        ids = view.snapshot.ids.several(view.numbers[start:stop].tolist())
        return [*map(Filed, ids, view.calendar.days_of(start, stop))]

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        view = self._newest().view
        number = view.snapshot.number_of(article_id)
        return None if number is None else view.articles([number])[0]

    def neighbours(
        self, article_id: str, *, agency: str | None = None
    ) -> tuple[Article | None, Article | None]:
        """Return the articles published just before and just after, of one agency only if one is given.

        Of an agency those count that have this very label, not those of labels linked to it.
        Undated articles have no neighbours.
        """
        view = self._newest().view
        number = view.snapshot.number_of(article_id)
        if number is None:
            return None, None
        among = None if agency is None else view.agencies.articles((agency,))
        before, after = around(view, int(view.ranks[number]), among)
        return _article(view, before), _article(view, after)

    def similar(self, article_id: str, limit: int = 5) -> tuple[Article, ...]:
        """Return up to `limit` other articles that are about the same, the nearest first."""
        view = self._newest().view
        number = view.snapshot.number_of(article_id)
        return () if number is None else similar(view, number, limit)

    def marked(self, article_id: str, request: SearchRequest) -> MarkedArticle | None:
        """Return the text of the article with this id, marked for a request's `q`; None if there is none."""
        reader = self._newest()
        number = reader.view.snapshot.number_of(article_id)
        return None if number is None else marked_article(reader, reader.view.articles([number])[0], request)

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
        reader = self._newest()
        return IndexState(self._version(reader), reader.view.snapshot.committed)

    def days(self, first: date, last: date) -> tuple[tuple[date, int], ...]:
        """Return the days from `first` to `last` that have articles, in order, and how many each has."""
        return self._newest().view.calendar.days(first, last)

    def statistics(self) -> IndexStatistics:
        """Return what is known of the index as a whole."""
        first, last = self._newest().view.calendar.ends or (None, None)
        return IndexStatistics(first, last, self._folder.size(), read_load_record(self._folder))

    def _version(self, reader: QueryReader) -> str:
        """Return what changes whenever an answer may."""
        commit = reader.view.snapshot.commit
        order = "new" if self._favour_new else "all"
        return f"{commit.generation}-{commit.commit}-{commit.made:x}-{order}-{reader.definitions_version}"

    @property
    def _view(self) -> View:
        return self._reader.view

    def _open(self) -> QueryReader:
        view = View(open_snapshot(self._folder), favour_new=self._favour_new, cache_bytes=self._cache_bytes)
        return QueryReader(view, self._files)

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


def _end(view: View, request: SearchRequest, found: PageHits, state: bytes) -> Cursor | None:
    """Return the place behind a page, in the state of the index that the first of its row was made of."""
    end = found.end(view, state if request.cursor is None else request.cursor.state)
    return None if end is None else replace(end, search=request.digest())


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
    for rank in reader.issuing(understood.documents).tolist():
        if rank in by_rank:
            issued = ScorePart("issues", " ".join(understood.documents), ISSUING_WEIGHT)
            by_rank[rank] = (issued, *by_rank[rank])
    return Explanation(notation(understood.tree), tuple(by_rank[rank] for rank in shown.tolist()))


def _complete(matches: Matches, selection: Selection) -> int | None:
    if matches.complete is None:
        return None
    return len(intersection([matches.complete, selection.articles]))
