"""A row of a tape as typed values, with every problem found in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from ...domain.shared.errors import InvalidInput
from ...domain.shared.money import Money, digits_of
from ...domain.shared.rates import Rate
from ...domain.shared.text import LINES, refuse_hidden
from ..encoding import canonical
from . import cells
from .cells import Cell
from .fields import FIELDS, Kind
from .mapping import Column, TapeMapping

_DEFAULT_CURRENCY = "CNY"
MILLIONTHS: Final = 10**6
"""In what pieces are counted."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as a reader gives it: its line in the file (the first line is 1) and its cells by column.

    `broken` says what is wrong with the row as such, if anything is.
    """

    line: int
    cells: Mapping[str, Cell]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row was not taken: the file's line and column, the field it fills, what stands there, why not."""

    line: int
    column: str
    field: str
    value: str
    reason: str


class RowRefused(Exception):
    """A row that is not taken, with all its problems."""

    def __init__(self, problems: tuple[RowProblem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its values by field: text, `Money`, `Rate`, dates, whole numbers, flags, enumeration members."""

    line: int
    mapping: TapeMapping
    raw: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - a field's kind says which it is
        """The value of a field, or a default where the row has none."""
        return self.values.get(name, default)

    def given(self, **names: str) -> dict[str, Any]:
        """Arguments for a constructor: its name → our field, those that the row has."""
        return {target: self.values[name] for target, name in names.items() if name in self.values}

    def problem(self, name: str, why: str, value: str | None = None) -> RowProblem:
        """What is wrong with a field of this row."""
        column = self.mapping.columns.get(name, Column())
        shown = value if value is not None else self.raw.get(name, "")
        return RowProblem(self.line, column.column, name, shown[:200], why)

    def refuse(self, name: str, why: str) -> RowRefused:
        """The refusal of this row for one field."""
        return RowRefused((self.problem(name, why),))

    def content_hash(self) -> str:
        """SHA-256 of what the row says, whatever its line."""
        return sha256(canonical(sorted(self.raw.items())).encode()).hexdigest()


def selected(rows: Iterable[RawRow], mapping: TapeMapping) -> Iterator[RawRow]:
    """The rows that the mapping's `where` and `first_per` let through; a broken one may be any, so it stays."""
    layout = mapping.layout
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        if row.broken:
            yield row
            continue
        if any(cells.text(row.cells.get(name)) not in texts for name, texts in layout.where.items()):
            continue
        if layout.first_per:
            key = tuple(cells.text(row.cells.get(name)) for name in layout.first_per)
            if key in seen:
                continue
            seen.add(key)
        yield row


def read_row(raw: RawRow, mapping: TapeMapping) -> Row:
    """Read all fields of a row; raises `RowRefused` with every problem, not just the first."""
    if raw.broken:
        raise RowRefused((RowProblem(raw.line, "", "", "", raw.broken),))
    found = {name: _cell(raw, column, mapping) for name, column in mapping.columns.items()}
    row = Row(raw.line, mapping, {name: cells.text(cell) for name, cell in found.items()})
    currency = cells.text(found.get("currency")) or _DEFAULT_CURRENCY
    problems: list[RowProblem] = []
    try:
        digits_of(currency)
    except InvalidInput as wrong:
        problems.append(row.problem("currency", wrong.why))
        currency = _DEFAULT_CURRENCY
    values: dict[str, Any] = {}
    for name, each in FIELDS[mapping.kind].items():
        cell = found.get(name)
        if cell is None:
            if each.required:
                problems.append(row.problem(name, f"is empty; every row needs it: {each.meaning}"))
            continue
        try:
            values[name] = _value(name, cell, mapping, currency)
        except InvalidInput as wrong:
            problems.append(row.problem(name, wrong.why, wrong.value if isinstance(wrong.value, str) else None))
    if problems:
        raise RowRefused(tuple(problems))
    return Row(raw.line, mapping, row.raw, values)


def _cell(raw: RawRow, column: Column, mapping: TapeMapping) -> Cell:
    if column.constant is not None:
        return column.constant
    cell = raw.cells.get(column.column)
    found = cells.text(cell)
    if found in mapping.layout.empty:
        return column.default or None
    if found in column.values:
        return column.values[found]
    if column.prefix:
        return column.prefix + found
    return cell


def _value(name: str, cell: Cell, mapping: TapeMapping, currency: str) -> Money | Rate | date | int | str | object:
    target, column = FIELDS[mapping.kind][name], mapping.columns[name]
    match target.kind:
        case Kind.AMOUNT:
            return cells.money(name, cell, currency, column.scale or "units")
        case Kind.RATE:
            return cells.rate(name, cell, column.scale or "percent")
        case Kind.WHOLE:
            return cells.whole(name, cell)
        case Kind.PIECES:
            return cells.exact(name, cell, MILLIONTHS)
        case Kind.DATE:
            return cells.day(name, cell, column.form)
        case Kind.FLAG:
            return cells.flag(name, cell)
        case Kind.CHOICE if target.options is not None:
            return cells.choice(name, cell, target.options)
        case _:
            return _plain(name, cell)


def _plain(name: str, cell: Cell) -> str:
    if isinstance(cell, Decimal) and not cells.text(cell).lstrip("-").isdigit():
        raise InvalidInput(name, cells.text(cell), "must be text; the file holds a binary number here")
    text = cells.text(cell)
    refuse_hidden(name, text, LINES)
    return text
