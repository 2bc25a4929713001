"""What may be asked of claims without an account (LN-13)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..domain.risk_classification.classes import ClaimKind, Guarantee
from ..domain.risk_classification.records import stated
from ..domain.shared.actor import branch_code
from ..domain.shared.ids import business_number
from .command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterClaim(Command):
    """Register a card, revolving credit, advance, bond or product that has no account here (登记无账户债权)."""

    number: str
    borrower_id: UUID
    branch: str
    kind: ClaimKind
    guarantee: Guarantee = Guarantee.CREDIT
    by_days: bool = False
    opened_on: date

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        business_number("number", self.number)
        branch_code("branch", self.branch)
        stated(self.opened_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseClaim(Command):
    """Say that a claim without an account is no longer held (无账户债权终结): repaid, sold or written off."""

    claim_id: UUID
    closed_on: date
    expected_version: int | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        stated(self.closed_on)
