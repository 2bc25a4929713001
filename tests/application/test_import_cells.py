"""What a cell of a tape is read as, and what is refused rather than rounded."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.imports import cells
from postloan.application.imports.cells import Cell
from postloan.domain.loan.terms import Method
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.money import Money


def binary(number: float) -> Decimal:
    """What a reader makes of a sheet's binary number."""
    return Decimal(repr(number))


@pytest.mark.parametrize(
    ("cell", "currency", "scale", "minor"),
    [
        ("1234.5", "CNY", "units", 123_450),
        ("-0.05", "CNY", "units", -5),
        ("45600000.0", "USD", "units", 4_560_000_000),
        (1234, "CNY", "units", 123_400),
        ("1.2345", "CNY", "ten_thousands", 1_234_500),
        ("12.5", "CNY", "thousands", 1_250_000),
        ("1234", "CNY", "minor", 1_234),
        ("1234", "JPY", "units", 1_234),
        (binary(0.1 + 0.2), "CNY", "units", 30),
        (binary(235_130.38), "USD", "units", 23_513_038),
        # The largest binary number with exact cents near a hundred billion.
        (binary(98_765_432_109.87), "CNY", "units", 9_876_543_210_987),
    ],
)
def test_an_amount_is_read_exactly(cell: Cell, currency: str, scale: str, minor: int) -> None:
    assert cells.money("amount", cell, currency, scale) == Money(minor, currency)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1,234.50", "plain decimal"),
        ("1.234", "whole number of minor units"),
        (binary(1.234), "whole number of minor units"),
        (binary(0.005), "whole number of minor units"),
        # One hundred-thousandth of a cent away from a cent: not that cent.
        (Decimal("1.2300001"), "whole number of minor units"),
        # Thirty digits: the last one counts.
        ("100000000000.000000000000000001", "whole number of minor units"),
        ("1e5", "plain decimal"),
        ("", "plain decimal"),
        ("NaN", "plain decimal"),
        (binary(float("inf")), "finite"),
        (True, "must be a number"),
        (date(2026, 1, 1), "must be a number"),
        ("999999999999999999", "must not exceed"),
    ],
)
def test_an_amount_that_would_have_to_be_rounded_or_guessed_is_refused(cell: Cell, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        cells.money("amount", cell, "CNY")


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_every_amount_of_up_to_fifteen_digits_survives_a_binary_cell(minor: int) -> None:
    # 15 significant decimal digits are what a double always carries.
    assert cells.money("amount", binary(minor / 100), "CNY").minor == minor


@pytest.mark.parametrize(
    ("cell", "scale", "units"),
    [
        ("4.35", "percent", 4_350_000),
        ("0.0435", "fraction", 4_350_000),
        (binary(0.0492443), "fraction", 4_924_430),
        ("435", "bp", 4_350_000),
        ("0", "percent", 0),
    ],
)
def test_a_rate_is_read_in_its_scale(cell: Cell, scale: str, units: int) -> None:
    assert cells.rate("rate", cell, scale).units == units


@pytest.mark.parametrize("cell", ["4.3512345", "-1", "1001", "4,35", "4.35%"])
def test_a_rate_out_of_bounds_or_too_fine_is_refused(cell: str) -> None:
    with pytest.raises(InvalidInput):
        cells.rate("rate", cell)


@pytest.mark.parametrize(
    ("cell", "form", "day"),
    [
        ("2026-07-01", "", date(2026, 7, 1)),
        ("20260701", "%Y%m%d", date(2026, 7, 1)),
        ("01/07/2026", "%d/%m/%Y", date(2026, 7, 1)),
        (date(2026, 7, 1), "", date(2026, 7, 1)),
        (datetime(2026, 7, 1), "%Y%m%d", date(2026, 7, 1)),  # noqa: DTZ001 - a sheet's date
    ],
)
def test_a_date_is_read_in_its_form(cell: Cell, form: str, day: date) -> None:
    assert cells.day("start", cell, form) == day


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("2026-02-30", ""),
        ("1.7.2026", ""),
        ("", ""),
        (datetime(2026, 7, 1, 9, 30), ""),  # noqa: DTZ001 - a sheet's date
        ("2026-07-01", "%Y%m%d"),
    ],
)
def test_what_is_no_date_is_refused(cell: Cell, form: str) -> None:
    with pytest.raises(InvalidInput):
        cells.day("start", cell, form)


@pytest.mark.parametrize(("cell", "said"), [("Y", True), ("是", True), (True, True), ("0", False), ("否", False)])
def test_yes_and_no_are_read_in_both_languages(cell: Cell, said: bool) -> None:
    assert cells.flag("non_accrual", cell) is said


def test_a_choice_is_read_whatever_its_case_and_refused_with_the_choices() -> None:
    assert cells.choice("method", "equal instalment", Method) is Method.EQUAL_INSTALMENT
    with pytest.raises(InvalidInput, match="EQUAL_INSTALMENT, EQUAL_PRINCIPAL"):
        cells.choice("method", "等额本息", Method)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(binary(12.0), "12"), (binary(12.5), "12.5"), (None, ""), (" A-1 ", "A-1"), (date(2026, 7, 1), "2026-07-01")],
)
def test_a_cell_as_text_shows_whole_numbers_without_a_point(cell: Any, shown: str) -> None:
    assert cells.text(cell) == shown
