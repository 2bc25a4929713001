"""Versions of the write-off policy as the contract shows them: criteria, papers, review, authority, terms."""

from datetime import date, datetime
from typing import Any, Final

import strawberry
from strawberry import Parent

from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from ..domain.write_off.kinds import (
    Annex,
    ClaimKind,
    ConfirmingRole,
    Criterion,
    Department,
    GroundKind,
    Level,
    Paper,
    Stream,
)
from ..domain.write_off.parameters import PARAMETERS
from ..domain.write_off.policy import LiabilityFirst
from . import write_off_enums, write_off_enums_after  # noqa: F401 - register the enums named below
from .collateral_parts import percent
from .describe import resolved
from .scalars import DecimalText, MoneyType

_TOLD: Final = {each.name: f"{each.description} ({each.description_zh})" for each in PARAMETERS}


def _parameter(name: str) -> Any:  # noqa: ANN401 - fields are declared by assignment
    return strawberry.field(description=_TOLD[name])


def home_money(name: str, text: str) -> Any:  # noqa: ANN401 - as above
    """A field of minor units of the home currency as money."""

    def read(parent: Parent[Any]) -> Money | None:
        amount = getattr(parent, name)
        return None if amount is None else Money(amount, HOME_CURRENCY)

    return resolved(read, text)


@strawberry.type(description="A waiting time after a day that is not counted (等待期).")
class WaitingTime:
    """Of the domain's `Wait`."""

    months: int = strawberry.field(description="Months (月).")
    days: int = strawberry.field(description="Then days (天).")
    exceeded: bool = strawberry.field(description="Whether it has to be exceeded, not only reached (是否须超过).")
    text: str = strawberry.field(description="The time in English (英文).")
    text_zh: str = strawberry.field(description="The time in Chinese (中文).")


@strawberry.type(description="A ground that opens a criterion (认定事由).")
class CriterionGround:
    """Of the domain's `GroundRule`."""

    kind: GroundKind = strawberry.field(description="What (事由).")
    wait: WaitingTime | None = strawberry.field(description="Time to wait after it; null: none (等待期).")
    papers: list[list[Paper]] = strawberry.field(
        description="Papers that prove it; of each group any one is enough (证据材料)."
    )


@strawberry.type(description="For which kinds of claims, up to which amount (金额限额).")
class CriterionLimit:
    """Of the domain's `AmountLimit`."""

    kinds: list[ClaimKind] = strawberry.field(description="Kinds of claims (债权类别).")
    most: MoneyType | None = home_money("most", "What all claims on the borrower may come to; null: any (限额).")
    unsecured: bool = strawberry.field(description="Only without usable security (仅限无有效担保).")
    papers: list[list[Paper]] = strawberry.field(description="Papers that it asks for (证据材料).")


@strawberry.type(description="One criterion (认定标准).")
class CriterionRule:
    """Of the domain's `CriterionRule`."""

    criterion: Criterion = strawberry.field(description="Which (认定标准).")
    annex: Annex = strawberry.field(description="The annex it stands in (附件).")
    number: str = strawberry.field(description="Its number there (编号).")
    article: str = strawberry.field(description="Annex and number (依据).")
    grounds: list[CriterionGround] = strawberry.field(description="Any one opens it (认定事由).")
    papers: list[list[Paper]] = strawberry.field(
        description="Papers whatever the ground; of each group any one is enough (证据材料)."
    )
    limits: list[CriterionLimit] = strawberry.field(description="Limits by kind; none: any claim (金额限额).")
    also: list[Criterion] = strawberry.field(description="One of these has to be met as well (须同时符合其一).")
    by_list: bool = strawberry.field(description="Whether claims are written off by list on it (可否清单核销).")
    source: str = strawberry.field(description="Where its numbers come from, with the certainty (来源).")


@strawberry.type(description="Who approves amounts above a threshold (审批权限).")
class WriteOffTier:
    """Of the domain's `ApprovalTier`."""

    above: MoneyType = home_money("above", "For amounts of more than this (金额超过).")
    level: Level = strawberry.field(description="Level of authority (审批层级).")
    persons: int = strawberry.field(description="How many different persons (人数).")


@strawberry.type(description="A version of the write-off policy (呆账核销政策).")
class WriteOffPolicy:
    """Of the domain's `WriteOffPolicy`."""

    version: str = strawberry.field(description="Name of the version (版本名称).")
    effective_from: date = strawberry.field(description="First day it counts for (生效日).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    criteria: list[CriterionRule] = _parameter("criteria")
    common_papers: list[list[Paper]] = _parameter("common_papers")
    internal_papers: list[list[Paper]] = _parameter("internal_papers")
    reference_papers: list[list[Paper]] = _parameter("reference_papers")
    confirming: list[ConfirmingRole] = _parameter("confirming")
    departments: list[Department] = _parameter("departments")
    quorum: DecimalText = percent("quorum", _TOLD["quorum"])
    majority: DecimalText = percent("majority", _TOLD["majority"])
    tiers: list[WriteOffTier] = _parameter("tiers")
    liability_first: LiabilityFirst = _parameter("liability_first")
    liability_months: int = _parameter("liability_months")
    audit_months: int = _parameter("audit_months")
    report_months: int = _parameter("report_months")
    check_months: int = _parameter("check_months")
    plan_days: int = _parameter("plan_days")
    recovery_order: list[Stream] = _parameter("recovery_order")
    small_enterprise_sales: MoneyType = home_money("small_enterprise_sales", _TOLD["small_enterprise_sales"])
    small_enterprise_assets: MoneyType = home_money("small_enterprise_assets", _TOLD["small_enterprise_assets"])
    east_kept: str = _parameter("east_kept")
    east_terminated: str = _parameter("east_terminated")
