"""What every search engine answers: the protocol and its frozen results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, cast

from indexer.article import Article, Published, published_text
from searchapp.cursor import Cursor
from searchapp.query.abbreviations import Expansion
from searchapp.request import SearchRequest

if TYPE_CHECKING:
    from indexer.store import LoadRecord


class SearchEngine(Protocol):
    """Finds articles; an embedded index and a remote one can both be it."""

    def search(self, request: SearchRequest) -> ResultPage:
        """Return the page asked for. Reads no article text: hits fetch theirs when first asked for it."""

    def articles(self, request: SearchRequest) -> Iterator[Article]:
        """Return all that `search` finds, in its order, whatever the page; texts are read a few at a time."""

    def filed(self, start: int, stop: int) -> Sequence[Filed]:
        """Return the articles from place `start` to before `stop` by time, oldest first, undated last."""

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""

    def neighbours(
        self, article_id: str, *, agency: str | None = None
    ) -> tuple[Article | None, Article | None]:
        """Return the articles published just before and just after, of one agency only if one is given.

        Undated articles have no neighbours.
        """

    def similar(self, article_id: str, limit: int = 5) -> tuple[Article, ...]:
        """Return up to `limit` other articles that are about the same, the nearest first."""

    def marked(self, article_id: str, request: SearchRequest) -> MarkedArticle | None:
        """Return the text of the article with this id, marked for a request's `q`; None if there is none."""

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return up to `limit` ways to go on with a text, its last word unfinished; each finds something."""

    def size(self) -> int:
        """Return the number of articles. Raises a MunicipalSearchError if the index cannot be searched."""

    def state(self) -> IndexState:
        """Return which articles are searched at the moment."""

    def days(self, first: date, last: date) -> tuple[tuple[date, int], ...]:
        """Return the days from `first` to `last` that have articles, in order, and how many each has."""

    def statistics(self) -> IndexStatistics:
        """Return what is known of the index as a whole."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """Which articles are searched. What has been answered stays true as long as this stays the same."""

    version: str
    """Of ASCII letters, digits and hyphens; another one after every commit, and after every change of the
    files that the staff write."""
    changed: datetime
    """When the last commit was made, in UTC; a change of the staff's files does not count."""


@dataclass(frozen=True, slots=True)
class IndexStatistics:
    """What is known of an index as a whole, besides what a search that asks for nothing tells."""

    first_day: date | None
    last_day: date | None
    """Of the articles with a date; None if there are none."""
    size: int
    """Bytes that it takes on disk."""
    last_load: LoadRecord | None
    """None if that is not known."""


class Filed(NamedTuple):
    """That there is an article."""

    id: str
    day: date | None
    """The local day of publication."""


@dataclass(frozen=True, slots=True)
class SnippetPiece:
    """A stretch of text as published; `mark` says that it matches the query."""

    text: str
    mark: bool


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """The text of an article, with what matches a query marked."""

    title: tuple[SnippetPiece, ...]
    """Joined, the pieces are the title."""
    paragraphs: tuple[tuple[SnippetPiece, ...], ...]
    """Joined, the pieces of each are a paragraph of the article."""


@dataclass(frozen=True, slots=True)
class HitDetail:
    """What is shown of a hit: its article and the best passage of it."""

    article: Article
    snippet: tuple[SnippetPiece, ...]
    title: tuple[SnippetPiece, ...]
    """The title, with what matches marked."""


class HitDetails:
    """The details of one page's hits, fetched in one batch when the first is asked for."""

    def __init__(self, fetch: Callable[[], Sequence[HitDetail]]) -> None:
        self._fetch = fetch
        self._details: Sequence[HitDetail] | None = None

    def __getitem__(self, position: int) -> HitDetail:
        if self._details is None:
            self._details = self._fetch()
        return self._details[position]


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of a result page."""

    id: str
    score: float
    """How well it matches; 0 where the order is not by relevance."""
    position: int = field(repr=False, compare=False)
    """0-based place on its page."""
    details: HitDetails = field(repr=False, compare=False)

    @property
    def article(self) -> Article:
        return self.details[self.position].article

    @property
    def title(self) -> str:
        return self.article.title

    @property
    def marked_title(self) -> tuple[SnippetPiece, ...]:
        return self.details[self.position].title

    @property
    def url(self) -> str | None:
        return self.article.url

    @property
    def agencies(self) -> tuple[str, ...]:
        return self.article.agencies

    @property
    def category(self) -> str | None:
        return self.article.category

    @property
    def published(self) -> Published:
        return self.article.published

    @property
    def snippet(self) -> tuple[SnippetPiece, ...]:
        return self.details[self.position].snippet


SuggestionKind = Literal["document", "agency", "category", "phrase", "title"]
"""A number, a phrase or a title is to be searched for; an agency or a category is a filter's value."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to go on with what is typed."""

    text: str
    """Instead of all that is typed."""
    kind: SuggestionKind
    articles: int
    """It finds so many at least: those that have the phrase as one word, or are known to have the title."""

    def as_json(self) -> dict[str, Any]:
        """Return the object that the API gives."""
        return {"text": self.text, "kind": self.kind, "articles": self.articles}


PartKind = Literal["term", "phrase", "word", "pair", "passage", "issues"]
"""A word of the query; words in quotes; syllables that are one word; two neighbours that stand so; words of a
long query that stand close together; that the article issues the document which is asked for."""


