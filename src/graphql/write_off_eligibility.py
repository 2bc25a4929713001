"""May a loan be written off? Each criterion, reference and check with article, reason and what is missing."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.reads import BorrowerView
from ..application.write_off_store import StatedObligor as Obligor
from ..application.write_off_store import Statement
from ..application.write_off_views import EligibilityView
from ..domain.shared.instants import checked_instant
from ..domain.write_off.answer import CheckAnswer
from ..domain.write_off.answer import CriterionAnswer as Answered
from ..domain.write_off.kinds import (
    Annex,
    CheckKind,
    ClaimKind,
    ConfirmingRole,
    Criterion,
    GroundKind,
    Outcome,
    Paper,
    Ruling,
    Security,
)
from . import write_off_enums, write_off_enums_after  # noqa: F401 - register the enums named below
from .borrower import Borrower
from .context import Context, Info
from .describe import resolved
from .scalars import MoneyType
from .write_off_policy import home_money

AsOf = Annotated[date | None, strawberry.argument(description="The day; null: the business date (基准日).")]
KnownAt = Annotated[datetime | None, strawberry.argument(description="As known at this instant; null: now (知悉时点).")]


@strawberry.type(description="The answer for one criterion (认定标准核对结果).")
class CriterionAnswer:
    """Of the domain's `CriterionAnswer`."""

    criterion: Criterion = strawberry.field(description="Which (认定标准).")
    annex: Annex = strawberry.field(description="The annex it stands in (附件).")
    outcome: Outcome = strawberry.field(description="Met, not met, or a paper is missing (结果).")
    article: str = strawberry.field(description="Annex and number (依据).")
    reason: str = strawberry.field(description="Why, with the value that decided it (理由,英文).")
    reason_zh: str = strawberry.field(description="The same in Chinese (理由,中文).")
    missing: list[list[Paper]] = strawberry.field(
        description="Papers that are missing; of each group any one is enough (缺少的证据材料)."
    )
    unconfirmed: list[ConfirmingRole] = strawberry.field(
        description="Signatures that internal evidence still needs (尚未确认人)."
    )
    from_day: date | None = strawberry.field(
        description="First day on which the waiting time is over; null: none runs (等待期满日)."
    )


@strawberry.type(description="The answer for another debt that is relied on, arts 9, 10 (援引债权核对结果).")
class ReferenceAnswer:
    """Of the domain's `ReferenceAnswer`."""

    debt: str = strawberry.field(description="Number of that debt (债权编号).")
    outcome: Outcome = strawberry.field(description="Met, not met, or a paper is missing (结果).")
    article: str = strawberry.field(description="Article 9 or 10 (依据).")
    reason: str = strawberry.field(description="Why (理由,英文).")
    reason_zh: str = strawberry.field(description="The same in Chinese (理由,中文).")
    missing: list[list[Paper]] = strawberry.field(
        description="Papers that are missing; of each group any one is enough (缺少的证据材料)."
    )


async def _parties(parent: Parent[CheckAnswer], info: Info) -> list[BorrowerView | None]:
    return list(await info.context.borrowers.load_many(list(parent.parties)))


@strawberry.type(description="One control check (控制检查结果).")
class WriteOffCheck:
    """Of the domain's `CheckAnswer`."""

    check: CheckKind = strawberry.field(description="Which (检查项).")
    passed: bool = strawberry.field(description="Whether it passes (是否通过).")
    article: str = strawberry.field(description="Where it comes from (依据).")
    reason: str = strawberry.field(description="Why (理由,英文).")
    reason_zh: str = strawberry.field(description="The same in Chinese (理由,中文).")
    parties: list[Borrower | None] = resolved(
        _parties, "The obligors that fail it; null where the reader may not see one (未通过的债务人)."
    )


def _criteria(
    parent: Parent[EligibilityView],
    outcome: Annotated[
        Outcome | None, strawberry.argument(description="Only those with this answer; null: all (仅此结果).")
    ] = None,
) -> list[Answered]:
    return [each for each in parent.criteria if outcome in (None, each.outcome)]


@strawberry.type(description="Whether a loan may be written off on a day, and why (核销条件核对).")
class WriteOffEligibility:
    """Of `write_off_views.EligibilityView`."""

    as_of: date = strawberry.field(description="The day (基准日).")
    policy: str = strawberry.field(description="The version of the policy (政策版本).")
    eligible: bool = strawberry.field(
        description="Every check passes, and one criterion or reference is met (是否符合核销条件)."
    )
    met: list[Criterion] = strawberry.field(description="Criteria met with every paper (符合的认定标准).")
    criteria: list[CriterionAnswer] = resolved(
        _criteria, "Every criterion of the policy, or those with one answer (认定标准)."
    )
    references: list[ReferenceAnswer] = strawberry.field(description="Other debts relied on (援引的其他债权).")
    checks: list[WriteOffCheck] = strawberry.field(description="The control checks (控制检查).")


