"""Tests of indexer.store.building and .merging: merged parts make the whole that plain Python finds."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.analysis.batch import Tokens
from indexer.analysis.canonical import fold
from indexer.article import Article
from indexer.store import building, merging, merging_stored
from indexer.store.array_file import ArrayFileError
from indexer.store.building import build_segment, invert
from indexer.store.merge_source import Source
from indexer.store.merging import merge_segments
from indexer.store.segment_file import DOCS_EXTENSION, TERMS_EXTENSION, SegmentFiles
from indexer.store.stored import StoredArticles
from tests.indexer.articles import FIELDS, analyser, numbered, tiny, tokens_of

_VOCABULARY = ["họp", "hợp", "hop", "quận", "Quân", "đường", "Ðường", "12/QĐ-UBND", "2024", "dân phố (DP)"]
_TEXTS = st.lists(st.sampled_from(_VOCABULARY), max_size=8).map(" ".join)
_ARTICLES = st.lists(
    st.builds(
        Article,
        id=st.text("abcđ/'\"🙂", min_size=1, max_size=3),
        title=_TEXTS,
        body=_TEXTS,
        agencies=st.lists(st.sampled_from(["UBND", "HĐND"]), max_size=2, unique=True).map(tuple),
        category=st.none() | st.sampled_from(["Tin tức", "Thông báo"]),
    ),
    max_size=14,
    unique_by=lambda article: article.id,
)


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk take its time: what is in the files does not depend on it."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def stems(tmp_path: Path) -> Callable[[], Path]:
    """Give ever new stems."""
    numbers = iter(range(1_000))
    return lambda: tmp_path / f"s{next(numbers)}"


def built(stem: Path, articles: Sequence[Article]) -> SegmentFiles:
    build_segment(stem, articles, analyser())
    return SegmentFiles.map(stem)


def merged(stem: Path, sources: Sequence[Source]) -> SegmentFiles:
    merge_segments(stem, sources)
    return SegmentFiles.map(stem)


def whole(stem: Path, articles: Sequence[Article]) -> SegmentFiles:
    """Return the segment of these articles that was built in one piece, with folded forms."""
    return merged(stem, [Source(built(stem.with_name(f"{stem.name}-run"), articles))])


def arrays_of(files: SegmentFiles) -> dict[str, Any]:
    """Return all that a segment holds, without widths and without what no document needs any more."""
    files.verify()
    facts: dict[str, Any] = {name: array.tolist() for name, array in files.terms.items()}
    for name, array in files.docs.items():
        if not name.startswith(("stored/", "column/agencies/", "column/category/")):
            facts[name] = array.tolist()
    for column in ("agencies", "category"):
        values, codes = files.references(column)
        facts[column] = [values[code] for code in codes.tolist()]
        assert values.all_raw() == sorted(set(values.all_raw()))
    facts["stored"] = list(StoredArticles(files).read(range(files.count)))
    return facts


def live(deleted: set[int], count: int) -> np.ndarray[Any, Any] | None:
    if not deleted:
        return None
    kept = np.ones(count, np.bool_)
    kept[list(deleted)] = False
    return kept


@st.composite
def parts(draw: st.DrawFn) -> list[list[tuple[Article, bool]]]:
    """Give articles in several segments, and of each article whether it is deleted."""
    articles = draw(_ARTICLES)
    deleted = draw(st.lists(st.booleans(), min_size=len(articles), max_size=len(articles)))
    if draw(st.booleans()):
        deleted = [False] * len(articles)
    cuts = draw(st.lists(st.integers(0, len(articles)), max_size=4))
    rows = list(zip(articles, deleted, strict=True))
    return [rows[start:end] for start, end in pairwise([0, *sorted(cuts), len(rows)])]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts(), st.sampled_from([1, 2, 5, 1 << 21]), st.integers(0, 3))
def test_merged_parts_are_what_is_built_in_one_piece(
    segments: list[list[tuple[Article, bool]]], slab: int, first: int
) -> None:
    left = [article for rows in segments for article, deleted in rows if not deleted]
    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "_SLAB", slab)
        patch.setattr(merging_stored, "_COPIED", slab * 40)
        patch.setattr(merging_stored, "_SPOOLED", slab * 40)
        folder = Path(place)
        sources = []
        for number, rows in enumerate(segments):
            files = built(folder / f"run{number}", [article for article, _ in rows])
            gone = {document for document, (_, deleted) in enumerate(rows) if deleted}
            sources.append(Source(files, live(gone, len(rows))))
        expected = arrays_of(whole(folder / "whole", left))
        assert arrays_of(merged(folder / "merged", sources)) == expected
        # The same by way of another segment, in which nothing is deleted any more.
        some = Source(merged(folder / "some", sources[: first + 1]))
        assert arrays_of(merged(folder / "twice", [some, *sources[first + 1 :]])) == expected


def test_what_is_built_is_what_plain_python_finds(stems: Callable[[], Path]) -> None:
    articles = [numbered(number) for number in range(23)] + [Article(id="trống", title="", body="")]
    files = whole(stems(), articles)
    for name in FIELDS:
        found = [tokens_of(article)[name] for article in articles]
        vocabulary = sorted({token for tokens in found for token in tokens})
        field = files.field(name)
        assert field is not None
        assert [term.decode() for term in field.terms.all_raw()] == vocabulary
        for number, term in enumerate(vocabulary):
            postings = slice(int(field.starts[number]), int(field.starts[number + 1]))
            having = [document for document, tokens in enumerate(found) if term in tokens]
            assert field.docs[postings].tolist() == having
            assert field.frequencies[postings].tolist() == [
                found[document].count(term) for document in having
            ]
            if name in ("title", "body"):
                assert field.places is not None
                assert field.place_starts is not None
                places = slice(int(field.place_starts[number]), int(field.place_starts[number + 1]))
                assert field.places[places].tolist() == [
                    place
                    for document in having
                    for place, token in enumerate(found[document])
                    if token == term
                ]
        assert (field.places is None) is name.endswith("_words")
        assert files.docs[f"length/{name}"].tolist() == [len(tokens) for tokens in found]
        forms, starts, members = files.folded(name)
        folded = sorted({fold(term) for term in vocabulary})
        assert [form.decode() for form in forms.all_raw()] == folded
        assert [
            [vocabulary[member] for member in members[start:end].tolist()]
            for start, end in pairwise(starts.tolist())
        ] == [[term for term in vocabulary if fold(term) == form] for form in folded]


def bytes_of(stem: Path) -> list[bytes]:
    return [stem.with_suffix(extension).read_bytes() for extension in (TERMS_EXTENSION, DOCS_EXTENSION)]


def test_segments_of_whole_blocks_make_the_same_files_however_they_were_split(
    stems: Callable[[], Path],
) -> None:
    articles = [numbered(number) for number in range(40)]
    expected, one, two = stems(), stems(), stems()
    whole(expected, articles)
    runs = [built(stems(), articles[start : start + 8]) for start in range(0, 40, 8)]
    merge_segments(one, [Source(run) for run in runs])
    merge_segments(two, [Source(merged(stems(), [Source(run) for run in runs[:3]])), *map(Source, runs[3:])])
    assert bytes_of(one) == bytes_of(two) == bytes_of(expected)


def test_terms_and_labels_of_deleted_articles_alone_vanish(stems: Callable[[], Path]) -> None:
    articles = [
        Article(id=name, title=f"chung {name}", body=f"{name} chung", category=name) for name in "abc"
    ]
    files = merged(stems(), [Source(built(stems(), articles), live({1}, 3))])
    for name in ("title", "body"):
        field = files.field(name)
        assert field is not None
        assert field.terms.all_raw() == [b"a", b"c", b"chung"]
    ids = files.field("id")
    assert ids is not None
    assert ids.terms.all_raw() == [b"a", b"c"]
    empty = merged(stems(), [Source(files, live({0, 1}, 2))])
    assert (empty.count, empty.field_names, list(StoredArticles(empty).read([]))) == (0, (), [])


@pytest.mark.parametrize("deleted", [{0}, {3}, {4, 5, 6, 7}, {0, 1, 2, 3}, {9}, {1, 2, 4, 8}, set(range(10))])
def test_stored_articles_of_blocks_with_deleted_ones_are_read_right(
    stems: Callable[[], Path], deleted: set[int]
) -> None:
    articles = [numbered(number) for number in range(10)]
    source = Source(built(stems(), articles), live(deleted, 10))
    files = merged(stems(), [source, Source(built(stems(), [tiny(1)]))])
    again = merged(stems(), [Source(files)])
    left = [article for number, article in enumerate(articles) if number not in deleted] + [tiny(1)]
    expected = list(StoredArticles(built(stems(), left)).read(range(len(left))))
    for each in (files, again):
        stored = StoredArticles(each)
        assert list(stored.read(range(len(left)))) == expected
        assert list(stored.read(reversed(range(len(left))))) == expected[::-1]
        assert [next(iter(stored.read([number]))) for number in range(len(left))] == expected


def test_blocks_that_are_compressed_anew_wait_beside_the_segment_where_they_are_many(
    stems: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging_stored, "_SPOOLED", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not-there"))
    articles = [numbered(number) for number in range(10)]
    files = merged(stems(), [Source(built(stems(), articles), live({1, 5}, 10))])
    left = [orjson.dumps(articles[number].as_json()) for number in (0, 2, 3, 4, 6, 7, 8, 9)]
    assert list(StoredArticles(files).read(range(8))) == left


def test_high_frequencies_far_places_and_long_texts_are_kept(stems: Callable[[], Path]) -> None:
    often = Article(id="often", title="họp " * 300, body="họp " * 70_000 + "cuối")
    long = Article(
        id="long", title="", body="\n".join(f"dòng số {number % 999} dài" for number in range(255_000))
    )
    rare = Article(id="rare", title="họp", body="cuối")
    long = replace(long, body=f"{long.body}\nhết")
    assert len(long.body.encode()) > 5_000_000
    files = merged(stems(), [Source(built(stems(), batch)) for batch in ([rare, often], [long])])
    title, body = files.field("title"), files.field("body")
    assert title is not None
    assert body is not None
    assert title.frequencies.tolist() == [1, 300]
    number = body.terms.find("họp".encode())
    assert body.frequencies[body.starts[number] : body.starts[number + 1]].tolist() == [70_000]
    assert body.places is not None
    assert body.place_starts is not None
    places = body.places[body.place_starts[number] : body.place_starts[number + 1]]
    assert places.tolist() == list(range(70_000))
    number = body.terms.find("cuối".encode())
    assert body.places[body.place_starts[number] : body.place_starts[number + 1]].tolist() == [0, 70_000]
    assert files.docs["length/body"].tolist() == [1, 70_001, 1_020_001]
    number = body.terms.find("hết".encode())
    assert body.docs[body.starts[number] : body.starts[number + 1]].tolist() == [2]
    assert body.places[body.place_starts[number] : body.place_starts[number + 1]].tolist() == [1_020_000]
    # Without them the widths stay, the facts do not.
    left = merged(stems(), [Source(files, live({1, 2}, 3))])
    assert arrays_of(left) == arrays_of(whole(stems(), [rare]))


def test_more_documents_than_16_bits_can_number_are_merged(stems: Callable[[], Path]) -> None:
    articles = [tiny(number) for number in range(66_000)]
    halves = [built(stems(), articles[:33_000]), built(stems(), articles[33_000:])]
    files = merged(stems(), [Source(halves[0]), Source(halves[1], live({32_998}, 33_000))])
    field = files.field("title")
    assert field is not None
    kept = [number for number in range(66_000) if number != 65_998]
    for remainder in range(7):
        term = field.terms.find(f"t{remainder}".encode())
        docs = field.docs[field.starts[term] : field.starts[term + 1]].tolist()
        assert docs == [place for place, number in enumerate(kept) if number % 7 == remainder]
    ids = files.field("id")
    assert ids is not None
    assert ids.docs.tolist() == sorted(range(len(kept)), key=lambda place: f"t{kept[place]}")
    assert files.texts("id_column")[65_998] == "t65999"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=5), st.sampled_from([1, 1, 1, 1, 11_000]))
def test_tokens_are_inverted_as_plain_python_does_it(texts: list[list[int]], spread: int) -> None:
    size = 6 * spread
    vocabulary = [f"{number:06}" for number in range(size)]
    texts = [[number * spread for number in text] for text in texts]
    texts.append(list(range(size)))  # so that each term stands somewhere
    counts = [len(text) for text in texts]
    tokens = Tokens(
        vocabulary,
        np.array([number for text in texts for number in text], np.int32),
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
    )
    field = invert(tokens, positions=True)
    assert field.places is not None
    assert field.place_starts is not None
    for number in range(0, size, spread):
        having = [(doc, text.count(number)) for doc, text in enumerate(texts) if number in text]
        postings = slice(int(field.starts[number]), int(field.starts[number + 1]))
        found = zip(field.docs[postings].tolist(), field.frequencies[postings].tolist(), strict=True)
        assert list(found) == having
        places = field.places[int(field.place_starts[number]) : int(field.place_starts[number + 1])]
        assert places.tolist() == [
            place for text in texts for place, token in enumerate(text) if token == number
        ]
    assert len(field.docs) == sum(len(set(text)) for text in texts)


def test_segments_without_a_document_are_merged_and_read(stems: Callable[[], Path]) -> None:
    nothing = built(stems(), [])
    assert (nothing.count, nothing.field_names) == (0, ())
    assert arrays_of(merged(stems(), [Source(nothing)])) == arrays_of(nothing)
    one = built(stems(), [numbered(1)])
    for sources in ([nothing, one], [one, nothing], [nothing, one, nothing]):
        assert arrays_of(merged(stems(), list(map(Source, sources)))) == arrays_of(
            whole(stems(), [numbered(1)])
        )


def test_a_segment_that_ends_in_an_exception_is_not_whole(
    stems: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    stem = stems()

    def fail(*_: object) -> Iterator[None]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building, "write_stored", fail)
    with pytest.raises(OSError, match="No space left"):
        build_segment(stem, [numbered(1)], analyser())
    with pytest.raises(ArrayFileError):
        SegmentFiles.map(stem)
