"""What may be asked of liability assessment: one frozen command each.

A case is named by `case_id`. Steps count on the booking date; where a paper says another day, `on` gives it. Building a
command checks what can never be right (`InvalidInput`); whether it is right here and now the domain decides.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.liability_assessment.events import MAX_LOANS, MAX_SEATS
from ..domain.liability_assessment.kinds import (
    HolderKind,
    LifeStep,
    Receiver,
    RelationKind,
    RowKind,
    SignLevel,
    SuspendGround,
    Trigger,
    WithdrawGround,
)
from ..domain.liability_assessment.parts import (
    MAX_DOCUMENTS,
    MAX_PERSONS,
    MAX_ROWS,
    Assessment,
    Ballot,
    Explained,
    Member,
    bounded,
    own_spelling,
)
from ..domain.liability_assessment.policy import LiabilityPolicy
from ..domain.shared.actor import branch_code
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import business_number
from ..domain.shared.money import Money
from ..domain.shared.papers import content_hash, person_of
from ..domain.shared.text import checked_text
from .command import Command

MAX_STATED: Final = 1_000
"""Most acts and most rows that an investigator adds to what the system has recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLiabilityCase(Command):
    """Open a case about loans (立案); what is outstanding and when they were granted their accounts say.

    `cause_on` is the day on which what opens it came about, None: the booking date; `reason` says why it is opened.
    """

    number: str
    unit: str
    loan_ids: tuple[UUID, ...]
    trigger: Trigger = Trigger.ORDER
    cause_on: date | None = None
    batch: bool = False

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        business_number("number", self.number)
        branch_code("unit", self.unit)
        bounded("loan_ids", self.loan_ids, MAX_LOANS, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityCommand(Command):
    """What every command about one case says."""

    case_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLiabilityGroup(LiabilityCommand):
    """Form the group that decides (成立认定小组), or form it anew before its meeting."""

    members: tuple[Member, ...]

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        bounded("members", self.members, MAX_SEATS, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAct:
    """An act on a loan that papers prove and the system did not record (系统外经办环节)."""

    loan_id: UUID
    handler: str
    step: LifeStep
    act: str
    on: date
    documents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        own_spelling(self, "handler")
        checked_text("act", self.act, 200)
        bounded("documents", self.documents, MAX_DOCUMENTS)
        for each in self.documents:
            content_hash("documents", each)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRow:
    """Something that did not go as it should, beside what the system found; `handler` empty: nobody is named."""

    loan_id: UUID
    kind: RowKind
    what: str
    on: date
    handler: str = ""

    def __post_init__(self) -> None:
        checked_text("what", self.what, 200)
        if self.handler:
            own_spelling(self, "handler")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareLiabilityFile(LiabilityCommand):
    """Put the life of the loans on file (准备资料): the system assembles it, papers may add to it."""

    acts: tuple[StatedAct, ...] = ()
    rows: tuple[StatedRow, ...] = ()

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        bounded("acts", self.acts, MAX_STATED)
        bounded("rows", self.rows, MAX_STATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiateLiability(LiabilityCommand):
    """Initiate the assessment on the file as it is (发起认定)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLiabilityMeeting(LiabilityCommand):
    """Record the meeting: what was proposed about every person, and how each member voted (召开认定会)."""

    findings: tuple[Assessment, ...]
    explained: tuple[Explained, ...] = ()
    ballots: tuple[Ballot, ...]
    minutes: str
    on: date | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        bounded("findings", self.findings, MAX_PERSONS, 1)
        bounded("explained", self.explained, MAX_ROWS)
        bounded("ballots", self.ballots, MAX_SEATS, 1)
        content_hash("minutes", self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLiabilityFinding(LiabilityCommand):
    """Issue what the meeting carried (出具认定书); `document`: hash of a paper of one's own; empty: one is made."""

    number: str
    document: str = ""

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        business_number("number", self.number)
        if self.document:
            content_hash("document", self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignLiabilityFinding(LiabilityCommand):
    """Sign the finding at a level (签批)."""

    level: SignLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLiabilityFinding(LiabilityCommand):
    """Send the finding back to the meeting instead of signing it (退回重议); `reason` says why."""

    level: SignLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyLiability(LiabilityCommand):
    """Record that a person was told the result (送达通知); `document` is the hash of the notice, empty: one is made."""

    concerned: str
    document: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        own_spelling(self, "concerned")
        if self.document:
            content_hash("document", self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReconsideration(LiabilityCommand):
    """Ask for reconsideration as the person concerned (申请复议); `reason` says why. Nobody asks for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReviewGroup(LiabilityCommand):
    """Name the other people who reconsider (成立复议小组)."""

    members: tuple[Member, ...]

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        bounded("members", self.members, MAX_SEATS, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideReconsideration(LiabilityCommand):
    """Record the vote of the second group on an answer to everybody who has asked (复议决定)."""

    findings: tuple[Assessment, ...]
    ballots: tuple[Ballot, ...]
    minutes: str
    document: str
    on: date | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        bounded("findings", self.findings, MAX_PERSONS, 1)
        bounded("ballots", self.ballots, MAX_SEATS, 1)
        content_hash("minutes", self.minutes)
        content_hash("document", self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverLiability(LiabilityCommand):
    """Hand a person's part over to discipline or police (移交监察部门或公安机关); `reason` says why."""

    number: str
    concerned: str
    receiver: Receiver
    document: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        business_number("number", self.number)
        own_spelling(self, "concerned")
        content_hash("document", self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmHandOver(LiabilityCommand):
    """Record the receiver's receipt of a hand-over (移交回执)."""

    number: str
    received_by: str
    document: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        business_number("number", self.number)
        own_spelling(self, "received_by")
        content_hash("document", self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendLiability(LiabilityCommand):
    """Let the case wait (中止); `reason` says why."""

    ground: SuspendGround


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeLiability(LiabilityCommand):
    """Let the case go on where it stood (恢复)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawLiability(LiabilityCommand):
    """Take the case back before it was decided (撤销); a second person agrees, `reason` says why."""

    ground: WithdrawGround


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseLiability(LiabilityCommand):
    """End the case: nobody can ask any more (终结); what was decided is deducted from the risk reserves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareRelation(Command):
    """Declare that a person is related to another, or to a borrower (回避关系申报).

    `borrower_id` names the borrower where `kind` says so, `other` the other person else.
    """

    relative: str
    kind: RelationKind
    other: str = ""
    borrower_id: UUID | None = None

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        own_spelling(self, "relative")
        to_borrower = self.kind is RelationKind.BORROWER
        if to_borrower != (self.borrower_id is not None) or to_borrower == bool(self.other):
            raise InvalidInput("other", self.other, "names a person, or `borrower_id` a borrower, as the kind says")
        if self.other:
            own_spelling(self, "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRelation(Command):
    """Say up to which day a declared relation counted (回避关系终止)."""

    relation_id: UUID
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveCommand(Command):
    """What every command about an officer's risk reserve says; `amount` is above zero."""

    officer: str
    amount: Money

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        own_spelling(self, "officer")
        if self.amount.minor < 1:
            raise InvalidInput("amount", str(self.amount), "must be above zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccrueRiskReserve(ReserveCommand):
    """Withhold from performance pay (计提风险准备金): `amount` is the pay, what is withheld of it the policy says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRiskReserve(ReserveCommand):
    """Pay out what was kept (返还风险准备金); a second person agrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseRiskReserve(ReserveCommand):
    """Undo an entry of a risk reserve or a part of it (冲回风险准备金); `reason` says why."""

    entry_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityCommand(Command):
    """What every command about authority for new lending says: of an officer by person, or of a unit by its code."""

    kind: HolderKind
    holder: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        if self.kind is HolderKind.UNIT:
            branch_code("holder", self.holder)
        else:
            object.__setattr__(self, "holder", person_of("holder", self.holder))


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendAuthority(AuthorityCommand):
    """Suspend authority for new lending (暂停授信业务权限); nobody else is asked, `reason` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftAuthoritySuspension(AuthorityCommand):
    """Let an officer or a unit lend anew (解除授信权限暂停); other people agree, `reason` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptLiabilityPolicy(Command):
    """Adopt a version of the policy of liability assessment (责任认定政策变更); `recorded_at` is set when recorded."""

    policy: LiabilityPolicy
