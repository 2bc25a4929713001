"""Why an event is not taken: the loan's refusals, in the order in which they are checked.

`opening` and `dates` look at terms and dates alone, `why_not` at the account just before the event, `holds` tells
whether an already accepted later event still has something to act on. After the last check the change must succeed.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from ..policy import PolicyVersion, RateFinding, latest_maturity
from ..shared.errors import Refusal
from ..shared.money import Money
from ..shared.rates import Rate
from .events import (
    Acceleration,
    AllocationSwitch,
    BankruptcyAcceptance,
    Capitalisation,
    CreditRefund,
    Deferral,
    Disbursement,
    Entry,
    Extension,
    Fee,
    Forgiveness,
    Misuse,
    PartialWriteOff,
    PlanChange,
    RateChange,
    Repayment,
    Reversal,
    Surplus,
    TakeOn,
    Waiver,
    WriteOff,
    effective,
)
from .prepayment import may_prepay, quote
from .schedule import extended, grid_of
from .state import Account, Regime, live, principal_owed, settled
from .terms import Compound, Terms


class LoanRefusal(StrEnum):
    """Why the loan refuses, in the order of the checks."""

    PENALTY_OUT_OF_BOUNDS = "PENALTY_OUT_OF_BOUNDS"
    MISUSE_OUT_OF_BOUNDS = "MISUSE_OUT_OF_BOUNDS"
    COMPOUND_NOT_ALLOWED = "COMPOUND_NOT_ALLOWED"
    RATE_OUT_OF_BOUNDS = "RATE_OUT_OF_BOUNDS"
    INDEX_UNKNOWN = "INDEX_UNKNOWN"
    UNKNOWN_TARGET = "UNKNOWN_TARGET"
    ALREADY_REVERSED = "ALREADY_REVERSED"
    IN_THE_FUTURE = "IN_THE_FUTURE"
    BEFORE_START = "BEFORE_START"
    ALREADY_BEGUN = "ALREADY_BEGUN"
    NOT_DISBURSED = "NOT_DISBURSED"
    CLOSED = "CLOSED"
    ALREADY_WRITTEN_OFF = "ALREADY_WRITTEN_OFF"
    ALREADY_ACCELERATED = "ALREADY_ACCELERATED"
    AFTER_MATURITY = "AFTER_MATURITY"
    WRONG_ARREARS = "WRONG_ARREARS"
    EXCEEDS_PRINCIPAL = "EXCEEDS_PRINCIPAL"
    EXCEEDS_OPEN = "EXCEEDS_OPEN"
    EXCEEDS_CREDIT = "EXCEEDS_CREDIT"
    NOTHING_UNDUE = "NOTHING_UNDUE"
    NOT_LATER = "NOT_LATER"
    EXTENSION_TOO_LONG = "EXTENSION_TOO_LONG"
    TOO_MANY_PERIODS = "TOO_MANY_PERIODS"
    WRONG_PLAN_START = "WRONG_PLAN_START"
    DATES_COLLIDE = "DATES_COLLIDE"
    NO_PREPAYMENT_RIGHT = "NO_PREPAYMENT_RIGHT"
    NO_CHANGE = "NO_CHANGE"
    LATER_EVENT_FAILS = "LATER_EVENT_FAILS"


def opening(terms: Terms, policy: PolicyVersion) -> Refusal | None:
    """Whether terms keep inside the policy's bounds for markups and rate."""
    for code, name, name_zh, value, bounds in (
        (LoanRefusal.PENALTY_OUT_OF_BOUNDS, "penalty", "罚息", terms.penalty_bp, policy.penalty_markup),
        (LoanRefusal.MISUSE_OUT_OF_BOUNDS, "misuse", "挪用罚息", terms.misuse_bp, policy.misuse_markup),
    ):
        if not bounds.allows(value):
            return Refusal(
                code,
                f"a {name} markup of {value} bp is outside {bounds.lowest} to {bounds.highest} bp",
                f"{name_zh}上浮 {value} 基点超出 {bounds.lowest}–{bounds.highest} 基点",
                "银发〔2003〕251号",
            )
    if terms.compound is not Compound.NONE and not policy.compound_interest:
        message = f"compound interest at the {terms.compound} is not charged by this bank; agree on NONE"
        return _no(LoanRefusal.COMPOUND_NOT_ALLOWED, message, "本行不计收复利，合同应约定不计复利")
    return _rate(terms.rate, policy)


