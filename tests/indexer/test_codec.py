"""Tests of indexer.store.codec: Whoosh's own queries answer as over Whoosh's own segments."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from whoosh import index, query, scoring, sorting
from whoosh.codec.whoosh3 import W3Codec
from whoosh.query import spans
from whoosh.searching import Searcher

from indexer.store.codec import ArrayCodec, ArraySegment
from tests.indexer.codec_documents import EXACT_LENGTHS, VOCABULARY, Document, codec_schema, documents, write

Indexes = tuple[index.FileIndex, index.FileIndex]


def term(text: str, boost: float = 1.0) -> query.Term:
    return query.Term("body", text, boost=boost)


QUERIES: dict[str, query.Query] = {
    "a frequent term": term("của"),
    "a rare term": term("10/2017/NQ-HĐND"),
    "an absent term": term("vắng"),
    "an absent field": query.Term("nowhere", "của"),
    "a boosted term": term("hội", 2.5),
    "a term without positions": query.Term("words", "của_và"),
    "an id": query.Term("id", "số-7"),
    "two words": query.And([term("của"), term("hội")]),
    "four words": query.And([term("của"), term("và"), term("hội"), term("họp")]),
    "any of two": query.Or([term("nghị"), term("đường")]),
    "any of many": query.Or([term(text) for text in ("của", "và", "hội", "đấu", "thầu", "ủy", "vắng")]),
    "at least two": query.Or([term("của"), term("hội"), term("họp"), term("nghị")], minmatch=2),
    "two fields": query.Or([term("hội"), query.Term("words", "của_và"), query.Term("id", "số-3")]),
    "not": query.And([term("của"), query.Not(term("và"))]),
    "nothing but not": query.Not(term("của")),
    "and not": query.AndNot(term("của"), query.Or([term("hội"), term("và")])),
    "and maybe": query.AndMaybe(term("hội"), term("của")),
    "require": query.Require(term("hội"), term("của")),
    "otherwise": query.Otherwise(term("vắng"), term("hội")),
    "best of": query.DisjunctionMax([term("của"), term("hội"), term("nghị")], tiebreak=0.3),
    "constant": query.ConstantScoreQuery(term("của"), score=3.0),
    "constant and scored": query.Or([query.ConstantScoreQuery(term("họp"), score=9.0), term("của")]),
    "a phrase": query.Phrase("body", ["của", "và"]),
    "a phrase of three": query.Phrase("body", ["của", "của", "và"]),
    "a loose phrase": query.Phrase("body", ["hội", "của"], slop=4),
    "a phrase among others": query.And([query.Phrase("body", ["của", "và"], boost=2.0), term("hội")]),
    "a prefix": query.Prefix("body", "h"),
    "an accented prefix": query.Prefix("body", "đ"),
    "a prefix of numbers": query.Prefix("body", "12"),
    "a wildcard": query.Wildcard("body", "h*i"),
    "a wildcard in front": query.Wildcard("body", "*ng"),
    "a pattern": query.Regex("body", "h[oộ].*"),
    "a similar word": query.FuzzyTerm("body", "hoi"),
    "a word two letters off": query.FuzzyTerm("body", "duong", maxdist=2, prefixlength=1),
    "a range": query.TermRange("body", "b", "hợp"),
    "an open range": query.TermRange("body", "ph", None, startexcl=True),
    "variations": query.Variations("body", "ban"),
    "everything": query.Every(),
    "every document with a field": query.Every("words"),
    "near": spans.SpanNear(term("của"), term("hội"), slop=3, ordered=False),
    "near in order": spans.SpanNear2([term("của"), term("và"), term("hội")], slop=5, ordered=True),
    "at the start": spans.SpanFirst(term("của"), limit=1),
    "spans of either": spans.SpanOr([term("của"), term("hội")]),
    "spans without": spans.SpanNot(term("nghị"), spans.SpanOr([term("của"), term("và")])),
    "spans around": spans.SpanContains(spans.SpanNear(term("của"), term("và"), slop=6), term("hội")),
    "spans before": spans.SpanBefore(term("của"), term("hội")),
    "spans on condition": spans.SpanCondition(term("hội"), term("nghị")),
    "in order": query.Ordered([term("của"), term("hội"), term("họp")]),
    "in sequence": query.Sequence([term("của"), query.Or([term("và"), term("hội")])]),
    "a tree": query.And(
        [
            query.Or([term("của"), query.Prefix("body", "h")]),
            query.Not(query.Phrase("body", ["của", "của"])),
            query.AndMaybe(query.Every(), term("ban", 3.0)),
        ]
    ),
}

STAGES = ("as added", "with deletions", "optimized", "merged from the other codec")


@pytest.fixture(scope="module", params=STAGES)
def indexes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Indexes:
    """The same documents over arrays and by Whoosh's own codec."""
    folder = tmp_path_factory.mktemp("indexes")
    chosen = documents(11, 500, EXACT_LENGTHS)
    segments = chosen[:200], chosen[200:220], chosen[220:]
    stage: str = request.param
    if stage == "merged from the other codec":
        arrays = write(folder / "arrays", segments, W3Codec())
        arrays.writer(codec=ArrayCodec()).commit(optimize=True)
    else:
        arrays = write(folder / "arrays", segments, ArrayCodec())
    stock = write(folder / "stock", segments, None)
    if stage in ("with deletions", "optimized"):
        for made in (arrays, stock):
            delete_some(made)
    if stage == "optimized":
        arrays.writer(codec=ArrayCodec()).commit(optimize=True)
        stock.writer().commit(optimize=True)
    if stage == "merged from the other codec":
        stock.writer().commit(optimize=True)
    assert {type(segment) for segment in arrays._segments()} == {ArraySegment}
    return arrays, stock


