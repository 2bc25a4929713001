"""What may be asked of the rights of a loan (GU-2). Days lie on the business date or before it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..domain.clock.acts import MAX_REASON
from ..domain.shared.errors import InvalidInput
from .clock_records import ActDone, Preservation, Title
from .command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RightCommand(Command):
    """What every command about the rights of one loan says."""

    loan_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAct(RightCommand):
    """Record an act that a clock listens to (登记催收、起诉、承认债务等行为), with its evidence."""

    act: ActDone


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTitle(RightCommand):
    """Record a title: from it on enforcement must be applied for in time (登记执行依据)."""

    title: Title


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPreservation(RightCommand):
    """Record a seizure or freeze for the bank, or the renewal of one (登记查封、扣押、冻结及续期)."""

    preservation: Preservation


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftPreservation(RightCommand):
    """Record that a seizure holds no more from a day on (登记解除查封、扣押、冻结)."""

    preservation_id: UUID
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractRecord(RightCommand):
    """Take back an act, title, seizure or lifting that was recorded in error (撤销登记): nothing is deleted.

    From now on it counts as if it had never happened; what was known before stays. `reason` says why, in 1 to 500
    characters.
    """

    record_id: UUID

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        if not 1 <= len(self.reason.strip()) <= len(self.reason) <= MAX_REASON:
            raise InvalidInput("reason", self.reason, f"must say in 1 to {MAX_REASON} characters why")
