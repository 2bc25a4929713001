"""What may be asked of write-offs: one frozen command each.

An application is named by `write_off_id`, a written-off claim by its loan. Everything counts on the booking date.
Building a command checks what can never be right (`InvalidInput`); whether it is right here and now the domain decides.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..domain.loan import events
from ..domain.loan.events import Surplus
from ..domain.shared.actor import branch_code
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import business_number
from ..domain.shared.money import Money
from ..domain.shared.papers import content_hash, note, person_of
from ..domain.write_off.deadlines import DutyKind
from ..domain.write_off.events import MAX_CLAIMS, MAX_SEATS
from ..domain.write_off.facts import MAX_GROUNDS, MAX_OBLIGORS, MAX_REFERENCES, Ground, Reference
from ..domain.write_off.kinds import (
    Cause,
    ClaimKind,
    ConfirmingRole,
    Criterion,
    Level,
    Paper,
    TerminationCase,
)
from ..domain.write_off.parts import Ballot
from ..domain.write_off.policy import WriteOffPolicy
from .command import Command
from .loan import Recording
from .write_off_store import StatedObligor


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWriteOffFacts(Command):
    """State what is known of a loan that its records do not say (呆账核销事实说明); a later statement replaces it.

    Attributes:
        kind: None: as the borrower's kind and size say.
        grounds: what happened, beside what titles and rights say.
        obligors: what is known of each; `pursued_on` is when every obligor without a day of its own was last pursued.
        references: other debts whose ruling is relied on (arts 9, 10).
        security_gone: what secured the claim is void or disposed of.
        external_unobtainable: no proof of a court, arbitrator or government can be had (art. 8(2)).
        outside_interference: an outside body or person interfered (art. 13).
        sales, assets: yearly sales and total assets of an enterprise, in the currency of the books.
    """

    loan_id: UUID
    kind: ClaimKind | None = None
    grounds: tuple[Ground, ...] = ()
    obligors: tuple[StatedObligor, ...] = ()
    pursued_on: date | None = None
    references: tuple[Reference, ...] = ()
    security_gone: bool = False
    external_unobtainable: bool = False
    outside_interference: bool = False
    sales: Money | None = None
    assets: Money | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        for name, most in (("grounds", MAX_GROUNDS), ("obligors", MAX_OBLIGORS), ("references", MAX_REFERENCES)):
            if len(getattr(self, name)) > most:
                raise InvalidInput(name, len(getattr(self, name)), f"must be at most {most}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedClaim:
    """A loan to be written off, and what it rests on: a criterion, or the number of another debt (arts 9, 10).

    `part`: only so much of its principal; None: all of it.
    """

    loan_id: UUID
    criterion: Criterion | None = None
    reference: str = ""
    part: Money | None = None

    def __post_init__(self) -> None:
        if (self.criterion is None) == (not self.reference):
            raise InvalidInput("criterion", self.criterion, "a claim rests on a criterion or on another debt, not both")
        if self.part is not None and self.part.minor < 1:
            raise InvalidInput("part", str(self.part), "must be above zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyForWriteOff(Command):
    """Apply for the write-off of one claim or a package (提出核销申请).

    `loss`: what of the package's principal is lost in all, split pro rata over its claims; None: each as it says.
    """

    number: str
    unit: str
    claims: tuple[AskedClaim, ...]
    cause: Cause
    cause_text: str
    loss: Money | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        _application(self.number, self.unit, self.cause_text, "claims", len(self.claims))
        if self.loss is not None and (self.loss.minor < 1 or any(claim.part for claim in self.claims)):
            raise InvalidInput("loss", str(self.loss), "must be above zero, and no claim states a part of its own")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedClaim:
    """A small loan of a list: since when it was pursued, and when every obligor was last pursued."""

    loan_id: UUID
    pursued_since: date
    pursued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffByList(Command):
    """Apply for the write-off of many small loans of one kind on one criterion (清单核销, art. 8(1)), all or nothing.

    The rows state of each loan what the list proves: `kind`, pursuit, and that its obligors cannot pay.
    """

    number: str
    unit: str
    criterion: Criterion
    kind: ClaimKind
    rows: tuple[ListedClaim, ...]
    cause: Cause
    cause_text: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        _application(self.number, self.unit, self.cause_text, "rows", len(self.rows))


def _application(number: str, unit: str, cause_text: str, field: str, claims: int) -> None:
    business_number("number", number)
    branch_code("unit", unit)
    note("cause_text", cause_text)
    if not 1 <= claims <= MAX_CLAIMS:
        raise InvalidInput(field, claims, f"must be 1 to {MAX_CLAIMS}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffCommand(Command):
    """What every command about one application says."""

    write_off_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWriteOffEvidence(WriteOffCommand):
    """Put a paper into the file by the SHA-256 of what is stored (归集证据); `loan_id` None: of every claim."""

    kind: Paper
    content_hash: str
    dated: date
    loan_id: UUID | None = None
    note: str = ""

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        content_hash("content_hash", self.content_hash)
        note("note", self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmInternalEvidence(WriteOffCommand):
    """Sign the internal evidence as the actor, in a capacity and for a unit (内部证据确认, art. 8(2))."""

    role: ConfirmingRole
    unit: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        branch_code("unit", self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveLegalOpinion(WriteOffCommand):
    """Give the legal opinion as the actor, or answer for that of an outside firm (出具法律意见书)."""

    proceedings: str = ""
    why_not_sued: str = ""
    supports: bool
    outside: bool = False
    content_hash: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        content_hash("content_hash", self.content_hash)
        note("proceedings", self.proceedings)
        note("why_not_sued", self.why_not_sued)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWriteOff(WriteOffCommand):
    """Record the collective review (集体审议): every seat with its vote, dissent, and the hash of the minutes."""

    ballots: tuple[Ballot, ...]
    minutes: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        content_hash("minutes", self.minutes)
        if not 1 <= len(self.ballots) <= MAX_SEATS:
            raise InvalidInput("ballots", len(self.ballots), f"must be 1 to {MAX_SEATS}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveWriteOff(WriteOffCommand):
    """Agree as an authorised person of a level (有权人审批)."""

    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectWriteOff(WriteOffCommand):
    """Say no as an authorised person of a level (否决); `reason` says why."""

    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawWriteOff(WriteOffCommand):
    """Take one's own application back (撤回); `reason` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookWriteOff(WriteOffCommand):
    """Book an approved application, every claim of it or none (核销入账); `keeper` keeps the claims from then on."""

    keeper: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        person_of("keeper", self.keeper)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseWriteOff(WriteOffCommand):
    """Reverse a wrong write-off: its claims are on the balance sheet again (核销冲回); `reason` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWriteOffRecovery(Recording):
    """Money came in on a loan written off whole or in part (核销后收回): the account allocates it, and the reserve gets
    back what it bore; of a part, once no principal is on the balance sheet any more.

    `collector` is who collected it; empty: the actor.
    """

    amount: Money
    collector: str = ""

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        if self.collector:
            person_of("collector", self.collector)

    def amounts(self) -> tuple[Money, ...]:  # noqa: D102 - an override
        return (self.amount,)

    def event(self) -> events.Event:  # noqa: D102 - an override
        return events.Repayment(self.amount.minor, Surplus.CREDIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCommand(Command):
    """What every command about a written-off claim says; `write_off_id` None: the one that is kept."""

    loan_id: UUID
    write_off_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPursuit(ClaimCommand):
    """Record a check of a kept claim: what was found about property and rights (已核销债权年度检查)."""

    finding: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        note("finding", self.finding)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPursuit(ClaimCommand):
    """Make or renew the plan of pursuit (追索方案)."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameClaimKeeper(ClaimCommand):
    """Somebody else keeps the claim (变更保管责任人)."""

    keeper: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        person_of("keeper", self.keeper)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletelyTerminate(ClaimCommand):
    """Terminate a claim completely (完全终结, art. 16); dates that the case does not ask for are not looked at.

    Attributes:
        happened_on: approval, ruling, performance or other end.
        settled_on: the relation of debt was settled (case 3).
        dismissed_on: the suit was dismissed (case 7); None: limitation, as the loan's rights say.
        effort_since: since when remedies were tried without result (case 7).
        evidence: SHA-256 of what proves it.
    """

    of: TerminationCase
    evidence: str
    happened_on: date | None = None
    settled_on: date | None = None
    dismissed_on: date | None = None
    effort_since: date | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        content_hash("evidence", self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWriteOffs(Command):
    """Record that a year's write-offs were audited, or reported to the finance department (art. 20)."""

    year: int
    kind: DutyKind
    content_hash: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        content_hash("content_hash", self.content_hash)
        if not 1949 <= self.year <= 9998:
            raise InvalidInput("year", self.year, "must be a calendar year")
        if self.kind not in (DutyKind.AUDIT, DutyKind.REPORT):
            raise InvalidInput("kind", self.kind, "must be AUDIT or REPORT")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptWriteOffPolicy(Command):
    """Adopt a version of the write-off policy (呆账核销政策变更); `recorded_at` is set when it is recorded."""

    policy: WriteOffPolicy