def _rate(rate: Rate, policy: PolicyVersion) -> Refusal | None:
    if policy.finding(rate) is RateFinding.REFUSED:
        return Refusal(
            LoanRefusal.RATE_OUT_OF_BOUNDS,
            f"a rate of {rate} exceeds the highest the bank takes, {policy.rate_maximum}",
            f"利率 {rate} 超过本行上限 {policy.rate_maximum}",
        )
    return None


def target_of(event: Reversal, past: Sequence[Entry]) -> Entry | Refusal:
    """The entry a reversal names; refuses one that is not there or does not count any more."""
    target = next((entry for entry in past if entry.sequence == event.target), None)
    if target is None:
        return Refusal(
            LoanRefusal.UNKNOWN_TARGET,
            f"there is no transaction {event.target} in this loan",
            f"本借据无第 {event.target} 号交易",
        )
    standing = {entry.sequence for entry in effective(past)}
    if isinstance(target.event, Reversal):
        in_force = not any(
            isinstance(entry.event, Reversal) and entry.event.target == target.sequence for entry in past
        )
    else:
        in_force = target.sequence in standing
    if not in_force:
        return Refusal(
            LoanRefusal.ALREADY_REVERSED,
            f"transaction {event.target} is reversed already; reverse that reversal to restore it",
            f"第 {event.target} 号交易已被冲正",
        )
    return target


def dates(terms: Terms, value_date: date, booking_date: date) -> Refusal | None:
    """Whether the value date is possible at all."""
    if value_date > booking_date:
        return Refusal(
            LoanRefusal.IN_THE_FUTURE,
            f"value date {value_date} lies after the business date {booking_date}",
            f"起息日 {value_date} 晚于营业日 {booking_date}",
        )
    start = terms.plan.cadence.start
    if value_date < start:
        return Refusal(
            LoanRefusal.BEFORE_START,
            f"value date {value_date} lies before the loan's start {start}",
            f"起息日 {value_date} 早于借款起始日 {start}",
        )
    return None


def why_not(a: Account, entry: Entry, policy: PolicyVersion, *, personal: bool = False) -> Refusal | None:
    """Whether an event may be recorded against the account as it stands just before it."""
    event = entry.event
    begun = a.totals.disbursed > 0 or a.totals.taken_on > 0
    if isinstance(event, TakeOn):
        return (
            _no(LoanRefusal.ALREADY_BEGUN, "the account has begun", "账户已启用")
            if begun
            else _take_on(a, event, entry.value_date)
        )
    if isinstance(event, Disbursement):
        return _drawdown(a, event, entry.value_date)
    if isinstance(event, Reversal):
        return None
    if not begun and not isinstance(event, Fee | AllocationSwitch):
        why = f"nothing was disbursed by {entry.value_date}"
        return _no(LoanRefusal.NOT_DISBURSED, why, f"截至 {entry.value_date} 尚未放款")
    if isinstance(event, CreditRefund):
        return _refund(a, event)
    if begun and settled(a):
        why = f"the loan is settled as of {entry.value_date}"
        return _no(LoanRefusal.CLOSED, why, f"截至 {entry.value_date} 贷款已结清")
    return _running_loan(a, entry, policy, personal=personal)


