"""`column IN (…)` over a list of any length, as one statement text."""

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, String, TypeDecorator, any_, bindparam, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.elements import KeyedColumnElement
from sqlalchemy.types import TypeEngine

_FEW: Final = 1_000
"""So many values are parameters each on SQLite, which takes 32,766 in a statement; more are one parameter."""


def among(column: KeyedColumnElement[Any], values: Sequence[Any], *, postgres: bool) -> ColumnElement[bool]:
    """Whether a column holds one of the values.

    PostgreSQL takes them as one array, so that the statement is prepared once whatever their number. SQLite has no
    arrays; there many are one JSON list.
    """
    if postgres:
        return column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))
    if len(values) <= _FEW:
        return column.in_(list(values))
    listed = func.json_each(bindparam(None, list(values), type_=_Listed(column.type))).table_valued("value")
    return column.in_(select(listed.c.value))


def among_given(column: KeyedColumnElement[Any], name: str, *, postgres: bool) -> ColumnElement[bool]:
    """The same over a list that is given under a name when a prepared statement is executed; on SQLite of few."""
    if postgres:
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(bindparam(name, expanding=True))


class _Listed(TypeDecorator[Sequence[Any]]):
    """Values of a column's type as one JSON list, each as that column keeps it."""

    impl = String
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> str:
        convert = self.item.dialect_impl(dialect).bind_processor(dialect)
        return json.dumps([convert(each) if convert else each for each in value or ()])


def is_postgres(connection: Any) -> bool:  # noqa: ANN401 - a connection or an engine
    """Whether this is PostgreSQL."""
    return bool(connection.dialect.name == "postgresql")
