"""Writes `src/domain/shared/calendar_tables.py` from the `chinesecalendar` package and the corrections below.

When a new year has been announced and the package knows it, run

    python -m tests.domain.shared.calendar_table_source > src/domain/shared/calendar_tables.py

A test keeps the committed table equal to this source.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from chinese_calendar.constants import holidays as off_days  # type: ignore[import-untyped]  # has no stubs
from chinese_calendar.constants import workdays as make_up_days

FIRST_YEAR = 2004

# What the package gets wrong, with the notice that says so.
MISSING_MAKE_UP_DAYS = {
    # 国办发明电〔2005〕35号: 2006-01-02 and 01-03 are off in exchange for 2005-12-31 and 2006-01-01,
    # and that Saturday is worked. The package has the days off but not the working Saturday before them.
    date(2005, 12, 31): "国办发明电〔2005〕35号",
}

HEADER = '''"""Business days of mainland China as the State Council announced them: data, one row a year.

Holidays are the announced days off that fall on Monday to Friday, written MMDD or MMDD-MMDD (the weekdays
from the first to the last). Make-up days (调休上班) are the Saturdays and Sundays on which banks work.
Source: the yearly notices of the General Office of the State Council (国务院办公厅关于部分节假日安排的通知);
seeded from the `chinesecalendar` package by tests/domain/shared/calendar_table_source.py, which lists the
corrections.
"""
'''


def weekday_holidays() -> list[date]:
    """The announced days off from Monday to Friday, in order."""
    return sorted(day for day in off_days if day.isoweekday() <= 5 and day.year >= FIRST_YEAR)


def working_weekends() -> list[date]:
    """The Saturdays and Sundays that are worked, corrections included, in order."""
    announced = {day for day in make_up_days if day.isoweekday() > 5 and day.year >= FIRST_YEAR}
    return sorted(announced | MISSING_MAKE_UP_DAYS.keys())


def _next_weekday(day: date) -> date:
    return day + timedelta(days=3 if day.isoweekday() == 5 else 1)


def _runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    first: date | None = None
    last: date | None = None
    for day in days:
        if first is not None and last is not None:
            if day == _next_weekday(last):
                last = day
                continue
            yield first, last
        first = last = day
    if first is not None and last is not None:
        yield first, last


def _holiday_row(days: Iterable[date]) -> str:
    return " ".join(f"{a:%m%d}" if a == b else f"{a:%m%d}-{b:%m%d}" for a, b in _runs(days))


def _make_up_row(days: Iterable[date]) -> str:
    return " ".join(f"{day:%m%d}" for day in days)


def table_source() -> str:
    """The text of the table module."""
    holidays, make_ups = weekday_holidays(), working_weekends()
    years = range(FIRST_YEAR, holidays[-1].year + 1)
    off = [f'    {year}: "{_holiday_row(day for day in holidays if day.year == year)}",' for year in years]
    worked = [f'    {year}: "{_make_up_row(day for day in make_ups if day.year == year)}",' for year in years]
    lines = [HEADER, "CHINA_HOLIDAYS: dict[int, str] = {", *off, "}"]
    return "\n".join([*lines, "", "CHINA_MAKE_UP_DAYS: dict[int, str] = {", *worked, "}", ""])


if __name__ == "__main__":
    print(table_source(), end="")
