"""Paying earlier than the plan: prepayment, early application under daily interest, and the payoff quote.

A prepayment's amount is gross: the largest principal X below the undue principal with X + its interest to the day +
its fee within the money; everything only when the full quote is covered (Civil Code 677: interest by actual period).
"""

from dataclasses import dataclass
from math import gcd

from ..ledger import LedgerAccount
from .accrual import FLAT, change_undue, charged_ahead
from .allocation import drop_settled
from .events import Surplus
from .overdue import grow, segment_late, touch_all
from .posting import CREDIT, charge, post_items, receive
from .recalculation import flat_interests, relevel
from .state import Account, Regime, copy_of, rounded, uncollected
from .terms import Bucket, Method, PrepaymentInterest, Rebate


@dataclass(frozen=True, slots=True)
class PayoffQuote:
    """What closes the account on a day, in minor units. `total` is what must be paid: the sum less the credit, at
    least 0.
    """

    day: int
    costs: int
    fees: int
    penalty: int
    compound: int
    interest_due: int
    interest_accrued: int
    principal: int
    prepayment_fee: int
    credit: int

    @property
    def total(self) -> int:
        """Minor units to pay on the day."""
        owed = self.costs + self.fees + self.penalty + self.compound + self.interest_due + self.interest_accrued
        return max(0, owed + self.principal + self.prepayment_fee - self.credit)


def quote(a: Account, day: int) -> PayoffQuote:
    """The payoff quote of an account that has come to the payments of `day`; the account stays as it is."""
    ghost = copy_of(a)
    touch_all(ghost, day)
    for inst in ghost.open:
        post_items(ghost, day, inst)
    items = list(ghost.open)
    if ghost.misuse is not None:
        post_items(ghost, day, ghost.misuse)
        items.append(ghost.misuse)
    accrued = _interest_on(ghost, ghost.undue)
    return PayoffQuote(
        day,
        ghost.costs,
        ghost.fees,
        sum(inst.p_posted - inst.p_settled for inst in items),
        sum(inst.c_posted - inst.c_settled for inst in items),
        sum(inst.interest for inst in ghost.open),
        accrued,
        ghost.undue + sum(inst.principal for inst in ghost.open),
        fee_on(ghost, ghost.undue),
        ghost.credit,
    )


def fee_on(a: Account, principal: int) -> int:
    """The prepayment fee on an amount of principal paid before it is due."""
    return rounded(a, principal * a.terms.prepayment_fee_bp, 10_000)


def may_prepay(a: Account) -> bool:
    """A flat loan may be prepaid only by the contract's rebate rule."""
    return not (a.plan.method in FLAT and a.terms.rebate is Rebate.REFUSED)


def _interest_on(a: Account, principal: int) -> int:
    """What a prepayment of `principal` pays of the running interest; all of it for all principal."""
    if not a.undue:
        return uncollected(a)
    if _keeps_all_interest(a):
        rest = _remaining_flat_interest(a)
        return rest if principal == a.undue else rounded(a, rest * principal, a.undue)
    if principal == a.undue:
        return _all_interest(a)
    whole = max(0, uncollected(a))
    if a.terms.prepayment_interest is PrepaymentInterest.ALL_ACCRUED:
        return whole
    # what is collected already was for other principal: the rest is shared in proportion
    exact = (a.num + (a.carry - a.posted) * a.den) * principal
    return max(0, rounded(a, exact, a.den * a.undue))


def _keeps_all_interest(a: Account) -> bool:
    """Whether whoever prepays this flat loan pays the interest of the time to come too."""
    return a.plan.method in FLAT and a.terms.rebate is Rebate.NO_REBATE


def _all_interest(a: Account) -> int:
    """The running interest that prepaying everything pays: of a settlement night charged ahead the debtor is free."""
    night, den = charged_ahead(a, a.day)
    return rounded(a, a.num * den - night * a.den, a.den * den) - a.posted + a.carry


def _remaining_flat_interest(a: Account) -> int:
    """All interest a flat plan still charges, less what is collected."""
    return sum(flat_interests(a))


def prepay(a: Account, money: int, day: int, source: LedgerAccount, surplus: Surplus) -> int:
    """Prepay principal not yet due with `money` and the credit; returns what is left, which becomes credit."""
    touch_all(a, day)
    if not a.undue or a.accelerated or not may_prepay(a):
        return money
    whole = a.undue + _interest_on(a, a.undue) + fee_on(a, a.undue)
    principal = a.undue if money + a.credit >= whole else _largest(a, money + a.credit)
    if principal <= 0:
        return money
    return _repay(a, principal, money, day, source, surplus)


