"""Writing rows with few statements, straight through the driver.

Rows are tuples in the order of the named columns. One row is one plain statement. Many rows are one COPY (inserts) or
one statement over `unnest` arrays (updates, upserts, deletes) on PostgreSQL, and one `executemany` on SQLite. Small
units are sent to PostgreSQL as one pipeline, without waiting for each answer.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Connection, Date, Integer, LargeBinary, Table, Uuid

from .columns import Instant, micros
from .statements import delete_of, insert_missing_of, insert_of, update_of, upsert_of

Row = tuple[Any, ...]
Convert = Callable[[Any], Any]
COPY_FROM: Final = 32
"""From so many rows on COPY beats an INSERT."""


class StaleWriteError(RuntimeError):
    """A guarded update found another version than the one that was loaded and locked: a broken lock."""


class Writer:
    """Writes rows over one connection, inside its transaction."""

    __slots__ = ("_connection", "_piped", "_postgres", "_unchecked")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._postgres = connection.dialect.name == "postgresql"
        self._piped = False
        self._unchecked: list[tuple[Any, str, int]] = []

    @contextmanager
    def pipeline(self, rows: int) -> Generator[None]:
        """Send what is written inside without waiting, where at most so many rows per table make COPY needless."""
        if not self._postgres or rows >= COPY_FROM:
            yield
            return
        driver: Any = self._connection.connection.driver_connection
        self._piped = True
        try:
            with driver.pipeline():
                yield
        finally:
            self._piped = False
        for cursor, table, expected in self._unchecked:
            _check(cursor.rowcount, table, expected)
        self._unchecked.clear()

    def insert(self, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
        """New rows."""
        if not rows:
            return
        ready = _converted(table, columns, rows, postgres=self._postgres)
        if self._postgres and len(ready) >= COPY_FROM and not self._piped:
            self._copy(table, columns, ready)
        else:
            self._run(insert_of(table.name, columns, postgres=self._postgres), ready)

    def insert_missing(
        self, table: Table, keys: tuple[str, ...], columns: tuple[str, ...], rows: Sequence[Row]
    ) -> None:
        """New rows, where their key is not there already; what is there stays. `columns` includes the keys."""
        if rows:
            types = self._types(table, columns, rows)
            statement = insert_missing_of(table.name, keys, columns, types, postgres=self._postgres)
            self._many(statement, table, columns, rows)

    def upsert(self, table: Table, keys: tuple[str, ...], columns: tuple[str, ...], rows: Sequence[Row]) -> None:
        """Rows by key: inserted, or their other columns replaced. `columns` includes the keys."""
        if rows:
            types = self._types(table, columns, rows)
            self._many(upsert_of(table.name, keys, columns, types, postgres=self._postgres), table, columns, rows)

    def update(
        self, table: Table, keys: tuple[str, ...], columns: tuple[str, ...], rows: Sequence[Row], guard: str
    ) -> None:
        """Change rows by key: each holds the columns, then the keys, and last what `guard` must still be."""
        if not rows:
            return
        names = (*columns, *keys, guard)
        types = self._types(table, names, rows)
        statement = update_of(table.name, keys, columns, guard, types, postgres=self._postgres)
        cursor = self._many(statement, table, names, rows)
        if self._piped:
            self._unchecked.append((cursor, table.name, len(rows)))
        else:
            _check(cursor.rowcount, table.name, len(rows))

    def delete(self, table: Table, keys: tuple[str, ...], rows: Sequence[Row]) -> None:
        """Remove rows by key."""
        if rows:
            types = self._types(table, keys, rows)
            self._many(delete_of(table.name, keys, types, postgres=self._postgres), table, keys, rows)

    def _types(self, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> tuple[str, ...] | None:
        """The array types of a statement over many rows; None for one that takes a row's values."""
        return _array_types(table, columns) if self._postgres and len(rows) > 1 else None

    def _many(self, statement: str, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> Any:  # noqa: ANN401
        if not self._postgres or len(rows) == 1:
            return self._run(statement, _converted(table, columns, rows, postgres=self._postgres))
        writers = _array_writers(table, columns)
        arrays = tuple(write(values) for write, values in zip(writers, zip(*rows, strict=True), strict=True))
        return self._run(statement, [arrays])

    def _run(self, statement: str, rows: Sequence[Row]) -> Any:  # noqa: ANN401 - the driver's cursor
        driver: Any = self._connection.connection.driver_connection
        cursor = driver.cursor()
        if len(rows) == 1:
            cursor.execute(statement, rows[0])
        else:
            cursor.executemany(statement, rows)
        return cursor

    def _copy(self, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
        driver: Any = self._connection.connection.driver_connection
        names = ", ".join(f'"{name}"' for name in columns)
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


def _check(changed: int, table: str, expected: int) -> None:
    if changed != expected:
        raise StaleWriteError(f"{changed} of {expected} rows of {table} were as they had been loaded")


def _converted(table: Table, columns: tuple[str, ...], rows: Sequence[Row], *, postgres: bool) -> Sequence[Row]:
    converters = _converters(table, columns, postgres=postgres)
    if not converters:
        return rows
    ready = []
    for row in rows:
        values = list(row)
        for index, convert in converters:
            if values[index] is not None:
                values[index] = convert(values[index])
        ready.append(tuple(values))
    return ready


@lru_cache
def _converters(table: Table, columns: tuple[str, ...], *, postgres: bool) -> tuple[tuple[int, Convert], ...]:
    """What a driver does not write as we keep it."""
    found: list[tuple[int, Convert]] = []
    for index, name in enumerate(columns):
        kind = table.c[name].type
        if isinstance(kind, Instant):
            found.append((index, micros))
        elif isinstance(kind, Uuid) and not postgres:
            found.append((index, lambda value: value.hex))
        elif isinstance(kind, Date) and not postgres:
            found.append((index, lambda value: value.isoformat()))
    return tuple(found)


@lru_cache
def _array_types(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_array_type(table, name)[0] for name in columns)


@lru_cache
def _array_writers(table: Table, columns: tuple[str, ...]) -> tuple[Callable[[Sequence[Any]], str], ...]:
    return tuple(_array_of(_array_type(table, name)[1]) for name in columns)


def _array_type(table: Table, name: str) -> tuple[str, Convert]:
    """A column's array type in PostgreSQL, and how one value is written inside an array's text."""
    kind = table.c[name].type
    if isinstance(kind, Uuid):
        return "uuid[]", lambda value: value.hex
    if isinstance(kind, Date):
        return "date[]", lambda value: value.isoformat()
    if isinstance(kind, LargeBinary):
        return "bytea[]", lambda value: f'"\\\\x{value.hex()}"'
    if isinstance(kind, Boolean):
        return "bool[]", lambda value: "t" if value else "f"
    if isinstance(kind, Instant):
        return "int8[]", lambda value: str(micros(value))
    if isinstance(kind, BigInteger | Integer):
        return ("int8[]" if isinstance(kind, BigInteger) else "int4[]"), str
    return "text[]", _quoted


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _array_of(convert: Convert) -> Callable[[Sequence[Any]], str]:
    def write(values: Sequence[Any]) -> str:
        return "{" + ",".join(["NULL" if value is None else convert(value) for value in values]) + "}"

    return write