class ScorePart(NamedTuple):
    """What one part of a query adds to the score of an article, recency included."""

    kind: PartKind
    text: str
    """The words, with other spellings after a stroke."""
    score: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a query gave what it gave."""

    read_as: str
    """The query as it was matched, in the syntax of queries."""
    hits: tuple[tuple[ScorePart, ...], ...]
    """Of each hit the parts of its score, the largest first; none where the order is not by relevance."""


class FacetValue(NamedTuple):
    """One value of a facet, with the number of articles that choosing it alone would give."""

    value: str
    """A label; `_none` for articles without one; `2024` or `2024-01` in the date facet."""
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody asks of a facet value
    selected: bool = False


def facet_values(values: Iterable[str], counts: Iterable[int]) -> tuple[FacetValue, ...]:
    """Return values that are not selected, five times as fast as one by one: an answer has hundreds."""
    return tuple(map(_facet_value, zip(values, counts, repeat(False))))


_facet_value = cast("Callable[[tuple[str, int, bool]], FacetValue]", partial(tuple.__new__, FacetValue))


@dataclass(frozen=True, slots=True)
class Facets:
    """The three facets of a result.

    Agencies and categories come chosen ones first, then by count, then by label; dates newest first, each
    year followed by its months, undated last.
    """

    agency: tuple[FacetValue, ...] = ()
    category: tuple[FacetValue, ...] = ()
    date: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryReading:
    """How the query's text was understood."""

    text: str
    """The text searched for: NFC, cut to the length allowed."""
    truncated: bool = False
    """The text was longer than allowed and has been cut."""
    widened: bool = False
    """Hardly any article has all the words as typed, so bare ones match with any marks."""
    complete: int | None = None
    """How many have all the words, where others with most of them are given too."""
    phrases_as_words: bool = False
    """No article has a quoted phrase, so its words are searched for wherever they stand."""

    decoded: str | None = None
    """What was searched for, where the text was typed as keys of an input method (Telex, VNI)."""
    corrected: str | None = None
    """What was searched for, where no article has the words as typed."""
    days: tuple[tuple[date, date], ...] = ()
    """First and last of the days of each date or month that is named."""
    expansions: tuple[Expansion, ...] = ()
    """Abbreviations and long forms, and names of a place or an agency, that match as each other."""

    @property
    def words_missing(self) -> bool:
        """Not all that are given have all the words."""
        return self.complete is not None

    @property
    def relaxed(self) -> bool:
        """Not everything that was asked for occurs in what is given."""
        return self.words_missing or self.phrases_as_words


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of a search result; totals and facets count all that matched."""

    query: QueryReading
    total: int
    page: int
    per_page: int
    hits: tuple[Hit, ...]
    facets: Facets
    took_ms: float
    """Milliseconds that `search` took; hits fetched later and the suggestion are not in it."""
    continued: bool = False
    """It follows another page, behind a cursor; `page` says nothing then."""
    reordered: bool = False
    """It follows a page of an earlier state of the index, by scores, which depend on all articles: in a row
    of such pages some may be given twice or not at all."""
    end: Callable[[], Cursor | None] = field(default=lambda: None, repr=False, compare=False)
    """The place behind the last hit, None if no hit follows."""
    suggest: Callable[[], str | None] = field(default=lambda: None, repr=False, compare=False)
    explain: Callable[[], Explanation] = field(default=lambda: Explanation("", ()), repr=False, compare=False)
    """Works out why, when called."""

    @property
    def suggestion(self) -> str | None:
        """Another query that may have been meant, looked for when first asked for, None if none is known."""
        return self.suggest()

    @property
    def next(self) -> str | None:
        """What the parameter `cursor` of the page that follows is, None if there is none."""
        cursor = self.end()
        return None if cursor is None else cursor.text()

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.total // self.per_page))

    def as_json(self) -> dict[str, Any]:
        """Return the object that the API and `searchapp query --json` give."""
        return {
            "total": self.total,
            "page": None if self.continued else self.page,
            "per_page": self.per_page,
            "next": self.next,
            "reordered": self.reordered,
            "took_ms": round(self.took_ms, 3),
            "query": {
                "text": self.query.text,
                "truncated": self.query.truncated,
                "relaxed": self.query.relaxed,
                "widened": self.query.widened,
                "decoded": self.query.decoded,
                "corrected": self.query.corrected,
                "suggestion": self.suggestion,
                "days": [[first.isoformat(), last.isoformat()] for first, last in self.query.days],
                "expansions": [
                    {
                        "typed": one.typed,
                        "also": [" ".join(words) for words in one.alternatives],
                        "kind": one.kind,
                    }
                    for one in self.query.expansions
                ],
                "complete": self.total if self.query.complete is None else self.query.complete,
            },
            "hits": [_hit_json(hit) for hit in self.hits],
            "facets": {
                name: [
                    {"value": value.value, "count": value.count, "selected": value.selected}
                    for value in getattr(self.facets, name)
                ]
                for name in ("agency", "category", "date")
            },
        }


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "title": hit.title,
        "url": hit.url,
        "agencies": list(hit.agencies),
        "category": hit.category,
        "published": published_text(hit.published),
        "snippet": [{"text": piece.text, "mark": piece.mark} for piece in hit.snippet],
        "score": round(hit.score, 6),
    }
