"""How repayment dates follow each other, as far as the observation period asks: where does a full period end."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from ..shared.calendar import add_months
from ..shared.errors import InvalidInput

MAX_EVERY: Final = 1_200
MAX_DATES: Final = 1_200


class PeriodUnit(StrEnum):
    """What a repayment period is counted in."""

    DAY = "DAY"
    """Days (日)."""
    WEEK = "WEEK"
    """Weeks (周)."""
    MONTH = "MONTH"
    """Months (月)."""
    YEAR = "YEAR"
    """Years (年)."""


@dataclass(frozen=True, slots=True)
class Regular:
    """A repayment date every so many units from `first` on; always counted from the first, so that month-ends stay."""

    first: date
    every: int
    unit: PeriodUnit = PeriodUnit.MONTH

    def __post_init__(self) -> None:
        if not 1 <= self.every <= MAX_EVERY:
            raise InvalidInput("every", self.every, f"a repayment period has 1 to {MAX_EVERY} units")

    def nth(self, number: int) -> date:
        """The repayment date that many periods after the first."""
        count = number * self.every
        match self.unit:
            case PeriodUnit.DAY:
                return self.first + timedelta(days=count)
            case PeriodUnit.WEEK:
                return self.first + timedelta(weeks=count)
            case PeriodUnit.MONTH:
                return add_months(self.first, count)
            case PeriodUnit.YEAR:
                return add_months(self.first, 12 * count)

    def full_periods_after(self, start: date, count: int) -> date:
        """The end of that many full periods; the first begins on the first repayment date not before `start`."""
        number = max(0, (start - self.first).days // (self.every * _LONGEST[self.unit]))
        while self.nth(number) < start:
            number += 1
        return self.nth(number + count)


_LONGEST: Final = {PeriodUnit.DAY: 1, PeriodUnit.WEEK: 7, PeriodUnit.MONTH: 31, PeriodUnit.YEAR: 366}
"""The most days a unit has: dividing by it never passes the wanted date."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Repayment dates by plan, in rising order; for irregular schedules."""

    dates: tuple[date, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.dates) <= MAX_DATES:
            raise InvalidInput("dates", len(self.dates), f"a plan has 1 to {MAX_DATES} repayment dates")
        if any(one >= other for one, other in pairwise(self.dates)):
            raise InvalidInput("dates", [d.isoformat() for d in self.dates], "repayment dates must rise")

    def full_periods_after(self, start: date, count: int) -> date:
        """As `Regular`; where fewer periods remain, the last date of the plan (never before `start`)."""
        begin = bisect_left(self.dates, start)
        return max(start, self.dates[min(begin + count, len(self.dates) - 1)])


RepaymentDates = Regular | Listed
