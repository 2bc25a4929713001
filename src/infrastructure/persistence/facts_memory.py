"""Recorded facts, claims without an account and exchange rates in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ...application.claims_store import ClaimBrief
from ...domain.loan.loan import Loan
from ...domain.risk_classification.given import GivenClaim
from ...domain.risk_classification.records import FactName, RecordedFact, in_force, standing

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class MemoryFacts:
    """The recorded facts of a state."""

    facts: dict[Key, RecordedFact]

    def in_force(
        self, institution: UUID, subjects: Sequence[UUID], as_of: date, known: datetime | None
    ) -> Sequence[RecordedFact]:
        """What counts of each subject and name on a day, as known at an instant."""
        wanted = frozenset(subjects)
        mine = [f for (bank, _), f in self.facts.items() if bank == institution and f.subject_id in wanted]
        return in_force(mine, as_of, known)

    def standing(
        self,
        institution: UUID,
        subjects: Sequence[UUID],
        names: Sequence[FactName],
        as_of: date,
        known: datetime | None,
    ) -> Sequence[RecordedFact]:
        """All statements of some names up to a day that are not taken back, by day and order of recording."""
        wanted = frozenset(subjects)
        mine = [f for (bank, _), f in self.facts.items() if bank == institution and f.subject_id in wanted]
        return [fact for fact in standing(mine, as_of, known) if fact.name in names]

    def of_subject(self, institution: UUID, subject: UUID, after: UUID | None, limit: int) -> Sequence[RecordedFact]:
        """A subject's statements and withdrawals in the order of recording, above `after`."""
        mine = [f for (bank, _), f in self.facts.items() if bank == institution and f.subject_id == subject]
        return sorted((f for f in mine if after is None or f.id > after), key=lambda f: f.id)[:limit]

    def get(self, institution: UUID, fact_id: UUID) -> RecordedFact | None:
        """One statement."""
        return self.facts.get((institution, fact_id))

    def withdrawn(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, RecordedFact]:
        """Which of these statements have been taken back, and by which."""
        mine = (f for (bank, _), f in self.facts.items() if bank == institution)
        return {f.withdraws: f for f in mine if f.withdraws is not None and f.withdraws in ids}

    def add(self, institution: UUID, facts: Sequence[RecordedFact]) -> None:
        """More statements."""
        self.facts.update({(institution, fact.id): fact for fact in facts})


@dataclass(slots=True)
class MemoryClaims:
    """The claims without an account of a state, and its loans as claims."""

    claims: dict[Key, GivenClaim]
    loans: Mapping[Key, Loan]

    def briefs(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, ClaimBrief]:
        """Which claims exist, loans included."""
        found: dict[UUID, ClaimBrief] = {}
        for key in ids:
            if loan := self.loans.get((institution, key)):
                found[key] = ClaimBrief(loan.borrower, loan.branch, account=True)
            elif claim := self.claims.get((institution, key)):
                found[key] = ClaimBrief(claim.borrower, claim.branch, account=False, closed_on=claim.closed_on)
        return found

    def get(self, institution: UUID, claim_id: UUID) -> GivenClaim | None:
        """One claim without an account."""
        return self.claims.get((institution, claim_id))

    def by_id(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, GivenClaim]:
        """Claims without an account by id."""
        found = {i: self.get(institution, i) for i in ids}
        return {i: each for i, each in found.items() if each is not None}

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which claim without an account."""
        return {c.number: i for (bank, i), c in self.claims.items() if bank == institution and c.number in numbers}

    def of_borrowers(self, institution: UUID, borrowers: Sequence[UUID]) -> Sequence[GivenClaim]:
        """All claims without an account of some borrowers, by number."""
        mine = (c for (bank, _), c in self.claims.items() if bank == institution and c.borrower in borrowers)
        return sorted(mine, key=lambda claim: claim.number)

    def save(self, claim: GivenClaim) -> None:
        """A new or closed claim."""
        self.claims[claim.institution, claim.id] = claim
