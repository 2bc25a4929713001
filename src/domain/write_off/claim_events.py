"""What happens to a written-off claim (账销案存): rights remain, pursuit goes on (权在力催, arts 4, 14, 15)."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.money import digits_of
from ..shared.papers import content_hash, note, person_of
from ..shared.text import checked_text
from .kinds import Cause, Stream, TerminationCase
from .parts import Amounts

MAX_STEPS: Final = 50
MAX_STEP: Final = 500

Split = tuple[tuple[Stream, int], ...]
"""Minor units per part of the claim, in the order in which they were taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A claim was written off and is kept in the case ledger, with a named keeper (art. 15)."""

    loan: UUID
    case: UUID
    currency: str
    amounts: Amounts
    cause: Cause
    keeper: str
    on: date

    def __post_init__(self) -> None:
        digits_of(self.currency)
        object.__setattr__(self, "keeper", person_of("keeper", self.keeper))


@dataclass(frozen=True, slots=True)
class Accrued:
    """Interest by contract since the last accrual (续计利息), minor units, through `through`; with it what the account
    charged meanwhile: fees, and costs of pursuing the claim, which stand with those that were written off.
    """

    amount: int
    through: date
    fees: int = 0
    costs: int = 0

    @property
    def total(self) -> int:
        """All that came to the claim."""
        return self.amount + self.fees + self.costs


@dataclass(frozen=True, slots=True)
class Recovered:
    """Money came in (核销后收回): what it was taken for, who collected it; `restored` went back to the reserve."""

    amount: int
    split: Split
    restored: int
    collector: str
    on: date


@dataclass(frozen=True, slots=True)
class RecoveryReversed:
    """A recovery was taken back (收回冲正); `sequence` is its place among the claim's events, from 1."""

    sequence: int
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Waived:
    """Part of the claim was given up (减免)."""

    split: Split
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class InterestStopped:
    """Interest stops by agreement or law (停止计息): no accrual after this day."""

    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class KeeperNamed:
    """Somebody else keeps the claim (变更保管责任人)."""

    keeper: str
    on: date


@dataclass(frozen=True, slots=True)
class PursuitPlanned:
    """A plan of pursuit was made (追索方案): steps in their order."""

    steps: tuple[str, ...]
    person: str
    on: date

    def __post_init__(self) -> None:
        if not 1 <= len(self.steps) <= MAX_STEPS:
            raise InvalidInput("steps", len(self.steps), f"must be 1 to {MAX_STEPS}")
        for step in self.steps:
            checked_text("steps", step, MAX_STEP)


@dataclass(frozen=True, slots=True)
class Checked:
    """A yearly check was made (年度检查): what was found about property and rights."""

    person: str
    finding: str
    on: date

    def __post_init__(self) -> None:
        note("finding", self.finding)


@dataclass(frozen=True, slots=True)
class Terminated:
    """The claim is completely terminated and leaves the case ledger (完全终结, art. 16).

    `person` proposed it, `agreed` are those who agreed, in order.
    """

    of: TerminationCase
    evidence: str
    person: str
    on: date
    agreed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        content_hash("evidence", self.evidence)


@dataclass(frozen=True, slots=True)
class WriteOffReversed:
    """The write-off was wrong: the claim is on the balance sheet again (核销冲回)."""

    reason: str
    on: date


ClaimEvent = (
    Kept
    | Accrued
    | Recovered
    | RecoveryReversed
    | Waived
    | InterestStopped
    | KeeperNamed
    | PursuitPlanned
    | Checked
    | Terminated
    | WriteOffReversed
)
"""Every event of a written-off claim."""
