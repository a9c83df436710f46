"""What has a reader found of an article, before it is completed?"""

from __future__ import annotations

from typing import NamedTuple

from indexer.article import Published


class Draft(NamedTuple):
    """One article as the document has it; texts are not yet cleaned, what it does not name is empty or None.

    A tuple, because one is made for every article read and tuples are made fastest.
    """

    title: str = ""
    body: str = ""
    published: Published = None
    id: str | None = None
    agencies: tuple[str, ...] = ()
    category: str | None = None
    author: str | None = None
    url: str | None = None
    publisher: str | None = None
