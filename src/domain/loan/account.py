"""The account as a fold: `advance` lets time pass, `evolve` applies an event, `fold` does both over a history.

    evolve(state, event) -> state        advance(state, to) -> state

Neither ever fails on accepted events. Between two events everything has a closed form, so ten years cost the number
of due dates crossed. Each day's order is that of `Rank`: yesterday's unpaid instalments become overdue, then events
and due-date processing by rank, then automatic status changes.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from ..ledger import Transfer
from . import changes
from .accrual import begin_period, raise_undue
from .allocation import allocate, use_credit
from .context import Context
from .events import (
    Acceleration,
    AllocationSwitch,
    BankruptcyAcceptance,
    Capitalisation,
    CreditRefund,
    Deferral,
    Disbursement,
    Entry,
    Event,
    Extension,
    Fee,
    FeeKind,
    Forgiveness,
    Misuse,
    PartialWriteOff,
    PlanChange,
    Rank,
    RateChange,
    Repayment,
    Surplus,
    TakeOn,
    Waiver,
    WriteOff,
    effective,
)
from .overdue import fall_open, touch_all
from .partial_write_off import settle_part, write_off_part
from .posting import CREDIT, SETTLEMENT, charge, move_regime, principal_account
from .prepayment import apply_early, pay_agreed, prepay
from .recalculation import begin_level, relevel
from .schedule import grid_of
from .state import DUE, TICKS, Account, Regime, arrears, live, post, rounded, set_wake
from .take_on import take_on
from .terms import Basis, Bucket, Early, Terms

END: Final = int(Rank.END)

_CHANGE: Final = int(Rank.CHANGE)


def new_account(terms: Terms, context: Context) -> Account:
    """An account before its first event."""
    a = Account(terms, context, grid_of(terms.plan, terms, context.calendar))
    begin_period(a)
    return a


def time_of(day: date, rank: int) -> int:
    """A date and a rank as the account's time."""
    return day.toordinal() * TICKS + rank


def fold(
    terms: Terms,
    entries: Iterable[Entry],
    context: Context,
    until: int | None = None,
    sink: list[Transfer] | None = None,
) -> Account:
    """The account from its entries: reversed ones left out, in order of value date, rank and sequence.

    With `until` (a time) later entries are left out and the account is advanced to it. Transfers go to `sink`.
    """
    a = new_account(terms, context)
    a.sink = sink
    for entry in effective(entries):
        at = time_of(entry.value_date, entry.rank)
        if until is not None and at > until:
            break
        apply(a, entry.event, at, entry.sequence)
    if until is not None:
        advance(a, until)
    return a


def advance(a: Account, to: int) -> None:
    """Let time pass to `to` (inclusive): every due date, overdue move, repricing and status change up to it."""
    while a.wake <= to:
        a.time = a.wake
        a.cause = 0
        day, rank = divmod(a.wake, TICKS)
        if rank == DUE:
            changes.instalment_falls_due(a, day)
        elif rank == END:
            _change_status(a, day)
        elif rank == _CHANGE:
            changes.reprice(a, day)
        else:
            _become_overdue(a, day)
        if a.part:
            settle_part(a, day)
        set_wake(a)
    a.time = max(a.time, to)


def evolve(a: Account, entry: Entry) -> None:
    """Apply an entry at its time, which is not before the account's time."""
    apply(a, entry.event, time_of(entry.value_date, entry.rank), entry.sequence)


def apply(a: Account, event: Event, at: int, cause: int) -> None:
    """Let time pass to `at`, then apply an event; its transfers name `cause`."""
    if a.wake <= at:
        advance(a, at)
    a.time = at
    a.cause = cause
    day = at // TICKS
    _APPLY[type(event)](a, day, event)
    if not a.undue:
        changes.give_back_carry(a, day)
    if a.part:
        settle_part(a, day, forgiven=isinstance(event, Forgiveness))
    set_wake(a)


def _become_overdue(a: Account, day: int) -> None:
    for inst in a.open:
        if not inst.late and inst.due < day:
            inst.late = True
            source, target = principal_account(a, late=False), principal_account(a, late=True)
            if source is not target:
                post(a, day, target, source, inst.principal)


