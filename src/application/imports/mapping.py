"""A mapping file: which column of a tape fills which field, and how its cells are written.

    kind = "loans"                    # or "events", "facts", "collateral"
    source = "core-2026"              # names the tape in idempotency keys

    [file]                            # all optional
    sheet = "Sheet1"                  # XLSX: which sheet; default the first
    header = 1                        # line of the column names
    delimiter = ","                   # CSV
    encoding = "utf-8-sig"            # CSV
    empty = ["", "N/A"]               # texts that mean: no value
    first_per = ["loan"]              # only the first row per value of these columns
    where = { status = ["1", "2"] }   # only rows with one of these texts

    [constants]                       # the same value for every row
    currency = "CNY"

    [columns]                         # field = column, or with how to read it
    number = "借据号"
    rate = { column = "利率", scale = "percent" }
    method = { column = "还款方式", values = { "01" = "EQUAL_INSTALMENT" } }
    start = { column = "起息日", format = "%Y%m%d" }

What the file says is checked as a whole before the first row is read: an unknown key is refused with the name it
was probably meant to be.
"""

from codecs import lookup
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from ...domain.shared.errors import InvalidInput
from .cells import AMOUNT_SCALES, RATE_SCALES
from .fields import FIELDS, Field, Kind, TapeKind

_TOP: Final = ("kind", "source", "file", "constants", "columns")
_FILE: Final = ("sheet", "header", "delimiter", "encoding", "empty", "first_per", "where")
_COLUMN: Final = ("column", "scale", "format", "values", "prefix", "default")
MAX_SOURCE: Final = 32


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field comes from. Either a column of the tape or, with `constant`, the same text for every row.

    `scale` is that of amounts or rates, `form` of dates; `values` translate texts; `prefix` is put before text.
    """

    column: str = ""
    constant: str | None = None
    scale: str = ""
    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is written; see the module's docstring."""

    sheet: str = ""
    header: int = 1
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    empty: frozenset[str] = frozenset({""})
    first_per: tuple[str, ...] = ()
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TapeMapping:
    """A checked mapping."""

    kind: TapeKind
    source: str
    layout: Layout
    columns: Mapping[str, Column]

    def wanted(self) -> tuple[str, ...]:
        """All columns of the tape that the mapping names."""
        named = [column.column for column in self.columns.values() if column.constant is None]
        return tuple(dict.fromkeys([*named, *self.layout.first_per, *self.layout.where]))

    def check_header(self, header: Iterable[str]) -> None:
        """Refuse a tape that lacks a column the mapping names."""
        there = list(header)
        for name in self.wanted():
            if name not in there:
                raise InvalidInput("column", name, f"is not in the file{_meant(name, there)}")


def read_mapping(data: Mapping[str, Any]) -> TapeMapping:
    """Check a mapping file's content; raises `InvalidInput` that names the key and what was probably meant."""
    _known("mapping", data, _TOP)
    kind = _kind(data.get("kind"))
    source = _texts("source", data.get("source", "tape"))
    if not 1 <= len(source) <= MAX_SOURCE or not source.replace("-", "").replace("_", "").isalnum():
        raise InvalidInput("source", source, f"must be 1 to {MAX_SOURCE} letters, digits, - or _")
    fields = FIELDS[kind]
    constants, columns = _table("constants", data), _table("columns", data)
    _known("constants", constants, fields)
    _known("columns", columns, fields)
    twice = sorted(set(constants) & set(columns))
    if twice:
        raise InvalidInput("columns", twice[0], "is a constant already; state it once")
    found = {name: Column(constant=_constant(name, value)) for name, value in constants.items()}
    found |= {name: _column(name, fields[name], value) for name, value in columns.items()}
    missing = [name for name, each in fields.items() if each.required and name not in found]
    if missing:
        raise InvalidInput("columns", missing[0], f"is needed: {fields[missing[0]].meaning}")
    return TapeMapping(kind, source, _layout(_table("file", data)), found)


def _kind(value: Any) -> TapeKind:  # noqa: ANN401 - whatever stands in the file
    try:
        return TapeKind(value)
    except ValueError:
        raise InvalidInput("kind", value, f"must be one of {', '.join(TapeKind)}") from None


