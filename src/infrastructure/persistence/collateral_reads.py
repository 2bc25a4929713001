"""Which items of collateral a list holds, from the tables."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, literal, or_, select

from ...application.collateral_queries import CollateralFilter
from ...application.collateral_store import Held
from ...application.reads import Position
from ...domain.shared.scope import Scope
from .collateral_rows import held_of
from .collateral_tables import collateral
from .read_conditions import beyond, starts_with


class SqlCollateralLists:
    """Lists of one snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def listed(self, scope: Scope, where: CollateralFilter, after: Position | None, limit: int) -> Sequence[Held]:
        """Items of the scope above a number and id, by number; of a filter all but its loan."""
        c = collateral.c
        query = select(collateral).where(*_visible(scope), *_selected(where))
        if after is not None:
            query = query.where(beyond(c.number, c.id, after, falling=False))
        return [held_of(row) for row in self._connection.execute(query.order_by(c.number, c.id).limit(limit))]


def _visible(scope: Scope) -> list[ColumnElement[bool]]:
    own = collateral.c.institution == scope.institution
    return [own] if scope.branches is None else [own, collateral.c.branch.in_(sorted(scope.branches))]


def _selected(where: CollateralFilter) -> list[ColumnElement[bool]]:
    c = collateral.c
    found: list[ColumnElement[bool]] = [c.ended != "" if where.gone else c.ended == ""]
    for column, values in ((c.branch, where.branches), (c.kind, where.kinds), (c.region, where.regions)):
        if values:
            found.append(column.in_(list(values)))
    if where.number_prefix:
        found.append(starts_with(c.number, where.number_prefix))
    if where.attention:
        framed = literal(",") + c.attention + literal(",")
        found.append(or_(*(framed.contains(f",{each.value},", autoescape=True) for each in where.attention)))
    return found
