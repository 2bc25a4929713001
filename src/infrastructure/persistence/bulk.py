# ruff: noqa: S608 - statements are built from the names of our own tables and columns, values are parameters
"""Writing many rows with few statements.

Rows are tuples in the order of the named columns. PostgreSQL gets COPY for large inserts and one statement
over `unnest` arrays for updates and upserts; SQLite gets `executemany`. Values are converted here once per
column, so no statement is compiled twice.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Connection, Date, Integer, LargeBinary, Table, Uuid

from .columns import Instant, micros

Row = tuple[Any, ...]
COPY_FROM: Final = 32
"""From so many rows on COPY beats an INSERT."""


class StaleWriteError(RuntimeError):
    """A guarded update found another version than the one that was loaded and locked: a broken lock."""


class Writer:
    """Writes rows over one connection, inside its transaction."""

    __slots__ = ("_connection", "_postgres")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._postgres = connection.dialect.name == "postgresql"

    def insert(self, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
        """New rows."""
        if not rows:
            return
        ready = _converted(table, columns, rows, postgres=self._postgres)
        if self._postgres and len(ready) >= COPY_FROM:
            self._copy(table, columns, ready)
        else:
            self._run(_insert(table, columns, postgres=self._postgres), ready)

    def upsert(self, table: Table, keys: tuple[str, ...], columns: tuple[str, ...], rows: Sequence[Row]) -> None:
        """Rows by key: inserted, or their other columns replaced. `columns` includes the keys."""
        if rows:
            ready = _converted(table, columns, rows, postgres=self._postgres)
            self._many(_upsert(table, keys, columns, postgres=self._postgres), ready)

    def update(
        self, table: Table, keys: tuple[str, ...], columns: tuple[str, ...], rows: Sequence[Row], guard: str
    ) -> None:
        """Change rows by key: each holds the keys, the columns, and last what `guard` must still be."""
        if not rows:
            return
        ready = _converted(table, (*keys, *columns, guard), rows, postgres=self._postgres)
        changed = self._many(_update(table, keys, columns, guard, postgres=self._postgres), ready)
        if changed != len(rows):
            raise StaleWriteError(f"{changed} of {len(rows)} rows of {table.name} had the expected {guard}")

    def delete(self, table: Table, keys: tuple[str, ...], rows: Sequence[Row]) -> None:
        """Remove rows by key."""
        if rows:
            ready = _converted(table, keys, rows, postgres=self._postgres)
            self._many(_delete(table, keys, postgres=self._postgres), ready)

    def _run(self, statement: str, rows: list[Row]) -> int:
        parameters = rows if len(rows) > 1 else rows[0]
        return self._connection.exec_driver_sql(statement, parameters).rowcount

    def _many(self, statement: str, rows: list[Row]) -> int:
        if self._postgres:
            arrays = tuple(list(column) for column in zip(*rows, strict=True))
            return self._connection.exec_driver_sql(statement, arrays).rowcount
        return self._run(statement, rows)

    def _copy(self, table: Table, columns: tuple[str, ...], rows: list[Row]) -> None:
        driver: Any = self._connection.connection.driver_connection
        names = ", ".join(f'"{name}"' for name in columns)
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


def _converted(table: Table, columns: tuple[str, ...], rows: Sequence[Row], *, postgres: bool) -> list[Row]:
    converters = _converters(table, columns, postgres=postgres)
    if not converters:
        return list(rows)
    ready = []
    for row in rows:
        values = list(row)
        for index, convert in converters:
            if values[index] is not None:
                values[index] = convert(values[index])
        ready.append(tuple(values))
    return ready


@lru_cache
def _converters(
    table: Table, columns: tuple[str, ...], *, postgres: bool
) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    found: list[tuple[int, Callable[[Any], Any]]] = []
    for index, name in enumerate(columns):
        kind = table.c[name].type
        if isinstance(kind, Instant):
            found.append((index, micros))
        elif isinstance(kind, Uuid) and not postgres:
            found.append((index, lambda value: value.hex))
        elif isinstance(kind, Date) and not postgres:
            found.append((index, lambda value: value.isoformat()))
    return tuple(found)


def _array(table: Table, name: str) -> str:
    kind = table.c[name].type
    if isinstance(kind, Uuid):
        return "uuid[]"
    if isinstance(kind, Date):
        return "date[]"
    if isinstance(kind, LargeBinary):
        return "bytea[]"
    if isinstance(kind, Instant | BigInteger):
        return "int8[]"
    if isinstance(kind, Boolean):
        return "bool[]"
    return "int4[]" if isinstance(kind, Integer) else "text[]"


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _unnest(table: Table, columns: Sequence[str]) -> str:
    return ", ".join(f"%s::{_array(table, name)}" for name in columns)


@lru_cache
def _insert(table: Table, columns: tuple[str, ...], *, postgres: bool) -> str:
    marks = ", ".join(["%s" if postgres else "?"] * len(columns))
    return f'INSERT INTO "{table.name}" ({_names(columns)}) VALUES ({marks})'


@lru_cache
def _upsert(table: Table, keys: tuple[str, ...], columns: tuple[str, ...], *, postgres: bool) -> str:
    if postgres:
        head = f'INSERT INTO "{table.name}" ({_names(columns)}) SELECT * FROM unnest({_unnest(table, columns)})'
    else:
        head = _insert(table, columns, postgres=False)
    replaced = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in keys)
    return f"{head} ON CONFLICT ({_names(keys)}) DO UPDATE SET {replaced}"


@lru_cache
def _update(table: Table, keys: tuple[str, ...], columns: tuple[str, ...], guard: str, *, postgres: bool) -> str:
    if not postgres:
        # SQLite numbers its parameters: the row comes with the keys first and the guard last.
        sets = ", ".join(f'"{name}" = ?{len(keys) + at}' for at, name in enumerate(columns, 1))
        where = " AND ".join(f'"{name}" = ?{at}' for at, name in enumerate(keys, 1))
        last = len(keys) + len(columns) + 1
        return f'UPDATE "{table.name}" SET {sets} WHERE {where} AND "{guard}" = ?{last}'
    sets = ", ".join(f'"{name}" = v."new_{name}"' for name in columns)
    where = " AND ".join(f't."{name}" = v."{name}"' for name in keys)
    alias = ", ".join([*(f'"{n}"' for n in keys), *(f'"new_{n}"' for n in columns), '"guard"'])
    arrays = _unnest(table, (*keys, *columns, guard))
    return (
        f'UPDATE "{table.name}" AS t SET {sets} FROM unnest({arrays}) AS v ({alias}) '
        f'WHERE {where} AND t."{guard}" = v."guard"'
    )


@lru_cache
def _delete(table: Table, keys: tuple[str, ...], *, postgres: bool) -> str:
    if postgres:
        gone = f"SELECT * FROM unnest({_unnest(table, keys)})"
        return f'DELETE FROM "{table.name}" WHERE ({_names(keys)}) IN ({gone})'
    where = " AND ".join(f'"{name}" = ?' for name in keys)
    return f'DELETE FROM "{table.name}" WHERE {where}'
