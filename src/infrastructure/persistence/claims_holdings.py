"""Borrowers, loans and exchange rates of a database as the risk rules look at them; nothing is locked."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, and_, select

from ...application.claims_holdings import MARKS, Debtor, HeldLoan
from ...application.outcomes import SubjectKind
from ...application.read_store import FAR
from ...domain.borrower import BorrowerKind, EnterpriseSize
from ...domain.loan.codec import load_terms
from ...domain.loan.events import Entry
from ...domain.loan.terms import Terms
from ...domain.shared.exchange import ExchangeRate
from .among import among, is_postgres
from .bulk import Writer
from .facts_tables import exchange_rate
from .loan_rows import entry_of
from .loans import MODULE, REASON
from .tables import borrower, loan, loan_entry, wake_up

_CLOSED: Final = "CLOSED"
_WITH_WAKE: Final = loan.outerjoin(
    wake_up,
    and_(
        wake_up.c.institution == loan.c.institution,
        wake_up.c.subject_kind == SubjectKind.LOAN.value,
        wake_up.c.subject_id == loan.c.id,
        wake_up.c.module == MODULE,
        wake_up.c.reason == REASON,
    ),
)
_HELD: Final = (
    loan.c.id,
    loan.c.number,
    loan.c.borrower_id,
    loan.c.product,
    loan.c.currency,
    loan.c.status,
    loan.c.outstanding,
    loan.c.oldest_due,
    wake_up.c.due.label("wake"),
)


class SqlHoldings:
    """The holdings of one unit."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer

    def debtors(self, institution: UUID, borrowers: Sequence[UUID]) -> Mapping[UUID, Debtor]:
        """Some borrowers."""
        c = borrower.c
        query = select(c.id, c.number, c.kind, c.facts, c.version, c.group_number)
        query = query.where(c.institution == institution, self._among(c.id, borrowers))
        return {
            row.id: Debtor(row.number, BorrowerKind(row.kind), _size(row.facts), row.version, row.group_number or "")
            for row in self._connection.execute(query)
        }

    def loans(self, institution: UUID, borrowers: Sequence[UUID], *, closed: bool) -> Sequence[HeldLoan]:
        """Their loans, by number; settled ones only if asked."""
        query = select(*_HELD).select_from(_WITH_WAKE)
        query = query.where(loan.c.institution == institution, self._among(loan.c.borrower_id, borrowers))
        if not closed:
            query = query.where(loan.c.status != _CLOSED)
        return [
            HeldLoan(*row[:7], None if row.oldest_due == FAR else row.oldest_due, row.wake)
            for row in self._connection.execute(query.order_by(loan.c.number))
        ]

    def holders(self, institution: UUID, currencies: Sequence[str], after: UUID | None, limit: int) -> Sequence[UUID]:
        """Borrowers with a loan in one of some currencies that is not settled, above `after`, in key order."""
        c = loan.c
        query = select(c.borrower_id).distinct()
        query = query.where(c.institution == institution, self._among(c.currency, currencies), c.status != _CLOSED)
        if after is not None:
            query = query.where(c.borrower_id > after)
        return tuple(self._connection.execute(query.order_by(c.borrower_id).limit(limit)).scalars())

    def marks(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, Sequence[Entry]]:
        """Their entries of the kinds in `MARKS`, by sequence."""
        return self._entries(institution, loans, loan_entry.c.kind.in_(sorted(MARKS)))

    def histories(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[Terms, Sequence[Entry]]]:
        """Terms and all entries of some loans, by sequence."""
        entries = self._entries(institution, loans)
        query = select(loan.c.id, loan.c.terms).where(loan.c.institution == institution, self._among(loan.c.id, loans))
        rows = self._connection.execute(query)
        return {row.id: (load_terms(row.terms), entries.get(row.id, ())) for row in rows}

    def rates(self, institution: UUID) -> Sequence[ExchangeRate]:
        """All exchange rates."""
        query = select(exchange_rate).where(exchange_rate.c.institution == institution)
        return [
            ExchangeRate(row.currency, row.published, row.units, row.recorded_at)
            for row in self._connection.execute(query)
        ]

    def publish(self, institution: UUID, rate: ExchangeRate) -> None:
        """One more rate."""
        columns = ("institution", "currency", "published", "recorded_at", "units")
        row = (institution, rate.currency, rate.published, rate.recorded_at, rate.units)
        self._writer.insert(exchange_rate, columns, [row])

    def _entries(self, institution: UUID, loans: Sequence[UUID], *which: Any) -> Mapping[UUID, Sequence[Entry]]:  # noqa: ANN401 - SQL conditions
        c = loan_entry.c
        query = select(loan_entry).where(c.institution == institution, self._among(c.loan_id, loans), *which)
        found: dict[UUID, list[Entry]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(c.loan_id, c.sequence)):
            found[row.loan_id].append(entry_of(row))
        return found

    def _among(self, column: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401 - SQL expressions
        return among(column, values, postgres=self._postgres)


def _size(facts: str) -> EnterpriseSize:
    return EnterpriseSize(json.loads(facts).get("size", EnterpriseSize.NONE.value))