@strawberry.type(description="Something that happened to debtor or claim (呆账事由).")
class WriteOffGround:
    """Of the domain's `Ground`."""

    kind: GroundKind = strawberry.field(description="What (事由).")
    since: date = strawberry.field(description="From which day it counts (起算日).")


async def _obligor(parent: Parent[Obligor], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.party)


@strawberry.type(description="What is stated of somebody who owes (债务人情况说明).")
class StatedObligor:
    """Of `write_off_store.StatedObligor`."""

    party: Borrower | None = resolved(_obligor, "Who; null if the reader may not see it (主体).")
    pursued_on: date | None = strawberry.field(description="When last pursued; null: as records say (最近追偿日).")
    able_to_pay: bool = strawberry.field(description="Whether able to pay (有无偿债能力).")
    evading: bool = strawberry.field(description="Whether evading the debt (是否逃废债).")
    evasion_pursued: bool = strawberry.field(description="Whether that was pursued by law (是否已依法追究).")


@strawberry.type(description="Another debt whose ruling is relied on, arts 9, 10 (援引的其他债权).")
class WriteOffReference:
    """Of the domain's `Reference`."""

    debt: str = strawberry.field(description="Number of that debt (债权编号).")
    same_enterprise: bool = strawberry.field(description="Owed to this bank, art. 9 (是否本机构债权).")
    same_borrower: bool = strawberry.field(description="By the borrower of this claim (是否同一借款人).")
    ruling: Ruling = strawberry.field(description="What the court did with its enforcement (执行裁定).")
    ruled_on: date = strawberry.field(description="When (裁定日期).")
    no_property: bool = strawberry.field(description="Because there was no property to realise (无可供执行财产).")
    security: Security = strawberry.field(description="How that debt is secured (担保方式).")


@strawberry.type(description="What a person stated about a loan's write-off (呆账核销事实说明).")
class WriteOffStatement:
    """Of `write_off_store.Statement`."""

    stated_on: date = strawberry.field(description="Booking date of the statement (说明日期).")
    recorded_at: datetime = strawberry.field(description="When it became known (记录时间).")
    recorded_by: str = strawberry.field(description="Account that stated it (记录账号).")
    kind: ClaimKind | None = strawberry.field(description="Its kind; null: as the borrower says (债权类别).")
    grounds: list[WriteOffGround] = strawberry.field(description="What happened (呆账事由).")
    obligors: list[StatedObligor] = strawberry.field(description="What is known of each obligor (债务人情况).")
    pursued_on: date | None = strawberry.field(
        description="When every obligor without a day of its own was last pursued (最近追偿日)."
    )
    references: list[WriteOffReference] = strawberry.field(description="Other debts relied on (援引的其他债权).")
    security_gone: bool = strawberry.field(description="What secured it is void or disposed of (担保已失效或处置).")
    external_unobtainable: bool = strawberry.field(
        description="No proof of a court, arbitrator or government can be had, art. 8(2) (无法取得外部证据)."
    )
    outside_interference: bool = strawberry.field(description="Somebody outside interfered, art. 13 (存在外部干预).")
    sales: MoneyType | None = home_money("sales", "Yearly sales of an enterprise; null: not stated (年销售额).")
    assets: MoneyType | None = home_money("assets", "Total assets of an enterprise; null: not stated (资产总额).")


async def read_eligibility(
    context: Context, loan: UUID, as_of: date | None, known_at: datetime | None
) -> EligibilityView | None:
    """The answer for one loan; None: there is none, or the reader may not see it."""
    if known_at is not None:
        checked_instant("known_at", known_at)
    return await context.read(
        lambda q, scope: q.write_offs.eligibility(scope, loan, q.institution(scope).business_date, as_of, known_at)
    )


async def read_statement(
    context: Context, loan: UUID, as_of: date | None, known_at: datetime | None
) -> Statement | None:
    """The last statement about one loan."""
    if known_at is not None:
        checked_instant("known_at", known_at)
    found = await context.read(
        lambda q, scope: q.write_offs.stated(scope, [loan], q.institution(scope).business_date, as_of, known_at)
    )
    return found.get(loan)
