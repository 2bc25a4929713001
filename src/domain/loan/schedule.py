"""When a plan's instalments fall due, over which periods their interest runs, and how large the level amount is.

Everything here is a pure function of the plan; the account asks for one row at a time, so what is previewed and what
is booked cannot differ. Days are ordinals, amounts minor units, rates units of 10⁻⁸ a year.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from ..shared.calendar import Calendar, Rolling, add_months
from ..shared.daycount import TWELFTHS, DayCount, Period, Unit
from ..shared.errors import InvalidInput
from ..shared.rates import RATE_SCALE
from .terms import Cadence, Cutoff, LevelOn, Method, Plan, PlanRow, Terms


class Row(NamedTuple):
    """One instalment as it falls due: day, principal, interest, and the principal not yet due after it."""

    due: int
    principal: int
    interest: int
    balance: int


class Count(NamedTuple):
    """A period's day count made ready: numerator per calendar day (0 where it is not linear) over `den`, which carries
    the rate's scale too; and the whole period's factor as (numerator, denominator).
    """

    slope: int
    den: int
    factor: tuple[int, int]


class Grid(NamedTuple):
    """A plan's due dates, interest periods and day counts, one of each per instalment; `provisional` from which row on
    the dates lie beyond the published holiday table (the number of rows where none does). `defect` says which promised
    dates do not rise or go too far, for whoever decides on a plan; in the fold dates are a day apart at least.
    """

    dues: tuple[int, ...]
    periods: tuple[Period, ...]
    counts: tuple[Count, ...]
    provisional: int
    defect: str


# Python 3.11 looks a member of an enum up in 140 ns, ten times a name of the module.
_MONTH: Final = Unit.MONTH


def _step(cadence: Cadence, first: date, k: int) -> date:
    """The unrolled regular due date k periods after the first (k may be negative)."""
    if cadence.unit is _MONTH:
        anchor = cadence.due_day or (cadence.first_due or cadence.start).day
        return add_months(first, k * cadence.every, anchor)
    days = cadence.every * (7 if cadence.unit is Unit.WEEK else 1)
    return first + timedelta(days=k * days)


def regular_due(cadence: Cadence, k: int) -> date:
    """The unrolled due date of instalment k (1-based) on the regular grid, whatever the maturity says."""
    if cadence.first_due is None:
        return _step(cadence, cadence.start, k)
    return _step(cadence, cadence.first_due, k - 1)


@lru_cache(maxsize=8192)
def grid(cadence: Cadence, rows: tuple[PlanRow, ...], day_count: DayCount, calendar: Calendar, year: int) -> Grid:
    """Due dates and periods of a plan of a loan that started in `year`. It never fails: dates that do not rise are its
    defect.
    """
    raw = [row.due for row in rows] or [regular_due(cadence, k) for k in range(1, cadence.count + 1)]
    if cadence.maturity is not None and not rows:
        raw[-1] = cadence.maturity
    plain = [day.toordinal() for day in raw]
    rolling = cadence.rolling
    rolled = plain if rolling is Rolling.NONE else [calendar.roll(day, rolling) for day in plain]
    shift = 1 if cadence.cutoff is Cutoff.THROUGH else 0
    start, defect = cadence.start.toordinal(), ""
    dues: list[int] = []
    periods: list[Period] = []
    for k, due in enumerate(rolled):
        if due + shift <= start:
            why = f"due date {k + 1}, {date.fromordinal(due)}, does not come after {date.fromordinal(start)}"
            defect, due = defect or why, start + 1 - shift  # noqa: PLW2901 - dates rise by a day at least
        end = due + shift
        base = _base(cadence, rows, k, raw, end - start)
        periods.append(Period(start, end, base, cadence.unit, cadence.every, year))
        dues.append(due)
        start = end
    known = sum(1 for day in plain if not calendar.is_provisional(day)) if rolling is not Rolling.NONE else len(dues)
    if (
        cadence.maturity
        and not rows
        and cadence.count > 1
        and cadence.maturity > regular_due(cadence, cadence.count + 1)
    ):
        defect = defect or f"the maturity {cadence.maturity} lies more than a period after the date it replaces"
    counts = tuple(
        Count(day_count.slope(period), day_count.denominator(period) * RATE_SCALE, factor(day_count, period))
        for period in periods
    )
    return Grid(tuple(dues), tuple(periods), counts, known, defect)


def _base(cadence: Cadence, rows: tuple[PlanRow, ...], k: int, raw: list[date], length: int) -> int:
    """Actual days of the regular period that instalment k's period is, or is a stub of."""
    if not rows and 0 < k < cadence.count - 1:
        return length
    before, after = regular_due(cadence, k), regular_due(cadence, k + 1)
    if rows and raw[k] != after:
        before, after = _step(replace(cadence, first_due=raw[k], due_day=None), raw[k], -1), raw[k]
        return (after - before).days
    if k == cadence.count - 1 and raw[k] != after:
        return (after - before).days
    inclusive = 1 if cadence.cutoff is Cutoff.THROUGH and (cadence.first_due or rows) else 0
    started = cadence.start if k == 0 else raw[k - 1]
    if (k == 0 or rows) and started not in (before, before + timedelta(days=inclusive if k == 0 else 0)):
        return (after - before).days
    return length


