"""Rows of CSV, XLSX and Parquet files, read as they are asked for where the format allows it.

Binary numbers become the decimal that they print as; `application.imports.cells` takes only those that name a value.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from ...application.imports.cells import Cell
from ...application.imports.mapping import Layout
from ...application.imports.rows import RawRow
from ...domain.shared.errors import InvalidInput
from .delimited import csv_rows

_BATCH: Final = 5_000
Check = Callable[[list[str]], None]
"""Refuses a header that lacks a wanted column."""


def rows_of(path: Path, layout: Layout, check: Check) -> Iterator[RawRow]:
    """The rows of a file by its ending: .csv, .csv.gz, .xlsx, .parquet. Refuses other endings and broken files."""
    name = path.name.lower()
    for endings, read in _READERS:
        if name.endswith(endings):
            return read(path, layout, check)
    raise InvalidInput("file", path.name, "must end in .csv, .csv.gz, .txt, .xlsx, .xls or .parquet")


def _header(cells: list[str], check: Check) -> list[str]:
    names = [cell.strip() for cell in cells]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InvalidInput("header", twice[0], "stands over two columns; a column must be known by its name")
    check(names)
    return names


def _csv(path: Path, layout: Layout, check: Check) -> Iterator[RawRow]:
    return csv_rows(path, layout, lambda cells: _header(cells, check))


def _xlsx(path: Path, layout: Layout, check: Check) -> Iterator[RawRow]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        if layout.sheet and layout.sheet not in book.sheet_names:
            why = f"is no sheet; there are {', '.join(book.sheet_names)}"
            raise InvalidInput("file.sheet", layout.sheet, why)
        sheet = book.get_sheet_by_name(layout.sheet or book.sheet_names[0])
    except (CalamineError, OSError) as problem:
        raise InvalidInput("file", path.name, f"is no readable workbook: {problem}") from None
    names: list[str] = []
    for line, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        if names:
            if any(cell != "" for cell in cells):
                yield RawRow(line, {name: _cell(cell) for name, cell in zip(names, cells, strict=False) if name})
        elif line >= layout.header:
            names = _header([str(cell) for cell in cells], check)
    if not names:
        raise InvalidInput("file", path.name, f"has no line {layout.header} with column names")


def _parquet(path: Path, layout: Layout, check: Check) -> Iterator[RawRow]:  # noqa: ARG001 - the file says its layout
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as problem:
        raise InvalidInput("file", path.name, f"is no readable Parquet file: {problem}") from None
    with file:
        _header(file.schema_arrow.names, check)
        line = 1
        for batch in file.iter_batches(batch_size=_BATCH):
            for row in batch.to_pylist():
                # Line 1 is the header, as in the other formats.
                line += 1
                yield RawRow(line, {name: _cell(value) for name, value in row.items()})


def _cell(value: object) -> Cell:
    if isinstance(value, float):
        # NaN is how tables say that there is no number.
        return None if value != value else Decimal(repr(value))  # noqa: PLR0124
    if value is None or isinstance(value, str | int | Decimal | date | datetime):
        return value
    return str(value)


_READERS: Final = (
    ((".csv", ".csv.gz", ".txt"), _csv),
    ((".xlsx", ".xls"), _xlsx),
    ((".parquet",), _parquet),
)
