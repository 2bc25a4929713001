"""Day counts as cumulative functions.

A period's count is F(period, d) with F(start) = 0 and F(end) = the period's factor in years, constant after; the
days [a, b) of a period bear F(b) − F(a). First day counted, last day not (算头不算尾). Results are integers over
`denominator(period)`, so nothing is lost. Days are proleptic ordinals (`date.toordinal()`).

Conventions (days / year):

* ACTUAL over 360, 364, 365: calendar days over a fixed year.
* ACTUAL over ACTUAL: days in each calendar year over that year's length, split at 1 January (default) or, for
  compatibility, at 31 December, when that day already counts in the new year.
* ACTUAL over LEAP_PERIOD: 366 for a period (start, end] that contains 29 February, 365 otherwise.
* ACTUAL over START_YEAR: every period over the length of the year in which the loan started.
* THIRTY over 360 (30E/360): every month has thirty days, the 31st counts as the 30th.
* NOMINAL: a regular period bears every × 30 (month), 7 (week) or 1 (day) over the year whatever the calendar says;
  over PERIODS it bears every / 12 (month), / 52 (week) or / 365 (day). Inside a period, and for a stub, the factor is
  scaled by actual days over the regular period's actual days, or counts whole months plus odd days over 360
  (WHOLE_MONTHS), never more than the period's factor.

Sources: 人民币利率管理规定 and its practice (year 360 days, month rate = year rate / 12; `per item` and `product`
methods); conventions of the schedule oracle.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from .calendar import add_months
from .errors import InvalidInput


class Unit(StrEnum):
    """Unit of a repayment period: day (日), week (周), month (月)."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


class Days(StrEnum):
    """Which days are counted: calendar days, thirty per month by date, or nominal period lengths."""

    ACTUAL = "ACTUAL"
    THIRTY = "THIRTY"
    NOMINAL = "NOMINAL"


class Year(StrEnum):
    """Over which year."""

    D360 = "360"
    D364 = "364"
    D365 = "365"
    ACTUAL = "ACTUAL"
    LEAP_PERIOD = "LEAP_PERIOD"
    START_YEAR = "START_YEAR"
    PERIODS = "PERIODS"


class Split(StrEnum):
    """Where ACT/ACT passes from one year's length to the next."""

    JAN_1 = "JAN_1"
    DEC_31 = "DEC_31"


class Inside(StrEnum):
    """How a nominal factor accrues inside its period: by days, or by whole months and odd days (整月加零头天)."""

    SCALED = "SCALED"
    WHOLE_MONTHS = "WHOLE_MONTHS"


class Period(NamedTuple):
    """One interest period [start, end) in ordinals, with the regular period it is part of.

    `base` is the number of calendar days of the regular period (stubs are shorter or longer), `unit` and `every` its
    nominal length, `start_year` the calendar year in which the loan started.
    """

    start: int
    end: int
    base: int
    unit: Unit
    every: int
    start_year: int


_FIXED: Final = {Year.D360: 360, Year.D364: 364, Year.D365: 365}
_NOMINAL_DAYS: Final = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30}
_PERIODS_A_YEAR: Final = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 12}
_BOTH_YEARS: Final = 365 * 366


def year_length(year: int) -> int:
    """365 or 366."""
    return 366 if isleap(year) else 365


def thirty_serial(day: int) -> int:
    """The 30E/360 number of a day: a cumulative count whose differences are 30E/360 day counts."""
    on = date.fromordinal(day)
    return on.year * 360 + on.month * 30 + min(on.day, 30)