def _running_loan(a: Account, entry: Entry, policy: PolicyVersion, *, personal: bool) -> Refusal | None:
    event = entry.event
    if isinstance(event, Repayment):
        return _repayment(a, event)
    if isinstance(event, Waiver | Capitalisation | Forgiveness):
        return _within_open(a, entry.value_date.toordinal(), event)
    if isinstance(event, RateChange):
        if event.rate.units == a.rate and event.fixed <= (not a.floating):
            return _no(LoanRefusal.NO_CHANGE, f"the rate is {event.rate} already", f"利率已为 {event.rate}")
        return _rate(event.rate, policy)
    if isinstance(event, Misuse) and event.active == (a.misuse is not None and a.misuse.late):
        return _no(LoanRefusal.NO_CHANGE, f"misuse is {event.active} already", "挪用标识未变化")
    if isinstance(
        event, Extension | Deferral | PlanChange | Acceleration | BankruptcyAcceptance | WriteOff | PartialWriteOff
    ):
        return _change(a, entry, policy, personal=personal)
    return None


def _no(code: LoanRefusal, message: str, message_zh: str, article: str = "") -> Refusal:
    return Refusal(code, message, message_zh, article)


def _m(a: Account, minor: int) -> Money:
    """An amount as people read it."""
    return Money(minor, a.terms.currency)


def _take_on(a: Account, event: TakeOn, on: date) -> Refusal | None:
    dues, unit = a.grid.dues, a.terms.amount_multiple
    for row in event.arrears:
        if row.due > on or not (row.principal or row.interest or row.penalty or row.compound):
            message = f"the unpaid instalment of {row.due} must be due by {on} and state an amount"
            return _no(LoanRefusal.WRONG_ARREARS, message, f"欠款行 {row.due} 应在 {on} 或之前到期且金额大于零")
        if row.penalty % unit or row.compound % unit:
            message = f"penalty and compound of {row.due} must be multiples of {_m(a, unit)}, as the contract rounds"
            return _no(LoanRefusal.WRONG_ARREARS, message, f"欠款行 {row.due} 的罚息和复利须为 {_m(a, unit)} 的整数倍")
    total = event.undue + sum(row.principal for row in event.arrears)
    if event.undue and event.next_due.toordinal() not in dues:
        known = date.fromordinal(next((due for due in dues if due >= event.next_due.toordinal()), dues[-1]))
        message = f"next due date {event.next_due} is not a date of the plan; the plan has {known}"
        return _no(LoanRefusal.WRONG_PLAN_START, message, f"下一到期日 {event.next_due} 不在还款计划中")
    if not total or total > a.terms.principal:
        most = _m(a, a.terms.principal)
        message = f"principal {_m(a, total)} taken on must be above 0 and at most the contract's {most}"
        return _no(
            LoanRefusal.EXCEEDS_PRINCIPAL,
            message,
            f"接入本金 {_m(a, total)} 须大于零且不超过合同本金 {most}",
        )
    return None


def _drawdown(a: Account, event: Disbursement, on: date) -> Refusal | None:
    drawn = a.totals.disbursed + a.totals.taken_on
    if drawn and settled(a):
        return _no(LoanRefusal.CLOSED, f"the loan is settled as of {on}", f"截至 {on} 贷款已结清")
    if a.regime == Regime.WRITTEN_OFF:
        return _no(
            LoanRefusal.ALREADY_WRITTEN_OFF, "the loan is written off; nothing more is drawn", "贷款已核销，不得再放款"
        )
    if a.accelerated:
        return _no(
            LoanRefusal.ALREADY_ACCELERATED,
            "the loan is accelerated; nothing more is drawn",
            "贷款已提前到期，不得再放款",
        )
    if on.toordinal() >= a.grid.dues[-1]:
        last = date.fromordinal(a.grid.dues[-1])
        return _no(LoanRefusal.AFTER_MATURITY, f"{on} is not before the maturity {last}", f"{on} 不早于到期日 {last}")
    if drawn + event.amount > a.terms.principal:
        most = _m(a, a.terms.principal)
        message = f"{_m(a, drawn)} drawn plus {_m(a, event.amount)} exceed the contract amount {most}"
        return _no(
            LoanRefusal.EXCEEDS_PRINCIPAL,
            message,
            f"累计放款 {_m(a, drawn + event.amount)} 超过合同金额 {most}",
        )
    return None


