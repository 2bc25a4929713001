"""Write-off in memory: the model of the SQL store."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from uuid import UUID

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
from ...domain.write_off.case import Case
from ...domain.write_off.events import CaseEvent
from ...domain.write_off.kinds import CaseStatus, ClaimStatus
from .write_off import FINISHED

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class WriteOffState:
    """Everything that is kept of write-off, by key."""

    cases: dict[Key, Case] = field(default_factory=dict)
    case_events: dict[Key, tuple[WrittenCaseEvent, ...]] = field(default_factory=dict)
    claims: dict[tuple[UUID, ClaimKey], KeptClaim] = field(default_factory=dict)
    claim_events: dict[tuple[UUID, ClaimKey], tuple[WrittenClaimEvent, ...]] = field(default_factory=dict)
    statements: dict[Key, Statement] = field(default_factory=dict)
    years: dict[tuple[UUID, int], YearOfWriteOffs] = field(default_factory=dict)

    def copy(self) -> "WriteOffState":
        """The same values under mappings of their own."""
        return WriteOffState(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


@dataclass(slots=True)
class MemoryWriteOffs:
    """The write-off store of one unit; `held` says what of the reserve all lines come to."""

    kept: WriteOffState
    held: Callable[[UUID, str], int]

    def get(self, institution: UUID, case_id: UUID) -> Case | None:
        """One application."""
        return self.kept.cases.get((institution, case_id))

    def by_number(self, institution: UUID, number: str) -> UUID | None:
        """The application of a number."""
        mine = (case for (bank, _), case in self.kept.cases.items() if bank == institution)
        return next((case.id for case in mine if case.applied.number == number), None)

    def open_for(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, UUID]:
        """For loans in an application that is not finished: the application."""
        wanted = frozenset(loans)
        mine = (case for (bank, _), case in self.kept.cases.items() if bank == institution)
        going = [case for case in mine if case.status not in FINISHED]
        return {claim.loan: case.id for case in going for claim in case.claims if claim.loan in wanted}

    def loans_of(self, institution: UUID, case_id: UUID) -> tuple[UUID, ...]:
        """The loans of an application, in key order."""
        case = self.get(institution, case_id)
        return tuple(sorted(claim.loan for claim in case.claims)) if case else ()

    def save(self, case: Case, events: Sequence[CaseEvent], at: datetime, by: str) -> None:
        """A new application, or one with more events."""
        key = case.applied.institution, case.id
        before = self.kept.case_events.get(key, ())
        new = (WrittenCaseEvent(place, each, at, by) for place, each in enumerate(events, len(before) + 1))
        self.kept.cases[key] = case
        self.kept.case_events[key] = (*before, *new)

    def claims(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[KeptClaim, ...]]:
        """All written-off claims of some loans, by day of write-off."""
        found: dict[UUID, tuple[KeptClaim, ...]] = {}
        for kept in self._all(institution):
            if kept.key.loan in loans:
                found[kept.key.loan] = (*found.get(kept.key.loan, ()), kept)
        return {loan: tuple(sorted(rows, key=lambda row: row.claim.kept.on)) for loan, rows in found.items()}

    def of_case(self, institution: UUID, case_id: UUID) -> tuple[KeptClaim, ...]:
        """The written-off claims of an application, by loan."""
        return tuple(kept for kept in self._all(institution) if kept.key.case == case_id)

    def save_claims(self, institution: UUID, changes: Sequence[ClaimChange], at: datetime, by: str) -> None:
        """New claims, or claims with more events."""
        for change in changes:
            key = institution, change.kept.key
            before = self.kept.claim_events.get(key, ())
            new = (
                WrittenClaimEvent(change.kept.key.case, place, each, at, by)
                for place, each in enumerate(change.events, len(before) + 1)
            )
            self.kept.claims[key] = change.kept
            self.kept.claim_events[key] = (*before, *new)

    def statements(
        self, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None
    ) -> Mapping[UUID, Statement]:
        """The last statement about each loan made on a day or before, as known at an instant."""
        wanted = frozenset(loans)
        mine = [
            each
            for (bank, _), each in self.kept.statements.items()
            if bank == institution
            and each.loan in wanted
            and each.stated_on <= as_of
            and (known is None or each.recorded_at <= known)
        ]
        return {each.loan: each for each in sorted(mine, key=lambda each: (each.recorded_at, each.id))}

    def state(self, institution: UUID, statements: Sequence[Statement]) -> None:
        """More statements."""
        self.kept.statements.update({(institution, each.id): each for each in statements})

    def reserve(self, institution: UUID, currency: str) -> int:
        """The reserve that there is, minor units."""
        return self.held(institution, currency)

    def take(self, currency: str, amount: int) -> None:
        """Lines are in their place at once: there is nothing to remember."""

    def due(self, institution: UUID, day: date, after: ClaimKey | None, limit: int) -> tuple[KeptClaim, ...]:
        """Claims about which something is to be told on or before a day, above `after`, in key order."""
        found = [
            kept
            for kept in self._all(institution)
            if kept.wake_on is not None and kept.wake_on <= day and (after is None or kept.key > after)
        ]
        return tuple(found[:limit])

    def year(self, institution: UUID, year: int) -> YearOfWriteOffs | None:
        """One year."""
        return self.kept.years.get((institution, year))

    def save_year(self, institution: UUID, year: YearOfWriteOffs) -> None:
        """A new or changed year."""
        self.kept.years[institution, year.year] = year

    def years_due(self, institution: UUID, day: date, after: int, limit: int) -> tuple[YearOfWriteOffs, ...]:
        """Years about which something is to be told on or before a day, later than `after`, in their order."""
        mine = (row for (bank, _), row in sorted(self.kept.years.items()) if bank == institution)
        return tuple(row for row in mine if row.wake_on is not None and row.wake_on <= day and row.year > after)[:limit]

    def cases(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        status: CaseStatus | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[CaseRow]:
        """Applications of some units above a key, in key order."""
        found = [
            case_row(case)
            for (bank, key), case in sorted(self.kept.cases.items())
            if bank == institution
            and (after is None or key > after)
            and (branches is None or case.applied.unit in branches)
            and (status is None or case.status is status)
        ]
        return found[:limit]

    def case_events(self, institution: UUID, case_id: UUID, after: int, limit: int) -> Sequence[WrittenCaseEvent]:
        """Events of an application above a sequence."""
        return self.kept.case_events.get((institution, case_id), ())[after : after + limit]

    def claim_rows(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        status: ClaimStatus | None,
        after: ClaimKey | None,
        limit: int,
    ) -> Sequence[ClaimRow]:
        """Claims of some branches above a key, in key order."""
        found = [
            _claim_row(kept)
            for kept in self._all(institution)
            if (after is None or kept.key > after)
            and (branches is None or kept.branch in branches)
            and (status is None or kept.claim.status is status)
        ]
        return found[:limit]

    def claim_events(self, institution: UUID, key: ClaimKey, after: int, limit: int) -> Sequence[WrittenClaimEvent]:
        """Events of a claim above a sequence."""
        return self.kept.claim_events.get((institution, key), ())[after : after + limit]

    def _all(self, institution: UUID) -> list[KeptClaim]:
        mine = {key: kept for (bank, key), kept in self.kept.claims.items() if bank == institution}
        return [mine[key] for key in sorted(mine)]


def case_row(case: Case) -> CaseRow:
    """An application as lists show it."""
    applied = case.applied
    return CaseRow(
        id=case.id,
        number=applied.number,
        unit=applied.unit,
        currency=applied.currency,
        by_list=applied.by_list,
        status=case.status,
        claims=len(case.claims),
        total=case.total,
        reserve_used=case.reserve_used,
        maker=applied.maker,
        applied_on=applied.on,
        last_on=case.last,
        written_off_on=case.written_off_on,
        version=case.version,
    )


def _claim_row(kept: KeptClaim) -> ClaimRow:
    claim = kept.claim
    return ClaimRow(
        loan=claim.kept.loan,
        case=claim.kept.case,
        branch=kept.branch,
        currency=claim.kept.currency,
        status=claim.status,
        in_account=kept.in_account,
        kept_on=claim.kept.on,
        keeper=claim.keeper,
        written_off=claim.kept.amounts.total,
        accrued=claim.accrued,
        recovered=claim.recovered.total,
        restored=claim.restored,
        waived=claim.waived.total,
        owed=claim.owed.total,
        wake_on=kept.wake_on,
        version=claim.version,
    )