def delete_some(made: index.FileIndex) -> None:
    writer = made.writer(codec=ArrayCodec() if type(made._segments()[0]) is ArraySegment else None)
    for docnum in [0, 1, 127, 128, 199, 201, 215, 499, *range(300, 400, 3)]:
        writer.delete_document(docnum)
    assert writer.delete_by_term("id", "số-150") == 1
    writer.commit(merge=False)


@pytest.fixture
def searchers(indexes: Indexes) -> Iterator[tuple[Searcher, Searcher]]:
    with indexes[0].searcher() as arrays, indexes[1].searcher() as stock:
        yield arrays, stock


def hits(results: Any) -> list[tuple[int, float]]:
    return [(hit.docnum, hit.score) for hit in results]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_the_same_hits_scores_and_order(
    name: str, searchers: tuple[Searcher, Searcher]
) -> None:
    arrays, stock = searchers
    wanted = QUERIES[name]
    for limit in (None, 10):
        assert hits(arrays.search(wanted, limit=limit)) == hits(stock.search(wanted, limit=limit))
    assert list(arrays.docs_for_query(wanted)) == list(stock.docs_for_query(wanted))


def test_some_of_the_queries_match_much_and_some_nothing(searchers: tuple[Searcher, Searcher]) -> None:
    totals = [len(searchers[0].search(wanted, limit=None)) for wanted in QUERIES.values()]
    assert sum(total > 50 for total in totals) > 20
    assert sum(total == 0 for total in totals) < 10


OPTIONS: dict[str, Callable[[], dict[str, Any]]] = {
    "by number": lambda: {"sortedby": "day"},
    "by number, last first": lambda: {"sortedby": "day", "reverse": True},
    "by number reversed, then text": lambda: {
        "sortedby": [sorting.FieldFacet("day", reverse=True), sorting.FieldFacet("name")]
    },
    "by text reversed": lambda: {"sortedby": sorting.FieldFacet("name", reverse=True)},
    "by fixed bytes": lambda: {"sortedby": "digest"},
    "by shared text": lambda: {"sortedby": "category"},
    "grouped": lambda: {"groupedby": ["category", "day"]},
    "filtered": lambda: {"filter": query.Or([term("hội"), term("họp")])},
    "masked": lambda: {"mask": term("và")},
    "filtered by column": lambda: {"filter": query.ColumnQuery("day", 1)},
    "collapsed": lambda: {"collapse": "category", "collapse_limit": 2},
    "with terms": lambda: {"terms": True},
}


@pytest.mark.parametrize("name", OPTIONS)
def test_sorting_grouping_and_filtering_are_the_same(name: str, searchers: tuple[Searcher, Searcher]) -> None:
    for wanted in (term("của"), query.Or([term("hội"), term("nghị")]), query.Every()):
        found = [searcher.search(wanted, limit=20, **OPTIONS[name]()) for searcher in searchers]
        assert hits(found[0]) == hits(found[1])
        assert found[0].scored_length() > 0
        if name == "grouped":
            assert found[0].groups("category") == found[1].groups("category")
            assert found[0].groups("day") == found[1].groups("day")
        if name == "with terms":
            terms = [[sorted(hit.matched_terms()) for hit in results] for results in found]
            assert terms[0] == terms[1]


def figures(searcher: Searcher) -> dict[str, Any]:
    """Return what a reader tells of the whole index."""
    reader = searcher.reader()
    docnums = list(reader.all_doc_ids())
    return {
        "counts": (reader.doc_count(), reader.doc_count_all(), reader.has_deletions()),
        "docnums": docnums,
        "fields": sorted(reader.indexed_field_names()),
        "terms": list(reader.all_terms()),
        "info": {
            key: (
                info.weight(),
                info.doc_frequency(),
                info.min_id(),
                info.max_id(),
                info.max_weight(),
                *((info.min_length(), info.max_length()) if key[0] == "body" else ()),
            )
            for key, info in reader
        },
        "frequencies": [(reader.frequency(*key), reader.doc_frequency(*key)) for key in reader.all_terms()],
        "first": [reader.first_id("body", text) for text in VOCABULARY[:9]],
        "absent": (
            reader.frequency("body", b"?"),
            reader.doc_frequency("body", b"?"),
            ("body", "?") in reader,
        ),
        "postings": list(reader.iter_postings()) if not reader.has_deletions() else None,
        "lengths": [reader.doc_field_length(docnum, "body", 0) or 0 for docnum in docnums],
        "totals": (reader.field_length("body"), reader.field_length("id"), reader.max_field_length("body")),
        "prefixes": [list(reader.expand_prefix("body", text)) for text in ("", "h", "đ", "z", "xã")],
        "terms from": [list(reader.terms_from(*key)) for key in (("body", "ph"), ("id", "số-9"))],
        "items from": [key for key, _ in reader.iter_from("body", "ph")],
        "lexicons": {field: list(reader.lexicon(field)) for field in ("body", "words", "id")},
        "columns": {name: list(reader.column_reader(name)) for name in ("day", "name", "digest", "category")},
        "items": [
            [reader.column_reader(name)[docnum] for docnum in docnums]
            for name in ("day", "name", "digest", "category")
        ],
        "stored": [reader.stored_fields(docnum) for docnum in docnums],
        "all stored": list(reader.all_stored_fields()),
        "top": list(reader.most_frequent_terms("body", 5)),
    }


