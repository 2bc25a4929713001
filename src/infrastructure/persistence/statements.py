# ruff: noqa: S608 - statements are built from the names of our own tables and columns, values are parameters
"""The text of the writing statements, built once per table and columns.

`types` are the array types of a statement that takes one array per column (PostgreSQL, many rows); without them a
statement takes the values of one row.
"""

from collections.abc import Sequence
from functools import lru_cache

Types = tuple[str, ...] | None


@lru_cache
def insert_of(table: str, columns: tuple[str, ...], *, postgres: bool) -> str:
    """New row."""
    marks = ", ".join([_mark(postgres=postgres)] * len(columns))
    return f'INSERT INTO "{table}" ({_names(columns)}) VALUES ({marks})'


@lru_cache
def insert_missing_of(
    table: str, keys: tuple[str, ...], columns: tuple[str, ...], types: Types, *, postgres: bool
) -> str:
    """New rows; a row whose key is there already stays as it is."""
    return f"{_insert_many(table, columns, types, postgres=postgres)} ON CONFLICT ({_names(keys)}) DO NOTHING"


@lru_cache
def upsert_of(table: str, keys: tuple[str, ...], columns: tuple[str, ...], types: Types, *, postgres: bool) -> str:
    """New rows, or their other columns replaced."""
    head = _insert_many(table, columns, types, postgres=postgres)
    replaced = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in keys)
    return f"{head} ON CONFLICT ({_names(keys)}) DO UPDATE SET {replaced}"


@lru_cache
def update_of(
    table: str, keys: tuple[str, ...], columns: tuple[str, ...], guard: str, types: Types, *, postgres: bool
) -> str:
    """Columns by key, as long as the guard has its value; values come as columns, keys, guard."""
    if not types:
        mark = _mark(postgres=postgres)
        sets = ", ".join(f'"{name}" = {mark}' for name in columns)
        where = " AND ".join(f'"{name}" = {mark}' for name in (*keys, guard))
        return f'UPDATE "{table}" SET {sets} WHERE {where}'
    sets = ", ".join(f'"{name}" = v."new_{name}"' for name in columns)
    where = " AND ".join(f't."{name}" = v."{name}"' for name in keys)
    alias = _names([*(f"new_{name}" for name in columns), *keys, "old_guard"])
    return (
        f'UPDATE "{table}" AS t SET {sets} FROM unnest({_arrays(types)}) AS v ({alias}) '
        f'WHERE {where} AND t."{guard}" = v."old_guard"'
    )


@lru_cache
def delete_of(table: str, keys: tuple[str, ...], types: Types, *, postgres: bool) -> str:
    """Rows by key."""
    if types:
        return f'DELETE FROM "{table}" WHERE ({_names(keys)}) IN (SELECT * FROM unnest({_arrays(types)}))'
    where = " AND ".join(f'"{name}" = {_mark(postgres=postgres)}' for name in keys)
    return f'DELETE FROM "{table}" WHERE {where}'


def _insert_many(table: str, columns: tuple[str, ...], types: Types, *, postgres: bool) -> str:
    if types:
        return f'INSERT INTO "{table}" ({_names(columns)}) SELECT * FROM unnest({_arrays(types)})'
    return insert_of(table, columns, postgres=postgres)


def _mark(*, postgres: bool) -> str:
    return "%s" if postgres else "?"


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _arrays(types: tuple[str, ...]) -> str:
    return ", ".join(f"%s::{kind}" for kind in types)
