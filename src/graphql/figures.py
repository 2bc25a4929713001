"""Figures of a loan as the contract shows them: balances, schedules, payoff quotes, transactions and ledger lines.

Every type is resolved by attribute from the view row of the same meaning; nothing is copied.
"""

from datetime import date, datetime
from typing import Any

import strawberry
from strawberry import Parent

from ..application.reads import Balance as BalanceView
from ..application.reads import EntryView
from ..domain.ledger import LedgerAccount
from ..domain.loan.figures import LoanStatus
from ..domain.shared.rates import Rate
from .describe import resolved
from .enums import EntryKind, Regime
from .scalars import MoneyType


def money(text: str) -> Any:  # noqa: ANN401 - Strawberry's fields are declared by assignment
    """A field of money with its description."""
    return strawberry.field(description=text)


def _rate(parent: Parent[BalanceView]) -> Rate:
    return Rate(parent.rate)


@strawberry.type(description="What is owed at the end of a day, by bucket, with days past due (余额与逾期天数).")
class Balance:
    """Of `reads.Balance`."""

    value_date: date = strawberry.field(description="The day at whose end the figures hold (起息日口径日期).")
    known: datetime | None = strawberry.field(
        name="knownAt", description="The knowledge cut; null: everything known now (知悉时点)."
    )
    status: LoanStatus = strawberry.field(description="Where the loan stands (贷款状态).")
    regime: Regime = strawberry.field(description="On which accounts its money stands (核算状态).")
    dpd: int = strawberry.field(
        description="Days past due: the day minus the oldest due date with unpaid principal or interest (逾期天数)."
    )
    oldest_due: date | None = strawberry.field(description="The oldest unpaid due date (最早欠款日).")
    next_due: date | None = strawberry.field(description="The next due date (下一还款日).")
    rate: Rate = resolved(_rate, "Contract rate in force (执行利率).")
    principal_undue: MoneyType = money("Principal not yet due (未到期本金).")
    principal_due: MoneyType = money("Principal that fell due and is unpaid (到期未还本金).")
    principal_overdue: MoneyType = money("The part of it whose due date is over (逾期本金).")
    interest_due: MoneyType = money("Interest that fell due and is unpaid (应收利息).")
    interest_accrued: MoneyType = money("The running period's interest so far, not yet due (应计利息).")
    penalty: MoneyType = money("Penalty interest payable to the day (罚息).")
    compound: MoneyType = money("Compound interest payable to the day (复利).")
    fees: MoneyType = money("Fees due and unpaid (费用).")
    costs: MoneyType = money("Costs of realising the claim, due and unpaid (实现债权的费用).")
    credit: MoneyType = money("The customer's credit (溢缴款).")
    total_due: MoneyType = money("Everything payable now (应还总额).")
    outstanding: MoneyType = money("Principal owed, due or not (贷款余额).")
    carried: MoneyType = money("Principal on the balance sheet: without what was written off (表内本金).")
    disbursed: MoneyType = money("Paid out so far (累计放款).")
    principal_paid: MoneyType = money("Principal repaid so far (累计归还本金).")
    interest_paid: MoneyType = money("Interest paid so far (累计归还利息).")
    paid: MoneyType = money("Received from the customer so far (累计还款).")


@strawberry.type(description="One instalment to come (还款计划行).")
class ScheduleRow:
    """Of `reads.ScheduleRow`."""

    number: int = strawberry.field(description="Number of the instalment (期次).")
    due: date = strawberry.field(description="Due date (还款日).")
    principal: MoneyType = money("Principal that falls due (应还本金).")
    interest: MoneyType = money("Interest that falls due (应还利息).")
    total: MoneyType = money("Principal and interest together (应还合计).")
    balance: MoneyType = money("Principal not yet due afterwards (剩余本金).")
    provisional: bool = strawberry.field(
        description="Whether the date lies beyond the published holiday table and may still move (暂定日期)."
    )


@strawberry.type(description="What pays a loan off on a day; paying the total closes it to the cent (结清试算).")
class PayoffQuote:
    """Of `reads.PayoffView`."""

    on: date = strawberry.field(description="The day of payment (结清日).")
    principal: MoneyType = money("Principal, due or not (本金).")
    interest: MoneyType = money("Interest to the day (利息).")
    penalty: MoneyType = money("Penalty interest (罚息).")
    compound: MoneyType = money("Compound interest (复利).")
    fees: MoneyType = money("Fees (费用).")
    costs: MoneyType = money("Costs of realising the claim (实现债权的费用).")
    prepayment_fee: MoneyType = money("Fee for paying early (提前还款违约金).")
    credit: MoneyType = money("The customer's credit, already deducted from the total (溢缴款抵扣).")
    total: MoneyType = money("What has to be paid (结清总额).")


@strawberry.type(description="To what the money of a transaction went, as known now (冲销明细).")
class Applied:
    """Of `reads.Applied`."""

    principal: MoneyType = money("To principal (本金).")
    interest: MoneyType = money("To interest (利息).")
    penalty: MoneyType = money("To penalty interest (罚息).")
    compound: MoneyType = money("To compound interest (复利).")
    fees: MoneyType = money("To fees (费用).")
    costs: MoneyType = money("To costs of realising the claim (实现债权的费用).")
    credit: MoneyType = money("Kept as the customer's credit (溢缴款).")


def _instruction(parent: Parent[EntryView]) -> str:
    return parent.event


@strawberry.type(description="One recorded event of a loan; never edited (交易).")
class Transaction:
    """Of `reads.EntryView`."""

    sequence: int = strawberry.field(description="Number of the transaction in its loan, rising (交易序号).")
    kind: EntryKind = strawberry.field(description="What it is (交易类型).")
    value_date: date = strawberry.field(description="The day on which it counts (起息日).")
    booking_date: date = strawberry.field(description="The business date on which it was booked (记账日).")
    recorded_at: datetime = strawberry.field(description="When it became known (记录时间).")
    amount: MoneyType | None = strawberry.field(description="Its amount, if it has one (金额).")
    instruction: str = resolved(_instruction, "The whole instruction as JSON text; amounts in minor units (指令).")
    reason: str = strawberry.field(description="Why it was recorded (原因).")
    reverses: int | None = strawberry.field(description="Sequence of the transaction it reverses (冲正的交易).")
    reversed_by: int | None = strawberry.field(description="Sequence of its reversal (被冲正的交易).")
    applied: Applied = strawberry.field(description="To what its money went, by bucket (冲销明细).")


@strawberry.type(description="One ledger line; a negative amount is a red correction (分户账分录).")
class LedgerEntry:
    """Of `reads.LineView`."""

    number: int = strawberry.field(description="Number of the line in its loan, rising (分录号).")
    value_date: date = strawberry.field(description="The day on which it counts (起息日).")
    booking_date: date = strawberry.field(description="The business date on which it was booked (记账日).")
    debit: LedgerAccount = strawberry.field(description="Account debited (借方科目).")
    credit: LedgerAccount = strawberry.field(description="Account credited (贷方科目).")
    amount: MoneyType = money("Amount; negative: a red line that corrects an earlier one (金额,红字为负).")
    cause: int = strawberry.field(
        description="Sequence of the transaction that made it; 0: the account's own processing (来源交易)."
    )
    recorded_at: datetime = strawberry.field(description="When it became known (记录时间).")
