"""Rounding, dates and day counts, written out plainly."""

from calendar import isleap, monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.stateful.naive.words import NaiveTerms, NaiveWorld

ONE_DAY = timedelta(days=1)


def round_cents(exact: Fraction, rounding: str = "HALF_UP", multiple: int = 1) -> int:
    """Round to whole cents (or a multiple of them), halves away from zero or to the even neighbour."""
    unit = exact.denominator * multiple
    below, rest = divmod(abs(exact.numerator), unit)
    up = 2 * rest > unit or (2 * rest == unit and (rounding == "HALF_UP" or below % 2 == 1))
    whole = (below + 1 if up else below) * multiple
    return whole if exact >= 0 else -whole


def each_day(first: date, last: date) -> Iterator[date]:
    """The days from `first` up to and without `last`."""
    day = first
    while day < last:
        yield day
        day += ONE_DAY


def add_months(start: date, months: int, day: int) -> date:
    """That many months later on that day of the month, or on the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def roll(day: date, rolling: str, world: NaiveWorld) -> date:
    """Where holiday rolling moves a date that is no business day ("holiday rolling moves the due date first")."""
    if world.broken("due dates are not rolled") or rolling == "NONE":
        return day

    def walk(step: timedelta) -> date:
        moved = day
        while not world.is_business_day(moved):
            moved += step
        return moved

    following = walk(ONE_DAY)
    other_month = (following.year, following.month) != (day.year, day.month)
    if rolling == "PRECEDING" or (rolling == "MODIFIED_FOLLOWING" and other_month):
        return walk(-ONE_DAY)
    return following


def year_length(year: int) -> int:
    """365 or 366."""
    return 366 if isleap(year) else 365


def thirty_day_number(day: date) -> int:
    """30E/360: every month has thirty days, the 31st counts as the 30th."""
    return day.year * 360 + day.month * 30 + min(day.day, 30)


def year_days(terms: NaiveTerms, first: date, end: date) -> int:
    """Over how many days a year a period [first, end) counts."""
    if terms.year == "LEAP_PERIOD":  # 366 for a period (start, end] that contains 29 February, 365 otherwise
        leap = any((day.month, day.day) == (2, 29) for day in each_day(first + ONE_DAY, end + ONE_DAY))
        return 366 if leap else 365
    if terms.year == "START_YEAR":  # the length of the year in which the loan started, for every period
        return year_length(terms.plan.start.year)
    if terms.year == "ACTUAL":
        return year_length(first.year)
    return int(terms.year)


def calendar_year_part(terms: NaiveTerms, day: date) -> Fraction:
    """ACT/ACT for one night: one day over the length of its calendar year, split at 1 January by default."""
    belongs = day + ONE_DAY if terms.split == "DEC_31" else day
    return Fraction(1, year_length(belongs.year))


def overdue_part(terms: NaiveTerms, day: date) -> Fraction:
    """One night of an overdue amount in years: actual days over 360 unless the loan's own year is another."""
    if terms.year in ("364", "365"):
        return Fraction(1, int(terms.year))
    if terms.year in ("START_YEAR", "LEAP_PERIOD"):
        return Fraction(1, 365)
    if terms.year == "ACTUAL":  # by calendar year, however the loan's own count is split
        return Fraction(1, year_length(day.year))
    return Fraction(1, 360)
