"""Business days against the notices by hand, the `holidays` package as an oracle, and a naive twin."""

from datetime import date, timedelta
from pathlib import Path

import holidays as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.shared import calendar_tables
from postloan.domain.shared.calendar import WEEKENDS_ONLY, Calendar, Rolling, add_months, china_calendar
from postloan.domain.shared.errors import InvalidInput

from .calendar_table_source import MISSING_MAKE_UP_DAYS, table_source, working_weekends

CHINA = china_calendar()

# Every date on which our table and the oracle may differ, with the reason. At present none.
EXPECTED_DISAGREEMENTS: dict[date, str] = {}

days = st.integers(date(2003, 12, 1).toordinal(), date(2027, 2, 1).toordinal())


def is_business(text: str, calendar: Calendar = CHINA) -> bool:
    return calendar.is_business_day(date.fromisoformat(text).toordinal())


def rolled(text: str, convention: Rolling) -> str:
    return date.fromordinal(CHINA.roll(date.fromisoformat(text).toordinal(), convention)).isoformat()


def test_the_table_agrees_with_an_independent_oracle_on_every_day_from_2004_to_2026() -> None:
    china = oracle.country_holidays("CN", years=range(2004, 2027))
    day, found, compared = date(2004, 1, 1), {}, 0
    while day <= date(2026, 12, 31):
        if CHINA.is_business_day(day.toordinal()) != china.is_working_day(day):
            found[day] = china.get(day)
        compared += 1
        day += timedelta(days=1)
    assert compared == 23 * 365 + 6  # leap years 2004, 2008, 2012, 2016, 2020, 2024
    assert found.keys() == EXPECTED_DISAGREEMENTS.keys()


def test_the_committed_table_is_the_seed_package_plus_the_listed_corrections() -> None:
    assert Path(calendar_tables.__file__).read_text(encoding="utf-8") == table_source()


def test_the_only_correction_to_the_seed_is_the_saturday_that_the_2006_notice_names() -> None:
    # The notice moves 31 December (Saturday) and 1 January (Sunday) to 2 and 3 January; the 31st is worked.
    assert list(MISSING_MAKE_UP_DAYS) == [date(2005, 12, 31)]
    assert date(2005, 12, 31) in working_weekends()
    assert is_business("2005-12-31")
    assert [is_business(f"2006-01-0{n}") for n in (1, 2, 3, 4)] == [False, False, False, True]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-01-28", "2025-02-04"),  # 春节
        ("2025-04-04", "2025-04-06"),  # 清明节
        ("2025-05-01", "2025-05-05"),  # 劳动节
        ("2025-05-31", "2025-06-02"),  # 端午节
        ("2025-10-01", "2025-10-08"),  # 国庆节、中秋节
        ("2026-02-15", "2026-02-23"),  # 春节
        ("2020-01-24", "2020-02-02"),  # 春节, lengthened in January 2020
    ],
)
def test_every_day_of_an_announced_holiday_is_off(start: str, end: str) -> None:
    day = date.fromisoformat(start)
    while day <= date.fromisoformat(end):
        assert not is_business(day.isoformat())
        day += timedelta(days=1)
    assert is_business((date.fromisoformat(end) + timedelta(days=1)).isoformat())


@pytest.mark.parametrize(
    "day", ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04", "2026-10-10"]
)
def test_an_announced_make_up_day_is_a_business_day_though_a_weekend(day: str) -> None:
    assert date.fromisoformat(day).isoweekday() > 5
    assert is_business(day)
    assert not is_business(day, WEEKENDS_ONLY)


@pytest.mark.parametrize(
    ("day", "convention", "result"),
    [
        ("2025-10-01", Rolling.NONE, "2025-10-01"),
        ("2025-10-01", Rolling.FOLLOWING, "2025-10-09"),
        ("2025-10-01", Rolling.PRECEDING, "2025-09-30"),
        ("2025-10-01", Rolling.MODIFIED_FOLLOWING, "2025-10-09"),
        ("2025-01-31", Rolling.FOLLOWING, "2025-02-05"),
        ("2025-01-31", Rolling.MODIFIED_FOLLOWING, "2025-01-27"),
        ("2025-01-26", Rolling.FOLLOWING, "2025-01-26"),  # a Sunday that is worked
        ("2025-08-31", Rolling.MODIFIED_FOLLOWING, "2025-08-29"),  # a plain Sunday at a month's end
    ],
)
def test_a_date_that_is_no_business_day_rolls_by_its_convention(day: str, convention: Rolling, result: str) -> None:
    assert rolled(day, convention) == result


