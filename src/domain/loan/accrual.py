"""Interest as it runs: the running item of the instalment to come, and the instalment as it falls due.

An item is an exact numerator over its own denominator; it posts round(cumulative) − posted. A day-by-day walk and one
jump therefore agree.
"""

from math import lcm
from typing import Final

from ..shared.money import Rounding
from ..shared.rates import RATE_SCALE
from .schedule import Row
from .state import Account, bearing_rate, rounded, uncollected
from .terms import ItemRounding, Method

_HALF_UP = Rounding.HALF_UP
_LEVEL: Final = (Method.EQUAL_INSTALMENT, Method.FLAT)
FLAT: Final = (Method.FLAT, Method.FLAT_TOTAL)
# Python 3.11 looks a member of an enum up in 140 ns, ten times a name of the module: these are asked for every row.
_FLAT: Final = Method.FLAT
_FLAT_TOTAL: Final = Method.FLAT_TOTAL


def accrue(a: Account, day: int) -> None:
    """Carry the running item to a day. Days already charged (a settlement day under THROUGH) are not charged again."""
    if day <= a.since or a.k >= len(a.grid.dues) or a.accelerated:
        return
    period = a.grid.periods[a.k]
    day = min(day, period.end)
    elapsed = elapsed_between(a, a.since, day)
    a.num += a.item_per * elapsed
    a.since = day


def elapsed_between(a: Account, start: int, end: int) -> int:
    """The running item's day count between two days, over its own denominator."""
    return a.slope * (end - start) if a.slope else a.terms.day_count.elapsed(a.grid.periods[a.k], start, end)


def set_base(a: Account) -> None:
    """What one unit of the day count adds to the running item, after its rate or balance changed."""
    base, method = a.undue, a.plan.method
    if a.stopped or not base:
        a.item_per = 0
    elif method is _FLAT_TOTAL:
        a.item_per = flat_part(a) * RATE_SCALE * a.mult
    else:
        a.item_per = (a.flat_base if method is _FLAT else base) * a.rate * a.mult


def flat_part(a: Account) -> int:
    """The running instalment's share of a flat loan's total interest; the last takes the remainder."""
    return a.flat_last if a.k + 1 == len(a.grid.dues) else a.flat_share


