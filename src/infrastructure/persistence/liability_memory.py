"""Liability assessment in memory: the model of the SQL store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from uuid import UUID

from ...application.liability_store import CaseRow, DeclaredRelation, KeptCase, PersonRow, WrittenCaseEvent
from ...domain.liability_assessment.case import fold
from ...domain.liability_assessment.events import CaseEvent
from ...domain.liability_assessment.kinds import CaseStatus

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class LiabilityState:
    """Everything that is kept of liability assessment, by key."""

    cases: dict[Key, KeptCase] = field(default_factory=dict)
    events: dict[Key, tuple[WrittenCaseEvent, ...]] = field(default_factory=dict)
    relations: dict[Key, DeclaredRelation] = field(default_factory=dict)

    def copy(self) -> "LiabilityState":
        """The same values under mappings of their own."""
        return LiabilityState(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


@dataclass(slots=True)
class MemoryLiability:
    """The liability store of one unit."""

    kept: LiabilityState

    def get(self, institution: UUID, case_id: UUID, known: datetime | None = None) -> KeptCase | None:
        """One case, or what was known of it at an instant."""
        found = self.kept.cases.get((institution, case_id))
        if found is None or known is None:
            return found
        written = self.kept.events[institution, case_id]
        case = fold(each.event for each in written if each.recorded_at <= known)
        return None if case is None else replace(found, case=case)

    def get_many(self, institution: UUID, ids: Collection[UUID]) -> Mapping[UUID, KeptCase]:
        """Several cases."""
        found = {key: self.get(institution, key) for key in ids}
        return {key: kept for key, kept in found.items() if kept is not None}

    def by_number(self, institution: UUID, number: str) -> UUID | None:
        """The case of a number."""
        return next((kept.case.id for kept in self._all(institution) if kept.case.opened.number == number), None)

    def of_loans(self, institution: UUID, loans: Collection[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        """The cases of each loan, oldest first."""
        found: dict[UUID, tuple[UUID, ...]] = {}
        for kept in self._all(institution):
            for loan in {each.loan for each in kept.case.opened.loans} & set(loans):
                found[loan] = (*found.get(loan, ()), kept.case.id)
        return found

    def standing(self, institution: UUID, loans: Collection[UUID]) -> frozenset[UUID]:
        """Which loans are in a case that was not withdrawn."""
        going = (kept.case for kept in self._all(institution) if kept.case.status is not CaseStatus.WITHDRAWN)
        return frozenset(each.loan for case in going for each in case.opened.loans) & frozenset(loans)

    def save(self, kept: KeptCase, events: Sequence[CaseEvent], at: datetime, by: str) -> None:
        """A new case, or one with more events."""
        key = kept.case.opened.institution, kept.case.id
        before = self.kept.events.get(key, ())
        new = (WrittenCaseEvent(place, each, at, by) for place, each in enumerate(events, len(before) + 1))
        self.kept.cases[key] = kept
        self.kept.events[key] = (*before, *new)

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[KeptCase, ...]:
        """Cases about which something is to be told on or before a day, above an id, in key order."""
        woken = (kept for kept in self._all(institution) if kept.wake_on is not None and kept.wake_on <= day)
        return tuple(kept for kept in woken if after is None or kept.case.id > after)[:limit]

    def told(self, institution: UUID, case_id: UUID, told_through: date, wake_on: date | None) -> None:
        """Keep what was told, and when to look next."""
        kept = self.kept.cases[institution, case_id]
        self.kept.cases[institution, case_id] = replace(kept, told_through=told_through, wake_on=wake_on)

    def relate(self, institution: UUID, relation: DeclaredRelation) -> None:
        """One more declared relation, or its end under the same id."""
        self.kept.relations[institution, relation.id] = relation

    def relation(self, institution: UUID, relation_id: UUID) -> DeclaredRelation | None:
        """One declared relation."""
        return self.kept.relations.get((institution, relation_id))

    def relations(self, institution: UUID, persons: Collection[str], on: date) -> Sequence[DeclaredRelation]:
        """The relations of some persons, from either side, that count on a day; by id."""
        wanted = set(persons)
        return [
            each
            for (bank, _), each in sorted(self.kept.relations.items())
            if bank == institution and {each.person, each.other} & wanted and (each.until is None or each.until >= on)
        ]

    def cases(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        status: CaseStatus | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[CaseRow]:
        """Cases of some units above a key, in key order."""
        return [
            row
            for row in map(case_row, self._all(institution))
            if (branches is None or row.unit in branches)
            and (status is None or row.status is status)
            and (after is None or row.id > after)
        ][:limit]

    def events(self, institution: UUID, case_id: UUID, after: int, limit: int) -> Sequence[WrittenCaseEvent]:
        """Events of a case above a sequence."""
        written = self.kept.events.get((institution, case_id), ())
        return [each for each in written if each.sequence > after][:limit]

    def about(
        self, institution: UUID, branches: frozenset[str] | None, person: str, after: UUID | None, limit: int
    ) -> Sequence[PersonRow]:
        """What cases of some units found about a person, by case."""
        return [
            PersonRow(kept.case.id, each.person, each.degree, each.deduction)
            for kept in self._all(institution)
            if (branches is None or kept.case.opened.unit in branches) and (after is None or kept.case.id > after)
            for each in kept.case.findings
            if each.person == person
        ][:limit]

    def _all(self, institution: UUID) -> list[KeptCase]:
        return [kept for (bank, _), kept in sorted(self.kept.cases.items()) if bank == institution]


def case_row(kept: KeptCase) -> CaseRow:
    """A case as lists show it."""
    case, opened = kept.case, kept.case.opened
    return CaseRow(
        id=case.id,
        number=opened.number,
        unit=opened.unit,
        currency=opened.currency,
        trigger=opened.trigger,
        status=case.status,
        batch=opened.batch,
        loans=len(opened.loans),
        amount=case.total,
        cause_on=opened.cause_on,
        opened_on=opened.on,
        last_on=case.last,
        wake_on=kept.wake_on,
        version=case.version,
    )
