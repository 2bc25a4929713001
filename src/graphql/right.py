"""Rights of loans as the contract shows them: how long each lives, and what was said of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from ..application.clock_rights_security import ChargeFixing as Charge
from ..application.clock_store import RightNotice as Notice
from ..application.clock_store import WatchedRight as Watched
from ..application.collateral_views import CollateralView
from ..application.guarantor_views import GuaranteeView
from ..application.reads import BorrowerView, LoanView
from ..application.right_views import HeardAct as Heard
from ..application.right_views import RecordView, RightView, subject_of
from ..application.right_views import RightSubject as About
from ..domain.clock import (
    ActKind,
    Effect,
    Evidence,
    Extent,
    FixingKind,
    LifeStatus,
    NoticeKind,
    Outcome,
    RightKind,
    ToDo,
)
from . import right_enums  # noqa: F401 - registers the enums named below
from .borrower import Borrower
from .context import Info
from .describe import resolved
from .figures import money
from .guarantor_contract import Guarantee
from .right_record import LegalRecord
from .scalars import MoneyType

if TYPE_CHECKING:
    Collateral = Any
    Loan = Any
else:
    Collateral = Annotated["Collateral", strawberry.lazy(".collateral")]
    Loan = Annotated["Loan", strawberry.lazy(".loan")]


async def _loan(parent: Parent[About], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


async def _person(parent: Parent[About], info: Info) -> BorrowerView | None:
    return None if parent.person is None else await info.context.borrowers.load(parent.person)


async def _guarantee(parent: Parent[About], info: Info) -> GuaranteeView | None:
    return None if parent.guarantee is None else await info.context.guarantees.by_id.load(parent.guarantee)


async def _record(parent: Parent[About], info: Info) -> RecordView | None:
    return None if parent.record is None else await info.context.rights.records.load(parent.record)


async def _item(parent: Parent[About], info: Info) -> CollateralView | None:
    return None if parent.item is None else await info.context.collateral.items.load(parent.item)


@strawberry.type(description="What a right is about: the members that fit its kind (权利标的).")
class RightSubject:
    """Of `right_views.RightSubject`."""

    loan: Loan | None = resolved(_loan, "The loan (贷款).")
    person: Borrower | None = resolved(_person, "The debtor or guarantor; null if not visible (债务人或保证人).")
    guarantee: Guarantee | None = resolved(_guarantee, "The contract of guarantee (保证合同).")
    record: LegalRecord | None = resolved(_record, "The title or the first seizure (执行依据或保全登记).")
    item: Collateral | None = resolved(_item, "The item of collateral; null if not visible (押品).")


@strawberry.type(description="What a day did to a clock (时效经过).")
class RightStep:
    """Of `right_views.StepView`."""

    day: date = strawberry.field(description="The day (日期).")
    effect: Effect = strawberry.field(description="What it did (影响).")
    article: str = strawberry.field(description="Where that is written (法规依据).")
    amount: MoneyType | None = money("By how much; null: none is meant (涉及金额).")


async def _act_person(parent: Parent[Heard], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.person)


async def _act_record(parent: Parent[Heard], info: Info) -> RecordView | None:
    return None if parent.record is None else await info.context.rights.records.load(parent.record)


@strawberry.type(description="An act that the clocks of a loan listened to (时效采信的行为).")
class HeardAct:
    """Of `right_views.HeardAct`."""

    kind: ActKind = strawberry.field(description="What was done, or happened (行为种类).")
    name_zh: str = strawberry.field(description="The Chinese name of the kind (中文名称).")
    source: str = strawberry.field(description="Where the kind is written, with its certainty (依据).")
    day: date = strawberry.field(description="The day it counts on (行为日期).")
    person: Borrower | None = resolved(_act_person, "At whom, or who acknowledged; null if not visible (相对人).")
    extent: Extent = strawberry.field(description="How much of the claim it is about (效力范围).")
    evidence: list[Evidence] = strawberry.field(description="What proves it (证据).")
    outcome: Outcome | None = strawberry.field(description="How a procedure ended (程序结果).")
    new_due: date | None = strawberry.field(description="The new due day (新履行期限).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    sequence: int | None = strawberry.field(
        description="Transaction of the loan that tells it; null: a record does, or security given (交易序号)."
    )
    record: LegalRecord | None = resolved(
        _act_record, "Its record; null: the account tells it, or security given (权利登记)."
    )


@strawberry.type(description="How far a guarantor is bound (保证责任状态).")
class GuarantorStanding:
    """Of `right_views.StandingView`."""

    joint: bool = strawberry.field(description="Joint and several, as the law reads the form (是否连带责任).")
    binding: bool = strawberry.field(description="False: the claim moved without notice, art. 696 (是否受约束).")
    freed_on: date | None = strawberry.field(description="From when nothing is owed any more (免责日).")
    freed: MoneyType = money("Of how much it is free, arts 409, 696 to 698 (免责金额).")
    not_covered: MoneyType = money(
        "By how much the debt grew, or comes to grow with time, without consent, art. 695(1) (加重部分)."
    )
    lighter: MoneyType = money("By how much the debt became lighter (减轻部分).")


def _notice_subject(parent: Parent[Notice]) -> About:
    return subject_of(parent.key)


@strawberry.type(description="What was said of a right, once (权利提示).")
class RightNotice:
    """Of `clock_store.RightNotice`."""

    what: NoticeKind = strawberry.field(description="Warning, loss or restoration (提示类型).")
    kind: RightKind = strawberry.field(description="Which clock ran (权利种类).")
    subject: RightSubject = resolved(_notice_subject, "What it is about (权利标的).")
    day: date = strawberry.field(description="Business date on which it was said (提示日期).")
    threshold: int = strawberry.field(description="Of a warning: which one, in days (预警档).")
    days_left: int = strawberry.field(description="Of a warning: days to the last safe day (剩余天数).")
    act_by: date | None = strawberry.field(description="The last safe day (最后办理日).")
    lost_on: date | None = strawberry.field(description="First day on which the right is lost (丧失日).")
    todo: ToDo = strawberry.field(name="toDo", description="What keeps it alive (应办事项).")
    recorded_at: datetime = strawberry.field(description="When it was said (记录时间).")


async def _notices(parent: Parent[RightView], info: Info) -> list[Notice]:
    said = await info.context.rights.notices.load(parent.key.loan)
    return [notice for notice in said if notice.key == parent.key]


@strawberry.type(description="A right at the end of a day: until when it lives, what must be done by when (权利时效).")
class Right:
    """Of `right_views.RightView`."""

    subject: RightSubject = strawberry.field(description="What it is about (权利标的).")
    kind: RightKind = strawberry.field(description="Which clock it runs on (权利种类).")
    status: LifeStatus = strawberry.field(description="How it stands (权利状态).")
    lost: bool = strawberry.field(description="Whether it is lost (是否已丧失).")
    since: date = strawberry.field(description="From which day the present period counts, not included (起算日).")
    nominal: date | None = strawberry.field(
        name="nominalEnd", description="Last day by months alone; null: nothing runs (名义届满日)."
    )
    end: date | None = strawberry.field(description="Last day in time, after holidays, art. 203 (届满日).")
    act_by: date | None = strawberry.field(description="The last safe day to act (最后办理日).")
    provisional: bool = strawberry.field(description="The calendar of that time is not announced (日历未公布).")
    lost_on: date | None = strawberry.field(description="First day on which it is or will be lost (丧失日).")
    todo: ToDo = strawberry.field(name="toDo", description="What keeps it alive (应办事项).")
    last_act: HeardAct | None = strawberry.field(description="What was last done that counted (最近行为).")
    last_act_on: date | None = strawberry.field(description="When that was (最近行为日).")
    look_again: date | None = strawberry.field(description="When time alone changes it otherwise (复核日).")
    steps: list[RightStep] = strawberry.field(description="How it came to stand so, by day (时效经过).")
    standing: GuarantorStanding | None = strawberry.field(
        description="Of a guarantee: how far the guarantor is bound (保证责任状态)."
    )
    notices: list[RightNotice] = resolved(_notices, "What was said of it, newest last (权利提示).")


def _watched_subject(parent: Parent[Watched]) -> About:
    return subject_of(parent.key)


def _warned_at(parent: Parent[Watched]) -> int | None:
    return parent.watched.warned_at


@strawberry.type(description="A right that has to be acted on, as the last look found it (待办权利).")
class RightToActOn:
    """Of `clock_store.WatchedRight`."""

    subject: RightSubject = resolved(_watched_subject, "What it is about (权利标的).")
    branch: str = strawberry.field(description="Code of the branch that keeps the loan (机构号).")
    kind: RightKind = strawberry.field(description="Which clock it runs on (权利种类).")
    status: LifeStatus = strawberry.field(description="How it stands (权利状态).")
    act_by: date | None = strawberry.field(description="The last safe day to act (最后办理日).")
    lost_on: date | None = strawberry.field(description="First day on which it will be lost (丧失日).")
    todo: ToDo = strawberry.field(name="toDo", description="What keeps it alive (应办事项).")
    last_act_on: date | None = strawberry.field(description="When something was last done that counted (最近行为日).")
    warned_at: int | None = resolved(_warned_at, "Tightest warning given, in days; null: none (已预警档).")


def _fixed_kind(parent: Parent[Charge]) -> FixingKind | None:
    return parent.fixing.kind if parent.fixing else None


def _fixed_on(parent: Parent[Charge]) -> date | None:
    return parent.fixing.day if parent.fixing else None


def _fixed_by(parent: Parent[Charge]) -> str | None:
    return parent.fixing.article if parent.fixing else None


async def _charged_item(parent: Parent[Charge], info: Info) -> CollateralView | None:
    return await info.context.collateral.items.load(parent.item)


@strawberry.type(description="A maximum-amount mortgage, and what fixed its claims, art. 423 (最高额抵押债权确定).")
class MaximumMortgageFixing:
    """Of `clock_rights_security.ChargeFixing`."""

    item: Collateral | None = resolved(_charged_item, "The item of collateral; null if not visible (押品).")
    number: str = strawberry.field(description="Number of its registration (登记编号).")
    kind: FixingKind | None = resolved(_fixed_kind, "What fixed the claims; null: nothing did (确定事由).")
    day: date | None = resolved(_fixed_on, "Claims up to and on this day are secured (确定日期).")
    article: str | None = resolved(_fixed_by, "Where that is written (法规依据).")
    recorded_on: date | None = strawberry.field(description="Day of fixing in the register (登记的确定日期).")
    requestable_after: date = strawberry.field(
        description="After which day fixing may be requested where no period was agreed (可请求确定日)."
    )


@strawberry.type(description="All rights of a loan at the end of a day (贷款权利时效).")
class LoanRights:
    """Of `right_views.LoanRightsView`."""

    due: date | None = strawberry.field(
        name="lastDue",
        description="Last due day, or that on which all was called due; null: nothing is owed (末期或提前到期日).",
    )
    rights: list[Right] = strawberry.field(name="all", description="Each right, by kind (权利).")
    acts: list[HeardAct] = strawberry.field(description="What the clocks listened to, by day (时效采信的行为).")
    fixings: list[MaximumMortgageFixing] = strawberry.field(description="Its maximum-amount mortgages (最高额抵押).")