def test_days_outside_the_announced_table_are_provisional_and_know_only_weekends() -> None:
    last, first_unknown = date(2026, 12, 31).toordinal(), date(2027, 1, 1).toordinal()
    assert not CHINA.is_provisional(last)
    assert CHINA.is_provisional(first_unknown)
    assert CHINA.is_business_day(first_unknown)  # New Year's Day, a Friday, not announced yet
    assert CHINA.is_provisional(date(2003, 12, 31).toordinal())
    assert not WEEKENDS_ONLY.is_provisional(first_unknown)


def test_an_earlier_calendar_knows_no_later_table() -> None:
    known_in_2024 = china_calendar(2024)
    assert known_in_2024.version == "CN-2024"
    assert is_business("2025-10-01", known_in_2024)
    assert known_in_2024.is_provisional(date(2025, 10, 1).toordinal())
    assert not is_business("2024-10-01", known_in_2024)


@pytest.mark.parametrize("year", [2003, 2027])
def test_a_year_without_a_table_is_refused(year: int) -> None:
    with pytest.raises(InvalidInput, match="2004 to 2026"):
        china_calendar(year)


@given(days, st.sampled_from(Rolling))
def test_rolling_stops_at_the_nearest_business_day_of_its_side(day: int, convention: Rolling) -> None:
    result = CHINA.roll(day, convention)
    if convention is Rolling.NONE:
        assert result == day
        return
    assert CHINA.is_business_day(result)
    between = range(day, result) if result >= day else range(result + 1, day + 1)
    assert not any(CHINA.is_business_day(other) for other in between)
    if convention is Rolling.FOLLOWING:
        assert result >= day
    if convention is Rolling.PRECEDING:
        assert result <= day
    if convention is Rolling.MODIFIED_FOLLOWING:
        assert date.fromordinal(result).month == date.fromordinal(day).month


@given(days, days)
def test_business_days_between_counts_what_a_walk_counts(start: int, end: int) -> None:
    low, high = min(start, end), max(start, end)
    walked = sum(CHINA.is_business_day(day) for day in range(low, high))
    assert CHINA.business_days_between(low, high) == walked
    assert CHINA.business_days_between(high, low) == -walked


@given(days)
def test_the_next_business_day_is_later_and_nothing_lies_between(day: int) -> None:
    following = CHINA.next_business_day(day)
    assert following > day
    assert CHINA.business_days_between(day + 1, following) == 0
    assert CHINA.is_business_day(following)


@pytest.mark.parametrize(
    ("start", "months", "result"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2025-01-31", 2, "2025-03-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-01-15", -13, "2023-12-15"),
    ],
)
def test_months_end_on_the_same_day_number_or_the_month_end(start: str, months: int, result: str) -> None:
    assert add_months(date.fromisoformat(start), months).isoformat() == result


def test_months_that_leave_the_calendar_are_refused() -> None:
    with pytest.raises(InvalidInput, match="leaves the calendar"):
        add_months(date(9999, 12, 1), 1)


@pytest.mark.parametrize(
    ("holidays", "make_ups", "why"),
    [
        ({"2025-01-04"}, set(), "weekend anyway"),
        (set(), {"2025-01-03"}, "is a weekday"),
        ({"2027-01-01"}, set(), "outside the period"),
    ],
)
def test_a_table_with_a_misplaced_day_is_refused(holidays: set[str], make_ups: set[str], why: str) -> None:
    def ordinals(texts: set[str]) -> frozenset[int]:
        return frozenset(date.fromisoformat(text).toordinal() for text in texts)

    first, last = date(2025, 1, 1).toordinal(), date(2025, 12, 31).toordinal()
    with pytest.raises(InvalidInput, match=why):
        Calendar("X", ordinals(holidays), ordinals(make_ups), first, last)
