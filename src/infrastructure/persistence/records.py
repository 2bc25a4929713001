"""Everything stored of one institution, in batches on one read-only snapshot: what verification walks over."""

import json
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Connection, Engine, cast, func, select

from ...application.loan import OpenLoan
from ...application.outcomes import SubjectKind
from ...application.ports import Institution, PooledLine
from ...application.verification import LoanRecord, PooledRecord
from ...domain.ledger import LedgerAccount
from ...domain.loan.context import Context
from ...domain.loan.figures import Accrual
from ...domain.loan.loan import Loan, accruals
from .bulk import Writer
from .institutions import SqlInstitutions
from .loan_rows import LOADED, STATE, entry_of, line_of, loan_of, state_of
from .record_tables import audit_row, pooled_line
from .reference import FactsCache, SqlReference
from .stamps import unsound_stamps
from .tables import ledger_line, loan, loan_accrual, loan_entry, wake_up
from .unit import read_only

_BATCH: Final = 500


class SqlRecords:
    """The records of one institution."""

    def __init__(self, connection: Connection, institution: UUID) -> None:
        self._connection = connection
        self._institution = institution
        writer = Writer(connection)
        self._banks = SqlInstitutions(connection, writer, writes=False)
        self._reference = SqlReference(connection, writer, self._banks, FactsCache())

    def institution(self) -> Institution:
        """The bank."""
        found = self._banks.get(self._institution)
        if found is None:
            raise LookupError(f"no institution {self._institution}")
        return found

    def context(self, known: datetime | None = None) -> Context:
        """What the fold needs, as known at an instant."""
        return self._reference.context(self._institution, known)

    def count(self) -> int:
        """How many loans there are."""
        query = select(func.count()).select_from(loan).where(loan.c.institution == self._institution)
        return int(self._connection.execute(query).scalar_one())

    def loans(self) -> Iterator[LoanRecord]:
        """All loans, by number."""
        context = self.context()
        after = ""
        while rows := self._batch(after):
            ids = [row.id for row in rows]
            key = (self._connection, self._institution, ids)
            entries = rows_by_loan(*key, loan_entry, loan_entry.c.sequence)
            lines = rows_by_loan(*key, ledger_line, ledger_line.c.number)
            items = rows_by_loan(*key, loan_accrual, loan_accrual.c.number)
            wakes = wake_ups(*key)
            opened = openings(*key)
            for row in rows:
                each = loan_of(row, context)
                recorded = tuple(map(entry_of, entries[row.id]))
                yield LoanRecord(
                    each,
                    recorded,
                    tuple(map(line_of, lines[row.id])),
                    wakes.get(row.id),
                    (
                        *_stale(each, row, items[row.id]),
                        *unsound_stamps(each, row, recorded, lines[row.id], opened.get(row.id)),
                    ),
                )
            after = rows[-1].number

    def _batch(self, after: str) -> Sequence[Any]:
        columns = (
            *LOADED,
            loan.c.currency,
            loan.c.opened_on,
            *(loan.c[name] for name in STATE if loan.c[name] not in LOADED),
        )
        query = select(*columns).where(loan.c.institution == self._institution, loan.c.number > after)
        return self._connection.execute(query.order_by(loan.c.number).limit(_BATCH)).all()

    def pooled(self) -> Sequence[PooledRecord]:
        """All pooled lines, in the order of booking."""
        c = pooled_line.c
        key = (c.booking_date, c.value_date, c.branch, c.product, c.currency, c.debit, c.credit)
        query = select(*key, c.amount, c["items"].label("counted"), c.recorded_at)
        query = query.where(c.institution == self._institution).order_by(*key)
        return [
            PooledRecord(
                PooledLine(
                    row.branch,
                    row.product,
                    row.currency,
                    row.value_date,
                    row.booking_date,
                    LedgerAccount(row.debit),
                    LedgerAccount(row.credit),
                    row.amount,
                    row.counted,
                ),
                row.recorded_at,
            )
            for row in self._connection.execute(query)
        ]

    def trial_balance(self) -> Mapping[tuple[str, str], int]:
        """(currency, ledger account) → debit balance over every recorded line, summed by the database."""
        sums: Counter[tuple[str, str]] = Counter()
        joined = ledger_line.join(
            loan, (loan.c.institution == ledger_line.c.institution) & (loan.c.id == ledger_line.c.loan_id)
        )
        for table, source, currency in (
            (ledger_line, joined, loan.c.currency),
            (pooled_line, pooled_line, pooled_line.c.currency),
        ):
            key = (currency, table.c.debit, table.c.credit)
            total = cast(func.sum(table.c.amount), BigInteger).label("total")
            query = select(*key, total).select_from(source).where(table.c.institution == self._institution)
            for row in self._connection.execute(query.group_by(*key)):
                sums[row.currency, row.debit] += row.total
                sums[row.currency, row.credit] -= row.total
        return sums


def rows_by_loan(
    connection: Connection,
    institution: UUID,
    ids: Sequence[UUID],
    table: Any,  # noqa: ANN401 - a table with a loan_id
    order: Any,  # noqa: ANN401 - one of its columns
) -> Mapping[UUID, list[Any]]:
    """The rows of some loans in a table, per loan and in order."""
    query = select(table).where(table.c.institution == institution, table.c.loan_id.in_(ids))
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in connection.execute(query.order_by(table.c.loan_id, order)):
        found[row.loan_id].append(row)
    return found


def wake_ups(connection: Connection, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, date]:
    """When some loans are to be woken next; a loan that never is is not in it."""
    c = wake_up.c
    query = select(c.subject_id, func.min(c.due).label("due")).where(
        c.institution == institution,
        c.subject_kind == SubjectKind.LOAN.value,
        c.module == "loan",
        c.subject_id.in_(ids),
    )
    return {row.subject_id: row.due for row in connection.execute(query.group_by(c.subject_id))}


def openings(connection: Connection, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    """The commands that opened some loans, as their audit chains keep them."""
    c = audit_row.c
    query = select(c.subject_id, c.value).where(
        c.institution == institution,
        c.subject_kind == SubjectKind.LOAN.value,
        c.subject_id.in_(ids),
        c.command == OpenLoan.__name__,
        c.outcome == "DONE",
    )
    return {row.subject_id: json.loads(row.value) for row in connection.execute(query)}


def _stale(each: Loan, row: Any, items: Sequence[Any]) -> tuple[str, ...]:  # noqa: ANN401 - rows
    """Which columns of a loan, and which of its accrual items, are not what its account says."""
    expected = dict(zip(STATE, state_of(each, row.last_line, row.accruals), strict=True))
    found = [name for name, value in expected.items() if getattr(row, name) != value]
    stored = [tuple(getattr(item, name) for name in Accrual._fields) for item in items]
    if stored != [tuple(item) for item in accruals(each.account)]:
        found.append("accrual items")
    return tuple(found)


@contextmanager
def records_of(engine: Engine, institution: UUID) -> Generator[SqlRecords]:
    """An institution's records on one read-only snapshot."""
    with read_only(engine) as connection:
        yield SqlRecords(connection, institution)
