"""Everything stored of one institution, in batches on one read-only snapshot: what verification walks over."""

import json
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Connection, Engine, and_, cast, func, or_, select

from ...application.attested import COMMANDS, Attested, Link
from ...application.collateral_verification import CollateralRecord, UnreadableItem
from ...application.loan import RecordPaymentOverLoans
from ...application.outcomes import SubjectKind
from ...application.ports import Institution
from ...application.provisioning_inputs import Sources
from ...application.run_store import PooledLine
from ...application.saving import FOLD_AGAIN, WAKE
from ...application.verification import UNSOUND, LoanRecord, PooledRecord, Unreadable
from ...domain.ledger import LedgerAccount
from ...domain.loan.context import Context
from ...domain.loan.figures import Accrual
from ...domain.loan.loan import Loan, accruals
from .bulk import Writer
from .collateral_records import collateral_records
from .collateral_tables import collateral_line
from .institutions import SqlInstitutions
from .loan_rows import LOADED, STATE, entry_of, line_of, loan_of, state_of
from .loans import MODULE, REASON
from .provisioning import SqlSources
from .provisioning_tables import provision_line
from .record_tables import audit_row, business_run, pooled_line
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

    def loans(self) -> Iterator[LoanRecord | Unreadable]:
        """All loans, by number."""
        context = self.context()
        after = ""
        while rows := self._batch(after):
            ids = [row.id for row in rows]
            key = (self._connection, self._institution, ids)
            stored = _Stored(
                rows_by_loan(*key, loan_entry, loan_entry.c.sequence),
                rows_by_loan(*key, ledger_line, ledger_line.c.number),
                rows_by_loan(*key, loan_accrual, loan_accrual.c.number),
                wake_ups(*key),
                attested_changes(*key, sorted({row.borrower_id for row in rows})),
            )
            yield from (_record(row, context, stored) for row in rows)
            after = rows[-1].number

    def _batch(self, after: str) -> Sequence[Any]:
        columns = (
            *LOADED,
            loan.c.currency,
            loan.c.opened_on,
            loan.c.rate_index,
            *(loan.c[name] for name in STATE if loan.c[name] not in LOADED),
        )
        query = select(*columns).where(loan.c.institution == self._institution, loan.c.number > after)
        return self._connection.execute(query.order_by(loan.c.number).limit(_BATCH)).all()

    def pooled(self) -> Sequence[PooledRecord | Unreadable]:
        """All pooled lines, in the order of booking."""
        c = pooled_line.c
        key = (c.booking_date, c.value_date, c.branch, c.product, c.currency, c.debit, c.credit)
        run = business_run.c
        query = select(*key, c.amount, c["items"].label("counted"), c.recorded_at, run.business_date.label("run"))
        joined = pooled_line.outerjoin(
            business_run, and_(run.institution == c.institution, run.business_date == c.booking_date)
        )
        query = query.select_from(joined).where(c.institution == self._institution).order_by(*key)
        return [_pooled(row) for row in self._connection.execute(query)]

    def provisions(self) -> Sources:
        """What provisions are gathered from, on the same snapshot."""
        return SqlSources(self._connection, self._reference)

    def collateral(self) -> Iterator[CollateralRecord | UnreadableItem]:
        """All items of collateral, by number."""
        return collateral_records(self._connection, self._institution)

    def trial_balance(self) -> Mapping[tuple[str, str], int]:
        """(currency, ledger account) → debit balance over every recorded line, summed by the database."""
        sums: Counter[tuple[str, str]] = Counter()
        joined = ledger_line.join(
            loan, (loan.c.institution == ledger_line.c.institution) & (loan.c.id == ledger_line.c.loan_id)
        )
        for table, source, currency in (
            (ledger_line, joined, loan.c.currency),
            (pooled_line, pooled_line, pooled_line.c.currency),
            (provision_line, provision_line, provision_line.c.currency),
            (collateral_line, collateral_line, collateral_line.c.currency),
        ):
            key = (currency, table.c.debit, table.c.credit)
            total = cast(func.sum(table.c.amount), BigInteger).label("total")
            query = select(*key, total).select_from(source).where(table.c.institution == self._institution)
            for row in self._connection.execute(query.group_by(*key)):
                sums[row.currency, row.debit] += row.total
                sums[row.currency, row.credit] -= row.total
        return sums


