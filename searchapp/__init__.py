"""Everything that answers a question: search requests in, result pages out.

>>> from searchapp import open_engine
>>> from searchapp.request import SearchRequest
>>> page = open_engine("index_data").search(SearchRequest.parse("q=hội nghị"))  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchapp.engine import SearchEngine


def open_engine(path: str | Path, *, favour_new: bool = True, warm: bool = False) -> SearchEngine:
    """Return the embedded engine over the index in folder `path`.

    `favour_new` ranks newer articles a little higher (`searchapp.ranking.recency`); `warm` reads
    ahead what only some searches need, so that none of them has to wait for it.

    It notices new commits by itself and may be shared between threads. Raises NoIndexError,
    IndexVersionError, UnsafeIndexError or DamagedIndexError (all MunicipalSearchError).
    """
    # Whoosh and numpy are loaded here and not by `searchapp --help`.
    from searchapp.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(Path(path), favour_new=favour_new, warm=warm)
