"""Parts of a case of liability as the contract shows them: loans, seats, votes, faults, findings, deadlines."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.liability_views import CaseLoanView
from ..application.reads import LoanView
from ..domain.liability_assessment.consequences import DatedMeasure as InForce
from ..domain.liability_assessment.deadlines import ClockKind, ClockState
from ..domain.liability_assessment.kinds import (
    Cause,
    Degree,
    Department,
    Effect,
    FaultGrade,
    FaultKind,
    Ground,
    LiabilityKind,
    LifeStep,
    MeasureKind,
    Receiver,
    Reply,
    RowKind,
    SignLevel,
    Vote,
)
from ..domain.liability_assessment.parts import Handling, LifeRow
from . import liability_enums  # noqa: F401 - registers the enums named below
from .context import Info
from .describe import resolved
from .figures import money
from .scalars import MoneyType

if TYPE_CHECKING:
    Loan = Any
else:
    Loan = Annotated["Loan", strawberry.lazy(".loan")]


async def _loan(parent: Parent[CaseLoanView | Handling | LifeRow], info: Info) -> LoanView | None:
    key: UUID = parent.loan
    return await info.context.loans.load(key)


@strawberry.type(description="A loan of a case (涉案贷款).")
class LiabilityLoan:
    """Of `liability_views.CaseLoanView`."""

    loan: Loan | None = resolved(_loan, "The loan; null if the reader may not see it (贷款).")
    amount: MoneyType = money("What was outstanding when the case was opened (涉案余额).")
    granted_on: date = strawberry.field(description="When it was granted (发放日).")


@strawberry.type(description="A seat of a group (小组成员).")
class LiabilityMember:
    """Of the domain's `Member`."""

    person: str = strawberry.field(description="The member (成员).")
    department: Department = strawberry.field(description="Department that sends the member (所属部门).")
    chair: bool = strawberry.field(description="Whether the member has the chair (是否组长).")


@strawberry.type(description="How a member voted (表决票).")
class LiabilityBallot:
    """Of the domain's `Ballot`."""

    person: str = strawberry.field(description="The member (表决人).")
    vote: Vote | None = strawberry.field(description="The vote; null: absent (表决意见).")
    reason: str = strawberry.field(description="Dissent that the minutes keep (异议理由).")


@strawberry.type(description="A vote of the group (认定会).")
class LiabilityMeeting:
    """Of `liability_views.MeetingView`."""

    on: date = strawberry.field(description="Its day (会议日期).")
    carried: bool = strawberry.field(description="Whether the proposal was carried (是否通过).")
    minutes: str = strawberry.field(description="SHA-256 of the minutes (会议纪要哈希).")
    ballots: list[LiabilityBallot] = strawberry.field(description="How each member voted (表决票).")


@strawberry.type(description="An item of the exemption lists that holds for a person (适用的免责情形).")
class AppliedExemption:
    """Of the domain's `AppliedGround`."""

    ground: Ground = strawberry.field(description="Which item (情形).")
    effect: Effect = strawberry.field(description="What it does (效果).")
    article: str = strawberry.field(description="Where it comes from (依据).")
    reason: str = strawberry.field(description="Why it holds (英文理由).")
    reason_zh: str = strawberry.field(description="Why it holds, in Chinese (理由).")


@strawberry.type(description="What a person did wrong (过错事实).")
class LiabilityFault:
    """Of the domain's `Fault`."""

    kind: FaultKind = strawberry.field(description="What it is (过错情形).")
    grade: FaultGrade = strawberry.field(description="How heavy (过错程度).")
    on: date = strawberry.field(description="Day of the act (行为日).")
    rule: str = strawberry.field(description="The rule it breaks (依据).")
    rule_since: date = strawberry.field(description="First day on which the rule was in force (依据生效日).")
    rule_until: date | None = strawberry.field(description="Last day; null: it still is (依据失效日).")
    text: str = strawberry.field(description="In words (说明).")
    row: int | None = strawberry.field(description="Row of the file that shows it (资料事项序号).")
    evidence: list[str] = strawberry.field(description="SHA-256 of papers (证据哈希).")


@strawberry.type(description="A non-economic measure (非经济处罚措施).")
class LiabilityMeasure:
    """Of the domain's `Measure`."""

    kind: MeasureKind = strawberry.field(description="Which (措施).")
    extent: int = strawberry.field(description="Months, or points; 0: it has none (期限或分值).")


def _kind(parent: Parent[InForce]) -> MeasureKind:
    return parent.measure.kind


@strawberry.type(description="A measure in time (生效中的处罚措施).")
class DatedMeasure:
    """Of the domain's `DatedMeasure`."""

    kind: MeasureKind = resolved(_kind, "Which (措施).")
    start: date = strawberry.field(description="First day (起始日).")
    until: date | None = strawberry.field(description="Last day; null: no end of its own (截止日).")


