"""Risk reserves, authority, files and watched loans of liability assessment in a database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, select, tuple_

from ...application.liability_codec import dump_authority, dump_entry, load_authority, load_entry
from ...application.liability_store import AccountRow, AuditedRow, AuthorityRow
from ...application.outcomes import Subject
from ...domain.liability_assessment.authority import AuthorityEvent, AuthoritySuspended
from ...domain.liability_assessment.kinds import CaseStatus, HolderKind
from ...domain.liability_assessment.reserve import Entry, ReserveAccount
from .among import is_postgres
from .bulk import Row, Writer
from .liability_tables import (
    liability_authority,
    liability_authority_event,
    liability_case,
    liability_file,
    liability_person,
    liability_reserve,
    liability_reserve_entry,
    liability_watch,
)
from .record_tables import audit_row

_RESERVE: Final = tuple(column.name for column in liability_reserve.columns)
_ENTRY: Final = tuple(column.name for column in liability_reserve_entry.columns)
_AUTHORITY: Final = tuple(column.name for column in liability_authority.columns)
_AUTHORITY_EVENT: Final = tuple(column.name for column in liability_authority_event.columns)
_FILE: Final = tuple(column.name for column in liability_file.columns)
_WATCH: Final = tuple(column.name for column in liability_watch.columns)
_ENDED: Final = (CaseStatus.CLOSED.value, CaseStatus.WITHDRAWN.value)


class SqlLiabilityAccounts:
    """The part of the liability store that is not about single cases."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes

    def open_about(self, institution: UUID, person: str) -> int:
        """How many cases that are not closed or withdrawn a person has a part in."""
        p, c = liability_person.c, liability_case.c
        going = select(c.id).where(c.institution == institution, c.status.not_in(_ENDED))
        query = select(func.count()).where(p.institution == institution, p.person == person, p.case_id.in_(going))
        return self._connection.execute(query).scalar_one()

    def account(self, institution: UUID, officer: str, currency: str) -> ReserveAccount:
        """An officer's risk reserve, locked in a write unit."""
        c, e = liability_reserve.c, liability_reserve_entry.c
        if self._writes:
            lock = select(c.version).where(c.institution == institution, c.person == officer, c.currency == currency)
            self._connection.execute(lock.with_for_update())
        query = select(e.kind, e.day, e.payload).where(
            e.institution == institution, e.person == officer, e.currency == currency
        )
        entries = tuple(
            load_entry(officer, currency, row.kind, row.day, row.payload)
            for row in self._connection.execute(query.order_by(e.sequence))
        )
        return ReserveAccount(officer, currency, entries)

    def post(self, institution: UUID, account: ReserveAccount, entry: Entry, at: datetime, by: str) -> None:
        """An account after one more entry."""
        version = len(account.entries)
        key = institution, account.officer, account.currency
        row: Row = (*key, account.balance, account.owed, entry.on, version)
        self._writer.upsert(liability_reserve, _RESERVE[:3], _RESERVE, [row])
        written: Row = (*key, version, entry.kind.value, entry.on, at, by, dump_entry(entry))
        self._writer.insert(liability_reserve_entry, _ENTRY, [written])

    def accounts(self, institution: UUID, after: tuple[str, str] | None, limit: int) -> Sequence[AccountRow]:
        """Risk reserves above an officer and currency, in that order."""
        c = liability_reserve.c
        query = select(liability_reserve).where(c.institution == institution)
        if after is not None:
            query = query.where(tuple_(c.person, c.currency) > after)
        return [
            AccountRow(row.person, row.currency, row.balance, row.owed, row.last_on, row.version)
            for row in self._connection.execute(query.order_by(c.person, c.currency).limit(limit))
        ]

    def authority(self, institution: UUID, kind: HolderKind, holder: str) -> AuthorityEvent | None:
        """What last happened to a holder's authority."""
        e = liability_authority_event.c
        query = select(e.kind, e.payload).where(
            e.institution == institution, e.holder_kind == kind.value, e.holder == holder
        )
        row = self._connection.execute(query.order_by(e.sequence.desc()).limit(1)).first()
        return None if row is None else load_authority(row.kind, row.payload)

    def save_authority(
        self, institution: UUID, kind: HolderKind, holder: str, event: AuthorityEvent, at: datetime, by: str
    ) -> None:
        """One more event of a holder's authority."""
        c = liability_authority.c
        key = institution, kind.value, holder
        query = select(c.version).where(c.institution == institution, c.holder_kind == kind.value, c.holder == holder)
        version = (self._connection.execute(query).scalar() or 0) + 1
        row: Row = (*key, isinstance(event, AuthoritySuspended), event.on, version)
        self._writer.upsert(liability_authority, _AUTHORITY[:3], _AUTHORITY, [row])
        name, payload = dump_authority(event)
        written: Row = (*key, version, name, event.on, at, by, payload)
        self._writer.insert(liability_authority_event, _AUTHORITY_EVENT, [written])

    def authorities(
        self, institution: UUID, units: Collection[str] | None, after: tuple[str, str] | None, limit: int
    ) -> Sequence[AuthorityRow]:
        """Holders whose authority was ever suspended, above a kind and holder, in that order."""
        c = liability_authority.c
        query = select(liability_authority).where(c.institution == institution)
        if units is not None:
            query = query.where(c.holder_kind == HolderKind.UNIT.value, c.holder.in_(sorted(units)))
        if after is not None:
            query = query.where(tuple_(c.holder_kind, c.holder) > after)
        return [
            AuthorityRow(HolderKind(row.holder_kind), row.holder, row.suspended, row.last_on, row.version)
            for row in self._connection.execute(query.order_by(c.holder_kind, c.holder).limit(limit))
        ]

    def keep_file(self, institution: UUID, content_hash: str, text: str) -> None:
        """The text of a file under its hash; one that is kept stays."""
        self._writer.insert_missing(liability_file, _FILE[:2], _FILE, [(institution, content_hash, text)])

    def file(self, institution: UUID, content_hash: str) -> str | None:
        """The text of a file."""
        c = liability_file.c
        query = select(c.payload).where(c.institution == institution, c.content_hash == content_hash)
        found: str | None = self._connection.execute(query).scalar()
        return found

    def audited(self, institution: UUID, subject: Subject, limit: int) -> Sequence[AuditedRow]:
        """The last rows of a subject's audit chain, in their order."""
        c = audit_row.c
        query = select(c.sequence, c.recorded_at, c.account, c.person, c.command, c.outcome, c.hash).where(
            c.institution == institution, c.subject_kind == subject.kind.value, c.subject_id == subject.id
        )
        rows = self._connection.execute(query.order_by(c.sequence.desc()).limit(limit)).all()
        return [AuditedRow(*row) for row in reversed(rows)]

    def watch(self, institution: UUID, loans: Mapping[UUID, date | None]) -> None:
        """On which day loans are looked at next for what opens a case; None: on none."""
        kept = [(institution, loan, day) for loan, day in sorted(loans.items()) if day is not None]
        gone = [(institution, loan) for loan, day in sorted(loans.items()) if day is None]
        self._writer.upsert(liability_watch, _WATCH[:2], _WATCH, kept)
        self._writer.delete(liability_watch, _WATCH[:2], gone)

    def woken(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans to be looked at on or before a day, above an id, in key order."""
        c = liability_watch.c
        query = select(c.loan_id).where(c.institution == institution, c.wake_on <= day)
        if after is not None:
            query = query.where(c.loan_id > after)
        return tuple(self._connection.execute(query.order_by(c.loan_id).limit(limit)).scalars())
