"""`column IN (…)` over a list of any length, as one statement text."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, bindparam
from sqlalchemy.sql.elements import KeyedColumnElement


def among(column: KeyedColumnElement[Any], values: Sequence[Any], *, postgres: bool) -> ColumnElement[bool]:
    """Whether a column holds one of the values.

    PostgreSQL takes them as one array, so that the statement is prepared once whatever their number; SQLite has no
    arrays.
    """
    if postgres:
        return column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))
    return column.in_(list(values))


def among_given(column: KeyedColumnElement[Any], name: str, *, postgres: bool) -> ColumnElement[bool]:
    """The same over a list that is given under a name when a prepared statement is executed."""
    if postgres:
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(bindparam(name, expanding=True))


def is_postgres(connection: Any) -> bool:  # noqa: ANN401 - a connection or an engine
    """Whether this is PostgreSQL."""
    return bool(connection.dialect.name == "postgresql")
