"""What there is of the reserve by the ledger: provisions posted, and loans' own lines."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Connection, and_, case, cast, func, or_, select, text, union_all

from .among import is_postgres
from .provisioning_tables import provision_line
from .tables import ledger_line, loan
from .write_off_tables import RESERVE

_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")


def _held(table: Any) -> Any:  # noqa: ANN401 - a table of ledger lines
    """Credit balance of the reserve over lines; a line is on one side of it."""
    return cast(func.coalesce(func.sum(case((table.c.credit == RESERVE, table.c.amount), else_=-table.c.amount)), 0),
                BigInteger).label("held")  # fmt: skip


def _on(table: Any) -> Any:  # noqa: ANN401 - a table of ledger lines
    return or_(table.c.debit == RESERVE, table.c.credit == RESERVE)


def reserve_of(connection: Connection, institution: UUID, currency: str, *, lock: bool) -> int:
    """The credit balance in minor units; `lock`: nobody else who asks under lock is answered until the end.

    SQLite has one writer at a time, so that there is nothing to lock.
    """
    if lock and is_postgres(connection):
        connection.execute(_LOCK, {"key": f"reserve {institution}"})
    of_loans = (
        select(_held(ledger_line))
        .join_from(
            ledger_line, loan, and_(loan.c.institution == ledger_line.c.institution, loan.c.id == ledger_line.c.loan_id)
        )
        .where(ledger_line.c.institution == institution, loan.c.currency == currency, _on(ledger_line))
    )
    posted = select(_held(provision_line)).where(
        provision_line.c.institution == institution, provision_line.c.currency == currency, _on(provision_line)
    )
    return sum(connection.execute(union_all(of_loans, posted)).scalars())
