"""How large instalments are: a plan recalculated for everything due after a day (the LOWER rule), and flat plans."""

from ..shared.money import Rounding, round_ratio
from ..shared.rates import RATE_SCALE
from .accrual import FLAT, elapsed_between, fall_due
from .schedule import Row, annuity, instalment_factors
from .state import DUE, TICKS, Account, bearing_rate, copy_of, rounded
from .terms import LevelOn, Method


def due_today(a: Account) -> bool:
    """Whether the running instalment falls due later on the account's own day."""
    day, rank = divmod(a.time, TICKS)
    return rank < DUE and not a.accelerated and a.k < len(a.grid.dues) and a.grid.dues[a.k] == day


def relevel(a: Account) -> None:
    """Recalculate every instalment due after today, the running one too (the LOWER rule). One that falls due later
    today keeps its amount: the recalculation waits for it.
    """
    a.recalculate = due_today(a)
    if not a.recalculate:
        relevel_now(a)


def begin_level(a: Account) -> None:
    """The level amount a plan begins with: the contract's stated instalment or share of principal, or computed."""
    if a.plan.principal_bp is not None:
        a.level = rounded(a, a.terms.principal * a.plan.principal_bp, 10_000)
    elif a.plan.method is Method.EQUAL_INSTALMENT and a.plan.instalment is not None:
        a.level = a.plan.instalment
    else:
        relevel_now(a)


def relevel_now(a: Account) -> None:
    """Recalculate the level amount from the running instalment on; what the contract states stays, unless it states an
    instalment of a longer amortisation.
    """
    a.recalculate = False
    plan = a.plan
    count = len(a.grid.dues)
    if a.k >= count or plan.principal_bp is not None:
        return
    first = min(max(a.k, a.principal_grace), count - 1)
    if plan.method in FLAT:
        _flat(a, count, first)
    elif plan.method is Method.EQUAL_PRINCIPAL:
        a.level = rounded(a, a.undue + _early(a, first)[1], count - first)
    elif plan.method is Method.EQUAL_INSTALMENT and (plan.instalment is None or plan.amortisation_periods is not None):
        a.level = _level(a, first)


def _instalment(a: Account, numerator: int, denominator: int) -> int:
    """Round an instalment to its multiple; a multiple that would round it to nothing is ignored."""
    terms = a.terms
    if terms.instalment_multiple > 1:
        found = round_ratio(numerator, denominator, terms.rounding, terms.instalment_multiple)
        if found:
            return found
    return rounded(a, numerator, denominator)


def _early(a: Account, first: int) -> tuple[int, int]:
    """What was paid early, and of it principal, where the running instalment is the next that repays principal: it
    counts towards that instalment, so it is spread with the rest.
    """
    return (a.early, a.early_principal) if first == a.k else (0, 0)


def _level(a: Account, first: int) -> int:
    """The annuity over the instalments that repay principal, `first` (0-based) being the next of them."""
    terms, plan = a.terms, a.plan
    count = max(plan.amortisation_periods or 0, len(a.grid.dues))
    if plan.level_on is LevelOn.TWELFTH or first > a.k:
        numerator, denominator = instalment_factors(terms, plan, a.grid, first, first + 1)[0]
        den = denominator * RATE_SCALE
        due = (a.undue + _early(a, first)[1]) * (den + bearing_rate(a) * numerator)
    else:
        den = a.den
        running = a.num + a.item_per * elapsed_between(a, a.since, a.grid.periods[first].end)
        # all interest that falls due with it and is not collected, an earlier plan's too
        due = (a.undue + a.early - a.posted + a.carry) * den + running
    factors = instalment_factors(terms, plan, a.grid, first + 1, count)
    level = _instalment(a, *annuity(bearing_rate(a), (due, den), factors))
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
    """Equal totals over the instalments that repay principal, or principal in equal parts beside its interest."""
    early, early_principal = _early(a, first)
    interests = flat_interests(a)
    # interest that waits falls due with one of them; what a period of grace charges itself does not
    borne = sum(interests if a.interest_grace >= first else interests[first - a.k :])
    if a.plan.method is Method.FLAT:
        a.level = _instalment(a, a.undue + early + borne, count - first)
    elif a.terms.instalment_multiple > 1:
        a.level = _instalment(a, a.undue + early + borne, count - first) - a.flat_share
    else:
        a.level = rounded(a, a.undue + early_principal, count - first)


def flat_interests(a: Account) -> list[int]:
    """The interest of each instalment that a flat loan has still to bear, the running one's less what is collected."""
    k, count = a.k, len(a.grid.dues)
    running = a.num + a.item_per * elapsed_between(a, a.since, a.grid.periods[k].end)
    found = [rounded(a, running, a.den) - a.posted + a.carry]
    if a.plan.method is Method.FLAT:
        later = (each.factor for each in a.grid.counts[k + 1 :])
        return found + [rounded(a, a.flat_base * bearing_rate(a) * n, den * RATE_SCALE) for n, den in later]
    shares = [a.flat_share] * (count - k - 2) + [a.flat_last]
    return found + shares if k + 1 < count else found
