"""Money: exact reading, rounding and splitting."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.money import MAX_MINOR, Money, Rounding, round_ratio, split_pro_rata
from postloan.domain.shared.rates import Rate

AMOUNTS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("0", "CNY", 0),
        ("1234.5", "CNY", 123_450),
        ("-0.05", "CNY", -5),
        ("7", "JPY", 7),
        ("1.234", "KWD", 1234),
        ("1.50000", "CNY", 150),
    ],
)
def test_text_is_read_exactly(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency).minor == minor


@pytest.mark.parametrize(
    "text",
    ["", ".", "1.", ".5", "1,000", "1e3", "NaN", "٣", "1.005", "--1", " 1", "1 ", "0x1", "1" * 19, "1." + "0" * 19],
)
def test_text_that_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        Money.parse(text, "CNY")


def test_a_currency_that_is_not_known_is_refused() -> None:
    with pytest.raises(InvalidInput, match="ZZZ"):
        Money(1, "ZZZ")


def test_two_currencies_do_not_add() -> None:
    with pytest.raises(InvalidInput):
        _ = Money(1, "CNY") + Money(1, "USD")


@pytest.mark.parametrize("minor", [MAX_MINOR + 1, -MAX_MINOR - 1, True, 1.0])
def test_an_amount_that_is_no_bounded_integer_is_refused(minor: int) -> None:
    with pytest.raises(InvalidInput):
        Money(minor, "CNY")


@given(AMOUNTS)
def test_text_and_back(minor: int) -> None:
    assert Money.parse(Money(minor, "CNY").text, "CNY") == Money(minor, "CNY")


@given(AMOUNTS, st.integers(1, 10**6), st.sampled_from([1, 5, 100]))
def test_rounding_is_that_of_decimal_arithmetic(numerator: int, denominator: int, multiple: int) -> None:
    # an exact tie survives: decimals are scaled so that the ratio to the multiple terminates or is cut far beyond a tie
    exact = Fraction(numerator, denominator * multiple)
    for mode, theirs in ((Rounding.HALF_UP, ROUND_HALF_UP), (Rounding.HALF_EVEN, ROUND_HALF_EVEN)):
        doubled = exact * 2
        if doubled.denominator == 1:
            wanted = int((Decimal(doubled.numerator) / 2).quantize(Decimal(1), theirs))
        else:
            wanted = round(exact)
        assert round_ratio(numerator, denominator, mode, multiple) == wanted * multiple


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_a_split_by_weight_loses_nothing_and_is_never_off_by_more_than_a_cent(amount: int, weights: list[int]) -> None:
    found = split_pro_rata(amount, weights)
    assert sum(found) == amount
    total = sum(weights)
    assert all(abs(part - Fraction(amount * weight, total)) < 1 for part, weight in zip(found, weights, strict=True))


@pytest.mark.parametrize(
    ("text", "units"), [("4.35", 4_350_000), ("0", 0), ("0.000001", 1), ("35.99", 35_990_000), ("1000", 10**9)]
)
def test_a_rate_is_read_exactly(text: str, units: int) -> None:
    assert Rate.percent(text).units == units
    assert Rate.percent(Rate(units).text) == Rate(units)


@pytest.mark.parametrize("text", ["", "-1", "4.35%", "0.0000001", "1000.000001", "NaN", "1e2"])
def test_text_that_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        Rate.percent(text)
