"""Day counts: hand-counted factors, and the laws of a cumulative function."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.shared.calendar import add_months
from postloan.domain.shared.daycount import (
    ACT_360,
    ACT_365,
    ACT_ACT,
    THIRTY_360,
    TWELFTHS,
    DayCount,
    Days,
    Inside,
    Period,
    Split,
    Unit,
    Year,
)
from postloan.domain.shared.errors import InvalidInput

ALL = [
    ACT_360, ACT_365, ACT_ACT, THIRTY_360, TWELFTHS,
    DayCount(Days.ACTUAL, Year.D364),
    DayCount(Days.ACTUAL, Year.ACTUAL, Split.DEC_31),
    DayCount(Days.ACTUAL, Year.LEAP_PERIOD),
    DayCount(Days.ACTUAL, Year.START_YEAR),
    DayCount(Days.NOMINAL, Year.D360),
    DayCount(Days.NOMINAL, Year.PERIODS, inside=Inside.WHOLE_MONTHS),
]  # fmt: skip


def period(start: str, end: str, unit: Unit = Unit.MONTH, every: int = 1, base: int | None = None) -> Period:
    a, b = date.fromisoformat(start), date.fromisoformat(end)
    return Period(a.toordinal(), b.toordinal(), base or (b - a).days, unit, every, a.year)


def years(count: DayCount, of: Period, start: str, end: str) -> Fraction:
    a, b = date.fromisoformat(start).toordinal(), date.fromisoformat(end).toordinal()
    return Fraction(count.elapsed(of, a, b), count.denominator(of))


@pytest.mark.parametrize(
    ("count", "start", "end", "factor"),
    [
        (ACT_360, "2025-03-21", "2025-06-21", Fraction(92, 360)),
        (ACT_365, "2025-03-21", "2025-06-21", Fraction(92, 365)),
        # 2023-12-20 to 2024-01-20: 12 days of 2023 (20th to 31st) and 19 of 2024, a leap year
        (ACT_ACT, "2023-12-20", "2024-01-20", Fraction(12, 365) + Fraction(19, 366)),
        # split at 31 December: 11 days before it, 20 from it on
        (
            DayCount(Days.ACTUAL, Year.ACTUAL, Split.DEC_31),
            "2023-12-20",
            "2024-01-20",
            Fraction(11, 365) + Fraction(20, 366),
        ),
        (DayCount(Days.ACTUAL, Year.LEAP_PERIOD), "2024-01-29", "2024-02-29", Fraction(31, 366)),
        (DayCount(Days.ACTUAL, Year.LEAP_PERIOD), "2024-02-29", "2024-03-29", Fraction(29, 365)),
        (DayCount(Days.ACTUAL, Year.START_YEAR), "2024-11-15", "2025-02-15", Fraction(92, 366)),
        (THIRTY_360, "2025-01-31", "2025-02-28", Fraction(28, 360)),
        (THIRTY_360, "2025-02-28", "2025-03-31", Fraction(32, 360)),
        (THIRTY_360, "2025-01-15", "2026-01-15", Fraction(1)),
        (TWELFTHS, "2025-01-15", "2025-02-15", Fraction(1, 12)),
        (DayCount(Days.NOMINAL, Year.D360), "2025-01-15", "2025-02-15", Fraction(30, 360)),
    ],
)
def test_a_period_counted_by_hand(count: DayCount, start: str, end: str, factor: Fraction) -> None:
    assert years(count, period(start, end), start, end) == factor


def test_a_twelfth_accrues_by_days_inside_its_period_and_scales_a_stub() -> None:
    assert years(TWELFTHS, period("2025-01-15", "2025-02-15"), "2025-01-15", "2025-01-25") == Fraction(
        1, 12
    ) * Fraction(10, 31)
    stub = period("2025-02-01", "2025-02-15", base=31)
    assert years(TWELFTHS, stub, "2025-02-01", "2025-02-15") == Fraction(1, 12) * Fraction(14, 31)


def test_whole_months_and_odd_days_never_exceed_the_period() -> None:
    count = DayCount(Days.NOMINAL, Year.PERIODS, inside=Inside.WHOLE_MONTHS)
    half_year = period("2025-01-15", "2025-07-15", every=6)
    assert years(count, half_year, "2025-01-15", "2025-03-25") == Fraction(2, 12) + Fraction(10, 360)
    # 2025-06-15 to 2025-07-14 are 29 days: five months and 29 days, still below six months
    assert years(count, half_year, "2025-01-15", "2025-07-14") == Fraction(5, 12) + Fraction(29, 360)
    # in a month of 31 days the odd days would pass the month's end
    month = period("2025-01-15", "2025-02-15")
    assert years(count, month, "2025-01-15", "2025-02-14") == Fraction(30, 360)
    assert years(count, month, "2025-01-15", "2025-02-15") == Fraction(1, 12)


@given(st.sampled_from(ALL), st.dates(date(2019, 1, 1), date(2025, 1, 1)), st.integers(1, 12), st.data())
def test_a_count_is_cumulative(count: DayCount, start: date, months: int, data: st.DataObject) -> None:
    end = add_months(start, months)
    of = Period(start.toordinal(), end.toordinal(), (end - start).days, Unit.MONTH, months, start.year)
    days = sorted(data.draw(st.lists(st.integers(of.start, of.end + 40), min_size=1, max_size=6)))
    marks = [of.start, *days, of.end + 40]
    parts = [count.elapsed(of, a, b) for a, b in pairwise(marks)]
    assert sum(parts) == count.elapsed(of, of.start, of.end)
    assert all(part >= 0 for part in parts)
    assert count.elapsed(of, of.end, of.end + 40) == 0


@given(st.dates(date(2019, 1, 1), date(2025, 1, 1)), st.integers(1, 700))
def test_actual_over_actual_counts_day_by_day(start: date, length: int) -> None:
    of = Period(start.toordinal(), start.toordinal() + length, length, Unit.DAY, length, start.year)
    naive = Fraction(0)
    for offset in range(length):
        day = start + timedelta(days=offset)
        naive += Fraction(1, (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days)
    assert Fraction(ACT_ACT.elapsed(of, of.start, of.end), ACT_ACT.denominator(of)) == naive


@pytest.mark.parametrize(
    "make",
    [
        lambda: DayCount(Days.ACTUAL, Year.PERIODS),
        lambda: DayCount(Days.ACTUAL, Year.D360, inside=Inside.WHOLE_MONTHS),
        lambda: DayCount(Days.THIRTY, Year.ACTUAL),
    ],
)
def test_a_pair_without_a_meaning_is_refused(make: object) -> None:
    with pytest.raises(InvalidInput):
        make()  # type: ignore[operator]


def test_month_ends_keep_the_day_they_were_promised() -> None:
    start = date(2024, 10, 31)
    assert [add_months(start, k).isoformat() for k in range(1, 6)] == [
        "2024-11-30", "2024-12-31", "2025-01-31", "2025-02-28", "2025-03-31",
    ]  # fmt: skip
