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
    account.early = account.early_principal = 0
    if not rows:
        return
    if account.plan.method == "EQUAL_INSTALMENT":
        if stated and first_time:
            account.level = account.plan.instalment or 0
        elif not stated or account.plan.amortisation_periods is not None:
            account.level = equal_level(account, rows, day)
    elif account.plan.method == "FLAT":
        interest = interest_to_come(account, day)
        account.level = account.rounded((account.undue + interest) / len(rows), account.terms.instalment_multiple)
    elif account.plan.method in ("EQUAL_PRINCIPAL", "FLAT_TOTAL"):
        account.level = account.rounded(Fraction(account.undue, len(rows)))


def equal_level(account: Account, rows: list[Row], day: date) -> int:
    """A = (B + I1) · Π(1 + r_k) / f, with I1 the running period's interest still uncollected."""
    rows = rows + account.beyond
    rates = [account.rate * level_factor(account.terms, account.plan, row, account.world) for row in rows]
    first_interest = account.undue * rates[0]
    if rows[0] is account.rows[0] and account.plan.level_on == "PERIODS":
        first_interest = account.running.exact - account.running.settled + account.nights_to_come(rows[0], day)
    return annuity(account.undue + first_interest, rates[1:], account.terms.rounding, account.terms.instalment_multiple)


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
