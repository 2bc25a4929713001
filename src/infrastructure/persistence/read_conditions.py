"""Filters and orders of lists as SQL conditions.

Names from outside never become SQL: they pick from tables here.
"""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.sql.elements import KeyedColumnElement

from ...application.reads import LoanFilter, LoanSort, Position
from ...domain.shared.scope import Scope
from .tables import loan

Condition = ColumnElement[bool]

# Days past due rise as the oldest unpaid due date falls: that order runs the other way.
SORTED: Final[dict[LoanSort, tuple[KeyedColumnElement[Any], bool]]] = {
    LoanSort.NUMBER: (loan.c.number, False),
    LoanSort.DPD: (loan.c.oldest_due, True),
    LoanSort.OUTSTANDING: (loan.c.outstanding, False),
    LoanSort.NEXT_DUE: (loan.c.next_due, False),
}


def visible(scope: Scope, institution: KeyedColumnElement[Any], branch: KeyedColumnElement[Any]) -> list[Condition]:
    """Rows of the scope's bank and, where it has some, of its branches."""
    own = institution == scope.institution
    return [own] if scope.branches is None else [own, branch.in_(sorted(scope.branches))]


def visible_loans(scope: Scope) -> Condition:
    """Loans inside a scope."""
    return and_(*visible(scope, loan.c.institution, loan.c.branch))


def selected_loans(where: LoanFilter, day: date) -> list[Condition]:
    """What a filter asks for; days past due are counted to `day`."""
    found: list[Condition] = []
    for column, values in (
        (loan.c.status, where.statuses),
        (loan.c.branch, where.branches),
        (loan.c.product, where.products),
        (loan.c.borrower_id, where.borrower_ids),
    ):
        if values:
            found.append(column.in_(list(values)))
    if where.currency is not None:
        found.append(loan.c.currency == where.currency)
    if where.number_prefix:
        found.append(starts_with(loan.c.number, where.number_prefix))
    if where.dpd_at_least is not None and where.dpd_at_least > 0:
        found.append(loan.c.oldest_due <= _back(day, where.dpd_at_least))
    if where.dpd_at_most is not None:
        found.append(loan.c.oldest_due >= _back(day, where.dpd_at_most))
    if where.opened_from is not None:
        found.append(loan.c.opened_on >= where.opened_from)
    if where.opened_through is not None:
        found.append(loan.c.opened_on <= where.opened_through)
    return found


def starts_with(column: KeyedColumnElement[Any], prefix: str) -> Condition:
    """Text that begins with a prefix, by characters, case included; an index on the column serves it."""
    return and_(column >= prefix, column < prefix + "\U0010ffff")


def beyond(
    column: KeyedColumnElement[Any], key: KeyedColumnElement[Any], after: Position, *, falling: bool
) -> Condition:
    """Rows after a position in an order by a column and then the id."""
    if falling:
        return or_(column < after.value, and_(column == after.value, key < after.id))
    return or_(column > after.value, and_(column == after.value, key > after.id))


def _back(day: date, days: int) -> date:
    return date.min if days >= (day - date.min).days else day - timedelta(days=days)
