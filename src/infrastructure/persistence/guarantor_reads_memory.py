"""Which guarantees and guarantors a list holds, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ...application.guarantor_store import KeptGuarantee
from ...application.reads import Position
from ...domain.borrower import Borrower
from ...domain.loan.loan import Loan
from ...domain.shared.scope import Scope
from .guarantors_memory import GuarantorState, Key, MemoryGuarantees, MemoryGuarantors


@dataclass(slots=True)
class MemoryGuaranteeLists:
    """Lists of a state."""

    state: GuarantorState
    loans: Mapping[Key, Loan]
    borrowers: Mapping[Key, Borrower]

    def given(self, scope: Scope, parties: Sequence[UUID], after: UUID | None, limit: int) -> Mapping[UUID, list[UUID]]:
        """For each guarantor its guarantees in the scope's branches above an id, at most `limit`, oldest first."""
        rows = sorted((kept.guarantee for kept in self._visible(scope)), key=lambda each: each.id)
        wanted = [each for each in rows if after is None or each.id > after]
        return {party: [each.id for each in wanted if party in each.contract.parties][:limit] for party in set(parties)}

    def numbered(self, scope: Scope, after: Position | None, limit: int) -> Sequence[UUID]:
        """Guarantees in the scope's branches, by number."""
        rows = sorted((kept.guarantee.number, kept.guarantee.id) for kept in self._visible(scope))
        return [key for number, key in rows if after is None or (number, key) > (after.value, after.id)][:limit]

    def reviews_due(self, scope: Scope, until: date, after: Position | None, limit: int) -> Sequence[UUID]:
        """Guarantors in the scope's branches whose review is due until a day, by that day and id."""
        parties = [
            party
            for bank, party in self.state.files
            if bank == scope.institution and scope.allows(bank, self.borrowers[bank, party].profile.branch)
        ]
        found = MemoryGuarantors(self.state).get_many(scope.institution, parties)
        rows = sorted((each.review_due(date.max), key) for key, each in found.items())
        due = [row for row in rows if row[0] <= until and (after is None or row > (after.value, after.id))]
        return [key for _, key in due][:limit]

    def _visible(self, scope: Scope) -> Sequence[KeptGuarantee]:
        keys = [key for bank, key in self.state.events if bank == scope.institution]
        found = MemoryGuarantees(self.state, self.loans, self.borrowers).get_many(scope.institution, keys)
        return [kept for kept in found.values() if scope.allows(scope.institution, kept.branch)]
