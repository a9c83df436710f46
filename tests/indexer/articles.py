"""Invented articles, and how the tests put them into an index and tell what should be in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import orjson

from indexer.analysis.abbreviations import find_definitions
from indexer.analysis.batch import BatchAnalyser
from indexer.analysis.canonical import fold
from indexer.analysis.pipeline import analyse_text
from indexer.article import LOCAL_TIME, Article, Published
from indexer.store import IndexFolder, IndexWriter, Snapshot, build_segment

FIELDS = ("title", "body", "title_words", "body_words")

_AGENCIES = (
    ("UBND quận An Hòa",),
    ("HĐND quận An Hòa", "UBND quận An Hòa", "Công an quận An Hòa"),
    (),
    ("Đảng ủy phường Tân Lập",),
)
_DEFINITIONS = (
    "",
    "\nỦy ban nhân dân (UBND) quận mời đại biểu Hội đồng nhân dân (HĐND).",
    "\nMTTQ (Mặt trận Tổ quốc) và ủy ban nhân dân (UBND) dự.",
)
_CATEGORIES = ("Tin tức", None, "Thông báo", "Đấu thầu", "Tuyển dụng")


def numbered(number: int, *, edition: int = 0) -> Article:
    """Return one of many articles that differ in everything; another edition has another text."""
    day = date(2023, 1, 1) + timedelta(days=number * 37 % 400)
    moment = datetime(day.year, day.month, day.day, number % 24, 5, tzinfo=LOCAL_TIME)
    published: tuple[Published, ...] = (day, moment, None)
    return Article(
        id=f"an-hoa-{number:03}",
        title=f"Thông báo số {number} về họp tổ dân phố, lần {edition}",
        body=f"Quận An Hòa mời tổ {number % 7} họp.\nĐường Lê Lợi, số nhà {number * 3}; họp lúc 19h30."
        * (1 + number % 3)
        + _DEFINITIONS[number % len(_DEFINITIONS)],
        published=published[number % 3],
        agencies=_AGENCIES[number % len(_AGENCIES)],
        category=_CATEGORIES[number % len(_CATEGORIES)],
        author="T.V.A" if number % 2 else None,
        origin=f"thong-bao.jsonl:{number + 1}",
    )


def tiny(number: int) -> Article:
    """Return one of very many articles that are quickly indexed."""
    return Article(id=f"t{number}", title=f"t{number % 7}", body="")


def commit(folder: IndexFolder, added: Iterable[Article] = (), *, removed: Collection[str] = ()) -> None:
    """Write one commit, the first of which makes the index; versions already there are replaced."""
    articles = list(added)
    with folder.lock("a test"):
        number = folder.current()
        if number is None:
            writer, number = IndexWriter.create(folder)
            write(writer, articles)
            folder.switch_to(number)
        else:
            replaced = [article.id for article in articles]
            write(IndexWriter(folder, number), articles, removed=[*removed, *replaced])


def write(
    writer: IndexWriter, articles: Sequence[Article], *, removed: Collection[str] = (), runs: int = 1
) -> None:
    """Build articles, as so many runs, and commit them."""
    bounds = pairwise(len(articles) * part // runs for part in range(runs + 1))
    batches = [articles[start:end] for start, end in bounds if start < end]
    try:
        stems = [writer.new_run() for _ in batches]
        for stem, batch in zip(stems, batches, strict=True):
            build_segment(stem, batch, analyser())
        writer.commit(stems, expected=len(articles), removed=removed)
    finally:
        writer.drop_runs()


@cache
def analyser() -> BatchAnalyser:
    """Return what analyses the articles of all tests."""
    return BatchAnalyser()


def lines_file(path: Path, articles: Iterable[Article]) -> Path:
    """Write articles as JSON Lines, as a portal might export them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(orjson.dumps(_record(article)) + b"\n" for article in articles))
    return path


def facts_of(snapshot: Snapshot, terms: dict[str, Collection[str]]) -> dict[str, Any]:
    """Return everything that a snapshot tells, by id; of the terms given, and of one that nothing has."""
    ids = snapshot.ids
    return {
        "numbers": {ids[number]: snapshot.number_of(ids[number]) == number for number in range(snapshot.size)}
        | {"không đâu có": snapshot.number_of("không đâu có")},
        "ids": (list(ids) == ids[:] == ids.several(range(snapshot.size)), len(ids)),
        "days": dict(zip(ids, snapshot.days.tolist(), strict=True)),
        "seconds": dict(zip(ids, snapshot.seconds.tolist(), strict=True)),
        "agencies": _labels_by_id(snapshot, "agencies"),
        "categories": _labels_by_id(snapshot, "categories"),
        "lengths": {field: dict(zip(ids, snapshot.lengths(field).tolist(), strict=True)) for field in FIELDS},
        "means": {field: snapshot.mean_length(field) for field in FIELDS},
        "postings": {
            (field, term): _postings_by_id(snapshot, field, term) for field in FIELDS for term in terms[field]
        },
        "positions": {
            (field, term): _positions_by_id(snapshot, field, term)
            for field in ("title", "body")
            for term in terms[field]
        },
        "unfolded": {
            (field, folded): _unfolded(snapshot, field, folded)
            for field in FIELDS
            for folded in set(map(fold, terms[field]))
        },
        "definitions": snapshot.definitions(),
        "newest": [ids[number] for number in snapshot.newest_first],
        "digests": snapshot.digests(),
        "articles": {article.id: article for article in snapshot.articles(range(snapshot.size))},
    }


