"""Instalments after a change, and at first."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.stateful.naive.account import Account
from tests.stateful.naive.schedule import Row, annuity, level_factor


def paying_rows(account: Account) -> list[Row]:
    """The rows still to come that repay principal."""
    return [row for row in account.rows if not row.principal_free]


def recalculated(account: Account, day: date) -> None:
    """Instalments after a change (and at first): every instalment due after its date, the running one too."""
    rows = paying_rows(account)
    stated = account.plan.instalment is not None
    first_time, account.planned = not account.planned, True
    if not rows:
        return
    # What was applied early counts towards the next instalment, before and after a recalculation.
    early = rows[0] is account.rows[0]
    early_all, early_principal = (account.early, account.early_principal) if early else (0, 0)
    if account.plan.method == "EQUAL_INSTALMENT":
        if stated and first_time:
            account.level = account.plan.instalment or 0
        elif not stated or account.plan.amortisation_periods is not None:
            account.level = equal_level(account, rows, day, early_all, early_principal)
    elif account.plan.method == "FLAT":
        interest = interest_to_come(account, day)
        exact = (account.undue + early_all + interest) / len(rows)
        account.level = account.rounded(exact, account.terms.instalment_multiple)
    elif account.plan.method in ("EQUAL_PRINCIPAL", "FLAT_TOTAL"):
        account.level = account.rounded(Fraction(account.undue + early_principal, len(rows)))


def equal_level(account: Account, rows: list[Row], day: date, early: int, early_principal: int) -> int:
    """A = (B + I1) · Π(1 + r_k) / f, with I1 the running period's interest still uncollected."""
    rows = rows + account.beyond
    rates = [account.rate * level_factor(account.terms, account.plan, row, account.world) for row in rows]
    if rows[0] is account.rows[0] and account.plan.level_on == "PERIODS":
        interest = account.running.exact - account.running.settled + account.nights_to_come(rows[0], day)
        first = account.undue + interest + early
    else:
        first = (account.undue + early_principal) * (1 + rates[0])
    return annuity(first, rates[1:], account.terms.rounding, account.terms.instalment_multiple)


def interest_to_come(account: Account, day: date) -> Fraction:
    """All interest a flat loan will still charge and has not collected; each period's is rounded."""
    if not account.rows:
        return Fraction(0)
    running = account.running.exact + account.nights_to_come(account.rows[0], day)
    total = account.rounded(running) - account.running.settled
    total += sum(account.rounded(account.nights_to_come(row, row.first)) for row in account.rows[1:])
    return Fraction(total)


def scale_plan(account: Account, before: int) -> None:
    """A stated plan after a change: the remaining amounts x B_new / B_old."""
    if before and not account.broken("rows of a plan are not scaled"):
        account.rows = [replace(row, stated=scaled(account, row.stated, before)) for row in account.rows]


def scaled(account: Account, stated: tuple[str, int] | None, before: int) -> tuple[str, int] | None:
    """One row's amount in the new proportion."""
    return stated and (stated[0], account.rounded(Fraction(stated[1] * account.undue, before)))
