"""What of an article is marked for a query? All that the query matches, in the reading that search takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.article import Article
from searchapp.engine import MarkedArticle
from searchapp.engines.asked import asked
from searchapp.engines.forms import form_of, forms_of
from searchapp.engines.matching import Clause
from searchapp.engines.reading import QueryReader
from searchapp.query.tree import AllOf, AnyOf, Node, Phrase, Term
from searchapp.request import SearchRequest
from searchapp.snippets import Marker, PhraseWord, mark_all


def marked_article(reader: QueryReader, article: Article, request: SearchRequest) -> MarkedArticle:
    """Return an article's title and paragraphs with what the request's text matches marked."""
    marker = marker_of(asked(reader, request).matches.clauses)
    return MarkedArticle(
        mark_all(article.title, marker),
        tuple(mark_all(paragraph, marker) for paragraph in article.paragraphs),
    )


def marker_of(clauses: Sequence[Clause]) -> Marker:
    """Return what to mark for the clauses of a query: words anywhere, phrases as a whole."""
    typed: set[str] = set()
    folded: set[str] = set()
    phrases: set[tuple[PhraseWord, ...]] = set()
    for clause in clauses:
        for node in _words_of(clause.node):
            if isinstance(node, Phrase):
                forms = forms_of(node, widen=clause.widen)
                phrases.add(tuple(PhraseWord(frozenset(form.spellings), form.wide) for form in forms))
            else:
                form = form_of(node, widen=clause.widen)
                (folded if form.wide else typed).update(form.spellings)
    return Marker(frozenset(typed), frozenset(folded), frozenset(phrases))


def _words_of(node: Node) -> Iterator[Term | Phrase]:
    """Yield what of a node asks for words, none that is excluded."""
    match node:
        case Term() | Phrase():
            yield node
        case AnyOf(children) | AllOf(children):
            for child in children:
                yield from _words_of(child)
