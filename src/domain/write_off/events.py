"""What happens to an application for write-off (核销申请事件), in the order of recording."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.actor import branch_code
from ..shared.errors import InvalidInput
from ..shared.ids import business_number
from ..shared.money import digits_of
from ..shared.papers import content_hash, note, person_of
from .kinds import Cause, Level
from .parts import Amounts, AppliedClaim, Ballot, Confirmation, Evidence, LegalOpinion

MAX_CLAIMS: Final = 10_000
"""The most claims of one list."""
MAX_EVIDENCE: Final = 2_000
MAX_SEATS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """An application was made (提出核销申请): one claim, a package, or a list of small ones.

    Attributes:
        number: the application's business number, unique in the institution.
        unit: the originating unit (branch code), whose people confirm internal evidence.
        currency: of every amount.
        by_list: small claims of one kind by list (清单核销, art. 8(1)).
        cause, cause_text: why the claims were lost (art. 19).
        maker: the person who applies.
    """

    case: UUID
    institution: UUID
    number: str
    unit: str
    currency: str
    claims: tuple[AppliedClaim, ...]
    by_list: bool
    cause: Cause
    cause_text: str
    maker: str
    on: date

    def __post_init__(self) -> None:
        business_number("number", self.number)
        branch_code("unit", self.unit)
        digits_of(self.currency)
        note("cause_text", self.cause_text)
        object.__setattr__(self, "maker", person_of("maker", self.maker))
        if not 1 <= len(self.claims) <= MAX_CLAIMS:
            raise InvalidInput("claims", len(self.claims), f"must be 1 to {MAX_CLAIMS}")


@dataclass(frozen=True, slots=True)
class EvidenceFiled:
    """A paper came into the file (归集证据); internal evidence must be confirmed anew."""

    evidence: Evidence
    person: str
    on: date


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Somebody of the originating unit signed the internal evidence as it then was (内部证据确认)."""

    confirmation: Confirmation


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """A legal opinion was given (出具法律意见书)."""

    opinion: LegalOpinion


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The collective review was held (集体审议): ballots of all seats, hash of the minutes, the result."""

    ballots: tuple[Ballot, ...]
    minutes: str
    agreed: bool
    on: date

    def __post_init__(self) -> None:
        content_hash("minutes", self.minutes)
        if not 1 <= len(self.ballots) <= MAX_SEATS:
            raise InvalidInput("ballots", len(self.ballots), f"must be 1 to {MAX_SEATS}")


@dataclass(frozen=True, slots=True)
class Approved:
    """An authorised person agreed (有权人审批); `final` when it was the last one that the amount asks for."""

    person: str
    level: Level
    final: bool
    on: date


@dataclass(frozen=True, slots=True)
class Rejected:
    """An authorised person said no (否决)."""

    person: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The maker took the application back (撤回)."""

    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """All claims of the application were booked (核销入账).

    `amounts` has a row per claim in the order of the application; `reserve_used` minor units.
    """

    amounts: tuple[Amounts, ...]
    reserve_used: int
    on: date


@dataclass(frozen=True, slots=True)
class Reversed:
    """A wrong write-off was reversed (核销冲回): the claims are on the balance sheet again; nothing is erased.

    `person` proposed it, `agreed` are those who agreed, in order.
    """

    person: str
    reason: str
    on: date
    agreed: tuple[str, ...] = ()


CaseEvent = (
    Applied
    | EvidenceFiled
    | Confirmed
    | OpinionGiven
    | Reviewed
    | Approved
    | Rejected
    | Withdrawn
    | WrittenOff
    | Reversed
)
"""Every event of an application."""
