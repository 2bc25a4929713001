"""Every event that is not a payment: what it changes, and in which part of the day it comes."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.stateful.naive.account import FLAT_METHODS, Account, Due, Item, set_plan, use_rows
from tests.stateful.naive.days import ONE_DAY, add_months
from tests.stateful.naive.instalments import begin_level, recalculate, recalculated, scale_plan
from tests.stateful.naive.payments import (
    apply_credit,
    drop_paid,
    finish_if_repaid,
    instalment_day,
    lower,
    open_amount,
    refund,
    repay,
)
from tests.stateful.naive.schedule import Row, build_rows, unrolled_due
from tests.stateful.naive.words import NaiveEvent, NaivePlan, NaiveTakeOn

# Ranks inside a day: take-on, disbursement, rate or plan change, due-date processing, fee, payment, waiver,
# acceleration and other status changes.
TAKE_ON, DISBURSEMENT, CHANGE, FEE, PAYMENT, WAIVER, STATUS = range(7)


def disburse(account: Account, event: NaiveEvent, day: date) -> None:
    """A drawdown; a down payment falls due at once, the schedule runs on the rest."""
    first = not account.started
    account.started = True
    account.totals["disbursed"] += event.amount
    if account.undue == 0 and account.accrued() == 0:  # nothing is running: the plan goes on with its later dates
        rows = account.rows + account.left_over
        account.rows = [row for row in rows if row.due > day] or [row for row in rows if row.due == day]
        account.left_over, account.covered = [], day
    if not account.rows:  # no date of a plan is left on which it could fall due
        account.add_due(day, day, event.amount, 0)
        apply_credit(account)
        return
    down = account.rounded(event.amount * account.terms.down_payment)
    account.move_undue(event.amount - down)
    account.add_due(day, day, down, 0)
    if down:
        apply_credit(account)
    if first and begin_level(account):
        return
    if first or not account.broken("drawdowns after the first do not change the instalment"):
        recalculate(account, day)


def take_on(account: Account, event: NaiveEvent, day: date) -> None:
    """A running loan comes with its balances; the value date is the first day we carry it."""
    brought = event.take_on or NaiveTakeOn(0, day)
    account.started = True
    account.undue = brought.undue
    account.rows = [row for row in account.rows if row.due >= brought.next_due]
    account.interest_base = Fraction(account.terms.principal)
    if not account.broken("money taken on as accrued is forgotten"):
        account.running = Item(Fraction(brought.accrued))
    for row in brought.arrears:
        covered = ONE_DAY * int(account.plan.cutoff == "THROUGH")
        account.add_due(row.due, row.due + covered, row.principal, row.interest)
        if not (row.principal or row.interest):
            account.dues.append(Due(row.due, row.due, row.due, 0, 0, account.penalty_rate()))
        account.dues[-1].penalty.exact = Fraction(row.penalty)
        account.dues[-1].compound.exact = Fraction(row.compound)
    drop_paid(account)
    account.fees, account.costs, account.credit = brought.fees, brought.costs, brought.credit
    account.totals["taken_on"] = brought.undue + sum(row.principal for row in brought.arrears)
    account.totals["paid"] = brought.credit
    account.non_accrual = brought.non_accrual
    if not begin_level(account):
        recalculated(account, day)
    if brought.instalment is not None:
        account.level = brought.instalment
    apply_credit(account)


def change_rate(account: Account, event: NaiveEvent, day: date) -> None:
    """Effective on its date inside a period; instalments after it are recalculated, or kept with a changed last."""
    if event.flag:
        account.floating = False
    new_rate(account, event.rate, day)


def new_rate(account: Account, rate: Fraction, day: date) -> None:
    """The contract rate from this day on."""
    if rate == account.rate:  # the rate in force changes nothing
        return
    if account.broken("a rate change waits for the next period") and account.rows:
        ahead = account.nights_to_come(account.rows[0], day)
        account.running.exact += ahead
        account.set_rate(rate)
        account.running.exact -= account.nights_to_come(account.rows[0], day)
    else:
        account.set_rate(rate)
    if account.terms.on_rate_change == "RECALCULATE":
        recalculate(account, day)


def reprice(account: Account, day: date) -> None:
    """A floating rate on its repricing date: the latest index value published before that day, plus the spread."""
    floating = account.terms.floating
    if floating is None or not account.floating or not is_repricing_day(account, day):
        return
    inclusive = account.broken("repricing takes the index of the day itself")
    known = [rate for on, rate in account.world.index if on < day or (on == day and inclusive)]
    if known:
        new_rate(account, max(Fraction(0), known[-1] + floating.spread), day)


def is_repricing_day(account: Account, day: date) -> bool:
    """Each cycle from 1 January, or from the start of the loan."""
    floating, start = account.terms.floating, account.terms.plan.start
    if floating is None or day <= start:
        return False
    if floating.repricing == "JANUARY_1":
        return day.day == 1 and (day.month - 1) % floating.cycle_months == 0
    months = (day.year - start.year) * 12 + day.month - start.month
    return months % floating.cycle_months == 0 and day == add_months(start, months, start.day)


def extend(account: Account, event: NaiveEvent, day: date) -> None:
    """The last due date moves: the same cadence with more rows and a new maturity. Of a stated plan every row from the
    old last one on states nothing, and the new last date clears; a bullet loan's one date moves."""
    if not (account.rows and account.undue) or event.until is None or event.until <= account.rows[-1].due:
        return  # a date that is not later than the last one extends nothing
    old = account.rows
    passed = account.plan.count - len(old)
    plan = extended_plan(account.plan, event.until)
    rows = build_rows(plan, account.world)
    if rows[passed].due < day:  # the running instalment would have fallen due already
        return
    kept = [replace(new, **promised(row)) for row, new in zip(old, rows[passed:], strict=False)]
    account.rows = kept + rows[passed + len(kept) :]
    if plan.rows:
        stated_again = [replace(row, stated=("PRINCIPAL", Fraction(0))) for row in account.rows[len(old) - 1 :]]
        account.rows[len(old) - 1 :] = stated_again
    use_rows(account, plan, rows)
    if not account.broken("an extension leaves the instalments as they were"):
        recalculate(account, day)