def _refund(a: Account, event: CreditRefund) -> Refusal | None:
    if event.amount > a.credit:
        message = f"the credit is {_m(a, a.credit)}, less than the {_m(a, event.amount)} to be refunded"
        return _no(LoanRefusal.EXCEEDS_CREDIT, message, f"溢缴款余额 {_m(a, a.credit)} 不足退还 {_m(a, event.amount)}")
    return None


def _repayment(a: Account, event: Repayment) -> Refusal | None:
    if event.surplus is not Surplus.CREDIT and a.undue and not may_prepay(a):
        message = "a flat loan without a rebate rule cannot be prepaid; pay what is due or keep credit"
        return _no(
            LoanRefusal.NO_PREPAYMENT_RIGHT,
            message,
            "合同未约定提前还款利息减免规则，不得提前还款",
            "民法典 art. 677",
        )
    return None


def _within_open(a: Account, day: int, event: Waiver | Capitalisation | Forgiveness) -> Refusal | None:
    found = quote(a, day)
    if isinstance(event, Forgiveness):
        asked = (("principal", "本金", event.principal, found.principal),)
    else:
        asked = (
            ("interest", "利息", event.interest, found.interest_due),
            ("penalty", "罚息", event.penalty, found.penalty),
            ("compound", "复利", event.compound, found.compound),
        )  # type: ignore[assignment]
    if isinstance(event, Waiver):
        asked += (("fees", "费用", event.fees, found.fees), ("costs", "代垫费用", event.costs, found.costs))  # type: ignore[assignment]
    for name, name_zh, wanted, there in asked:
        if wanted > there:
            message = f"{name} open is {_m(a, there)}, less than {_m(a, wanted)}"
            return _no(LoanRefusal.EXCEEDS_OPEN, message, f"{name_zh}未付余额 {_m(a, there)} 小于 {_m(a, wanted)}")
    if isinstance(event, Capitalisation) and not live(a):
        return _no(
            LoanRefusal.NOTHING_UNDUE,
            "no instalment is to come that could carry it",
            "已无未到期分期可承接资本化利息",
        )
    return None


def _running(a: Account) -> bool:
    return a.k < len(a.grid.dues)


def _change(a: Account, entry: Entry, policy: PolicyVersion, *, personal: bool) -> Refusal | None:
    event = entry.event
    on = entry.value_date
    if a.regime == Regime.WRITTEN_OFF:
        return _no(LoanRefusal.ALREADY_WRITTEN_OFF, "the loan is written off", "贷款已核销")
    if isinstance(event, Acceleration) and a.accelerated:
        return _no(LoanRefusal.ALREADY_ACCELERATED, "everything is due already", "贷款已全部提前到期")
    if isinstance(event, BankruptcyAcceptance) and a.stopped:
        return _no(LoanRefusal.NO_CHANGE, "interest has stopped already", "已停止计息")
    if isinstance(event, WriteOff | BankruptcyAcceptance):
        return None
    if isinstance(event, PartialWriteOff):
        return _part(a, event)
    if isinstance(event, PlanChange):
        return _plan_change(a, event, on)
    if a.accelerated or not a.undue or not _running(a):
        return _no(LoanRefusal.NOTHING_UNDUE, "no principal is left that is not due", "已无未到期本金")
    if isinstance(event, Extension):
        return _extension(a, event, on, policy, personal=personal)
    if isinstance(event, Deferral) and a.k + event.periods >= len(a.grid.dues):
        left = len(a.grid.dues) - a.k
        message = f"{event.periods} instalments deferred of {left} left: the last one must stay"
        return _no(LoanRefusal.TOO_MANY_PERIODS, message, f"剩余 {left} 期，不得全部延期")
    return None


def _part(a: Account, event: PartialWriteOff) -> Refusal | None:
    there = principal_owed(a) - a.part
    if event.principal <= there:
        return None
    message = f"principal on the balance sheet is {_m(a, there)}, less than {_m(a, event.principal)}"
    return _no(LoanRefusal.EXCEEDS_OPEN, message, f"表内本金 {_m(a, there)} 小于 {_m(a, event.principal)}")


