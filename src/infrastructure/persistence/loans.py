"""Loans with their entries, ledger lines and wake-ups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, select, true

from ...application.outcomes import SubjectKind
from ...application.ports import Affected, LoanRow, ReferenceStore
from ...application.read_store import FAR
from ...domain.ledger import Line
from ...domain.loan.codec import dump
from ...domain.loan.events import Entry
from ...domain.loan.loan import Loan, accruals, wake_day
from .among import among, among_given, is_postgres
from .bulk import Writer
from .loan_rows import (
    ACCRUAL,
    ENTRY,
    LINE,
    LOADED,
    NEW,
    STATE,
    entry_of,
    entry_rows,
    line_of,
    line_rows,
    loan_of,
    state_of,
)
from .tables import ledger_line, loan, loan_accrual, loan_entry, wake_up
from .waking import due_keys

_CLOSED: Final = "CLOSED"
_WAKE: Final = ("institution", "subject_kind", "subject_id", "module", "reason", "due")
_WAKE_KEY: Final = _WAKE[:5]
_ACCRUAL_KEY: Final = ("institution", "loan_id", "number")
REASON: Final = "ACCOUNT"
MODULE: Final = "loan"


@dataclass(slots=True)
class _Known:
    """A loan as this unit knows it: version and last line in the database, and what waits to be written."""

    loan: Loan
    version: int
    last_line: int
    accruals: int = 0
    new: LoanRow | None = None
    changed: bool = False
    entries: list[Entry] = field(default_factory=list)
    lines: list[tuple[Sequence[Line], datetime]] = field(default_factory=list)


@cache
def _by_id(*, postgres: bool, writes: bool) -> "Select[*tuple[Any, ...]]":
    query = select(*LOADED).where(
        loan.c.institution == bindparam("institution"), among_given(loan.c.id, "ids", postgres=postgres)
    )
    query = query.order_by(loan.c.id)
    return query.with_for_update() if writes else query


class SqlLoans:
    """The loan store of one unit."""

    def __init__(self, connection: Connection, writer: Writer, reference: ReferenceStore, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._reference = reference
        self._writes = writes
        self._known: dict[UUID, _Known] = {}

    def get(self, institution: UUID, loan_id: UUID) -> Loan | None:
        """One loan with its account as last saved."""
        return self.get_many(institution, [loan_id]).get(loan_id)

    def get_many(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Loan]:
        """Several loans in one statement, locked in key order in a write unit."""
        missing = [i for i in dict.fromkeys(ids) if i not in self._known]
        if missing:
            context = self._reference.context(institution)
            query = _by_id(postgres=self._postgres, writes=self._writes)
            for row in self._connection.execute(query, {"institution": institution, "ids": missing}):
                self._known[row.id] = _Known(loan_of(row, context), row.version, row.last_line, row.accruals)
        found = ((i, self._known[i].loan) for i in ids if i in self._known)
        return {i: each for i, each in found if each.institution == institution}

    def peek(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Loan]:
        """Several loans as they stand in this unit, in one statement; nothing is locked."""
        known = {key: self._known[key].loan for key in ids if key in self._known}
        here = {key: loan for key, loan in known.items() if loan.institution == institution}
        missing = [i for i in dict.fromkeys(ids) if i not in self._known]
        if missing:
            context = self._reference.context(institution)
            query = _by_id(postgres=self._postgres, writes=False)
            for row in self._connection.execute(query, {"institution": institution, "ids": missing}):
                here[row.id] = loan_of(row, context)
        return here

    def of_borrower(self, institution: UUID, borrower: UUID) -> tuple[UUID, ...]:
        """Ids of a borrower's loans that are not closed, in key order."""
        query = select(loan.c.id).where(
            loan.c.institution == institution, loan.c.borrower_id == borrower, loan.c.status != _CLOSED
        )
        return tuple(self._connection.execute(query.order_by(loan.c.id)).scalars())

    def last_booked(self, institution: UUID, borrower: UUID) -> date | None:
        """The last booking date among the transactions of a borrower's loans."""
        e = loan_entry.c
        joined = loan_entry.join(loan, (loan.c.institution == e.institution) & (loan.c.id == e.loan_id))
        query = select(func.max(e.booking_date)).select_from(joined)
        query = query.where(loan.c.institution == institution, loan.c.borrower_id == borrower)
        found: date | None = self._connection.execute(query).scalar()
        return found

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which loan."""
        query = select(loan.c.number, loan.c.id).where(
            loan.c.institution == institution, among(loan.c.number, numbers, postgres=self._postgres)
        )
        taken = {row.number: row.id for row in self._connection.execute(query)}
        return taken | {k.loan.number: i for i, k in self._known.items() if k.loan.number in numbers}

    def history(self, institution: UUID, loan_id: UUID) -> tuple[Entry, ...]:
        """All recorded entries, by sequence, those that wait to be written included."""
        query = select(loan_entry).where(loan_entry.c.institution == institution, loan_entry.c.loan_id == loan_id)
        rows = self._connection.execute(query.order_by(loan_entry.c.sequence))
        known = self._known.get(loan_id)
        return (*map(entry_of, rows), *(known.entries if known else ()))

    def lines(self, institution: UUID, loan_id: UUID) -> tuple[Line, ...]:
        """All recorded ledger lines, in the order of recording, those that wait to be written included."""
        query = select(ledger_line).where(ledger_line.c.institution == institution, ledger_line.c.loan_id == loan_id)
        rows = self._connection.execute(query.order_by(ledger_line.c.number))
        known = self._known.get(loan_id)
        return (*map(line_of, rows), *(line for batch, _ in (known.lines if known else ()) for line in batch))

    def add(self, loan: Loan, row: LoanRow) -> None:
        """A new loan."""
        self._known[loan.id] = _Known(loan, version=0, last_line=0, new=row, changed=True)

    def save(self, loan: Loan, entries: Sequence[Entry], lines: Sequence[Line], at: datetime) -> None:
        """A loan's new state with what was recorded."""
        known = self._known[loan.id]
        known.loan = loan
        known.changed = True
        known.entries.extend(entries)
        if lines:
            known.lines.append((lines, at))

    def put(self, loan: Loan, last_line: int, accruals: int) -> None:
        """A loan whose account was folded again: what is derived from it is written, and nothing is recorded.

        `last_line` and `accruals` are the row's numbers of ledger lines and accrual items.
        """
        self._known[loan.id] = _Known(loan, loan.version, last_line, accruals, changed=True)

    def affected(self, institution: UUID, by: Affected, index: str, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Ids of loans that a change of reference data may reach, above `after`, in key order."""
        reached = {
            Affected.INDEX: loan.c.rate_index == index,
            Affected.CALENDAR: loan.c.rolls,
            Affected.ARREARS: loan.c.oldest_due < FAR,
            Affected.PAST: true(),
        }[by]
        query = select(loan.c.id).where(loan.c.institution == institution, reached)
        if after is not None:
            query = query.where(loan.c.id > after)
        return tuple(self._connection.execute(query.order_by(loan.c.id).limit(limit)).scalars())

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Ids of loans with a wake-up on or before a day, above `after`, in key order."""
        c = wake_up.c
        mine = (c.institution == institution, c.subject_kind == SubjectKind.LOAN.value, c.module == MODULE)
        return due_keys(self._connection, c.subject_id, c.due, *mine, c.due <= day, after=after, limit=limit)

    def changed(self) -> int:
        """How many loans wait to be written."""
        return sum(known.changed for known in self._known.values())

    def flush(self) -> None:
        """Send what waits, in key order."""
        changed = [self._known[i] for i in sorted(self._known) if self._known[i].changed]
        if not changed:
            return
        rows = _Rows()
        for known in changed:
            rows.add(known)
        self._writer.insert(loan, (*NEW, *STATE), rows.new)
        self._writer.update(loan, ("institution", "id"), STATE, rows.updates, guard="version")
        self._writer.insert(loan_entry, ENTRY, rows.entries)
        self._writer.insert(ledger_line, LINE, rows.lines)
        self._writer.upsert(loan_accrual, _ACCRUAL_KEY, ACCRUAL, rows.accruals)
        self._writer.delete(loan_accrual, _ACCRUAL_KEY, rows.gone)
        self._writer.upsert(wake_up, _WAKE_KEY, _WAKE, rows.due)
        self._writer.delete(wake_up, _WAKE_KEY, rows.never)
        for known in changed:
            fresh = _Known(known.loan, known.loan.version, known.last_line, known.accruals)
            self._known[known.loan.id] = fresh


@dataclass(slots=True)
class _Rows:
    """The rows that a flush sends, per table."""

    new: list[tuple[Any, ...]] = field(default_factory=list)
    updates: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    lines: list[tuple[Any, ...]] = field(default_factory=list)
    accruals: list[tuple[Any, ...]] = field(default_factory=list)
    gone: list[tuple[Any, ...]] = field(default_factory=list)
    due: list[tuple[Any, ...]] = field(default_factory=list)
    never: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, known: _Known) -> None:
        """The rows of one changed loan; moves on what is known of the database."""
        each, key = known.loan, (known.loan.institution, known.loan.id)
        self.entries += entry_rows(each, known.entries)
        for batch, at in known.lines:
            self.lines += line_rows(each, known.last_line + 1, batch, at)
            known.last_line += len(batch)
        items = accruals(each.account)
        self.accruals += [(*key, number, *item) for number, item in enumerate(items, 1)]
        self.gone += [(*key, number) for number in range(len(items) + 1, known.accruals + 1)]
        known.accruals = len(items)
        state = state_of(each, known.last_line, len(items))
        if known.new:
            self.new.append((*_facts(each, known.new), *state))
        else:
            self.updates.append((*state, *key, known.version))
        self._wake_up(each)

    def _wake_up(self, each: Loan) -> None:
        key = (each.institution, SubjectKind.LOAN.value, each.id, MODULE, REASON)
        day = wake_day(each.account)
        if day is None:
            self.never.append(key)
        else:
            self.due.append((*key, day))


def _facts(loan: Loan, row: LoanRow) -> tuple[Any, ...]:
    return (
        loan.institution,
        loan.id,
        loan.number,
        loan.borrower,
        loan.branch,
        loan.product,
        loan.terms.currency,
        row.opened_on,
        dump(loan.terms),
        loan.terms.floating.index if loan.terms.floating else None,
    )
