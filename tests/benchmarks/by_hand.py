"""Rows written by hand through psycopg: new ones by COPY, changes by one statement over an array for each column (COPY
into a table of the session, and one statement from there, took a fifth longer).
"""

from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy.dialects import postgresql

from postloan.infrastructure.persistence.schema import metadata
from tests.benchmarks.rows import Row, columns_of

Connection = psycopg.Connection[Row]
_POSTGRESQL: Final = postgresql.dialect()  # type: ignore[no-untyped-call]


def keys_of(table: str) -> tuple[str, ...]:
    """The columns of a table's key."""
    return tuple(c.name for c in metadata.tables[table].primary_key)


def copy_in(connection: Connection, table: str, rows: Sequence[Row]) -> None:
    """New rows, whole as `rows.recorded` gives them."""
    if not rows:
        return
    names = sql.SQL(", ").join(map(sql.Identifier, columns_of(table)))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table), names)
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        assert cursor.rowcount == len(rows)


def over(connection: Connection, statement: str, rows: Sequence[Row]) -> int:
    """One statement over an array for each column; how many rows it met."""
    if not rows:
        return 0
    arrays = [_array(column) for column in zip(*rows, strict=True)]
    return connection.execute(statement.encode(), arrays).rowcount


def upsert(table: str) -> str:
    """Whole rows, over what is there under their keys."""
    keys = keys_of(table)
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in columns_of(table) if name not in keys)
    return f"{_insert(table)} on conflict ({', '.join(keys)}) do update set {sets}"


def insert_missing(table: str) -> str:
    """Whole rows, where nothing is there under their keys."""
    return f"{_insert(table)} on conflict ({', '.join(keys_of(table))}) do nothing"


def update(table: str, names: Sequence[str]) -> str:
    """Some columns of rows that are there, given after the columns of the key."""
    keys = keys_of(table)
    sets = ", ".join(f"{name} = n.{name}" for name in map(_quoted, names))
    same = " and ".join(f"t.{name} = n.{name}" for name in keys)
    columns = ", ".join(map(_quoted, (*keys, *names)))
    given = _types(table, (*keys, *names))
    return f"update {table} t set {sets} from unnest({given}) n ({columns}) where {same}"  # noqa: S608


def delete(table: str) -> str:
    """Rows by their keys."""
    keys = keys_of(table)
    return f"delete from {table} where ({', '.join(keys)}) in (select * from unnest({_types(table, keys)}))"  # noqa: S608


def _insert(table: str) -> str:
    names = columns_of(table)
    columns = ", ".join(map(_quoted, names))
    return f"insert into {table} ({columns}) select * from unnest({_types(table, names)})"  # noqa: S608


def _array(column: Sequence[Any]) -> str:
    """An array as PostgreSQL reads it; psycopg's own writer of lists takes several times as long."""
    return "{" + ",".join(map(_item, column)) + "}"


def _item(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)


def _types(table: str, names: Sequence[str]) -> str:
    """Arrays of a table's columns, as parameters."""
    columns = metadata.tables[table].c
    # The type alone: a collation belongs to the column.
    types = (columns[name].type.compile(_POSTGRESQL).partition(" COLLATE ")[0] for name in names)
    return ", ".join(f"%s::{each}[]" for each in types)


def _quoted(name: str) -> str:
    return f'"{name}"'