def promised(row: Row) -> dict[str, Any]:
    """What an earlier event promised for a row."""
    return {"principal_free": row.principal_free, "interest_free": row.interest_free, "stated": row.stated}


def extended_plan(plan: NaivePlan, until: date) -> NaivePlan:
    """The plan with regular due dates before the new last one."""
    if plan.rows:
        return extended_rows(plan, until)
    count = 1
    while plan.method != "BULLET" and unrolled_due(plan, count) < until:
        count += 1
    return replace(plan, count=count, maturity=until)


def extended_rows(plan: NaivePlan, until: date) -> NaivePlan:
    """A stated plan with regular dates after its last row, all stating nothing."""
    last = plan.rows[-1][0]
    on_grid = last == unrolled_due(plan, plan.count)
    onward = plan if on_grid else replace(plan, first_due=last, due_day=None)
    number = plan.count + 1 if on_grid else 2
    added: list[tuple[date, str, int]] = []
    while unrolled_due(onward, number) < until:
        added.append((unrolled_due(onward, number), "PRINCIPAL", 0))
        number += 1
    rows = (*plan.rows, *added, (until, "PRINCIPAL", 0))
    return replace(plan, rows=rows, count=len(rows))


def defer(account: Account, event: NaiveEvent, day: date) -> None:
    """The next instalments, from the running one, have no principal, and no interest either if so agreed, which then
    falls due with the one after. The last instalment stays. The instalment of the day itself is not among them."""
    if account.rows and account.rows[0].due == day:
        instalment_day(account, day)
    for k in range(min(event.periods, len(account.rows) - 1)):
        row = account.rows[k]
        account.rows[k] = replace(row, principal_free=True, interest_free=row.interest_free or event.flag)
    recalculate(account, day)