def _plan_change(a: Account, event: PlanChange, on: date) -> Refusal | None:
    if event.plan.cadence.start != on:
        message = f"the plan starts on {event.plan.cadence.start}, not on the value date {on}"
        return _no(
            LoanRefusal.WRONG_PLAN_START,
            message,
            f"新计划起始日 {event.plan.cadence.start} 与起息日 {on} 不一致",
        )
    if defect := grid_of(event.plan, a.terms, a.context.calendar).defect:
        return _no(LoanRefusal.DATES_COLLIDE, f"the plan's dates do not rise: {defect}", f"新计划还款日重叠: {defect}")
    if not a.undue and not event.reschedule_overdue:
        return _no(LoanRefusal.NOTHING_UNDUE, "no principal is left that is not due", "已无未到期本金")
    return None


def _extension(a: Account, event: Extension, on: date, policy: PolicyVersion, *, personal: bool) -> Refusal | None:
    maturity = date.fromordinal(a.grid.dues[-1])
    if on >= maturity:
        message = f"{on} is not before the maturity {maturity}; an extension is agreed before"
        return _no(
            LoanRefusal.AFTER_MATURITY,
            message,
            f"展期须于到期日 {maturity} 前办理",
            "贷款通则 art. 12; 民法典 art. 678",
        )
    if event.to <= maturity:
        return _no(
            LoanRefusal.NOT_LATER,
            f"{event.to} is not after the maturity {maturity}",
            f"{event.to} 不晚于到期日 {maturity}",
        )
    original = _original_maturity(a)
    latest = latest_maturity(policy.extension, a.terms.plan.cadence.start, original, personal=personal)
    if event.to > latest:
        message = f"{event.to} is after {latest}, the last day allowed for an original maturity of {original}"
        return _no(
            LoanRefusal.EXTENSION_TOO_LONG,
            message,
            f"展期至 {event.to} 超过累计上限 {latest}",
            "贷款通则 art. 12",
        )
    grid = grid_of(extended(a.plan, event.to), a.terms, a.context.calendar)
    if grid.defect:
        why = f"the dates would not rise: {grid.defect}"
        return _no(LoanRefusal.DATES_COLLIDE, why, f"展期后还款日重叠: {grid.defect}")
    if grid.dues[a.k] < on.toordinal():
        next_due = date.fromordinal(grid.dues[a.k])
        why = f"the running instalment would have fallen due on {next_due}; agree on a new plan instead"
        return _no(LoanRefusal.DATES_COLLIDE, why, f"展期后当期还款日 {next_due} 已过，应另行约定还款计划")
    return None


def _original_maturity(a: Account) -> date:
    """The contract's own last due date."""
    return date.fromordinal(grid_of(a.terms.plan, a.terms, a.context.calendar).dues[-1])


def holds(a: Account, entry: Entry) -> bool:
    """Whether an accepted later event still holds once history before it has changed.

    Everything needs a drawdown under it; a drawdown must stay within the contract amount, and a part that was written
    off on the balance sheet. What only finds less to act
    on (a waiver, a refund, a change on a settled loan) holds: the fold caps it.
    """
    if isinstance(entry.event, TakeOn):
        return True
    if isinstance(entry.event, Disbursement):
        return a.totals.disbursed + a.totals.taken_on + entry.event.amount <= a.terms.principal
    if isinstance(entry.event, Fee | AllocationSwitch):
        return True
    if isinstance(entry.event, PartialWriteOff):
        return a.regime != Regime.WRITTEN_OFF and _part(a, entry.event) is None
    return a.totals.disbursed > 0 or a.totals.taken_on > 0


def later_event_fails(entry: Entry) -> Refusal:
    """The refusal that names the first later event that would no longer hold."""
    kind = type(entry.event).__name__
    return Refusal(
        LoanRefusal.LATER_EVENT_FAILS,
        f"transaction {entry.sequence} ({kind} of {entry.value_date}) would no longer hold; reverse it first",
        f"第 {entry.sequence} 号交易（{entry.value_date}）将不再成立，请先冲正该交易",
        details=(("sequence", str(entry.sequence)), ("kind", kind), ("value_date", str(entry.value_date))),
    )