def split_flat(a: Account) -> None:
    """The flat total in equal shares: interest on the flat base over the whole plan, rounded once. A change of base,
    rate or plan changes the shares of the instalments still to come; what earlier ones bore stays.
    """
    exact = [each.factor for each in a.grid.counts]
    common = lcm(*(denominator for _, denominator in exact))
    factor = sum(n * (common // denominator) for n, denominator in exact)
    total = rounded(a, factor * a.flat_base * bearing_rate(a), common * RATE_SCALE)
    count = len(exact)
    a.flat_share = rounded(a, total, count)
    if a.flat_share * (count - 1) > total:
        # rounding up would leave the last share below nothing
        a.flat_share = total // (count * a.terms.amount_multiple) * a.terms.amount_multiple
    a.flat_last = total - a.flat_share * (count - 1)


def rebase(a: Account) -> None:
    """The base, rate or plan of contract interest has changed."""
    if a.plan.method is _FLAT_TOTAL:
        split_flat(a)
    set_base(a)


def bearing(a: Account) -> int:
    """What contract interest counts on: principal not yet due, of a flat loan its base while anything is not due."""
    return a.flat_base if a.undue and a.plan.method in FLAT else a.undue


def change_undue(a: Account, day: int, delta: int, base: int | None = None, *, carry: bool = True) -> None:
    """Principal not yet due changes on a day, and with it a flat loan's interest `base` (default: it stays). A night
    already charged is corrected by a carry inside the item, unless the contract keeps all interest.
    """
    accrue(a, day)
    if not delta:
        return
    before, (night, den) = bearing(a), charged_ahead(a, day)
    a.undue += delta
    a.flat_base = a.flat_base if base is None else base
    rebase(a)
    if bearing(a) == before:
        segment_misuse(a)
        return
    segment(a)
    after, after_den = charged_ahead(a, day)
    if carry and (den := max(den, after_den)) > 1:
        widen(a, den)
        a.num += (after - night) * (a.den // den)
        set_base(a)


def raise_undue(a: Account, day: int, amount: int) -> None:
    """Principal is added to what is not yet due; a flat loan's interest counts on all of it."""
    change_undue(a, day, amount, (a.flat_base if a.undue else 0) + amount)


def charged_ahead(a: Account, day: int) -> tuple[int, int]:
    """What a settlement day under THROUGH has charged from `day` on for the principal not yet due, exactly as
    (numerator, denominator): that night's count is the charged period's.
    """
    if day >= a.since or not 0 < a.k < len(a.grid.dues) or a.stopped or not a.undue:
        return 0, 1
    charged, count = a.grid.periods[a.k - 1], a.grid.counts[a.k - 1]
    if a.plan.method is _FLAT_TOTAL:
        return a.flat_share * (a.since - day), charged.end - charged.start
    return bearing(a) * a.rate * a.terms.day_count.elapsed(charged, day, a.since), count.den


def widen(a: Account, den: int) -> None:
    """Bring the running item to a denominator that `den` divides."""
    if a.den % den:
        a.num, a.mult, a.den = a.num * den, a.mult * den, a.den * den


def segment(a: Account) -> None:
    """Under `ItemRounding.SEGMENT` the running item is rounded whenever its rate or balance changes."""
    segment_misuse(a)
    if a.terms.item_rounding is ItemRounding.SEGMENT:
        a.num = rounded(a, a.num, a.den) * a.den


def segment_misuse(a: Account) -> None:
    """The same for the misuse item, whose base is the principal not yet due; it has been carried to the day."""
    if a.misuse is not None and a.terms.item_rounding is ItemRounding.SEGMENT:
        den = a.late_den
        a.misuse.p_num = rounded(a, a.misuse.p_num, den) * den


def begin_period(a: Account) -> None:
    """Start the running item of instalment `k`, if the plan has one."""
    a.num = a.posted = a.early = a.early_principal = 0
    a.mult = 1
    k, grid = a.k, a.grid
    if k >= len(grid.dues):
        a.item_per = 0
        return
    period = grid.periods[k]
    a.since = period.start
    if a.plan.method is _FLAT_TOTAL:
        a.slope, a.den = 1, (period.end - period.start) * RATE_SCALE
    else:
        a.slope, a.den, _ = grid.counts[k]
    set_base(a)


def renew_period(a: Account) -> None:
    """The running period's dates changed (extension): bring the item to the new denominator exactly."""
    num, den, since, posted = a.num, a.den, a.since, a.posted
    early, early_principal = a.early, a.early_principal
    begin_period(a)
    a.since, a.posted, a.early, a.early_principal = since, posted, early, early_principal
    widen(a, den)
    a.num = num * (a.den // den)
    set_base(a)


def fall_due(a: Account, end: int | None = None) -> Row:
    """Take the running instalment out of the plan: its interest, its principal by the method, and go on to the next.
    A new plan that begins before the period is over ends it on day `end`.
    """
    k, grid = a.k, a.grid
    terms, method = a.terms, a.plan.method
    end = grid.periods[k].end if end is None else end
    if a.slope:
        a.num += a.item_per * a.slope * (end - a.since)
    else:
        accrue(a, end)
    num, den = a.num, a.den
    if num >= 0 and terms.rounding is _HALF_UP and terms.amount_multiple == 1:
        interest = (2 * num + den) // (2 * den) - a.posted + a.carry
    else:
        interest = uncollected(a)
    a.carry = 0
    last = k + 1 == len(grid.dues)
    if not last and (interest < 0 or k < a.interest_grace):
        interest, a.carry = 0, interest
    undue = a.undue
    if last:
        principal = undue
    elif k < a.principal_grace:
        principal = 0
    else:
        principal = _principal(a, method, k, interest)
        principal = 0 if principal < 0 else principal if principal < undue else undue  # noqa: FURB136 - a call per row
    a.undue = undue - principal
    a.k = k + 1
    begin_period(a)
    a.since = min(a.since, end)
    return Row(grid.dues[k], principal, interest, a.undue)


def _principal(a: Account, method: Method, k: int, interest: int) -> int:
    if method in _LEVEL and a.plan.principal_bp is None:
        return a.level - interest - a.early
    if method is Method.PLAN:
        row = a.plan.rows[k]
        if row.principal is not None:
            return rounded(a, row.principal * a.scale[0], a.scale[1]) - a.early_principal
        return rounded(a, (row.instalment or 0) * a.scale[0], a.scale[1]) - interest - a.early
    return 0 if method in (Method.INTEREST_ONLY, Method.BULLET) else a.level - a.early_principal
