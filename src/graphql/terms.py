"""A loan's terms and repayment plan as the contract shows them."""

from datetime import date

import strawberry
from strawberry import Parent

from ..domain.loan import terms as domain
from ..domain.shared.calendar import Rolling
from ..domain.shared.daycount import Days, Inside, Split, Unit, Year
from ..domain.shared.money import Money, Rounding
from ..domain.shared.rates import Rate
from . import term_enums  # noqa: F401 - registers the enums named below
from .describe import resolved
from .scalars import MoneyType


@strawberry.type(description="How days of interest are counted (计息方式).")
class DayCount:
    """Of the domain's `DayCount`."""

    days: Days = strawberry.field(description="Which days are counted (计息天数).")
    year: Year = strawberry.field(description="Over which year (年计息基准).")
    split: Split = strawberry.field(description="Where actual/actual passes to the next year (跨年分段).")
    inside: Inside = strawberry.field(description="How a nominal period accrues inside (期内计息).")


@strawberry.type(description="A floating rate: an index plus a spread, repriced on its dates (浮动利率).")
class Floating:
    """Of the domain's `Floating`."""

    index: str = strawberry.field(description="Name of the index, such as LPR_1Y (基准利率).")
    spread_bp: int = strawberry.field(description="Spread in basis points (加点,基点).")
    repricing: domain.Repricing = strawberry.field(description="When it is repriced (重定价日).")
    cycle_months: int = strawberry.field(description="Months between repricings: 1, 3, 6 or 12 (重定价周期).")


@strawberry.type(description="When instalments fall due (还款频率).")
class Cadence:
    """Of the domain's `Cadence`."""

    start: date = strawberry.field(description="First day of interest (起息日).")
    count: int = strawberry.field(description="Number of instalments (期数).")
    every: int = strawberry.field(description="Units per period (间隔).")
    unit: Unit = strawberry.field(description="Unit of a period (期限单位).")
    first_due: date | None = strawberry.field(
        description="First due date; null: one period after the start (首期还款日)."
    )
    due_day: int | None = strawberry.field(description="Day of the month on which instalments fall due (还款日).")
    maturity: date | None = strawberry.field(description="Last due date, when it is off the grid (到期日).")
    cutoff: domain.Cutoff = strawberry.field(description="Where an interest period ends (结息口径).")
    rolling: Rolling = strawberry.field(description="What happens to dates that are no business days (节假日顺延).")


@strawberry.type(description="One row of a stated plan (约定还款行).")
class PlanRow:
    """One row with its amounts as money."""

    due: date = strawberry.field(description="Due date (还款日).")
    principal: MoneyType | None = strawberry.field(description="Principal that falls due (应还本金).")
    instalment: MoneyType | None = strawberry.field(description="Instalment with its interest (应还额).")


@strawberry.type(description="How principal is repaid over a cadence (还款计划约定).")
class Plan:
    """The domain's `Plan` with its amounts as money of the terms' currency."""

    method: domain.Method = strawberry.field(description="Repayment method (还款方式).")
    cadence: Cadence = strawberry.field(description="When instalments fall due (还款频率).")
    instalment: MoneyType | None = strawberry.field(description="Stated level instalment (约定月供).")
    amortisation_periods: int | None = strawberry.field(description="Periods over which it amortises (摊还期数).")
    level_on: domain.LevelOn = strawberry.field(description="Factors of the level instalment (月供计算口径).")
    levelled: bool = strawberry.field(description="Whether the last instalment is evened out (末期平整).")
    principal_grace: int = strawberry.field(description="First periods without principal (本金宽限期数).")
    interest_grace: int = strawberry.field(description="First periods whose interest falls due later (利息宽限期数).")
    principal_bp: int | None = strawberry.field(
        description="Share of the principal per instalment, in bp (每期还本比例)."
    )
    rows: list[PlanRow] = strawberry.field(description="Rows of a stated plan (约定还款行).")


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _principal(parent: Parent[domain.Terms]) -> Money:
    return Money(parent.principal, parent.currency)


