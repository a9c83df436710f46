"""What is missing to make a draft an article? A title, an id, agencies, document numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.analysis.agencies import AgencyList
from indexer.analysis.document_numbers import find_document_numbers
from indexer.article import Article
from indexer.errors import RejectionError
from indexer.readers.cleaning import clean_body, clean_label, clean_title
from indexer.readers.draft import Draft
from indexer.readers.identity import FileIdentity
from indexer.readers.options import ReadOptions

LONGEST_INFERRED_TITLE = 120
"""Characters of a first sentence that stand in for a title; a limit of result lists, not of documents."""

# A full stop after a capital is an initial's (C.Q.H), one between digits a number's.
_SENTENCE_END = re.compile(r"(?<![^\W\d_a-zà-ỹ])[.!?…]+[”\"’)]*(?=\s|\Z)")
_REMEMBERED_LABELS = 4096


class Completion:
    """Makes the articles of one file complete."""

    def __init__(self, options: ReadOptions, identity: FileIdentity) -> None:
        self._identity = identity
        self._infer = options.infer_agencies
        self._agencies = AgencyList.load()
        self._agency = _agency_label(options.agency) if options.agency else None
        self._category = clean_label(options.category or "") or None

    def article(self, draft: Draft, *, position: str, origin: str) -> Article:
        """Return the article; `position` tells it from the others in its file.

        Raises RejectionError: `no-text` where there is neither title nor body, `bad-id`.
        """
        title = clean_title(draft.title)
        body = clean_body(draft.body)
        title_inferred = not title
        if title_inferred:
            if not body:
                raise RejectionError(
                    "no-text",
                    "There is neither a title nor a body; if they have other names, use --map title=NAME",
                )
            title = first_sentence(body)
        url = clean_label(draft.url) or None if draft.url else None
        publisher = _label(draft.publisher)
        agencies, agencies_inferred = self._agencies_of(draft, title, body, publisher)
        return Article(
            id=self._identity.id_of(draft.id, url, position),
            title=title,
            body=body,
            published=draft.published,
            agencies=agencies,
            category=_label(draft.category) or self._category,
            author=_label(draft.author),
            url=url,
            publisher=publisher,
            origin=origin,
            document_numbers=find_document_numbers(body if title_inferred else f"{title}\n{body}"),
            title_inferred=title_inferred,
            agencies_inferred=agencies_inferred,
        )

    def _agencies_of(
        self, draft: Draft, title: str, body: str, publisher: str | None
    ) -> tuple[tuple[str, ...], bool]:
        """Return the labels, and whether they were inferred."""
        if draft.agencies:
            given = tuple(dict.fromkeys(label for name in draft.agencies if (label := _agency_label(name))))
            if given:
                return given, False
        if publisher and (listed := _listed_agency(publisher)):
            return (listed,), False
        if self._agency:
            return (self._agency,), False
        if not self._infer:
            return (), False
        # Sliced, not partitioned: the rest of the body would be copied.
        lead_end = body.find("\n")
        found = self._agencies.find(f"{title}\n{body if lead_end < 0 else body[:lead_end]}")
        return found, bool(found)


def first_sentence(body: str) -> str:
    """Return the first sentence of the body, cut at a word to `LONGEST_INFERRED_TITLE` characters."""
    line = clean_title(body.partition("\n")[0])
    end = _SENTENCE_END.search(line)
    sentence = line[: end.start()] if end and end.start() else line
    if len(sentence) <= LONGEST_INFERRED_TITLE:
        return sentence
    # One character more tells whether the last word is whole.
    words, space, _ = sentence[: LONGEST_INFERRED_TITLE + 1].rpartition(" ")
    return (words if space else sentence[:LONGEST_INFERRED_TITLE]).rstrip(" ,;:-–")


@lru_cache(maxsize=_REMEMBERED_LABELS)
def _label(text: str | None) -> str | None:
    return (clean_label(text) or None) if text else None


@lru_cache(maxsize=_REMEMBERED_LABELS)
def _listed_agency(name: str) -> str | None:
    return AgencyList.load().whole(name)


def _agency_label(name: str) -> str:
    """Return the list's label for a given agency, else its name as given."""
    name = clean_label(name)
    return _listed_agency(name) or name
