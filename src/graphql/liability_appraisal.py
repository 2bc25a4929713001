"""How officers and units stand at a month end: rates, appraisal by overdue rate, warning lines."""

from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.cursors import cursor_of, paged, position
from ..application.liability_views import AppraisalView
from ..application.reads import Page
from ..domain.liability_assessment.kinds import FigureKind, HolderKind
from ..domain.liability_assessment.policy import WarningLine as Line
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from . import liability_enums  # noqa: F401 - registers the enums named below
from .context import Info
from .describe import resolved
from .relay import After, First, page_request
from .scalars import DecimalText, MoneyInput, MoneyType

_NIL = UUID(int=0)


def _limit(parent: Parent[Line]) -> str:
    return parent.line.text


@strawberry.type(description="A rate that suspends new lending once it is reached (不良警戒线).")
class ReachedLine:
    """Of the policy's `WarningLine`."""

    figure: FigureKind = strawberry.field(description="Of which rate (指标).")
    line: DecimalText = resolved(_limit, "From how many percent on (警戒线).")


def _kind(parent: Parent[AppraisalView]) -> HolderKind:
    return parent.figures.kind


def _holder(parent: Parent[AppraisalView]) -> str:
    return parent.figures.holder


def _balance(parent: Parent[AppraisalView]) -> Money:
    return Money(parent.figures.balance, HOME_CURRENCY)


def _overdue(parent: Parent[AppraisalView]) -> Money:
    return Money(parent.figures.overdue, HOME_CURRENCY)


def _non_performing(parent: Parent[AppraisalView]) -> Money:
    return Money(parent.figures.non_performing, HOME_CURRENCY)


def _overdue_rate(parent: Parent[AppraisalView]) -> str:
    return parent.overdue_rate.text


def _non_performing_rate(parent: Parent[AppraisalView]) -> str:
    return parent.non_performing_rate.text


def _deduction(
    parent: Parent[AppraisalView],
    performance_pay: Annotated[MoneyInput, strawberry.argument(description="Of the period (绩效工资).")],
) -> Money:
    return parent.deduction(performance_pay.money())


@strawberry.type(description="How an officer or a unit stood at a month end (逾期率考核).")
class LendingAppraisal:
    """Of `liability_views.AppraisalView`."""

    kind: HolderKind = resolved(_kind, "An officer or a unit (考核对象种类).")
    holder: str = resolved(_holder, "The officer's person or the unit's code (人员或机构号).")
    as_of: date = strawberry.field(description="The month end (基准日).")
    balance: MoneyType = resolved(_balance, "Balance of the officer's or the unit's loans (贷款余额).")
    overdue: MoneyType = resolved(_overdue, "Balance of those that are overdue (逾期贷款余额).")
    non_performing: MoneyType = resolved(_non_performing, "Balance of those that are non-performing (不良贷款余额).")
    overdue_rate: DecimalText = resolved(_overdue_rate, "Overdue in the whole balance, in percent (逾期率).")
    non_performing_rate: DecimalText = resolved(_non_performing_rate, "Non-performing, in percent likewise (不良率).")
    lines: list[ReachedLine] = strawberry.field(description="Warning lines of that day's policy reached (触及警戒线).")
    tolerated: bool | None = strawberry.field(
        description="Of a unit: whether its non-performing rate exceeds that of all loans by no more than the policy "
        "tolerates; null: an officer (是否在不良容忍度内)."
    )
    suspended: bool = strawberry.field(description="Whether authority for new lending is suspended now (是否暂停权限).")
    deduction: MoneyType = resolved(_deduction, "What the overdue rate takes off performance pay (绩效扣减).")


async def appraisals(
    info: Info,
    as_of: Annotated[
        date | None, strawberry.argument(description="A month end that was taken; null: the last one (基准日).")
    ] = None,
    first: First = 50,
    after: After = None,
) -> Page[AppraisalView]:
    """Officers and units in scope at a month end."""
    page, order = page_request(first, after), "lendingAppraisals"
    start = position(page, order, str)
    kind, _, holder = str(start.value).partition("/") if start else ("", "", "")
    at = (kind, holder) if start else None
    rows = await info.context.read(lambda q, scope: q.liability.appraisals(scope, as_of, at, page.first + 1))
    return paged(
        [(row, cursor_of(order, f"{row.figures.kind.value}/{row.figures.holder}", _NIL)) for row in rows], page.first
    )
