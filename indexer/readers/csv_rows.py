"""Which records does a CSV file hold? Rows under a header, in whatever dialect a spreadsheet writes."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from indexer.errors import RejectionError
from indexer.readers.encoding import decode, undecodable

_DELIMITERS = ",;\t|"
# So much of a file tells its encoding with certainty; its lines are kept in memory meanwhile.
_SAMPLE_LINES = 200
_SAMPLE_BYTES = 1 << 16


class CsvRows:
    """The rows of one file; `encoding` is known once a row that is not UTF-8 was met."""

    def __init__(self, lines: Iterator[bytes], *, max_field: int) -> None:
        """Take the lines without line feeds; `max_field` limits a field's characters."""
        self.encoding: str | None = None
        self._before = -1
        self._lines = self._decoded(lines)
        # The limit is the csv module's own, for the whole process: it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), max_field))

    def header(self) -> tuple[str, ...]:
        """Return the names of the columns, read from the first line that holds any; empty if none does.

        Call it once, before `records`. Raises RejectionError (`bad-csv`, `bad-encoding`).
        """
        first = self._first_line()
        delimiter = None
        if first.lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
            delimiter = first.strip()[-1]
            first = self._first_line()
        quoteless = "".join(first.split('"')[::2])
        delimiter = delimiter or max(_DELIMITERS, key=quoteless.count)
        self._reader = csv.reader(chain((first,), self._lines), delimiter=delimiter, strict=True)
        try:
            self._names = tuple(name.strip() for name in next(self._reader, ()))
        except csv.Error as error:
            raise RejectionError(
                "bad-csv", f"The header cannot be read: {error}", line=self._before + 1
            ) from None
        return self._names

    def records(self) -> Iterator[tuple[int, dict[str, Any] | RejectionError]]:
        """Yield for each row that is not blank the line it begins on, and its fields by name.

        A bad row gives a RejectionError (`bad-csv`) in place of the fields.
        """
        while True:
            line = self._before + self._reader.line_num + 1
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                why = "a quote opened here is never closed" if "end of data" in str(error) else str(error)
                yield line, RejectionError("bad-csv", f"The row cannot be read: {why}")
                continue
            if not any(row):
                continue
            while len(row) > len(self._names) and not row[-1]:
                row.pop()
            if len(row) != len(self._names):
                yield (
                    line,
                    RejectionError(
                        "bad-csv",
                        f"The row has {len(row)} fields, the header {len(self._names)}; "
                        "put fields with line feeds, quotes or delimiters in quotes",
                    ),
                )
                continue
            yield line, dict(zip(self._names, row, strict=True))

    def _first_line(self) -> str:
        """Return the next line that holds anything, and count those before it."""
        for line in self._lines:
            self._before += 1
            if line.strip():
                return line
        return ""

    def _decoded(self, lines: Iterator[bytes]) -> Iterator[str]:
        number = 0
        for line in lines:
            number += 1
            try:
                text = line.decode()
            except UnicodeDecodeError:
                break
            yield text + "\n"
        else:
            return
        sample = [line]
        size = len(line)
        for following in islice(lines, _SAMPLE_LINES):
            sample.append(following)
            size += len(following)
            if size > _SAMPLE_BYTES:
                break
        try:
            self.encoding = decode(b"\n".join(sample))[1]
        except RejectionError as error:
            raise RejectionError(error.code, error.reason, line=number) from None
        for place, line in enumerate(chain(sample, lines), number):
            yield _either(line, place) + "\n"


def _either(line: bytes, number: int) -> str:
    """Return a line of a file that is known to be Windows-1258 somewhere."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        pass
    try:
        return unicodedata.normalize("NFC", line.decode("cp1258"))
    except UnicodeDecodeError:
        raise undecodable(line=number) from None