def facts_expected(articles: Sequence[Article], terms: dict[str, Collection[str]]) -> dict[str, Any]:
    """Return what `facts_of` must tell of these articles, computed from them alone."""
    found = {article.id: tokens_of(article) for article in articles}
    dated = [article for article in articles if article.published is not None]
    groups = {
        field: folded_groups({token for tokens in found.values() for token in tokens[field]})
        for field in FIELDS
    }
    undated = sorted(article.id for article in articles if article.published is None)
    by_id = sorted(dated, key=lambda article: article.id)
    return {
        "numbers": {article.id: True for article in articles} | {"không đâu có": None},
        "ids": (True, len(articles)),
        "days": {article.id: _moment(article)[0] for article in articles},
        "seconds": {article.id: _moment(article)[1] for article in articles},
        "agencies": {article.id: list(article.agencies) for article in articles},
        "categories": {article.id: [article.category] if article.category else [] for article in articles},
        "lengths": {
            field: {article.id: len(found[article.id][field]) for article in articles} for field in FIELDS
        },
        "means": {
            field: sum(len(tokens[field]) for tokens in found.values()) / max(len(found), 1)
            for field in FIELDS
        },
        "postings": {
            (field, term): {
                article.id: found[article.id][field].count(term)
                for article in articles
                if term in found[article.id][field]
            }
            for field in FIELDS
            for term in terms[field]
        },
        "positions": {
            (field, term): {
                article.id: [place for place, token in enumerate(found[article.id][field]) if token == term]
                for article in articles
                if term in found[article.id][field]
            }
            for field in ("title", "body")
            for term in terms[field]
        },
        "unfolded": {
            (field, folded): groups[field].get(folded, ())
            for field in FIELDS
            for folded in set(map(fold, terms[field]))
        },
        "definitions": definitions_expected(articles),
        "newest": [
            article.id for article in sorted(by_id, key=lambda article: [-part for part in _moment(article)])
        ]
        + undated,
        "digests": {article.id: article.digest() for article in articles},
        "articles": {article.id: article for article in articles},
    }


def definitions_expected(articles: Iterable[Article]) -> dict[str, dict[str, int]]:
    """Return how many of the articles define each abbreviation as each long form."""
    expected: dict[str, dict[str, int]] = {}
    for article in articles:
        for short, long in {*find_definitions(article.title), *find_definitions(article.body)}:
            counts = expected.setdefault(short, {})
            counts[long] = counts.get(long, 0) + 1
    return expected


def terms_of(articles: Iterable[Article]) -> dict[str, Collection[str]]:
    """Return all terms of each field, and one that is in none."""
    terms: dict[str, set[str]] = {field: {"không-đâu-có"} for field in FIELDS}
    for article in articles:
        for field, tokens in tokens_of(article).items():
            terms[field].update(tokens)
    return dict(terms)


def definition_terms_of(article: Article) -> list[str]:
    """Return the terms of the abbreviations that an article defines."""
    definitions = dict.fromkeys([*find_definitions(article.title), *find_definitions(article.body)])
    return [f"{short}={long}" for short, long in definitions]


def tokens_of(article: Article) -> dict[str, list[str]]:
    title, body = analyse_text(article.title), analyse_text(article.body)
    return {"title": title.terms, "body": body.terms, "title_words": title.words, "body_words": body.words}


def folded_groups(terms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for term in sorted(terms):
        groups.setdefault(fold(term), []).append(term)
    return {folded: tuple(group) for folded, group in groups.items()}


def _moment(article: Article) -> tuple[int, int]:
    published = article.published
    if isinstance(published, datetime):
        return published.toordinal(), (published.hour * 60 + published.minute) * 60 + published.second
    return (published.toordinal() if published else 0), 0


def _labels_by_id(snapshot: Snapshot, name: str) -> dict[str, list[str]]:
    column = getattr(snapshot, name)
    rows: dict[str, list[str]] = {article_id: [] for article_id in snapshot.ids}
    for number, code in zip(column.docs.tolist(), column.codes.tolist(), strict=True):
        rows[snapshot.ids[number]].append(column.labels[code])
    assert column.missing.tolist() == [not rows[article_id] for article_id in snapshot.ids]
    assert list(column.labels) == sorted({label for labels in rows.values() for label in labels})
    assert column.docs.tolist() == sorted(column.docs.tolist())
    return rows


def _postings_by_id(snapshot: Snapshot, field: str, term: str) -> dict[str, int]:
    postings = snapshot.postings(field, term)
    numbers = postings.docs.tolist()
    assert numbers == sorted(set(numbers))
    return dict(zip((snapshot.ids[number] for number in numbers), postings.frequencies.tolist(), strict=True))


def _positions_by_id(snapshot: Snapshot, field: str, term: str) -> dict[str, list[int]]:
    positions, postings = snapshot.positions(field, term), snapshot.postings(field, term)
    assert positions.docs.tolist() == postings.docs.tolist()
    frequencies = positions.frequencies.tolist()
    assert frequencies == postings.frequencies.tolist()
    places = positions.places.tolist()
    assert len(places) == sum(frequencies)
    return {
        snapshot.ids[number]: places[start:end]
        for number, (start, end) in zip(
            positions.docs.tolist(), pairwise([0, *accumulate(frequencies)]), strict=True
        )
    }


def _unfolded(snapshot: Snapshot, field: str, folded: str) -> tuple[str, ...]:
    """Return the terms that are found by a folded form and that an article has that is not deleted."""
    found = snapshot.unfolded(field, folded)
    assert list(found) == sorted(set(found))
    return tuple(term for term in found if len(snapshot.postings(field, term).docs))


def _record(article: Article) -> dict[str, Any]:
    record = article.as_json()
    kept = ("id", "title", "body", "published", "agencies", "category", "author", "url", "publisher")
    return {name: record[name] for name in kept if record[name]}
