"""万元 and percent, two decimals, half up; printed parts may miss the printed total by half a hundredth each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.portfolio.printing import percent, ten_thousands, text


@pytest.mark.parametrize(
    ("minor", "printed"),
    [
        (123_456_789, "123.46"),  # 1,234,567.89 yuan
        (1_000_000, "1.00"),
        (5_000, "0.01"),  # 50 yuan are 0.005
        (4_999, "0.00"),
        (-5_000, "-0.01"),
        (0, "0.00"),
    ],
)
def test_amounts_print_in_ten_thousands(minor: int, printed: str) -> None:
    assert text(ten_thousands(minor)) == printed


def test_a_currency_without_decimals_prints_in_its_own_units() -> None:
    assert text(ten_thousands(1_234_567, "JPY")) == "123.46"


def test_a_third_prints_as_a_third_and_nothing_of_nothing_is_no_share() -> None:
    assert percent(1, 3) == 3_333
    assert percent(2, 3) == 6_667
    assert percent(0, 0) is None


@given(st.lists(st.integers(0, 10**14), max_size=30))
def test_a_printed_total_misses_the_printed_parts_by_half_a_hundredth_each_at_most(parts: list[int]) -> None:
    difference = ten_thousands(sum(parts)) - sum(map(ten_thousands, parts))
    assert 2 * abs(difference) <= len(parts) + 1
