"""The sub-ledger (分户账): the chart of accounts, transfers and lines, and the closing of periods.

Every money event is a list of transfers (debit, credit, amount), so a trial balance is zero by construction; the real
checks are that lines equal the loans' buckets and that recorded lines equal the fold. A correction is a negative
(red, 红字) line that carries the value date it corrects.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from .shared.errors import InvalidInput, Refusal


class Side(StrEnum):
    """What an account is: asset, liability, income, expense, or memo outside the balance sheet (表外)."""

    ASSET = "ASSET"
    LIABILITY = "LIABILITY"
    INCOME = "INCOME"
    EXPENSE = "EXPENSE"
    MEMO = "MEMO"


class LedgerAccount(StrEnum):
    """The chart of accounts; `CHART` gives each one's side and Chinese name."""

    SETTLEMENT = "SETTLEMENT"
    CUSTOMER_CREDIT = "CUSTOMER_CREDIT"
    PRINCIPAL_NORMAL = "PRINCIPAL_NORMAL"
    PRINCIPAL_OVERDUE = "PRINCIPAL_OVERDUE"
    PRINCIPAL_NON_PERFORMING = "PRINCIPAL_NON_PERFORMING"
    PRINCIPAL_PARTLY_WRITTEN_OFF = "PRINCIPAL_PARTLY_WRITTEN_OFF"
    INTEREST_RECEIVABLE = "INTEREST_RECEIVABLE"
    ACCRUED_INTEREST = "ACCRUED_INTEREST"
    PENALTY_RECEIVABLE = "PENALTY_RECEIVABLE"
    COMPOUND_RECEIVABLE = "COMPOUND_RECEIVABLE"
    FEES_RECEIVABLE = "FEES_RECEIVABLE"
    COSTS_RECEIVABLE = "COSTS_RECEIVABLE"
    INTEREST_INCOME = "INTEREST_INCOME"
    PENALTY_INCOME = "PENALTY_INCOME"
    FEE_INCOME = "FEE_INCOME"
    OUTPUT_VAT = "OUTPUT_VAT"
    LOAN_LOSS_RESERVE = "LOAN_LOSS_RESERVE"
    IMPAIRMENT_CHARGE = "IMPAIRMENT_CHARGE"
    TAKE_ON = "TAKE_ON"
    FORECLOSED_ASSETS = "FORECLOSED_ASSETS"
    FORECLOSED_ASSETS_RESULT = "FORECLOSED_ASSETS_RESULT"
    INTEREST_OFF_BALANCE = "INTEREST_OFF_BALANCE"
    PENALTY_OFF_BALANCE = "PENALTY_OFF_BALANCE"
    COMPOUND_OFF_BALANCE = "COMPOUND_OFF_BALANCE"
    WRITTEN_OFF = "WRITTEN_OFF"
    MEMO_CONTRA = "MEMO_CONTRA"


CHART: Mapping[LedgerAccount, tuple[Side, str]] = {
    LedgerAccount.SETTLEMENT: (Side.ASSET, "清算资金"),
    LedgerAccount.CUSTOMER_CREDIT: (Side.LIABILITY, "客户溢缴款"),
    LedgerAccount.PRINCIPAL_NORMAL: (Side.ASSET, "正常贷款本金"),
    LedgerAccount.PRINCIPAL_OVERDUE: (Side.ASSET, "逾期贷款本金"),
    LedgerAccount.PRINCIPAL_NON_PERFORMING: (Side.ASSET, "非应计贷款本金"),
    LedgerAccount.PRINCIPAL_PARTLY_WRITTEN_OFF: (Side.ASSET, "贷款本金部分核销备抵"),
    LedgerAccount.INTEREST_RECEIVABLE: (Side.ASSET, "应收利息"),
    LedgerAccount.ACCRUED_INTEREST: (Side.ASSET, "应计利息（期末计提）"),
    LedgerAccount.PENALTY_RECEIVABLE: (Side.ASSET, "应收罚息"),
    LedgerAccount.COMPOUND_RECEIVABLE: (Side.ASSET, "应收复利"),
    LedgerAccount.FEES_RECEIVABLE: (Side.ASSET, "应收费用"),
    LedgerAccount.COSTS_RECEIVABLE: (Side.ASSET, "应收代垫费用"),
    LedgerAccount.INTEREST_INCOME: (Side.INCOME, "利息收入"),
    LedgerAccount.PENALTY_INCOME: (Side.INCOME, "罚息复利收入"),
    LedgerAccount.FEE_INCOME: (Side.INCOME, "手续费收入"),
    LedgerAccount.OUTPUT_VAT: (Side.LIABILITY, "应交增值税（销项税额）"),
    LedgerAccount.LOAN_LOSS_RESERVE: (Side.ASSET, "贷款损失准备"),
    LedgerAccount.IMPAIRMENT_CHARGE: (Side.EXPENSE, "信用减值损失"),
    LedgerAccount.TAKE_ON: (Side.LIABILITY, "存量接入过渡户"),
    LedgerAccount.FORECLOSED_ASSETS: (Side.ASSET, "抵债资产"),
    LedgerAccount.FORECLOSED_ASSETS_RESULT: (Side.INCOME, "抵债资产处置损益"),
    LedgerAccount.INTEREST_OFF_BALANCE: (Side.MEMO, "表外应收利息"),
    LedgerAccount.PENALTY_OFF_BALANCE: (Side.MEMO, "表外应收罚息"),
    LedgerAccount.COMPOUND_OFF_BALANCE: (Side.MEMO, "表外应收复利"),
    LedgerAccount.WRITTEN_OFF: (Side.MEMO, "已核销资产"),
    LedgerAccount.MEMO_CONTRA: (Side.MEMO, "表外对转"),
}