def _instalment_multiple(parent: Parent[domain.Terms]) -> Money:
    return Money(parent.instalment_multiple, parent.currency)


def _amount_multiple(parent: Parent[domain.Terms]) -> Money:
    return Money(parent.amount_multiple, parent.currency)


def _plan(parent: Parent[domain.Terms]) -> Plan:
    plan, currency = parent.plan, parent.currency
    rows = [
        PlanRow(
            due=row.due,
            principal=_money(row.principal, currency),  # type: ignore[arg-type]
            instalment=_money(row.instalment, currency),  # type: ignore[arg-type]
        )
        for row in plan.rows
    ]
    return Plan(
        method=plan.method,
        cadence=plan.cadence,  # type: ignore[arg-type]
        instalment=_money(plan.instalment, currency),  # type: ignore[arg-type]
        amortisation_periods=plan.amortisation_periods,
        level_on=plan.level_on,
        levelled=plan.levelled,
        principal_grace=plan.principal_grace,
        interest_grace=plan.interest_grace,
        principal_bp=plan.principal_bp,
        rows=rows,
    )


@strawberry.type(description="What the contract says (合同条款).")
class LoanTerms:
    """Of the domain's `Terms`."""

    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    principal: MoneyType = resolved(_principal, "Contract amount (合同金额).")
    rate: Rate = strawberry.field(description="Contract rate per year (合同利率).")
    plan: Plan = resolved(_plan, "Repayment plan (还款计划约定).")
    day_count: DayCount = strawberry.field(description="How days of interest are counted (计息方式).")
    floating: Floating | None = strawberry.field(description="Floating rule; null: a fixed rate (浮动利率).")
    basis: domain.Basis = strawberry.field(description="On which balance interest runs (计息基础).")
    early: domain.Early = strawberry.field(description="What happens to a payment before its due date (提前入账).")
    late_principal: domain.LatePrincipal = strawberry.field(description="What overdue principal bears (逾期本金计息).")
    rounding: Rounding = strawberry.field(description="How amounts are rounded (舍入规则).")
    item_rounding: domain.ItemRounding = strawberry.field(description="Where interest is rounded (舍入口径).")
    instalment_multiple: MoneyType = resolved(_instalment_multiple, "Instalments are multiples of this (月供取整单位).")
    amount_multiple: MoneyType = resolved(_amount_multiple, "Amounts of interest are multiples of this (利息取整单位).")
    grace_days: int = strawberry.field(description="Days without penalty after a due date (宽限天数).")
    penalty_bp: int = strawberry.field(description="Penalty markup on the rate, in bp of the rate (罚息上浮,基点).")
    misuse_bp: int = strawberry.field(description="Misuse markup on the rate, in bp of the rate (挪用罚息上浮,基点).")
    compound: domain.Compound = strawberry.field(description="Rate of compound interest (复利).")
    order: list[domain.Bucket] = strawberry.field(description="Allocation order (冲销顺序).")
    mode: domain.AllocationMode = strawberry.field(description="How money runs through what is due (冲销方式).")
    prepayment_interest: domain.PrepaymentInterest = strawberry.field(
        description="Which interest a prepayment pays first (提前还款计息)."
    )
    prepayment_fee_bp: int = strawberry.field(description="Fee on principal prepaid, in bp (提前还款违约金,基点).")
    rebate: domain.Rebate = strawberry.field(description="What prepaying a flat loan costs (等本等息提前还款).")
    on_rate_change: domain.OnRateChange = strawberry.field(description="What a rate change does (利率调整后还款额).")
    down_payment_bp: int = strawberry.field(description="Down payment, in bp of the price (首付比例,基点).")
    vat_bp: int = strawberry.field(description="Output VAT inside interest and fees, in bp (增值税税率,基点).")
