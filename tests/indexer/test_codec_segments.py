"""Tests of indexer.store.codec: what is written, what is refused, and how a segment is opened and closed."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from whoosh import analysis, columns, fields, index, query
from whoosh.filedb.filestore import RamStorage
from whoosh.index import FileIndex
from whoosh.reading import EmptyReader

from indexer.analysis.batch import BatchAnalyser
from indexer.article import Article
from indexer.store.array_file import ArrayFile, ArrayFileError
from indexer.store.building import build_segment
from indexer.store.codec import ArrayCodec, ArraySegment
from indexer.store.merge_source import Source
from indexer.store.merging import merge_segments
from indexer.store.schema import SEPARATOR, Terms, day_and_second, schema
from indexer.store.segment_file import SegmentFiles
from tests.indexer.articles import definition_terms_of, numbered, tokens_of
from tests.indexer.codec_documents import Document, codec_schema, documents, write

FEW = documents(3, 9, (4, 8))


def doc(number: int, body: list[str], **others: Any) -> Document:
    rest = {name: others.get(name) for name in ("words", "day", "name", "digest", "category", "article")}
    return Document(id=str(number), body=body, **rest)


def stem_of(made: FileIndex) -> Path:
    (segment,) = made._segments()
    name: str = segment.segment_id()
    return Path(made.storage.folder) / name


def values(file: ArrayFile) -> dict[str, list[Any]]:
    return {name: array.tolist() for name, array in file.items()}


def contents(file: ArrayFile) -> dict[str, tuple[str, tuple[int, ...], list[Any]]]:
    return {name: (array.dtype.str, array.shape, array.tolist()) for name, array in file.items()}


def answers(made: FileIndex, text: str = "của") -> list[int]:
    with made.searcher() as searcher:
        return sorted(searcher.docs_for_query(query.Term("body", text)))


def expected(given: list[Document], text: str = "của") -> list[int]:
    return [number for number, document in enumerate(given) if text in document.body]


def test_a_segment_is_two_files_of_arrays(tmp_path: Path) -> None:
    given = [
        doc(0, ["hội", "nghị", "hội"], words=["hội_nghị"], day=5, name=b"x", digest=b"abcd", category=b"c"),
        doc(1, [], article=b"bai"),
        doc(2, ["Đường", "hỏi"], words=[], day=-1, name=b"yz", category=b"b"),
    ]
    made = write(tmp_path / "index", [given], ArrayCodec())
    stem = stem_of(made)
    assert sorted(path.suffix for path in stem.parent.glob("MAIN_*.*")) == [".docs", ".terms"]
    files = SegmentFiles.map(stem)
    files.verify()
    body = files.field("body")
    assert body is not None and body.places is not None
    terms = [raw.decode() for raw in body.terms.all_raw()]
    assert terms == sorted({"hội", "nghị", "Đường", "hỏi"})
    where = {"hội": (0, [0, 2]), "nghị": (0, [1]), "Đường": (2, [0]), "hỏi": (2, [1])}
    assert body.starts.tolist() == [0, 1, 2, 3, 4]
    assert body.docs.tolist() == [where[term][0] for term in terms]
    assert body.frequencies.tolist() == [len(where[term][1]) for term in terms]
    assert body.places.tolist() == [place for term in terms for place in where[term][1]]
    forms, starts, members = files.folded("body")
    by_form = {
        forms[number]: {terms[member] for member in members[starts[number] : starts[number + 1]]}
        for number in range(len(forms))
    }
    assert by_form == {"Duong": {"Đường"}, "hoi": {"hỏi", "hội"}, "nghi": {"nghị"}}
    assert "words/places" not in files.terms
    assert "id/folded/blob" not in files.terms
    assert {name: rows for name, rows in values(files.docs).items() if "stored" not in name} == {
        "count": [3],
        "length/body": [3, 0, 2],
        "length/words": [1, 0, 0],
        "column/day": [5, -7, -1],
        "column/name/blob": list(b"xyz"),
        "column/name/ends": [1, 1, 3],
        "column/digest": [list(b"abcd"), [0] * 4, [0] * 4],
        "column/category/values/blob": list(b"bc"),
        "column/category/values/ends": [0, 1, 2],
        "column/category/codes": [2, 0, 1],
    }


def test_the_bulk_builder_writes_the_same_arrays(tmp_path: Path) -> None:
    articles = [numbered(number) for number in range(11)]
    articles.append(Article(id="không-chữ", title="", body="", published=date(2024, 2, 29), origin="a:1"))
    build_segment(tmp_path / "built", articles, BatchAnalyser())
    merge_segments(tmp_path / "bulk", [Source(SegmentFiles.map(tmp_path / "built"), None)])
    (tmp_path / "index").mkdir()
    made = index.create_in(tmp_path / "index", schema())
    writer = made.writer(codec=ArrayCodec())
    for article in articles:
        day, second = day_and_second(article.published)
        writer.add_document(
            id=article.id,
            id_column=article.id.encode(),
            digest=article.digest(),
            **tokens_of(article),
            definitions=definition_terms_of(article),
            day=day,
            second=second,
            agencies=SEPARATOR.join(article.agencies).encode(),
            category=(article.category or "").encode(),
            article=orjson.dumps(article.as_json()),
        )
    writer.commit()
    bulk, single = SegmentFiles.map(tmp_path / "bulk"), SegmentFiles.map(stem_of(made))
    assert contents(single.terms) == contents(bulk.terms)
    assert contents(single.docs) == contents(bulk.docs)


def test_large_numbers_are_kept(tmp_path: Path) -> None:
    given = [doc(0, ["hội"] * 300), doc(1, [*["thì"] * 70_000, "hội", "nghị"]), doc(2, ["nghị"])]
    made = write(tmp_path / "index", [given], ArrayCodec())
    made.writer(codec=ArrayCodec()).commit(optimize=True)
    with made.searcher() as searcher:
        reader = searcher.reader()
        first = reader.postings("body", "hội")
        assert (first.id(), first.weight(), first.value_as("positions")) == (0, 300.0, list(range(300)))
        first.next()
        assert (first.id(), first.weight(), first.value_as("positions")) == (1, 1.0, [70_000])
        assert reader.frequency("body", "thì") == 70_000
        assert [reader.doc_field_length(number, "body") for number in range(3)] == [300, 70_002, 1]
        assert list(searcher.docs_for_query(query.Phrase("body", ["hội", "nghị"]))) == [1]


def test_an_index_without_documents_has_empty_answers(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [], ArrayCodec())
    made.writer(codec=ArrayCodec()).commit()
    assert isinstance(made.reader(), EmptyReader)
    assert not list((tmp_path / "index").glob("MAIN_*.docs"))


def test_a_segment_may_lose_all_its_documents(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [FEW], ArrayCodec())
    writer = made.writer(codec=ArrayCodec())
    assert writer.delete_by_query(query.Every()) == len(FEW)
    writer.commit(optimize=True)
    with made.searcher() as searcher:
        assert searcher.doc_count_all() == 0
        assert len(searcher.search(query.Every())) == 0
        assert len(searcher.search(query.Term("body", "của"))) == 0
        assert searcher.reader().field_length("body") == 0
        assert searcher.reader().min_field_length("body") == 0


def test_documents_may_have_no_terms_at_all(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [[doc(0, []), doc(1, [])]], ArrayCodec())
    with made.searcher() as searcher:
        assert [hit.docnum for hit in searcher.search(query.Every())] == [0, 1]
        assert list(searcher.reader().lexicon("body")) == []
        assert [hit.fields() for hit in searcher.search(query.Every())] == [{}, {}]


def test_a_segment_lacks_the_columns_that_none_of_its_documents_has(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [[doc(0, ["a"])], [doc(1, ["a"], day=4, name=b"x")]], ArrayCodec())
    with made.searcher() as searcher:
        reader = searcher.reader()
        leaves = [leaf for leaf, _ in reader.leaf_readers()]
        assert [leaf._perdoc.list_columns() for leaf in leaves] == [[], ["day", "name"]]
        assert [list(leaf.column_reader("day")) for leaf in leaves] == [[-7], [4]]
        assert [list(leaf.column_reader("name")) for leaf in leaves] == [[b""], [b"x"]]
        assert [hit.docnum for hit in searcher.search(query.Every(), sortedby="day")] == [0, 1]


def test_a_document_is_updated_by_its_unique_field(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [FEW], ArrayCodec())
    writer = made.writer(codec=ArrayCodec())
    writer.update_document(id=FEW[2].id, body=["mới"], article=b"sau")
    writer.commit(merge=False)
    with made.searcher() as searcher:
        assert searcher.doc_count() == len(FEW)
        assert searcher.document(id=FEW[2].id) == {"article": b"sau"}
        assert searcher.document_number(id=FEW[2].id) == len(FEW)


def test_it_works_in_memory(tmp_path: Path) -> None:
    storage = RamStorage()
    made = storage.create_index(codec_schema())
    for _ in range(2):
        writer = made.writer(codec=ArrayCodec())
        for document in FEW:
            writer.add_document(**document.values())
        writer.commit(merge=False)
    made.writer(codec=ArrayCodec()).commit(optimize=True)
    assert answers(made) == expected([*FEW, *FEW])


def test_a_reader_outlives_the_files_that_a_merge_deletes(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [FEW, FEW], ArrayCodec())
    with made.searcher() as searcher:
        made.writer(codec=ArrayCodec()).commit(optimize=True)
        found = searcher.search(query.Term("body", "của"), limit=None, sortedby="day")
        assert sorted(hit.docnum for hit in found) == expected([*FEW, *FEW])
        assert [hit.fields() for hit in found]


def test_a_closed_reader_lets_go_of_its_files(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [FEW], ArrayCodec())
    reader = made.reader()
    matcher = reader.postings("body", "của")
    reader.close()
    assert list(matcher.all_ids()) == expected(FEW)
    assert not hasattr(reader._terms, "_files")
    assert not hasattr(reader._perdoc, "_files")


def test_the_table_of_contents_names_the_classes_and_stays_small(tmp_path: Path) -> None:
    segment = ArraySegment(ArrayCodec(), "MAIN", 100_000)
    plain = pickle.dumps(segment)
    assert b"indexer.store.codec" in plain and b"indexer.store.codec." not in plain
    assert b"ArraySegment" in plain
    assert len(plain) < 150
    for number in range(0, 100_000, 100):
        segment.delete_document(number)
    pickled = pickle.dumps(segment)
    assert len(pickled) < 5_000
    found = pickle.loads(pickled)  # noqa: S301
    assert type(found) is ArraySegment and type(found.codec()) is ArrayCodec
    assert found.segment_id() == segment.segment_id()
    assert (found.doc_count_all(), found.doc_count()) == (100_000, 99_000)
    assert found.deleted_docs() == frozenset(range(0, 100_000, 100))
    assert not found.should_assemble() and not found.is_compound()


def test_a_deletion_can_be_taken_back() -> None:
    segment = ArraySegment(ArrayCodec(), "MAIN", 5)
    segment.delete_document(3, delete=False)
    segment.delete_document(3)
    before = segment.deleted_docs()
    segment.delete_document(1)
    assert [set(before), set(segment.deleted_docs())] == [{3}, {1, 3}]
    segment.delete_document(3, delete=False)
    assert segment.deleted_docs() == {1}
    assert [segment.is_deleted(number) for number in range(5)] == [False, True, False, False, False]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-60] + b"#" * 20 + data[-40:])


@pytest.mark.parametrize("damage", [cut, empty, overwrite])
@pytest.mark.parametrize("suffix", [".terms", ".docs"])
def test_a_damaged_file_is_named(damage: Callable[[Path], None], suffix: str, tmp_path: Path) -> None:
    made = write(tmp_path / "index", [FEW], ArrayCodec())
    path = stem_of(made).with_suffix(suffix)
    damage(path)
    with pytest.raises(ArrayFileError, match=rf"^{path.name}: "):
        made.reader()


def test_a_file_of_another_segment_is_named(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [FEW], ArrayCodec())
    other = write(tmp_path / "other", [FEW[:3]], ArrayCodec())
    stem, foreign = stem_of(made), stem_of(other)
    whole = stem.with_suffix(".docs").read_bytes()
    stem.with_suffix(".docs").write_bytes(foreign.with_suffix(".docs").read_bytes())
    with pytest.raises(ArrayFileError, match=rf"{stem.name}\.docs: it has 3 documents of 9"):
        made.reader()
    stem.with_suffix(".docs").write_bytes(stem.with_suffix(".terms").read_bytes())
    with pytest.raises(ArrayFileError, match=rf"{stem.name}\.docs: it does not say how many"):
        made.reader()
    stem.with_suffix(".docs").write_bytes(whole)
    assert answers(made) == expected(FEW)


def test_damaged_articles_are_named_when_they_are_read(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [[doc(0, ["a"], article=b"bai " * 50)]], ArrayCodec())
    path = stem_of(made).with_suffix(".docs")
    data = path.read_bytes()
    place = data.index(b"\x78\x9c")  # where zlib's stream begins
    path.write_bytes(data[: place + 4] + b"\xff\xff" + data[place + 6 :])
    with made.reader() as reader:
        assert reader.doc_count() == 1
        with pytest.raises(ArrayFileError, match=rf"^{path.name}: stored articles are damaged"):
            reader.stored_fields(0)
        with pytest.raises(ArrayFileError, match=rf"^{path.name}: stored articles are damaged"):
            list(reader.iter_docs())


REFUSED: dict[str, tuple[fields.FieldType, Any, type[Exception]]] = {
    "characters": (fields.TEXT(chars=True), "một hai", TypeError),
    "a vector": (fields.TEXT(vector=True), "một hai", TypeError),
    "a stored text": (fields.TEXT(stored=True), "một hai", TypeError),
    "a boost": (fields.TEXT(field_boost=2.0), "một hai", ValueError),
    "a column of any object": (fields.COLUMN(columns.PickleColumn(columns.VarBytesColumn())), 1, TypeError),
    "text in a column of bytes": (fields.COLUMN(columns.VarBytesColumn()), "một", TypeError),
    "bytes of a wrong number": (fields.COLUMN(columns.FixedBytesColumn(3)), b"ab", ValueError),
    "shared bytes of a wrong number": (fields.COLUMN(columns.RefBytesColumn(3)), b"ab", ValueError),
    "too large a number": (fields.COLUMN(columns.NumericColumn("i")), 1 << 31, OverflowError),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_arrays_is_refused(name: str, tmp_path: Path) -> None:
    field, value, error = REFUSED[name]
    made = index.create_in(tmp_path, fields.Schema(body=Terms(positions=True), other=field))
    writer = made.writer(codec=ArrayCodec())
    with pytest.raises(error, match=None if error is OverflowError else "other"):
        writer.add_document(body=["một"], other=value)
        writer.commit()
    writer.cancel()
    assert made.doc_count() == 0
    writer = made.writer(codec=ArrayCodec())
    writer.add_document(body=["một"])
    writer.commit()
    assert made.doc_count() == 1


def test_a_boosted_document_is_refused(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [FEW], ArrayCodec())
    writer = made.writer(codec=ArrayCodec())
    writer.add_document(id="x", body=["của"], _boost=2.0)
    with pytest.raises(ValueError, match="boosts are not kept"):
        writer.commit(merge=False)
    writer.cancel()
    assert answers(made) == expected(FEW)


def test_a_cancelled_writer_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    made = write(tmp_path / "index", [FEW], ArrayCodec())
    writer = made.writer(codec=ArrayCodec())
    writer.add_document(id="x", body=["của"])
    with pytest.raises(TypeError):
        writer.add_document(id="y", name="no bytes")
    writer.cancel()
    assert answers(made) == expected(FEW)


def test_analysed_fields_and_other_widths_work_too(tmp_path: Path) -> None:
    kinds = fields.Schema(
        text=fields.TEXT(analyzer=analysis.SimpleAnalyzer()),
        tags=fields.KEYWORD(scorable=True),
        level=fields.NUMERIC(sortable=True),
        weight=fields.COLUMN(columns.NumericColumn("f", default=0.5)),
        long=fields.COLUMN(columns.NumericColumn("l")),
        large=fields.COLUMN(columns.NumericColumn("Q")),
        code=fields.COLUMN(columns.RefBytesColumn(2, default=b"--")),
    )
    made = index.create_in(tmp_path, kinds)
    writer = made.writer(codec=ArrayCodec())
    writer.add_document(text="Một hai hai", tags="a b", level=-3, weight=1.5, large=1 << 63, code=b"xy")
    writer.add_document(text="hai ba", tags="b", level=12, long=-9)
    writer.add_document()
    writer.commit()
    made.writer(codec=ArrayCodec()).commit(optimize=True)
    with made.searcher() as searcher:
        reader = searcher.reader()

        def found(wanted: query.Query, **options: Any) -> list[int]:
            return [hit.docnum for hit in searcher.search(wanted, **options)]

        assert found(query.Phrase("text", ["hai", "ba"])) == [1]
        assert found(query.NumericRange("level", -5, 0)) == [0]
        assert found(query.Term("tags", "b"), sortedby="level", reverse=True) == [1, 0]
        assert list(reader.column_reader("weight")) == [1.5, 0.5, 0.5]
        assert list(reader.column_reader("long")) == [0, -9, 0]
        assert list(reader.column_reader("large")) == [1 << 63, 0, 0]
        assert list(reader.column_reader("code")) == [b"xy", b"--", b"--"]
        assert reader.column_reader("code")[2] == b"--"
        assert np.array_equal(reader.column_reader("long").load(), [0, -9, 0])