@lru_cache(maxsize=65536)
def actual_serial(day: int, split: Split) -> int:
    """Cumulative ACT/ACT count of a day over 365 · 366."""
    on = date.fromordinal(day)
    year = on.year + 1 if split is Split.DEC_31 and on.month == 12 and on.day == 31 else on.year
    shift = 1 if split is Split.DEC_31 else 0
    return year * _BOTH_YEARS + (day - date(year, 1, 1).toordinal() + shift) * (_BOTH_YEARS // year_length(year))


def _has_leap_day(start: int, end: int) -> bool:
    """Whether (start, end] contains a 29 February."""
    for year in range(date.fromordinal(start).year, date.fromordinal(end).year + 1):
        if isleap(year) and start < date(year, 2, 29).toordinal() <= end:
            return True
    return False


@dataclass(frozen=True, slots=True)
class DayCount:
    """A day-count convention; see the module's text. Refuses pairs that have no meaning."""

    days: Days
    year: Year
    split: Split = Split.JAN_1
    inside: Inside = Inside.SCALED

    def __post_init__(self) -> None:
        if self.year is Year.PERIODS and self.days is not Days.NOMINAL:
            raise InvalidInput("day_count.year", self.year, "PERIODS needs nominal days")
        if self.inside is Inside.WHOLE_MONTHS and self.days is not Days.NOMINAL:
            raise InvalidInput("day_count.inside", self.inside, "WHOLE_MONTHS needs nominal days")
        if self.days is Days.THIRTY and self.year not in (Year.D360, Year.D365):
            raise InvalidInput("day_count.year", self.year, "thirty-day months go over 360 or 365")

    def _year_days(self, period: Period) -> int:
        fixed = _FIXED.get(self.year)
        if fixed:
            return fixed
        if self.year is Year.LEAP_PERIOD:
            return 366 if _has_leap_day(period.start, period.end) else 365
        if self.year is Year.START_YEAR:
            return year_length(period.start_year)
        return year_length(date.fromordinal(period.start).year)

    @property
    def by_length(self) -> bool:
        """Whether, in one plan, a period's length and base alone decide its count, wherever in the calendar it lies."""
        linear = self.days is Days.ACTUAL or (self.days is Days.NOMINAL and self.inside is Inside.SCALED)
        return linear and (self.year in _FIXED or self.year in (Year.PERIODS, Year.START_YEAR))

    def nominal(self, period: Period) -> tuple[int, int]:
        """(numerator, denominator) of a regular period's factor under NOMINAL."""
        if self.year is Year.PERIODS:
            return period.every, _PERIODS_A_YEAR[period.unit]
        return period.every * _NOMINAL_DAYS[period.unit], self._year_days(period)

    def denominator(self, period: Period) -> int:
        """What the integers of `elapsed` are over, for this period, in years."""
        if self.days is Days.NOMINAL:
            if self.inside is Inside.WHOLE_MONTHS:
                return 360 * self.nominal(period)[1] * period.base
            return self.nominal(period)[1] * period.base
        if self.days is Days.ACTUAL and self.year is Year.ACTUAL:
            return _BOTH_YEARS
        return self._year_days(period)

    def slope(self, period: Period) -> int:
        """Numerator per calendar day where the count is linear inside the period, else 0."""
        if self.days is Days.NOMINAL:
            return self.nominal(period)[0] if self.inside is Inside.SCALED else 0
        return 1 if self.days is Days.ACTUAL and self.year is not Year.ACTUAL else 0

    def elapsed(self, period: Period, a: int, b: int) -> int:
        """F(b) − F(a) over `denominator(period)`; days past the end bear nothing, a day before the start counts."""
        a, b = min(a, period.end), min(b, period.end)
        slope = self.slope(period)
        if slope:
            return slope * (b - a)
        return self._serial(period, b) - self._serial(period, a)

    def _serial(self, period: Period, day: int) -> int:
        if self.days is Days.ACTUAL:
            return actual_serial(day, self.split)
        if self.days is Days.THIRTY:
            return thirty_serial(day)
        return self._whole_months(period, day)

    def _whole_months(self, period: Period, day: int) -> int:
        numerator, denominator = self.nominal(period)
        full = 360 * numerator * (period.end - period.start)
        if day >= period.end:
            return full
        start = date.fromordinal(period.start)
        months = (day - period.start) // 28
        while add_months(start, months).toordinal() > day:
            months -= 1
        odd = day - add_months(start, months).toordinal()
        return min((30 * months + odd) * denominator * period.base, full)


ACT_360: Final = DayCount(Days.ACTUAL, Year.D360)
ACT_365: Final = DayCount(Days.ACTUAL, Year.D365)
ACT_ACT: Final = DayCount(Days.ACTUAL, Year.ACTUAL)
THIRTY_360: Final = DayCount(Days.THIRTY, Year.D360)
TWELFTHS: Final = DayCount(Days.NOMINAL, Year.PERIODS)
"""Month rate = year rate / 12."""
