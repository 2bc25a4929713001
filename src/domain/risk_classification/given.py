"""Claims that have no account here (LN-13): cards, revolving credit, advances, bonds, products.

They are registered under a business number; balance and days past due are facts stated about them (`records`).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ..shared.errors import Refusal
from .classes import ClaimKind, Guarantee


class ClaimRefusal(StrEnum):
    """Why a claim is not registered or closed, in the order of checking."""

    OPENED_IN_THE_FUTURE = "OPENED_IN_THE_FUTURE"
    """The day it began lies after the business date."""
    CLAIM_ALREADY_CLOSED = "CLAIM_ALREADY_CLOSED"
    """The claim is closed already."""
    CLOSED_IN_THE_FUTURE = "CLOSED_IN_THE_FUTURE"
    """The day it ended lies after the business date."""
    CLOSED_BEFORE_IT_BEGAN = "CLOSED_BEFORE_IT_BEGAN"
    """The day it ended lies before the day it began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenClaim:
    """A claim without an account; `closed_on` is the first day on which it is no longer held, None: it still is.

    `by_days`: classed by the days-past-due method (脱期法). `version` counts its changes.
    """

    id: UUID
    institution: UUID
    number: str
    borrower: UUID
    branch: str
    kind: ClaimKind
    guarantee: Guarantee
    by_days: bool
    opened_on: date
    recorded_at: datetime
    closed_on: date | None = None
    closed_at: datetime | None = None
    version: int = 1

    def held_on(self, day: date, known: datetime | None = None) -> bool:
        """Whether the bank holds it on a day, as known at an instant (None: all that is known)."""
        if self.opened_on > day or (known is not None and self.recorded_at > known):
            return False
        if self.closed_on is None or self.closed_at is None or (known is not None and self.closed_at > known):
            return True
        return day < self.closed_on


def register(claim: GivenClaim, business_date: date) -> Refusal | None:
    """Why a claim cannot be registered: OPENED_IN_THE_FUTURE. That its number is free is the store's to say."""
    if claim.opened_on <= business_date:
        return None
    return Refusal(
        ClaimRefusal.OPENED_IN_THE_FUTURE,
        f"began {claim.opened_on}, after the business date {business_date}",
        f"起始日 {claim.opened_on} 晚于营业日 {business_date}",
    )


def close(claim: GivenClaim, on: date, business_date: date, at: datetime) -> GivenClaim | Refusal:
    """The claim closed from a day on, repaid, sold or written off.

    Refused, in this order: CLAIM_ALREADY_CLOSED, CLOSED_IN_THE_FUTURE, CLOSED_BEFORE_IT_BEGAN.
    """
    if claim.closed_on is not None:
        return Refusal(
            ClaimRefusal.CLAIM_ALREADY_CLOSED,
            f"claim {claim.number} was closed on {claim.closed_on}",
            f"债权 {claim.number} 已于 {claim.closed_on} 终结",
        )
    if on > business_date:
        return Refusal(
            ClaimRefusal.CLOSED_IN_THE_FUTURE,
            f"closed on {on}, after the business date {business_date}",
            f"终结日 {on} 晚于营业日 {business_date}",
        )
    if on < claim.opened_on:
        return Refusal(
            ClaimRefusal.CLOSED_BEFORE_IT_BEGAN,
            f"closed on {on}, before it began on {claim.opened_on}",
            f"终结日 {on} 早于起始日 {claim.opened_on}",
        )
    return replace(claim, closed_on=on, closed_at=at, version=claim.version + 1)
