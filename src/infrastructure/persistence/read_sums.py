"""Sums over many loans, computed by the database."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Integer, Select, Table, and_, case, cast, func, literal, select, union_all

from ...application.read_store import BANDS
from ...application.reads import DpdBand, PortfolioRow, TrialRow
from ...domain.ledger import LedgerAccount
from ...domain.shared.money import Money
from ...domain.shared.scope import Scope
from .collateral_tables import collateral_line
from .provisioning_tables import provision_line
from .read_conditions import visible_loans
from .record_tables import pooled_line
from .tables import ledger_line, loan

Rows = Callable[["Select[*tuple[Any, ...]]"], Sequence[Any]]


def _sum(column: Any) -> Any:  # noqa: ANN401 - any column expression
    # PostgreSQL sums BIGINT as NUMERIC: back to whole numbers.
    return cast(func.sum(column), BigInteger)


def portfolio(rows: Rows, scope: Scope) -> list[PortfolioRow]:
    """Counts and sums by currency and status."""
    key = (loan.c.currency, loan.c.status)
    query = select(
        *key,
        func.count().label("count"),
        _sum(loan.c.outstanding).label("outstanding"),
        _sum(loan.c.principal_overdue).label("overdue"),
        _sum(loan.c.interest_due).label("interest"),
    )
    found = rows(query.where(visible_loans(scope)).group_by(*key).order_by(*key))
    return [
        PortfolioRow(
            row.currency,
            row.status,
            row.count,
            Money(row.outstanding, row.currency),
            Money(row.overdue, row.currency),
            Money(row.interest, row.currency),
        )
        for row in found
    ]


def bands(rows: Rows, scope: Scope, day: date) -> list[DpdBand]:
    """Counts and sums of loans with principal outstanding, by band of days past due; empty bands are left out."""
    # The first band whose last day is not passed: the bands are in order, so its beginning need not be asked.
    whens = [
        (loan.c.oldest_due >= day - timedelta(days=last), number)
        for number, (_, last) in enumerate(BANDS)
        if last is not None
    ]
    band = case(*whens, else_=len(BANDS) - 1).label("band")
    query = (
        select(loan.c.currency, band, func.count().label("count"), _sum(loan.c.outstanding).label("outstanding"))
        .where(visible_loans(scope), loan.c.outstanding > 0)
        .group_by(loan.c.currency, band)
        .order_by(loan.c.currency, band)
    )
    found = []
    for row in rows(query):
        first, last = BANDS[row.band]
        found.append(DpdBand(row.currency, first, last, row.count, Money(row.outstanding, row.currency)))
    return found


_POOLED: Final = (pooled_line, provision_line, collateral_line)
"""Tables of ledger lines that say their branch and currency themselves."""


def _pooled(table: Table, scope: Scope, through: date) -> "Select[*tuple[Any, ...]]":
    """Lines of many loans together, kept in a table of their own."""
    c = table.c
    query = select(c.currency, c.debit, c.credit, c.amount).where(
        c.institution == scope.institution, c.booking_date <= through
    )
    return query if scope.branches is None else query.where(c.branch.in_(sorted(scope.branches)))


def trial_balance(rows: Rows, scope: Scope, through: date) -> list[TrialRow]:
    """Turnover and balance per ledger account and currency of lines booked up to and including a day."""
    of_loans = (
        select(loan.c.currency, ledger_line.c.debit, ledger_line.c.credit, ledger_line.c.amount)
        .join(
            loan,
            and_(loan.c.institution == ledger_line.c.institution, loan.c.id == ledger_line.c.loan_id),
        )
        .where(visible_loans(scope), ledger_line.c.booking_date <= through)
    )
    lines = union_all(of_loans, *(_pooled(table, scope, through) for table in _POOLED)).subquery()
    sides = union_all(
        *(
            select(
                lines.c.currency,
                lines.c[side].label("account"),
                cast(literal(number), Integer).label("side"),
                _sum(lines.c.amount).label("amount"),
            ).group_by(lines.c.currency, lines.c[side])
            for number, side in enumerate(("debit", "credit"))
        )
    )
    sums: dict[tuple[str, str], list[int]] = {}
    for row in rows(sides):  # type: ignore[arg-type]
        sums.setdefault((row.currency, row.account), [0, 0])[row.side] = row.amount
    order = {account.value: number for number, account in enumerate(LedgerAccount)}
    return [
        TrialRow(account, currency, Money(debit, currency), Money(credit, currency), Money(debit - credit, currency))
        for (currency, account), (debit, credit) in sorted(
            sums.items(), key=lambda item: (item[0][0], order[item[0][1]])
        )
    ]
