"""What an event of a loan's account is in the words of Civil Code 695: another due date, a heavier or lighter debt.

It is read from the account folded with and without the event: the last due date, and by how much the debtor has to pay
more, be it that it keeps to the plan or that it pays nothing until the old last due date, whichever is more [I]. The
amount says by how much the debt may become heavier; what has come of that by a day is found by `guarantor_claims`.
Interest of a longer term makes the debt heavier too [I]. Payments, fees, floating rates and what a law brings (the
acceptance of bankruptcy by a court) change no contract. When a loan is called due, the interest that will not be earned
is not taken as a lighter debt [I].

Who has not agreed to an earlier change still answers for the debt without it. A rate of 8 % that he did not agree to
and that is lowered to 7 % is lighter than it was, and heavier than his 6 %: both are recorded.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

from ..domain.clock import ChangeKind
from ..domain.guarantor import ClaimOnDay, Guarantee, GuaranteeScope, unmade
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
from ..domain.loan.figures import figures, last_due, schedule
from ..domain.loan.loan import Loan, as_of
from ..domain.loan.state import Account
from .deciding import Decided
from .desk import Desk
from .guarantor_changes import DebtChange
from .guarantor_claims import claim_on

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


def changes_of(desk: Desk, loan: Loan, decided: Decided) -> Callable[[Guarantee], Sequence[DebtChange]]:
    """What the first of the decided entries, of a kind in `CHANGING`, changes for the guarantors of a guarantee."""
    first = decided.entries[0]

    @cache
    def found(unagreed: frozenset[int]) -> Sequence[DebtChange]:
        history = desk.unit.loans.history(loan.institution, loan.id)
        past = [entry for entry in history if entry.sequence not in unagreed]
        before = as_of(loan.terms, past, desk.context, first.value_date)
        after = as_of(loan.terms, (*past, *decided.entries), desk.context, first.value_date)
        made = _changes(loan, before, after, first.value_date)
        return tuple(replace(change, entry=first.sequence) for change in made)

    def changes(guarantee: Guarantee) -> Sequence[DebtChange]:
        sets = unmade(guarantee, {loan.id}, desk.bank.booking_date)
        others = (change for _, entries in sets for change in found(entries))
        return _and_heavier(found(frozenset()), [change for change in others if change.kind is ChangeKind.HEAVIER])

    return changes


def _and_heavier(changes: Sequence[DebtChange], others: Sequence[DebtChange]) -> Sequence[DebtChange]:
    """The changes, and by how much most the debt is heavier for those who answer for it without earlier changes."""
    if not others:
        return changes
    heavier = [change for change in (*changes, *others) if change.kind is ChangeKind.HEAVIER]
    most: Counter[GuaranteeScope] = Counter()
    for change in heavier:
        most |= Counter(change.amounts)
    rest = [change for change in changes if change.kind is not ChangeKind.HEAVIER]
    return (*rest, replace(heavier[0], amounts=dict(most)))


def _changes(loan: Loan, before: Account, after: Account, day: date) -> Iterator[DebtChange]:
    called = after.accelerated and not before.accelerated
    if called or last_due(before) != last_due(after) or (before.accelerated and not after.accelerated):
        yield DebtChange(ChangeKind.DUE_DATE, day, new_due=day if called else last_due(after))
    if called:
        return
    kept = burden(loan, before, day), burden(loan, after, day)
    horizon = max(day, last_due(before))
    unpaid = claim_on(loan.id, before, horizon), claim_on(loan.id, after, horizon)
    more = {
        scope: max(new.within(scope) - old.within(scope) for old, new in (kept, unpaid)) for scope in GuaranteeScope
    }
    for kind, sign in ((ChangeKind.HEAVIER, 1), (ChangeKind.LIGHTER, -1)):
        amounts = {scope: sign * amount for scope, amount in more.items() if sign * amount > 0}
        if amounts:
            yield DebtChange(kind, day, amounts=amounts)


def burden(loan: Loan, account: Account, day: date) -> ClaimOnDay:
    """Everything the debtor has to pay from a day on, to which the account has come, if it keeps to the plan."""
    now, rows = claim_on(loan.id, account, day), schedule(account)
    if not rows:
        return now
    interest = figures(account, day).interest_due + sum(row.interest for row in rows)
    return replace(now, interest=max(0, interest))
