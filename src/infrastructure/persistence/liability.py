"""Cases of liability and declared relations of a database."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from ...application.liability_codec import day_of, dump_event, load_event
from ...application.liability_store import CaseRow, DeclaredRelation, KeptCase, PersonRow, WrittenCaseEvent
from ...domain.liability_assessment.case import Case, fold
from ...domain.liability_assessment.events import CaseEvent
from ...domain.liability_assessment.kinds import CaseStatus, Degree, RelationKind, Trigger
from .among import among
from .bulk import Row
from .liability_accounts import SqlLiabilityAccounts
from .liability_tables import (
    liability_case,
    liability_event,
    liability_loan,
    liability_person,
    liability_relation,
)

_CASE: Final = tuple(column.name for column in liability_case.columns)
_EVENT: Final = tuple(column.name for column in liability_event.columns)
_LOAN: Final = tuple(column.name for column in liability_loan.columns)
_PERSON: Final = tuple(column.name for column in liability_person.columns)
_RELATION: Final = tuple(column.name for column in liability_relation.columns)


class SqlLiability(SqlLiabilityAccounts):
    """The liability store of one unit."""

    def get(self, institution: UUID, case_id: UUID, known: datetime | None = None) -> KeptCase | None:
        """One case, locked in a write unit; as it was known at an instant, where one is given."""
        c = liability_case.c
        return self._cases(known, c.institution == institution, c.id == case_id).get(case_id)

    def get_many(self, institution: UUID, ids: Collection[UUID]) -> Mapping[UUID, KeptCase]:
        """Several cases, locked in a write unit."""
        c = liability_case.c
        return self._cases(None, c.institution == institution, among(c.id, sorted(ids), postgres=self._postgres))

    def _cases(self, known: datetime | None, *where: Any) -> dict[UUID, KeptCase]:  # noqa: ANN401 - conditions
        c, e = liability_case.c, liability_event.c
        query = select(c.institution, c.id, c.told_through, c.wake_on).where(*where).order_by(c.id)
        rows = self._connection.execute(query.with_for_update() if self._writes else query).all()
        if not rows:
            return {}
        ids = [row.id for row in rows]
        asked = select(e.case_id, e.kind, e.payload).where(
            e.institution == rows[0].institution, among(e.case_id, ids, postgres=self._postgres)
        )
        if known is not None:
            asked = asked.where(e.recorded_at <= known)
        events: dict[UUID, list[CaseEvent]] = defaultdict(list)
        for row in self._connection.execute(asked.order_by(e.case_id, e.sequence)):
            events[row.case_id].append(load_event(row.kind, row.payload))
        return {
            row.id: KeptCase(case, row.told_through, row.wake_on)
            for row in rows
            if (case := fold(events[row.id])) is not None
        }

    def by_number(self, institution: UUID, number: str) -> UUID | None:
        """The case of a number."""
        c = liability_case.c
        query = select(c.id).where(c.institution == institution, c.number == number)
        found: UUID | None = self._connection.execute(query).scalar()
        return found

    def of_loans(self, institution: UUID, loans: Collection[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        """The cases of each loan, oldest first."""
        c = liability_loan.c
        query = (
            select(c.loan_id, c.case_id)
            .where(c.institution == institution, among(c.loan_id, sorted(loans), postgres=self._postgres))
            .order_by(c.case_id)
        )
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for row in self._connection.execute(query):
            found[row.loan_id].append(row.case_id)
        return {loan: tuple(cases) for loan, cases in found.items()}

    def standing(self, institution: UUID, loans: Collection[UUID]) -> frozenset[UUID]:
        """Which loans are in a case that was not withdrawn."""
        c = liability_loan.c
        wanted = among(c.loan_id, sorted(loans), postgres=self._postgres)
        query = select(c.loan_id).where(c.institution == institution, wanted, c.standing)
        return frozenset(self._connection.execute(query).scalars())

    def save(self, kept: KeptCase, events: Sequence[CaseEvent], at: datetime, by: str) -> None:
        """A new case, or one with more events."""
        case = kept.case
        bank, first = case.opened.institution, case.version - len(events)
        if first == 0:
            self._writer.insert(liability_case, _CASE, [_case_row(kept)])
        else:
            self._writer.upsert(liability_case, _CASE[:2], _CASE, [_case_row(kept)])
        rows = [
            (bank, case.id, place, kind, day_of(event), at, by, payload)
            for place, event in enumerate(events, first + 1)
            for kind, payload in [dump_event(event)]
        ]
        self._writer.insert(liability_event, _EVENT, rows)
        standing = case.status is not CaseStatus.WITHDRAWN
        loans = sorted((bank, case.id, loan.loan, standing) for loan in case.opened.loans)
        if first == 0:
            self._writer.insert(liability_loan, _LOAN, loans)
        elif not standing:
            self._writer.upsert(liability_loan, _LOAN[:3], _LOAN, loans)
        self._save_persons(bank, case)

    def _save_persons(self, bank: UUID, case: Case) -> None:
        p = liability_person.c
        self._connection.execute(delete(liability_person).where(p.institution == bank, p.case_id == case.id))
        persons: list[Row] = [(bank, *row) for row in person_rows(case)]
        self._writer.insert(liability_person, _PERSON, persons)

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[KeptCase, ...]:
        """Cases about which something is to be told on or before a day, above an id, in key order."""
        c = liability_case.c
        query = select(c.id).where(c.institution == institution, c.wake_on <= day)
        if after is not None:
            query = query.where(c.id > after)
        ids = list(self._connection.execute(query.order_by(c.id).limit(limit)).scalars())
        found = self.get_many(institution, ids) if ids else {}
        return tuple(found[key] for key in ids)

    def told(self, institution: UUID, case_id: UUID, told_through: date, wake_on: date | None) -> None:
        """Keep what was told, and when to look next."""
        c = liability_case.c
        moved = update(liability_case).where(c.institution == institution, c.id == case_id)
        self._connection.execute(moved.values(told_through=told_through, wake_on=wake_on))

    def relate(self, institution: UUID, relation: DeclaredRelation) -> None:
        """One more declared relation, or its end under the same id."""
        row = (
            institution,
            relation.id,
            relation.person,
            relation.kind.value,
            relation.other,
            relation.borrower,
            relation.until,
            relation.recorded_at,
            relation.recorded_by,
        )
        self._writer.upsert(liability_relation, _RELATION[:2], _RELATION, [row])

    def relation(self, institution: UUID, relation_id: UUID) -> DeclaredRelation | None:
        """One declared relation."""
        c = liability_relation.c
        query = select(liability_relation).where(c.institution == institution, c.id == relation_id)
        row = self._connection.execute(query).first()
        return None if row is None else _relation_of(row)

    def relations(self, institution: UUID, persons: Collection[str], on: date) -> Sequence[DeclaredRelation]:
        """The relations of some persons, from either side, that count on a day; by id."""
        c, names = liability_relation.c, sorted(persons)
        query = select(liability_relation).where(
            c.institution == institution,
            or_(c.person.in_(names), c.other.in_(names)),
            or_(c.until.is_(None), c.until >= on),
        )
        return [_relation_of(row) for row in self._connection.execute(query.order_by(c.id))]

    def cases(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        status: CaseStatus | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[CaseRow]:
        """Cases of some units above a key, in key order."""
        c = liability_case.c
        query = select(liability_case).where(c.institution == institution)
        if branches is not None:
            query = query.where(c.unit.in_(sorted(branches)))
        if status is not None:
            query = query.where(c.status == status.value)
        if after is not None:
            query = query.where(c.id > after)
        return [_row_of(row) for row in self._connection.execute(query.order_by(c.id).limit(limit))]

    def events(self, institution: UUID, case_id: UUID, after: int, limit: int) -> Sequence[WrittenCaseEvent]:
        """Events of a case above a sequence."""
        e = liability_event.c
        query = select(liability_event).where(e.institution == institution, e.case_id == case_id, e.sequence > after)
        return [
            WrittenCaseEvent(row.sequence, load_event(row.kind, row.payload), row.recorded_at, row.recorded_by)
            for row in self._connection.execute(query.order_by(e.sequence).limit(limit))
        ]

    def about(
        self, institution: UUID, branches: frozenset[str] | None, person: str, after: UUID | None, limit: int
    ) -> Sequence[PersonRow]:
        """What cases of some units found about a person, by case."""
        p, c = liability_person.c, liability_case.c
        query = select(p.case_id, p.person, p.degree, p.deduction).where(
            p.institution == institution, p.person == person
        )
        if branches is not None:
            mine = select(c.id).where(c.institution == institution, c.unit.in_(sorted(branches)))
            query = query.where(p.case_id.in_(mine))
        if after is not None:
            query = query.where(p.case_id > after)
        return [
            PersonRow(row.case_id, row.person, Degree(row.degree) if row.degree else None, row.deduction)
            for row in self._connection.execute(query.order_by(p.case_id).limit(limit))
        ]


def person_rows(case: Case) -> list[tuple[UUID, str, str, int]]:
    """Case, person, degree and deduction of every finding as it stands; of a handler without one no degree."""
    handlers = sorted({each.person for each in case.handlings} - case.concerned)
    found = [(case.id, each.person, each.degree.value, each.deduction) for each in case.findings]
    return [*found, *((case.id, person, "", 0) for person in handlers)]


def _case_row(kept: KeptCase) -> Row:
    case, opened = kept.case, kept.case.opened
    return (
        opened.institution,
        case.id,
        opened.number,
        opened.unit,
        opened.currency,
        opened.trigger.value,
        case.status.value,
        opened.batch,
        len(opened.loans),
        case.total,
        opened.cause_on,
        opened.on,
        case.last,
        kept.told_through,
        kept.wake_on,
        case.version,
    )


def _row_of(row: Any) -> CaseRow:  # noqa: ANN401 - a row of liability_case
    return CaseRow(
        id=row.id,
        number=row.number,
        unit=row.unit,
        currency=row.currency,
        trigger=Trigger(row.cause),
        status=CaseStatus(row.status),
        batch=row.batch,
        loans=row.loans,
        amount=row.amount,
        cause_on=row.cause_on,
        opened_on=row.opened_on,
        last_on=row.last_on,
        wake_on=row.wake_on,
        version=row.version,
    )


def _relation_of(row: Any) -> DeclaredRelation:  # noqa: ANN401 - a row of liability_relation
    return DeclaredRelation(
        id=row.id,
        person=row.person,
        kind=RelationKind(row.kind),
        other=row.other,
        borrower=row.borrower_id,
        until=row.until,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
    )
