"""What matches, against Whoosh's own queries over the same index: terms, all, any, not, phrases, filters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query as whoosh
from whoosh.index import FileIndex
from whoosh.searching import Searcher

from indexer.analysis.canonical import fold
from indexer.store import IndexFolder, open_snapshot
from indexer.store.schema import schema
from indexer.store.storage import INDEX_NAME, SyncedStorage
from searchapp.engines.matching import articles_of
from searchapp.engines.view import View
from searchapp.query.tree import AllOf, AnyOf, Node, Not, Phrase, Term

WORDS = [
    "quận",
    "hội",
    "nghị",
    "ủy",
    "ban",
    "nhân",
    "dân",
    "và",
    "của",
    "phòng",
    "cháy",
    "chữa",
    "an",
    "hòa",
    "họp",
    "tuyển",
    "dụng",
    "quan",
    "hoi",
    "nghi",
    "xyzzy",
]

terms = st.sampled_from(WORDS).map(Term)
phrases = st.lists(terms, min_size=2, max_size=3).map(lambda words: Phrase(tuple(words)))
nodes: st.SearchStrategy[Node] = st.recursive(
    terms | phrases,
    lambda children: st.one_of(
        children.map(Not),
        st.lists(children, min_size=1, max_size=3).map(lambda several: AnyOf(tuple(several))),
        st.lists(children, min_size=1, max_size=3).map(lambda several: AllOf(tuple(several))),
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def searcher(sample_index: Path) -> Searcher:
    folder = IndexFolder(sample_index)
    storage = SyncedStorage(folder.generation(folder.require_current()))
    index = FileIndex(storage, schema(), INDEX_NAME)
    with index.searcher() as searcher:
        yield searcher
    storage.close_files()


def translated(node: Node, searcher: Searcher, *, widen: bool) -> whoosh.Query:
    """Return Whoosh's query for a node; a word or phrase may stand in either field."""

    def forms(field: str, term: Term) -> list[str]:
        if not widen:
            return [term.text]
        lexicon = (raw.decode() for raw in searcher.reader().lexicon(field))
        return [form for form in lexicon if fold(form) == term.text] or [term.text]

    match node:
        case Term():
            return whoosh.Or(
                [whoosh.Term(field, form) for field in ("title", "body") for form in forms(field, node)]
            )
        case Phrase(words):
            return whoosh.Or(
                [whoosh.Phrase(field, [word.text for word in words]) for field in ("title", "body")]
            )
        case Not(child):
            return whoosh.And([whoosh.Every(), whoosh.Not(translated(child, searcher, widen=widen))])
        case AnyOf(children):
            return whoosh.Or([translated(child, searcher, widen=widen) for child in children])
        case AllOf(children):
            return whoosh.And([translated(child, searcher, widen=widen) for child in children])
        case _:
            raise AssertionError(node)


def ids_found_by_whoosh(node: Node, searcher: Searcher, *, widen: bool = False) -> set[str]:
    documents = searcher.docs_for_query(translated(node, searcher, widen=widen))
    return {searcher.reader().column_reader("id_column")[number].decode() for number in documents}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(node=nodes)
def test_every_tree_matches_what_whoosh_matches(node: Node, searcher: Searcher, sample_index: Path) -> None:
    view = View(open_snapshot(IndexFolder(sample_index)))
    found = {view.id(rank) for rank in articles_of(view, node, widen=False).ranks.tolist()}
    assert found == ids_found_by_whoosh(node, searcher)


@pytest.mark.parametrize("words", [["hoi"], ["hoi", "nghi"], ["quan", "an", "hoa"], ["uy", "ban"]])
def test_bare_words_match_what_the_union_of_their_forms_matches(
    words: list[str], searcher: Searcher, sample_index: Path
) -> None:
    view = View(open_snapshot(IndexFolder(sample_index)))
    tree = AllOf(tuple(map(Term, words)))
    found = {view.id(rank) for rank in articles_of(view, tree, widen=True).ranks.tolist()}
    assert found == ids_found_by_whoosh(tree, searcher, widen=True)
    assert found
