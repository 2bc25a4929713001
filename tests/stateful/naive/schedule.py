"""The rows of a plan: when they fall due, which nights their period has and what each night bears."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from tests.stateful.naive.days import (
    ONE_DAY,
    add_months,
    calendar_year_part,
    each_day,
    roll,
    thirty_day_number,
    year_days,
)
from tests.stateful.naive.words import NaivePlan, NaiveTerms, NaiveWorld


@dataclass(frozen=True)
class Row:
    """One row of a plan, with the nights [first, end) of its interest period.

    `share` is which part of a regular period this one is (a stub is shorter or longer): it matters under nominal day
    counts only. In a free row no principal, or no interest, falls due.
    """

    due: date
    first: date
    end: date
    unrolled: date
    share: Fraction
    principal_free: bool = False
    interest_free: bool = False
    stated: tuple[str, Fraction] | None = None


def unrolled_due(plan: NaivePlan, number: int) -> date:
    """The due date of an instalment on the plan's grid: the same day of month, or the last of a shorter month."""
    if plan.unit == "MONTH":
        if plan.first_due is not None:
            months = plan.every * (number - 1)
            return add_months(plan.first_due, months, plan.due_day or plan.first_due.day)
        return add_months(plan.start, plan.every * number, plan.due_day or plan.start.day)
    step = timedelta(days=plan.every * (7 if plan.unit == "WEEK" else 1))
    first = plan.first_due or plan.start + step
    return first + step * (number - 1)


def period_before(plan: NaivePlan, due: date) -> date:
    """Where the regular period that ends on a grid date begins."""
    if plan.unit == "MONTH":
        day = plan.due_day or (plan.first_due or plan.start).day
        return add_months(due, -plan.every, day)
    return due - timedelta(days=plan.every * (7 if plan.unit == "WEEK" else 1))


def due_dates(plan: NaivePlan) -> list[tuple[date, date]]:
    """(regular grid date, unrolled due date) of every instalment.

    `maturity` replaces the last date; a stated plan has its own dates.
    """
    if plan.rows:
        dates = [(unrolled_due(plan, k), row[0]) for k, row in enumerate(plan.rows, start=1)]
    else:
        dates = [(due, due) for due in (unrolled_due(plan, k) for k in range(1, plan.count + 1))]
        if plan.maturity is not None:
            dates[-1] = (dates[-1][0], plan.maturity)
    return dates


def beyond_the_plan(plan: NaivePlan) -> list[Row]:
    """The regular periods that an amortisation longer than the loan has after the plan's last row: nothing falls due
    in them, they only tell how large an instalment is."""
    count = plan.amortisation_periods or plan.count
    edges = [unrolled_due(plan, k) for k in range(plan.count, max(count, plan.count) + 1)]
    return [Row(due=end, first=first, end=end, unrolled=end, share=Fraction(1)) for first, end in pairwise(edges)]


def build_rows(plan: NaivePlan, world: NaiveWorld) -> list[Row]:
    """All rows of a plan.

    *To*: period k is [due k-1, due k). *Through* (结息日): [due k-1 + 1, due k + 1), the settlement day included.
    """
    through = ONE_DAY if plan.cutoff == "THROUGH" else ONE_DAY * 0
    rows: list[Row] = []
    first, unrolled_before, grid_before = plan.start, plan.start, plan.start
    for k, (grid, unrolled) in enumerate(due_dates(plan), start=1):
        due = roll(unrolled, plan.rolling, world)
        share = Fraction(1)  # a regular period is whole whatever the calendar says, also when its dates are rolled
        before = period_before(plan, grid) if k == 1 else grid_before
        # A first period that begins the day after a settlement day is whole: its nights end with one.
        begins_whole = unrolled_before in (before, before + through if k == 1 else before)
        if unrolled != grid or not begins_whole:  # a stub: actual days over the regular period's actual days
            if plan.rows:  # a stated row off the grid: its regular period is one step back from the row itself
                before = period_before(replace(plan, due_day=None, first_due=unrolled), unrolled)
            regular_days = (unrolled - before if plan.rows else grid - before).days
            share = Fraction((due + through - first).days, regular_days)
        rows.append(
            Row(
                due=due,
                first=first,
                end=due + through,
                unrolled=unrolled,
                share=share,
                principal_free=k <= plan.principal_grace,
                interest_free=k <= plan.interest_grace,
                stated=(plan.rows[k - 1][1], Fraction(plan.rows[k - 1][2])) if plan.rows else None,
            )
        )
        first, unrolled_before, grid_before = due + through, unrolled, grid
    return rows