def _table(name: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, Mapping):
        raise InvalidInput(name, found, f"must be a table: [{name}]")
    return found


def _known(where: str, keys: Iterable[str], allowed: Iterable[str]) -> None:
    names = list(allowed)
    for key in keys:
        if key not in names:
            raise InvalidInput(where, key, f"is no key of [{where}]{_meant(key, names)}")


def _meant(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, n=3, cutoff=0)[:1] if len(names) > 12 else names
    close = get_close_matches(name, names, n=3)
    shown = close or near
    return f"; did you mean {' or '.join(shown)}?" if close else f"; there are {', '.join(names)}"


def _texts(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidInput(name, value, "must be text in quotes")
    return value


def _constant(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    raise InvalidInput(f"constants.{name}", str(value), "must be text in quotes or a whole number")


def _column(name: str, target: Field, value: object) -> Column:
    if isinstance(value, str):
        return Column(value)
    if not isinstance(value, Mapping):
        raise InvalidInput(f"columns.{name}", value, "must be a column name or a table with `column`")
    _known(f"columns.{name}", value, _COLUMN)
    scale = _texts(f"columns.{name}.scale", value.get("scale", ""))
    _check_scale(name, target, scale)
    form = _texts(f"columns.{name}.format", value.get("format", ""))
    if form and target.kind is not Kind.DATE:
        raise InvalidInput(f"columns.{name}.format", form, f"belongs to dates; {name} is of kind {target.kind}")
    prefix = _texts(f"columns.{name}.prefix", value.get("prefix", ""))
    if prefix and target.kind is not Kind.TEXT:
        raise InvalidInput(f"columns.{name}.prefix", prefix, f"belongs to text; {name} is of kind {target.kind}")
    values = value.get("values", {})
    if not isinstance(values, Mapping) or not all(isinstance(v, str) for v in values.values()):
        raise InvalidInput(f"columns.{name}.values", values, "must be a table of text to text")
    if "column" not in value:
        raise InvalidInput(f"columns.{name}", sorted(value), "lacks `column`, the name of the tape's column")
    return Column(
        column=_texts(f"columns.{name}.column", value["column"]),
        scale=scale,
        form=form,
        values=dict(values),
        prefix=prefix,
        default=_constant(name, value.get("default", "")),
    )


def _check_scale(name: str, target: Field, scale: str) -> None:
    scales = {Kind.AMOUNT: AMOUNT_SCALES, Kind.RATE: RATE_SCALES}.get(target.kind, {})
    if scale and scale not in scales:
        why = f"must be one of {', '.join(scales)}" if scales else f"belongs to amounts and rates, not {target.kind}"
        raise InvalidInput(f"columns.{name}.scale", scale, why)


def _layout(data: Mapping[str, Any]) -> Layout:
    _known("file", data, _FILE)
    header = data.get("header", 1)
    if type(header) is not int or not 1 <= header <= 1_000:
        raise InvalidInput("file.header", header, "must be the line of the column names, 1 to 1000")
    delimiter = _texts("file.delimiter", data.get("delimiter", ","))
    if len(delimiter) != 1:
        raise InvalidInput("file.delimiter", delimiter, "must be one character")
    where = data.get("where", {})
    if not isinstance(where, Mapping):
        raise InvalidInput("file.where", where, "must be a table of column to texts")
    encoding = _texts("file.encoding", data.get("encoding", "utf-8-sig"))
    try:
        lookup(encoding)
    except LookupError:
        raise InvalidInput("file.encoding", encoding, "is no known encoding, such as utf-8 or gb18030") from None
    return Layout(
        sheet=_texts("file.sheet", data.get("sheet", "")),
        header=header,
        delimiter=delimiter,
        encoding=encoding,
        empty=frozenset(_list("file.empty", data.get("empty", []))) | {""},
        first_per=_list("file.first_per", data.get("first_per", [])),
        where={name: frozenset(_list(f"file.where.{name}", texts)) for name, texts in where.items()},
    )


def _list(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidInput(name, value, "must be a list of texts")
    return tuple(value)
