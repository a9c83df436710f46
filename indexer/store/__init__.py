"""How are articles kept on disk and read back? The only package that knows Whoosh."""

from indexer.store.building import build_segment
from indexer.store.folder import IndexFolder
from indexer.store.load_record import LoadEnd, LoadRecord, read_load_record, write_load_record
from indexer.store.opening import latest_commit, open_snapshot, stored_articles
from indexer.store.schema import NO_DAY, TEXT_FIELDS, WORD_FIELDS, day_and_second
from indexer.store.snapshot import CommitId, Labels, Positions, Postings, Snapshot
from indexer.store.snapshot_segments import Ints
from indexer.store.sources_file import read_sources, write_sources
from indexer.store.stretches import stretches
from indexer.store.writer import IndexWriter

__all__ = [
    "NO_DAY",
    "TEXT_FIELDS",
    "WORD_FIELDS",
    "CommitId",
    "IndexFolder",
    "IndexWriter",
    "Ints",
    "Labels",
    "LoadEnd",
    "LoadRecord",
    "Positions",
    "Postings",
    "Snapshot",
    "build_segment",
    "day_and_second",
    "latest_commit",
    "open_snapshot",
    "read_load_record",
    "read_sources",
    "stored_articles",
    "stretches",
    "write_load_record",
    "write_sources",
]
