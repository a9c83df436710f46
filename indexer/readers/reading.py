"""Which articles does a file hold? From its bytes, through the reader of its format, to whole articles."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from itertools import chain
from pathlib import Path

from indexer.article import Article
from indexer.errors import RejectionError
from indexer.readers.completion import Completion
from indexer.readers.csv_rows import CsvRows
from indexer.readers.encoding import as_utf_8, decode
from indexer.readers.file_format import check_is_text, detect_format
from indexer.readers.identity import FileIdentity
from indexer.readers.json_documents import json_line, json_records
from indexer.readers.options import ReadOptions
from indexer.readers.outcomes import EncodingNote, Rejection, Unchanged, shown_path
from indexer.readers.portal_text import read_text
from indexer.readers.record import RecordReader
from indexer.readers.sources import Sources
from indexer.readers.streams import lines_of, open_chunks

Outcome = Article | Rejection | EncodingNote
Changed = tuple[Article, bytes] | Unchanged | Rejection | EncodingNote


def read_file(
    path: Path, options: ReadOptions, *, advance: Callable[[int], None] | None = None
) -> Iterator[Outcome]:
    """Yield the articles of a file, a rejection for each that is bad, and notes on the encoding.

    Never raises for what the file holds or for a file that cannot be read. `advance` gets numbers of bytes
    on disk that have been dealt with; together they are the file's size. JSON Lines and CSV are streamed.
    """
    for outcome in read_changed(path, options, known=frozenset(), advance=advance):
        if isinstance(outcome, tuple):
            yield outcome[0]
        elif not isinstance(outcome, Unchanged):
            yield outcome


def read_changed(
    path: Path,
    options: ReadOptions,
    *,
    known: Container[bytes],
    advance: Callable[[int], None] | None = None,
) -> Iterator[Changed]:
    """Yield what `read_file` does: each article with its source digest, or Unchanged if that is `known`."""
    dealt_with = size = 0

    def count(taken: int) -> None:
        nonlocal dealt_with
        dealt_with += taken
        if advance is not None and taken:
            advance(taken)

    try:
        size = path.stat().st_size
        yield from _FileReader(path, options, known).outcomes(size, count)
    except RejectionError as error:
        yield Rejection.of(path, error)
    except OSError as error:
        yield Rejection(
            shown_path(path), None, "unreadable", f"The file cannot be read: {error.strerror or error}"
        )
    count(max(0, size - dealt_with))


class _FileReader:
    def __init__(self, path: Path, options: ReadOptions, known: Container[bytes]) -> None:
        self._path = path
        self._options = options
        self._shown = shown_path(path)
        self._records = RecordReader(options.field_map, today=options.today)
        self._completion = Completion(options, FileIdentity(path))
        self._sources = Sources(path, options)
        self._known = known

    def outcomes(self, size: int, advance: Callable[[int], None]) -> Iterator[Changed]:
        options = self._options
        file_format, compression = detect_format(self._path, override=options.format)
        if size > options.max_bytes:
            raise RejectionError(
                "too-large",
                f"The file has {size:,} bytes, the limit is {options.max_bytes:,}; "
                "split it, or raise the limit with --max-file-mb",
            )
        with open_chunks(
            self._path, compression=compression, max_bytes=options.max_bytes, advance=advance
        ) as chunks:
            first = next(chunks, b"")
            if not first:
                raise RejectionError("empty-file", "The file is empty; save or copy it anew")
            check_is_text(first)
            chunks = chain((first,), chunks)
            if file_format == "jsonl":
                yield from self._json_lines(chunks)
            elif file_format == "csv":
                yield from self._csv(chunks)
            elif file_format == "json":
                yield from self._json(b"".join(chunks))
            else:
                yield from self._document(b"".join(chunks), file_format)

    def _document(self, data: bytes, file_format: str) -> Iterator[Changed]:
        source = self._sources.digest(data, file_format)
        if source in self._known:
            yield Unchanged(source, self._shown)
            return
        if file_format == "html":
            from indexer.readers.html_page import decode_html, read_html

            text, encoding = decode_html(data)
        else:
            text, encoding = decode(data)
        if encoding:
            yield EncodingNote(self._shown, None, encoding)
        if file_format == "html":
            draft = read_html(text, today=self._options.today)
        else:
            draft = read_text(text, today=self._options.today)
        yield self._completion.article(draft, position="", origin=self._shown), source

    def _json(self, data: bytes) -> Iterator[Changed]:
        records, in_list, encoding = json_records(data, is_article=self._records.knows_text_in)
        if encoding:
            yield EncodingNote(self._shown, None, encoding)
        for number, record in enumerate(records, 1):
            position = f"#{number}" if in_list else ""
            if not isinstance(record, dict):
                record = RejectionError("bad-record", "It is no JSON object")
            outcome = self._outcome(
                record, position=position, line=None, source=self._digest_of(record, position)
            )
            if in_list and isinstance(outcome, Rejection):
                # No line is known inside a JSON document, so the reason says where.
                reason = f"Article {number} of the list: {outcome.reason}"
                outcome = Rejection(outcome.file, None, outcome.code, reason, outcome.id)
            yield outcome

    def _json_lines(self, chunks: Iterator[bytes]) -> Iterator[Changed]:
        chunks, file_encoding = as_utf_8(chunks)
        if file_encoding:
            yield EncodingNote(self._shown, None, file_encoding)
        digest, known = self._sources.digest, self._known
        for line, data in enumerate(lines_of(chunks), 1):
            position = f":{line}"
            source = digest(data, position)
            if source in known:
                yield Unchanged(source, self._shown + position)
                continue
            record, encoding = json_line(data)
            if encoding:
                yield EncodingNote(self._shown, line, encoding)
            if record is not None:
                yield self._outcome(record, position=position, line=line, source=source)

    def _csv(self, chunks: Iterator[bytes]) -> Iterator[Changed]:
        chunks, encoding = as_utf_8(chunks)
        if encoding:
            yield EncodingNote(self._shown, None, encoding)
        rows = CsvRows(lines_of(chunks), max_field=self._options.max_bytes)
        names = rows.header()
        if not self._records.knows_text_in(names):
            raise RejectionError(
                "no-text",
                f"The header ({', '.join(names)[:200]}) names neither a title nor a body; "
                "tell which they are with --map title=NAME and --map body=NAME",
                line=1,
            )
        noted = False
        for line, record in rows.records():
            if rows.encoding and not noted:
                noted = True
                yield EncodingNote(self._shown, None, rows.encoding)
            position = f":{line}"
            yield self._outcome(
                record, position=position, line=line, source=self._digest_of(record, position)
            )

    def _digest_of(self, record: object, position: str) -> bytes:
        """Return the source digest of a record whose own bytes are not known."""
        return self._sources.digest(repr(record).encode("utf-8", "surrogatepass"), position)

    def _outcome(
        self, record: dict[str, object] | RejectionError, *, position: str, line: int | None, source: bytes
    ) -> Changed:
        """Return the article of a record, or its rejection."""
        if isinstance(record, RejectionError):
            return Rejection.of(self._path, record, line=line)
        if source in self._known:
            return Unchanged(source, self._shown + position)
        try:
            draft = self._records.read(record)
            article = self._completion.article(draft, position=position, origin=self._shown + position)
            return article, source
        except RejectionError as error:
            own_id = self._records.own_id(record)
            return Rejection(self._shown, line, error.code, error.reason, own_id)
