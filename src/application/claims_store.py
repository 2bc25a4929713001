"""What claims, with an account or without, need from a store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from ..domain.risk_classification.given import GivenClaim


@dataclass(frozen=True, slots=True)
class ClaimBrief:
    """What others need to know of a claim: whose it is, which branch keeps it, whether it has an account here.

    `closed_on` is the first day on which a claim without an account is no longer held.
    """

    borrower: UUID
    branch: str
    account: bool
    closed_on: date | None = None


class ClaimStore(Protocol):
    """Claims without an account."""

    def briefs(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, ClaimBrief]:
        """Which claims exist, loans included; nothing is locked."""
        ...

    def get(self, institution: UUID, claim_id: UUID) -> GivenClaim | None:
        """One claim without an account, locked in a write unit."""
        ...

    def by_id(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, GivenClaim]:
        """Claims without an account by id; nothing is locked."""
        ...

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which claim without an account."""
        ...

    def of_borrowers(self, institution: UUID, borrowers: Sequence[UUID]) -> Sequence[GivenClaim]:
        """All claims without an account of some borrowers, by number."""
        ...

    def save(self, claim: GivenClaim, /) -> None:
        """A new or closed claim."""
        ...