def _largest(a: Account, money: int) -> int:
    """The largest principal below the undue principal whose interest and fee the money covers too; 0 if none."""
    low, high = 0, min(money, a.undue - 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle + _interest_on(a, middle) + fee_on(a, middle) <= money:
            low = middle
        else:
            high = middle - 1
    return low


def _repay(a: Account, principal: int, money: int, day: int, source: LedgerAccount, surplus: Surplus) -> int:
    interest, fee = _interest_on(a, principal), fee_on(a, principal)
    before, uncollected_before = a.undue, uncollected(a)
    charge(a, day, Bucket.INTEREST, interest)
    charge(a, day, Bucket.FEES, fee)
    from_credit = min(a.credit, principal + interest + fee)
    a.credit -= from_credit
    own = from_credit
    for bucket, amount in ((Bucket.INTEREST, interest), (Bucket.FEES, fee), (Bucket.PRINCIPAL, principal)):
        credited = max(0, min(own, amount))
        own -= credited
        receive(a, day, bucket, credited, CREDIT)
        receive(a, day, bucket, amount - credited, source)
    a.totals.interest += interest
    a.totals.fees += fee
    a.totals.prepayment_fees += fee
    a.totals.principal += principal
    a.totals.allocated += principal + interest + fee
    a.posted += interest
    if _keeps_all_interest(a):
        # what later instalments would have charged is no part of the running item
        a.carry += interest - rounded(a, uncollected_before * principal, before)
    lower_undue(a, day, principal, carry=not _keeps_all_interest(a))
    if surplus is Surplus.LOWER:
        rescale(a, before)
        relevel(a)
    return money - (principal + interest + fee - from_credit)


def rescale(a: Account, before: int) -> None:
    """Keep a stated plan's remaining amounts in proportion to the principal they repay, `before` the change."""
    if a.plan.method is not Method.PLAN or not a.undue or not before:
        return
    numerator, denominator = a.scale[0] * a.undue, a.scale[1] * before
    common = gcd(numerator, denominator)
    a.scale = (numerator // common, denominator // common)


def lower_undue(a: Account, day: int, principal: int, *, carry: bool = True) -> None:
    """Lower the undue principal, and a flat loan's interest base in proportion."""
    base = rounded(a, a.flat_base * (a.undue - principal), a.undue)
    change_undue(a, day, -principal, base, carry=carry)


def apply_early(a: Account, money: int, day: int, source: LedgerAccount) -> int:
    """Under daily interest with `Early.APPLY`: accrued interest to the day first, then principal not yet due. Both
    count towards the next instalment.
    """
    touch_all(a, day)
    if a.accelerated or a.plan.method in FLAT:
        return money
    interest = max(0, min(money, uncollected(a)))
    principal = min(money - interest, a.undue)
    charge(a, day, Bucket.INTEREST, interest)
    receive(a, day, Bucket.INTEREST, interest, source)
    receive(a, day, Bucket.PRINCIPAL, principal, source)
    a.totals.interest += interest
    a.totals.principal += principal
    a.totals.allocated += interest + principal
    a.posted += interest
    a.early += interest + principal
    a.early_principal += principal
    change_undue(a, day, -principal)
    return money - interest - principal


def pay_agreed(a: Account, principal: int, interest: int, fees: int, day: int, source: LedgerAccount) -> int:
    """Apply an agreed split; returns what of it was used. Overdue amounts first, oldest first, then what is not due."""
    used = _agreed_due(a, principal, interest, day, source)
    left_principal, left_interest = principal - used[0], interest - used[1]
    fee = min(fees, a.fees)
    a.fees -= fee
    receive(a, day, Bucket.FEES, fee, source)
    touch_all(a, day)
    early_interest = max(0, min(left_interest, uncollected(a)))
    early_principal = min(left_principal, a.undue)
    charge(a, day, Bucket.INTEREST, early_interest)
    receive(a, day, Bucket.INTEREST, early_interest, source)
    receive(a, day, Bucket.PRINCIPAL, early_principal, source)
    a.posted += early_interest
    a.early += early_interest + early_principal
    a.early_principal += early_principal
    change_undue(a, day, -early_principal)
    a.totals.fees += fee
    a.totals.interest += early_interest
    a.totals.principal += early_principal
    total = sum(used) + fee + early_interest + early_principal
    a.totals.allocated += total
    return total


def _agreed_due(a: Account, principal: int, interest: int, day: int, source: LedgerAccount) -> tuple[int, int]:
    paid_principal = paid_interest = 0
    totals = a.totals
    for inst in a.open:
        if inst.late:
            grow(a, inst, day)
            post_items(a, day, inst)
        before = inst.principal, inst.interest
        part = min(principal - paid_principal, inst.principal)
        receive(a, day, Bucket.PRINCIPAL, part, source, late=inst.late)
        inst.principal -= part
        paid_principal += part
        part = min(interest - paid_interest, inst.interest)
        receive(a, day, Bucket.INTEREST, part, source)
        inst.interest -= part
        paid_interest += part
        segment_late(a, inst, principal=inst.principal != before[0], interest=inst.interest != before[1])
    if a.regime == Regime.WRITTEN_OFF:
        totals.recovered += paid_principal
    else:
        totals.principal += paid_principal
    totals.interest += paid_interest
    drop_settled(a, len(a.open))
    return paid_principal, paid_interest
