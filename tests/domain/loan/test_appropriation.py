"""One payment over several debts, by Civil Code art. 560, worked by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.loan.appropriation import Claim, appropriate
from postloan.domain.shared.errors import InvalidInput

JAN, FEB, MAR = date(2026, 1, 20), date(2026, 2, 20), date(2026, 3, 20)


def claim(due: int, undue: int = 0, secured: int = 0, rate: int = 5, since: date = JAN, then: date = MAR) -> Claim:
    return Claim(due, undue, secured, rate, since, then)


def test_a_debt_that_is_due_comes_before_one_that_is_not_however_heavy() -> None:
    assert appropriate(100, [claim(0, 500, rate=20), claim(80, 500)]) == (20, 80)


def test_of_due_debts_the_one_with_the_least_security_comes_first() -> None:
    assert appropriate(100, [claim(90, secured=50), claim(90, secured=10), claim(90, secured=30)]) == (0, 90, 10)


def test_of_equally_secured_debts_the_heaviest_comes_first() -> None:
    assert appropriate(100, [claim(90, rate=4), claim(90, rate=9), claim(90, rate=6)]) == (0, 90, 10)


def test_of_equally_heavy_debts_the_one_that_fell_due_earliest_comes_first() -> None:
    assert appropriate(100, [claim(90, since=FEB), claim(90, since=JAN)]) == (10, 90)


def test_debts_equal_in_everything_share_in_proportion_without_losing_a_cent() -> None:
    # 100 over 30 and 60: 33.33 and 66.67.
    assert appropriate(100, [claim(60), claim(120)]) == (33, 67)


def test_among_debts_not_due_the_one_that_falls_due_next_comes_first() -> None:
    assert appropriate(100, [claim(0, 80, then=MAR), claim(0, 80, then=FEB)]) == (20, 80)


def test_money_beyond_every_debt_stays_with_the_first_of_the_order() -> None:
    assert appropriate(100, [claim(10, secured=5), claim(20)]) == (10, 90)


def test_without_a_debt_there_is_nothing_to_pay() -> None:
    with pytest.raises(InvalidInput):
        appropriate(1, [])


claims = st.builds(
    Claim,
    due=st.integers(0, 1_000),
    undue=st.integers(0, 1_000),
    secured=st.integers(0, 2),
    rate=st.integers(0, 2),
    due_since=st.sampled_from([JAN, FEB]),
    next_due=st.sampled_from([FEB, MAR]),
)


@given(st.integers(1, 5_000), st.lists(claims, min_size=1, max_size=5))
def test_every_cent_is_given_and_nobody_gets_less_than_nothing(amount: int, debts: list[Claim]) -> None:
    parts = appropriate(amount, debts)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)
    # Nothing goes to what is not due as long as something due is open.
    if amount <= sum(debt.due for debt in debts):
        assert all(part <= debt.due for part, debt in zip(parts, debts, strict=True))
