"""Applications for write-off and written-off claims of a database."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, and_, or_, select, tuple_

from ...application.write_off_codec import (
    day_of,
    dump_case_event,
    dump_claim_event,
    load_case_event,
    load_claim_event,
)
from ...application.write_off_store import (
    CaseRow,
    ClaimChange,
    ClaimKey,
    ClaimRow,
    KeptClaim,
    Statement,
    WrittenCaseEvent,
    WrittenClaimEvent,
    YearOfWriteOffs,
)
from ...domain.write_off.case import Case, fold
from ...domain.write_off.events import CaseEvent
from ...domain.write_off.kinds import CaseStatus, ClaimStatus
from .among import among, is_postgres
from .bulk import Row, Writer
from .write_off_reserve import reserve_of
from .write_off_rows import case_row, case_row_of, claim_of, claim_row, kept_of, stated, statement_of, year_of
from .write_off_tables import (
    write_off_case,
    write_off_claim,
    write_off_claim_event,
    write_off_event,
    write_off_item,
    write_off_statement,
    write_off_year,
)

FINISHED: Final = frozenset({CaseStatus.REJECTED, CaseStatus.WITHDRAWN, CaseStatus.WRITTEN_OFF, CaseStatus.REVERSED})
"""An application that stands there keeps no loan from another one."""
_CASE: Final = tuple(column.name for column in write_off_case.columns)
_EVENT: Final = tuple(column.name for column in write_off_event.columns)
_ITEM: Final = tuple(column.name for column in write_off_item.columns)
_CLAIM: Final = tuple(column.name for column in write_off_claim.columns)
_CLAIM_EVENT: Final = tuple(column.name for column in write_off_claim_event.columns)
_STATEMENT: Final = tuple(column.name for column in write_off_statement.columns)
_YEAR: Final = tuple(column.name for column in write_off_year.columns)


class SqlWriteOffs:
    """The write-off store of one unit."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes
        self._taken: Counter[str] = Counter()

    def get(self, institution: UUID, case_id: UUID) -> Case | None:
        """One application, locked in a write unit."""
        c, e = write_off_case.c, write_off_event.c
        lock = select(c.id).where(c.institution == institution, c.id == case_id)
        if self._writes and self._connection.execute(lock.with_for_update()).first() is None:
            return None
        query = select(e.kind, e.payload).where(e.institution == institution, e.case_id == case_id)
        rows = self._connection.execute(query.order_by(e.sequence))
        return fold(load_case_event(institution, case_id, row.kind, row.payload) for row in rows)

    def by_number(self, institution: UUID, number: str) -> UUID | None:
        """The application of a number."""
        c = write_off_case.c
        found: UUID | None = self._connection.execute(
            select(c.id).where(c.institution == institution, c.number == number)
        ).scalar()
        return found

    def open_for(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, UUID]:
        """For loans in an application that is not finished: the application."""
        c = write_off_item.c
        query = select(c.loan_id, c.case_id).where(
            c.institution == institution, among(c.loan_id, loans, postgres=self._postgres), c.open
        )
        return {row.loan_id: row.case_id for row in self._connection.execute(query)}

    def loans_of(self, institution: UUID, case_id: UUID) -> tuple[UUID, ...]:
        """The loans of an application, in key order."""
        c = write_off_item.c
        query = select(c.loan_id).where(c.institution == institution, c.case_id == case_id).order_by(c.loan_id)
        return tuple(self._connection.execute(query).scalars())

    def save(self, case: Case, events: Sequence[CaseEvent], at: datetime, by: str) -> None:
        """A new application, or one with more events."""
        bank, first = case.applied.institution, case.version - len(events)
        row = case_row(case)
        if first == 0:
            self._writer.insert(write_off_case, _CASE, [row])
        else:
            self._writer.upsert(write_off_case, _CASE[:2], _CASE, [row])
        rows = [
            (bank, case.id, first + place, kind, day_of(event), at, by, payload)
            for place, event in enumerate(events, 1)
            for kind, payload in [dump_case_event(event)]
        ]
        self._writer.insert(write_off_event, _EVENT, rows)
        still_open = case.status not in FINISHED
        items = sorted((bank, case.id, claim.loan, still_open) for claim in case.claims)
        if first == 0:
            self._writer.insert(write_off_item, _ITEM, items)
        elif not still_open:
            self._writer.upsert(write_off_item, _ITEM[:3], _ITEM, items)

    def claims(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[KeptClaim, ...]]:
        """All written-off claims of some loans, by day of write-off; locked in a write unit."""
        c = write_off_claim.c
        found: dict[UUID, list[KeptClaim]] = defaultdict(list)
        for kept in self._claims(c.institution == institution, among(c.loan_id, loans, postgres=self._postgres)):
            found[kept.key.loan].append(kept)
        return {loan: tuple(sorted(rows, key=lambda row: row.claim.kept.on)) for loan, rows in found.items()}

    def of_case(self, institution: UUID, case_id: UUID) -> tuple[KeptClaim, ...]:
        """The written-off claims of an application, by loan; locked in a write unit."""
        c = write_off_claim.c
        return self._claims(c.institution == institution, c.case_id == case_id)

    def _claims(self, *where: Any) -> tuple[KeptClaim, ...]:  # noqa: ANN401 - conditions on write_off_claim
        c, e = write_off_claim.c, write_off_claim_event.c
        query = select(write_off_claim).where(*where).order_by(c.loan_id, c.case_id)
        rows = self._connection.execute(query.with_for_update() if self._writes else query).all()
        if not rows:
            return ()
        same = and_(e.institution == c.institution, e.loan_id == c.loan_id, e.case_id == c.case_id)
        return self._with_events(rows, select(write_off_claim_event).join(write_off_claim, same).where(*where))

    def _with_events(self, rows: Sequence[Any], query: "Select[*tuple[Any, ...]]") -> tuple[KeptClaim, ...]:
        events: dict[ClaimKey, list[Any]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(write_off_claim_event.c.sequence)):
            events[ClaimKey(row.loan_id, row.case_id)].append(row)
        return tuple(kept_of(row, events[ClaimKey(row.loan_id, row.case_id)]) for row in rows)

    def save_claims(self, institution: UUID, changes: Sequence[ClaimChange], at: datetime, by: str) -> None:
        """New claims, or claims with more events."""
        new: list[Row] = []
        changed: list[Row] = []
        events: list[Row] = []
        for change in changes:
            claim = change.kept.claim
            first = claim.version - len(change.events)
            (changed if first else new).append(claim_row(institution, change.kept))
            loan, case = change.kept.key
            for place, event in enumerate(change.events, first + 1):
                kind, payload = dump_claim_event(event)
                events.append((institution, loan, case, place, kind, day_of(event), at, by, payload))
        self._writer.insert(write_off_claim, _CLAIM, new)
        self._writer.upsert(write_off_claim, _CLAIM[:3], _CLAIM, changed)
        self._writer.insert(write_off_claim_event, _CLAIM_EVENT, events)

    def statements(
        self, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None
    ) -> Mapping[UUID, Statement]:
        """The last statement about each loan made on a day or before, as known at an instant."""
        c = write_off_statement.c
        query = select(write_off_statement).where(
            c.institution == institution, among(c.loan_id, loans, postgres=self._postgres), c.stated_on <= as_of
        )
        if known is not None:
            query = query.where(c.recorded_at <= known)
        rows = self._connection.execute(query.order_by(c.recorded_at, c.id))
        return {loan: statement_of(row) for loan, row in {row.loan_id: row for row in rows}.items()}

    def state(self, institution: UUID, statements: Sequence[Statement]) -> None:
        """More statements."""
        rows = [
            (institution, each.id, each.loan, each.stated_on, each.recorded_at, each.recorded_by, stated(each))
            for each in statements
        ]
        self._writer.insert(write_off_statement, _STATEMENT, rows)

    def reserve(self, institution: UUID, currency: str) -> int:
        """The reserve that there is, minor units; in a write unit nobody else takes from it until the end."""
        return reserve_of(self._connection, institution, currency, lock=self._writes) - self._taken[currency]

    def take(self, currency: str, amount: int) -> None:
        """So much of the reserve goes with lines of loans that wait to be written."""
        self._taken[currency] += amount

    def due(self, institution: UUID, day: date, after: ClaimKey | None, limit: int) -> tuple[KeptClaim, ...]:
        """Claims about which something is to be told on or before a day, above `after`, in key order."""
        c = write_off_claim.c
        query = select(c.loan_id, c.case_id).where(c.institution == institution, c.wake_on <= day)
        if after is not None:
            query = query.where(_above(after))
        keys = self._connection.execute(query.order_by(c.loan_id, c.case_id).limit(limit)).all()
        if not keys:
            return ()
        wanted = tuple_(c.loan_id, c.case_id).in_([tuple(key) for key in keys])
        return self._claims(c.institution == institution, wanted)

    def year(self, institution: UUID, year: int) -> YearOfWriteOffs | None:
        """One year."""
        c = write_off_year.c
        row = self._connection.execute(
            select(write_off_year).where(c.institution == institution, c.year == year)
        ).first()
        return None if row is None else year_of(row)

    def save_year(self, institution: UUID, year: YearOfWriteOffs) -> None:
        """A new or changed year."""
        row = (
            institution,
            year.year,
            year.told_through,
            year.wake_on,
            year.audited_on,
            year.audit_hash,
            year.reported_on,
            year.report_hash,
        )
        self._writer.upsert(write_off_year, _YEAR[:2], _YEAR, [row])

    def years_due(self, institution: UUID, day: date, after: int, limit: int) -> tuple[YearOfWriteOffs, ...]:
        """Years about which something is to be told on or before a day, later than `after`, in their order."""
        c = write_off_year.c
        query = select(write_off_year).where(c.institution == institution, c.wake_on <= day, c.year > after)
        return tuple(map(year_of, self._connection.execute(query.order_by(c.year).limit(limit))))

    def cases(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        status: CaseStatus | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[CaseRow]:
        """Applications of some units above a key, in key order."""
        c = write_off_case.c
        query = select(write_off_case).where(c.institution == institution)
        if branches is not None:
            query = query.where(c.unit.in_(sorted(branches)))
        if status is not None:
            query = query.where(c.status == status.value)
        if after is not None:
            query = query.where(c.id > after)
        return [case_row_of(row) for row in self._connection.execute(query.order_by(c.id).limit(limit))]

    def case_events(self, institution: UUID, case_id: UUID, after: int, limit: int) -> Sequence[WrittenCaseEvent]:
        """Events of an application above a sequence."""
        e = write_off_event.c
        query = select(write_off_event).where(e.institution == institution, e.case_id == case_id, e.sequence > after)
        rows = self._connection.execute(query.order_by(e.sequence).limit(limit))
        return [
            WrittenCaseEvent(
                row.sequence, load_case_event(institution, case_id, row.kind, row.payload),
                row.recorded_at, row.recorded_by,
            )
            for row in rows
        ]  # fmt: skip

    def claim_rows(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        status: ClaimStatus | None,
        after: ClaimKey | None,
        limit: int,
    ) -> Sequence[ClaimRow]:
        """Claims of some branches above a key, in key order."""
        c = write_off_claim.c
        query = select(write_off_claim).where(c.institution == institution)
        if branches is not None:
            query = query.where(c.branch.in_(sorted(branches)))
        if status is not None:
            query = query.where(c.status == status.value)
        if after is not None:
            query = query.where(_above(after))
        return [claim_of(row) for row in self._connection.execute(query.order_by(c.loan_id, c.case_id).limit(limit))]

    def claim_events(self, institution: UUID, key: ClaimKey, after: int, limit: int) -> Sequence[WrittenClaimEvent]:
        """Events of a claim above a sequence."""
        e = write_off_claim_event.c
        query = select(write_off_claim_event).where(
            e.institution == institution, e.loan_id == key.loan, e.case_id == key.case, e.sequence > after
        )
        rows = self._connection.execute(query.order_by(e.sequence).limit(limit))
        return [
            WrittenClaimEvent(
                key.case, row.sequence, load_claim_event(key.loan, key.case, row.kind, row.payload),
                row.recorded_at, row.recorded_by,
            )
            for row in rows
        ]  # fmt: skip


def _above(after: ClaimKey) -> Any:  # noqa: ANN401 - a condition
    c = write_off_claim.c
    return or_(c.loan_id > after.loan, and_(c.loan_id == after.loan, c.case_id > after.case))
