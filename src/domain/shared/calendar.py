"""Which days are business days, and where a due date goes when it falls on another.

Days are proleptic ordinals (`date.toordinal()`), because the loan account counts in whole numbers. A
calendar is an immutable value with a version: schedules say which version they were made with, and a new
year's table is a new version, never an edit. Outside the announced table only weekends are known; such days
are *provisional*.

Civil Code art. 203: a period that ends on a statutory holiday ends on the next working day, unless agreed
otherwise (art. 204); hence rolling is a term of the contract.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum
from functools import cache

from .calendar_tables import CHINA_HOLIDAYS, CHINA_MAKE_UP_DAYS
from .errors import InvalidInput

__all__ = ["WEEKENDS_ONLY", "Calendar", "Rolling", "add_months", "china_calendar"]


class Rolling(StrEnum):
    """What happens to a date that is no business day (节假日顺延规则)."""

    NONE = "NONE"
    """It stays (不调整)."""
    FOLLOWING = "FOLLOWING"
    """The next business day (顺延至下一工作日)."""
    PRECEDING = "PRECEDING"
    """The last business day before (提前至上一工作日)."""
    MODIFIED_FOLLOWING = "MODIFIED_FOLLOWING"
    """The next business day, or the one before when the next lies in another month (经修正的顺延)."""


def _is_weekend(ordinal: int) -> bool:
    return (ordinal - 1) % 7 >= 5  # ordinal 1 was a Monday


def _weekdays_before(ordinal: int) -> int:
    """Mondays to Fridays among the ordinals 1 … ordinal − 1."""
    weeks, rest = divmod(ordinal - 1, 7)
    return weeks * 5 + min(rest, 5)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Business days of one place, as one table says.

    Attributes:
        version: name of the table, for example `CN-2026`.
        holidays: ordinals of the Mondays to Fridays that are days off.
        make_up_days: ordinals of the Saturdays and Sundays that are worked (调休上班日).
        published_from: first ordinal the table speaks for.
        published_through: last ordinal the table speaks for.
    """

    version: str
    holidays: frozenset[int]
    make_up_days: frozenset[int]
    published_from: int
    published_through: int

    def __post_init__(self) -> None:
        if not self.version or len(self.version) > 32:
            raise InvalidInput("version", self.version, "a calendar version has 1 to 32 characters")
        for ordinal in sorted(self.holidays | self.make_up_days):
            shown = date.fromordinal(ordinal).isoformat()
            if not self.published_from <= ordinal <= self.published_through:
                raise InvalidInput("calendar", shown, "lies outside the period the table speaks for")
            if ordinal in self.holidays and _is_weekend(ordinal):
                raise InvalidInput("holidays", shown, "is a weekend anyway; list weekdays only")
            if ordinal in self.make_up_days and not _is_weekend(ordinal):
                raise InvalidInput("make_up_days", shown, "is a weekday; list Saturdays and Sundays only")

    def is_business_day(self, ordinal: int) -> bool:
        """Whether banks work on that day."""
        if _is_weekend(ordinal):
            return ordinal in self.make_up_days
        return ordinal not in self.holidays

    def is_provisional(self, ordinal: int) -> bool:
        """Whether the day lies outside the announced table, so that only weekends are known."""
        return not self.published_from <= ordinal <= self.published_through

    def next_business_day(self, ordinal: int) -> int:
        """The first business day after that day."""
        return self._search(ordinal + 1, 1)

    def roll(self, ordinal: int, convention: Rolling) -> int:
        """That day if it is a business day, else where the convention moves it."""
        if convention is Rolling.NONE or self.is_business_day(ordinal):
            return ordinal
        if convention is Rolling.PRECEDING:
            return self._search(ordinal, -1)
        following = self._search(ordinal, 1)
        if convention is Rolling.MODIFIED_FOLLOWING and not _same_month(ordinal, following):
            return self._search(ordinal, -1)
        return following

    def business_days_between(self, start: int, end: int) -> int:
        """The number of business days in [start, end): the first day counts, the last does not.

        Negative when `end` lies before `start`, so that the count is additive.
        """
        if end < start:
            return -self.business_days_between(end, start)
        off = sum(1 for day in self.holidays if start <= day < end)
        worked = sum(1 for day in self.make_up_days if start <= day < end)
        return _weekdays_before(end) - _weekdays_before(start) - off + worked

    def _search(self, ordinal: int, step: int) -> int:
        while not self.is_business_day(ordinal):
            ordinal += step
        return ordinal


def _same_month(one: int, other: int) -> bool:
    a, b = date.fromordinal(one), date.fromordinal(other)
    return (a.year, a.month) == (b.year, b.month)


def add_months(start: date, months: int, day: int | None = None) -> date:
    """The date that many months later (or earlier) on a day number, by default the start's own, or on the month's last
    day if it has no such day.

    Civil Code arts 201 and 202: the starting day is not counted, the last day is the same day number of the end month,
    or the month-end if it does not exist. Always add to the first date: 31 January + 1 + 1 months is 28 March, + 2
    months is 31 March.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise InvalidInput("months", months, f"leaves the calendar when added to {start.isoformat()}")
    wanted = day or start.day
    return date(year, month + 1, wanted if wanted <= 28 else min(wanted, monthrange(year, month + 1)[1]))


def _days(year: int, row: str) -> Iterator[int]:
    for token in row.split():
        first, _, last = token.partition("-")
        start = date(year, int(first[:2]), int(first[2:])).toordinal()
        end = date(year, int(last[:2]), int(last[2:])).toordinal() if last else start
        yield from range(start, end + 1)


def _ordinals(table: Mapping[int, str], through_year: int) -> Iterator[int]:
    for year, row in table.items():
        if year <= through_year:
            yield from _days(year, row)


@cache
def china_calendar(through_year: int = max(CHINA_HOLIDAYS)) -> Calendar:
    """Mainland China's business days from 2004 as announced up to the end of `through_year` (`CN-<year>`).

    Refuses a year that the tables do not hold. An earlier year gives the calendar as it was known then, apart
    from amendments announced inside a year (2019 May, 2020 Spring Festival): tables hold their final form.
    """
    if through_year not in CHINA_HOLIDAYS:
        known = f"{min(CHINA_HOLIDAYS)} to {max(CHINA_HOLIDAYS)}"
        raise InvalidInput("through_year", through_year, f"the announced tables are those of {known}")
    return Calendar(
        version=f"CN-{through_year}",
        holidays=frozenset(d for d in _ordinals(CHINA_HOLIDAYS, through_year) if not _is_weekend(d)),
        make_up_days=frozenset(_ordinals(CHINA_MAKE_UP_DAYS, through_year)),
        published_from=date(min(CHINA_HOLIDAYS), 1, 1).toordinal(),
        published_through=date(through_year, 12, 31).toordinal(),
    )


WEEKENDS_ONLY = Calendar("WEEKENDS", frozenset(), frozenset(), date.min.toordinal(), date.max.toordinal())
"""A calendar without holidays, for portfolios outside mainland China and for foreign oracles."""


def previous_month_end(day: date) -> date:
    """The last day of the month before a day's."""
    return day.replace(day=1) - timedelta(days=1)
