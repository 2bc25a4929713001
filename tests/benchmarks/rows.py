"""What one instant wrote to a database, table by table, and whether two databases hold the same."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import sql

from postloan.infrastructure.persistence.columns import micros
from postloan.infrastructure.persistence.schema import metadata

Row = tuple[Any, ...]
_GIVEN: Final = {"outbox": {"position", "transaction"}}
"""Columns that the database fills by itself."""


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table that a writer gives."""
    return tuple(c.name for c in metadata.tables[table].columns if c.name not in _GIVEN.get(table, ()))


def recorded(connection: psycopg.Connection[Row], table: str, column: str, at: datetime) -> list[Row]:
    """The rows of an instant, in the order of the table's key."""
    keys = [c.name for c in metadata.tables[table].primary_key]
    query = sql.SQL("select {} from {} where {} = %s order by {}").format(
        _names(columns_of(table)), sql.Identifier(table), sql.Identifier(column), _names(keys)
    )
    return connection.execute(query, [micros(at)]).fetchall()


def among(connection: psycopg.Connection[Row], table: str, key: str, ids: Sequence[UUID]) -> list[Row]:
    """The rows of some subjects."""
    query = sql.SQL("select {} from {} where {} = any(%s)").format(
        _names(columns_of(table)), sql.Identifier(table), sql.Identifier(key)
    )
    return connection.execute(query, [list(ids)]).fetchall()


def pick(rows: Sequence[Row], table: str, names: Sequence[str]) -> list[Row]:
    """Some columns of whole rows."""
    places = [columns_of(table).index(name) for name in names]
    return [tuple(row[place] for place in places) for row in rows]


def without(before: Sequence[Row], after: Sequence[Row], key: int) -> list[Row]:
    """The keys, so many columns wide, that are no more."""
    kept = {row[:key] for row in after}
    return [row[:key] for row in before if row[:key] not in kept]


def fingerprints(connection: psycopg.Connection[Row]) -> dict[str, tuple[int, int]]:
    """Of every table, how many rows there are and a sum over their content."""
    found = {}
    for table in metadata.tables:
        query = sql.SQL(
            "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from (select {} from {}) t"
        ).format(_names(columns_of(table)), sql.Identifier(table))
        ((count, total),) = connection.execute(query).fetchall()
        found[table] = (int(count), int(total))
    return found


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