def change_plan(account: Account, event: NaiveEvent, day: date) -> None:
    """A new plan for principal not yet due; overdue principal moves back only if explicitly re-scheduled. It takes the
    place of every instalment due after its date: the one due that day still falls due by the old plan."""
    if event.plan is None or account.closed() or account.written_off:
        return
    back = sum(due.principal for due in account.dues if due.on < day) if event.flag else 0
    if account.rows and account.rows[0].due == day:
        trial = deepcopy(account)
        trial.fall_due(day, plan_ends=True)
        if trial.undue == 0 and not back:  # nothing is left for a new plan
            return
        instalment_day(account, day, plan_ends=True)
    if event.flag:
        back = sum(due.principal for due in account.dues if due.on < day)
        for due in account.dues:
            if due.on < day:
                lower(account, "PRINCIPAL", due, due.principal)
        drop_paid(account)
        account.move_undue(back)
    if account.undue == 0:
        return
    if not account.broken("plan changes forget the running period's interest"):
        account.carried += account.payable(account.running)  # the old plan's period ends, and each period is one item
    account.running, account.early, account.early_principal = Item(), 0, 0
    set_plan(account, event.plan)
    account.interest_base = Fraction(account.undue)
    if not begin_level(account):
        recalculated(account, day)


def set_misuse(account: Account, event: NaiveEvent, day: date) -> None:
    """Misuse found or cured: what it has charged stays due."""
    if account.misuse != event.flag:
        account.segment_overdue()
        account.segment(account.misuse_item)
    account.misuse = event.flag


def switch_order(account: Account, event: NaiveEvent, day: date) -> None:
    """A switch of the order is a dated event in the account."""
    if not account.broken("an order switch is ignored"):
        account.order, account.mode = event.order, event.option


def charge_fee(account: Account, event: NaiveEvent, day: date) -> None:
    """A fee or a cost falls due at once."""
    if event.option == "COST":
        account.costs += event.amount
    else:
        account.fees += event.amount
    if not account.broken("a fee is not paid from credit"):
        apply_credit(account)


def pay_back(account: Account, event: NaiveEvent, day: date) -> None:
    """Credit refunded."""
    refund(account, event.amount)


def take_off(account: Account, bucket: str, amount: int, *, total: str) -> int:
    """Waive or capitalise one bucket, oldest first, capped at what is open; returns how much it was."""
    holders: list[Due | None] = [] if bucket in ("FEES", "COSTS") else list(account.open_dues())
    if bucket in ("FEES", "COSTS", "PENALTY"):
        holders.append(None)
    taken = 0
    for due in holders:
        part = min(amount - taken, open_amount(account, bucket, due))
        lower(account, bucket, due, part, waived=True)
        taken += part
    if not (total == "forgiven" and account.written_off):  # the books lost it when it was written off
        account.totals[total] += taken
    return taken


def waive(account: Account, event: NaiveEvent, day: date) -> None:
    """Waived fees, costs, penalty, compound or due interest: oldest first, capped at what is open."""
    for bucket, amount in (event.parts or {}).items():
        take_off(account, bucket, amount, total="waived")
    drop_paid(account)


def forgive(account: Account, event: NaiveEvent, day: date) -> None:
    """Principal forgiven: due principal oldest first, then principal not yet due, whose instalments are lowered."""
    left = event.amount
    if account.broken("forgiveness starts with the principal not yet due"):
        left -= forgive_undue(account, left, day)
    left -= take_off(account, "PRINCIPAL", left, total="forgiven")
    drop_paid(account)
    forgive_undue(account, left, day)


def forgive_undue(account: Account, amount: int, day: date) -> int:
    """Forgive principal not yet due."""
    before = account.undue
    part = min(amount, before)
    if part:
        account.totals["forgiven"] += part
        account.reserve_used += part
        account.move_undue(-part)
        scale_plan(account, before)
        recalculated(account, day)
        finish_if_repaid(account)
    return part


def capitalise(account: Account, event: NaiveEvent, day: date) -> None:
    """Due interest, penalty and compound interest become principal not yet due; instalments are recalculated."""
    if not account.rows or account.written_off:  # no date of a plan remains on which the new principal could fall due
        return
    before, total = account.undue, 0
    for bucket, amount in (event.parts or {}).items():
        if not (bucket == "COMPOUND" and account.broken("capitalisation forgets compound interest")):
            total += take_off(account, bucket, amount, total="capitalised")
    drop_paid(account)
    if total:
        account.move_undue(total)
        scale_plan(account, before)
        recalculated(account, day)


