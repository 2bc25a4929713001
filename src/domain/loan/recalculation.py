"""How large instalments are: a plan recalculated for everything due after a day (the LOWER rule), and flat plans."""

from math import lcm

from ..shared.money import Rounding, round_ratio
from ..shared.rates import RATE_SCALE
from .accrual import FLAT, elapsed_between, fall_due, set_base
from .schedule import Row, annuity, instalment_factors
from .state import DUE, TICKS, Account, copy_of
from .terms import LevelOn, Method


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


def begin_level(a: Account) -> None:
    """The level amount a plan begins with: the contract's stated instalment, or computed."""
    if a.plan.method is Method.EQUAL_INSTALMENT and a.plan.instalment is not None:
        a.level = a.plan.instalment
    else:
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
        running = a.num + a.item_per * elapsed_between(a, a.since, a.grid.periods[first].end)
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
    if a.plan.method is Method.FLAT:
        set_base(a)
        running = a.num + a.item_per * elapsed_between(a, a.since, a.grid.periods[a.k].end)
        interests = [round_ratio(running, a.den, terms.rounding, terms.amount_multiple) - a.posted + a.carry]
        interests += [_flat_interest(a, k) for k in range(a.k + 1, count)]
        a.level = _instalment(a, a.undue + sum(interests[first - a.k :]), count - first)
        return
    a.flat_left = _flat_total(a, count)
    a.flat_share = round_ratio(a.flat_left, count - a.k, terms.rounding, terms.amount_multiple)
    if a.flat_share * (count - a.k - 1) > a.flat_left:
        # rounding up would leave the last part below nothing
        a.flat_share = a.flat_left // ((count - a.k) * terms.amount_multiple) * terms.amount_multiple
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