def nominal_factor(terms: NaiveTerms, plan: NaivePlan, row: Row) -> Fraction:
    """A nominal period's factor in years: every / 12 (month rate), or every x 30 days over the year."""
    if terms.year == "PERIODS":
        whole = Fraction(plan.every, {"MONTH": 12, "WEEK": 52, "DAY": 365}[plan.unit])
    else:
        days = plan.every * {"MONTH": 30, "WEEK": 7, "DAY": 1}[plan.unit]
        whole = Fraction(days, year_days(terms, row.first, row.end))
    return whole * row.share


def months_and_days(first: date, day: date) -> Fraction:
    """Whole months plus odd days over 360 (整月加零头天), in years."""
    months = 0
    while add_months(first, months + 1, first.day) <= day:
        months += 1
    odd = (day - add_months(first, months, first.day)).days
    return Fraction(30 * months + odd, 360)


def night_factor(terms: NaiveTerms, plan: NaivePlan, row: Row, day: date, world: NaiveWorld) -> Fraction:
    """What the night of `day` bears of its period, in years: F(day + 1) - F(day), F(start) = 0, F(end) the factor."""
    if terms.days == "NOMINAL":
        if world.broken("twelfths follow the calendar"):
            return Fraction(1, 365)
        whole = nominal_factor(terms, plan, row)
        if terms.inside == "WHOLE_MONTHS":  # capped at the period's factor, and the last night brings it there
            upto = [min(months_and_days(row.first, on), whole) for on in (day, day + ONE_DAY)]
            return (whole if day + ONE_DAY == row.end else upto[1]) - upto[0]
        return whole / (row.end - row.first).days  # scaled by days / length
    if terms.days == "THIRTY":
        days = thirty_day_number(day + ONE_DAY) - thirty_day_number(day)
        return Fraction(days, int(terms.year))
    if terms.year == "ACTUAL":
        return calendar_year_part(terms, day)
    return Fraction(1, year_days(terms, row.first, row.end))


@lru_cache(maxsize=4096)
def period_factor(
    terms: NaiveTerms, plan: NaivePlan, row: Row, world: NaiveWorld, since: date | None = None
) -> Fraction:
    """The factor of the nights of a period, or of those still to come since a day."""
    days = each_day(max(since or row.first, row.first), row.end)
    return sum((night_factor(terms, plan, row, day, world) for day in days), Fraction(0))


def level_factor(terms: NaiveTerms, plan: NaivePlan, row: Row, world: NaiveWorld) -> Fraction:
    """The factor from which the instalment is computed: the period's own, or rate / 12."""
    if plan.level_on == "TWELFTH":
        return Fraction(plan.every, {"MONTH": 12, "WEEK": 52, "DAY": 365}[plan.unit])
    return period_factor(terms, plan, row, world)


def annuity(due_first: Fraction, later_rates: Sequence[Fraction]) -> Fraction:
    """A = (B + I1) · Π_{k>=2}(1 + r_k) / f, with f_1 = 1, f_k = 1 + f_{k-1}(1 + r_k); `due_first` is B + I1."""
    growth, f = Fraction(1), Fraction(1)
    for rate in later_rates:
        growth *= 1 + rate
        f = 1 + f * (1 + rate)
    return due_first * growth / f