def test_a_reader_tells_the_same(searchers: tuple[Searcher, Searcher]) -> None:
    arrays, stock = (figures(searcher) for searcher in searchers)
    for what in arrays:
        expected = stock[what]
        if what == "postings" and expected is not None:
            # Of a field without frequencies Whoosh's own codec gives None, which it writes as no bytes.
            expected = [(*posting[:4], posting[4] or b"") for posting in expected]
        assert arrays[what] == expected, what


def test_a_cursor_walks_the_same_terms(searchers: tuple[Searcher, Searcher]) -> None:
    def walk(searcher: Searcher) -> list[Any]:
        steps: list[Any] = []
        for reader, _ in searcher.reader().leaf_readers():
            cursor = reader.cursor("body")
            steps.append((cursor.text(), cursor.is_valid()))
            while cursor.is_valid():
                steps.append((cursor.text(), cursor.term_info().doc_frequency(), cursor.next()))
            steps += [cursor.first(), cursor.next(), cursor.find("hợ"), cursor.text(), cursor.next()]
            steps += [
                cursor.find("đ".encode()),
                cursor.text(),
                cursor.find(""),
                cursor.find("\uffff"),
                cursor.text(),
            ]
            steps.append(sorted(reader.terms_within("body", "hoi", 2)))
        return steps

    assert walk(searchers[0]) == walk(searchers[1])


def test_an_absent_field_has_an_empty_cursor(searchers: tuple[Searcher, Searcher]) -> None:
    reader, _ = next(iter(searchers[0].reader().leaf_readers()))
    cursor = reader._terms.cursor("nowhere", reader.schema["body"])
    assert not cursor.is_valid()
    steps = [cursor.text(), cursor.first(), cursor.find("a"), cursor.next(), cursor.term_info()]
    assert steps == [None] * 5


def bm25(given: list[Document], text: str) -> dict[int, float]:
    """Return Whoosh's BM25F of one term for each document that has it, with exact lengths."""
    with_term = [number for number, document in enumerate(given) if text in document.body]
    idf = math.log(len(given) / (len(with_term) + 1)) + 1
    mean = sum(len(document.body) for document in given) / len(given)
    scores = {}
    for number in with_term:
        frequency, length = given[number].body.count(text), len(given[number].body)
        scores[number] = idf * (frequency * 2.2) / (frequency + 1.2 * (0.25 + 0.75 * length / mean))
    return scores


def test_scores_are_those_of_exact_lengths(tmp_path: Path) -> None:
    given = documents(5, 700, range(1, 400))
    made = write(tmp_path / "index", (given[:500], given[500:]), ArrayCodec())
    with made.searcher() as searcher:
        for text in ("của", "hội", "nghị", "xã"):
            expected = bm25(given, text)
            best = sorted(expected.items(), key=lambda item: (-item[1], item[0]))
            for limit in (None, 15):
                found = hits(searcher.search(term(text), limit=limit))
                assert [docnum for docnum, _ in found] == [docnum for docnum, _ in best[:limit]]
                assert [score for _, score in found] == pytest.approx(
                    [score for _, score in best[:limit]], rel=1e-12
                )
            both = query.Or([term(text), term("và")])
            other = bm25(given, "và")
            total = {number: expected.get(number, 0) + other.get(number, 0) for number in {*expected, *other}}
            assert dict(hits(searcher.search(both, limit=None))) == pytest.approx(total, rel=1e-12)


def test_other_weightings_work(indexes: Indexes) -> None:
    for weighting in (scoring.TF_IDF(), scoring.Frequency(), scoring.BM25F(B=0.3, body_B=0.1, K1=2.0)):
        with (
            indexes[0].searcher(weighting=weighting) as arrays,
            indexes[1].searcher(weighting=weighting) as stock,
        ):
            for wanted in (term("của"), query.Or([term("hội"), term("nghị")])):
                assert hits(arrays.search(wanted, limit=10)) == hits(stock.search(wanted, limit=10))


def test_the_schema_may_be_the_pickled_one(indexes: Indexes) -> None:
    opened = index.open_dir(indexes[0].storage.folder)
    assert sorted(opened.schema.names()) == sorted(codec_schema().names())
    with opened.searcher() as searcher:
        assert len(searcher.search(term("của"), limit=None)) > 300
