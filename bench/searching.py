"""How fast are searches? Ten hits, exact total, three facets; beside tantivy, Whoosh as it comes, SQLite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bench.comparing import Compared, agreement, differences
from bench.corpus import AGENCIES
from bench.peers import Peer, Searching
from bench.peers.sqlite_peer import SqliteFts5
from bench.peers.tantivy_peer import Tantivy
from bench.peers.whoosh_peer import StockWhoosh
from bench.product import Product, exact, opened, unaccented, usual
from bench.questions import LONGEST, Question, single_words
from bench.results import Cell, Goal, Part, Table
from bench.sizes import Sizes
from bench.timing import Ask, asked_again, asked_first, spread
from bench.workplace import Workplace
from searchapp.engines.embedded import EmbeddedEngine
from searchapp.request import SearchRequest

EXACT = "match=exact"
USUAL = "default match"
UNACCENTED = "without marks"
READ = "match=exact, ten hits read"

Open = Callable[[], Ask[Question]]
Queries = Sequence[Question]


def measure(place: Workplace, sizes: Sizes) -> Part:
    """Measure searches of one corpus, and of a smaller one beside the slowest peer."""
    size, few = sizes.searched, sizes.stock_searched
    questions = place.questions(size)
    queries = questions.queries
    tantivy, sqlite, stock = Tantivy(), SqliteFts5(), StockWhoosh()
    place.build_peers([tantivy, sqlite], size)
    engine = opened(place.loaded(size).index)
    native = tantivy.open(place.peer(tantivy, size))

    index = place.loaded(size).index
    again = Compared.of(_again(index, engine, native, tantivy.name, queries, sizes.rounds))
    first = Compared.of(
        asked_first(
            queries,
            _openers(place, tantivy, size, [*queries, *questions.warm_up]),
            warm_up=questions.warm_up,
            rounds=sizes.first_rounds,
        )
    )
    several = [question for question in queries if len(question.words) > 1]
    words = single_words(several)
    new = Compared.of(
        asked_first(
            several,
            _openers(place, tantivy, size, [*several, *words]),
            warm_up=words,
            rounds=sizes.first_rounds,
        )
    )
    marked = [question for question in queries if question.has_marks]
    twins = Compared.of(_twins(index, marked, sizes.rounds))
    with_sqlite, sqlite_note = _beside(engine, place, sqlite, size, queries, sizes.slow_rounds)
    with_stock, stock_note = _beside(
        opened(place.loaded(few).index), place, stock, few, place.questions(few).queries, sizes.slow_rounds
    )
    stock_times, sqlite_times = with_stock.p50(stock.name, EXACT), with_sqlite.p50(sqlite.name, EXACT)
    differing = differences(queries, Product(engine, queries), native)
    return Part(
        "searching",
        f"Searching {size:,} articles",
        goals=(
            *_native_goals("asked again", again, tantivy.name),
            *_native_goals("first time asked", first, tantivy.name),
            Goal(f"times as fast as stock Whoosh, {few:,} articles, p50", "at least", 50, stock_times, "×"),
            Goal("times as fast as SQLite FTS5, p50", "at least", 10, sqlite_times, "×"),
            Goal("without marks, p50, of their twins with", "at most", 3, twins.p50(UNACCENTED, USUAL), "×"),
            Goal("without marks, p95, of their twins with", "at most", 3, twins.p95(UNACCENTED, USUAL), "×"),
        ),
        tables=(
            again.table("Asked again", tantivy.name),
            first.table("First time asked", tantivy.name),
            new.table(f"{len(several)} queries asked for the first time, their words before", tantivy.name),
            twins.table(f"{len(marked)} queries with marks and their twins without, asked again", USUAL),
            with_sqlite.table("Beside SQLite, asked again", EXACT),
            with_stock.table(f"Beside stock Whoosh, {few:,} articles, asked again", EXACT),
            _other_ways(engine, queries, sizes.rounds),
            _lengths(queries, engine, native, tantivy.name, sizes.rounds),
        ),
        notes=(
            f"{len(queries)} queries of 1 to {LONGEST} syllables, each by the median of its rounds; "
            "p50 and p95 are over the queries. The sides take turns every twenty queries.",
            "Asked again: with and without marks by an engine each, whose cache holds the words asked for. "
            "Where it does not, a search takes as long as one asked for the first time.",
            f"First time asked: by a freshly opened index, after {len(questions.warm_up)} other queries.",
            agreement(tantivy.name, queries, differing),
            sqlite_note,
            stock_note,
        ),
    )


def _native_goals(regime: str, compared: Compared, name: str) -> tuple[Goal, Goal]:
    return (
        Goal(f"{EXACT}, {regime}, p50 of tantivy's", "at most", 0.7, compared.p50(EXACT, name), "×"),
        Goal(f"{EXACT}, {regime}, p95 of tantivy's", "at most", 1.0, compared.p95(EXACT, name), "×"),
    )


def _again(
    index: Path, engine: EmbeddedEngine, native: Searching, native_name: str, queries: Queries, rounds: int
) -> dict[str, list[float]]:
    """Return what each query takes when it is asked again; the engine is not asked in any other way."""
    product = Product(engine, queries, exact)
    return asked_again(
        queries,
        {
            EXACT: product.ask,
            native_name: native.ask,
            USUAL: Product(opened(index), queries, usual).ask,
            UNACCENTED: Product(opened(index), queries, unaccented).ask,
            READ: lambda question: product.read(product.ask(question)),
            f"{native_name}, ten hits read": lambda question: native.read(native.ask(question)),
        },
        rounds=rounds,
    )


def _openers(place: Workplace, tantivy: Peer, size: int, asked: Queries) -> dict[str, Open]:
    index, folder = place.loaded(size).index, place.peer(tantivy, size)
    return {
        EXACT: lambda: Product(opened(index), asked, exact).ask,
        tantivy.name: lambda: tantivy.open(folder).ask,
        USUAL: lambda: Product(opened(index), asked, usual).ask,
        UNACCENTED: lambda: Product(opened(index), asked, unaccented).ask,
    }


def _twins(index: Path, queries: Queries, rounds: int) -> dict[str, list[float]]:
    ways = {USUAL: usual, UNACCENTED: unaccented}
    return asked_again(
        queries, {name: Product(opened(index), queries, way).ask for name, way in ways.items()}, rounds=rounds
    )


def _beside(
    engine: EmbeddedEngine, place: Workplace, peer: Peer, size: int, queries: Queries, rounds: int
) -> tuple[Compared, str]:
    product, other = Product(engine, queries), peer.open(place.peer(peer, size))
    compared = Compared.of(asked_again(queries, {EXACT: product.ask, peer.name: other.ask}, rounds=rounds))
    return compared, agreement(peer.name, queries, differences(queries, product, other))


def _other_ways(engine: EmbeddedEngine, queries: Queries, rounds: int) -> Table:
    """Return what other kinds of searches take."""
    ways: dict[str, Callable[[Question], SearchRequest]] = {
        EXACT: exact,
        "newest first": lambda one: replace(exact(one), sort="newest"),
        "one agency chosen": lambda one: replace(exact(one), agency=AGENCIES[:1]),
        "one year chosen": lambda one: replace(exact(one), date=("2020",)),
        "any of the words": lambda one: replace(exact(one), q=" OR ".join(one.words)),
        "without another word": lambda one: replace(exact(one), q=f"{one.text} -không"),
        "the hundredth page": lambda one: exact(one).on_page(100),
    }
    return Compared.of(
        asked_again(
            queries, {name: Product(engine, queries, way).ask for name, way in ways.items()}, rounds=rounds
        )
    ).table("Other searches, asked again", EXACT)


def _lengths(
    queries: Queries, engine: EmbeddedEngine, native: Searching, native_name: str, rounds: int
) -> Table:
    """Return p50 by the number of syllables."""
    taken = asked_again(
        queries, {EXACT: Product(engine, queries, exact).ask, native_name: native.ask}, rounds=rounds
    )
    rows: list[tuple[Cell, ...]] = []
    for length in sorted({len(question.words) for question in queries}):
        chosen = [place for place, question in enumerate(queries) if len(question.words) == length]
        ours, theirs = (spread([taken[name][place] for place in chosen]).p50 for name in (EXACT, native_name))
        rows.append((length, len(chosen), ours * 1000, theirs * 1000, ours / theirs))
    columns = ("syllables", "queries", f"{EXACT} ms", f"{native_name} ms", "ratio")
    return Table("p50 by length of the query, asked again", columns, tuple(rows))
