"""What an event of a loan's account is in the words of Civil Code 695: another due date, a heavier or lighter debt.

It is read from the account folded with and without the event: the last due date, and by how much the debtor has to pay
more, be it that it keeps to the plan or that it pays nothing until the old last due date, whichever is more; what it
really pays lies between the two, so that up to that date no guarantor owes more by what it did not agree to [I].
Interest of a longer term makes the debt heavier too [I]. Payments, fees, floating rates and what a law brings (the
acceptance of bankruptcy by a court) change no contract. When a loan is called due, the interest that will not be earned
is not taken as a lighter debt [I].
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from ..domain.clock import ChangeKind
from ..domain.guarantor import ClaimOnDay, GuaranteeScope
from ..domain.loan.events import (
    Acceleration,
    AllocationSwitch,
    Capitalisation,
    Deferral,
    Extension,
    Forgiveness,
    PlanChange,
    RateChange,
    Waiver,
)
from ..domain.loan.figures import at_end_of, figures, schedule
from ..domain.loan.loan import Loan, as_of
from ..domain.loan.state import Account
from .deciding import Decided
from .desk import Desk
from .guarantor_changes import DebtChange

CHANGING: Final = (
    Extension,
    Deferral,
    PlanChange,
    Capitalisation,
    Forgiveness,
    Waiver,
    RateChange,
    AllocationSwitch,
    Acceleration,
)
"""Events by which bank and debtor change the contract; what one of them has no effect on is not recorded."""


def changes_of(desk: Desk, loan: Loan, decided: Decided) -> tuple[DebtChange, ...]:
    """What the first of the decided entries, of a kind in `CHANGING`, changes for guarantors."""
    day = decided.entries[0].value_date
    history = desk.unit.loans.history(loan.institution, loan.id)
    before = as_of(loan.terms, history, desk.context, day)
    after = as_of(loan.terms, (*history, *decided.entries), desk.context, day)
    return tuple(_changes(loan, before, after, day))


def _changes(loan: Loan, before: Account, after: Account, day: date) -> Iterator[DebtChange]:
    called = after.accelerated and not before.accelerated
    if called or last_due(before) != last_due(after) or (before.accelerated and not after.accelerated):
        yield DebtChange(ChangeKind.DUE_DATE, day, new_due=day if called else last_due(after))
    if called:
        return
    kept = burden(loan, before, day), burden(loan, after, day)
    horizon = max(day, last_due(before))
    unpaid = claim(loan, before, horizon), claim(loan, after, horizon)
    more = {
        scope: max(new.within(scope) - old.within(scope) for old, new in (kept, unpaid)) for scope in GuaranteeScope
    }
    for kind, sign in ((ChangeKind.HEAVIER, 1), (ChangeKind.LIGHTER, -1)):
        amounts = {scope: sign * amount for scope, amount in more.items() if sign * amount > 0}
        if amounts:
            yield DebtChange(kind, day, amounts=amounts)


def last_due(account: Account) -> date:
    """The last due day of an account's plan."""
    return date.fromordinal(account.grid.dues[-1])


def claim(loan: Loan, account: Account, day: date) -> ClaimOnDay:
    """What is owed at the end of a day, to which the account has come or will, if nothing more is paid."""
    shown = figures(at_end_of(account, day), day)
    return ClaimOnDay(
        loan.id,
        principal=shown.outstanding,
        # Interest charged ahead may leave less than nothing to be earned.
        interest=max(0, shown.interest_due + shown.interest_accrued),
        other=shown.penalty + shown.compound + shown.fees + shown.costs,
    )


def burden(loan: Loan, account: Account, day: date) -> ClaimOnDay:
    """Everything the debtor has to pay from a day on, to which the account has come, if it keeps to the plan."""
    now, rows = claim(loan, account, day), schedule(account)
    if not rows:
        return now
    interest = figures(account, day).interest_due + sum(row.interest for row in rows)
    return replace(now, interest=max(0, interest))
