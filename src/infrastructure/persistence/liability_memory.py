"""Liability assessment in memory: the model of the SQL store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from uuid import UUID

from ...application.audit import ChainRow
from ...application.liability_store import (
    AccountRow,
    AuditedRow,
    AuthorityRow,
    CaseRow,
    DeclaredRelation,
    KeptCase,
    PersonRow,
    WrittenCaseEvent,
)
from ...application.outcomes import Subject
from ...domain.liability_assessment.authority import AuthorityEvent, AuthoritySuspended
from ...domain.liability_assessment.case import fold
from ...domain.liability_assessment.events import CaseEvent
from ...domain.liability_assessment.kinds import CaseStatus, Degree, HolderKind
from ...domain.liability_assessment.reserve import Entry, ReserveAccount
from .liability import person_rows

Key = tuple[UUID, UUID]
_ENDED = frozenset({CaseStatus.CLOSED, CaseStatus.WITHDRAWN})


@dataclass(slots=True)
class LiabilityState:
    """Everything that is kept of liability assessment, by key."""

    cases: dict[Key, KeptCase] = field(default_factory=dict)
    events: dict[Key, tuple[WrittenCaseEvent, ...]] = field(default_factory=dict)
    relations: dict[Key, DeclaredRelation] = field(default_factory=dict)
    accounts: dict[tuple[UUID, str, str], ReserveAccount] = field(default_factory=dict)
    authorities: dict[tuple[UUID, HolderKind, str], tuple[AuthorityEvent, ...]] = field(default_factory=dict)
    files: dict[tuple[UUID, str], str] = field(default_factory=dict)
    watched: dict[Key, date] = field(default_factory=dict)

    def copy(self) -> "LiabilityState":
        """The same values under mappings of their own."""
        return LiabilityState(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


@dataclass(slots=True)
class MemoryLiability:
    """The liability store of one unit."""

    kept: LiabilityState
    chains: Mapping[tuple[UUID, Subject], tuple[ChainRow, ...]]

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
            PersonRow(case, who, Degree(degree) if degree else None, deduction)
            for kept in self._all(institution)
            if (branches is None or kept.case.opened.unit in branches) and (after is None or kept.case.id > after)
            for case, who, degree, deduction in person_rows(kept.case)
            if who == person
        ][:limit]

    def open_about(self, institution: UUID, person: str) -> int:
        """How many cases that are not closed or withdrawn a person has a part in."""
        going = (kept.case for kept in self._all(institution) if kept.case.status not in _ENDED)
        return sum(any(who == person for _, who, _, _ in person_rows(case)) for case in going)

    def account(self, institution: UUID, officer: str, currency: str) -> ReserveAccount:
        """An officer's risk reserve."""
        return self.kept.accounts.get((institution, officer, currency), ReserveAccount(officer, currency))

    def post(self, institution: UUID, account: ReserveAccount, entry: Entry, at: datetime, by: str) -> None:  # noqa: ARG002
        """An account after one more entry."""
        self.kept.accounts[institution, account.officer, account.currency] = account

    def accounts(self, institution: UUID, after: tuple[str, str] | None, limit: int) -> Sequence[AccountRow]:
        """Risk reserves above an officer and currency, in that order."""
        return [
            AccountRow(officer, currency, account.balance, account.owed, account.entries[-1].on, len(account.entries))
            for (bank, officer, currency), account in sorted(self.kept.accounts.items(), key=lambda each: each[0])
            if bank == institution and (after is None or (officer, currency) > after)
        ][:limit]

    def authority(self, institution: UUID, kind: HolderKind, holder: str) -> AuthorityEvent | None:
        """What last happened to a holder's authority."""
        found = self.kept.authorities.get((institution, kind, holder), ())
        return found[-1] if found else None

    def save_authority(
        self,
        institution: UUID,
        kind: HolderKind,
        holder: str,
        event: AuthorityEvent,
        at: datetime,  # noqa: ARG002
        by: str,  # noqa: ARG002
    ) -> None:
        """One more event of a holder's authority."""
        key = institution, kind, holder
        self.kept.authorities[key] = (*self.kept.authorities.get(key, ()), event)

    def authorities(
        self, institution: UUID, units: Collection[str] | None, after: tuple[str, str] | None, limit: int
    ) -> Sequence[AuthorityRow]:
        """Holders whose authority was ever suspended, above a kind and holder, in that order."""
        return [
            AuthorityRow(kind, holder, isinstance(found[-1], AuthoritySuspended), found[-1].on, len(found))
            for (bank, kind, holder), found in sorted(self.kept.authorities.items(), key=lambda each: each[0])
            if bank == institution and (after is None or (kind.value, holder) > after)
            if units is None or (kind is HolderKind.UNIT and holder in units)
        ][:limit]

    def keep_file(self, institution: UUID, content_hash: str, text: str) -> None:
        """The text of a file under its hash; one that is kept stays."""
        self.kept.files.setdefault((institution, content_hash), text)

    def file(self, institution: UUID, content_hash: str) -> str | None:
        """The text of a file."""
        return self.kept.files.get((institution, content_hash))

    def audited(self, institution: UUID, subject: Subject, limit: int) -> Sequence[AuditedRow]:
        """The last rows of a subject's audit chain, in their order."""
        rows = self.chains.get((institution, subject), ())[-limit:]
        return [
            AuditedRow(
                row.sequence,
                row.entry.recorded_at,
                row.entry.account,
                row.entry.person,
                row.entry.command,
                row.entry.outcome,
                row.hash,
            )
            for row in rows
        ]

    def watch(self, institution: UUID, loans: Mapping[UUID, date | None]) -> None:
        """On which day loans are looked at next for what opens a case; None: on none."""
        for loan, day in loans.items():
            if day is None:
                self.kept.watched.pop((institution, loan), None)
            else:
                self.kept.watched[institution, loan] = day

    def woken(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans to be looked at on or before a day, above an id, in key order."""
        return tuple(
            loan
            for (bank, loan), wake in sorted(self.kept.watched.items())
            if bank == institution and wake <= day and (after is None or loan > after)
        )[:limit]

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