@strawberry.type(description="The result about one person (认定结果).")
class LiabilityFinding:
    """Of `liability_views.FindingView`."""

    person: str = strawberry.field(description="The person (被认定人).")
    kind: LiabilityKind = strawberry.field(description="What the person is liable for (责任类型).")
    cause: Cause = strawberry.field(description="Why the loan went bad (成因).")
    assessed: Degree = strawberry.field(description="Degree before exemption (认定程度).")
    degree: Degree = strawberry.field(description="Degree that counts (责任程度).")
    grounds: list[AppliedExemption] = strawberry.field(description="Items of the lists that hold (免责情形).")
    deduction: MoneyType = money("What it takes off the risk reserve (扣减金额).")
    measures: list[LiabilityMeasure] = strawberry.field(description="Non-economic measures (处罚措施).")
    faults: list[LiabilityFault] = strawberry.field(description="What the person did wrong (过错事实).")
    reason: str = strawberry.field(description="Why (理由).")
    told_on: date | None = strawberry.field(description="When the person was told (通知日).")
    asked_on: date | None = strawberry.field(description="When the person asked for reconsideration (申请复议日).")
    reply: Reply | None = strawberry.field(description="What the reconsideration answered (复议结果).")
    in_force: list[DatedMeasure] = strawberry.field(description="Measures in time, once the case is final (处罚期限).")


@strawberry.type(description="The document of a finding (认定书).")
class LiabilityDocument:
    """Of the domain's `FindingIssued`."""

    number: str = strawberry.field(description="Its number (认定书编号).")
    document: str = strawberry.field(description="SHA-256 of it (认定书哈希).")
    person: str = strawberry.field(description="Who issued it (出具人).")
    on: date = strawberry.field(description="When (出具日期).")


@strawberry.type(description="A signature under a finding (签批).")
class LiabilitySignature:
    """Of the domain's `Signed`."""

    level: SignLevel = strawberry.field(description="At which level (签批层级).")
    person: str = strawberry.field(description="Who (签批人).")
    on: date = strawberry.field(description="When (签批日期).")


@strawberry.type(description="A person's part was handed over (移交).")
class LiabilityHandOver:
    """Of the domain's `HandedOver`."""

    number: str = strawberry.field(description="Its number (移交编号).")
    concerned: str = strawberry.field(description="Whose part (被移交人).")
    receiver: Receiver = strawberry.field(description="To whom (移交接收方).")
    reason: str = strawberry.field(description="Why (移交理由).")
    document: str = strawberry.field(description="SHA-256 of the letter (移交函哈希).")
    person: str = strawberry.field(description="Who handed it over (移交人).")
    on: date = strawberry.field(description="When (移交日期).")


@strawberry.type(description="The receiver confirmed a hand-over (移交回执).")
class HandOverReceipt:
    """Of the domain's `Receipted`."""

    number: str = strawberry.field(description="Of which hand-over (移交编号).")
    document: str = strawberry.field(description="SHA-256 of the receipt (回执哈希).")
    received_by: str = strawberry.field(description="Who received it (接收人).")
    on: date = strawberry.field(description="When (回执日期).")


@strawberry.type(description="A term of a case (期限).")
class LiabilityDeadline:
    """Of `liability_views.DeadlineView`."""

    kind: ClockKind = strawberry.field(description="What has to be done (期限种类).")
    about: str = strawberry.field(description="The person or the hand-over; empty: the case (对象).")
    started: date = strawberry.field(description="Counted from this day (起算日).")
    last_day: date = strawberry.field(description="Done on that day it is in time (截止日).")
    state: ClockState = strawberry.field(description="How it stands on the business date (期限状态).")
    article: str = strawberry.field(description="Where that is written (依据).")


@strawberry.type(description="Who did what on a loan (经办记录).")
class LoanHandling:
    """Of the domain's `Handling`."""

    loan: Loan | None = resolved(_loan, "The loan; null if the reader may not see it (贷款).")
    person: str = strawberry.field(description="Who (经办人).")
    step: LifeStep = strawberry.field(description="In which step of its life (业务环节).")
    act: str = strawberry.field(description="What (事项).")
    on: date = strawberry.field(description="When, the first time (日期).")
    documents: list[str] = strawberry.field(description="SHA-256 of papers (资料哈希).")


@strawberry.type(description="Something that did not go as it should (异常事项).")
class LifeFileRow:
    """Of the domain's `LifeRow`."""

    number: int = strawberry.field(description="Its number in the file (序号).")
    kind: RowKind = strawberry.field(description="What it is (种类).")
    loan: Loan | None = resolved(_loan, "The loan; null if the reader may not see it (贷款).")
    what: str = strawberry.field(description="What (事项).")
    on: date = strawberry.field(description="The day it was due, raised or lost (日期).")
    person: str = strawberry.field(description="Who answers for it; empty: nobody is named (责任人).")