def grid_of(plan: Plan, terms: Terms, calendar: Calendar) -> Grid:
    """The grid of a plan of a loan under a calendar version; loans of one cadence share it."""
    return grid(plan.cadence, plan.rows, terms.day_count, calendar, terms.plan.cadence.start.year)


def extended(plan: Plan, to: date) -> Plan:
    """The plan with its last due date moved to `to`: further regular dates before it, none for a bullet."""
    cadence = plan.cadence
    if plan.method is Method.BULLET:
        return replace(plan, cadence=replace(cadence, maturity=to))
    last = plan.rows[-1].due if plan.rows else (cadence.maturity or regular_due(cadence, cadence.count))
    if plan.rows:
        on_grid = last == regular_due(cadence, cadence.count)
        onward, number = (cadence, cadence.count) if on_grid else (replace(cadence, first_due=last, due_day=None), 1)
        dates = [last]
        while (following := regular_due(onward, number + len(dates))) < to:
            dates.append(following)
        rows = (*plan.rows[:-1], *[PlanRow(day, principal=0) for day in dates], PlanRow(to, principal=0))
        return replace(plan, cadence=replace(cadence, count=len(rows)), rows=rows)
    count = cadence.count
    while regular_due(cadence, count) < to:
        count += 1
    amortised = max(plan.amortisation_periods, count) if plan.amortisation_periods else None
    return replace(plan, cadence=replace(cadence, count=count, maturity=to), amortisation_periods=amortised)


def checked(terms: Terms, calendar: Calendar) -> Grid:
    """The grid of terms that are to be agreed on; refuses dates that do not rise once holidays have moved them."""
    found = grid_of(terms.plan, terms, calendar)
    if found.defect:
        raise InvalidInput("cadence", found.defect, "check start, first due date, maturity and rolling")
    return found


def factor(day_count: DayCount, period: Period) -> tuple[int, int]:
    """(numerator, denominator) of a whole period's factor, in lowest useful terms."""
    denominator = day_count.denominator(period)
    if period.base == period.end - period.start and day_count.days == "NOMINAL":
        return day_count.nominal(period)
    return day_count.elapsed(period, period.start, period.end), denominator


def annuity(rate: int, first: tuple[int, int], factors: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The level amount A over n instalments as (numerator, denominator).

    `first` is the exact amount B + I₁ to be repaid with the first of them, `factors` the later periods' factors:
    A = (B + I₁) · Π(1 + r_k) / f with f₁ = 1, f_k = 1 + f_{k−1} (1 + r_k).
    """
    product = f = e = 1
    if len(factors) > 1 and rate and factors[0][0] and factors.count(factors[0]) == len(factors):
        d = RATE_SCALE * factors[0][1]
        q = d + rate * factors[0][0]
        product, e = q ** len(factors), d ** len(factors)
        return first[0] * product * (q - d), first[1] * (product * q - e * d)
    for numerator, denominator in factors:
        d = RATE_SCALE * denominator
        q = d + rate * numerator
        product *= q
        e *= d
        f = e + f * q
    return first[0] * product, first[1] * f


def instalment_factors(terms: Terms, plan: Plan, at: Grid, start: int, count: int) -> Sequence[tuple[int, int]]:
    """Factors of instalments start … count − 1 (0-based), beyond the plan's last one by regular periods."""
    if plan.level_on is LevelOn.TWELFTH:
        return [TWELFTHS.nominal(at.periods[0])] * (count - start)
    inside = [each.factor for each in at.counts[start:count]]
    year = terms.plan.cadence.start.year
    return inside + [factor(terms.day_count, _beyond(plan.cadence, k, year)) for k in range(len(at.periods), count)]


def _beyond(cadence: Cadence, k: int, year: int) -> Period:
    """The hypothetical regular period of instalment k (0-based) after the plan's end, for a longer amortisation."""
    start, end = regular_due(cadence, k).toordinal(), regular_due(cadence, k + 1).toordinal()
    return Period(start, end, end - start, cadence.unit, cadence.every, year)