class Transfer(NamedTuple):
    """One posting of the fold: `amount` minor units from credit to debit on a value day (ordinal).

    `cause` is the sequence of the event that made it, 0 for the account's own processing.
    """

    value_day: int
    debit: LedgerAccount
    credit: LedgerAccount
    amount: int
    cause: int


@dataclass(frozen=True, slots=True)
class Line:
    """One recorded ledger line; a negative amount is a red line that corrects an earlier one."""

    value_date: date
    booking_date: date
    debit: LedgerAccount
    credit: LedgerAccount
    amount: int
    cause: int


Key = tuple[int, LedgerAccount, LedgerAccount]


def booked(transfers: Iterable[Transfer], booking_date: date) -> tuple[Line, ...]:
    """Transfers as lines booked on a date, one per (value date, debit, credit, cause) whose sum is not zero."""
    sums: Counter[tuple[int, LedgerAccount, LedgerAccount, int]] = Counter()
    for transfer in transfers:
        sums[transfer.value_day, transfer.debit, transfer.credit, transfer.cause] += transfer.amount
    return tuple(
        Line(date.fromordinal(day), booking_date, debit, credit, amount, cause)
        for (day, debit, credit, cause), amount in sums.items()
        if amount
    )


def correction(
    recorded: Iterable[Line], transfers: Iterable[Transfer], booking_date: date, cause: int
) -> tuple[Line, ...]:
    """What must be booked so that recorded lines equal the stream: the difference per (value date, debit, credit)."""
    sums: Counter[Key] = Counter()
    for transfer in transfers:
        sums[transfer.value_day, transfer.debit, transfer.credit] += transfer.amount
    for line in recorded:
        sums[line.value_date.toordinal(), line.debit, line.credit] -= line.amount
    return tuple(
        Line(date.fromordinal(day), booking_date, debit, credit, amount, cause)
        for (day, debit, credit), amount in sorted(sums.items())
        if amount
    )


class Entered(Protocol):
    """What moves an amount in minor units from one account to another."""

    @property
    def debit(self) -> LedgerAccount: ...  # noqa: D102 - the names say it
    @property
    def credit(self) -> LedgerAccount: ...  # noqa: D102
    @property
    def amount(self) -> int: ...  # noqa: D102


def balances(lines: Iterable[Entered]) -> Counter[LedgerAccount]:
    """Debit balance per account; credit balances are negative. The sum over all accounts is zero."""
    sums: Counter[LedgerAccount] = Counter()
    for line in lines:
        sums[line.debit] += line.amount
        sums[line.credit] -= line.amount
    return sums


class PeriodRefusal(StrEnum):
    """Why a period is not closed or a booking is not taken, in the order of the checks."""

    ALREADY_CLOSED = "ALREADY_CLOSED"
    NOT_OVER = "NOT_OVER"
    EARLIER_OPEN = "EARLIER_OPEN"
    PERIOD_CLOSED = "PERIOD_CLOSED"


@dataclass(frozen=True, slots=True)
class Books:
    """Up to which day an institution's books are closed (inclusive); None: nothing is closed yet."""

    closed_through: date | None = None

    def close(self, last_day: date, business_date: date) -> "Books | Refusal":
        """Close every day through a month end that the business date has passed; months close in order."""
        if (last_day + timedelta(days=1)).day != 1:
            raise InvalidInput("period", str(last_day), "must be the last day of a month")
        if self.closed_through and last_day <= self.closed_through:
            return Refusal(
                PeriodRefusal.ALREADY_CLOSED,
                f"{last_day} is closed already, through {self.closed_through}",
                f"会计期间 {last_day} 已关账（已关至 {self.closed_through}）",
            )
        if last_day >= business_date:
            return Refusal(
                PeriodRefusal.NOT_OVER,
                f"{last_day} is not over on the business date {business_date}; close it after its business day",
                f"营业日 {business_date} 时期间 {last_day} 尚未结束",
            )
        if self.closed_through and last_day > _next_month_end(self.closed_through):
            return Refusal(
                PeriodRefusal.EARLIER_OPEN,
                f"close {_next_month_end(self.closed_through)} first; months close in order",
                f"须先关闭会计期间 {_next_month_end(self.closed_through)}",
            )
        return Books(last_day)

    def admits(self, booking_date: date) -> Refusal | None:
        """Refuses a booking date in a closed period."""
        if self.closed_through and booking_date <= self.closed_through:
            return Refusal(
                PeriodRefusal.PERIOD_CLOSED,
                f"booking date {booking_date} lies in a closed period (through {self.closed_through})",
                f"记账日 {booking_date} 所在会计期间已关账（已关至 {self.closed_through}）",
            )
        return None


def _next_month_end(day: date) -> date:
    first = day + timedelta(days=1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - timedelta(days=1)
