"""How long a claim without an account is at risk, and what its segment may say for it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.provisioning.defaults import SEGMENTS
from postloan.domain.provisioning.given import bullet
from postloan.domain.shared.calendar import add_months
from postloan.domain.shared.errors import InvalidInput

DAY = date(2024, 1, 31)


@pytest.mark.parametrize(
    ("last", "years", "last_days"),
    [
        (date(2023, 5, 1), 1, 365),  # the term is over: looked at for one year
        (DAY, 1, 365),
        (date(2024, 2, 1), 1, 1),
        (date(2024, 7, 31), 1, 182),  # 29 + 31 + 30 + 31 + 30 + 31
        (date(2025, 1, 31), 1, 365),  # 366 days of a leap year are one year
        (date(2025, 2, 1), 2, 1),
        (date(2027, 1, 31), 3, 365),
        (date(2199, 12, 31), 50, 365),  # no further than any calculation looks
    ],
)
def test_the_whole_balance_stays_until_the_last_day(last: date, years: int, last_days: int) -> None:
    assert bullet(700, DAY, last) == ((700,) * years, last_days)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 15_000))
def test_years_and_days_reach_exactly_the_last_day(as_of: date, days: int) -> None:
    last = as_of + timedelta(days=days)
    exposures, last_days = bullet(1, as_of, last)
    reached = add_months(as_of, 12 * (len(exposures) - 1)) + timedelta(days=last_days)
    # A last year of 366 days counts as one of 365.
    assert reached in (last, last - timedelta(days=1))
    assert reached == last or last_days == 365


@pytest.mark.parametrize("months", [0, -1, 601])
def test_a_term_that_no_calculation_reaches_is_refused(months: int) -> None:
    with pytest.raises(InvalidInput, match="1 to 600 months"):
        replace(SEGMENTS[0], remaining_months=months)