def accelerate(account: Account, event: NaiveEvent, day: date, *, night_is_owed: bool = True) -> None:
    """All principal and accrued interest fall due on the date; contract interest ends. Penalty starts with the first
    night that contract interest does not cover: this one, unless a settlement day has charged it already."""
    if account.broken("acceleration is ignored"):
        return
    interest = account.accrued()
    if account.charged and not night_is_owed:
        night, row = account.charged
        interest = account.rounded(account.running.exact - account.night(row, night, account.base()))
        interest += account.carried - account.running.settled
    if account.broken("acceleration drops the accrued interest"):
        interest = 0
    if account.undue or interest:
        account.running, account.carried = Item(), 0
        account.rows, account.left_over = [], []
        account.maturity = day
        account.term_end = day + ONE_DAY * int(account.charged is not None)
        account.add_due(day, account.term_end, account.undue, interest)
        account.undue = 0
        account.segment(account.misuse_item)
        apply_credit(account)


def accept_bankruptcy(account: Account, event: NaiveEvent, day: date) -> None:
    """Everything falls due, and interest of every kind stops on that day."""
    if not account.closed():
        accelerate(account, event, day, night_is_owed=False)
        account.bankrupt = True


def write_off(account: Account, event: NaiveEvent, day: date) -> None:
    """Everything falls due; the claim lives on as a memo, with its interest. The reserve bears what stood on the
    balance sheet: principal, fees, costs, and the interest of a loan that still accrued."""
    if not (account.closed() or account.written_off):
        accelerate(account, event, day)
        on_balance = not account.non_accrual and not account.broken("the reserve bears no interest")
        for bucket in ("INTEREST", "PENALTY", "COMPOUND"):
            owed = sum(open_amount(account, bucket, due) for due in account.dues)
            owed += open_amount(account, bucket, None) if bucket == "PENALTY" else 0
            account.borne[bucket] = owed if on_balance else 0
        account.reserve_used += account.borne.total() + account.fees + account.costs
        account.settle_part(forgiven=False)
        account.reserve_used += sum(due.principal for due in account.dues) - account.part
        account.written_off = True
        account.totals["written_off"] += sum(due.principal for due in account.dues) - account.part


def write_part_off(account: Account, event: NaiveEvent, day: date) -> None:
    """A part of the principal leaves the balance sheet."""
    if not account.broken("a part written off is forgiven"):
        account.write_part_off(event.amount)
    else:
        forgive(account, event, day)


HANDLERS: dict[str, tuple[int, Callable[[Account, NaiveEvent, date], None]]] = {
    "TAKE_ON": (TAKE_ON, take_on),
    "DISBURSEMENT": (DISBURSEMENT, disburse),
    "RATE_CHANGE": (CHANGE, change_rate),
    "EXTENSION": (CHANGE, extend),
    "DEFERRAL": (CHANGE, defer),
    "PLAN_CHANGE": (CHANGE, change_plan),
    "MISUSE": (CHANGE, set_misuse),
    "ALLOCATION_SWITCH": (CHANGE, switch_order),
    "FEE": (FEE, charge_fee),
    "REPAYMENT": (PAYMENT, repay),
    "CREDIT_REFUND": (PAYMENT, pay_back),
    "WAIVER": (WAIVER, waive),
    "FORGIVENESS": (WAIVER, forgive),
    "CAPITALISATION": (WAIVER, capitalise),
    "ACCELERATION": (STATUS, accelerate),
    "BANKRUPTCY_ACCEPTANCE": (STATUS, accept_bankruptcy),
    "WRITE_OFF": (STATUS, write_off),
    "PARTIAL_WRITE_OFF": (CHANGE, write_part_off),
}

__all__ = ["CHANGE", "FLAT_METHODS", "HANDLERS", "reprice"]
