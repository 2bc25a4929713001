"""Interest as it runs: the running item, the penalty and compound items, and an instalment as it falls due.

An item is an exact numerator over its own denominator; it posts round(cumulative) − posted. A day-by-day walk and one
jump therefore agree.
"""

from math import lcm
from typing import Final

from ..shared.daycount import Split, actual_serial
from ..shared.money import Rounding, round_ratio
from ..shared.rates import MARKUP_SCALE, RATE_SCALE
from .schedule import Row, annuity, instalment_factors
from .state import DUE, TICKS, Account, Instalment, copy_of, uncollected
from .terms import Compound, Cutoff, ItemRounding, LatePrincipal, LevelOn, Method

_HALF_UP = Rounding.HALF_UP
_LEVEL: Final = (Method.EQUAL_INSTALMENT, Method.FLAT)
FLAT: Final = (Method.FLAT, Method.FLAT_TOTAL)
# Python 3.11 looks a member of an enum up in 140 ns, ten times a name of the module: these are asked for every row.
_FLAT: Final = Method.FLAT
_FLAT_TOTAL: Final = Method.FLAT_TOTAL


def accrue(a: Account, day: int) -> None:
    """Carry the running item to a day. Days already charged (a settlement day under THROUGH) are not charged again."""
    if day <= a.since or a.k >= len(a.grid.dues):
        return
    period = a.grid.periods[a.k]
    day = min(day, period.end)
    elapsed = _elapsed(a, a.since, day)
    a.num += a.item_per * elapsed
    if not a.stopped:
        a.unit += a.rate * a.mult * elapsed
    a.since = day


def _elapsed(a: Account, start: int, end: int) -> int:
    """The running item's day count between two days, over its own denominator."""
    return a.slope * (end - start) if a.slope else a.terms.day_count.elapsed(a.grid.periods[a.k], start, end)


def set_base(a: Account) -> None:
    """What one unit of the day count adds to the running item, after its rate or balance changed."""
    base, method = a.undue, a.plan.method
    if a.stopped or not base:
        a.item_per = 0
    elif method is _FLAT_TOTAL:
        a.item_per = _flat_share(a) * RATE_SCALE
    else:
        a.item_per = (a.flat_base if method is _FLAT else base) * a.rate * a.mult


def _flat_share(a: Account) -> int:
    """The running instalment's share of a flat loan's total interest; the last takes the remainder."""
    remaining = len(a.grid.dues) - a.k
    return a.flat_left if remaining == 1 else a.flat_share


