"""How are articles kept on disk and read back? The only package that knows Whoosh."""

from indexer.store.folder import IndexFolder
from indexer.store.opening import latest_commit, open_snapshot
from indexer.store.schema import NO_DAY, TEXT_FIELDS, day_and_second
from indexer.store.snapshot import CommitId, Ints, Labels, Positions, Postings, Snapshot
from indexer.store.sources_file import read_sources, write_sources
from indexer.store.writer import IndexWriter

__all__ = [
    "NO_DAY",
    "TEXT_FIELDS",
    "CommitId",
    "IndexFolder",
    "IndexWriter",
    "Ints",
    "Labels",
    "Positions",
    "Postings",
    "Snapshot",
    "day_and_second",
    "latest_commit",
    "open_snapshot",
    "read_sources",
    "write_sources",
]
