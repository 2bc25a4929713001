"""Which applications for write-off, claims and years a list holds, in memory: the model of the SQL reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ...application.write_off_queries import DueTerms
from ...application.write_off_store import CaseRow, ClaimKey, KeptClaim, YearOfWriteOffs
from ...domain.liability_assessment.kinds import CaseStatus
from ...domain.shared.scope import Scope
from ...domain.write_off.kinds import Cause, ClaimStatus
from .liability_memory import LiabilityState
from .write_off_memory import WriteOffState, case_row


@dataclass(slots=True)
class MemoryWriteOffLists:
    """Lists of a state; `liability` says for which loans it is found and final who is liable."""

    state: WriteOffState
    liability: LiabilityState

    def applications(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[CaseRow]:
        """Applications by id, inside the scope."""
        rows = (self.state.cases.get((scope.institution, key)) for key in ids)
        return [case_row(case) for case in rows if case and scope.allows(scope.institution, case.applied.unit)]

    def of_loans(self, scope: Scope, loans: Sequence[UUID], limit: int) -> Mapping[UUID, list[UUID]]:
        """The applications that each loan is or was in, inside the scope, newest first."""
        mine = [
            case
            for (bank, _), case in self.state.cases.items()
            if bank == scope.institution and scope.allows(bank, case.applied.unit)
        ]
        newest = sorted(mine, key=lambda case: case.id, reverse=True)
        return {
            loan: [case.id for case in newest if any(claim.loan == loan for claim in case.claims)][:limit]
            for loan in loans
        }

    def due(self, scope: Scope, terms: DueTerms, after: ClaimKey | None, limit: int) -> Sequence[ClaimKey]:
        """Claims of the scope's branches with something due, above a key, in key order."""
        closed = [
            case.case.opened.loans
            for (bank, _), case in self.liability.cases.items()
            if bank == scope.institution and case.case.status is CaseStatus.CLOSED
        ]
        settled = {each.loan for loans in closed for each in loans}
        mine = (
            kept
            for (bank, _), kept in self.state.claims.items()
            if bank == scope.institution
            and scope.allows(bank, kept.branch)
            and _is_due(kept, terms, settled=kept.key.loan in settled)
        )
        return sorted(kept.key for kept in mine if after is None or kept.key > after)[:limit]

    def years(self, institution: UUID, before: int, limit: int) -> Sequence[YearOfWriteOffs]:
        """Years with write-offs earlier than one, newest first."""
        mine = (row for (bank, year), row in self.state.years.items() if bank == institution and year < before)
        return sorted(mine, key=lambda row: row.year, reverse=True)[:limit]


def _is_due(kept: KeptClaim, terms: DueTerms, *, settled: bool) -> bool:
    claim = kept.claim
    if claim.status is ClaimStatus.REVERSED:
        return False
    since: date = claim.kept.on
    if claim.kept.cause is Cause.SUBJECTIVE and since <= terms.assessed and not settled:
        return True
    if claim.status is not ClaimStatus.KEPT:
        return False
    last = max((check.on for check in claim.checks), default=since)
    return (claim.plan is None and since <= terms.planned) or last <= terms.checked