def _pooled(row: Any) -> PooledRecord | Unreadable:  # noqa: ANN401 - a row of pooled_line
    try:
        debit, credit = LedgerAccount(row.debit), LedgerAccount(row.credit)
    except ValueError as error:
        return Unreadable(f"{row.branch} {row.product} {row.currency}", f"its line of {row.booking_date}: {error}")
    line = PooledLine(
        row.branch,
        row.product,
        row.currency,
        row.value_date,
        row.booking_date,
        debit,
        credit,
        row.amount,
        row.counted,
    )
    return PooledRecord(line, row.recorded_at, in_run=row.run is not None)


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
        c.module == MODULE,
        c.reason == REASON,
        c.subject_id.in_(ids),
    )
    return {row.subject_id: row.due for row in connection.execute(query.group_by(c.subject_id))}


def attested_changes(
    connection: Connection, institution: UUID, ids: Sequence[UUID], borrowers: Sequence[UUID]
) -> Mapping[UUID, Attested]:
    """What the audit chains of some loans say that changed them; `borrowers` are those whose loans they are."""
    c = audit_row.c
    changing = or_(c.outcome == "DONE", c.command == FOLD_AGAIN)
    links: dict[UUID, list[Link]] = {i: [] for i in ids}
    for row in _chain_rows(connection, institution, SubjectKind.LOAN, ids, changing):
        if row.command in COMMANDS or row.command in (WAKE, FOLD_AGAIN):
            links[row.subject_id].append(Link(row.command, row.recorded_at, json.loads(row.value)))
    paid = (c.outcome == "DONE") & (c.command == RecordPaymentOverLoans.__name__)
    inputs = (
        json.loads(row.value) for row in _chain_rows(connection, institution, SubjectKind.BORROWER, borrowers, paid)
    )
    payments = {each["idempotency_key"]: each for each in inputs}
    return {i: Attested(found, payments) for i, found in links.items()}


def _chain_rows(
    connection: Connection, institution: UUID, kind: SubjectKind, ids: Sequence[UUID], which: ColumnElement[bool]
) -> Iterable[Any]:
    c = audit_row.c
    query = select(c.subject_id, c.command, c.recorded_at, c.value).where(
        c.institution == institution, c.subject_kind == kind.value, c.subject_id.in_(ids), which
    )
    return connection.execute(query.order_by(c.subject_id, c.sequence))


@dataclass(frozen=True, slots=True)
class _Stored:
    """The rows of a batch of loans, per loan and in order."""

    entries: Mapping[UUID, Sequence[Any]]
    lines: Mapping[UUID, Sequence[Any]]
    items: Mapping[UUID, Sequence[Any]]
    wakes: Mapping[UUID, date]
    attested: Mapping[UUID, Attested]


def _record(row: Any, context: Context, stored: _Stored) -> LoanRecord | Unreadable:  # noqa: ANN401 - a row of loan
    entries, lines = stored.entries[row.id], stored.lines[row.id]
    try:
        each = loan_of(row, context)
        recorded = tuple(map(entry_of, entries))
        stamps = unsound_stamps(each, row, recorded, entries, lines, stored.attested[row.id])
        stale = (*_stale(each, row, stored.items[row.id]), *stamps)
        booked = tuple(map(line_of, lines))
    except UNSOUND as problem:
        return Unreadable(row.number, f"{type(problem).__name__}: {problem}")
    return LoanRecord(each, recorded, booked, stored.wakes.get(row.id), stored.attested[row.id], stale)


def _stale(each: Loan, row: Any, items: Sequence[Any]) -> tuple[str, ...]:  # noqa: ANN401 - rows
    """Which columns of a loan, and which of its accrual items, are not what its account says."""
    wanted = accruals(each.account)
    expected = dict(zip(STATE, state_of(each, row.last_line, len(wanted)), strict=True))
    found = [name for name, value in expected.items() if getattr(row, name) != value]
    stored = [(item.number, *(getattr(item, name) for name in Accrual._fields)) for item in items]
    if stored != [(number, *item) for number, item in enumerate(wanted, 1)]:
        found.append("accrual items")
    return tuple(found)


@contextmanager
def records_of(engine: Engine, institution: UUID) -> Generator[SqlRecords]:
    """An institution's records on one read-only snapshot."""
    with read_only(engine) as connection:
        yield SqlRecords(connection, institution)