def _change_status(a: Account, day: int) -> None:
    anchor = arrears(a)
    if a.regime == Regime.NORMAL and anchor is not None and day >= a.context.non_accrual_day(anchor.due, day):
        changes.post_all(a, day)
        move_regime(a, day, Regime.NON_ACCRUAL)
    elif a.regime == Regime.NON_ACCRUAL and anchor is None:
        changes.post_all(a, day)
        move_regime(a, day, Regime.NORMAL)


def _disburse(a: Account, day: int, event: Disbursement) -> None:
    first = a.totals.disbursed == 0 and a.totals.taken_on == 0
    if first:
        changes.begin_repricing(a, day)
    post(a, day, principal_account(a, late=False), SETTLEMENT, event.amount)
    a.totals.disbursed += event.amount
    touch_all(a, day)
    if a.accelerated or a.grid.dues[-1] < day:  # no date of a plan is left on which it could fall due
        fall_open(a, day, event.amount, 0, day)
        use_credit(a, day)
        return
    if not live(a):  # nothing is running: due dates that have passed meanwhile are history
        a.k = next((k for k, due in enumerate(a.grid.dues) if due > day), len(a.grid.dues) - 1)
        begin_period(a)
        a.since, a.carry = max(a.since, day), 0
    down = rounded(a, event.amount * a.terms.down_payment_bp, 10_000)
    raise_undue(a, day, event.amount - down)
    if first:
        begin_level(a)
    else:
        relevel(a)
    if down:
        fall_open(a, day, down, 0, day)
        use_credit(a, day)


def _repay(a: Account, day: int, event: Repayment) -> None:
    a.totals.paid += event.amount
    money = event.amount
    if event.agreed is not None:
        agreed = event.agreed
        money -= pay_agreed(a, agreed.principal, agreed.interest, agreed.fees, day, SETTLEMENT)
    else:
        money = allocate(a, money, day, SETTLEMENT)
        if money:
            money = _use_surplus(a, money, day, event.surplus)
    if money:
        a.credit += money
        post(a, day, SETTLEMENT, CREDIT, money)
        if event.agreed is not None:
            use_credit(a, day)


def _use_surplus(a: Account, money: int, day: int, surplus: Surplus) -> int:
    if surplus is not Surplus.CREDIT:
        return prepay(a, money, day, SETTLEMENT, surplus)
    if a.terms.basis is Basis.ACTUAL and a.terms.early is Early.APPLY:
        return apply_early(a, money, day, SETTLEMENT)
    return money


def _charge_fee(a: Account, day: int, event: Fee) -> None:
    if event.kind is FeeKind.FEE:
        a.fees += event.amount
        charge(a, day, Bucket.FEES, event.amount)
    else:
        a.costs += event.amount
        charge(a, day, Bucket.COSTS, event.amount)
    use_credit(a, day)


def _refund(a: Account, day: int, event: CreditRefund) -> None:
    part = min(event.amount, a.credit)
    a.credit -= part
    post(a, day, CREDIT, SETTLEMENT, part)
    a.totals.refunded += event.amount
    shortfall = event.amount - part
    if shortfall:
        a.costs += shortfall
        a.totals.advanced += shortfall
        charge(a, day, Bucket.COSTS, shortfall)


def _switch_allocation(a: Account, _day: int, event: AllocationSwitch) -> None:
    a.order, a.mode = event.order, event.mode


def _accelerate(a: Account, day: int, _event: Acceleration) -> None:
    changes.accelerate(a, day)
    use_credit(a, day)


def _bankruptcy(a: Account, day: int, _event: BankruptcyAcceptance) -> None:
    changes.accept_bankruptcy(a, day)
    use_credit(a, day)


def _write_off(a: Account, day: int, _event: WriteOff) -> None:
    changes.write_off(a, day)
    use_credit(a, day)


_APPLY: Final[dict[type[Event], Callable[[Account, int, Any], None]]] = {
    TakeOn: take_on,
    Disbursement: _disburse,
    Repayment: _repay,
    Fee: _charge_fee,
    RateChange: changes.apply_rate_change,
    Waiver: changes.waive,
    Forgiveness: changes.forgive,
    Capitalisation: changes.capitalise_due,
    Extension: changes.extend,
    Deferral: changes.defer,
    PlanChange: changes.change_plan,
    Acceleration: _accelerate,
    Misuse: changes.flag_misuse,
    AllocationSwitch: _switch_allocation,
    CreditRefund: _refund,
    BankruptcyAcceptance: _bankruptcy,
    WriteOff: _write_off,
    PartialWriteOff: write_off_part,
}
