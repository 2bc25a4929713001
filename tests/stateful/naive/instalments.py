"""Instalments after a change, and at first."""

from copy import copy
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.stateful.naive.account import Account, Item
from tests.stateful.naive.days import round_cents
from tests.stateful.naive.schedule import Row, annuity, level_factor


def paying_rows(account: Account) -> list[Row]:
    """The rows still to come that repay principal."""
    return [row for row in account.rows if not row.principal_free]


def begin_level(account: Account) -> bool:
    """What the contract states of its instalments: a share of the principal, or the amount; whether it states one."""
    if account.plan.principal_share is not None:
        account.level = account.rounded(account.terms.principal * account.plan.principal_share)
        return True
    if account.plan.method == "EQUAL_INSTALMENT" and account.plan.instalment is not None:
        account.level = account.plan.instalment
        return True
    return False


def recalculate(account: Account, day: date) -> None:
    """Recalculate now, or after the instalment that falls due later today: it keeps its amount."""
    account.recalculate = bool(account.rows) and account.rows[0].due == day
    if not account.recalculate:
        recalculated(account, day)


def recalculated(account: Account, day: date) -> None:
    """Instalments after a change (and at first): every instalment due after its date, the running one too."""
    rows, plan = paying_rows(account), account.plan
    stated = plan.instalment is not None and plan.amortisation_periods is None
    if not rows or stated or plan.principal_share is not None:  # what the contract states stays
        return
    # What was applied early counts towards the next instalment, before and after a recalculation.
    early = rows[0] is account.rows[0]
    early_all, early_principal = (account.early, account.early_principal) if early else (0, 0)
    if plan.method == "EQUAL_INSTALMENT":
        account.level = equal_level(account, rows, day, early_all, early_principal)
    elif plan.method == "FLAT":
        interest = interest_with_principal(account, day)
        account.level = account.rounded_instalment(Fraction(account.undue + early_all + interest, len(rows)))
    elif plan.method == "FLAT_TOTAL" and account.terms.instalment_multiple > 1:
        exact = Fraction(account.undue + early_all + interest_with_principal(account, day), len(rows))
        account.level = account.rounded_instalment(exact) - account.flat_parts(account.base())[0]
    elif plan.method in ("EQUAL_PRINCIPAL", "FLAT_TOTAL"):
        account.level = account.rounded(Fraction(account.undue + early_principal, len(rows)))


def equal_level(account: Account, rows: list[Row], day: date, early: int, early_principal: int) -> int:
    """A = (B + I1) · Π(1 + r_k) / f, with I1 the interest that falls due with the running instalment, uncollected."""
    rows = rows + account.beyond
    rates = [account.bearing_rate() * level_factor(account.terms, account.plan, row, account.world) for row in rows]
    if rows[0] is account.rows[0] and account.plan.level_on == "PERIODS":
        interest = account.running.exact - account.running.settled + account.nights_to_come(rows[0], day)
        first = account.undue + interest + account.carried + early
    else:
        first = (account.undue + early_principal) * (1 + rates[0])
    level = account.rounded_instalment(annuity(first, rates[1:]))
    return evened_out(account, level, day) if account.plan.levelled else level


def evened_out(account: Account, level: int, day: date) -> int:
    """The last instalment's difference is spread over all of them, at most three times, as long as that makes it
    smaller and it is more than half of the smallest unit for each."""
    unit, multiple = account.terms.amount_multiple, account.terms.instalment_multiple
    if multiple > 1 and level % multiple == 0:  # an instalment rounded to its own multiple stays
        return level
    difference, count = last_difference(account, level, day)
    for _ in range(3):
        if abs(difference) <= count // 2 * unit:
            break
        tried = level + round_cents(Fraction(difference, count), "HALF_EVEN", unit)
        after, _ = last_difference(account, tried, day)
        if abs(after) >= abs(difference):
            break
        level, difference = tried, after
    return level


def last_difference(account: Account, level: int, day: date) -> tuple[int, int]:
    """(last instalment - level, number of instalments) if nothing else happens."""
    trial = copy(account)
    trial.rows, trial.level, count = list(account.rows), level, 0
    trial.running = Item(account.running.exact + account.nights_to_come(account.rows[0], day), account.running.settled)
    principal, interest = level, 0
    while trial.undue:
        row, last = trial.rows[0], len(trial.rows) == 1
        interest, trial.carried = trial.accrued(), 0
        if not last and (interest < 0 or trial.interest_waits(row)):
            interest, trial.carried = 0, interest
        principal = trial.due_principal(row, interest, last=last)
        trial.undue -= principal
        trial.rows.pop(0)
        trial.early = trial.early_principal = 0
        trial.running = Item(trial.nights_to_come(trial.rows[0], trial.rows[0].first) if trial.rows else Fraction(0))
        count += 1
    return principal + interest - level, count


def interests_to_come(account: Account, day: date) -> list[int]:
    """The interest of each row that a flat loan will still charge and has not collected; each period's is rounded."""
    if not account.rows:
        return [account.carried]
    running = account.running.exact + account.nights_to_come(account.rows[0], day)
    first = account.rounded(running) - account.running.settled + account.carried
    return [first, *(account.rounded(account.nights_to_come(row, row.first)) for row in account.rows[1:])]


def interest_with_principal(account: Account, day: date) -> int:
    """Of a flat loan's interest to come what falls due together with principal."""
    together = waiting = 0
    for row, interest in zip(account.rows, interests_to_come(account, day), strict=True):
        waiting += interest
        last = row is account.rows[-1]
        if last or not row.interest_free:
            together += waiting if last or not row.principal_free else 0
            waiting = 0
    return together


def scale_plan(account: Account, before: int) -> None:
    """A stated plan after a change: the remaining amounts x B_new / B_old, while anything is left to repay."""
    if before and account.undue and not account.broken("rows of a plan are not scaled"):
        account.rows = [replace(row, stated=scaled(account, row.stated, before)) for row in account.rows]


def scaled(account: Account, stated: tuple[str, Fraction] | None, before: int) -> tuple[str, Fraction] | None:
    """One row's amount in the new proportion, carried exactly until it falls due."""
    return stated and (stated[0], stated[1] * account.undue / before)