def change_undue(a: Account, day: int, delta: int) -> None:
    """Principal not yet due changes on a day; a night already charged is corrected by a carry inside the item."""
    accrue(a, day)
    segment(a)
    a.undue += delta
    nights, den = charged_ahead(a, day)
    if nights:
        _widen(a, den)
        a.num += delta * nights * (a.den // den)
    set_base(a)


def charged_ahead(a: Account, day: int) -> tuple[int, int]:
    """Interest per minor unit of principal that a settlement day under THROUGH has charged from `day` on, exactly as
    (numerator, denominator): that night's count is the charged period's.
    """
    if day >= a.since or not 0 < a.k < len(a.grid.dues) or a.stopped or a.plan.method in FLAT:
        return 0, 1
    charged, count = a.grid.periods[a.k - 1], a.grid.counts[a.k - 1]
    return a.rate * a.terms.day_count.elapsed(charged, day, a.since), count.den


def _widen(a: Account, den: int) -> None:
    """Bring the running item to a denominator that `den` divides."""
    if a.den % den:
        a.num, a.unit, a.mult, a.den = a.num * den, a.unit * den, a.mult * den, a.den * den


def segment(a: Account) -> None:
    """Under `ItemRounding.SEGMENT` the running item is rounded whenever its rate or balance changes."""
    if a.terms.item_rounding is ItemRounding.SEGMENT:
        a.num = round_ratio(a.num, a.den, a.terms.rounding, a.terms.amount_multiple) * a.den


def begin_period(a: Account) -> None:
    """Start the running item of instalment `k`, if the plan has one."""
    a.num = a.posted = a.unit = a.early = 0
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
    num, unit, den, since, posted, early = a.num, a.unit, a.den, a.since, a.posted, a.early
    begin_period(a)
    a.since, a.posted, a.early = since, posted, early
    _widen(a, den)
    a.num, a.unit = num * (a.den // den), unit * (a.den // den)
    set_base(a)


def fall_due(a: Account) -> Row:
    """Take the running instalment out of the plan: its interest, its principal by the method, and go on to the next."""
    k, grid = a.k, a.grid
    terms, method = a.terms, a.plan.method
    end = grid.periods[k].end
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
    if method is _FLAT_TOTAL:
        a.flat_left -= _flat_share(a)
    a.undue = undue - principal
    a.k = k + 1
    begin_period(a)
    return Row(grid.dues[k], principal, interest, a.undue)


def _principal(a: Account, method: Method, k: int, interest: int) -> int:
    if method in _LEVEL and a.plan.principal_bp is None:
        return a.level - interest - a.early
    if method is Method.PLAN:
        row = a.plan.rows[k]
        if row.principal is not None:
            return round_ratio(row.principal * a.scale[0], a.scale[1]) - a.early
        return round_ratio((row.instalment or 0) * a.scale[0], a.scale[1]) - interest - a.early
    return 0 if method in (Method.INTEREST_ONLY, Method.BULLET) else a.level - a.early


def due_today(a: Account) -> bool:
    """Whether the running instalment falls due later on the account's own day."""
    day, rank = divmod(a.time, TICKS)
    return rank < DUE and a.k < len(a.grid.dues) and a.grid.dues[a.k] == day


def relevel(a: Account) -> None:
    """Recalculate every instalment due after today, the running one too (the LOWER rule). One that falls due later
    today keeps its amount: the recalculation waits for it.
    """
    a.recalculate = due_today(a)
    if not a.recalculate:
        relevel_now(a)


def relevel_now(a: Account) -> None:
    """Recalculate the level amount from the running instalment on."""
    a.recalculate = False
    plan = a.plan
    count = len(a.grid.dues)
    if a.k >= count or not a.undue:
        return
    first = min(max(a.k, a.principal_grace), count - 1)
    if plan.method in FLAT:
        _flat(a, count, first)
    if plan.principal_bp is not None:
        share = a.terms.principal * plan.principal_bp
        a.level = round_ratio(share, 10_000, a.terms.rounding, a.terms.amount_multiple)
    elif plan.method is Method.EQUAL_PRINCIPAL:
        a.level = round_ratio(a.undue, count - first, a.terms.rounding, a.terms.amount_multiple)
    elif plan.method is Method.EQUAL_INSTALMENT:
        stated = plan.instalment is not None and plan.amortisation_periods is None
        a.level = plan.instalment or 0 if stated else _level(a, first)


def _instalment(a: Account, numerator: int, denominator: int) -> int:
    """Round an instalment to its multiple; a multiple that would round it to nothing is ignored."""
    terms = a.terms
    if terms.instalment_multiple > 1:
        rounded = round_ratio(numerator, denominator, terms.rounding, terms.instalment_multiple)
        if rounded:
            return rounded
    return round_ratio(numerator, denominator, terms.rounding, terms.amount_multiple)


def _level(a: Account, first: int) -> int:
    """The annuity over the instalments that repay principal, `first` (0-based) being the next of them."""
    terms, plan = a.terms, a.plan
    count = max(plan.amortisation_periods or 0, len(a.grid.dues))
    if plan.level_on is LevelOn.TWELFTH or first > a.k:
        numerator, denominator = instalment_factors(terms, plan, a.grid, first, first + 1)[0]
        den = denominator * RATE_SCALE
        due = a.undue * (den + a.rate * numerator)
        if first == a.k:
            due += a.early * den
    else:
        den = a.den
        running = a.num + a.item_per * _elapsed(a, a.since, a.grid.periods[first].end)
        due = (a.undue + a.early - a.posted) * den + running
    factors = instalment_factors(terms, plan, a.grid, first + 1, count)
    level = _instalment(a, *annuity(a.rate, (due, den), factors))
    return _even_out(a, level) if plan.levelled else level


def _even_out(a: Account, level: int) -> int:
    """The levelling rule: spread the last instalment's difference over the others while that makes it smaller."""
    terms = a.terms
    if terms.instalment_multiple > 1 and level % terms.instalment_multiple == 0:
        return level
    best, gap, rows = level, *_last_gap(a, level)
    for _ in range(3):
        if abs(gap) <= rows // 2 * terms.amount_multiple:
            break
        candidate = best + round_ratio(gap, rows, Rounding.HALF_EVEN, terms.amount_multiple)
        candidate_gap, _ = _last_gap(a, candidate)
        if abs(candidate_gap) >= abs(gap):
            break
        best, gap = candidate, candidate_gap
    return best


def _last_gap(a: Account, level: int) -> tuple[int, int]:
    """(last instalment − level amount, number of instalments) if the plan ran undisturbed at this level."""
    ghost = copy_of(a)
    ghost.level = level
    rows = 0
    row = Row(0, level, 0, 0)
    while ghost.undue:
        row = fall_due(ghost)
        rows += 1
    return row.principal + row.interest - level, rows


def _flat(a: Account, count: int, first: int) -> None:
    """Interest on the flat base for every remaining instalment; equal totals, or equal parts of one total."""
    terms = a.terms
    if a.plan.method is _FLAT:
        set_base(a)
        running = a.num + a.item_per * _elapsed(a, a.since, a.grid.periods[a.k].end)
        interests = [round_ratio(running, a.den, terms.rounding, terms.amount_multiple) - a.posted]
        interests += [_flat_interest(a, k) for k in range(a.k + 1, count)]
        a.level = _instalment(a, a.undue + sum(interests[first - a.k :]), count - first)
        return
    a.flat_left = _flat_total(a, count)
    a.flat_share = round_ratio(a.flat_left, count - a.k, terms.rounding, terms.amount_multiple)
    if a.flat_share * (count - a.k - 1) > a.flat_left:
        a.flat_share = 0  # too little for a part each: it falls due with the last instalment
    if terms.instalment_multiple > 1:
        a.level = _instalment(a, a.undue + a.flat_left, count - first) - a.flat_share
    else:
        a.level = round_ratio(a.undue, count - first, terms.rounding, terms.amount_multiple)
    set_base(a)


def begin_flat_total(a: Account) -> None:
    """Take on a flat plan in its middle: the contract's own total, less what the earlier instalments bore of it."""
    at, a.k = a.k, 0
    total = _flat_total(a, len(a.grid.dues))
    a.flat_share = round_ratio(total, len(a.grid.dues), a.terms.rounding, a.terms.amount_multiple)
    a.k, a.flat_left = at, total - a.flat_share * at
    set_base(a)


def _flat_total(a: Account, count: int) -> int:
    """The remaining instalments' interest on the flat base, rounded once."""
    exact = [each.factor for each in a.grid.counts[a.k : count]]
    common = lcm(*(denominator for _, denominator in exact))
    numerator = sum(n * (common // denominator) for n, denominator in exact) * a.flat_base * a.rate
    return round_ratio(numerator, common * RATE_SCALE, a.terms.rounding, a.terms.amount_multiple)


def _flat_interest(a: Account, k: int) -> int:
    numerator, denominator = a.grid.counts[k].factor
    exact = a.flat_base * a.rate * numerator
    return round_ratio(exact, denominator * RATE_SCALE, a.terms.rounding, a.terms.amount_multiple)


# overdue amounts


def late_rate(a: Account) -> int:
    """The penalty rate in force, in units of 10⁻¹² a year: contract rate × (1 + markup)."""
    if a.stopped:
        return 0
    return a.rate * (MARKUP_SCALE + a.late_bp if bears_penalty(a) else MARKUP_SCALE)


def bears_penalty(a: Account) -> bool:
    """Whether overdue principal bears penalty, or by contract the contract rate on."""
    return a.terms.late_principal is LatePrincipal.PENALTY


def compound_rate(a: Account, day: int) -> int:
    """The rate of compound interest for a night, in units of 10⁻¹² a year: the penalty rate, or inside the term the
    contract rate where the contract says so (银发〔1999〕77号, 银发〔2003〕251号).
    """
    if a.stopped or a.terms.compound is Compound.NONE:
        return 0
    inside = a.terms.compound is Compound.CONTRACT_RATE and day < term_end(a)
    return a.rate * (MARKUP_SCALE if inside else MARKUP_SCALE + a.late_bp)


def late_days(a: Account, start: int, end: int) -> int:
    """Days between two days over the account's overdue year."""
    if a.late_by_year:
        return actual_serial(end, Split.JAN_1) - actual_serial(start, Split.JAN_1)
    return end - start


def term_end(a: Account) -> int:
    """The day on which the contract's term ends: compound interest at the contract rate ends with it."""
    return 0 if a.accelerated else a.grid.dues[-1]


def grow(a: Account, inst: Instalment, day: int) -> None:
    """Carry an instalment's penalty and compound items to a day."""
    if a.terms.compound is Compound.CONTRACT_RATE and inst.since < (end := term_end(a)) < day:
        _grow(a, inst, end)
    _grow(a, inst, day)


def _grow(a: Account, inst: Instalment, day: int) -> None:
    if day <= inst.since:
        return
    since = max(inst.since, inst.calm)
    days = late_days(a, since, day) if day > since else 0
    if inst.principal:
        rate = late_rate(a)
        # grace delays penalty; the contract rate goes on without a gap
        inst.p_num += inst.principal * rate * (days if bears_penalty(a) else late_days(a, inst.since, day))
    if inst.interest:
        inst.c_num += inst.interest * compound_rate(a, since) * days
    inst.since = day


def grow_misuse(a: Account, day: int) -> None:
    """Carry the misuse item: principal not yet due bears the misuse markup beside its contract interest."""
    item = a.misuse
    if item is not None and day > item.since:
        if item.late and not a.stopped:
            item.p_num += a.undue * a.rate * a.terms.misuse_bp * late_days(a, item.since, day)
        item.since = day


def touch_all(a: Account, day: int, *, segments: bool = False) -> None:
    """Carry every item to a day, before a rate changes; `segments` closes a rounding segment where the terms say so."""
    accrue(a, day)
    grow_misuse(a, day)
    for inst in a.open:
        grow(a, inst, day)
    if segments and a.terms.item_rounding is ItemRounding.SEGMENT:
        segment(a)
        for inst in a.open:
            segment_late(a, inst, principal=True, interest=True)


def segment_late(a: Account, inst: Instalment, *, principal: bool, interest: bool) -> None:
    """Close a rounding segment of the items whose base has changed, where the terms round each segment."""
    if a.terms.item_rounding is ItemRounding.SEGMENT:
        den = a.late_den
        if principal:
            inst.p_num = round_ratio(inst.p_num, den, a.terms.rounding, a.terms.amount_multiple) * den
        if interest:
            inst.c_num = round_ratio(inst.c_num, den, a.terms.rounding, a.terms.amount_multiple) * den


def fall_open(a: Account, due: int, principal: int, interest: int, since: int) -> Instalment:
    """An amount that falls due on a day and bears penalty from `since`, after the contract's days of grace."""
    inst = Instalment(due, principal, interest, since, since + a.terms.grace_days)
    a.open.append(inst)
    return inst


def late_start(a: Account, due: int) -> int:
    """The first day that contract interest does not cover of an amount due by the plan on a day."""
    return due + (1 if a.plan.cadence.cutoff is Cutoff.THROUGH else 0)
