"""Reads of recorded facts, claims without an account and policies of the risk rules, on one snapshot."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol
from uuid import UUID

from ..domain.risk_classification.given import GivenClaim
from ..domain.risk_classification.records import FactName, FactSubject, FactValue, RecordedFact
from ..domain.shared.scope import Scope
from .claims_store import ClaimStore
from .encoding import canonical, to_json
from .facts_store import FactStore
from .policy_documents import (
    CASELOAD,
    CLASSIFICATION,
    CLOCK,
    COLLATERAL,
    GUARANTOR,
    LIABILITY,
    PRODUCTS,
    PROVISIONING,
    WRITE_OFF,
    PolicyDocuments,
    PolicyFamily,
    PolicyKind,
    book_of,
)

_KINDS: Final[Mapping[PolicyFamily, PolicyKind[Any]]] = {
    kind.family: kind
    for kind in (
        CLASSIFICATION, PROVISIONING, PRODUCTS, COLLATERAL, GUARANTOR, WRITE_OFF, LIABILITY, CLOCK, CASELOAD,
    )
}  # fmt: skip


class Kept(Protocol):
    """Something that a branch keeps."""

    @property
    def branch(self) -> str: ...  # noqa: D102 - the type says it


class Branches(Protocol):
    """Which branch keeps each borrower."""

    def briefs(self, institution: UUID, ids: Sequence[UUID], /) -> Mapping[UUID, Kept]:
        """Those that exist."""
        ...


@dataclass(frozen=True, slots=True)
class FactView:
    """A statement as readers see it.

    `account`: the subject is a claim with an account here, a loan; `withdrawn_by` is the statement that took it back.
    """

    id: UUID
    subject: FactSubject
    account: bool
    subject_id: UUID
    name: FactName
    value: FactValue
    origin: str
    row: str
    stated_on: date
    recorded_at: datetime
    recorded_by: str
    withdraws: UUID | None
    withdrawn_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The version of a family that counts on a day; `payload` is its canonical JSON."""

    family: PolicyFamily
    version: str
    effective_from: date
    recorded_at: datetime
    payload: str


@dataclass(frozen=True, slots=True)
class FactQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection."""

    facts: FactStore
    claims: ClaimStore
    borrowers: Branches
    documents: PolicyDocuments
    turn: AbstractContextManager[object]

    def counting(
        self, scope: Scope, kind: FactSubject, subject: UUID, as_of: date, known: datetime | None
    ) -> tuple[FactView, ...]:
        """What counts of a subject on a day, as known at an instant, by name; nothing for one that cannot be seen."""
        with self.turn:
            account = self._account(scope, kind, subject)
            if account is None:
                return ()
            rows = self.facts.in_force(scope.institution, [subject], as_of, known)
        return tuple(_view(row, None, account=account) for row in sorted(rows, key=lambda row: row.name))

    def statements(
        self, scope: Scope, kind: FactSubject, subject: UUID, after: UUID | None, limit: int
    ) -> Sequence[FactView]:
        """A subject's statements and withdrawals above an id, in the order of recording."""
        with self.turn:
            account = self._account(scope, kind, subject)
            if account is None:
                return ()
            rows = self.facts.of_subject(scope.institution, subject, after, limit)
            gone = self.facts.withdrawn(scope.institution, [row.id for row in rows])
        return [_view(row, gone.get(row.id), account=account) for row in rows]

    def fact(self, scope: Scope, fact_id: UUID) -> FactView | None:
        """One statement, or None."""
        with self.turn:
            row = self.facts.get(scope.institution, fact_id)
            account = self._account(scope, row.subject, row.subject_id) if row else None
            if row is None or account is None:
                return None
            gone = self.facts.withdrawn(scope.institution, [fact_id])
        return _view(row, gone.get(fact_id), account=account)

    def claim(self, scope: Scope, claim_id: UUID) -> GivenClaim | None:
        """One claim without an account, or None."""
        with self.turn:
            found = self.claims.get(scope.institution, claim_id)
        return found if found is not None and scope.allows(found.institution, found.branch) else None

    def claims_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, GivenClaim]:
        """Claims without an account by id; for loaders."""
        with self.turn:
            found = self.claims.by_id(scope.institution, ids)
        return {i: each for i, each in found.items() if scope.allows(each.institution, each.branch)}

    def claims_of(self, scope: Scope, borrower: UUID, after: str, limit: int) -> Sequence[GivenClaim]:
        """A borrower's claims without an account above a number, by number."""
        with self.turn:
            found = self.claims.of_borrowers(scope.institution, [borrower])
        seen = (each for each in found if scope.allows(each.institution, each.branch) and each.number > after)
        return tuple(seen)[:limit]

    def sees_claim(self, scope: Scope, claim: UUID) -> bool:
        """Whether a claim, with an account or without, can be seen."""
        with self.turn:
            return self._account(scope, FactSubject.CLAIM, claim) is not None

    def policy(self, scope: Scope, family: PolicyFamily, on: date, known: datetime | None) -> PolicyView:
        """The version of a family that counts on a day, as known at an instant."""
        kind: PolicyKind[Any] = _KINDS[family]
        with self.turn:
            version = book_of(self.documents, scope.institution, kind).at(on, known)
        payload = canonical(to_json(version))
        return PolicyView(family, version.version, version.effective_from, version.recorded_at, payload)

    def _account(self, scope: Scope, kind: FactSubject, subject: UUID) -> bool | None:
        """Whether the subject has an account here; None where it cannot be seen."""
        if kind is FactSubject.BORROWER:
            brief = self.borrowers.briefs(scope.institution, [subject]).get(subject)
            return False if brief and scope.allows(scope.institution, brief.branch) else None
        claim = self.claims.briefs(scope.institution, [subject]).get(subject)
        return claim.account if claim and scope.allows(scope.institution, claim.branch) else None


def _view(row: RecordedFact, gone: RecordedFact | None, *, account: bool) -> FactView:
    return FactView(
        id=row.id,
        subject=row.subject,
        account=account,
        subject_id=row.subject_id,
        name=row.name,
        value=row.value,
        origin=row.origin,
        row=row.row,
        stated_on=row.stated_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        withdraws=row.withdraws,
        withdrawn_by=gone.id if gone else None,
    )
