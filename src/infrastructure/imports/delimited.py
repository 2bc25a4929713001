"""Rows of a CSV file, one bad row at a time.

A row that cannot be read becomes a broken row, and reading goes on with the next line where it is certain that this
line is a row: where the quotes of what was given up are closed. Text inside quotes is never read as rows, for a cell
may hold lines that look like them. So where a quote stays open, reading ends, and the last row says which line opened
it and which lines were not read.
"""

import csv
import gzip
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from ...application.imports.mapping import Layout
from ...application.imports.rows import RawRow
from ...domain.shared.errors import InvalidInput

MAX_CELL: Final = 10_000
"""Longest cell that is taken, in characters."""
MAX_ROW: Final = 1_000_000
"""Longest row that is read at all, in characters, line ends inside quotes included."""
_ENDS: Final = ("\n", "\r")
Header = Callable[[list[str]], list[str]]
"""Makes the columns' names of the header's cells, or refuses them."""


class _RowTooLong(Exception):
    """The lines of a row are longer than any row."""


class _Lines:
    """The lines of a file, knowing where the present row began and whether a quote of it is open."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.number = 0
        self.began_row()

    def began_row(self) -> None:
        """The next line begins a row."""
        self._length, self._quotes, self.opened = 0, 0, 0

    @property
    def quote_open(self) -> bool:
        """Whether the row's quotes are not all closed."""
        return self._quotes % 2 == 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._piece()
        if not line:
            raise StopIteration
        self.number += 1
        self._count(line)
        while self._length > MAX_ROW and not line.endswith(_ENDS) and (line := self._piece()):
            self._count(line)
        if self._length > MAX_ROW:
            raise _RowTooLong
        return line

    def rest(self) -> int:
        """How many lines there are after the present one; all are read."""
        before, whole = self.number, True
        while piece := self._piece():
            whole = piece.endswith(_ENDS)
            self.number += whole
        self.number += not whole
        return self.number - before

    def _piece(self) -> str:
        return self._stream.readline(MAX_ROW + 1)

    def _count(self, piece: str) -> None:
        self._length += len(piece)
        quotes = piece.count('"')
        self._quotes += quotes
        if quotes and self.quote_open:
            self.opened = self.number


def csv_rows(path: Path, layout: Layout, header: Header) -> Iterator[RawRow]:
    """The rows of a file after its header, which must be readable."""
    csv.field_size_limit(MAX_ROW)
    with _text(path, layout) as stream:
        lines = _Lines(stream)
        reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
        names: list[str] = []
        while True:
            began = lines.number + 1
            lines.began_row()
            try:
                cells = next(reader, None)
            except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as problem:
                raise _unreadable(path, lines, problem) from None
            except (csv.Error, _RowTooLong) as problem:
                if not names:
                    raise _unreadable(path, lines, problem) from None
                yield _given_up(lines, began, problem)
                continue
            if cells is None:
                break
            if names:
                if any(cells):
                    # A row that spans lines is known by its last one.
                    yield _row(lines.number, names, cells)
            elif lines.number >= layout.header:
                names = header(cells)
    if not names:
        raise InvalidInput("file", path.name, f"has no line {layout.header} with column names")


def _unreadable(path: Path, lines: _Lines, problem: Exception) -> InvalidInput:
    what = "a row is too long" if isinstance(problem, _RowTooLong) else problem
    why = f"cannot be read after line {lines.number}: {what}; check encoding and delimiter"
    return InvalidInput("file", path.name, why)


def _given_up(lines: _Lines, began: int, problem: Exception) -> RawRow:
    """The broken row that stands for what could not be read; where a quote is open that is the rest of the file."""
    if lines.quote_open:
        opened, last = lines.opened, lines.number + lines.rest()
        why = (
            f"a quote that is opened in this line is not closed: lines {opened} to {last}, the end of the file, were "
            f"not read; close it and import the file again (此行的引号未闭合，其后各行均未读取)"
        )
        return RawRow(opened, {}, why)
    where = f"lines {began} to {lines.number} are" if lines.number > began else "is"
    what = f"longer than {MAX_ROW} characters" if isinstance(problem, _RowTooLong) else f"no row of CSV: {problem}"
    return RawRow(lines.number, {}, f"{where} {what}; reading goes on with the next line")


def _row(line: int, names: list[str], cells: list[str]) -> RawRow:
    broken = ""
    if len(cells) != len(names):
        broken = f"has {len(cells)} cells, the header has {len(names)}: check delimiters and quotes in this row"
    for place, cell in enumerate(cells, 1):
        if len(cell) > MAX_CELL:
            broken = f"its cell {place} has {len(cell)} characters; at most {MAX_CELL} are taken"
    found = {name: cell for name, cell in zip(names, cells, strict=False) if len(cell) <= MAX_CELL}
    return RawRow(line, found, broken)


@contextmanager
def _text(path: Path, layout: Layout) -> Generator[IO[str]]:
    opener = gzip.open if path.name.lower().endswith(".gz") else open
    with opener(path, "rt", encoding=layout.encoding, newline="") as stream:
        yield stream
